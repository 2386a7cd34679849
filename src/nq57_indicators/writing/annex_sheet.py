"""The annex as a sheet that is printed as it is: A4 across, Times New Roman, at most two pages."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from nq57_indicators.writing.annex import COLUMNS, Annex
from nq57_indicators.writing.line_counts import line_count
from nq57_indicators.writing.sheet_rows import plain_text

_FONT: Final = "Times New Roman"
_WIDTHS: Final = {
    "number": 4, "indicator": 62, "unit": 13, "asked": 31, "previous": 9, "value": 20, "comparison": 29, "outlook": 19,
    "note": 8,
}  # fmt: skip
"""Of sixty rows most take two lines in no more than one column: then two pages are full, and letters as large as can be."""
_CENTRED: Final = ("number", "unit", "previous", "value", "outlook", "note")
_LINE: Final = 13.0
"""The height of a line of 11 points."""
_POINTS: Final = 5.25
"""The width of a digit of the font that widths of columns are measured in."""
_ROOM: Final = 5.0
"""What a cell leaves free at its sides, in points."""
_BOLD: Final = 1.07
"""By how much bold letters are wider, at most."""
_A4: Final = 9
_THIN: Final = Side(style="thin", color="808080")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_annex(book: Any, title: str, annex: Annex) -> None:
    """Add the sheet of an annex to a workbook."""
    # widths of columns are measured in digits of this font, whichever others a machine has
    book._named_styles["Normal"].font = Font(name=_FONT, size=11)
    sheet = book.create_sheet(title)
    for place, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[name]
    _set_up_page(sheet)
    lines = _Lines(sheet)
    for number, text in enumerate(annex.title):
        lines.across(text, Font(name=_FONT, size=13, bold=number < 2, italic=number > 1), "center")
    lines.across("", Font(name=_FONT, size=6), "center")
    lines.cells(annex.heads, Font(name=_FONT, size=11, bold=True), heads=True)
    sheet.print_title_rows = f"{lines.number}:{lines.number}"
    for heading, rows in annex.parts:
        lines.across(heading, Font(name=_FONT, size=11, bold=True), "left", framed=True)
        for row in rows:
            lines.cells(row, Font(name=_FONT, size=11))
    lines.across(" ".join(annex.marks), Font(name=_FONT, size=10, italic=True), "left")


def _set_up_page(sheet: Any) -> None:
    """A4 across, one page wide and at most two high, with the number of the page."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 2
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.3
    margins.bottom, margins.header, margins.footer = 0.4, 0.1, 0.15
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "&P/&N", 9


class _Lines:
    """Adds rows to a sheet, each as high as its longest text."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.number = 0
        """The number of the last row."""

    def across(self, text: str, font: Font, place: str, *, framed: bool = False) -> None:
        """A text over all columns."""
        self.number += 1
        cell = self._cell(text, font, Alignment(horizontal=place, vertical="center", wrap_text=True))
        if framed:
            cell.border = _BORDER
        self._sheet.merged_cells.add(f"A{self.number}:{get_column_letter(len(COLUMNS))}{self.number}")
        self._sheet.row_dimensions[self.number].height = _height(text, sum(_WIDTHS.values()), font)
        self._sheet.append([cell])

    def cells(self, texts: tuple[str, ...], font: Font, *, heads: bool = False) -> None:
        """A row of the table."""
        self.number += 1
        made = []
        for name, text in zip(COLUMNS, texts, strict=True):
            place = "center" if heads or name in _CENTRED else "left"
            cell = self._cell(text, font, Alignment(horizontal=place, vertical="center", wrap_text=True))
            cell.border = _BORDER
            made.append(cell)
        heights = [_height(text, _WIDTHS[name], font) for name, text in zip(COLUMNS, texts, strict=True)]
        self._sheet.row_dimensions[self.number].height = max(heights)
        self._sheet.append(made)

    def _cell(self, text: str, font: Font, alignment: Alignment) -> Any:
        cell = WriteOnlyCell(self._sheet, plain_text(text))
        cell.data_type, cell.font, cell.alignment = "s", font, alignment
        return cell


def _height(text: str, width: float, font: Font) -> float:
    """How high a text is that is folded to the width of a column."""
    size = float(font.size or 11)
    letters = size * _BOLD if font.bold else size
    return line_count(text, width * _POINTS - _ROOM, letters) * _LINE * size / 11 + 1
