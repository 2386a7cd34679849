"""The tables of saved results and their columns: what is written, and by what it is known again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from nq57_indicators.computation.results.summary import SUMMARY
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.tables import TABLES, Column

SAVED: Final[Mapping[str, tuple[Column, ...]]] = {
    "status": TABLES["status"],
    "summary": SUMMARY,
    **{name: TABLES[name] for name in ("scores", "gaps", "values", "trends", "findings", "doubts")},
}
"""The tables of a saved assessment and their columns, in the order of the workbook."""

WRITTEN: Final[Mapping[str, tuple[Column, ...]]] = {**SAVED, **DIMENSIONS}
"""What every format but the page holds: the tables, and beside them what their ids stand for."""


def is_saved_table(columns: Iterable[str]) -> bool:
    """Whether a table of these columns is one of ours: with all of its columns and no other, in whatever order.

    >>> is_saved_table(column.name for column in WRITTEN["values"]), is_saved_table(["indicator", "ref_area", "value"])
    (True, False)
    """
    there = set(columns)
    return any(there == {column.name for column in table} for table in WRITTEN.values())
