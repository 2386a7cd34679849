"""Figures of earlier years below a title of what is still to come: of which stage they are is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_sheets import Rows, answered, keys, read

BUDGET = "Tổng chi ngân sách địa phương"
HEADS: list[object] = ["Chỉ tiêu", "ĐVT", "Năm 2026", "Năm 2027"]


def test_a_column_of_an_earlier_year_is_asked_about(tmp_path: Path) -> None:
    """The figure of 2026 beside the plan of 2027 may be the plan of that year, or what is expected of it."""
    submission = read(tmp_path, [["DỰ TOÁN NĂM 2027, TỈNH HÀ TĨNH"], HEADS, [BUDGET, "tỷ đồng", 100, 120]])
    [doubt] = submission.waiting
    assert (doubt.question, doubt.cell, doubt.figures) == ("statements-differ", "C2", 1)
    assert {cell: key[2:] for cell, key in keys(submission).items()} == {"D3": ("2027", "plan")}
    for stage in ("plan", "expected"):
        found = keys(answered(tmp_path, {doubt.id: stage}))
        assert {cell: key[2:] for cell, key in found.items()} == {"C3": ("2026", stage), "D3": ("2027", "plan")}


def test_rows_of_earlier_years_are_asked_about(tmp_path: Path) -> None:
    rows: Rows = [
        ["ƯỚC THỰC HIỆN NĂM 2026"], ["Tỉnh", "Năm", f"{BUDGET} (tỷ đồng)"], ["Huế", 2025, 90], ["Huế", 2026, 100],
    ]  # fmt: skip
    submission = read(tmp_path, rows)
    [doubt] = submission.waiting
    assert {cell: key[2:] for cell, key in keys(submission).items()} == {"C4": ("2026", "expected")}
    found = keys(answered(tmp_path, {doubt.id: "executed"}))
    assert {cell: key[2:] for cell, key in found.items()} == {"C3": ("2025", "executed"), "C4": ("2026", "expected")}


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("QUYẾT TOÁN NĂM 2025", ["Năm 2024", "Năm 2025"]),
        ("DỰ TOÁN NĂM 2027", ["Ước TH 2026", "Dự toán 2027"]),
        ("DỰ TOÁN CÁC NĂM", ["Năm 2026", "Năm 2027"]),
    ],
)
def test_other_columns_are_not(tmp_path: Path, title: str, heads: list[object]) -> None:
    rows: Rows = [[f"{title}, TỈNH HÀ TĨNH"], ["Chỉ tiêu", "ĐVT", *heads], [BUDGET, "tỷ đồng", 100, 120]]
    assert read(tmp_path, rows).waiting == ()
