"""Rows that hold nothing but a remark: notes below a table, headings between its parts.

They are passed over like the column of remarks they stand in. A row with anything in a column that is read stays.
"""

from __future__ import annotations

import numpy as np

from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.tables.cells import RawColumn, RawTable


def without_remarks(table: RawTable, names: Names) -> RawTable:
    """The table without the rows that have something in columns of remarks and numbering only."""
    read = [column for column in table.columns if names.roles.get(fold(column.header)) != "comment"]
    if len(read) == len(table.columns):
        return table
    filled = np.zeros(len(table), bool)
    for column in read:
        filled |= _filled(column)
        if filled.all():  # as a rule the first column says so already
            return table
    return table.take(filled)


def _filled(column: RawColumn) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    filled = np.asarray(column.text.is_valid().to_numpy(zero_copy_only=False), bool)
    if column.number is not None:
        filled = filled | ~np.isnan(column.number)
    return filled if column.formula is None else filled | column.formula
