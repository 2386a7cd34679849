"""Workbooks are the same bytes whenever they are written."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl

from nq57_indicators.writing.books import save_book

PACKAGE = Path(__file__).parents[2] / "src" / "nq57_indicators"


def book_made_at(moment: datetime) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Tỷ lệ", 97.5])
    book.properties.created = moment
    return book


def test_a_workbook_does_not_say_when_it_was_written(tmp_path: Path) -> None:
    for year in (2001, 2026):
        save_book(book_made_at(datetime(year, 1, 1)), tmp_path / f"{year}.xlsx")
    assert (tmp_path / "2001.xlsx").read_bytes() == (tmp_path / "2026.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "2026.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:" not in re.sub(rb"xmlns:dcterms=", b"", archive.read("docProps/core.xml"))


def test_what_stood_in_the_workbook_stands_in_the_file(tmp_path: Path) -> None:
    save_book(book_made_at(datetime(2026, 1, 1)), tmp_path / "a.xlsx")
    assert [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active] == [
        ["Tỷ lệ", 97.5]
    ]


def test_rows_go_to_the_end_of_their_sheet(tmp_path: Path) -> None:
    rows = {
        "xl/worksheets/sheet1.xml": iter(
            ['<row r="2"><c r="B2"><v>1</v></c></row>', '<row r="3"><c r="B3"><v>2</v></c></row>']
        )
    }
    save_book(book_made_at(datetime(2026, 1, 1)), tmp_path / "a.xlsx", rows)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [row[1].value for row in sheet.iter_rows()] == [97.5, 1, 2]


def test_no_other_file_of_these_rooms_writes_one() -> None:
    paths = [path for room in ("writing", "forms") for path in (PACKAGE / room).rglob("*.py")]
    saving = [path.name for path in paths if re.search(r"\bbook\.save\(", path.read_text(encoding="utf-8"))]
    assert saving == ["books.py"]
