"""Sheets, files and sections of one agency, level, field or channel are asked about, those of subjects are not."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq

RECEIVED, ONLINE = "Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ tiếp nhận trực tuyến trong kỳ"
FIVE = 5


def asked(folder: Path, rows: list[list[object]], sheet: str = "S", name: str = "a.xlsx") -> list[str]:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (["Hồ sơ TTHC quý III/2025"], ["Chỉ tiêu", "ĐVT", "Kết quả"], *rows):
        book.active.append(row)
    book.save(folder / name)
    return [doubt.question for doubt in nq.read_submission(folder / name, area="P34-46").waiting]


@pytest.mark.parametrize(
    ("sheet", "name"),
    [("Sở Y tế", "a.xlsx"), ("Cấp xã", "a.xlsx"), ("Đất đai", "a.xlsx"), ("S", "So_Y_te_Q3_2025.xlsx")],
)
def test_names_of_a_part_are_asked_about(tmp_path: Path, sheet: str, name: str) -> None:
    assert asked(tmp_path, [[RECEIVED, "hồ sơ", FIVE]], sheet, name) == ["partial-scope"]


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        ("Sở KH&CN", "So_KHCN_Q3_2025.xlsx"),
        ("Sở, ban, ngành", "So_lieu_Q3_2025.xlsx"),
        ("TTHC", "So_TTHC_Q3_2025.xlsx"),
    ],
)
def test_names_of_those_who_report_are_not(tmp_path: Path, sheet: str, name: str) -> None:
    assert asked(tmp_path, [[RECEIVED, "hồ sơ", FIVE]], sheet, name) == []


@pytest.mark.parametrize("heading", ["I. Cấp tỉnh", "I. Lĩnh vực đất đai", "Hồ sơ trực tuyến", "1. Trực tiếp"])
def test_a_section_of_a_part_is_asked_about(tmp_path: Path, heading: str) -> None:
    assert asked(tmp_path, [[heading], ["Tiếp nhận trong kỳ", "hồ sơ", FIVE]]) == ["heading-asked"]


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Hồ sơ trực tuyến", ONLINE),
        ("I. Dịch vụ công trực tuyến", RECEIVED),
        ("II. Lĩnh vực chuyển đổi số", RECEIVED),
    ],
)
def test_a_section_of_a_subject_is_not(tmp_path: Path, heading: str, label: str) -> None:
    assert asked(tmp_path, [[heading], [label, "hồ sơ", FIVE]]) == []


@pytest.mark.parametrize(("sheet", "name"), [("Năm", "nam.xlsx"), ("Nam", "a.xlsx"), ("Năm", "Năm.xlsx")])
def test_the_name_of_a_year_is_that_of_no_sex(tmp_path: Path, sheet: str, name: str) -> None:
    """The name of a file often lacks the mark that tells the two apart."""
    assert asked(tmp_path, [[RECEIVED, "hồ sơ", FIVE]], sheet, name) == []
