"""Titles of a running total, "9 tháng đầu năm", over months: each month is its own, the title only says up to when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.context import Context
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import RowReading
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.times import Time
from nq57_indicators.layouts.wording import Wording

_AND_SO_FAR = re.compile(r"(?:\bva|[,;]) (?:so )?(?:luy ke|cong don|tu dau nam)")
_MONTHS = {"month": 1, "quarter": 3, "week": 0}


def is_apart(
    grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading], context: Context, wording: Wording
) -> bool:
    """Whether a title says how many months it covers, "9 tháng", and the figures are of months or quarters among them."""
    if context.flow is None or wording.mentions("ytd", context.flow[1].text):
        return False
    return bool(_parts_named(grid, columns, rows) - _ends(context))


def may_be_its_last_part(
    grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading], context: Context, wording: Wording
) -> bool:
    """Whether all figures are of the month that such a title ends with: "Tháng 9" under "9 tháng" may be either."""
    if context.flow is None or wording.mentions("ytd", context.flow[1].text):
        return False
    return bool(_parts_named(grid, columns, rows) & _ends(context))


def names_both(context: Context) -> bool:
    """Whether a title names a period and, beside it, the year to date: "quý III năm 2026 và lũy kế từ đầu năm"."""
    if context.flow is None:
        return False
    line = context.flow[1]
    beside = _AND_SO_FAR.search(plain(line.text))
    named = (said for said in context.periods if said.at == line and said.period.flow is None)
    return beside is not None and any(said.time.begin < beside.start() for said in named)


def _ends(context: Context) -> set[tuple[int, int]]:
    return {(said.time.months, said.time.number) for said in context.periods if said.period.flow == "ytd"}


def _parts_named(grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading]) -> set[tuple[int, int]]:
    """The parts of a year, as months and number, that headers, headings and cells in words name without a running total."""
    said = (
        time for column in columns if column.role == "figures" and (time := column.said.time) and not column.said.flow
    )
    return {(time.months, time.number) for time in [*said, *_of_rows(grid, columns, rows)] if _is_part(time)}


def _of_rows(grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading]) -> Iterator[Time]:
    yield from (row.time for row in rows if row.time is not None)
    for column in columns:
        if column.role in (*_MONTHS, "time_period"):
            for text in dict.fromkeys(grid.anchored(row.row, column.column) for row in rows):
                if column.role in _MONTHS and text.isdigit():
                    yield Time(_MONTHS[column.role], int(text))
                elif (time := time_of_cell(plain(text))) is not None:
                    yield time


def _is_part(time: Time) -> bool:
    return time.number > 0 and time.months in (0, 1, 3, 6) and time.flow is None
