"""What holds for all figures of a table and stands outside it: keys beside JSON records, keys of hive folders."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nq57_indicators.periods import PeriodError, read_period_text
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.recognition.statements import COMPARED
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.fields import field_of

DECIMAL = "decimal"
"""The key of the decimal sign: the only one that is about how figures are printed, not what they are."""

OF_FIGURES = frozenset({"obs_value", "lower", "upper", "basis", "place", "decimals", "unit_mult"})
"""Roles of columns that are about single figures."""

Report = Callable[..., None]


def stated_decimal(table: RawTable) -> str | None:
    """The decimal sign that is stated beside the figures of a table, ``None`` without one."""
    return next((text for key, text in table.stated if fold(key) == DECIMAL and text in (".", ",")), None)


def with_stated(table: RawTable, names: Names, report: Report) -> RawTable:
    """The table with what is stated beside it as columns, where its own columns are silent.

    Rows that say something else than a folder does are left out; ``report(rule, row=, column=, found=, expected=)`` is told of
    them and of keys that mean nothing here.
    """
    for key, text in table.stated:
        role = names.roles.get(fold(key))
        if fold(key) == DECIMAL and text in (".", ","):
            continue
        if role is None or role in OF_FIGURES:
            report("unknown-context", row=0, column=0, found=f"{key}={text}", expected="")
        elif role != "comment":
            table = _with(table, key, text, role, names, report)
    return table


def _with(table: RawTable, key: str, text: str, role: str, names: Names, report: Report) -> RawTable:
    own = next((column for column in table.columns if names.roles.get(fold(column.header)) == role), None)
    if own is None:
        return replace(table, columns=(*table.columns, _constant(key, text, len(table))))
    field = field_of(own)
    meaning = _meaning_of(role, names)
    said = meaning(text)
    other = field.look_up(lambda text: int(meaning(text) != said), empty=0) == 1
    if other.any() and role not in COMPARED and table.door != "json":
        found = field.take(np.flatnonzero(other)).text
        report("context-contradicts", row=table.rows[other], column=own.column, found=found, expected=f"{key}={text}")
        return _with(table.take(~other), key, text, role, names, report)
    if other.any() and role == "geography":  # a record of other provinces than its file says
        found = np.array([f"{key}={text}; {said}" for said in field.take(np.flatnonzero(other)).text], dtype=object)
        expected = np.array([f"{said}, {text}" for said in field.take(np.flatnonzero(other)).text], dtype=object)
        report("statements-differ", row=table.rows[other], column=own.column, found=found, expected=expected)
        return _with(table.take(~other), key, text, role, names, report)
    return replace(table, columns=tuple(filled(column, text) if column is own else column for column in table.columns))


def _constant(header: str, text: str, size: int) -> RawColumn:
    return RawColumn(header, 0, pa.DictionaryArray.from_arrays(np.zeros(size, np.int32), pa.array([text])))


def filled(column: RawColumn, text: str, wanted: NDArray[np.bool_] | None = None) -> RawColumn:
    """A column whose empty cells (those ``wanted``) say ``text``."""
    field = field_of(column)
    empty: NDArray[np.bool_] = (field.codes < 0) & (True if wanted is None else wanted)
    if not empty.any():
        return column
    codes = np.where(empty, len(field.texts), field.codes).astype(np.int32)
    codes = pa.array(codes, mask=codes < 0)
    return RawColumn(
        column.header, column.column, pa.DictionaryArray.from_arrays(codes, pa.array([*field.texts, text]))
    )


def _meaning_of(role: str, names: Names) -> Callable[[str], Hashable]:
    """What a text says in a role: two spellings of one thing do not contradict each other."""
    if role in names.code_lists:
        return lambda text: names.code_lists[role].get(fold(text), fold(text))
    if role == "provider":
        return lambda text: names.providers.get(fold(text), fold(text))
    if role == "vintage":
        return lambda text: day_of(text) or fold(text)
    return _period if role == "time_period" else fold


def _period(text: str) -> Hashable:
    try:
        return read_period_text(text, "statistical").period
    except PeriodError:
        return fold(text)
