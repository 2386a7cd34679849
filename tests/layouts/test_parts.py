"""Columns that divide figures: a row of a field, a level or a sex is never the figure of an area."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_sheets import RECEIVED, Rows, keys, read, rules

TITLE: list[object] = ["TỈNH HÀ TĨNH - THÁNG 9/2026"]


@pytest.mark.parametrize(
    ("header", "parts"), [("Lĩnh vực", ("Đất đai", "Tư pháp")), ("Phân loại", ("Cấp tỉnh", "Cấp xã"))]
)
def test_the_total_of_parts_is_the_figure_of_the_area(tmp_path: Path, header: str, parts: tuple[str, str]) -> None:
    rows: Rows = [TITLE, ["STT", header, RECEIVED], [1, parts[0], 10], [2, parts[1], 20], [None, "Tổng cộng", 30]]
    submission = read(tmp_path, rows)
    assert keys(submission) == {"C5": ("P34-42", "dossiers_received", "2026-09", "period")}
    assert submission.findings[["rule", "cell"]].astype(str).values.tolist() == [
        ["part-row-left-out", "B3"], ["part-row-left-out", "B4"],
    ]  # fmt: skip


@pytest.mark.parametrize("merged", [("A3:A5", "A6:A8"), ()])
def test_totals_of_each_area_are_read(tmp_path: Path, merged: tuple[str, ...]) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", "Cấp giải quyết", RECEIVED]]
    for area, first in (("Huế", 10), ("Sơn La", 40)):
        rows += [[area, "Cấp tỉnh", first], [None, "Cấp xã", 20], [None, "Tổng", first + 20]]
    submission = read(tmp_path, rows, *merged)
    assert {cell: key[0] for cell, key in keys(submission).items()} == {"C5": "P34-46", "C8": "P34-14"}
    assert submission.observations["obs_value"].tolist() == [30, 60]
    assert rules(submission) == ["part-row-left-out"]


def test_one_part_of_each_area_is_asked_about(tmp_path: Path) -> None:
    """What communes handled is not what the province did."""
    rows: Rows = [
        ["THÁNG 9/2026"],
        ["Tỉnh", "Cấp giải quyết", RECEIVED],
        ["Huế", "Cấp xã", 20],
        ["Sơn La", "Cấp xã", 30],
    ]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    [doubt] = asked.doubts.to_dict("records")
    told = (doubt["question"], doubt["cell"], doubt["found"], doubt["figures"])
    assert told == ("partial-scope", "B3", "Cấp giải quyết: Cấp xã", 2)
    assert list(keys(read(tmp_path, rows, answers={doubt["doubt"]: "whole"}))) == ["C3", "C4"]
    left = read(tmp_path, rows, answers={doubt["doubt"]: "-"})
    assert left.observations.empty
    assert rules(left) == ["no-figures", "part-row-left-out"]


def test_parts_without_a_total_are_left_out_and_told(tmp_path: Path) -> None:
    rows: Rows = [["Năm 2025"], ["Tỉnh", "Giới tính", "Dân số (người)"], ["Huế", "Nam", 600], ["Huế", "Nữ", 610]]
    submission = read(tmp_path, rows, geography="P34")
    assert submission.observations.empty
    assert rules(submission) == ["no-figures", "part-row-left-out"]


def test_a_class_of_indicators_divides_nothing(tmp_path: Path) -> None:
    rows: Rows = [TITLE, ["Lĩnh vực", "Chỉ tiêu", "Kết quả"], ["Hành chính công", RECEIVED, 10]]
    assert list(keys(read(tmp_path, rows))) == ["C3"]


@pytest.mark.parametrize(
    "letterhead",
    [
        ["UBND XÃ BẮC HÀ, TỈNH LÀO CAI"],
        ["UBND TỈNH LÀO CAI", "UBND xã Bắc Hà"],
        ["Tỉnh Lào Cai", "Báo cáo của phường Sa Pa"],
    ],
)
def test_figures_of_a_commune_are_not_those_of_its_province(tmp_path: Path, letterhead: list[str]) -> None:
    rows: Rows = [*([line] for line in letterhead), ["THÁNG 9/2026"], ["STT", "Chỉ tiêu", "Kết quả"], [1, RECEIVED, 20]]
    asked = read(tmp_path, rows)
    assert asked.observations.empty
    assert asked.doubts["question"].tolist() == ["partial-scope"]


@pytest.mark.parametrize(
    "line",
    [
        "Kết quả phát triển kinh tế - xã hội",
        "Của các xã, phường",
        "Quản lý nhà nước",
        "Phường Sa Pa, ngày 05 tháng 10 năm 2026",
        "Địa chỉ: Phường Sa Pa",
    ],
)
def test_other_words_name_no_commune(tmp_path: Path, line: str) -> None:
    rows: Rows = [["TỈNH LÀO CAI"], [line], ["THÁNG 9/2026"], ["STT", "Chỉ tiêu", "Kết quả"], [1, RECEIVED, 20]]
    assert list(keys(read(tmp_path, rows))) == ["C5"]


def test_the_name_of_a_file_without_accents_names_a_commune(tmp_path: Path) -> None:
    rows: Rows = [["TỈNH LÀO CAI"], ["THÁNG 9/2026"], ["STT", "Chỉ tiêu", "Kết quả"], [1, RECEIVED, 20]]
    assert read(tmp_path, rows, name="UBND_xa_Bac_Ha").doubts["question"].tolist() == ["partial-scope"]


def test_columns_of_a_table_by_agency_that_nobody_knows_are_asked_about(tmp_path: Path) -> None:
    """They were dropped without a word: its only figures are those of the row of totals."""
    rows: Rows = [TITLE, ["STT", "Cơ quan", RECEIVED, "Số vụ việc mới"], [1, "Sở Nội vụ", 10, 3], [None, "Cộng", 10, 3]]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["C4"]
    assert submission.doubts[["question", "cell", "figures"]].values.tolist() == [["column-asked", "D2", 1]]


@pytest.mark.parametrize("header", ["Đơn vị", "Đơn vị báo cáo số liệu"])
def test_communes_under_a_bare_header_are_left_out_and_their_total_is_the_province(tmp_path: Path, header: str) -> None:
    rows: Rows = [TITLE, ["STT", header, RECEIVED], [1, "Xã Bắc Hà", 10], [2, "Phường Sa Pa", 20], [None, "Cộng", 30]]
    submission = read(tmp_path, rows)
    assert keys(submission) == {"C5": ("P34-42", "dossiers_received", "2026-09", "period")}
    assert rules(submission) == ["agency-row-left-out"]


def test_a_signature_right_of_a_table_is_no_column_without_a_header(tmp_path: Path) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", RECEIVED], ["Sơn La", 5], [], ["KT. CHỦ TỊCH", None, "NGƯỜI LẬP BIỂU"]]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["B3"]
    assert submission.findings.empty
    rows[2].append("đã rà soát")
    assert rules(read(tmp_path, rows)) == ["nameless-column"]
