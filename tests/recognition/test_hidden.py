"""What a workbook hides is read and told with the number of its figures."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nq57_indicators import read_submission

ROWS: list[list[Any]] = [["Tỉnh", "Kỳ báo cáo", "Số hồ sơ tiếp nhận", "Số hồ sơ tiếp nhận trực tuyến"]] + [
    [area, "2026-Q3", 120 + number, 90 + number]
    for number, area in enumerate(("Hà Nội", "Bắc Ninh", "Huế", "Cà Mau", "Lào Cai"))
]


def book(folder: Path) -> Any:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    return book


@pytest.mark.parametrize(
    ("rows", "columns", "found", "count"),
    [((3, 4, 6), "", "3:4, 6", 6), ((), "D", "D", 5), ((2,), "C", "2, C", 6), ((), "", None, 0), ((9,), "H", None, 0)],
)
def test_hidden_rows_and_columns(
    tmp_path: Path, rows: tuple[int, ...], columns: str, found: str | None, count: int
) -> None:
    workbook = book(tmp_path)
    for row in rows:
        workbook.worksheets[0].row_dimensions[row].hidden = True
    for column in columns:
        workbook.worksheets[0].column_dimensions[column].hidden = True
    workbook.save(tmp_path / "a.xlsx")
    submission = read_submission(tmp_path / "a.xlsx")
    assert len(submission) == 10
    told = submission.findings[["rule", "severity", "found", "expected"]].values.tolist()
    assert told == ([["hidden-cells-read", "note", found, str(count)]] if found else [])


def test_a_hidden_sheet_is_told_with_its_figures(tmp_path: Path) -> None:
    workbook = book(tmp_path)
    hidden = workbook.create_sheet("Phụ lục")
    for row in ROWS:
        hidden.append([value if value != "2026-Q3" else "2026-Q2" for value in row])
    hidden.sheet_state = "veryHidden"
    workbook.save(tmp_path / "a.xlsx")
    submission = read_submission(tmp_path / "a.xlsx")
    assert len(submission) == 20
    told = submission.findings[["rule", "found", "expected", "sheet"]].values.tolist()
    assert told == [["hidden-sheet-read", "Phụ lục", "10", "Phụ lục"]]
    assert not read_submission(tmp_path / "a.xlsx", sheet="Phụ lục").findings["rule"].tolist()


def test_rows_and_columns_without_any_height_or_width_are_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["Tỉnh", "Năm", "Dân số (người)", "Số hồ sơ tiếp nhận"], ["Huế", 2025, 1, 2], ["Hà Nội", 2025, 3, 4]):
        page.append(row)
    page.row_dimensions[3].height = 7
    page.column_dimensions["D"].width = 7
    book.save(tmp_path / "seen.xlsx")
    with zipfile.ZipFile(tmp_path / "seen.xlsx") as seen, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as unseen:
        for name in seen.namelist():  # openpyxl leaves sizes of zero out
            text = seen.read(name)
            unseen.writestr(name, text.replace(b'ht="7"', b'ht="0"').replace(b'width="7"', b'width="0"'))
    assert read_submission(tmp_path / "seen.xlsx").findings.empty
    found = read_submission(tmp_path / "a.xlsx").findings
    assert found[["rule", "found", "expected"]].astype(str).values.tolist() == [["hidden-cells-read", "3, D", "3"]]
