"""What reading hands to recognition: tables of cells with their place, nothing interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nq57_indicators.tables.statements import Statement

Door = Literal["csv", "excel", "parquet", "json", "frame", "layout"]
"""Where a table comes from; ``layout``: made by applying one to a sheet, with headers that are ids of roles and variables."""


@dataclass(frozen=True)
class RawColumn:
    """One column as it stands in the file.

    ``text`` is an Arrow string array, null where the cell is empty or typed as a number. ``number`` holds the figures that
    the file itself types as numbers, NaN elsewhere; ``None`` where it types none. ``percent`` marks numbers whose cell is
    formatted as percent (0.456 shown as 45.6 %), ``decimals`` the printed digits (-1: not known), ``formula`` the
    formulas whose result is not stored.
    """

    header: str
    column: int
    text: Any
    number: NDArray[np.float64] | None = None
    percent: NDArray[np.bool_] | None = None
    decimals: NDArray[np.int8] | None = None
    formula: NDArray[np.bool_] | None = None

    @property
    def has_texts(self) -> bool:
        """Whether any cell holds text."""
        return self.text is not None and self.text.null_count < len(self.text)

    def take(self, rows: NDArray[np.bool_]) -> RawColumn:
        """The cells of some rows."""
        return replace(self, text=self.text.filter(pa.array(rows)), **self._cells(rows))

    def part(self, rows: slice) -> RawColumn:
        """The cells of some rows that follow one another, without a copy."""
        return replace(self, text=self.text[rows], **self._cells(rows))

    def shortened(self) -> RawColumn:
        """The same with texts that no name, figure or period is as long as cut, and marked as cut: ``…`` and their length."""
        header, text = shortened(self.header), self.text
        if text is not None and _is_long(texts := text.dictionary if pa.types.is_dictionary(text.type) else text):
            short = pa.array([text if text is None else shortened(text) for text in texts.to_pylist()], pa.string())
            coded = pa.types.is_dictionary(text.type)
            text = pa.DictionaryArray.from_arrays(text.indices, short) if coded else short
        return self if header is self.header and text is self.text else replace(self, header=header, text=text)

    def _cells(self, rows: Any) -> dict[str, Any]:
        arrays = {name: getattr(self, name) for name in _OF_CELLS}
        return {name: None if array is None else array[rows] for name, array in arrays.items()}


MOST_CHARACTERS = 500
"""The longest text that is looked at whole; half of it is shown of a longer one."""


def shortened(text: str) -> str:
    """A text that may be looked up and shown: no name or figure is longer, and time grows with the square of some.

    >>> shortened("a" * 1000)[-8:]
    '… [1000]'
    """
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS // 2]}… [{len(text)}]"


def _is_long(texts: Any) -> bool:
    return bool((pc.max(pc.binary_length(texts)).as_py() or 0) > MOST_CHARACTERS)


_OF_CELLS = ("number", "percent", "decimals", "formula")


@dataclass(frozen=True)
class Conversion:
    """What text was converted from (an encoding or a font), and a first cell before and after."""

    encoding: str
    raw: str
    text: str


@dataclass(frozen=True)
class RawTable:
    """One block of one sheet of one file. ``rows`` are the 1-based rows (lines, records) of the cells.

    ``hidden``: the workbook hides the sheet, and nobody asked for it by name. ``of_rows``: how many rows all blocks of the
    sheet have together, 0 where that is not known beforehand. ``stated`` are the keys and texts that stand beside the table
    and hold for all of it: those of the JSON object around the records, those of hive folders (``stage=plan``). ``above``
    are the cells over the row of headers (``header_row``), each with its row, column and text; ``merged`` the merged ranges
    (top, left, bottom, right), ``hidden_rows`` and ``hidden_columns`` those of its rows and columns that the sheet hides.
    ``converted``: its text was none of Unicode. ``comments`` are lines above a delimited table that are marked as such, like
    ``above``. ``statements``: what else is said of all its figures, with where it is said.
    ``sheets`` are the names of all sheets of its workbook that are read. ``notes`` are those pinned to cells, each with its row,
    column and text, and those beside JSON records or about the whole workbook (row 0).
    """

    file: str
    sheet: str | None
    door: Door
    columns: tuple[RawColumn, ...]
    rows: NDArray[np.int32]
    hidden: bool = False
    of_rows: int = 0
    stated: tuple[tuple[str, str], ...] = ()
    above: tuple[tuple[int, int, str], ...] = ()
    header_row: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    converted: Conversion | None = None
    comments: tuple[tuple[int, int, str], ...] = ()
    statements: tuple[Statement, ...] = ()
    sheets: tuple[str, ...] = ()
    notes: tuple[tuple[int, int, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def shortened(self) -> RawTable:
        """The same with overlong texts cut."""
        above = tuple((row, column, shortened(text)) for row, column, text in self.above)
        return replace(self, columns=tuple(column.shortened() for column in self.columns), above=above)

    def blocks(self, size: int) -> Iterator[RawTable]:
        """The table in blocks of some rows; at least one, which may be empty."""
        for start in range(0, max(len(self), 1), size):
            part = slice(start, start + size)
            columns = tuple(column.part(part) for column in self.columns)
            yield replace(self, columns=columns, rows=self.rows[part], of_rows=len(self))

    def take(self, rows: NDArray[np.bool_]) -> RawTable:
        """Some rows of the table, at the places they have in the file."""
        return replace(self, columns=tuple(column.take(rows) for column in self.columns), rows=self.rows[rows])


@dataclass(frozen=True)
class UnreadableFile:
    """A file that is not read, with what its finding says: why it cannot be opened as its kind.

    Under the rule ``files-beside`` the letters and scans that lie beside tables: their names, and how many there are. Under
    ``own-results`` the ``about.json`` of results that this library wrote, and how many files of them were passed over.
    """

    file: str
    found: str
    expected: str = ""
    rule: str = "file-unreadable"
