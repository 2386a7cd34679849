"""Sheets, files and sections of one agency, level, field or channel are asked about, those of subjects are not."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq
from nq57_indicators.layouts.offices import Offices, names_office
from nq57_indicators.recognition.names import names_of
from nq57_indicators.tables.codebook import codebook

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


@pytest.mark.parametrize(
    "above", ["SỞ Y TẾ", "UBND THÀNH PHỐ HUẾ\nSỞ DU LỊCH", "SO Y TE", "Đơn vị báo cáo: Sở Tư pháp", "CHI CỤC KIỂM LÂM"]
)
def test_a_letterhead_of_one_agency_is_asked_about(tmp_path: Path, above: str) -> None:
    """What one department handled is not what its province did."""
    path = headed(tmp_path, above)
    [doubt] = nq.read_submission(path, area="P34-46").waiting
    assert (doubt.question, doubt.found) == ("partial-scope", above)
    kept = nq.read_submission(path, area="P34-46", answers={doubt.id: "whole"})
    assert kept.observations["obs_value"].tolist() == [FIVE]
    assert nq.read_submission(path, area="P34-46", answers={doubt.id: "-"}).observations.empty


@pytest.mark.parametrize(
    ("above", "title", "label"),
    [
        ("SỞ Y TẾ", "Hồ sơ toàn tỉnh quý III/2025", RECEIVED),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Hồ sơ quý III/2025", RECEIVED),
        ("Số hồ sơ xây dựng", "Hồ sơ quý III/2025", RECEIVED),
        ("Đơn vị nhận báo cáo: Sở Tư pháp", "Hồ sơ quý III/2025", RECEIVED),
        ("SỞ Y TẾ", "Năm 2025", "Dân số"),
    ],
)
def test_a_letterhead_over_figures_of_the_province_is_not(tmp_path: Path, above: str, title: str, label: str) -> None:
    """Those that speak for the province, a line that says so, figures that others count."""
    path = headed(tmp_path, above, title, label)
    assert "partial-scope" not in {doubt.question for doubt in nq.read_submission(path, area="P34-46").waiting}


def headed(folder: Path, above: str, title: str = "Hồ sơ quý III/2025", label: str = RECEIVED) -> Path:
    book = openpyxl.Workbook()
    for row in ([above], [title], ["Chỉ tiêu", "Kết quả"], [label, FIVE]):
        book.active.append(row)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


@pytest.mark.parametrize(
    ("heading", "found"), [("Lĩnh vực y tế", ["heading-asked"]), ("Lĩnh vực kinh tế số", []), ("Lĩnh vực dữ liệu", [])]
)
def test_a_section_of_a_field_narrows_what_is_divided_by_fields(tmp_path: Path, heading: str, found: list[str]) -> None:
    assert asked(tmp_path, [[f"I. {heading}"], [RECEIVED, "hồ sơ", FIVE]]) == found
    assert asked(tmp_path, [[f"I. {heading}"], ["Dân số", "người", FIVE]]) == []


def test_ministries_and_words_of_an_own_catalogue_are_known() -> None:
    """Departments are named like the ministries of a catalogue, also in letters without marks."""
    names = names_of(codebook(nq.load_catalogue()))
    known = {name: names_office(name, names) for name in ("so noi vu", "so lieu", "Sở ABC", "Sở, ban, ngành", "Vu ABC")}
    assert known == {"so noi vu": True, "so lieu": False, "Sở ABC": True, "Sở, ban, ngành": False, "Vu ABC": False}
    more = names_of(codebook(nq.load_catalogue()))
    more.words = {**names.words, "offices": (*names.words["offices"], "vụ")}
    assert Offices(more).opens("Vu ABC")


@pytest.mark.parametrize(
    ("sheets", "questions"), [(("Cấp tỉnh",), []), (("Cấp tỉnh", "Cấp xã"), ["partial-scope"] * 2)]
)
def test_a_sheet_of_the_level_of_its_areas_is_no_part(
    tmp_path: Path, sheets: tuple[str, ...], questions: list[str]
) -> None:
    """Beside a sheet of the communes it is one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet)
        for row in (["Hồ sơ TTHC quý III/2025"], ["Địa phương", RECEIVED], ["Huế", FIVE]):
            page.append(row)
    book.save(tmp_path / "a.xlsx")
    assert [doubt.question for doubt in nq.read_submission(tmp_path / "a.xlsx").waiting] == questions


@pytest.mark.parametrize(
    ("above", "title", "questions"),
    [
        ("SỞ NỘI VỤ", "CẢI CÁCH HÀNH CHÍNH THÀNH PHỐ HUẾ QUÝ III/2025", []),
        ("SỞ NỘI VỤ", "Hồ sơ quý III/2025", ["partial-scope"]),
        ("THUẾ TỈNH", "Hồ sơ quý III/2025", ["partial-scope"]),
        ("UBND THÀNH PHỐ HUẾ", "Hồ sơ trực tuyến quý III/2025", ["partial-scope"]),
        ("UBND THÀNH PHỐ HUẾ", "Hồ sơ trực tiếp và trực tuyến quý III/2025", []),
        ("UBND THÀNH PHỐ HUẾ", "Quý III/2025, khối sở, ban, ngành", ["partial-scope"]),
    ],
)
def test_titles_narrow_or_widen_what_figures_are_of(
    tmp_path: Path, above: str, title: str, questions: list[str]
) -> None:
    path = headed(tmp_path, above, title)
    assert [doubt.question for doubt in nq.read_submission(path, area="P34-46").waiting] == questions


@pytest.mark.parametrize(
    ("name", "period"), [("bc_09_2025", "2025-09"), ("bc_30_09_2025", None), ("Q3_2025", "2025-Q3")]
)
def test_figures_in_the_name_of_a_file_are_dates(tmp_path: Path, name: str, period: str | None) -> None:
    path = headed(tmp_path, "UBND THÀNH PHỐ HUẾ", "Tình hình hồ sơ").rename(tmp_path / f"{name}.xlsx")
    found = nq.read_submission(path, area="P34-46")
    assert found.observations["time_period"].tolist() == ([period] if period else [])
