"""Arrow arrays and plain Python values as ``RawColumn``: one place decides what is text, what a number, what empty."""

from __future__ import annotations

import datetime
import decimal
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nq57_indicators.errors import SubmissionError
from nq57_indicators.tables.cells import RawColumn

UNKNOWN_DECIMALS = -1
MOST_DECIMALS = 127
NO_FRACTION = r"\.0+$"
MIDNIGHT = r" 00:00:00$"


class PrintedFloat(float):
    """A float that remembers how many decimals the file printed: ``12.50`` has two."""

    __slots__ = ("decimals",)
    decimals: int


def printed_float(literal: str) -> PrintedFloat:
    """The number in ``literal`` together with its printed decimals.

    >>> printed_float("12.50"), printed_float("12.50").decimals
    (12.5, 2)
    """
    figure = PrintedFloat(literal)
    figure.decimals = _decimals_of(decimal.Decimal(literal))
    return figure


def _decimals_of(value: decimal.Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(max(-exponent, 0), MOST_DECIMALS) if isinstance(exponent, int) else UNKNOWN_DECIMALS


def iso_text(moment: datetime.date | datetime.time) -> str:
    """ISO 8601 text; the time of day is left out at midnight, where it says nothing.

    >>> iso_text(datetime.datetime(2025, 9, 30))
    '2025-09-30'
    """
    if isinstance(moment, datetime.datetime) and moment.time() == datetime.time():
        return moment.date().isoformat()
    return moment.isoformat()


def column_from_values(header: str, column: int, values: Sequence[object]) -> RawColumn:
    """A column from Python values: ``None`` is empty, numbers stay numbers, everything else is text.

    >>> column_from_values("a", 1, ["x", 2, None]).text.to_pylist()
    ['x', None, None]
    """
    texts: list[str | None] = [None] * len(values)
    figures = np.full(len(values), np.nan)
    decimals = np.full(len(values), UNKNOWN_DECIMALS, dtype=np.int8)
    any_number = False
    for place, value in enumerate(values):
        if value is None:
            continue
        figure = _figure(value)
        if figure is None:
            texts[place] = _text(value) or None
        else:
            figures[place], decimals[place] = figure
            any_number = True
    text = text_array(texts)
    return (
        RawColumn(header, column, text, figures, decimals=decimals) if any_number else RawColumn(header, column, text)
    )


def _figure(value: object) -> tuple[float, int] | None:
    if isinstance(value, str | bool | np.bool_):
        return None
    try:
        if isinstance(value, numbers.Integral):
            return float(value), 0
        if isinstance(value, np.floating):
            return float(str(value)), UNKNOWN_DECIMALS
        if isinstance(value, numbers.Real):
            return float(value), getattr(value, "decimals", UNKNOWN_DECIMALS)
        if isinstance(value, decimal.Decimal):
            return (float("nan") if value.is_nan() else float(value)), _decimals_of(value)
    except OverflowError:  # an integer beyond float64 keeps its digits as text
        return None
    return None


def _text(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    return iso_text(value) if isinstance(value, datetime.date | datetime.time) else str(value)


def text_array(texts: list[str | None]) -> Any:
    """``texts`` as an Arrow string array; half a surrogate pair is no text and is refused."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError as error:
        raise SubmissionError("cell-bad-unicode") from error


def column_from_arrow(header: str, column: int, array: Any) -> RawColumn:
    """A column from an Arrow array of any flat type; nested and binary types raise ``SubmissionError``.

    >>> column_from_arrow("a", 1, pa.array([1, None])).number.tolist()
    [1.0, nan]
    """
    array = _one_array(array)
    kind = array.type
    if pa.types.is_dictionary(kind):
        if not _is_string(kind.value_type):
            return column_from_arrow(header, column, array.dictionary_decode())
        _check_text(header, array.dictionary)
        return RawColumn(header, column, _plain_dictionary(array))
    decimals = _type_decimals(kind)
    if decimals is not None:
        return _number_column(header, column, array, decimals)
    if pa.types.is_temporal(kind):
        # days repeat: each is written out once
        days = array.dictionary_encode()
        text = _as_text(header, days.dictionary)
        return RawColumn(header, column, _plain_dictionary(pa.DictionaryArray.from_arrays(days.indices, text)))
    return RawColumn(header, column, _as_text(header, array))


def _one_array(array: Any) -> Any:
    if not isinstance(array, pa.ChunkedArray):
        return array
    if pa.types.is_dictionary(array.type):
        array = array.unify_dictionaries()
    return array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)


def _is_string(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _type_decimals(kind: Any) -> int | None:
    """Printed decimals of a numeric type (-1: not known), ``None`` for a type that is not numeric."""
    if pa.types.is_integer(kind):
        return 0
    if pa.types.is_floating(kind):
        return UNKNOWN_DECIMALS
    return max(int(kind.scale), 0) if pa.types.is_decimal(kind) else None


def _number_column(header: str, column: int, array: Any, decimals: int) -> RawColumn:
    figures: NDArray[np.float64] = pc.cast(array, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    if pa.types.is_float32(array.type) or pa.types.is_float16(array.type):
        figures = shortest(array.to_numpy(zero_copy_only=False))
    return RawColumn(
        header,
        column,
        pa.nulls(len(array), pa.string()),
        figures,
        decimals=np.full(len(array), decimals, dtype=np.int8),
    )


def shortest(figures: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """What figures of fewer digits were meant to be: the shortest decimal that each is nearest to.

    >>> shortest(np.array([85.3, 0.1], np.float32)).tolist()
    [85.3, 0.1]
    """
    distinct, where = np.unique(figures, return_inverse=True)
    meant = np.array([float(str(figure)) for figure in distinct], np.float64)
    return np.asarray(meant[where], np.float64)


def _as_text(header: str, array: Any) -> Any:
    kind = array.type
    if _is_string(kind):
        _check_text(header, array)
        return _without_blanks(array.cast(pa.string()))
    if pa.types.is_timestamp(kind):
        moments = pc.local_timestamp(array) if kind.tz else array
        seconds = pc.replace_substring_regex(moments.cast(pa.string()), NO_FRACTION, "")
        return pc.replace_substring(pc.replace_substring_regex(seconds, MIDNIGHT, ""), " ", "T")
    if pa.types.is_date(kind):
        return array.cast(pa.date32()).cast(pa.string())
    if pa.types.is_time(kind):
        return pc.replace_substring_regex(array.cast(pa.string()), NO_FRACTION, "")
    if pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return array.cast(pa.string())
    raise SubmissionError("column-not-flat", header=header, kind=str(kind))


def _check_text(header: str, text: Any) -> None:
    """Refuse bytes that are no UTF-8: some programs write text of other encodings into columns of text."""
    try:
        text.validate(full=True)
    except pa.ArrowInvalid as error:
        raise SubmissionError("column-bad-unicode", header=header) from error


def _without_blanks(text: Any) -> Any:
    blank = pc.equal(text, "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), text) if pc.any(blank).as_py() else text


def _plain_dictionary(array: Any) -> Any:
    dictionary = array.dictionary.cast(pa.string())
    if pc.index(dictionary, "").as_py() >= 0:
        return _without_blanks(array.dictionary_decode().cast(pa.string())).dictionary_encode()
    return pa.DictionaryArray.from_arrays(array.indices, dictionary)
