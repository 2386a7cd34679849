"""Years, quarters and months in columns of their own, beside what says the period of a row: they agree, or the row waits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.periods import Period, PeriodError, read_period_text
from nq57_indicators.recognition.shapes import PARTS_OF_A_YEAR, Shape
from nq57_indicators.recognition.year_parts import year_and_part
from nq57_indicators.tables.fields import Field, field_of, pairs
from nq57_indicators.tables.observations import Codes

Mask = NDArray[np.bool_]


def part_read(shape: Shape) -> str | None:
    """The column of parts of a year that periods are read from: the shortest part that every row says, else the first."""
    there = [name for name in PARTS_OF_A_YEAR if name in shape.roles]
    filled = [name for name in there if (field_of(shape.roles[name]).codes >= 0).all()]
    return filled[-1] if filled else next(iter(there), None)


def contradicting(shape: Shape, period: Codes, periods: list[Period]) -> Iterator[tuple[str, Field, Mask]]:
    """Each column that says another time than the period of its row (no part of that time): its role, its texts, the rows."""
    read = {"time_period"} if "time_period" in shape.roles else {part_read(shape), "year"}
    for role in ("year", *PARTS_OF_A_YEAR):
        if (
            role in shape.roles and role not in read and shape.roles[role].column
        ):  # what a folder says is held against all
            texts = field_of(shape.roles[role])
            both, where = pairs(texts.codes, period)
            wrong = [
                text >= 0 and code >= 0 and not _covers(role, texts.texts[text], periods[code]) for text, code in both
            ]
            yield role, texts, np.array(wrong, bool)[where]


def _covers(role: str, text: str, period: Period) -> bool:
    """Whether a period lies within what a text beside it says; a text that names no time contradicts nothing."""
    text = text if role == "year" else year_and_part(role, text, period.label[:4])
    try:
        stated = read_period_text(text, period.calendar if period.calendar != "custom" else "statistical").period
    except PeriodError:
        return True
    return stated.label[:4] == period.label[:4] if role == "year" else _within(period, stated)


def _within(period: Period, stated: Period) -> bool:
    return stated.start <= period.start and period.end <= stated.end
