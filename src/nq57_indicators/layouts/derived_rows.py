"""Rows worked out from others (averages, shares, changes), and rows of a part of the one above: no figures of their own."""

from __future__ import annotations

from collections.abc import Sequence

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.part_names import is_part
from nq57_indicators.layouts.rows import COMPARED, DATA, PART, RowReading
from nq57_indicators.layouts.wording import OF_WHICH, Wording, without_numbering


def leave_out_derived(
    grid: Grid, columns: Sequence[ColumnReading], rows: Sequence[RowReading], wording: Wording
) -> None:
    """Rows "Trung bình", "Tỷ lệ", "So với cùng kỳ" are left out, and so is "Trong đó: cấp xã" below what it is a part of."""
    by_role = {column.role: column.column for column in reversed(columns)}
    if "variable" in by_role:
        _of_variables(rows, wording)
    elif "ref_area" in by_role:
        for row in rows:
            text = grid.said(row.row, by_role["ref_area"])
            if row.kind == DATA and not row.given and wording.area(text) is None:
                row.kind = _kind_of_other_area(text, wording)


def _of_variables(rows: Sequence[RowReading], wording: Wording) -> None:
    below_whole = False
    for row in rows:
        if row.kind != DATA or row.given or not row.variable.strip():
            continue
        label = wording.label(row.variable)
        if label.item >= 0 or label.candidates:
            below_whole = True
            continue
        bare = OF_WHICH.sub("", without_numbering(row.variable))
        said = wording.header(bare)
        if said.compared or (said.derived and not said.rest) or wording.is_word("averages", bare):
            row.kind = COMPARED
        elif below_whole and _is_of_part(bare, wording):
            row.kind = PART


def _kind_of_other_area(text: str, wording: Wording) -> str:
    if wording.opens("averages", text):
        return COMPARED
    narrowed = OF_WHICH.match(text) is not None and _is_of_part(OF_WHICH.sub("", text), wording)
    return PART if narrowed else DATA


def _is_of_part(text: str, wording: Wording) -> bool:
    return is_part(text, wording) or wording.is_agency(text) or wording.is_lower(text)
