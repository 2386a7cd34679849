"""Tables that divide figures into parts (fields, levels, sexes): their totals are read, and where there are none it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.doubts import NOT_READ, WHOLE, Inquiry
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import ASKED, DATA, PART, TOTAL, RowReading


def ask_of_parts(grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading], inquiry: Inquiry) -> None:
    """Where each area has the row of one part and no total, one question: that part may be the whole.

    Rows of parts beside totals, and several of one area, are left out without a question.
    """
    column = next((one for one in columns if one.role == "part"), None)
    parts = [one for one in rows if one.kind == PART]
    if column is None or not parts or any(one.kind == DATA for one in rows):
        return
    of_areas = any(one.role == "ref_area" for one in columns)
    if (not of_areas and any(one.kind == TOTAL for one in rows)) or len({one.area for one in parts}) < len(parts):
        return
    texts = dict.fromkeys(grid.said(one.row, column.column) for one in parts)
    figures = sum(bool(grid.said(row.row, one.column)) for row in parts for one in columns if one.role == "figures")
    answer = inquiry.ask(
        "partial-scope", (plain(column.header), *map(plain, texts)),
        (grid.table.file, grid.table.sheet, grid.lines[parts[0].row], grid.places[column.column]),
        found=f"{column.header}: {', '.join(texts)}", choices=(WHOLE, NOT_READ), figures=figures,
    )  # fmt: skip
    for one in parts:
        one.kind = {WHOLE: DATA, NOT_READ: PART}.get(answer or "", ASKED)
