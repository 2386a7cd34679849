"""OpenDocument workbooks, streamed: values with the percent signs, decimals and dates that their cells show."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from nq57_indicators.periods import PeriodError, read_period_text
from nq57_indicators.reading.archives import parse, xml_parser
from nq57_indicators.reading.package import GENERAL, Attributes, local
from nq57_indicators.reading.sheets import MOST_COLUMNS, MOST_MERGED, SheetColumn
from nq57_indicators.reading.shown_words import format_of_text, with_remark
from nq57_indicators.reading.tally import Tally
from nq57_indicators.texts.labels import label

ASIDE = frozenset({"annotation", "ruby-text", "tracked-changes", "shapes", "dde-links", "forms"})
"""Elements inside a sheet whose text is none of its cells'."""
BLANKS = re.compile(r"[ \t\r\n]+")
SHOWN_PERCENT = re.compile(r"\d(?:[.,](\d+))?\s*%")
OPEN_PERCENT = "0.##%"
"""A percentage whose printed decimals are not known."""
SCALED = "#,##0,"
"""What shows thousands or millions of what a cell holds."""
NUMERIC = frozenset({"float", "percentage", "currency"})
SIZES = {"table-row-properties": "row-height", "table-column-properties": "column-width"}
NO_SIZE = re.compile(r"0+(?:\.0*)?(?:[a-z]+)?")
GROUP_OF_DIGITS = re.compile(r"\d+")


@dataclass
class OdsSheet:
    """One sheet: its cells by column, whether it is hidden, which rows are, and its merged ranges."""

    title: str
    hidden: bool
    columns: dict[int, SheetColumn] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: list[tuple[int, int, str]] = field(default_factory=list)


def ods_sheets(path: Path, tally: Tally) -> tuple[list[OdsSheet], list[str]]:
    """The sheets of a workbook, and the number formats that the styles of their cells stand for.

    Raises ``SubmissionError`` for a workbook with a password or beyond limits.

    >>> import tempfile
    >>> from nq57_indicators.models.limits import USUAL
    >>> cell = '<t:table-cell o:value-type="percentage" o:value="0.853"><x:p>85,3%</x:p></t:table-cell>'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.ods"
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("content.xml", f'<o:body xmlns:o="o" xmlns:t="t" xmlns:x="x"><t:table t:name="S">'
    ...             f"<t:table-row>{cell}</t:table-row></t:table></o:body>")
    ...     [sheet], formats = ods_sheets(path, Tally(USUAL))
    >>> sheet.columns[1].values, formats[sheet.columns[1].styles[0]]
    ([0.853], '0.0%')
    """
    reader = _Reader(tally)
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
        reader.read(part)
    return reader.sheets, reader.formats


