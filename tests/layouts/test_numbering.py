"""Rows that number columns, and first rows of figures that only look like them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import nq57_indicators as nq

TITLE = "Kết quả giải quyết thủ tục hành chính tỉnh Bắc Ninh năm 2026"
HEADERS = ["Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ tiếp nhận trực tuyến trong kỳ"]


def read(folder: Path, *rows: list[Any]) -> list[tuple[str, str, float]]:
    """Variable, period and figure of a sheet under the title."""
    book = openpyxl.Workbook()
    for row in ([TITLE], [], *rows):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(folder / "bao_cao.xlsx")
    table = nq.read_submission(folder / "bao_cao.xlsx").observations
    return sorted(zip(table["variable"], table["time_period"].astype(str), table["obs_value"], strict=True))


@pytest.mark.parametrize(
    ("header", "names", "first"),
    [("Quý", ["I", "II"], "2026-Q1"), ("Tháng", [1, 2], "2026-01"), ("Quý", ["1", "2"], "2026-Q1")],
)
def test_the_first_period_of_a_table_is_no_number_of_columns(
    tmp_path: Path, header: str, names: list[Any], first: str
) -> None:
    found = read(tmp_path, [header, *HEADERS], [names[0], 1, 2], [names[1], 9, 7])
    assert ("dossiers_received", first, 1.0) in found
    assert ("dossiers_received_online", first, 2.0) in found
    assert len(found) == 4


@pytest.mark.parametrize("numbers", [["A", 1, 2], ["(1)", "(2)", "(3)"], [1, 2, 3]])
def test_numbers_of_columns_are_no_figures(tmp_path: Path, numbers: list[Any]) -> None:
    found = read(tmp_path, ["Quý", *HEADERS], numbers, ["I", 9, 7], ["II", 8, 6])
    assert [figure for *_, figure in found] == [9.0, 8.0, 7.0, 6.0]
