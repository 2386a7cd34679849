"""Files that are no .xlsx workbook, laid out as one so that they can be returned: every cell at its place."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from nq57_indicators.reading.csv_header import delimiter_of
from nq57_indicators.reading.encoding import encoding_of
from nq57_indicators.reading.kinds import Kind
from nq57_indicators.reading.plain_sheets import plain_sheets
from nq57_indicators.writing.books import save_book

Row = Iterable[str | float | None]
TEXT_SHEET = "CSV"
"""The name of the sheet that holds the lines of a text file."""


def as_workbook(source: Path, kind: Kind, target: Path) -> None:
    """Write the cells of a .xls, .ods or delimited text file to ``target`` as .xlsx, each where it stood.

    Texts stay texts: nothing of them is read as a number, a date or a formula. Of other kinds (JSON, Parquet), which have
    no sheets, the workbook holds an empty one.
    """
    book = Workbook(write_only=True)
    for title, rows in _sheets(source, kind):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    save_book(book, target)


def _sheets(source: Path, kind: Kind) -> Iterator[tuple[str, Iterable[Row]]]:
    if kind == "csv":
        yield TEXT_SHEET, _lines(source)
    elif kind in ("xls", "ods"):
        answers = plain_sheets(source, kind)
        next(answers)
        yield from ((answer["title"], answer["rows"]) for answer in answers)
    else:
        yield TEXT_SHEET, ()


def _lines(source: Path) -> Iterator[Row]:
    """The records of a text file, each in the row of the line on which it begins."""
    with source.open(encoding=encoding_of(source).name, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter_of(source))
        written = 0
        while True:
            begins = reader.line_num
            record = next(reader, None)
            if record is None:
                return
            yield from ([] for _ in range(begins - written))
            yield record
            written = begins + 1


def _cell(sheet: WriteOnlyWorksheet, value: str | float | None) -> Cell | float | None:
    if not isinstance(value, str):
        return value
    try:
        cell = WriteOnlyCell(sheet, value=value)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, value="".join(sign for sign in value if sign >= " " or sign in "\t\n\r"))
    cell.data_type = "s"  # a text that begins with "=" is a text
    return cell