class _Reader:
    """Walks through ``content.xml`` and keeps filled cells only."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self.sheets: list[OdsSheet] = []
        self.formats = [GENERAL]
        self._hidden_styles: set[str] = set()
        """Of tables that are not shown, of rows without any height and columns without any width."""
        self._struck_styles: set[str] = set()
        self._style = ""
        self._aside = 0
        self._row = self._rows = self._columns = self._column = self._repeat = 0
        self._filled: list[tuple[int, int, str | float | None, int]] = []
        self._says: Attributes = {}
        self._paragraphs: list[list[str]] = []
        self._in_cell = self._in_text = self._hidden_row = False
        self._length = 0
        self._note: list[str] = []
        self._in_note = False

    def read(self, part: IO[bytes]) -> None:
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parse(parser, part, self._tally)

    # ---- elements -----------------------------------------------------------------------------------------------

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if self._aside or name in ASIDE:
            self._aside += 1
            self._note = [] if name == "annotation" and self._in_cell else self._note
            self._in_note = name == "p"
        elif name in ("table-cell", "covered-table-cell"):
            self._open_cell(attributes)
        elif self._in_cell:
            self._open_text(name, attributes)
        elif name == "table-row":
            self._open_row(_plainly(attributes))
        elif name == "table-column":
            self._open_column(_plainly(attributes))
        elif name == "table":
            self._open_sheet(_plainly(attributes))
        else:
            self._open_style(name, attributes)

    def _end(self, tag: str) -> None:
        name = local(tag)
        if self._aside:
            self._aside -= 1
            self._in_note = False
            if name == "annotation" and self._in_cell:
                self.sheets[-1].notes.append((self._row, self._column, "".join(self._note).strip()))
            return
        if name in ("table-cell", "covered-table-cell"):
            self._close_cell()
        elif name == "p":
            self._in_text = False
        elif name == "table-row":
            self._close_row()

    def _characters(self, text: str) -> None:
        if self._aside and self._in_note:
            self._tally.count("characters", len(text))
            self._note.append(text)
        elif self._in_text and not self._aside:
            self._length += len(text)
            self._tally.check("text", self._length)
            self._paragraphs[-1].append(BLANKS.sub(" ", text))

    def _open_style(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = _plainly(attributes).get("name", "")
        elif (name == "table-properties" and _plainly(attributes).get("display") == "false") or (
            name in SIZES and NO_SIZE.fullmatch(_plainly(attributes).get(SIZES[name], ""))
        ):
            self._hidden_styles.add(self._style)
        elif name == "text-properties" and _plainly(attributes).get("text-line-through-style", "none") != "none":
            self._struck_styles.add(self._style)

    def _open_sheet(self, says: Attributes) -> None:
        hidden = says.get("style-name", "") in self._hidden_styles
        self._tally.count("sheets")
        self.sheets.append(OdsSheet(says.get("name", ""), hidden))
        self._row = self._rows = self._columns = 0

    def _open_column(self, says: Attributes) -> None:
        first, self._columns = self._columns + 1, self._columns + _count(says, "number-columns-repeated")
        if self._is_hidden(says):
            self.sheets[-1].hidden_columns.update(range(first, min(self._columns, MOST_COLUMNS) + 1))

    def _open_row(self, says: Attributes) -> None:
        self._row += self._rows
        self._rows = _count(says, "number-rows-repeated")
        self._row = self._row or 1
        self._column, self._repeat = 1, 0
        self._filled = []
        self._hidden_row = self._is_hidden(says)

    def _is_hidden(self, says: Attributes) -> bool:
        return says.get("visibility", "visible") != "visible" or says.get("style-name", "") in self._hidden_styles

    def _close_row(self) -> None:
        if not self._filled:
            return
        sheet = self.sheets[-1]
        self._tally.count("filled", self._rows * sum(repeat for _, repeat, _, _ in self._filled), "cells")
        texts = sum(repeat * len(value) for _, repeat, value, _ in self._filled if isinstance(value, str))
        self._tally.count("characters", self._rows * texts)
        for row in range(self._row, self._row + self._rows):
            if self._hidden_row:
                sheet.hidden_rows.add(row)
            for first, repeat, value, style in self._filled:
                for column in range(first, first + repeat):
                    _keep(sheet.columns.setdefault(column, SheetColumn()), row, value, style)

    # ---- cells --------------------------------------------------------------------------------------------------

    def _open_cell(self, attributes: Attributes) -> None:
        self._column += self._repeat
        self._says = _plainly(attributes)
        self._repeat = _count(self._says, "number-columns-repeated")
        self._in_cell, self._in_text = True, False
        self._paragraphs, self._length = [], 0
        rows, columns = _count(self._says, "number-rows-spanned"), _count(self._says, "number-columns-spanned")
        merged = self.sheets[-1].merged if self.sheets else []
        if rows * columns > 1 and len(merged) < MOST_MERGED:
            merged.append((self._row, self._column, self._row + rows - 1, self._column + columns - 1))

    def _open_text(self, name: str, attributes: Attributes) -> None:
        if name == "p":
            self._paragraphs.append([])
            self._in_text = True
        elif self._in_text and name in ("s", "tab", "line-break"):
            number = _count(_plainly(attributes), "c") if name == "s" else 1
            self._length += number
            self._tally.check("text", self._length)
            self._paragraphs[-1].append({"tab": "\t", "line-break": "\n"}.get(name, " ") * number)

    def _close_cell(self) -> None:
        self._in_cell = False
        value, style = self._value("\n".join("".join(parts) for parts in self._paragraphs))
        if value != "":
            self._filled.append((self._column, self._repeat, value, style))
        elif "formula" in self._says and "value-type" not in self._says:
            self._filled.append((self._column, self._repeat, None, 0))

    def _value(self, shown: str) -> tuple[str | float, int]:
        """The value of a cell and the style that tells how it is shown."""
        kind = self._says.get("value-type", "string")
        if kind in NUMERIC and "value" in self._says:
            value = float(self._says["value"])
            percent = kind == "percentage"
            style = self._percent_style(shown) if percent else self._plain_style(value, shown)
            with_words = None if self.formats[style : style + 1] == [SCALED] else format_of_text(shown, percent=percent)
            with_words = self._remark(self.formats[style], shown) or with_words
            return value, style if with_words is None else self._style_of(with_words)
        if kind == "boolean":
            return self._says.get("boolean-value", shown.strip().lower()), 0
        if kind == "date" and "date-value" in self._says:
            return _day(self._says["date-value"], shown), 0
        if kind == "time":
            return shown or self._says.get("time-value", ""), 0
        return shown if self._paragraphs else self._says.get("string-value", ""), 0

    def _remark(self, number_format: str, shown: str) -> str | None:
        """The format of a figure that is struck out, or of which its cell shows nothing."""
        style = self._says.get("style-name", "")
        if style in self._struck_styles:
            return with_remark(number_format, label("cell.struck"))
        unseen = bool(style) and self._paragraphs == [[]]
        return with_remark(number_format, label("cell.unseen")) if unseen else None

    def _percent_style(self, shown: str) -> int:
        found = SHOWN_PERCENT.search(shown)
        decimals = len(found[1] or "") if found else 0
        return self._style_of(OPEN_PERCENT if found is None else f"0.{'0' * decimals}%" if decimals else "0%")

    def _plain_style(self, value: float, shown: str) -> int:
        """All digits that a cell shows, decimals too, make at least its value, or it shows thousands of it."""
        digits = "".join(GROUP_OF_DIGITS.findall(shown))
        plain = not digits or "e" in shown.lower() or abs(value) < 1 or int(digits) >= abs(value) / 2
        return 0 if plain else self._style_of(SCALED)

    def _style_of(self, number_format: str) -> int:
        if number_format not in self.formats:
            self.formats.append(number_format)
        return self.formats.index(number_format)


def _plainly(attributes: Attributes) -> Attributes:
    """Attributes without prefixes. ``office:value-type`` wins over the ``calcext`` one of the same name."""
    return {local(name): value for name, value in reversed(attributes.items())}


def _count(says: Attributes, name: str) -> int:
    return max(int(says.get(name, 1)), 1)


def _keep(cells: SheetColumn, row: int, value: str | float | None, style: int) -> None:
    if value is None:
        cells.formula_rows.append(row)
    else:
        cells.rows.append(row)
        cells.values.append(value)
        cells.styles.append(style)


def _is_other_period(shown: str, day: str) -> bool:
    """Whether words of its format make another period of a date than its day, month or year: "Quý IV/2025"."""
    try:
        reading = read_period_text(shown)
    except PeriodError:
        return False
    return reading.flow is not None or not day.startswith(reading.period.label)


def _day(stored: str, shown: str) -> str:
    """A date as far as the cell shows it: three groups of digits are a day, two a month, a lone year is one.

    Where that cannot be told, it carries a time of day, so that no period is read from it.

    >>> _day("2026-02-01", "01/02/2026"), _day("2026-02-01", "02/2026"), _day("2026-02-01", "Feb 26")
    ('2026-02-01', '2026-02', '2026-02-01T00:00:00')
    """
    day, _, time = stored.partition("T")
    if time.strip("0:."):
        return stored
    if _is_other_period(shown, day):
        return shown
    groups = GROUP_OF_DIGITS.findall(shown)
    if len(groups) > 2:
        return day
    if len(groups) == 2 and max(map(len, groups)) == 4:
        return day[:7]
    return day[:4] if [day[:4]] == groups else f"{day}T00:00:00"
