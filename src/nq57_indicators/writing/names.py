"""Words beside ids and codes: a table of the contract as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import PERCENTAGE_POINT
from nq57_indicators.tables.frames_given import frame_given
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.figures import NOTHING, years_text
from nq57_indicators.texts.labels import labels
from nq57_indicators.texts.language import language_given
from nq57_indicators.texts.periods import period_short, period_within
from nq57_indicators.texts.standing import Figures, benchmark_text, owed_text
from nq57_indicators.texts.targets import target_text
from nq57_indicators.writing.findings import area_names, thing_names

_SECTION: Final = {"missing_reason": "score_reason", "outlook_before": "outlook"}
"""Columns whose codes have their words under another name."""
_STATUS_ONLY: Final = ("operator", "gap_unit", "relation")


def with_names(table: pd.DataFrame, lang: str = "vi", *, catalogue: Catalogue | None = None) -> pd.DataFrame:
    """A table with words beside its ids and codes, in Vietnamese or English.

    Beside an id stands its name (``indicator_name``, ``ref_area_name``, ``owner_name``, …), beside a code its words
    (``outlook_words``, ``note_words``, …). A status gains more: ``documents`` (each act with its clause), ``acts``,
    ``asked`` (the figure asked for), ``comparison`` (short by, ahead by; above or below a benchmark) and ``ahead`` (in which
    years it is reached at the present pace, and the newest figure after the due day). Columns of the table stay as they
    are, in their order. ``catalogue`` is the packaged one without it.

    Raises ``ArgumentError`` if the table was made with another catalogue.

    >>> import nq57_indicators as nq
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> status = nq.assess(frame).status("P34-01")
    >>> nq.with_names(status)[["ref_area_name", "comparison"]].values.tolist()
    [['Hà Nội', 'thấp hơn mục tiêu cả nước 5 điểm phần trăm']]
    """
    frame, known, lang = frame_given("table", table), catalogue_given(catalogue), language_given(lang)
    made_with = frame.attrs.get("catalogue")
    if made_with not in (None, known.version):
        raise ArgumentError("other-catalogue", version=made_with)
    words = _Words(known, lang)
    columns: dict[str, Any] = {}
    for name in frame.columns:
        columns[name] = frame[name]
        columns |= {title: made for title, made in words.beside(name, frame) if title not in frame.columns}
    named = pd.DataFrame(columns, index=frame.index)
    named.attrs.update(frame.attrs)
    return named


def compared_text(row: Mapping[Any, Any]) -> str:
    """How the figure of one row of a status with names stands to its target, and in which years that is reached.

    >>> compared_text({"comparison": "còn thiếu 5 điểm phần trăm", "ahead": "theo đà hiện nay sẽ đạt vào khoảng 2031–2034"})
    'còn thiếu 5 điểm phần trăm; theo đà hiện nay sẽ đạt vào khoảng 2031–2034'
    """
    return "; ".join(filter(None, (row["comparison"], row["ahead"])))


def value_text(row: Mapping[Any, Any], lang: str = "vi", *, unit: bool = True) -> str:
    """The figure that is judged of one row of a status with names, as it is printed: with its unit, or as a range.

    >>> value_text({"value": 82.5, "lower": 82.5, "upper": 82.5, "unit_name": "phần trăm", "gap_unit": "percentage_point"})
    '82,5 %'
    """
    of = _of_unit(row) if unit else ""
    if row["value"] == row["value"]:
        return f"{figure(row['value'], lang)}{of}"
    if row["lower"] != row["lower"] and row["upper"] != row["upper"]:
        return NOTHING
    return f"{figure(row['lower'], lang)} – {figure(row['upper'], lang)}{of}"


def later_text(row: Mapping[Any, Any], lang: str = "vi") -> str:
    """The newest figure after the due day of one row of a status with names, with its unit.

    >>> later_text({"later_value": 82.5, "unit_name": "phần trăm", "gap_unit": "percentage_point"})
    '82,5 %'
    """
    return f"{figure(row['later_value'], lang)}{_of_unit(row)}"


def interim_text(row: Mapping[Any, Any], lang: str = "vi", *, value: str | None = None) -> str:
    """A newer figure of a shorter period of one row of a status with names, with its unit; empty where there is none.

    ``value`` stands in place of the figure, where that is shown apart.

    >>> row = {"unit_name": "phần trăm", "gap_unit": "percentage_point", "interim_period": "2026-Q1", "interim_value": 82.5}
    >>> interim_text(row), interim_text(row, value="")
    ('kỳ tạm quý I/2026: 82,5 %', 'kỳ tạm quý I/2026:')
    """
    if not isinstance(row["interim_period"], str):
        return ""
    said = interim_value_text(row, lang) if value is None else value
    return label("status.interim_words", lang, period=period_short(row["interim_period"], lang), value=said).strip()


def interim_value_text(row: Mapping[Any, Any], lang: str = "vi") -> str:
    """That newer figure alone, with its unit."""
    return f"{figure(row['interim_value'], lang)}{_of_unit(row)}"


def asked_text(row: Mapping[Any, Any]) -> str:
    """The figure that is asked for of one row of a status with names, with its unit; what is to be done has none.

    >>> asked_text({"asked": "≥ 80", "operator": ">=", "unit_name": "phần trăm", "gap_unit": "percentage_point"})
    '≥ 80 %'
    """
    return str(row["asked"]) if row["operator"] == "done" else f"{row['asked']}{_of_unit(row)}"


def _of_unit(row: Mapping[Any, Any]) -> str:
    measured = "%" if row["gap_unit"] == PERCENTAGE_POINT else str(row["unit_name"] or "")
    return f" {measured}" if measured else ""


class _Words:
    """The words of one catalogue in one language."""

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self._catalogue, self._lang = catalogue, lang
        things, areas = thing_names(catalogue, lang), area_names(catalogue, lang)
        bodies = areas | {name: body.name.in_language(lang) for name, body in catalogue.bodies.items()}
        units = {name: unit.name.in_language(lang) for name, unit in catalogue.units.items()}
        rules = {name: rule.title.in_language(lang) for name, rule in catalogue.rules.items()}
        named = (node for framework in catalogue.frameworks.values() for node in framework.nodes if node.name)
        self._names: dict[str, Mapping[str, str]] = {
            "indicator": things,
            "variable": things,
            "node": things | {node.id: node.name.in_language(lang) for node in named if node.name},
            "ref_area": areas,
            "owner": bodies,
            "provider": bodies,
            "unit_measure": units,
            "rule": rules,
            "question": rules,
            "gap_unit": units | {PERCENTAGE_POINT: label("unit.percentage_point", lang)},
        }
        self._targets = {target.target.id: target for target in catalogue.all_targets}

    def beside(self, name: str, frame: pd.DataFrame) -> Iterator[tuple[str, Any]]:
        """The columns of words that stand after a column."""
        column = frame[name]
        if name in self._names:
            yield f"{name}_name", _mapped(column, self._names[name].get)
            if name == "indicator":
                units = {key: indicator.unit_measure for key, indicator in self._catalogue.indicators.items()}
                yield (
                    "unit_name",
                    _mapped(column, lambda key: self._names["unit_measure"].get(units.get(key, ""), units.get(key))),
                )
        elif name in ("target", "targets"):
            yield "documents", _mapped(column, self._documents)
            yield "acts", _mapped(column, self._acts)
        elif name == "note":
            yield "note_words", _mapped(column, self._notes)
        elif isinstance(column.dtype, pd.CategoricalDtype) and (said := self._codes_in_words(name, column)):
            words = _mapped(column, said.get)
            if name == "met" and "relation" in frame:  # of a benchmark nobody says that it is met or missed
                words = words.where(frame["relation"].astype("str") == "owed", None)
            yield f"{name}_words", words
        if name == "high" and {*_STATUS_ONLY} <= {*frame.columns}:
            yield "asked", self._asked(frame)
        if name == "gap_unit" and {*_STATUS_ONLY} <= {*frame.columns}:
            yield "comparison", self._comparison(frame)
        if name == "projected_last":
            yield "ahead", self._ahead(frame)

    def _codes_in_words(self, name: str, column: pd.Series[Any]) -> dict[str, str]:
        """The words of each code of a column; none where one has no words: then it is no codelist."""
        known, section = labels(self._lang), _SECTION.get(name, name)
        keys = {code: f"{section}.{code}" for code in map(str, column.cat.categories)}
        return {code: known[key] for code, key in keys.items()} if known.keys() >= set(keys.values()) else {}

    def _documents(self, targets: str) -> str:
        """The acts with the clauses that ask for it."""
        clauses: dict[str, list[str]] = {}
        for owned in (self._targets[name] for name in targets.split() if name in self._targets):
            clauses.setdefault(owned.document.number, []).append(clause_text(owned.target.source.clause, self._lang))
        return "; ".join(f"{act} ({', '.join(dict.fromkeys(own))})" for act, own in clauses.items())

    def _acts(self, targets: str) -> str:
        """The numbers of the acts alone."""
        acts = (self._targets[name].document.number for name in targets.split() if name in self._targets)
        return "; ".join(dict.fromkeys(acts))

    def _notes(self, notes: str) -> str:
        return " ".join(label(f"note.{note}", self._lang) for note in notes.split(",") if note)

    def _asked(self, frame: pd.DataFrame) -> pd.Series[Any]:
        rows = zip(frame["operator"].astype("str"), frame["low"], frame["high"], strict=True)
        texts = [target_text(operator, low, low, high, self._lang) for operator, low, high in rows]
        return pd.Series(texts, index=frame.index, dtype="str")

    def _comparison(self, frame: pd.DataFrame) -> pd.Series[Any]:
        better = _mapped(
            frame["indicator"], {key: indicator.better for key, indicator in self._catalogue.indicators.items()}.get
        )
        level = _mapped(frame["owner"], lambda name: name in self._catalogue.areas and self._of_all(name))
        units = _mapped(frame["gap_unit"], lambda name: self._names["gap_unit"].get(name, name))
        known = frame["lower"].notna() | frame["upper"].notna()
        columns = (
            *(frame[name].tolist() for name in ("value", "low", "high", "gap")),
            frame["operator"].astype("str"), units, better, known & frame["value"].isna(),
        )  # fmt: skip
        texts = []
        for relation, of_country, row in zip(
            frame["relation"].astype("str"), level, zip(*columns, strict=True), strict=True
        ):
            figures = Figures(*row)
            is_owed = relation == "owed"
            texts.append(
                owed_text(figures, self._lang)
                if is_owed
                else benchmark_text(figures, self._lang, of_country=of_country)
            )
        return pd.Series(texts, index=frame.index, dtype="str")

    def _ahead(self, frame: pd.DataFrame) -> pd.Series[Any]:
        """In which years a target is reached at the present pace, and the newest figure after its due day; else empty."""
        spans = zip(frame["projected_first"].tolist(), frame["projected_last"].tolist(), strict=True)
        years = ["" if pd.isna(first) else self._years(int(first), int(last)) for first, last in spans]
        texts = ["; ".join(filter(None, said)) for said in zip(years, self._later(frame), strict=True)]
        return pd.Series(texts, index=frame.index, dtype="str")

    def _later(self, frame: pd.DataFrame) -> list[str]:
        if not {"later_period", "later_value", "gap_unit"} <= {*frame.columns}:
            return [""] * len(frame)
        said = []
        for unit, period, value in frame[["gap_unit", "later_period", "later_value"]].itertuples(index=False):
            if pd.isna(period):
                said.append("")
                continue
            of = _of_unit({"gap_unit": unit, "unit_name": self._names["gap_unit"].get(unit, unit)})
            fields = {"value": f"{figure(value, self._lang)}{of}", "period": period_within(str(period), self._lang)}
            said.append(label("status.later", self._lang, **fields))
        return said

    def _years(self, first: int, last: int) -> str:
        return label("status.ahead_in", self._lang, years=years_text(first, last, self._lang))

    def _of_all(self, area: str) -> bool:
        """Whether an area lies in no other: the country."""
        return self._catalogue.areas[area].parent is None


def _mapped(column: pd.Series[Any], words: Callable[[str], Any]) -> pd.Series[Any]:
    """Each distinct text is put into words once."""
    texts = column.astype("object")
    said = {text: words(str(text)) for text in texts.dropna().unique()}
    return texts.map(said)
