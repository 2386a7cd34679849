"""Periods that the rows of a table say only a part of: the year of their period, the part of a year that a header names."""

from __future__ import annotations

from collections.abc import Sequence

from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.rows import RowReading
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.times import Time, period_of


def years_of_rows(grid: Grid, rows: Sequence[RowReading], columns: Sequence[int]) -> list[str]:
    """The year of each row's period, said above it or in its ``columns``; a text without a year as it stands."""
    cells = [" ".join(grid.anchored(row.row, column) for column in columns) for row in rows]
    found = [row.period.label[:4] if row.period else _year_in(cell) for row, cell in zip(rows, cells, strict=True)]
    return [str(year or cell) for year, cell in zip(found, cells, strict=True)]


def parts_of_years(grid: Grid, lines: Sequence[int], part: Time, column: int) -> list[str]:
    """A part of a year in the year that each line says in a ``column``; a text without a year as it stands."""
    cells = [grid.anchored(line, column) for line in lines]
    periods = [period_of(part.in_year(year)) if (year := _year_in(cell)) else None for cell in cells]
    return [period.label if period else cell for period, cell in zip(periods, cells, strict=True)]


def _year_in(text: str) -> int:
    return next((time.year for time in times_in(text) if time.year), 0)
