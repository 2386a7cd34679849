"""Columns of periods: told from those headed "Kỳ báo cáo" that hold the figures of the period."""

from __future__ import annotations

import re

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.time_words import time_of_cell


def holds_periods(block: Block, column: int) -> bool:
    """Whether a cell of a column speaks of a time, of a part of a year without its year too."""
    return any(time_of_cell(text) for row in block.rows if (text := block.grid.said(row, column)))


def _names_periods(block: Block, column: int) -> bool:
    """Whether most cells of a column name a period: among figures, 2007 may be one like the others."""
    texts = [text for row in block.rows if (text := block.grid.said(row, column))]
    named = sum(map(is_period, texts))
    return any(is_period(text) and not text.isdigit() for text in texts) or 2 * named > len(texts)


def is_period(text: str) -> bool:
    """Whether a text names a period with its year."""
    time = time_of_cell(text)
    return time is not None and time.is_named


def figures_of_the_period(block: Block, readings: list[ColumnReading]) -> None:
    """Where rows name the variables, a column "Kỳ báo cáo" of figures holds those of the period.

    Beside a column "Giá trị", or where cells name periods, it is a column of periods: a bare figure in it is a fault.
    """
    if not any(reading.role == "variable" for reading in readings):
        return
    if any(reading.role == "figures" and reading.said.role == "obs_value" for reading in readings):
        return
    for reading in readings:
        if (
            reading.role == "time_period"
            and any(_is_no_year(block.grid.said(row, reading.column)) for row in block.rows)
            and not _names_periods(block, reading.column)
        ):
            reading.role, reading.said = "figures", Said(flow="period")


def _is_no_year(text: str) -> bool:
    """Whether a text is a bare figure that is no year."""
    if not re.fullmatch(r"[-+]?\d[\d., ]*", text):
        return False
    return not (text.isdigit() and _YEARS[0] <= int(text) <= _YEARS[1])


_YEARS = (1990, 2060)
