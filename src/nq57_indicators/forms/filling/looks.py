"""How the cells of a form look: the fonts, borders and colours of the administration's forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle

FONT: Final = "Times New Roman"
_LINE: Final = Side(style="thin", color="808080")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_INPUT: Final = PatternFill("solid", start_color="FFF9DB")
_HEAD: Final = PatternFill("solid", start_color="E8EEF4")
_GREY: Final = "606060"
WRONG: Final = DifferentialStyle(
    font=Font(color="9C0006", bold=True), fill=PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")
)
"""Cells whose figures do not agree."""


@dataclass(frozen=True)
class Look:
    """How one kind of cell looks; ``open``: it is filled in, also where the sheet is protected."""

    name: str
    font: Font
    align: Alignment
    border: Border | None = None
    fill: PatternFill | None = None
    form: str | None = None
    open: bool = False

    def on(self, cell: Any) -> None:
        """Give a cell this look, which its workbook keeps as a named style: thousands of cells share it."""
        book = cell.parent.parent
        if self.name not in book.named_styles:
            book.add_named_style(self._style())
        cell.style = self.name

    def _style(self) -> NamedStyle:
        style = NamedStyle(self.name, self.font, alignment=self.align, protection=Protection(locked=not self.open))
        if self.border is not None:
            style.border = self.border
        if self.fill is not None:
            style.fill = self.fill
        if self.form is not None:
            style.number_format = self.form
        return style


def _font(size: float = 11, **more: Any) -> Font:
    return Font(name=FONT, size=size, **more)


def _align(horizontal: str = "left", *, vertical: str = "center", indent: int = 0) -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True, indent=indent)


_WHOLE: Final = "#,##0"
_ANY: Final = "General"

PLAIN: Final = Look("nq57 plain", _font(), _align())
LABEL: Final = Look("nq57 label", _font(), _align("right", indent=1))
BOLD: Final = Look("nq57 bold", _font(bold=True), _align())
SMALL: Final = Look("nq57 small", _font(10), _align(vertical="top"))
SMALL_BOLD: Final = Look("nq57 small bold", _font(10, bold=True), _align(vertical="top"))
TITLE: Final = Look("nq57 title", _font(14, bold=True), _align("center"))
SUBTITLE: Final = Look("nq57 subtitle", _font(italic=True), _align("center"))
SIGNED: Final = Look("nq57 signed", _font(bold=True), _align("center"))
SIGNS: Final = Look("nq57 signs", _font(italic=True), _align("center"))
CHOSEN: Final = Look("nq57 chosen", _font(bold=True), _align(), Border(bottom=_LINE), _INPUT, open=True)
SET: Final = Look("nq57 set", _font(bold=True), _align(), Border(bottom=_LINE), open=True)
HEAD: Final = Look("nq57 head", _font(bold=True), _align("center"), _BOX, _HEAD)
NUMBERED: Final = Look("nq57 numbered", _font(9, italic=True), _align("center"), _BOX)
BOXED: Final = Look("nq57 boxed", _font(), _align(indent=1), _BOX)
BOXED_SMALL: Final = Look("nq57 boxed small", _font(10), _align(vertical="top", indent=1), _BOX)
CENTRED: Final = Look("nq57 centred", _font(), _align("center"), _BOX)
CODE: Final = Look("nq57 code", _font(8, color=_GREY), _align(indent=1), _BOX)
INPUT: Final = Look("nq57 input", _font(), _align(indent=1), _BOX, _INPUT, open=True)
CHOICE: Final = Look("nq57 choice", _font(), _align(indent=1), _BOX, open=True)
BEFORE: Final = {
    True: Look("nq57 count before", _font(color=_GREY), _align("right", indent=1), _BOX, form=_WHOLE),
    False: Look("nq57 figure before", _font(color=_GREY), _align("right", indent=1), _BOX, form=_ANY),
}
"""Last period's figures, of variables that are counted and others."""
FIGURE: Final = {
    True: Look("nq57 count", _font(), _align("right", indent=1), _BOX, _INPUT, _WHOLE, open=True),
    False: Look("nq57 figure", _font(), _align("right", indent=1), _BOX, _INPUT, _ANY, open=True),
}
