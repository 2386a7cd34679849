"""Averages, rates, changes and parts among the rows: told and left out, never figures of an area, never errors."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.layouts.wording import wording_of
from nq57_indicators.recognition.names import names_of
from nq57_indicators.tables.codebook import codebook
from office_sheets import RECEIVED, Rows, keys, read, rules

DONE = "Số hồ sơ đã giải quyết trong kỳ"
TITLE: list[object] = ["QUÝ III/2026, THÀNH PHỐ HUẾ"]
HEADS: list[object] = ["Chỉ tiêu", "ĐVT", "Kết quả"]


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("Tỷ lệ", "compared-row-left-out"),
        ("- Tỷ lệ (%)", "compared-row-left-out"),
        ("Tăng so với cùng kỳ", "compared-row-left-out"),
        ("Bình quân", "compared-row-left-out"),
        ("Trong đó: cấp xã", "part-row-left-out"),
        ("Trong đó: Sở Y tế", "part-row-left-out"),
    ],
)
def test_rows_that_name_no_indicator(tmp_path: Path, label: str, rule: str) -> None:
    rows: Rows = [TITLE, HEADS, [RECEIVED, "hồ sơ", 100], [label, "hồ sơ", 80], [DONE, "hồ sơ", 90]]
    submission = read(tmp_path, rows)
    assert (list(keys(submission)), rules(submission), submission.waiting) == (["C3", "C5"], [rule], ())


def test_a_part_with_a_name_of_its_own_is_that_variable(tmp_path: Path) -> None:
    rows: Rows = [TITLE, HEADS, [RECEIVED, "hồ sơ", 100], ["Trong đó: trực tuyến", "hồ sơ", 80]]
    found = {cell: key[1] for cell, key in keys(read(tmp_path, rows)).items()}
    assert found == {"C3": "dossiers_received", "C4": "dossiers_received_online"}


def test_what_nobody_knows_is_still_told(tmp_path: Path) -> None:
    """A part without the row that it is a part of, a name that begins like that of an agency."""
    for label in ("Cấp xã", "Số vụ việc mới"):
        rows: Rows = [TITLE, HEADS, [label, "hồ sơ", 80], [RECEIVED, "hồ sơ", 100]]
        assert rules(read(tmp_path, rows)) == ["unknown-variable"]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Trung bình", "compared-row-left-out"),
        ("Bình quân các tỉnh", "compared-row-left-out"),
        ("Cao nhất", "compared-row-left-out"),
        ("Trong đó: cấp xã", "part-row-left-out"),
        ("Nơi khác", "unknown-area"),
    ],
)
def test_rows_that_name_no_area(tmp_path: Path, name: str, rule: str) -> None:
    rows: Rows = [["QUÝ III/2026"], ["Địa phương", RECEIVED], ["Huế", 100], ["Hà Nội", 200], [name, 150]]
    submission = read(tmp_path, rows)
    assert (list(keys(submission)), rules(submission)) == (["B3", "B4"], [rule])


@pytest.mark.parametrize("heading", ["Trong đó: cấp xã", "Trong đó, cấp xã:"])
def test_a_heading_of_a_part_narrows_the_rows_below_it(tmp_path: Path, heading: str) -> None:
    rows: Rows = [TITLE, HEADS, [RECEIVED, "hồ sơ", 100], [heading], [DONE, "hồ sơ", 90]]
    submission = read(tmp_path, rows)
    assert (list(keys(submission)), rules(submission)) == (["C3"], ["heading-asked"])


def test_a_mere_of_which_is_a_group(tmp_path: Path) -> None:
    rows: Rows = [
        ["QUÝ III/2026"],
        ["Địa phương", RECEIVED],
        ["Tổng số", 300],
        ["Trong đó:"],
        ["Huế", 100],
        ["Hà Nội", 200],
    ]
    submission = read(tmp_path, rows)
    assert (list(keys(submission)), submission.waiting) == (["B5", "B6"], ())


def test_columns_of_changes_are_compared(tmp_path: Path) -> None:
    rows: Rows = [["QUÝ III/2026"], ["Tỉnh", RECEIVED, "+/-"], ["Huế", 100, 10]]
    assert rules(read(tmp_path, rows)) == ["compared-column-left-out"]


def test_agencies_are_told_from_numbers() -> None:
    wording = wording_of(names_of(codebook(nq.load_catalogue())))
    named = {text: wording.is_agency(text) for text in ("Sở Y tế", "SO Y TE", "Số hồ sơ", "Bản đồ", "BAN QUẢN LÝ")}
    assert named == {"Sở Y tế": True, "SO Y TE": True, "Số hồ sơ": False, "Bản đồ": False, "BAN QUẢN LÝ": True}
