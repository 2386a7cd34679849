"""Ids, codes and ranges in findings as words: an officer reads names, programs the columns of the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nq57_indicators.models.tables import TABLES
from nq57_indicators.texts.labels import label, labels

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WITH_IDS: Final = frozenset(
    {
        "unknown-variable", "ambiguous-variable", "missing-component", "missing-submission", "identity-broken",
        "identity-doubtful", "numerator-above-denominator", "form-row-changed", "form-outdated",
    }
)  # fmt: skip
"""Rules that name indicators and variables by their ids."""
_IDS_IN: Final = {"missing-component": ("found", "expected"), "form-outdated": ("found",)}
"""The fields that hold them, where it is not ``expected`` alone."""
_ASKING: Final = frozenset({"column-asked", "variable-asked"})
"""Rules whose ids are answers, too: they stand beside the names."""
_WITH_CODES: Final = frozenset({"unknown-code", "misplaced-code", "flow-not-of-measure", "missing-header"})
_QUOTING: Final = frozenset({"unknown-code", "misplaced-code"})
"""Of these the rules whose ``found`` is what stood in the file."""
_WITH_A_UNIT: Final = frozenset({"bad-unit", "unit-not-declared"})
_WITH_A_RANGE: Final = frozenset({"out-of-valid-range", "out-of-plausible-range"})
_ENDLESS: Final = ("−∞", "∞")


def names_variable(rule: str) -> frozenset[str]:
    """``variable`` where the words of a rule depend on the variable of the finding: figures stand with its unit."""
    return frozenset({"variable"}) if rule in _WITH_A_RANGE else frozenset()


class Words:
    """What the fields of findings are called in one language.

    >>> from nq57_indicators import load_catalogue
    >>> words = Words(load_catalogue(), "en")
    >>> words.field("out-of-valid-range", "expected", "0 … ∞"), words.field("unknown-code", "expected", "ytd, since")
    ('0 or more', 'year to date, since a day')
    """

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self._catalogue, self._lang = catalogue, lang
        self.things = {indicator.id: indicator.name.in_language(lang) for indicator in catalogue.indicators.values()}
        self.things |= {variable.id: variable.name.in_language(lang) for variable in catalogue.variables.values()}
        self.areas = {name: area.name.in_language(lang) for name, area in catalogue.areas.items()}
        self._roles = {column.name: column.title.in_language(lang) for column in TABLES["observations"]}

    def field(self, rule: str, name: str, text: str) -> str:
        """The field ``found`` or ``expected`` of a finding in words; what is none of ours stays as it stood."""
        if rule in _WITH_CODES:
            return text if name == "found" and rule in _QUOTING else self._in_words(text)
        if rule in _WITH_A_RANGE and name == "expected":
            return self._range(text)
        if rule in _WITH_A_UNIT and name == "expected":
            return self._unit(text)
        if rule in _ASKING and name == "expected":
            return self._named(text, "“{name}” ({id})")
        if rule in _WITH_IDS and name in _IDS_IN.get(rule, ("expected",)):
            return self._named(text, "“{name}”").replace("<=", "≤")
        return text

    def figure(self, rule: str, variable: str, text: str) -> str:
        """A figure that was read, with the unit it was read in, where its size is the fault."""
        item = self._catalogue.variables.get(variable) or self._catalogue.indicators.get(variable)
        return f"{text} {self._unit(item.unit_measure)}" if item and rule in _WITH_A_RANGE else text

    def _named(self, text: str, form: str) -> str:
        def name(match: re.Match[str]) -> str:
            return form.format(name=self.things[match[0]], id=match[0]) if match[0] in self.things else match[0]

        return _ID.sub(name, text)

    def _in_words(self, text: str) -> str:
        known = labels(self._lang)
        words = (known.get(f"code_word.{part}") or self._roles.get(part, part) for part in text.split(", "))
        return ", ".join(words)

    def _unit(self, text: str) -> str:
        known = self._catalogue.units.get(text)
        return known.name.in_language(self._lang) if known else text

    def _range(self, text: str) -> str:
        low, _, high = text.partition(" … ")
        ends = low in _ENDLESS, high in _ENDLESS
        form = {(False, True): "from", (True, False): "to", (False, False): "between"}.get(ends)
        return label(f"range.{form}", self._lang, low=low, high=high) if form and high else text
