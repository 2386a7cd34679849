"""Who has sent, as a workbook to print: the paragraph above the table, files of nobody below it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.forms.collecting.telling import body_in_words, reason_in_words
from nq57_indicators.forms.filling import looks
from nq57_indicators.forms.filling.looks import Look
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.periods import day_in_words
from nq57_indicators.writing.books import save_book

_WIDTHS: Final = {
    "number": 6, "name": 28, "status": 14, "returned": 11, "received": 13, "file": 30, "asked": 9, "given": 9,
    "accepted": 10, "excused": 12, "questions": 9,
}  # fmt: skip
_LINE: Final = 16.0


def write_collection(
    path: Path, table: pd.DataFrame, unplaced: pd.DataFrame, text: str, catalogue: Catalogue, lang: str
) -> None:
    """One sheet for every duty, in the order they were asked for."""
    book = Workbook()
    book.remove(book.worksheets[0])
    said = text.split("\n")
    for number, (duty, rows) in enumerate(table.groupby("duty", sort=False)):
        page = book.create_sheet(str(duty)[:31])
        lines = [said[number], *(said[len(table["duty"].unique()) :])]
        _sheet(page, rows, lines, catalogue.obligations[str(duty)].name.in_language(lang), catalogue, lang)
        _unplaced(page, unplaced, catalogue, lang)
    save_book(book, path)


def _sheet(page: Any, rows: pd.DataFrame, said: list[str], title: str, catalogue: Catalogue, lang: str) -> None:
    for place, width in enumerate(_WIDTHS.values(), start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    _across(page, 1, title, looks.TITLE)
    for at, line in enumerate(said, start=2):
        _across(page, at, line, looks.PLAIN)
    head = len(said) + 3
    for place, name in enumerate(_WIDTHS, start=1):
        _put(page, head, place, label(f"collect_column.{name}", lang), looks.HEAD)
    page.row_dimensions[head].height = _LINE * 2.5
    for number, row in enumerate(rows.to_dict("records"), start=1):
        cells = _cells(row, catalogue, lang) | {"number": number}
        for place, name in enumerate(_WIDTHS, start=1):
            _put(page, head + number, place, cells[name], looks.BOXED if name in ("name", "file") else looks.CENTRED)
    page.freeze_panes = f"C{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.sheet_view.showGridLines = False


def _cells(row: dict[Any, Any], catalogue: Catalogue, lang: str) -> dict[str, object]:
    received, file = row["received"], row["file"]
    return {name: row[name] for name in ("asked", "given", "accepted", "excused", "questions")} | {
        "name": body_in_words(row["body"], catalogue, row["due"].date(), lang),
        "status": label(f"collect_status.{row['status']}", lang),
        "returned": "x" if row["returned"] else None,
        "received": None if pd.isna(received) else day_in_words(received.date()),
        "file": None if pd.isna(file) else "; ".join(PurePosixPath(part).name for part in file.split("; ")),
    }


def _unplaced(page: Any, unplaced: pd.DataFrame, catalogue: Catalogue, lang: str) -> None:
    row = page.max_row + 2
    for file, rule in unplaced.itertuples(index=False):
        _across(page, row, f"{file}: {reason_in_words(rule, catalogue, lang)}", looks.SMALL)
        row += 1


def _across(page: Any, row: int, text: str, look: Look) -> None:
    _put(page, row, 1, text, look)
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    page.row_dimensions[row].height = _LINE * -(-len(text) // 140) + 4


def _put(page: Any, row: int, column: int, value: object, look: Look) -> None:
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    look.on(cell)
