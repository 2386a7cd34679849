"""Where each area stands, as rows of the page: what it owes, then what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.results.verdicts import ANSWERS, REACHED, verdicts, without_figure
from nq57_indicators.models.codelists import OUTLOOKS
from nq57_indicators.periods import PeriodError, previous
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.texts.standing import whose_text
from nq57_indicators.writing.marks import asked_marks, period_text
from nq57_indicators.writing.names import (
    asked_text,
    compared_text,
    interim_text,
    interim_value_text,
    value_text,
    with_names,
)
from nq57_indicators.writing.page.changed import Changed, Changes
from nq57_indicators.writing.page.explained import Explained

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment

Both = dict[str, str]
"""A text in both languages."""


@dataclass(frozen=True)
class Standing:
    """One area: its id and name, its counts, the rows owed and compared, what is owed without any figure, and what changed."""

    id: str
    name: Both
    whose: Both
    has_country: bool
    """Whether it lies in another area, whose targets it can be compared with."""
    counts: dict[str, int]
    owed: list[dict[str, Any]]
    compared: list[dict[str, Any]]
    missing: list[Both]
    changed: Changed
    ways: bool
    """Whether rows say if their figures became better."""


def standing_of(
    assessment: Assessment, areas: list[str], status: pd.DataFrame, explained: Explained, changes: Changes
) -> list[Standing]:
    """Every area in the official order."""
    catalogue = assessment.catalogue
    named = {lang: with_names(status, lang, catalogue=catalogue) for lang in LANGUAGES}
    records = {lang: _records(table) for lang, table in named.items()}
    lines = [{lang: records[lang][number] for lang in LANGUAGES} for number in range(len(status))]
    missing, answers = without_figure(status).tolist(), verdicts(status).tolist()
    numbers: dict[str, list[int]] = {area: [] for area in areas}
    for number, area in enumerate(status["ref_area"].astype("str")):
        numbers[area].append(number)
    before = {label: _before(label) for label in status["time_period"].dropna().astype("str").unique()}

    def row(number: int) -> dict[str, Any]:
        line = lines[number]
        return _row(line, explained, before.get(str(line["vi"]["time_period"]))) | {"answer": answers[number]}

    def made(area: str) -> Standing:
        rows = [row(number) for number in numbers[area] if not missing[number]]
        owed, compared = ([each for each in rows if (each["outlook"] is not None) is kind] for kind in (True, False))
        asked: dict[str, list[int]] = {}
        for each in rows:
            asked.setdefault(each["indicator"], []).append(each["asked_by"])
        changed = changes.of(area, asked)
        ways = dict(changed.directions)
        for each in owed:  # an indicator is counted once, however many targets it has
            each["way"] = ways.pop((each["indicator"], each["time_period"]), None)
        names = [
            {lang: lines[number][lang]["indicator_name"] for lang in LANGUAGES}
            for number in numbers[area]
            if missing[number]
        ]
        place = catalogue.areas[area].name
        return Standing(
            area,
            {"vi": place.vi, "en": place.en},
            {lang: whose_text(area, catalogue, lang) for lang in LANGUAGES},
            catalogue.areas[area].parent is not None,
            {name: sum(each["answer"] == answer for each in owed) for name, answer in ANSWERS.items()},
            owed,
            compared,
            list({name["vi"]: name for name in names}.values()),
            changed,
            bool(changed.directions),
        )

    return [made(area) for area in areas]


_SHOWN: Final = (
    "indicator", "ref_area", "relation", "due", "operator", "time_period", "value", "lower", "upper", "previous_value",
    "gap_unit", "outlook", "indicator_name", "unit_name", "comparison", "ahead", "asked", "documents", "outlook_words",
    "outlook_reason_words", "note_words", "note", "carried_from", "interim_period", "interim_value",
)  # fmt: skip
"""The columns of a status with names that the page says something of."""


def _records(named: pd.DataFrame) -> list[dict[Any, Any]]:
    return named[list(_SHOWN)].to_dict("records")


def _before(label: str) -> str | None:
    try:
        return previous(label)
    except PeriodError:
        return None


def _row(line: dict[str, dict[Any, Any]], explained: Explained, before: str | None) -> dict[str, Any]:
    """One row in both languages: texts only, so that page and table cannot round in two ways."""
    first = line["vi"]
    key = (str(first["indicator"]), str(first["ref_area"]))
    is_owed = first["relation"] == "owed"
    row: dict[str, Any] = {
        name: {lang: line[lang][name] for lang in LANGUAGES} for name in ("indicator_name", "documents")
    }
    row["comparison"] = {lang: compared_text(line[lang]) for lang in LANGUAGES}
    row["asked"] = {lang: asked_text(line[lang]) for lang in LANGUAGES}
    row["value"] = {lang: value_text(line[lang], lang) for lang in LANGUAGES}
    row["due"] = {lang: date_text(first["due"], lang) for lang in LANGUAGES}
    row["period"] = {lang: period_text(line[lang], lang) for lang in LANGUAGES}
    row["interim"] = {lang: interim_text(line[lang], lang, value="") for lang in LANGUAGES}
    row["marks"] = {lang: asked_marks(line[lang], lang) for lang in LANGUAGES}
    row["previous"] = {lang: figure(first["previous_value"], lang) for lang in LANGUAGES}
    row["outlook"] = {lang: _verdict(line[lang]) for lang in LANGUAGES} if is_owed else None
    row["explained"] = explained.number(*key, str(first["time_period"]), first["value"])
    has_before = before is not None and first["previous_value"] == first["previous_value"]
    row["earlier"] = explained.number(*key, str(before), first["previous_value"]) if has_before else None
    has_interim = bool(row["interim"]["vi"])
    interim = explained.number(*key, str(first["interim_period"]), first["interim_value"]) if has_interim else None
    row["interim_explained"] = interim
    row["interim_value"] = {lang: interim_value_text(line[lang], lang) for lang in LANGUAGES} if has_interim else None
    row["asked_by"] = explained.asked(
        row["asked"], row["due"], row["documents"], _notes(line, row["explained"], explained)
    )
    row["class"] = first["outlook"] if is_owed else "compared"
    row["indicator"], row["time_period"] = first["indicator"], first["time_period"]
    return row


def _notes(line: dict[str, dict[Any, Any]], number: int, explained: Explained) -> dict[str, str]:
    """The notes of a row; a figure that is no value of its period, but a mean over several, says so."""
    notes = {lang: str(row["note_words"]) for lang, row in line.items()}
    value = line["vi"]["value"]
    if value != value or explained.figure_of(number) == figure(value, "vi", 6):
        return notes
    return {
        lang: f"{label('page.mean', lang, value=value_text(line[lang], lang))} {note}".strip()
        for lang, note in notes.items()
    }


def _verdict(row: dict[Any, Any]) -> str:
    reason = row["outlook_reason_words"]
    return f"{row['outlook_words']} ({reason})" if isinstance(reason, str) else str(row["outlook_words"])


def class_table(status: pd.DataFrame, areas: list[str], catalogue: Catalogue) -> dict[str, Any] | None:
    """Indicators down, areas across: the class of what is missed and due first; nothing where only one area is shown."""
    owed = status[status["relation"] == "owed"]
    if len(areas) == 1 or owed.empty:
        return None
    texts = owed.astype({"indicator": "str", "ref_area": "str", "outlook": "str"})
    met = texts["outlook"].isin(REACHED)
    first = texts.assign(met=met).sort_values(["met", "due"], kind="stable").drop_duplicates(["indicator", "ref_area"])
    cells = {(row.indicator, row.ref_area): str(row.outlook) for row in first.itertuples()}
    there = {name for name, _ in cells}
    names = [indicator for indicator in catalogue.indicators.values() if indicator.id in there]
    signs = {name: {lang: label(f"outlook_sign.{name}", lang) for lang in LANGUAGES} for name in OUTLOOKS}
    words = {name: {lang: label(f"outlook.{name}", lang) for lang in LANGUAGES} for name in OUTLOOKS}
    return {
        "rows": [
            {"name": {"vi": name.name.vi, "en": name.name.en}, "cells": [cells.get((name.id, area)) for area in areas]}
            for name in names
        ],
        "signs": signs,
        "words": {name: words[name] for name in OUTLOOKS if name in set(cells.values())},
    }
