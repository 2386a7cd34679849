"""Headings between rows, columns of words beside figures: said of the rows below or asked about, never passed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nq57_indicators as nq
from office_sheets import RECEIVED, Rows, keys, read, rules

RESOLVED = "Số hồ sơ đã giải quyết"


def periods(submission: nq.Submission) -> list[tuple[str, str]]:
    return [(area, period) for area, _, period, _ in keys(submission).values()]


@pytest.mark.parametrize(("first", "second"), [("Tháng 1/2026", "Tháng 2/2026"), ("I. Tháng 1", "II. Tháng 2")])
def test_a_heading_says_the_period_of_the_rows_below(tmp_path: Path, first: str, second: str) -> None:
    """Never that of the title: "Năm 2026" only completes "Tháng 1"."""
    rows: Rows = [
        ["BÁO CÁO NĂM 2026"],
        ["Tỉnh", RECEIVED],
        [first],
        ["Huế", 10],
        [second],
        ["Huế", 12],
        ["Lạng Sơn", 9],
    ]
    assert periods(read(tmp_path, rows)) == [("P34-46", "2026-01"), ("P34-46", "2026-02"), ("P34-20", "2026-02")]


def test_the_year_of_headings_is_asked_for(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", RECEIVED], ["Tháng 1"], ["Huế", 10]]
    submission = read(tmp_path, rows)
    assert submission.observations.empty
    assert set(submission.doubts["question"]) == {"year-asked", "missing-header"}


def test_a_heading_says_the_area_or_the_variable_of_the_rows_below(tmp_path: Path) -> None:
    by_area: Rows = [
        ["Quý I/2026"], ["STT", "Nội dung", "Số liệu"], ["I", "Tỉnh Lạng Sơn"], [1, RECEIVED, 10], ["II", "Tỉnh Cao Bằng"],
        [1, RECEIVED, 20],
    ]  # fmt: skip
    assert list(keys(read(tmp_path, by_area)).values()) == [
        ("P34-20", "dossiers_received", "2026-Q1", "period"),
        ("P34-04", "dossiers_received", "2026-Q1", "period"),
    ]
    by_variable: Rows = [
        ["Quý I/2026"], ["STT", "Nội dung", "Số liệu"], ["I", RECEIVED], [1, "Lạng Sơn", 10], ["II", RESOLVED],
        [1, "Lạng Sơn", 8],
    ]  # fmt: skip
    assert list(keys(read(tmp_path, by_variable)).values()) == [
        ("P34-20", "dossiers_received", "2026-Q1", "period"),
        ("P34-20", "dossiers_resolved", "2026-Q1", "period"),
    ]


HEADLESS: Rows = [["Tháng 1/2026"], ["Tỉnh", RECEIVED], ["Huế", 10], ["Số nhà khoa học của các tỉnh"], ["Nghệ An", 966]]


def test_another_table_under_a_line_of_words_is_asked_about(tmp_path: Path) -> None:
    """966 researchers are no dossiers."""
    asked = read(tmp_path, HEADLESS)
    assert list(keys(asked)) == ["B3"]
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"], doubt["figures"]) == ("heading-asked", "A4", 1)
    assert list(keys(read(tmp_path, HEADLESS, answers={doubt["doubt"]: "-"}))) == ["B3"]
    assert list(keys(read(tmp_path, HEADLESS, answers={doubt["doubt"]: "group"}))) == ["B3", "B5"]


@pytest.mark.parametrize("heading", ["Vùng Tây Bắc", "II. Các tỉnh miền Trung", "Nhóm 2", "B", "(số liệu của 2 tỉnh)"])
def test_headings_of_groups_are_no_question(tmp_path: Path, heading: str) -> None:
    rows: Rows = [["Tháng 1/2026"], ["Tỉnh", RECEIVED], ["Huế", 10], [heading], ["Nghệ An", 5]]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["B3", "B5"]
    assert submission.doubts.empty


def test_an_agency_over_indicators_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh Lạng Sơn, quý I/2026"], ["TT", "Chỉ tiêu", "Kết quả"], ["I", "Sở Nội vụ"], [1, RECEIVED, 10]]
    submission = read(tmp_path, rows)
    assert submission.observations.empty
    assert submission.doubts["question"].tolist() == ["heading-asked"]


def test_columns_of_words_say_flow_and_stage(tmp_path: Path) -> None:
    flows: Rows = [
        ["Tháng 8/2026"],
        ["Tỉnh", "Phạm vi", RECEIVED],
        ["Huế", "Trong tháng", 5],
        [None, "Lũy kế từ đầu năm", 40],
    ]
    assert [flow for *_, flow in keys(read(tmp_path, flows, "A3:A4")).values()] == ["period", "ytd"]
    money = "Tổng chi ngân sách địa phương (tỷ đồng)"
    stages: Rows = [["Năm 2026"], ["Tỉnh", "Nội dung", money], ["Huế", "Dự toán", 5], [None, "Ước thực hiện", 4]]
    assert [stage for *_, stage in keys(read(tmp_path, stages, "A3:A4")).values()] == ["plan", "expected"]


def test_rows_of_the_period_before_are_left_out_and_told(tmp_path: Path) -> None:
    rows: Rows = [["Tháng 8/2026"], ["Tỉnh", "Kỳ", RECEIVED], ["Huế", "Kỳ này", 5], [None, "Kỳ trước", 6]]
    submission = read(tmp_path, rows, "A3:A4")
    assert list(keys(submission)) == ["C3"]
    assert rules(submission) == ["compared-row-left-out"]


def test_months_down_take_the_year_of_the_title(tmp_path: Path) -> None:
    """A sum below them is none of a month; the year of the title is no period of theirs."""
    months: Rows = [["Tháng", RECEIVED], ["Tháng 1", 10], [2, 12], ["Cộng quý", 22]]
    submission = read(tmp_path, [["UBND TỈNH CAO BẰNG"], ["NĂM 2026"], *months])
    assert periods(submission) == [("P34-04", "2026-01"), ("P34-04", "2026-02")]
    assert rules(submission) == ["total-row-left-out"]


@pytest.mark.parametrize(
    "title", ["Kết quả tại một số xã, phường thí điểm tháng 1/2026", "Khu vực thành thị, tháng 1/2026"]
)
def test_a_title_that_speaks_of_a_part_is_asked_about(tmp_path: Path, title: str) -> None:
    rows: Rows = [[title], ["Tỉnh", RECEIVED], ["Huế", 10]]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    [doubt] = asked.doubts.to_dict("records")
    assert doubt["question"] == "partial-scope"
    said: dict[str, Any] = {"answers": {doubt["doubt"]: "whole"}}
    assert list(keys(read(tmp_path, rows, **said))) == ["B3"]
    assert read(tmp_path, rows, answers={doubt["doubt"]: "-"}).observations.empty


def test_a_line_of_two_units_gives_each_column_its_own(tmp_path: Path) -> None:
    rows: Rows = [
        ["Năm 2026"], ["Đơn vị tính: nghìn người, tỷ đồng"], ["Tỉnh", "Dân số", "GRDP", RECEIVED], ["Huế", 1236.4, 80, 5],
    ]  # fmt: skip
    assert read(tmp_path, rows).observations["obs_value"].tolist() == [1236400, 80e9, 5]


def test_a_unit_that_nobody_knows_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["Năm 2026, tỉnh Huế"], ["ĐVT: nghìn lượt"], ["Tỉnh", "Dân số"], ["Huế", 1236]]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"], doubt["choices"]) == ("unit-asked", "A2", "người")
    answered = read(tmp_path, rows, answers={doubt["doubt"]: "nghìn người"})
    assert answered.observations["obs_value"].tolist() == [1236000]
    office: Rows = [["Năm 2026"], ["Đơn vị: Sở Tài chính"], ["Tỉnh", "Dân số"], ["Huế", 1236393]]
    assert read(tmp_path, office).observations["obs_value"].tolist() == [1236393]


def test_parts_beside_their_whole_and_quotients(tmp_path: Path) -> None:
    """The row of numbers says that (4) is a quotient: it is no figure of its own."""
    rows: Rows = [
        ["Quý III/2026"], ["STT", "Tỉnh", "Tổng số hồ sơ tiếp nhận", "Trong đó", None, "Tỷ lệ trực tuyến (%)"],
        [None, None, None, "Trực tuyến", "Trực tiếp", None], ["A", "B", "(1)=(2)+(3)", "(2)", "(3)", "(4)=(2)/(1)"],
        [1, "Huế", 100, 80, 20, 80],
    ]  # fmt: skip
    submission = read(tmp_path, rows, "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3")
    assert [variable for _, variable, *_ in keys(submission).values()] == [
        "dossiers_received", "dossiers_received_online", "dossiers_received_in_person",
    ]  # fmt: skip
    assert rules(submission) == ["compared-column-left-out"]


def test_a_column_of_dates_that_nobody_knows_is_a_warning(tmp_path: Path) -> None:
    rows: Rows = [
        ["Quý I/2026"],
        ["Tỉnh", "Mốc đối soát", "Cán bộ phụ trách", RECEIVED],
        ["Huế", "05/4/2026", "Bà Lan", 5],
    ]
    submission = read(tmp_path, rows)
    told = submission.findings[["rule", "cell", "severity"]].astype(str).values.tolist()
    assert told == [["unknown-column-of-dates", "B", "warning"], ["unknown-header", "C", "note"]]
    assert submission.waiting == ()


def test_a_yearbook_table_in_two_languages(tmp_path: Path) -> None:
    rows: Rows = [
        ["Bảng 35. Dân số trung bình phân theo địa phương / Average population by province"],
        ["Nghìn người - Thous. pers."],
        [None, "2023", "Sơ bộ 2024\nPrel. 2024"],
        ["Đồng bằng sông Hồng - Red River Delta", 8000, 8100],
        ["Hà Nội", 8500, 8600],
        ["Thái Bình", 1870, 1880],
    ]
    [doubt] = read(tmp_path, rows).doubts.to_dict("records")
    assert (doubt["question"], doubt["choices"]) == ("variable-asked", "population")
    read_ = read(tmp_path, rows, answers={doubt["doubt"]: "population"}).observations
    assert read_["obs_value"].tolist() == [8.5e6, 8.6e6, 1.87e6, 1.88e6]
    assert read_["obs_status"].astype(str).tolist() == ["normal", "provisional"] * 2


def test_regions_under_roman_numbers_are_sums(tmp_path: Path) -> None:
    """Of the finance ministry's tables, where all names are in capitals."""
    rows: Rows = [
        ["Năm 2026"], ["STT", "TÊN TỈNH", RECEIVED], ["I", "BẮC T.BỘ VÀ DH M.TRUNG", 30], [1, "NGHỆ AN", 20], [2, "HUẾ", 10],
    ]  # fmt: skip
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["C4", "C5"]
    assert rules(submission) == ["total-row-left-out"]


@pytest.mark.parametrize("header", ["Chỉ tiêu, nội dung báo cáo", "Nội dung/chỉ tiêu", "Chỉ tiêu và nội dung"])
def test_a_header_of_two_words_for_one_role_has_that_role(tmp_path: Path, header: str) -> None:
    rows: Rows = [["TỈNH HÀ TĨNH"], [header, "Tháng 9/2026"], [RECEIVED, 5], ["Việc khác", 6]]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["B3"]
    assert submission.doubts[["question", "found"]].values.tolist() == [["unknown-variable", "Việc khác"]]
