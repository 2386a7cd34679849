"""Figures that look like those of a period and are none: averages, points, goals, one cell for several; and stacked times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.layouts.grid import grid_of
from nq57_indicators.reading.files import tables_of
from nq57_indicators.tables.cells import RawTable
from office_sheets import ONLINE, RECEIVED, Rows, answered, keys, read, rules


@pytest.mark.parametrize(
    "title",
    [
        "SỐ HỒ SƠ BÌNH QUÂN MỘT THÁNG NĂM 2025",
        "TRUNG BÌNH THÁNG, NĂM 2025",
        "BẢNG ĐIỂM NĂM 2025",
        "ĐIỂM ĐÁNH GIÁ NĂM 2025",
        "CHỈ TIÊU PHẤN ĐẤU NĂM 2025",
        "DỰ BÁO NĂM 2025",
        "BÁO CÁO KẾT QUẢ CỦA SỞ NĂM 2025",
        "NĂM 2025, theo giá so sánh",
        "DÂN SỐ THÀNH THỊ NĂM 2025",
        "Năm 2025 (số liệu kiểm thử)",
        "Số hồ sơ tiếp nhận tăng thêm năm 2025",
        "Kết quả năm 2025 (còn 2 sở chưa báo cáo)",
        "Kết quả năm 2025 và giai đoạn 2021-2025",
        "Kết quả giai đoạn 2021-2025 và năm 2025",
        "DÂN SỐ NAM, NĂM 2025",
        "Lũy kế từ đầu nhiệm kỳ đến hết năm 2025",
        "SỐ LIỆU VÍ DỤ, NĂM 2025",
        "Dự thảo báo cáo năm 2025",
        "TTHC thuộc thẩm quyền giải quyết của Sở Tư pháp, năm 2025",
    ],
)
def test_a_title_of_averages_points_or_goals_is_asked_about(tmp_path: Path, title: str) -> None:
    rows: Rows = [[title], ["Tỉnh", RECEIVED], ["Sơn La", 70]]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"], doubt["found"]) == ("partial-scope", "A1", title)
    assert list(keys(read(tmp_path, rows, answers={doubt["doubt"]: "whole"}))) == ["B3"]


@pytest.mark.parametrize(
    "title",
    [
        "KẾT QUẢ THỰC HIỆN MỤC TIÊU NĂM 2025",
        "ĐÁNH GIÁ CHỈ TIÊU PHẤN ĐẤU NĂM 2025",
        "Chương trình mục tiêu quốc gia, năm 2025",
        "Thời điểm báo cáo: năm 2025",
        "Ghi chú: số dự kiến; năm 2025",
        "Kèm theo Báo cáo của Sở Khoa học và Công nghệ, năm 2025",
    ],
)
def test_titles_of_results_are_not(tmp_path: Path, title: str) -> None:
    assert list(keys(read(tmp_path, [[title], ["Tỉnh", RECEIVED], ["Sơn La", 70]]))) == ["B3"]


@pytest.mark.parametrize("sheet", ["VÍ DỤ", "Mẫu", "Bản nháp"])
def test_a_sheet_of_examples_or_drafts_is_asked_about(tmp_path: Path, sheet: str) -> None:
    rows: Rows = [["Tỉnh", "Kỳ", RECEIVED], ["Sơn La", "2025", 70]]
    asked = read(tmp_path, rows, sheet=sheet)
    assert (asked.doubts["question"].tolist(), len(asked.observations)) == (["partial-scope"], 0)
    assert list(keys(answered(tmp_path, {asked.doubts["doubt"][0]: "whole"}))) == ["C2"]


def test_a_sheet_called_by_the_number_of_its_form_is_no_example(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", "Kỳ", RECEIVED], ["Sơn La", "2025", 70]]
    assert list(keys(read(tmp_path, rows, sheet="Biểu mẫu số 1"))) == ["C2"]


def test_figures_under_the_name_of_a_ministry_may_be_those_of_the_country(tmp_path: Path) -> None:
    rows: Rows = [["BỘ TƯ PHÁP"], ["Năm 2025"], ["Chỉ tiêu", "Số liệu"], [RECEIVED, 70]]
    assert read(tmp_path, rows, area="Sơn La").doubts["question"].tolist() == ["partial-scope"]
    rows[0] = ["UBND TỈNH SƠN LA"]
    assert list(keys(read(tmp_path, rows, area="Sơn La"))) == ["B4"]


def test_the_year_of_a_source_is_none_of_the_figures(tmp_path: Path) -> None:
    rows: Rows = [["Năm 2025"], ["Nguồn: Niên giám thống kê 2024"], ["Tỉnh", RECEIVED], ["Sơn La", 70]]
    assert keys(read(tmp_path, rows))["B4"][2] == "2025"


def test_a_rate_below_a_variable_is_none_of_its_figures(tmp_path: Path) -> None:
    rows: Rows = [["Năm 2025"], ["Tỉnh", RECEIVED, None, None], [None, "KH", "TH", "% TH/KH"], ["Sơn La", 10, 9, 90]]
    submission = read(tmp_path, rows, "A2:A3", "B2:D2")
    assert {cell: key[3] for cell, key in keys(submission).items()} == {"B4": "plan", "C4": "executed"}
    assert rules(submission) == ["compared-column-left-out"]


@pytest.mark.parametrize("name", ["Sơn La - Sở Y tế", "Sơn La - 6 tháng", "Cấp xã - Sơn La", "Sơn La - Lai Châu"])
def test_a_name_beside_that_of_an_area_is_no_other_language(tmp_path: Path, name: str) -> None:
    assert rules(read(tmp_path, [["Năm 2025"], ["Tỉnh", RECEIVED], [name, 5]])) == ["unknown-area"]


@pytest.mark.parametrize(("name", "area"), [("Sơn La - Son La", "P34-14"), ("CẢ NƯỚC - WHOLE COUNTRY", "VN")])
def test_names_in_two_languages_are_one(tmp_path: Path, name: str, area: str) -> None:
    assert keys(read(tmp_path, [["Năm 2025"], ["Tỉnh", RECEIVED], [name, 5]]))["B3"][0] == area


def test_a_forecast_under_a_stage_is_of_that_stage(tmp_path: Path) -> None:
    rows: Rows = [
        ["DỰ KIẾN DỰ TOÁN NĂM 2026, ĐVT: tỷ đồng"],
        ["Tỉnh", "Tổng chi ngân sách địa phương"],
        ["Sơn La", 7],
    ]
    assert read(tmp_path, rows).observations["stage"].tolist() == ["plan"]


def test_a_cell_merged_over_several_figures_is_none_of_theirs(tmp_path: Path) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", RECEIVED], ["Sơn La", 5], ["Lai Châu", None], ["Nghệ An", 9]]
    submission = read(tmp_path, rows, "B3:B4")
    assert nq.validate(submission).accepted["obs_value"].tolist() == [9]
    assert submission.findings[["rule", "cell", "found"]].astype(str).values.tolist() == [
        ["bad-number", "B3", "5 (B3:B4)"], ["bad-number", "B4", "5 (B3:B4)"],
    ]  # fmt: skip


def test_merged_ranges_are_followed_as_far_as_there_are_cells(tmp_path: Path) -> None:
    """Over a whole sheet there are 17 billion places; of ranges that overlap, which no spreadsheet writes, the first stands."""
    path = tmp_path / "a.xlsx"
    pd.DataFrame([["Tỉnh", RECEIVED], ["Sơn La", 5], ["Lai Châu", 6]]).to_excel(path, header=False, index=False)
    [table] = tables_of(path)
    assert isinstance(table, RawTable)
    ranges = ((2, 1, 1_048_576, 16_384), (3, 2, 3, 3), (9, 1, 10, 2), (1, 1, 1, 2))
    merged = grid_of(replace(table, merged=ranges)).merged
    assert merged == {(0, 0): (0, 0), (0, 1): (0, 0)} | {(row, column): (1, 0) for row in (1, 2) for column in (0, 1)}


def test_a_figure_in_a_row_of_two_lines_is_one(tmp_path: Path) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", RECEIVED], ["Sơn La", 5], [None, None], ["Nghệ An", 9]]
    assert list(keys(read(tmp_path, rows, "A3:A4", "B3:B4"))) == ["B3", "B5"]


def test_a_merged_period_holds_for_all_its_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["BÁO CÁO"],
        ["Kỳ", "Tỉnh", RECEIVED],
        ["Tháng 8/2026", "Sơn La", 5],
        [None, "Lai Châu", 6],
        ["Tháng 9/2026", "Sơn La", 7],
        [None, "Lai Châu", 8],
    ]
    found = keys(read(tmp_path, rows, "A3:A4", "A5:A6"))
    assert {cell: key[2] for cell, key in found.items()} == {
        "C3": "2026-08", "C4": "2026-08", "C5": "2026-09", "C6": "2026-09",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("above", "periods"), [("Tháng 9", ["2025-09", "2026-09"]), ("Quý III", ["2025-Q3", "2026-Q3"])]
)
def test_years_below_a_part_of_the_year_are_no_whole_years(tmp_path: Path, above: str, periods: list[str]) -> None:
    rows: Rows = [["Chỉ tiêu: " + RECEIVED], ["Tỉnh", above, None], [None, "Năm 2025", "Năm 2026"], ["Sơn La", 5, 6]]
    submission = read(tmp_path, rows, "A2:A3", "B2:C2")
    asked = dict.fromkeys(submission.doubts["doubt"], "dossiers_received")
    found = keys(read(tmp_path, rows, "A2:A3", "B2:C2", answers=asked))
    assert [key[2] for key in found.values()] == periods
    assert rules(submission) == ["variable-asked"]


@pytest.mark.parametrize(
    ("title", "group", "choices"),
    [
        ("THÁNG 9/2026", "(lũy kế)", ["2025; 2025-09", "2026; 2026-09"]),
        ("QUÝ III/2026", "", ["2025; 2025-Q3", "2026; 2026-Q3"]),
    ],
)
def test_whole_years_in_a_report_on_a_part_of_one_are_asked_about(
    tmp_path: Path, title: str, group: str, choices: list[str]
) -> None:
    """They may be the same part of each year."""
    rows: Rows = [[title], ["Tỉnh", f"{RECEIVED} {group}", None], [None, 2025, 2026], ["Sơn La", 1, 2]]
    merged = ("A2:A3", "B2:C2")
    asked = read(tmp_path, rows, *merged)
    assert asked.observations.empty
    assert asked.doubts["choices"].tolist() == choices
    parts = dict(zip(asked.doubts["doubt"], (choice.split("; ")[1] for choice in choices), strict=True))
    found = keys(nq.read_submission(tmp_path / "bieu.xlsx", answers=parts))
    assert [key[2] for key in found.values()] == list(parts.values())
    assert {key[3] for key in found.values()} == {"ytd" if group else "period"}


def test_a_year_that_is_over_is_whole_beside_a_part_of_the_next(tmp_path: Path) -> None:
    rows: Rows = [
        ["9 THÁNG ĐẦU NĂM 2026"],
        ["Tỉnh", "Số đơn đăng ký sáng chế", None, None],
        [None, "Năm 2025", "9 tháng 2026", "Ước năm 2026"],
        ["Sơn La", 1, 2, 3],
    ]
    found = keys(read(tmp_path, rows, "A2:A3", "B2:D2", geography="P34"))
    assert [key[2:] for key in found.values()] == [("2025", "period"), ("2026-09", "ytd"), ("2026", "expected")]


def test_running_totals_right_of_each_variable_are_read(tmp_path: Path) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", RECEIVED, "Lũy kế", ONLINE, "Lũy kế"], ["Sơn La", 10, 90, 8, 70]]
    assert {cell: key[1:] for cell, key in keys(read(tmp_path, rows)).items()} == {
        "B3": ("dossiers_received", "2026-09", "period"),
        "C3": ("dossiers_received", "2026-09", "ytd"),
        "D3": ("dossiers_received_online", "2026-09", "period"),
        "E3": ("dossiers_received_online", "2026-09", "ytd"),
    }


@pytest.mark.parametrize(
    "rows",
    [
        [["Tỉnh", RECEIVED, ONLINE, "Lũy kế"], ["Sơn La", 10, 8, 90]],
        [["Tỉnh", RECEIVED, "Lũy kế"], ["Sơn La", 10, 9]],
        [["Tỉnh", "Số hộ gia đình", "Lũy kế"], ["Sơn La", 10, 19]],
    ],
)
def test_a_running_total_that_may_be_another_is_asked_about(tmp_path: Path, rows: Rows) -> None:
    submission = read(tmp_path, [["THÁNG 9/2026"], *rows])
    assert submission.doubts[["question", "found"]].values.tolist() == [["column-asked", "Lũy kế"]]


@pytest.mark.parametrize(
    "title",
    [
        f"Bảng 12. {RECEIVED} phân theo địa phương, năm 2025",
        f"Biểu số 3: {RECEIVED} của các tỉnh năm 2025",
        f"SỐ LIỆU {RECEIVED.upper()} NĂM 2025",
    ],
)
def test_a_title_that_names_one_variable_and_no_more_is_believed(tmp_path: Path, title: str) -> None:
    found = keys(read(tmp_path, [[title], ["Tỉnh", "Số lượng"], ["Sơn La", 5]]))
    assert [key[1:3] for key in found.values()] == [("dossiers_received", "2025")]


@pytest.mark.parametrize("title", [f"TỶ LỆ {RECEIVED} NĂM 2025", f"{RECEIVED} và trả kết quả năm 2025"])
def test_a_title_that_says_more_is_asked_about(tmp_path: Path, title: str) -> None:
    submission = read(tmp_path, [[title], ["Tỉnh", "Số lượng"], ["Sơn La", 5]])
    assert submission.doubts["question"].tolist() == ["variable-asked"]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("SỐ HỒ SƠ QUÁ HẠN THÁNG 9/2026", RECEIVED),
        ("BÁO CÁO SỐ HỒ SƠ QUÁ HẠN CỦA CÁC TỈNH NĂM 2025", RECEIVED),
        ("DÂN SỐ NĂM 2025", "Số hộ gia đình"),
    ],
)
def test_a_title_of_another_variable_than_the_header_is_asked_about(tmp_path: Path, title: str, header: str) -> None:
    rows: Rows = [[title], ["Tỉnh", header], ["Sơn La", 5], ["Lai Châu", 6]]
    asked = read(tmp_path, rows)
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"], doubt["found"], doubt["figures"]) == (
        "statements-differ", "A1", f"{title}; {header}", 2,
    )  # fmt: skip
    assert asked.observations.empty
    for choice in doubt["choices"].split("; "):
        found = keys(answered(tmp_path, {doubt["doubt"]: choice}))
        assert [key[1] for key in found.values()] == [choice] * 2


@pytest.mark.parametrize(
    "title",
    [
        "SỐ HỒ SƠ NĂM 2025",
        "TỔNG SỐ HỒ SƠ THỦ TỤC HÀNH CHÍNH NĂM 2025",
        "Số hồ sơ tiếp nhận, giải quyết năm 2025",
        "CẢI CÁCH HÀNH CHÍNH NĂM 2025",
        "SỐ LIỆU CHUYỂN ĐỔI SỐ NĂM 2025",
    ],
)
def test_titles_of_a_field_or_of_all_contradict_no_header(tmp_path: Path, title: str) -> None:
    assert list(keys(read(tmp_path, [[title], ["Tỉnh", RECEIVED], ["Sơn La", 5]]))) == ["B3"]


def test_what_follows_the_number_of_a_form_is_read(tmp_path: Path) -> None:
    """A month there was passed over, and the name of the sheet believed."""
    rows: Rows = [["BIỂU SỐ 03/BC-VPUB: KẾT QUẢ THÁNG 8/2026"], ["Tỉnh", RECEIVED], ["Sơn La", 5]]
    assert keys(read(tmp_path, rows))["B3"][2] == "2026-08"
    assert read(tmp_path, rows, sheet="Thang 9").doubts["question"].tolist() == ["statements-differ"]


@pytest.mark.parametrize("line", ["Biểu số 03/2024/TT-BKHCN", "Mẫu số 2: Ban hành kèm theo Thông tư năm 2024"])
def test_the_number_of_a_form_says_no_year(tmp_path: Path, line: str) -> None:
    assert keys(read(tmp_path, [[line], ["THÁNG 9/2026"], ["Tỉnh", RECEIVED], ["Sơn La", 5]]))["B4"][2] == "2026-09"


def test_a_unit_in_the_name_of_a_row_against_its_column_is_asked_about(tmp_path: Path) -> None:
    name = "Tổng chi ngân sách địa phương"
    rows: Rows = [
        ["NĂM 2025"],
        ["Tỉnh", "Chỉ tiêu", "ĐVT", "Kết quả"],
        ["Sơn La", f"{name} (tỷ đồng)", "triệu đồng", 10],
        ["Lai Châu", f"{name} (tỷ đồng)", "tỷ đồng", 11],
        ["Lào Cai", name, "triệu đồng", 12],
    ]
    submission = read(tmp_path, rows, geography="P34")
    assert nq.validate(submission).accepted["obs_value"].tolist() == [11e9, 12e6]
    assert submission.findings[["rule", "cell", "found"]].astype(str).values.tolist() == [
        ["statements-differ", "B3", f"{name} (tỷ đồng); triệu đồng"]
    ]


def test_a_title_of_one_sector_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["CHI R&D CỦA DOANH NGHIỆP NĂM 2025, ĐVT: tỷ đồng"], ["Tỉnh", "Chi cho R&D"], ["Sơn La", 10]]
    assert read(tmp_path, rows, geography="P34").doubts["question"].tolist() == ["partial-scope"]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("MỘT SỐ CHỈ TIÊU CHỦ YẾU NĂM 2025", []),
        ("Một số kết quả nổi bật năm 2025", []),
        ("MỘT SỐ CHỈ TIÊU TẠI MỘT SỐ XÃ NĂM 2025", ["partial-scope"]),
    ],
)
def test_some_indicators_are_no_part_of_an_area(tmp_path: Path, title: str, asked: list[str]) -> None:
    assert read(tmp_path, [[title], ["Tỉnh", RECEIVED], ["Sơn La", 70]]).doubts["question"].tolist() == asked


def test_a_row_of_a_region_is_told_by_its_name(tmp_path: Path) -> None:
    rows: Rows = [
        ["THÁNG 9/2026"],
        ["STT", "Tỉnh", RECEIVED],
        ["III", "BẮC T.BỘ VÀ DH M.TRUNG", 30],
        [1, "Thanh Hóa", 10],
        [2, "Hà Tĩnh", 20],
    ]
    assert read(tmp_path, rows).findings[["rule", "cell", "found"]].values.tolist() == [
        ["total-row-left-out", "B3", "BẮC T.BỘ VÀ DH M.TRUNG"]
    ]
