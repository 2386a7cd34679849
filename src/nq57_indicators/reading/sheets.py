"""One worksheet of an .xlsx workbook, streamed: values, styles, and formulas whose result was never stored."""

from __future__ import annotations

import datetime
import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, Literal

from openpyxl.utils.datetime import from_excel

from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.archives import parse, xml_parser
from nq57_indicators.reading.columns import iso_text
from nq57_indicators.reading.package import cell_text, local
from nq57_indicators.reading.tally import Tally

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_MERGED = 10_000
"""Forms have a few; beyond this the ranges of a sheet are not told apart from its cells."""
MERGED = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
PRINTED = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_NOTHING = re.compile(r"0+(?:\.0*)?")
TRUE_FALSE = {"1": "true", "true": "true"}

DateForm = Literal["day", "month", "year"]
"""How much of a date a cell shows."""


@dataclass
class SheetColumn:
    """The filled cells of one column: ``rows`` (1-based), a ``str`` or ``float`` each, and the style of each.

    ``formula_rows`` are the rows of formulas without a stored result.
    """

    rows: array[int] = field(default_factory=lambda: array("i"))
    values: list[str | float] = field(default_factory=list)
    styles: array[int] = field(default_factory=lambda: array("i"))
    formula_rows: array[int] = field(default_factory=lambda: array("i"))


class SheetReader:
    """Collects the cells of one sheet while expat walks through it; memory grows with filled cells only.

    openpyxl would need two passes (values, then formulas) and keeps whole rows as element trees; this needs one.
    """

    def __init__(
        self,
        shared: Sequence[str],
        date_form: Callable[[int], DateForm | None],
        epoch: datetime.datetime,
        tally: Tally,
    ) -> None:
        self.columns: dict[int, SheetColumn] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.printed: list[str] = []
        """What stands at the head and foot of each page, with its codes."""
        self._shared = shared
        self._date_form = date_form
        self._epoch = epoch
        self._tally = tally
        self._most_text = tally.limits.text
        self._most_cells, self._most_used = tally.left("cells"), tally.left("characters")
        self._cells = self._used = self._row = self._column = 0
        self._in_cell = False
        self._kind = "n"
        self._style = 0
        self._formula = self._stored = False
        self._collecting = self._aside = False
        self._text: list[str] = []
        self._length = 0

    def read(self, part: IO[bytes]) -> dict[int, SheetColumn]:
        """All filled cells by 1-based column number."""
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parse(parser, part, self._tally)
        self._tally.count("characters", self._used)
        return self.columns

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._open_cell(attributes)
        elif name == "row":
            self._open_row(attributes)
        elif self._in_cell:
            self._open_inside(name)
        elif name in PRINTED:
            self._collecting, self._text, self._length = True, [], 0
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and _is_hidden(attributes, "width"):
            last = min(int(attributes.get("max", 0)), MOST_COLUMNS)
            self.hidden_columns.update(range(int(attributes.get("min", 1)), last + 1))

    def _open_inside(self, name: str) -> None:
        if name == "v":
            self._stored = self._collecting = True
        elif name == "t":
            self._collecting = not self._aside
        elif name == "rPh":
            self._aside = True
        elif name == "f":
            self._formula = True

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name == "c" and self._in_cell:
            self._close_cell()
        elif name == "v" or name == "t":
            self._collecting = False
        elif name in PRINTED:
            self._collecting = False
            self.printed.append("".join(self._text))
        elif name == "rPh":
            self._aside = False

    def _characters(self, text: str) -> None:
        if self._collecting:
            self._length += len(text)
            if self._length > self._most_text:
                raise self._tally.beyond("text")
            self._text.append(text)

    def _merge(self, reference: str) -> None:
        corners = MERGED.fullmatch(reference)
        if corners is not None and len(self.merged) < MOST_MERGED:
            left, top, right, bottom = corners.groups()
            self.merged.append((int(top), column_number(left), int(bottom), column_number(right)))

    def _open_row(self, attributes: dict[str, str]) -> None:
        row = int(attributes.get("r", self._row + 1))
        if not self._row < row <= MOST_ROWS:
            raise beyond_limits(row, 0)
        self._row, self._column = row, 0
        if _is_hidden(attributes, "ht"):
            self.hidden_rows.add(row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = column_number(reference) if reference else self._column + 1
        if not self._column < column <= MOST_COLUMNS:
            raise beyond_limits(self._row, column)
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._in_cell = True
        self._formula = self._stored = self._collecting = self._aside = False
        self._text = []
        self._length = 0

    def _close_cell(self) -> None:
        self._in_cell = False
        raw = "".join(self._text)
        if raw:
            self._cells += 1
            value = self._value(raw)
            if isinstance(value, str):
                self._used += len(value)
            if self._cells > self._most_cells or self._used > self._most_used:
                raise self._tally.beyond("cells" if self._cells > self._most_cells else "characters")
            if value != "":
                cells = self._cells_of_column()
                cells.rows.append(self._row)
                cells.values.append(value)
                cells.styles.append(self._style)
        elif self._formula and not (self._stored and self._kind == "str"):  # ="" stores an empty text
            self._cells_of_column().formula_rows.append(self._row)

    def _cells_of_column(self) -> SheetColumn:
        cells = self.columns.get(self._column)
        if cells is None:
            cells = self.columns[self._column] = SheetColumn()
        return cells

    def _value(self, raw: str) -> str | float:
        kind = self._kind
        if kind == "n":
            figure = float(raw)
            form = self._date_form(self._style) if self._style else None
            return figure if form is None else self._date_text(figure, form)
        if kind == "s":
            return self._shared[int(raw)]
        if kind == "b":
            return TRUE_FALSE.get(raw.strip(), "false")
        return self._stored_date(raw) if kind == "d" else cell_text(raw)

    def _stored_date(self, raw: str) -> str:
        """A date stored as ISO text, as Strict Open XML does, as far as the cell shows it."""
        try:
            moment = datetime.datetime.fromisoformat(raw)
        except ValueError:
            return raw
        return _shown(moment, self._date_form(self._style) or "day")

    def _date_text(self, serial: float, form: DateForm) -> str | float:
        """A date as ISO text, as far as the cell shows it: 1 February shown as 02/2026 is the month.

        A serial number that is no date (negative, past 9999) stays the number it is.
        """
        try:
            moment = from_excel(serial, self._epoch)
        except (OverflowError, ValueError):
            return serial
        return _shown(moment, form)


def _shown(moment: datetime.date | datetime.time | datetime.timedelta, form: DateForm) -> str:
    if form != "day" and isinstance(moment, datetime.date):
        return f"{moment:%Y-%m}" if form == "month" else f"{moment:%Y}"
    return iso_text(moment) if isinstance(moment, datetime.date | datetime.time) else str(moment)


def column_number(reference: str) -> int:
    """The 1-based column of an A1 reference.

    >>> column_number("AB12")
    28
    """
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z" or number > MOST_COLUMNS:
            break
        number = number * 26 + ord(letter) - 64
    return number


def beyond_limits(row: int, column: int) -> SubmissionError:
    """The error for a sheet that is larger than any system makes them.

    >>> beyond_limits(7, 0).message("en")[:24]
    'The sheet is damaged or '
    """
    return SubmissionError(
        "sheet-beyond-limits", row=row, column=column, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
    )


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or so small that nobody sees it."""
    return attributes.get("hidden") in TRUE_FALSE or _NOTHING.fullmatch(attributes.get(size, "1")) is not None
