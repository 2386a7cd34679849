"""Marks in the place of figures, of one form or one catalogue: what stands there becomes what it means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from nq57_indicators.models.layouts import Marks
from nq57_indicators.recognition.names import fold
from nq57_indicators.tables.cells import RawColumn


def with_marks(column: RawColumn, marks: Marks) -> RawColumn:
    """A column in which marks, typed as texts or numbers, are replaced by what they mean.

    >>> column = RawColumn("h", 1, pa.array(["TRẮNG", "5"]))
    >>> with_marks(column, Marks(zero=("trắng",))).text.to_pylist()
    ['0', '5']
    """
    meanings: tuple[tuple[tuple[str, ...], str | None], ...] = (
        (marks.zero, "0"), (marks.missing, None), (marks.not_applicable, "not_applicable"),
    )  # fmt: skip
    for written, meaning in meanings:
        column = _meant(column, frozenset(map(fold, written)), meaning) if written else column
    return column


def _meant(column: RawColumn, marks: frozenset[str], meaning: str | None) -> RawColumn:
    number = column.number
    cells = column.text.to_pylist() if column.text is not None else [None] * (0 if number is None else len(number))
    texts = [text and text.strip() for text in cells]
    stands = np.array([bool(text) and fold(text) in marks for text in texts], bool)
    if number is not None:
        typed = [float(mark) for mark in marks if mark.replace(".", "", 1).isdigit()]
        stands |= np.isin(number, typed)
        number = np.where(stands, np.nan, number)
    meant = [meaning if here else own for here, own in zip(stands.tolist(), texts, strict=True)]
    return replace(column, text=pa.array(meant, pa.string()), number=number)
