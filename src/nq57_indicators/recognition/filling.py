"""Empty cells in columns of periods and areas, where the caller says of what all figures of a source are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from nq57_indicators.recognition.context import filled
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.recognition.statements import INSTEAD_OF
from nq57_indicators.tables.cells import RawTable
from nq57_indicators.tables.fields import field_of
from nq57_indicators.tables.findings import column_letter

_FILLED: Final = {"period": "time_period", "area": "ref_area"}
_KEYS: Final = ("ref_area", "area_code", "time_period", "variable", "agency")


def filled_by_options(table: RawTable, declared: Declared, names: Names, told: Callable[[str], None]) -> RawTable:
    """The table with the declared period and area in empty cells of their columns; ``told`` is what is said of each.

    Not where another column says the same part of the key (a code, days); a row without any key may be a total, and stays so.
    """
    roles = {names.roles.get(fold(column.header)): column for column in table.columns}
    keyed = np.zeros(len(table), bool)
    for role in _KEYS:
        if role in roles:
            keyed |= field_of(roles[role]).codes >= 0
    for option, part in _FILLED.items():
        value, own = getattr(declared, option), roles.get(part)
        if value is None or own is None or roles.keys() & set(INSTEAD_OF[part][1:]):
            continue
        empty = (field_of(own).codes < 0) & keyed
        if empty.any():
            told(f"{column_letter(own.column)} ({option}={value})")
            kept = (filled(column, value, empty) if column is own else column for column in table.columns)
            table = replace(table, columns=tuple(kept))
    return table
