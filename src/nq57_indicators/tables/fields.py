"""Columns of cells as codes into their distinct texts: every text is interpreted once, however often it stands there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nq57_indicators.tables.cells import RawColumn
from nq57_indicators.tables.observations import Codes

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Field:
    """One text per row, as a code into ``texts``; -1 is an empty cell."""

    codes: Ints
    texts: list[str]

    def take(self, rows: Any) -> Field:
        """The same for some rows."""
        return Field(self.codes[rows], self.texts)

    def look_up(self, find: Callable[[str], int], *, empty: int = -1) -> Codes:
        """What ``find`` makes of each text; ``empty`` for empty cells."""
        table = narrow([*(find(text) for text in self.texts), empty])
        return table.take(self.codes)  # half the time of table[codes] where codes are narrow

    @property
    def text(self) -> NDArray[Any]:
        """The text of every row, empty for an empty cell."""
        return np.array([*self.texts, ""], dtype=object).take(self.codes)


def narrow(codes: list[int]) -> Codes:
    """Codes in the smallest type that holds them all: columns of a million rows are made of them."""
    wide = np.array(codes, np.int32)
    kinds = (np.int8, np.int16, np.int32)
    return wide.astype(next(kind for kind in kinds if (wide.astype(kind) == wide).all()))


def field_of(column: RawColumn) -> Field:
    """The texts of a column; figures that the file types as numbers are read as text (a year, a code)."""
    size = len(column.number) if column.number is not None else len(column.text)
    codes = np.full(size, -1, np.int32)
    texts: list[str] = []
    if column.text is not None:
        array = column.text.combine_chunks() if isinstance(column.text, pa.ChunkedArray) else column.text
        if not pa.types.is_dictionary(array.type):
            array = pc.dictionary_encode(array)
        indices = pc.fill_null(array.indices, -1) if array.null_count else array.indices
        codes = indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=column.number is not None)
        texts = [text or "" for text in array.dictionary.to_pylist()]
    if column.number is not None:
        typed = ~np.isnan(column.number)
        distinct, where = np.unique(column.number[typed], return_inverse=True)
        codes[typed] = where + len(texts)
        texts = texts + [_number_as_text(figure) for figure in distinct.tolist()]
    return _without_blanks(Field(codes, texts))


def _without_blanks(field: Field) -> Field:
    """Texts of nothing but spaces are empty cells."""
    blank = [code for code, text in enumerate(field.texts) if not text.strip()]
    if not blank:
        return field
    return Field(np.where(np.isin(field.codes, blank), -1, field.codes).astype(np.int32), field.texts)


def _number_as_text(figure: float) -> str:
    return str(int(figure)) if figure.is_integer() else repr(figure)


def constant(text: str, size: int) -> Field:
    """The same text in every row."""
    return Field(np.zeros(size, np.int32), [text])


def pairs(first: NDArray[np.integer[Any]], second: NDArray[np.integer[Any]]) -> tuple[list[tuple[int, int]], Ints]:
    """The distinct pairs of two code columns and the number of the pair in each row."""
    if len(second) and (second == second[0]).all():  # mostly one of two says the same in all rows
        present, where = numbered(first.astype(np.int64) + 1)
        return [(code - 1, int(second[0])) for code in present.tolist()], where
    width = int(second.max(initial=-1)) + 2
    key = first.astype(np.int64)
    key += 1
    key *= width
    key += second
    key += 1
    present, where = numbered(key)
    return [(int(pair // width) - 1, int(pair % width) - 1) for pair in present.tolist()], where


def combinations(*columns: NDArray[np.integer[Any]]) -> tuple[list[tuple[int, ...]], Ints]:
    """The distinct combinations of several code columns (none below -1) and the number of the combination in each row.

    >>> combinations(np.array([0, 0, 1]), np.array([5, 5, 5]), np.array([-1, -1, 2]))[0]
    [(0, 5, -1), (1, 5, 2)]
    """
    found: list[tuple[int, ...]] = [()]
    where = np.zeros(len(columns[0]), np.int32)
    for column in columns:
        both, where = pairs(where, column)
        found = [(*found[before], code) for before, code in both]
    return found, where


_MOST_COUNTED = 5_000_000


def numbered(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], Ints]:
    """The distinct numbers (none below zero) in ascending order, and the place of each row's among them."""
    most = int(key.max(initial=-1)) + 1
    if most > _MOST_COUNTED:
        distinct, where = np.unique(key, return_inverse=True)
        return distinct, where.astype(np.int32)
    seen = np.zeros(most, bool)
    seen[key] = True
    present = np.flatnonzero(seen)
    place = np.zeros(most, np.int32)
    place[present] = np.arange(len(present))
    return present, place.take(key)
