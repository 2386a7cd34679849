"""All cells of one sheet, title lines included, as texts and figures in rows and columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.number_text import read_number
from nq57_indicators.tables.cells import RawTable

Cell = tuple[int, int]
"""Row and column, counted from 0 in the grid."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet. ``lines`` and ``places`` are the rows and columns they have in the file.

    ``texts`` are as typed ("" where nothing or a number stands), ``numbers`` NaN where none is typed; ``formula`` marks
    formulas without a result. The first ``above`` rows stand over what ``table`` holds. ``merged`` gives, for every cell
    inside a merged range, the cell that holds its content.
    """

    table: RawTable
    lines: list[int]
    places: list[int]
    texts: list[list[str]]
    numbers: NDArray[np.float64]
    formula: NDArray[np.bool_]
    above: int
    merged: dict[Cell, Cell]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.places)

    def filled(self) -> NDArray[np.bool_]:
        """Which cells hold anything."""
        text = np.array([[bool(cell.strip()) for cell in row] for row in self.texts], bool).reshape(self.height, -1)
        return text | ~np.isnan(self.numbers) | self.formula

    def said(self, row: int, column: int) -> str:
        """A cell as text; a year typed as a number reads 2025."""
        text = self.texts[row][column].strip()
        number = self.numbers[row, column]
        return text or ("" if np.isnan(number) else f"{number:.15g}")

    def anchored(self, row: int, column: int) -> str:
        """What stands in a cell, or over it in the merged range that it is part of."""
        return self.said(*self.merged.get((row, column), (row, column)))

    def holds_figures(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """Whether any of these cells holds a figure, also one typed as text, or a formula."""
        if not len(rows) or not len(columns):
            return False
        cells = np.ix_(rows, columns)
        typed = bool(np.any(~np.isnan(self.numbers[cells]) | self.formula[cells]))
        return typed or any(_is_figure(self.texts[row][column]) for row in rows for column in columns)


def _is_figure(text: str) -> bool:
    return bool(text.strip()) and read_number(text).value is not None


def grid_of(table: RawTable) -> Grid:
    """The cells of a table with its headers and the lines above them."""
    columns = table.columns
    places = [column.column for column in columns]
    extra = sorted({place for _, place, _ in table.above} - set(places))
    where = {place: at for at, place in enumerate(sorted([*places, *extra]))}
    above = sorted({line for line, _, _ in table.above})
    head = [*above, table.header_row]
    size, width = len(head) + len(table), len(where)
    numbers = np.full((size, width), np.nan)
    formula = np.zeros((size, width), bool)
    texts = [[""] * width for _ in range(size)]
    for line, place, text in table.above:
        texts[above.index(line)][where[place]] = text
    for column in columns:
        at = where[column.column]
        texts[len(above)][at] = column.header
        if column.number is not None:
            numbers[len(head) :, at] = column.number
        if column.formula is not None:
            formula[len(head) :, at] = column.formula
        if column.text is not None:
            for row, text in enumerate(column.text.to_pylist(), start=len(head)):
                if text:
                    texts[row][at] = text
    lines = [*head, *table.rows.tolist()]
    return Grid(table, lines, sorted(where), texts, numbers, formula, len(head), _merged(table, lines, sorted(where)))


def _merged(table: RawTable, lines: list[int], places: list[int]) -> dict[Cell, Cell]:
    """For each cell of a merged range the one that holds its content; of ranges that overlap, the first stands."""
    taken = np.zeros((len(lines), len(places)), bool)
    found: dict[Cell, Cell] = {}
    for top, left, bottom, right in table.merged:
        # a range may reach over a million rows: only those that are there are looked at
        rows = range(bisect_left(lines, top), bisect_right(lines, bottom))
        columns = range(bisect_left(places, left), bisect_right(places, right))
        if not rows or not columns or (lines[rows[0]], places[columns[0]]) != (top, left):
            continue
        inside = taken[rows.start : rows.stop, columns.start : columns.stop]
        if not inside.any():
            inside[:] = True
            found |= dict.fromkeys(product(rows, columns), (rows[0], columns[0]))
    return found
