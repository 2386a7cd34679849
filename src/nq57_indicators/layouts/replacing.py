"""Columns with texts in the place of some cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from nq57_indicators.layouts.grid import Cell, Grid
from nq57_indicators.tables.cells import RawColumn
from nq57_indicators.tables.findings import column_letter


def with_texts(column: RawColumn, texts: list[str | None]) -> RawColumn:
    """A column with texts in the place of some cells, figures too."""
    if not any(texts):
        return column
    stands = np.array([text is not None for text in texts], bool)
    number = None if column.number is None else np.where(stands, np.nan, column.number)
    kept = [other if text is None else text for text, other in zip(texts, column.text.to_pylist(), strict=True)]
    return replace(column, text=pa.array(kept, pa.string()), number=number)


def shared_cells(grid: Grid, columns: set[int], lines: set[int]) -> dict[Cell, str]:
    """Cells of figures that are merged with others, each with what stands there and the range: a figure of none of them."""
    ranges: dict[Cell, list[Cell]] = {}
    for cell, anchor in grid.merged.items():
        if cell[0] in lines and cell[1] in columns and grid.said(*anchor):
            ranges.setdefault(anchor, []).append(cell)
    return {
        cell: f"{grid.said(*anchor)} ({_address(grid, cells[0])}:{_address(grid, cells[-1])})"
        for anchor, cells in ranges.items()
        for cell in cells
        if len(cells) > 1
    }


def _address(grid: Grid, cell: Cell) -> str:
    return f"{column_letter(grid.places[cell[1]])}{grid.lines[cell[0]]}"
