"""Where each area stands, as rows of the page: what it owes, then what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.results.verdicts import REACHED, counted, without_figure
from nq57_indicators.models.codelists import OUTLOOKS
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.labels import LANGUAGES
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.names import compared_text, value_text, with_names
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
    counts: dict[str, int]
    owed: list[dict[str, Any]]
    compared: list[dict[str, Any]]
    missing: list[Both]
    changed: Changed


def standing_of(
    assessment: Assessment, areas: list[str], status: pd.DataFrame, explained: Explained, changes: Changes
) -> list[Standing]:
    """Every area in the official order."""
    catalogue = assessment.catalogue
    named = {lang: with_names(status, lang, catalogue=catalogue) for lang in LANGUAGES}
    records = {lang: table.to_dict("records") for lang, table in named.items()}
    missing, owed = without_figure(status), (status["relation"] == "owed").tolist()
    rows: dict[str, list[int]] = {area: [] for area in areas}
    for number, area in enumerate(status["ref_area"].astype("str")):
        rows[area].append(number)

    def made(area: str) -> Standing:
        own = [number for number in rows[area] if not missing.iloc[number]]
        lines = [(number, {lang: records[lang][number] for lang in LANGUAGES}) for number in own]
        parts = {
            relation: [
                _row({lang: dict(row) for lang, row in line.items()}, explained)
                for _, line in lines
                if line["vi"]["relation"] == relation
            ]
            for relation in ("owed", "benchmark")
        }
        place = catalogue.areas[area].name
        names = [
            {lang: records[lang][number]["indicator_name"] for lang in LANGUAGES}
            for number in rows[area]
            if missing.iloc[number]
        ]
        distinct = list({name["vi"]: name for name in names}.values())
        counts = counted(status.iloc[[number for number in rows[area] if owed[number]]])
        return Standing(
            area,
            {"vi": place.vi, "en": place.en},
            counts,
            parts["owed"],
            parts["benchmark"],
            distinct,
            changes.of(area),
        )

    return [made(area) for area in areas]


def _row(line: dict[str, dict[Any, Any]], explained: Explained) -> dict[str, Any]:
    """One row in both languages: texts only, so that page and table cannot round in two ways."""
    first = line["vi"]
    texts = ("indicator_name", "asked", "documents")
    row: dict[str, Any] = {name: {lang: line[lang][name] for lang in LANGUAGES} for name in texts}
    row["comparison"] = {lang: compared_text(line[lang]) for lang in LANGUAGES}
    row["value"] = {lang: value_text(line[lang], lang) for lang in LANGUAGES}
    row["due"] = {lang: date_text(first["due"], lang) for lang in LANGUAGES}
    row["period"] = {lang: period_in_words(str(first["time_period"]), lang) for lang in LANGUAGES}
    row["previous"] = {lang: figure(first["previous_value"], lang) for lang in LANGUAGES}
    row["outlook"] = {lang: _verdict(line[lang]) for lang in LANGUAGES} if first["relation"] == "owed" else None
    row["notes"] = {lang: line[lang]["note_words"] for lang in LANGUAGES}
    row["explained"] = explained.number(first)
    row["asked_by"] = explained.asked(row)
    row["class"] = first["outlook"] if first["relation"] == "owed" else "compared"
    row["indicator"], row["time_period"] = first["indicator"], first["time_period"]
    return row


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
