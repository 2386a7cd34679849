"""The blocks in which a sheet comes, joined again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from nq57_indicators.tables.cells import RawColumn, RawTable, UnreadableFile


def whole_sheets(tables: Iterable[RawTable | UnreadableFile]) -> Iterator[RawTable]:
    """The sheets of files that office workers lay out: the blocks of each joined."""
    waiting: list[RawTable] = []
    for table in tables:
        if waiting and not same_sheet(waiting[0], table):
            yield joined(waiting)
            waiting = []
        if isinstance(table, RawTable) and table.door in ("csv", "excel"):
            waiting.append(table)
    if waiting:
        yield joined(waiting)


def same_sheet(table: RawTable, other: RawTable | UnreadableFile) -> bool:
    """Whether two tables are blocks of one sheet."""
    return isinstance(other, RawTable) and (table.file, table.sheet) == (other.file, other.sheet)


def joined(blocks: list[RawTable]) -> RawTable:
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
