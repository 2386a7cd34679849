"""A table in memory as a table of cells: the door for those who already hold their figures in a notebook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nq57_indicators.errors import SubmissionError
from nq57_indicators.parallel import in_order
from nq57_indicators.reading.columns import column_from_arrow, column_from_values
from nq57_indicators.reading.metadata import stated_in
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.frames_given import table_given


def table_from_memory(name: str, data: object) -> RawTable:
    """The cells of a pandas frame, or of any table that gives itself as Arrow data (polars, pyarrow, DuckDB).

    >>> table_from_memory("source", pa.table({"area": ["P34-24"]})).columns[0].text.to_pylist()
    ['P34-24']
    """
    table = table_given(name, data)
    return table_from_frame(table) if isinstance(table, pd.DataFrame) else _from_arrow(table)


def _from_arrow(table: Any) -> RawTable:
    """The cells of an Arrow table, as those of a frame."""
    columns = tuple(
        _arrow_column(header, place, table.column(place - 1))
        for place, header in enumerate(table.column_names, start=1)
    )
    rows, stated = np.arange(1, table.num_rows + 1, dtype=np.int32), tuple(stated_in(table.schema.metadata))
    return RawTable("DataFrame", None, "frame", columns, rows, stated=stated)


def table_from_frame(df: pd.DataFrame, name: str = "DataFrame") -> RawTable:
    """The cells of ``df``; ``rows`` are the 1-based positions of its records.

    ``NaN``, ``None`` and ``pd.NA`` are empty. Numbers stay numbers, dates become ISO text, categories keep their
    codes, an object column may mix text and numbers. Named index levels are read as the first columns. ``attrs`` named like
    the keys of a JSON file (``stage``, ``period``, …) hold for all records. Stacked column labels raise ``SubmissionError``.

    >>> table = table_from_frame(pd.DataFrame({"area": ["P34-24"], "value": [1.5]}))
    >>> table.columns[0].text.to_pylist(), table.columns[1].number.tolist(), table.rows.tolist()
    (['P34-24'], [1.5], [1])
    """
    if isinstance(df.columns, pd.MultiIndex):
        raise SubmissionError("frame-stacked-columns")
    levels = [
        (str(label), df.index.get_level_values(place).to_series())
        for place, label in enumerate(df.index.names)
        if label is not None
    ]
    series = levels + [(str(label), df.iloc[:, place]) for place, label in enumerate(df.columns)]
    numbered = [(place, header, values) for place, (header, values) in enumerate(series, start=1)]
    work = map if len(df) < _FEW_ROWS else in_order
    columns = work(lambda column: _encodable(*column), numbered)
    rows, stated = np.arange(1, len(df) + 1, dtype=np.int32), tuple(stated_in(df.attrs))
    return RawTable(name, None, "frame", tuple(columns), rows, stated=stated)


_FEW_ROWS = 100_000
"""Below this threads cost more than they save."""


def _encodable(place: int, header: str, values: pd.Series[Any]) -> RawColumn:
    try:
        return _column(header, place, values)
    except UnicodeEncodeError as error:
        raise SubmissionError("column-bad-unicode", header=header) from error


def _column(header: str, place: int, values: pd.Series[Any]) -> RawColumn:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _from_categories(header, place, values)
    if isinstance(values.dtype, pd.PeriodDtype):
        values = _period_texts(values)
    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):  # mixed cells, infinite decimals, huge integers
        return column_from_values(header, place, _plain_values(values))
    return _arrow_column(header, place, array)


def _arrow_column(header: str, place: int, array: Any) -> RawColumn:
    if pa.types.is_nested(array.type):
        raise SubmissionError("column-nested", header=header)
    # texts of a frame repeat: as codes they are read once each
    return column_from_arrow(header, place, array.dictionary_encode() if _is_text(array.type) else array)


def _period_texts(values: Any) -> Any:
    """Periods as text. pandas names a year to March or two months at once like ordinary ones, so these say their days."""
    frequency = str(values.dtype).removeprefix("period[").removesuffix("]")
    if frequency == "W-SUN":  # Monday to Sunday, the week of ISO 8601
        return values.dt.start_time.dt.strftime("%G-W%V")
    if frequency in _NAMED_FOR_CERTAIN or values.dtype.freq.base.freqstr in _WITHIN_A_DAY:
        return values.astype("str")
    last = (values + 1).dt.start_time - pd.Timedelta(days=1)
    return values.dt.start_time.dt.strftime("%Y-%m-%d") + "/" + last.dt.strftime("%Y-%m-%d")


_NAMED_FOR_CERTAIN = frozenset({"Y-DEC", "Q-DEC", "M", "D"})
_WITHIN_A_DAY = frozenset({"h", "min", "s", "ms", "us", "ns"})


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _from_categories(header: str, place: int, values: pd.Series[Any]) -> RawColumn:
    categories = _column(header, place, pd.Series(values.cat.categories))
    if categories.number is not None:
        return _column(header, place, values.astype(object))
    codes = values.cat.codes.to_numpy()
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return column_from_arrow(header, place, pa.DictionaryArray.from_arrays(indices, categories.text))


def _plain_values(values: pd.Series[Any]) -> list[object]:
    missing = values.isna().to_numpy()
    return [None if empty else value for value, empty in zip(values.tolist(), missing, strict=True)]
