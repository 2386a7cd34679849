"""Words of number formats: what people read in a cell is what is read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

import nq57_indicators as nq
from nq57_indicators.reading.shown_words import as_shown, has_words

HEAD = ["variable", "ref_area", "time_period", "obs_value"]


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ('#,##0 "nghìn"', 12.0, "12 nghìn"),
        ('#,##0 "nghìn"', -12.0, "-12 nghìn"),
        ('0.0 "tỷ";(0.0 "tỷ")', -2.5, "(2.5 tỷ)"),
        ('0.000 "tỷ"', 1.234, "1.2340 tỷ"),
        ('0% "đạt"', 0.85, "85% đạt"),
        ('General" hồ sơ"', 7.0, "7 hồ sơ"),
        ("#,##0 [$đ-42A]", 5.0, "5 đ"),
        (r"0\h\s", 5.0, "5hs"),
        ('0;-0;"Chưa có số liệu"', 0.0, "Chưa có số liệu"),
        ('0;-0;"Chưa có số liệu"', 3.0, 3.0),
        ('0;-0;"-"', 0.0, 0.0),
        ('0"%"', 85.0, 85.0),
        ("#,##0 [$₫-42A]", 5.0, 5.0),
        (r"_-* #,##0\ _₫_-;\-* #,##0\ _₫_-", 5.0, 5.0),
        ('000" "000 "máy"', 5.0, 5.0),
        ('"Quý "0"/2025"', 4.0, "Quý 4/2025"),
        ('"Lũy kế đến "mm/yyyy', "2025-10", "Lũy kế đến 10/2025"),
        ('"Tháng" mm "năm" yyyy', "2025-10", "Tháng 10 năm 2025"),
        ('"Quý IV/"yyyy', "2025", "Quý IV/2025"),
        ("mm/yyyy", "2025-10", "2025-10"),
        ('"ngày "dd/mm/yyyy', "2025-10-01", "2025-10-01"),
        ('"Quý IV/"yyyy', "một chữ", "một chữ"),
    ],
)
def test_the_words_of_a_format_stand_beside_what_a_cell_holds(number_format: str, value: Any, shown: Any) -> None:
    assert as_shown(number_format, value) == shown
    assert has_words(number_format) or shown == value


def workbook(folder: Path, cell: str, number_format: str, **values: Any) -> nq.Submission:
    book = openpyxl.Workbook()
    row = {"variable": "dossiers_received", "ref_area": "Hà Nội", "time_period": "2025-Q4", "obs_value": 12} | values
    for cells in (HEAD, list(row.values())):
        book.worksheets[0].append(cells)
    book.worksheets[0][cell].number_format = number_format
    book.save(folder / "a.xlsx")
    return nq.read_submission(folder / "a.xlsx")


@pytest.mark.parametrize(
    ("variable", "number_format", "figures", "rules"),
    [
        ("grdp", '#,##0 "tỷ đồng"', [12e9], []),
        ("dossiers_received", '#,##0 "hồ sơ"', [12], []),
        ("dossiers_received", '#,##0 "nghìn"', [], ["bad-unit"]),
        ("dossiers_received", '#,##0 "(ước)"', [], ["bad-number"]),
        ("dossiers_received", '#,##0," nghìn"', [], ["bad-number"]),
    ],
)
def test_a_unit_shown_by_the_format_is_the_unit(
    tmp_path: Path, variable: str, number_format: str, figures: list[float], rules: list[str]
) -> None:
    read = workbook(tmp_path, "D2", number_format, variable=variable)
    assert read.observations["obs_value"].dropna().tolist() == figures
    assert read.findings["rule"].tolist() == rules


@pytest.mark.parametrize(
    ("number_format", "period", "flow"),
    [
        ('"Quý IV/"yyyy', "2025-Q4", "period"),
        ('"Lũy kế đến "mm/yyyy', "2025-10", "ytd"),
        ('"T"m/yyyy', "2025-10", "period"),
        ("mm/yyyy", "2025-10", "period"),
    ],
)
def test_a_day_is_the_period_that_its_format_shows(tmp_path: Path, number_format: str, period: str, flow: str) -> None:
    read = workbook(tmp_path, "C2", number_format, time_period=datetime(2025, 10, 1))
    assert read.observations[["time_period", "flow"]].values.tolist() == [[period, flow]]


@pytest.mark.parametrize("value", [70, "70"])
def test_a_figure_struck_out_is_none(tmp_path: Path, value: object) -> None:
    """It came as a figure, as did one that its format does not show."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (
        ["Tỉnh", "Năm", "Số hồ sơ tiếp nhận"],
        ["Sơn La", 2025, value],
        ["Lai Châu", 2025, 5],
        ["Nghệ An", 2025, 6],
    ):
        page.append(row)
    page["C2"].font = Font(strike=True)
    page["C3"].number_format = ";;;"
    book.save(tmp_path / "a.xlsx")
    report = nq.validate(nq.read_submission(tmp_path / "a.xlsx"))
    assert report.accepted["obs_value"].tolist() == [6]
    assert report.findings[["rule", "cell", "found"]].astype(str).values.tolist() == [
        ["bad-number", "C2", "70 (gạch bỏ - struck out)"],
        ["bad-number", "C3", "5 (không hiện - not shown)"],
    ]
