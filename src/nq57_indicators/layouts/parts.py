"""Tables that divide figures into parts (fields, levels, agencies): their totals are read; without any, it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.doubts import NOT_READ, WHOLE, Inquiry
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import AGENCY, ASKED, DATA, PART, RowReading

_DIVIDE = ("part", "agency")


def ask_of_parts(grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading], inquiry: Inquiry) -> None:
    """Where each area or indicator has the row of one part or agency and no total, one question: it may be the whole.

    Rows of parts beside totals, and several of one area, are left out without a question.
    """
    column = next((column for column in columns if column.role in _DIVIDE), None)
    parts = [row for row in rows if row.kind in (PART, AGENCY)]
    if column is None or not parts or any(row.kind == DATA for row in rows):
        return
    keyed = {column.role for column in columns} & {"ref_area", "variable"}
    if not keyed or len({(part.area, plain(part.variable)) for part in parts}) < len(parts):
        return
    kind = parts[0].kind
    texts = dict.fromkeys(grid.said(part.row, column.column) for part in parts)
    figures = sum(
        bool(grid.said(row.row, column.column)) for row in parts for column in columns if column.role == "figures"
    )
    answer = inquiry.ask(
        "partial-scope", (plain(column.header), *map(plain, texts)),
        (grid.table.file, grid.table.sheet, grid.lines[parts[0].row], grid.places[column.column]),
        found=f"{column.header}: {', '.join(texts)}", choices=(WHOLE, NOT_READ), figures=figures, closed=True,
    )  # fmt: skip
    for part in parts:
        part.kind = {WHOLE: DATA, NOT_READ: kind}.get(answer or "", ASKED)
