"""One workbook beside several returned files: a row for each, and what stands in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonpath
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.models.tables import TABLES
from nq57_indicators.reading.package import OWN_SHEET
from nq57_indicators.texts.labels import label
from nq57_indicators.writing.books import save_book

_WIDE = 40
_NARROW = 13
_LINE = 16
"""Points that a line of text takes."""
_WIDE_COLUMNS = ("file", "workbook", "refused", "message", "fix")


def write_overview(
    returned: pd.DataFrame, elsewhere: pd.DataFrame, not_sent: Sequence[str], path: Path, lang: str
) -> None:
    """Write the table ``returned``, the files of an earlier report that were ``not_sent``, and the findings ``elsewhere``."""
    book = Workbook()
    titles = {column.name: column.title.in_language(lang) for column in TABLES["returned"]}
    shown = returned.astype("object").where(returned.notna(), None)
    shown["file"] = shown["file"].map(below_common(shown["file"].tolist()))
    shown["unsigned"] = [label("todo.unsigned_short", lang) if lost else None for lost in returned["unsigned"]]
    sheet = book.worksheets[0]
    sheet.title = f"{OWN_SHEET}{label('todo.overview', lang)}"
    _write(sheet, titles, shown.to_numpy().tolist())
    for name in not_sent:
        sheet.append([name, label("todo.not_sent", lang)])
    if len(elsewhere):
        names = ("severity", "message", "fix", "rule", "finding")
        severities = {severity: label(f"severity.{severity}", lang) for severity in SEVERITIES}
        rows = elsewhere.assign(severity=elsewhere["severity"].map(severities))[list(names)].to_numpy().tolist()
        other = book.create_sheet(f"{OWN_SHEET}{label('todo.elsewhere', lang)}")
        _write(other, {name: label(f"todo.{name}", lang) for name in names}, rows)
    save_book(book, path)


def below_common(files: Sequence[str]) -> dict[str, str]:
    """Each file's name below the folder that all of them have in common.

    >>> below_common(["sent/a.xlsx", "sent/july/b.xlsx"])
    {'sent/a.xlsx': 'a.xlsx', 'sent/july/b.xlsx': 'july/b.xlsx'}
    """
    whole = {name: Path(name).absolute() for name in files}
    common = commonpath([str(path.parent) for path in whole.values()])
    return {name: path.relative_to(common).as_posix() for name, path in whole.items()}


def _write(sheet: Worksheet, titles: dict[str, str], rows: list[list[Any]]) -> None:
    sheet.append(list(titles.values()))
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.data_type = (
                "s" if isinstance(cell.value, str) else cell.data_type
            )  # a text that begins with "=" is one
    for column, name in enumerate(titles, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE if name in _WIDE_COLUMNS else _NARROW
    for number, row in enumerate(rows, start=2):
        sheet.row_dimensions[number].height = _height(row, titles)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _height(row: Sequence[Any], titles: dict[str, str]) -> int:
    """The height that shows the longest text of a row whole; programs do not fit it by themselves."""
    widths = (_WIDE if name in _WIDE_COLUMNS else _NARROW for name in titles)
    return _LINE * max(1 + len(str(value or "")) // width for value, width in zip(row, widths, strict=True))
