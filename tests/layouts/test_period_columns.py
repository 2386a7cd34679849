"""A column "Kỳ báo cáo" holds periods, or the figures of the period: a cell that is wrong is told as what it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq

HEAD = ["Tỉnh", "Chỉ tiêu", "Kỳ báo cáo", "Giá trị", "Đơn vị"]
RECEIVED = "Số hồ sơ tiếp nhận trong kỳ"


def long_table(path: Path, column: int, cells: list[object], head: list[str] = HEAD) -> nq.Submission:
    rows: list[list[object]] = [
        [area, RECEIVED, "Quý III/2025", figure, "hồ sơ"] for area, figure in (("Phú Thọ", 1000), ("Huế", 800))
    ]
    for row, cell in zip(rows, cells, strict=True):
        row[column] = cell
    if path.suffix == ".csv":
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in [head, *rows]]
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in [head, *rows]:
            book.worksheets[0].append(row)
        book.save(path)
    return nq.read_submission(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("cells", [[None, 9], [7, "Quý III/2025"], [7, 9]])
def test_an_empty_cell_and_a_bare_number_are_no_periods(tmp_path: Path, suffix: str, cells: list[object]) -> None:
    findings = nq.validate(long_table(tmp_path / f"dai{suffix}", 2, cells)).findings
    wrong = [(f"C{row}", str(cell or "")) for row, cell in enumerate(cells, start=2) if cell != "Quý III/2025"]
    assert [*findings["rule"]] == ["bad-period"] * len(wrong)
    assert [*zip(findings["cell"], findings["found"], strict=True)] == wrong


def test_cells_that_name_a_period_tell_what_the_column_is(tmp_path: Path) -> None:
    head = [*HEAD[:3], "Lũy kế", "Đơn vị"]
    findings = nq.validate(long_table(tmp_path / "dai.csv", 2, [9, "Quý III/2025"], head)).findings
    assert [*findings["rule"]] == ["bad-period"]


def test_the_period_reported_beside_last_years_holds_figures(tmp_path: Path) -> None:
    head = [*HEAD[:3], "Cùng kỳ năm trước", "Đơn vị"]
    path = tmp_path / "Quý III-2025.csv"
    submission = long_table(path, 2, [950, 760], head)
    assert [*submission.observations["obs_value"]] == [950, 760]


def test_a_figure_that_looks_like_a_year_is_one_like_the_others(tmp_path: Path) -> None:
    head = [*HEAD[:3], "Kỳ trước", "Đơn vị"]
    submission = long_table(tmp_path / "Quý III-2025.csv", 2, [950, 2007], head)
    assert [*submission.observations["obs_value"]] == [950, 2007]


@pytest.mark.parametrize("column", [0, 1])
def test_a_bare_number_where_a_name_should_stand_is_not_told_as_empty(tmp_path: Path, column: int) -> None:
    findings = nq.validate(long_table(tmp_path / "dai.xlsx", column, [7, None])).findings
    assert findings["found"].iloc[0] == "7"


def test_an_empty_cell_of_names_is_told_as_empty(tmp_path: Path) -> None:
    report = nq.validate(long_table(tmp_path / "dai.csv", 1, [RECEIVED, None]))
    [sentence] = report.sentences("vi")["sentence"]
    assert sentence == "“(ô trống)” chưa khớp tên nào trong danh mục."
