"""Frames of the contract as Arrow tables: one schema per table, whatever the frame happened to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nq57_indicators.models.tables import Column

_CODES = pa.dictionary(pa.int32(), pa.string())
ARROW_TYPES: dict[str, pa.DataType] = {
    "id": _CODES,
    "code": _CODES,
    "number": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "text": pa.string(),
    "flag": pa.bool_(),
}
"""The Arrow type of every kind of column."""


def arrow_table(frame: pd.DataFrame, columns: Iterable[Column], about: Mapping[str, str] | None = None) -> pa.Table:
    """``frame`` with the types of ``columns``, in their order; ``about`` becomes metadata of the schema.

    >>> from nq57_indicators.models.tables import Column, Text
    >>> column = Column("score", "number", Text(vi="Điểm", en="Score"))
    >>> arrow_table(pd.DataFrame({"score": [81.5, None]}), [column])["score"].to_pylist()
    [81.5, None]
    """
    columns = tuple(columns)
    fields = [pa.field(column.name, ARROW_TYPES[column.kind]) for column in columns]
    schema = pa.schema(fields, metadata=dict(about) if about else None)
    return pa.Table.from_arrays([_array(frame[column.name], column.kind) for column in columns], schema=schema)


def _array(series: pd.Series[Any], kind: str) -> pa.Array:
    if kind in ("id", "code"):
        return _coded(series)
    if kind == "number":
        # adding zero turns -0.0 into 0.0; NaN becomes null
        return pa.array(series.to_numpy(dtype=np.float64, na_value=np.nan) + 0.0, pa.float64(), from_pandas=True)
    if kind == "integer":
        return pa.array(series.astype("Int64"), pa.int64())
    if kind == "date":
        return pa.array(pd.to_datetime(series), pa.timestamp("s"), from_pandas=True).cast(pa.date32())
    if kind == "flag":
        return pa.array(series.astype(bool), pa.bool_())
    return _coded(series).dictionary_decode() if _is_categorical(series) else _strings(series)


def _is_categorical(series: pd.Series[Any]) -> bool:
    return isinstance(series.dtype, pd.CategoricalDtype)


def _strings(series: pd.Series[Any]) -> pa.Array:
    return pa.array(series.astype("str"), pa.string(), from_pandas=True)


def _coded(series: pd.Series[Any]) -> pa.DictionaryArray:
    if not _is_categorical(series):
        series = series.astype("str").astype("category")
    codes = series.cat.codes.to_numpy()
    names = series.cat.categories.astype("str").to_numpy()
    # of the names those that stand in the column, in order: what else the frame knows of must not show in the bytes
    used = np.zeros(len(names) + 1, bool)
    used[codes] = True
    there = np.flatnonzero(used[:-1])
    there = there[np.argsort(names[there], kind="stable")]
    place = np.full(len(names) + 1, -1, np.int32)
    place[there] = np.arange(len(there), dtype=np.int32)
    codes = place.take(codes, mode="wrap")
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(names[there], pa.string()))
