"""Agencies, communes and levels across the columns: the total is the figure of the province, no column of a part is."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_sheets import Rows, keys, read, rules

TITLE: list[object] = ["TỈNH BẮC NINH - THÁNG 9/2026"]
RECEIVED, RESOLVED = "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết"
BAC_NINH = ("P34-24", "dossiers_received", "2026-09", "period")


def across(*headers: str, title: list[object] = TITLE) -> Rows:
    figures = [600 if header in TOTALS else 10 * at for at, header in enumerate(headers, 1)]
    return [title, ["STT", "Chỉ tiêu", "ĐVT", *headers], [1, RECEIVED, "Hồ sơ", *figures]]


TOTALS = ("Toàn tỉnh", "Tổng cộng", "Tổng số")


@pytest.mark.parametrize(
    ("headers", "cell", "rule"),
    [
        (("Toàn tỉnh", "Phường Kinh Bắc", "Xã Yên Phong"), "D3", "lower-row-left-out"),
        (("Phường Kinh Bắc", "Xã Yên Phong", "Tổng cộng"), "F3", "lower-row-left-out"),
        (("Tổng số", "Sở Y tế", "UBND cấp xã"), "D3", "agency-row-left-out"),
        (("Tổng số", "Cấp tỉnh", "Cấp xã"), "D3", "part-row-left-out"),
    ],
)
def test_the_total_column_is_the_figure_of_the_province(
    tmp_path: Path, headers: tuple[str, ...], cell: str, rule: str
) -> None:
    submission = read(tmp_path, across(*headers))
    assert keys(submission) == {cell: BAC_NINH}
    assert submission.observations["obs_value"].tolist() == [600]
    assert submission.doubts.empty
    assert submission.findings["rule"].astype(str).tolist() == [rule] * 2
    assert submission.findings["found"].tolist() == [header for header in headers if header not in TOTALS]


@pytest.mark.parametrize(
    "headers",
    [("Phường Kinh Bắc", "Xã Yên Phong"), ("Tổng số", "Sở Y tế", "Toàn tỉnh"), ("Cấp tỉnh", "Cấp xã")],
    ids=["no total", "two totals", "levels"],
)
def test_without_one_total_the_columns_are_asked_about(tmp_path: Path, headers: tuple[str, ...]) -> None:
    submission = read(tmp_path, across(*headers))
    assert "column-asked" in rules(submission)
    assert {*submission.doubts["found"]} == {*headers} - {"Tổng số"}
    assert "Tổng số" not in headers or submission.observations["obs_value"].tolist() == [600]


def test_a_column_of_communes_is_none_of_figures(tmp_path: Path) -> None:
    """Its rows are those of communes: the column beside it is no total of the province."""
    rows: Rows = [
        TITLE, ["STT", "Xã", "Chỉ tiêu", "Tổng số"], [1, "Xã Yên Phong", RECEIVED, 5], [2, "Xã Tam Giang", RECEIVED, 6],
    ]  # fmt: skip
    submission = read(tmp_path, rows)
    assert submission.observations.empty
    assert "lower-row-left-out" in rules(submission)


def test_a_total_of_nobody_waits(tmp_path: Path) -> None:
    """The title names no province: the total is of an area that nobody states."""
    submission = read(tmp_path, across("Tổng số", "Sở Y tế", "Sở Tài chính", title=["THÁNG 9/2026"]))
    assert submission.observations.empty
    assert "missing-header" in submission.doubts["question"].tolist()


def test_each_period_has_its_total(tmp_path: Path) -> None:
    rows: Rows = [
        ["TỈNH BẮC NINH"],
        ["STT", "Chỉ tiêu", "ĐVT", "Tháng 8/2026", None, None, "Tháng 9/2026", None, None],
        [None, None, None, *(["Tổng số", "Sở Y tế", "Sở Tài chính"] * 2)],
        [1, RECEIVED, "Hồ sơ", 30, 10, 20, 70, 30, 40],
        [2, RESOLVED, "Hồ sơ", 15, 5, 10, 50, 20, 30],
    ]
    submission = read(tmp_path, rows, "D2:F2", "G2:I2")
    assert {cell: (key[1], key[2]) for cell, key in keys(submission).items()} == {
        "D4": ("dossiers_received", "2026-08"), "G4": ("dossiers_received", "2026-09"),
        "D5": ("dossiers_resolved", "2026-08"), "G5": ("dossiers_resolved", "2026-09"),
    }  # fmt: skip
    assert rules(submission) == ["agency-row-left-out"]
