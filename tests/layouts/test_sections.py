"""Parts below their wholes, sections, agencies beside areas, days and units that say otherwise than the title."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_sheets import ONLINE, RECEIVED, Rows, answered, keys, read, rules

TITLE: list[object] = ["THÀNH PHỐ ĐÀ NẴNG - THÁNG 9/2026"]
RESOLVED = "Số hồ sơ đã giải quyết"


def variables(folder: Path, rows: Rows) -> dict[str, str]:
    submission = read(folder, rows)
    assert submission.doubts.empty
    return {cell: key[1] for cell, key in keys(submission).items()}


def test_sections_are_headings_and_numbers_below_them_parts(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE, ["TT", "Nội dung", "Số lượng"], ["A", "TIẾP NHẬN"], ["I", RECEIVED, 100], ["1", "Trực tuyến", 80],
        ["2", "Trực tiếp", 20], ["B", "GIẢI QUYẾT"], ["I", RESOLVED, 90],
    ]  # fmt: skip
    assert variables(tmp_path, rows) == {
        "C4": "dossiers_received", "C5": "dossiers_received_online", "C6": "dossiers_received_in_person",
        "C8": "dossiers_resolved",
    }  # fmt: skip


def test_numbers_in_labels_say_what_is_a_part(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE,
        ["Chỉ tiêu", "Kết quả"],
        [f"1. {RECEIVED}", 80],
        ["1.1. Trực tuyến", 70],
        ["1.2. Trực tiếp", 10],
    ]
    assert list(variables(tmp_path, rows).values()) == [
        "dossiers_received", "dossiers_received_online", "dossiers_received_in_person",
    ]  # fmt: skip


def test_quarters_in_roman_numbers(tmp_path: Path) -> None:
    rows: Rows = [["NĂM 2026"], ["Tỉnh", "Quý", RECEIVED], ["Huế", "I", 5], ["Huế", "II", 6]]
    assert [period for _, _, period, _ in keys(read(tmp_path, rows)).values()] == ["2026-Q1", "2026-Q2"]


def test_the_day_of_a_header_is_the_day_of_its_figures(tmp_path: Path) -> None:
    """A rate "đến 30/9/2026" is none of the whole year 2026."""
    rate = "Tỷ lệ hồ sơ nộp trực tuyến"
    rows: Rows = [["TỈNH HUẾ NĂM 2026"], ["Chỉ tiêu", "ĐVT", "Kết quả đến 30/9/2026"], [rate, "%", 85]]
    assert keys(read(tmp_path, rows)) == {"C3": ("P34-46", "online_dossier_rate", "2026-09-30", "stock")}
    quarter: Rows = [["TỈNH HUẾ QUÝ III/2026"], *rows[1:]]
    assert keys(read(tmp_path, quarter))["C3"][2] == "2026-Q3"


def test_a_unit_that_no_variable_has_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["Tháng 9/2026"], ["ĐVT: %"], ["Tỉnh", RECEIVED], ["Huế", 5]]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    assert asked.doubts[["question", "cell", "choices"]].values.tolist() == [["unit-asked", "A2", "hồ sơ"]]
    again = answered(tmp_path, {asked.doubts["doubt"][0]: "người"})  # no unit of dossiers: the question stays
    assert (again.observations.empty, again.doubts["question"].tolist()) == (True, ["unit-asked"])


def test_a_second_table_of_the_same_columns_goes_on_with_the_first(tmp_path: Path) -> None:
    rows: Rows = [["Năm 2025"], ["Tỉnh", RECEIVED, ONLINE], ["Sơn La", 7, 6], ["Tỉnh", ONLINE, RECEIVED], ["Huế", 5, 9]]
    found = keys(read(tmp_path, rows, geography="P34"))
    assert {cell: key[1:3] for cell, key in found.items()} == {
        "B3": ("dossiers_received", "2025"), "C3": ("dossiers_received_online", "2025"),
        "B5": ("dossiers_received_online", "2025"), "C5": ("dossiers_received", "2025"),
    }  # fmt: skip
    rows.insert(3, ["Năm 2024"])
    assert {key[2] for key in keys(read(tmp_path, rows, geography="P34")).values()} == {"2024", "2025"}


def test_agencies_below_their_levels_are_none_of_the_province(tmp_path: Path) -> None:
    agencies: Rows = [["I", "Cấp tỉnh", 30], [1, "Sở Y tế", 10], [2, "Sở Tư pháp", 20], ["II", "Cấp xã", 40]]
    rows: Rows = [["Năm 2025"], ["STT", "Đơn vị", RECEIVED], *agencies, ["", "Tổng", 70]]
    assert list(keys(read(tmp_path, rows, area="P34-14"))) == ["C7"]


@pytest.mark.parametrize(
    "more", ["(ước)", "(kế hoạch)", "(lũy kế)", "(quý III)", "(năm 2024)", "(cùng kỳ)", "(Lai Châu)"]
)
def test_a_row_of_another_time_stage_or_area_than_its_table_is_asked_about(tmp_path: Path, more: str) -> None:
    rows: Rows = [["Năm 2025"], ["Chỉ tiêu", "Kết quả"], [f"{RECEIVED} {more}", 70], [f"{ONLINE} (trong kỳ)", 60]]
    asked = read(tmp_path, rows, area="P34-14")
    assert list(keys(asked)) == ["B4"]
    assert asked.doubts[["question", "cell", "choices"]].values.tolist() == [
        ["unknown-variable", "A3", "dossiers_received"]
    ]


def test_groups_of_agencies_are_none_of_the_province(tmp_path: Path) -> None:
    rows: Rows = [["Năm 2025"], ["Đơn vị", RECEIVED], ["Khối sở, ngành", 70], ["Khối xã", 3], ["Tổng", 73]]
    assert list(keys(read(tmp_path, rows, area="P34-14"))) == ["B5"]


def test_the_row_of_an_agency_is_no_figure_of_its_province(tmp_path: Path) -> None:
    rows: Rows = [["Tháng 9/2026"], ["Tỉnh", "Cơ quan", RECEIVED], ["Huế", "Sở Nội vụ", 10], ["Sơn La", "Sở Y tế", 12]]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    assert asked.doubts[["question", "found"]].values.tolist() == [["partial-scope", "Cơ quan: Sở Nội vụ, Sở Y tế"]]
    totals: Rows = [*rows[:3], [None, "Sở Y tế", 5], [None, "Tổng", 15]]
    submission = read(tmp_path, totals, "A3:A5")
    assert keys(submission) == {"C5": ("P34-46", "dossiers_received", "2026-09", "period")}
    assert rules(submission) == ["agency-row-left-out"]


def test_agencies_that_answer_for_indicators_are_asked_about_once(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE, ["Chỉ tiêu", "Cơ quan thực hiện", "Kết quả"], [RECEIVED, "Sở Nội vụ", 10],
        ["Số đơn đăng ký sáng chế", "Sở KH&CN", 5],
    ]  # fmt: skip
    asked = read(tmp_path, rows)
    [doubt] = asked.doubts.to_dict("records")
    assert doubt["question"] == "partial-scope"
    assert list(keys(read(tmp_path, rows, answers={doubt["doubt"]: "whole"}))) == ["C3", "C4"]


def test_a_table_of_two_columns_may_have_a_header_nobody_knows(tmp_path: Path) -> None:
    rows: Rows = [["Tháng 9/2026"], ["Tỉnh", "Số vụ việc mới"], ["Huế", 5], ["Sơn La", 6]]
    [doubt] = read(tmp_path, rows).doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"], doubt["figures"]) == ("column-asked", "B2", 2)


@pytest.mark.parametrize(("beside", "read_"), [("Bắc Giang", []), ("Nghệ An", ["P34-24", "P34-40"])])
def test_a_name_beside_a_former_province_that_went_into_it_is_asked_about(
    tmp_path: Path, beside: str, read_: list[str]
) -> None:
    """ "Bắc Ninh" beside "Bắc Giang" is the former Bắc Ninh, in any year."""
    rows: Rows = [["Quý III/2026"], ["Tỉnh", RECEIVED], ["Bắc Ninh", 2], [beside, 1]]
    submission = read(tmp_path, rows)
    accepted = sorted(area for area in submission.observations["ref_area"].astype(str) if area.startswith("P"))
    assert accepted == read_
    assert ("era-not-stated" in rules(submission)) == (not read_)
