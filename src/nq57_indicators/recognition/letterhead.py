"""Tables that begin with a letterhead: the row of headers is the one whose texts are known as headers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa

from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.recognition.stacked import under, with_joined_headers
from nq57_indicators.tables.cells import RawColumn, RawTable

_ROWS_LOOKED_AT = 15


def below_letterhead(table: RawTable, names: Names, known: list[str]) -> RawTable:
    """The table from its row of headers on, with headers that take several rows joined to one (``known``,
    which the first block of a sheet fills and the others are read by).

    Official forms open with the names of the agency and of the country side by side, which look like headers. Where the
    first row is known as no header at all, the first of the rows below that names two roles or variables takes its place.
    """
    if table.door not in ("csv", "excel"):
        return table
    if known:
        return under(table, known)
    if _known([column.header for column in table.columns], names):
        return with_joined_headers(table, names, known)
    for row in range(min(_ROWS_LOOKED_AT, len(table))):
        headers = [_text(column, row) for column in table.columns]
        if _known(headers, names) >= 2:
            columns = tuple(
                _from(column, row + 1, header) for column, header in zip(table.columns, headers, strict=True)
            )
            return with_joined_headers(replace(table, columns=columns, rows=table.rows[row + 1 :]), names, known)
    return table


def _known(headers: list[str], names: Names) -> int:
    """How many headers are known."""
    return sum(fold(header) in names.roles or names.item(header) >= 0 for header in headers if header)


def _text(column: RawColumn, row: int) -> str:
    return (column.text[row].as_py() or "") if column.text is not None else ""


def _from(column: RawColumn, row: int, header: str) -> RawColumn:
    """A column from a row on, under its new header."""
    text = column.text.combine_chunks() if isinstance(column.text, pa.ChunkedArray) else column.text
    parts = (text, column.number, column.percent, column.decimals, column.formula)
    return RawColumn(header, column.column, *(_rest(part, row) for part in parts))


def _rest(array: Any, row: int) -> Any:
    return None if array is None else array[row:]
