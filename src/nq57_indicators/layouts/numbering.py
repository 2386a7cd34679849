"""Rows that number the columns of a table, A, B, 1, 2, 3=1+2; numbers that may be years, and those that count rows."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.layouts.grid import Grid

COLUMN_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[A-ZĐa-zđ])\)?(?: ?= ?[\d+\-/*x(). %:]+)?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2060
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def number_columns(grid: Grid, row: int, first: Container[int] = (1,)) -> bool:
    """Whether a row holds the numbers and letters of columns only, beginning with one of ``first``.

    A row that the next one counts on from (I, II; 1, 2) numbers rows: it is the first quarter or month of a table of figures.
    """
    filled, last = 0, None
    for column in range(grid.width):
        cell = grid.said(row, column).strip()
        if not cell:
            continue
        if not COLUMN_NUMBER.fullmatch(cell):
            return False
        filled += 1
        if match := re.match(r"\d+", cell.strip("( ")):
            number = int(match[0])
            if number not in first if last is None else number != last + 1:
                return False
            last = number
    return filled >= 2 and last is not None and not _is_counted_on(grid, row)


def _is_counted_on(grid: Grid, row: int) -> bool:
    column = next(column for column in range(grid.width) if grid.said(row, column))
    below = next((said for under in range(row + 1, grid.height) if (said := grid.said(under, column))), "")
    return counts_on(grid.said(row, column), below)


def counts_on(number: str, below: str) -> bool:
    """Whether one number, plain or Roman, comes right after another.

    >>> counts_on("I", "II"), counts_on("1", "2."), counts_on("1", "1"), counts_on("A", "B"), counts_on("I", "Hà Nội")
    (True, True, False, False, False)
    """
    first, second = (_place(text) for text in (number, below))
    return first is not None and second == first + 1


def _place(text: str) -> int | None:
    bare = text.strip().strip("().").upper()
    if bare in _ROMAN:
        return _ROMAN.index(bare) + 1
    return int(bare) if bare.isdecimal() else None


def years_among(numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which numbers may be years; those that count the rows of a long table, from below, are none.

    >>> years_among(np.array([[1989.0], [1990.0], [np.nan], [1991.0]])).ravel().tolist()
    [False, False, False, False]
    >>> years_among(np.array([[3.0], [1990.0], [1991.0]])).ravel().tolist()
    [False, True, True]
    """
    may_be: NDArray[np.bool_] = (numbers == np.floor(numbers)) & (numbers >= _FIRST_YEAR) & (numbers <= _LAST_YEAR)
    for column in np.flatnonzero(may_be.any(axis=0)):
        filled = np.flatnonzero(~np.isnan(numbers[:, column]))
        said = numbers[filled, column]
        begins = np.append(True, np.diff(said) != 1)
        first = said[begins][np.cumsum(begins) - 1]
        may_be[filled, column] &= first >= _FIRST_YEAR
    return may_be
