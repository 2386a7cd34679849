"""What is said once of all figures of a table is held against each of them: two statements that differ are a question.

This is the one place for it, whoever says it and however a table is read. What nobody else says fills the key of a figure, so
that a figure whose key is another one was told so by its own row, column or title.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.recognition.shapes import DAYS, PARTS_OF_A_YEAR
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.statements import Statement, Where

DIFFER: Final = "statements-differ"
OF_FOLDER: Final = "context-contradicts"
AS_IN_CELLS, NOT_READ = "cells", "-"
"""Answers: the figures are as their cells say, where these say several things; they are not to be read."""

_OPTIONS: Final = {
    "provider": "provider", "calendar": "calendar", "flow": "flow", "stage": "stage", "period": "time_period",
    "area": "ref_area",
}  # fmt: skip
"""What a caller declares, less the day of receipt: figures that came earlier keep their own."""
INSTEAD_OF: Final = {
    "time_period": ("time_period", "year", *PARTS_OF_A_YEAR, *DAYS),
    "ref_area": ("ref_area", "area_code"),
}
"""The columns that say a part of the key, that of its own first."""
COMPARED: Final = frozenset({*_OPTIONS.values(), "vintage", "year", *PARTS_OF_A_YEAR})
"""The parts of a key that are compared."""


def rule_of(statement: Statement) -> str:
    """The rule of the question that a statement raises."""
    return OF_FOLDER if statement.where == "folder" else DIFFER


def key_of(statement: Statement) -> str:
    """What makes the question about a statement the same one."""
    return "|".join((statement.part, statement.where, *(statement.texts or (statement.shown,))))


def declared_statements(declared: Declared) -> tuple[Statement, ...]:
    """What the caller declares, as statements.

    >>> declared_statements(Declared(stage="plan"))[0].shown
    'stage=plan'
    """
    said = ((name, part, getattr(declared, name)) for name, part in _OPTIONS.items())
    return tuple(
        Statement(part, (str(value),), "option", f"{name}={value}") for name, part, value in said if value is not None
    )


def stated_statements(table: RawTable, names: Names) -> tuple[Statement, ...]:
    """The keys that stand beside a table, as statements."""
    said = ((names.roles.get(fold(key), ""), key, text) for key, text in table.stated)
    where: Where = "key" if table.door == "json" else "folder"
    return tuple(Statement(part, (text,), where, f"{key}={text}") for part, key, text in said if part in COMPARED)


def as_answered(table: RawTable, names: Names, answer: Callable[[Statement], str | None]) -> RawTable:
    """The table with what was answered in place of its own cells, and without the statements that are settled by it."""
    left = []
    for statement in table.statements:
        if statement.texts == (answer(statement),):
            part = "time_period" if statement.part in ("year", *PARTS_OF_A_YEAR) else statement.part
            instead = INSTEAD_OF.get(part, (part,))
            others = [column for column in table.columns if names.roles.get(fold(column.header)) not in instead]
            table = replace(table, columns=(*others, _constant(part, statement.texts[0], len(table))))
        else:
            left.append(statement)
    return replace(table, statements=tuple(left))


def _constant(part: str, text: str, size: int) -> RawColumn:
    return RawColumn(part, 0, pa.DictionaryArray.from_arrays(np.zeros(size, np.int32), pa.array([text])))
