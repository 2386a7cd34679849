"""Number formats: what of a figure or a date a cell shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from openpyxl.styles.numbers import is_date_format

from nq57_indicators.reading.columns import UNKNOWN_DECIMALS
from nq57_indicators.reading.package import GENERAL
from nq57_indicators.reading.sheets import DateForm, SheetColumn
from nq57_indicators.reading.shown_words import as_shown, has_words, shows_nothing, with_remark
from nq57_indicators.texts.labels import label

LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# "#,##0," shows thousands: the cell holds a thousand times what people see.
SCALED = re.compile(r"[0#?],+(?:[^0#?,]|$)")
# Scientific, fraction and scaled formats do not tell the decimals of the value.
INDIRECT = re.compile(rf"[eE][+-]|/|{SCALED.pattern}")
FRACTION = re.compile(r"\.([0#?]*)")

# What of a date a format without days shows; elapsed times show neither.
SHOWS_MONTH = re.compile(r"[^dhs]*(?:m[^dhs]*y|y[^dhs]*m)[^dhs]*")
SHOWS_YEAR = re.compile(r"[^dhms]*y[^dhms]*")


class PrintedFormat(NamedTuple):
    """What a number format says about a cell. ``general`` formats print as many digits as the value has."""

    percent: bool
    decimals: int
    general: bool


@lru_cache(maxsize=1024)
def printed_format(number_format: str) -> PrintedFormat:
    """Percent sign and printed decimals of an Excel number format; -1 where the format leaves them open.

    >>> printed_format("0.00%"), printed_format("#,##0.0").decimals
    (PrintedFormat(percent=True, decimals=2, general=False), 1)
    """
    shape = _shape(number_format)
    percent = "%" in shape
    if not re.search(r"[0#?]", shape):
        return PrintedFormat(percent, UNKNOWN_DECIMALS, "general" in shape.lower() or "@" in shape)
    if INDIRECT.search(shape):
        return PrintedFormat(percent, UNKNOWN_DECIMALS, False)
    fraction = FRACTION.search(shape)
    digits = fraction.group(1) if fraction else ""
    open_ended = bool(digits.strip("0"))
    return PrintedFormat(percent, UNKNOWN_DECIMALS if open_ended else len(digits), False)


@lru_cache(maxsize=1024)
def date_form(number_format: str) -> DateForm | None:
    """How much of a date a number format shows; ``None`` for a format of no date.

    >>> date_form("dd/mm/yyyy"), date_form("[$-42A]mmm-yy;@"), date_form("yyyy"), date_form("0.0")
    ('day', 'month', 'year', None)
    """
    if not is_date_format(number_format):
        return None
    shape = _shape(number_format).lower()
    if SHOWS_MONTH.fullmatch(shape):
        return "month"
    return "year" if SHOWS_YEAR.fullmatch(shape) else "day"


def _shape(number_format: str) -> str:
    """The part of a format for positive numbers, without what it prints as it stands."""
    return LITERALS.sub("", number_format).split(";")[0]


class Styles:
    """The number format of each style of one workbook."""

    def __init__(self, formats: list[str]) -> None:
        unseen = label("cell.unseen")
        self._formats = [with_remark(each, unseen) if shows_nothing(each) else each for each in formats]
        self._dates: dict[int, DateForm | None] = {}

    def number_format(self, style: int) -> str:
        return self._formats[style] if style < len(self._formats) else GENERAL

    def scaled(self, styles: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which styles show thousands or millions of what the cell holds."""
        there = [int(style) for style in np.unique(styles) if SCALED.search(_shape(self.number_format(int(style))))]
        return np.isin(styles, there)

    def add_words(self, columns: Iterable[SheetColumn]) -> None:
        """Put the words that formats show beside what cells hold; scaled figures are told with their format instead."""
        for cells in columns:
            styles = np.array(cells.styles, np.int32)
            worded = [style for style in np.unique(styles).tolist() if has_words(self.number_format(style))]
            rows = np.flatnonzero(np.isin(styles, worded) & ~self.scaled(styles)).tolist() if worded else ()
            for row in rows:
                cells.values[row] = as_shown(self.number_format(cells.styles[row]), cells.values[row])

    def date_form(self, style: int) -> DateForm | None:
        if style not in self._dates:
            self._dates[style] = date_form(self.number_format(style))
        return self._dates[style]

    def printed(self, figures: NDArray[np.float64], styles: NDArray[np.int32]) -> tuple[Any, Any]:
        """Percent flags and printed decimals of ``figures``, style by style."""
        percent = np.zeros(len(figures), dtype=bool)
        decimals = np.full(len(figures), UNKNOWN_DECIMALS, dtype=np.int8)
        for style in np.unique(styles):
            shape = printed_format(self.number_format(int(style)))
            alike = styles == style
            percent[alike] = shape.percent
            whole = figures[alike] == np.floor(figures[alike])
            decimals[alike] = np.where(whole, 0, UNKNOWN_DECIMALS) if shape.general else min(shape.decimals, 127)
        return percent, decimals
