"""Questions that only figures and names raise, after a table was understood: one for a sheet, and what an answer changes.

Unit, decimal sign, percentage or fraction, former or new area: an answer is true of the very file it was given for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from nq57_indicators.recognition.territory import Unclear
from nq57_indicators.recognition.units import Units
from nq57_indicators.tables.findings import FindingStore, Source, column_letter
from nq57_indicators.tables.found import Found

Answered = Callable[[str, Source, str], str | None]
"""The answer to a question (its rule, the sheet, what else makes it one question), where it was given."""

ERA: Final = "era-not-stated"
UNIT: Final = "unit-not-declared"
FRACTION: Final = "fraction-or-percent"
NUMBER: Final = "ambiguous-number"
DIFFER: Final = "statements-differ"
RAISED_BY_FIGURES: Final = (ERA, UNIT, FRACTION, NUMBER)
AS_FRACTION, AS_PERCENT = "fraction", "percent"
_MOST_COLUMNS = 6
_SIGNS = (",", ".")


def unanswered(_: str, __: Source, ___: str) -> None:
    """Nobody answers: every question stays open."""


@dataclass(frozen=True)
class Question:
    """One question: ``key`` is what makes it the same one, the place is its first cell, ``figures`` wait for the answer."""

    rule: str
    source: Source
    key: str
    row: int
    column: int
    found: str
    choices: tuple[str, ...]
    figures: int


def questions(
    store: FindingStore, units: Units, unclear: Mapping[str, list[Unclear]], schemes: tuple[str, ...]
) -> Iterator[Question]:
    """What the findings leave open; ``unclear`` are the names of each file that may be of two eras."""
    for name, unclear_names in unclear.items():
        for asking in unclear_names:
            yield Question(ERA, Source(name, None), asking.when, 0, 0, asking.found, schemes, asking.figures)
    for (rule, file, key), parts in _sheets(store, units).items():
        row, column = min((int(part.row[0]), int(part.column[0])) for part in parts)
        columns = sorted({number for part in parts for number in np.unique(part.column).tolist()})
        named = ", ".join(column_letter(number) for number in columns[:_MOST_COLUMNS])
        found = f"{parts[0].found[0]} ({named})" if parts[0].found[0] else named
        choices = (
            units.names_of_base(key) if rule == UNIT else (AS_PERCENT, AS_FRACTION) if rule == FRACTION else _SIGNS
        )
        yield Question(rule, store.sources[file], key, row, column, found, choices, sum(map(len, parts)))
    yield from _of_two_units(store)


def _of_two_units(store: FindingStore) -> Iterator[Question]:
    """Figures of which two units are stated: one question for each pair of them on a sheet."""
    grouped: dict[tuple[int, str], list[Found]] = {}
    for part in store.parts:
        of_figures = part.only(part.variable >= 0) if part.rule == DIFFER else part.first(0)
        for file, choices in dict.fromkeys(zip(of_figures.file.tolist(), of_figures.expected, strict=True)):
            mine = (of_figures.file == file) & (of_figures.expected == choices)
            grouped.setdefault((file, choices), []).append(of_figures.only(mine))
    for (file, choices), parts in grouped.items():
        row, column = min((int(part.row[0]), int(part.column[0])) for part in parts)
        found = f"{parts[0].found[0]} ({column_letter(column)}{row})"
        figures = sum(map(len, parts))
        yield Question(
            DIFFER,
            store.sources[file],
            f"unit_measure|{choices}",
            row,
            column,
            found,
            tuple(choices.split(", ")),
            figures,
        )


def _sheets(store: FindingStore, units: Units) -> dict[tuple[str, int, str], list[Found]]:
    """The findings of each question that is one for a sheet: for units, one for each kind of them."""
    grouped: dict[tuple[str, int, str], list[Found]] = {}
    for part in store.parts:
        if part.rule not in (UNIT, FRACTION, NUMBER):
            continue
        base = units.base_of(part.variable) if part.rule == UNIT else np.zeros(len(part), np.int32)
        for file, kind in np.unique(np.stack([part.file, base]), axis=1).T.tolist():
            key = units.bases[kind] if part.rule == UNIT else ""
            grouped.setdefault((part.rule, file, key), []).append(part.only((part.file == file) & (base == kind)))
    return grouped
