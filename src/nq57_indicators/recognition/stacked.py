"""Headers on two or three rows, under merged cells: the words of one column become one header, or none is believed.

The row of forms that numbers their columns (A, B, 1, 2) belongs to the headers, too.

"Hồ sơ tiếp nhận" over "Tổng số" and "Trực tuyến" says what its columns hold only together with the row below. Read by the
upper row alone, the first column under it would pass for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.tables.cells import RawColumn, RawTable

_MOST_ROWS = 3
_KEYS = frozenset({"ref_area", "area_code", "time_period", "year"})
_NAMED = frozenset({"ref_area", "time_period", "variable"})
_NUMBER = re.compile(r"\(?(?P<number>[1-9][0-9]?)\)?(?: ?=.*)?")
_LETTER = re.compile(r"\(?[A-ZĐa-zđ]\)?")


def with_joined_headers(table: RawTable, names: Names, known: list[str]) -> RawTable:
    """The table with rows of headers below the first joined to it, column by column.

    Such a row has words where the first row of headers has nothing, no figure, and neither area nor period. The headers
    that were found are put into ``known``, for the blocks that follow.
    """
    for _ in range(_MOST_ROWS - 1):
        if not len(table) or not _goes_on(table, names):
            break
        table = under(table, list(_joined(table, names))).take(np.arange(len(table)) > 0)
    if len(table) and _numbers_columns(table, names):
        table = table.take(np.arange(len(table)) > 0)
    known.extend(column.header for column in table.columns)
    return table


def under(table: RawTable, headers: list[str]) -> RawTable:
    """The table under other headers."""
    columns = zip(table.columns, headers, strict=True)
    return replace(table, columns=tuple(replace(column, header=header) for column, header in columns))


def _goes_on(table: RawTable, names: Names) -> bool:
    """Whether the first row below the headers is one more row of headers."""
    words = [_first(column) for column in table.columns]
    said = [(column, word) for column, word in zip(table.columns, words, strict=True) if word]
    return (
        any(not column.header.strip() for column, _ in said)
        and all(any(sign.isalpha() for sign in word) for _, word in said)
        and not any(names.roles.get(fold(column.header)) in _KEYS for column, _ in said)
        and not any(column.number is not None and not np.isnan(column.number[0]) for column in table.columns)
    )


def _numbers_columns(table: RawTable, names: Names) -> bool:
    """Whether the first row holds letters and the numbers 1, 2, 3 … only, also where areas, periods or variables stand."""
    labels = [_label(column) for column in table.columns]
    named = [
        label
        for column, label in zip(table.columns, labels, strict=True)
        if names.roles.get(fold(column.header)) in _NAMED
    ]
    numbers = [match["number"] for match in map(_NUMBER.fullmatch, labels) if match]
    return (
        bool(named)
        and all(named)
        and not any(label in names.codes.area or names.item(label) >= 0 for label in named)
        and all(_NUMBER.fullmatch(label) or _LETTER.fullmatch(label) for label in labels if label)
        and numbers == [str(place) for place in range(1, len(numbers) + 1)]
    )


def _label(column: RawColumn) -> str:
    figure = np.nan if column.number is None else column.number[0]
    return _first(column) if np.isnan(figure) else f"{figure:.15g}"


def _joined(table: RawTable, names: Names) -> Iterator[str]:
    """The header of each column: what stands over it, which may begin further left, and its own word."""
    over, last = "", 0
    for column in table.columns:
        over = column.header.strip() or (over if column.column == last + 1 else "")
        last = column.column
        word = _first(column)
        if not word:
            yield column.header
            continue
        spellings = (f"{over} {word}".strip(), f"{word} {over}".strip())
        yield next((spelling for spelling in spellings if names.item(spelling) >= 0), spellings[0])


def _first(column: RawColumn) -> str:
    text = column.text[0].as_py() if column.text is not None else None
    return (text or "").strip()
