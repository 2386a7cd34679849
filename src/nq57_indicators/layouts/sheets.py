"""From the blocks of files to straight tables: plain ones pass as they are, other sheets are read by a layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from nq57_indicators.layouts.applying import Straight
from nq57_indicators.layouts.columns import ColumnReading, columns_of
from nq57_indicators.layouts.context import context_of
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.grid import Grid, grid_of
from nq57_indicators.layouts.headers import Block, blocks_of
from nq57_indicators.layouts.rows import AGENCY, LOWER, TOTAL, RowReader, RowReading
from nq57_indicators.layouts.settling import Settler
from nq57_indicators.layouts.straightness import is_straight
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.tables.cells import RawColumn, RawTable, UnreadableFile

MOST_ROWS = 100_000
"""Sheets with more rows are read straight on: no office draws them by hand."""
_LEFT_OUT = {TOTAL: "total-row-left-out", LOWER: "lower-row-left-out", AGENCY: "agency-row-left-out"}


@dataclass(frozen=True)
class Remark:
    """What is to be said of a cell while a sheet is read: a finding to be."""

    rule: str
    file: str
    sheet: str | None
    row: int
    column: int
    found: str = ""
    expected: str = ""


@dataclass
class SheetReader:
    """Reads sheet after sheet. ``inquiry`` gathers the questions, ``remarks`` what is said beside them."""

    wording: Wording
    declared: Declared
    inquiry: Inquiry = field(default_factory=Inquiry)
    remarks: list[Remark] = field(default_factory=list)

    def read(self, tables: Iterable[RawTable | UnreadableFile]) -> Iterator[RawTable | UnreadableFile]:
        """The tables as recognition takes them, in the order in which they come."""
        waiting: list[RawTable] = []
        for table in tables:
            if waiting and not _same_sheet(waiting[0], table):
                yield from self._sheet(waiting)
                waiting = []
            if isinstance(table, UnreadableFile) or (not waiting and self._passes(table)):
                yield table
            else:
                waiting.append(table)
                if sum(map(len, waiting)) > MOST_ROWS:
                    yield from waiting
                    waiting = []
        if waiting:
            yield from self._sheet(waiting)

    def _passes(self, table: RawTable) -> bool:
        return table.door not in ("csv", "excel") or is_straight(table, self.wording, self.declared)

    def _sheet(self, blocks: list[RawTable]) -> Iterator[RawTable]:
        whole = _joined(blocks)
        grid = grid_of(whole)
        made = list(self._tables(grid))
        if made or self._asked(whole):
            yield from made
        else:
            yield from blocks

    def _asked(self, table: RawTable) -> bool:
        return any((doubt.file, doubt.sheet) == (table.file, table.sheet) for doubt in self.inquiry.doubts)

    def _tables(self, grid: Grid) -> Iterator[RawTable]:
        for block in blocks_of(grid, self.wording):
            columns = columns_of(block, self.wording)
            rows = RowReader(block, columns, self.wording).read()
            settler = Settler(
                grid, columns, rows, context_of(block, self.wording), self.wording, self.declared, self.inquiry
            )
            figures, held = settler.settle()
            self._totals(block, rows, held.area or self.declared.area)
            yield from Straight(grid, columns, rows, figures, held, self.wording).tables()
            self._remark_rows(block, rows)
            self._remark_columns(block, columns, rows)

    def _totals(self, block: Block, rows: list[RowReading], area: str | None) -> None:
        """Of a table by agency the row of totals is the figure of the area that the table is of."""
        agencies = [one for one in rows if one.kind == AGENCY]
        totals = [one for one in rows if one.kind == TOTAL]
        if agencies and len(totals) == 1 and area is not None:
            totals[0].kind = "data"

    def _remark_rows(self, block: Block, rows: list[RowReading]) -> None:
        for one in rows:
            rule = _LEFT_OUT.get(one.kind)
            if rule is None:
                continue
            texts = [(at, block.grid.texts[one.row][at].strip()) for at in block.columns]
            column, text = next(((at, text) for at, text in texts if len(text) > 2 and not text.isdigit()), texts[0])
            self._remark(block.grid, rule, one.row, column, text)

    def _remark_columns(self, block: Block, columns: list[ColumnReading], rows: list[RowReading]) -> None:
        """Columns that are not read: to compare with, without a name, or not understood."""
        data = [one.row for one in rows if one.kind == "data"]
        for one in columns:
            among = block.rows if one.role == "nameless" else data
            if not any(block.grid.said(row, one.column) for row in among):
                continue
            rule = {"compared": "compared-column-left-out", "nameless": "missing-header"}.get(one.role)
            if rule is not None:
                self._remark(block.grid, rule, -1, one.column, one.header)

    def _remark(self, grid: Grid, rule: str, row: int, column: int, found: str) -> None:
        line = grid.lines[row] if row >= 0 else 0
        self.remarks.append(Remark(rule, grid.table.file, grid.table.sheet, line, grid.places[column], found))


def _same_sheet(one: RawTable, other: RawTable | UnreadableFile) -> bool:
    return isinstance(other, RawTable) and (one.file, one.sheet) == (other.file, other.sheet)


def _joined(blocks: list[RawTable]) -> RawTable:
    """The blocks of one sheet as one table."""
    if len(blocks) == 1:
        return blocks[0]
    sizes = [len(block) for block in blocks]
    by_place: dict[int, dict[int, RawColumn]] = {}
    for number, block in enumerate(blocks):
        for column in block.columns:
            by_place.setdefault(column.column, {})[number] = column
    columns = []
    for place in sorted(by_place):
        parts = by_place[place]
        first = next(iter(parts.values()))
        texts = [parts[at].text if at in parts else pa.nulls(size, pa.string()) for at, size in enumerate(sizes)]
        flat = [chunk for text in texts for chunk in (text.chunks if isinstance(text, pa.ChunkedArray) else [text])]
        columns.append(replace(first, text=pa.chunked_array(flat, pa.string()).combine_chunks()))
    return replace(blocks[0], columns=tuple(columns), rows=np.concatenate([block.rows for block in blocks]))
