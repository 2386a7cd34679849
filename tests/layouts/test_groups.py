"""Columns under one header: the form II.06 of the Government Office, totals that include what was carried over."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_sheets import Rows, keys, read, rules

HEAD: Rows = [
    ["UBND TỈNH LẠNG SƠN"],
    ["Kỳ báo cáo: Quý III/2026 (Từ ngày 15/6/2026 đến ngày 14/9/2026)"],
    ["Đơn vị tính: Số hồ sơ TTHC"],
    ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận", None, None, None, "Số lượng hồ sơ đã giải quyết"],
    [None, None, "Tổng số", "Trong kỳ", None, "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn"],
    [None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"],
]  # fmt: skip
MERGED = (
    "C4:F4", "G4:J4", "A4:A6", "B4:B6", "C5:C6", "D5:E5", "F5:F6", "G5:G6", "H5:H6", "I5:I6", "J5:J6",
)  # fmt: skip
NUMBERS = ["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)"]
WITHOUT_CARRIED = ["(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)"]
FIELD: list[object] = [1, "Đất đai", 1000, 800, 150, 50, 900, 600, 290, 10]
TOTAL: list[object] = [None, "TỔNG CỘNG", 1000, 800, 150, 50, 900, 600, 290, 10]


def variables(rows: Rows, folder: Path) -> list[str]:
    submission = read(folder, rows, *MERGED)
    assert submission.doubts.empty
    assert set(submission.observations["calendar"].astype(str)) == {"administrative"}
    return [variable for _, variable, *_ in keys(submission).values()]


def test_the_form_of_the_government_office_is_read_at_once(tmp_path: Path) -> None:
    """Its "Tổng số" of dossiers received counts those carried over: it is all there is to handle."""
    rows = [*HEAD, NUMBERS, FIELD, TOTAL]
    assert variables(rows, tmp_path) == [
        "dossiers_to_handle", "dossiers_received_online", "dossiers_carried_over", "dossiers_resolved",
        "dossiers_resolved_before_time", "dossiers_resolved_on_time", "dossiers_resolved_late",
    ]  # fmt: skip
    assert rules(read(tmp_path, rows, *MERGED)) == ["compared-column-left-out", "part-row-left-out"]


@pytest.mark.parametrize("total", [1000, 950])
def test_the_figures_say_what_a_total_is_the_sum_of(tmp_path: Path, total: int) -> None:
    field, whole = ([*row[:2], total, *row[3:]] for row in (FIELD, TOTAL))
    first = variables([*HEAD, field, whole], tmp_path)[0]
    assert first == {1000: "dossiers_to_handle", 950: "dossiers_received"}[total]


def test_the_numbers_under_the_headers_say_it_first(tmp_path: Path) -> None:
    field, whole = ([*row[:2], 950, *row[3:]] for row in (FIELD, TOTAL))
    assert variables([*HEAD, WITHOUT_CARRIED, field, whole], tmp_path)[0] == "dossiers_received"


def test_a_total_that_nothing_explains_is_asked_about(tmp_path: Path) -> None:
    field, whole = ([*row[:2], 987, *row[3:]] for row in (FIELD, TOTAL))
    asked = read(tmp_path, [*HEAD, field, whole], *MERGED)
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"]) == ("column-asked", "C5")
    assert doubt["choices"].split("; ") == ["dossiers_to_handle", "dossiers_received", "-"]


def test_abbreviated_stages_stand_before_a_time_or_alone(tmp_path: Path) -> None:
    rows: Rows = [
        ["TỈNH HÀ TĨNH"], ["ĐVT: tr.đồng"], ["TT", "Chỉ tiêu", "KH 2025", "ƯTH 2025", "TH 2024", "TH/KH (%)"],
        [1, "Tổng chi ngân sách địa phương", 1, 2, 3, 50],
    ]  # fmt: skip
    submission = read(tmp_path, rows, geography="P34")
    assert [(period, stage) for *_, period, stage in keys(submission).values()] == [
        ("2025", "plan"), ("2025", "expected"), ("2024", "executed"),
    ]  # fmt: skip
    assert submission.observations["obs_value"].tolist() == [1e6, 2e6, 3e6]
    assert rules(submission) == ["compared-column-left-out"]


def test_a_year_over_months_and_quarters_is_theirs(tmp_path: Path) -> None:
    name = "Số hồ sơ tiếp nhận"
    rows: Rows = [["Tỉnh", "Chỉ tiêu", "Năm 2025", None, "Năm 2026"], [None, None, "Quý IV", "Cả năm", "Tháng 1"],
                  ["Huế", name, 1, 4, 3]]  # fmt: skip
    submission = read(tmp_path, rows, "C1:D1", "A1:A2", "B1:B2", geography="P34")
    assert [period for _, _, period, _ in keys(submission).values()] == ["2025-Q4", "2025", "2026-01"]


def test_a_province_before_a_dash_is_that_province(tmp_path: Path) -> None:
    rows: Rows = [["TỈNH LÀO CAI - THÁNG 9/2026"], ["Chỉ tiêu", "Kết quả"], ["Số hồ sơ tiếp nhận", 5]]
    assert list(keys(read(tmp_path, rows)).values()) == [("P34-15", "dossiers_received", "2026-09", "period")]


def test_a_whole_over_what_was_carried_over_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [
        ["TỈNH HÀ TĨNH - Tháng 9/2026"], ["Nội dung", "Số lượng"], ["Số hồ sơ tiếp nhận", 20], ["- Trực tuyến", 15],
        ["- Kỳ trước chuyển sang", 5],
    ]  # fmt: skip
    asked = read(tmp_path, rows)
    assert list(keys(asked)) == ["B4", "B5"]
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["cell"], doubt["choices"]) == ("A3", "dossiers_to_handle; dossiers_received")
    answered = read(tmp_path, rows, answers={doubt["doubt"]: "dossiers_to_handle"})
    assert keys(answered)["B3"][1] == "dossiers_to_handle"
