"""Formulas of indicators in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nq57_indicators.models.base import Text
from nq57_indicators.models.indicator import Indicator, Term
from nq57_indicators.texts.labels import label

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue


_AVERAGING: Mapping[str, Text] = {
    "cagr": Text(vi="tốc độ tăng bình quân kép hằng năm (CAGR)", en="compound annual growth rate (CAGR)"),
    "mean_of_rates": Text(vi="trung bình cộng các tốc độ tăng hằng năm", en="mean of yearly growth rates"),
    "yoy": Text(vi="tốc độ tăng so với năm trước", en="growth over the year before"),
}


def formula_lines(
    indicator: Indicator, catalogue: Catalogue, lang: str = "vi", *, level: str | None = None
) -> Iterator[str]:
    """The formula with the names of its variables, one line per level where levels differ; of one ``level`` only its own.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> [line] = formula_lines(catalogue.indicator("online_dossier_rate"), catalogue, "en")
    >>> line.startswith("Formula: “"), line.endswith(" × 100")
    (True, True)
    """
    names = {name: variable.name.in_language(lang) for name, variable in catalogue.variables.items()}
    formula, title = indicator.formula, label("catalogue.formula", lang)
    per = "" if formula.per == 1 else f" × {formula.per:g}"
    for own, parts in formula.stated_parts.items():
        if level is not None and own not in ("", level):
            continue
        where = f" ({catalogue.levels[own].name.in_language(lang)})" if own in catalogue.levels else ""
        yield f"{title}{where}: {_sum(parts.numerator, names)} / {_sum(parts.denominator, names)}{per}"
    if formula.averaging:
        base = f", {formula.base_period}" if formula.base_period else ""
        how = _AVERAGING[formula.averaging].in_language(lang)
        yield f"{title}: {how}{base}: {_sum((str(formula.variable),), names)}"
    elif formula.variable not in (None, indicator.id):
        yield f"{title}: {_sum((str(formula.variable),), names)}"
    if formula.note:
        yield f"  {formula.note.in_language(lang)}"


def _sum(terms: tuple[Term, ...], names: Mapping[str, str]) -> str:
    """``“a” + “b” − “c”``, in brackets where there are several."""
    text = ""
    for term in terms:
        name = term.removeprefix("-") if isinstance(term, str) else f"{term:g}"
        minus = isinstance(term, str) and term.startswith("-")
        sign = "− " if minus and not text else " − " if minus else " + " if text else ""
        text += sign + (f"“{names.get(name, name)}”" if isinstance(term, str) else name)
    return f"({text})" if len(terms) > 1 else text


def formula_with_names(formula: str, names: Mapping[str, str]) -> str:
    """A formula with names in place of ids.

    >>> formula_with_names("a / a_total × 100", {"a": "phần", "a_total": "tổng số"})
    '“phần” / “tổng số” × 100'
    """
    ids = "|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True))
    return re.sub(ids or r"(?!)", lambda match: f"“{names[match[0]]}”", formula)
