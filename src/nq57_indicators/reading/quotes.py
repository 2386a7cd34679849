"""Quotes that swallow lines: a quoted cell may span lines, but not the records that stand on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc

from nq57_indicators.errors import SubmissionError


class Swallowing(NamedTuple):
    """A cell that holds whole records: its record (0-based, within the block) and its column (1-based)."""

    record: int
    column: int


def swallowing(columns: Sequence[Any], delimiter: str, all_quoted: bool = False) -> Swallowing | None:
    """The first cell in which every further line brings as many delimiters as a record of the table has.

    A remark of several lines has fewer; a comma before a space is one of a sentence, and delimiters alone are no record.
    Where every cell of a file stands in quotes (``all_quoted``), those of swallowed records stand beside a quote.

    >>> import pyarrow as pa
    >>> swallowing([pa.array(["a", "c"]), pa.array(["text\\nb,12", "a remark\\non two lines"])], ",")
    Swallowing(record=0, column=2)
    """
    found = []
    for place, column in enumerate(columns, start=1):
        breaks = _count(column, "\n")
        if breaks.any():
            inside = _count(column, delimiter) - _count(column, f"{delimiter} ")
            if all_quoted:
                inside = np.maximum(_count(column, f'"{delimiter}'), _count(column, f'{delimiter}"'))
            told = pc.fill_null(pc.match_substring_regex(column, r"[\pL\pN]"), False).to_numpy(zero_copy_only=False)
            records = (breaks > 0) & (inside >= breaks * (len(columns) - 1)) & (inside > 0) & told
            found += [Swallowing(int(record), place) for record in np.flatnonzero(records)[:1]]
    return min(found, default=None)


def _count(column: Any, sign: str) -> Any:
    return pc.fill_null(pc.count_substring(column, sign), 0).to_numpy(zero_copy_only=False)


def never_closed(lines: Iterable[str], delimiter: str) -> int | None:
    """The 0-based line of the quote inside which the lines end; ``None`` where all are closed.

    As in RFC 4180 a quote opens a cell only at its beginning, and two of them inside are one: 5" is a cell like others.

    >>> never_closed(['a,5"', 'b,"two', 'lines"', 'c,"open', 'd,1'], ",")
    3
    """
    opened: int | None = None
    for number, line in enumerate(lines):
        if '"' in line:
            before, inside = opened, _ends_inside(line.rstrip("\r\n"), delimiter, opened is not None)
            opened = None if not inside else before if before is not None and _one_cell(line) else number
    return opened


def _one_cell(line: str) -> bool:
    """Whether all quotes of a line inside a quoted cell are doubled, so that the cell goes on."""
    return '"' not in line.replace('""', "")


def _ends_inside(line: str, delimiter: str, inside: bool) -> bool:
    """Whether the end of a line stands inside a quoted cell."""
    at, fresh = 0, not inside
    while True:
        if inside:
            at = line.find('"', at)
            if at < 0:
                return True
            doubled = line[at : at + 2] == '""'
            inside, at = doubled, at + 1 + doubled
        elif fresh and line[at : at + 1] == '"':
            inside, fresh, at = True, False, at + 1
        else:
            at = line.find(delimiter, at)
            if at < 0:
                return False
            fresh, at = True, at + 1


def swallowed_rows(line: int, column: int) -> SubmissionError:
    """The error for a cell that holds further records.

    >>> swallowed_rows(2, 6).message("en")[:40]
    'Line 2, column 6: a quoted cell goes on '
    """
    return SubmissionError("csv-quote-swallows", line=line, column=column)


def open_quote(line: int) -> SubmissionError:
    """The error for a quote that is never closed.

    >>> open_quote(7).message("en")[:38]
    'Line 7: a quote opens here and is neve'
    """
    return SubmissionError("csv-quote-open", line=line)
