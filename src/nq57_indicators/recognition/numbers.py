"""Columns of text to columns of figures, and which decimal sign a column proves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nq57_indicators.models.codelists import MISSING_REASONS
from nq57_indicators.recognition.number_text import (
    GROUPED,
    LONGEST_FIGURE,
    OTHER_SIGN,
    PROBLEMS,
    SHAPES,
    NumberForm,
    NumberReading,
    read_number,
)

__all__ = [
    "OTHER_SIGN",
    "PROBLEMS",
    "NumberColumn",
    "NumberReading",
    "decimal_evidence",
    "grouping_evidence",
    "read_number",
    "read_numbers",
    "two_readings",
]


@dataclass(frozen=True)
class NumberColumn:
    """A column of readings as arrays of one length.

    ``value`` float64 (NaN: missing or refused), ``decimals`` int8 (-1: not known), ``problem`` int8 into ``PROBLEMS``,
    ``percent``, ``missing``, ``from_word`` bool, ``missing_reason`` int8 into ``MISSING_REASONS`` (-1: none),
    ``unit`` int32 into ``units`` (0: no text after the figure).
    """

    value: NDArray[np.float64]
    decimals: NDArray[np.int8]
    problem: NDArray[np.int8]
    percent: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    missing_reason: NDArray[np.int8]
    from_word: NDArray[np.bool_]
    unit: NDArray[np.int32]
    units: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.value)


def read_numbers(
    text: pa.Array | pa.ChunkedArray,
    *,
    decimal: Literal[".", ","] | None = None,
    integer: NDArray[np.bool_] | None = None,
) -> NumberColumn:
    """A column of texts as figures; element by element the same as ``read_number``. A null is missing.

    ``integer`` marks the rows whose figure must be an integer. Plainly printed numbers are read in bulk, everything
    else once per distinct text.

    >>> read_numbers(pa.array(["1.234,5", "chưa phát sinh", None])).value.tolist()
    [1234.5, 0.0, nan]
    """
    column = _empty(len(text))
    flat = _flat(text)
    whole = np.zeros(len(flat), np.bool_) if integer is None else np.asarray(integer, np.bool_)
    rest = _read_plain(flat, column, _shapes_for(decimal, whole))
    return _read_others(flat.take(pa.array(rest)), rest, column, decimal, whole[rest]) if len(rest) else column


def decimal_evidence(text: pa.Array | pa.ChunkedArray) -> Literal[".", ",", "conflict"] | None:
    """The decimal sign that the certain numbers of a column prove; ``None``: none, "conflict": both are proved.

    >>> decimal_evidence(pa.array(["169.317", "45,6"]))
    ','
    """
    proved: set[Any] = set()
    rest = _flat(text)
    for shape in SHAPES:
        taken = _printed_in(shape, rest)
        if taken.any():
            proved.add(shape.proves)
            rest = rest.filter(pa.array(~taken))
    proved.update(read_number(text).proves for text in pc.unique(rest).to_pylist())
    proved.discard("")
    return "conflict" if len(proved) > 1 else next(iter(proved), None)


def two_readings(text: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """The rows with a figure that is a thousand times another one, depending on the decimal sign: 1.234.

    >>> two_readings(pa.array(["1.234", "1.234 km2", "1.234,5", "0.123", "12", None])).tolist()
    [True, True, False, False, False, False]
    """
    return np.asarray(pc.match_substring_regex(_flat(text), _TWO_READINGS))


_GROUPED_FOR_CERTAIN = r"[1-9][0-9]{0,2}%s(?:[0-9]{2}[1-9]|[0-9][1-9][0-9]|[1-9][0-9]{2})"
"""A whole number in groups that would have a fraction if it were not."""


def grouping_evidence(text: pa.Array | pa.ChunkedArray, whole: NDArray[np.bool_]) -> set[str]:
    """The decimal signs that whole numbers prove by the way they group their thousands; ``whole`` marks their rows.

    >>> grouping_evidence(pa.array(["98.411", "12.000", "1.5"]), np.array([True, True, False]))
    {','}
    """
    flat = _flat(text)
    proved = set()
    for sign, other in OTHER_SIGN.items():
        certain = pc.match_substring_regex(flat, f"^-?{_GROUPED_FOR_CERTAIN % re.escape(sign)}$")
        if (np.asarray(certain) & whole).any():
            proved.add(other)
    return proved


_TWO_READINGS = r"^[^0-9]*(?:[1-9][0-9]{0,2}|0[0-9]{1,2})[.,][0-9]{3}(?:[^0-9.,].*)?$"


def _flat(text: pa.Array | pa.ChunkedArray) -> Any:
    """One array of texts, nulls as empty texts, without spaces around."""
    flat = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    if not pa.types.is_large_string(flat.type):
        flat = flat.cast(pa.string())
    return pc.ascii_trim_whitespace(pc.fill_null(flat, ""))


def _empty(length: int) -> NumberColumn:
    return NumberColumn(
        value=np.full(length, np.nan),
        decimals=np.full(length, -1, np.int8),
        problem=np.zeros(length, np.int8),
        percent=np.zeros(length, np.bool_),
        missing=np.zeros(length, np.bool_),
        missing_reason=np.full(length, -1, np.int8),
        from_word=np.zeros(length, np.bool_),
        unit=np.zeros(length, np.int32),
        units=("",),
    )


_Allowed = NDArray[np.bool_] | None
"""The rows that a shape may read; ``None``: all."""


def _shapes_for(decimal: str | None, whole: NDArray[np.bool_]) -> Iterator[tuple[NumberForm, _Allowed]]:
    """The certain shapes, then those of two readings for the rows where declaration and integers leave only one."""
    yield from ((shape, None) for shape in SHAPES)
    for sign, other in OTHER_SIGN.items():
        point = re.escape(sign)
        if decimal == sign:
            yield NumberForm(rf"[0-9]{{1,3}}{point}[0-9]{{3}}", "", sign), ~whole
            yield NumberForm(rf"[0-9]{{1,3}}{point}000", "", sign), whole
        elif decimal == other:
            yield NumberForm(GROUPED % point, sign), None
        else:
            yield NumberForm(_GROUPED_FOR_CERTAIN % point, sign), whole


def _read_plain(flat: Any, column: NumberColumn, shapes: Iterator[tuple[NumberForm, _Allowed]]) -> NDArray[np.int64]:
    """Fill ``column`` with what is printed in one of the shapes; the rows that are left."""
    rows = np.arange(len(flat))
    for shape, allowed in shapes:
        taken = _printed_in(shape, flat)
        if allowed is not None:
            taken = taken & allowed[rows]
        if taken.any():
            _fill(column, rows[taken], flat.filter(pa.array(taken)), shape)
            rows, flat = rows[~taken], flat.filter(pa.array(~taken))
        if not len(rows):
            break
    return rows


def _printed_in(shape: NumberForm, flat: Any) -> NDArray[np.bool_]:
    """Which texts are digits in this shape; overlong ones are left to the reader of single texts."""
    matches = pc.match_substring_regex(flat, f"^-?(?:{shape.pattern})$")
    return np.asarray(pc.and_(matches, pc.less_equal(pc.binary_length(flat), LONGEST_FIGURE)))


def _fill(column: NumberColumn, rows: NDArray[np.int64], digits: Any, shape: NumberForm) -> None:
    if shape.group:
        digits = pc.replace_substring(digits, shape.group, "")
    if shape.decimal == ",":
        digits = pc.replace_substring(digits, ",", ".")
    # adding zero makes -0.0 an ordinary zero
    column.value[rows] = np.asarray(digits.cast(pa.float64())) + 0.0
    after_point = 0
    if shape.decimal:
        after_point = np.asarray(pc.binary_length(digits)) - np.asarray(pc.find_substring(digits, ".")) - 1
    column.decimals[rows] = after_point


def _read_others(
    texts: Any, rows: NDArray[np.int64], column: NumberColumn, decimal: str | None, whole: NDArray[np.bool_]
) -> NumberColumn:
    """Fill ``rows`` of ``column``, each distinct text (and whether it must be an integer) read once."""
    encoded = texts.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    keys, where = np.unique(np.asarray(encoded.indices).astype(np.int64) * 2 + whole, return_inverse=True)
    readings = [read_number(words[key // 2], decimal=decimal, integer=bool(key % 2)) for key in keys.tolist()]
    units = ("", *sorted({reading.unit_text for reading in readings} - {""}))
    unit_code = {unit: code for code, unit in enumerate(units)}
    reason_code: dict[str | None, int] = {
        reason: code for code, reason in enumerate((None, *MISSING_REASONS), start=-1)
    }
    columns: tuple[tuple[NDArray[Any], list[Any]], ...] = (
        (column.value, [np.nan if reading.value is None else reading.value for reading in readings]),
        (column.decimals, [reading.decimals for reading in readings]),
        (column.problem, [PROBLEMS.index(reading.problem) for reading in readings]),
        (column.percent, [reading.percent for reading in readings]),
        (column.missing, [reading.missing for reading in readings]),
        (column.missing_reason, [reason_code[reading.missing_reason] for reading in readings]),
        (column.from_word, [reading.from_word for reading in readings]),
        (column.unit, [unit_code[reading.unit_text] for reading in readings]),
    )
    for target, found in columns:
        target[rows] = np.array(found, target.dtype)[where]
    return replace(column, units=units)
