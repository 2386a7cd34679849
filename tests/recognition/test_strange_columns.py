"""A column that nobody knows and that holds what a figure is of is a warning, wherever the table stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq

WHEN = [
    ("Tháng 9", "Tháng 10"), ("thang 9", "thang 10"), ("T9", "T10"), ("Quý III", "Quý IV"), ("Q3", "Q4"), ("Kỳ 1", "Kỳ 2"),
    ("Tuần 36", "Tuần 37"), ("S1", "S2"), ("30/9", "31/10"), ("2025-09-30", "2025-10-31"), ("Năm 2024", "Năm 2025"),
    ("T9/2025", "T10/2025"), ("Quý III/2025", "Quý III/2025"),
]  # fmt: skip
BY_FRAME_ONLY = [
    ("9 tháng", "6 tháng"), ("6 tháng đầu năm", "6 tháng cuối năm"), ("Lũy kế", "Trong kỳ"), ("KH", "TH"),
    ("Dự toán", "Ước thực hiện"), ("2024", "2025"), (2024, 2025), ("cả năm", "9 tháng đầu năm"),
]  # fmt: skip
"""In sheets these are asked about, or read: as flow or stage."""
WHO = [("Hải Phòng", "Huế"), ("P34-79", "P34-91"), ("Bộ Công an", "Bộ Tài chính")]
NOTHING = [
    ("abc", "xyz"), ("Hà Nội", "Cao Bằng"), ("P34-01", "P34-04"), ("Đồng bằng sông Hồng", "Trung du và miền núi phía Bắc"),
    ("Bà Lan", "Ông Minh"), ("đang xử lý", "xong"),
]  # fmt: skip


def told(submission: nq.Submission) -> list[tuple[str, str]]:
    return [(str(rule), str(severity)) for rule, severity in submission.findings[["rule", "severity"]].values.tolist()]


def rows(cells: tuple[object, object]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "variable": "dossiers_received",
                "ref_area": area,
                "time_period": "2025-Q4",
                "obs_value": 1,
                "Mục khác": cell,
            }
            for area, cell in zip(("P34-01", "P34-04"), cells, strict=True)
        ]
    )


@pytest.mark.parametrize("cells", [*WHEN, *BY_FRAME_ONLY, *WHO])
def test_figures_may_depend_on_it(cells: tuple[object, object]) -> None:
    submission = nq.read_submission(rows(cells))
    assert (len(submission), told(submission)) == (2, [("unknown-column-of-dates", "warning")])


@pytest.mark.parametrize("cells", NOTHING)
def test_what_says_nothing_new_of_figures_is_a_note(cells: tuple[object, object]) -> None:
    assert told(nq.read_submission(rows(cells))) == [("unknown-header", "note")]


@pytest.mark.parametrize("cells", [*WHEN, *WHO])
def test_so_it_is_in_long_and_wide_files(tmp_path: Path, cells: tuple[str, str]) -> None:
    long, wide = tmp_path / "long.csv", tmp_path / "wide.csv"
    rows(cells).to_csv(long, index=False)
    first, second = cells
    head = "Tỉnh,Kỳ,Số hồ sơ tiếp nhận trong kỳ,Mục khác"
    wide.write_text(f"{head}\nHà Nội,2025-Q4,1,{first}\nCao Bằng,2025-Q4,2,{second}\n", "utf-8")
    for path in (long, wide):
        submission = nq.read_submission(path, geography="P34")
        assert (len(submission), told(submission)) == (2, [("unknown-column-of-dates", "warning")])


@pytest.mark.parametrize("cells", NOTHING)
def test_what_says_nothing_new_is_told_in_wide_files_too(tmp_path: Path, cells: tuple[str, str]) -> None:
    first, second = cells
    path = tmp_path / "wide.csv"
    head = "Tỉnh,Kỳ,Số hồ sơ tiếp nhận trong kỳ,Mục khác"
    path.write_text(f"{head}\nHà Nội,2025-Q4,1,{first}\nCao Bằng,2025-Q4,2,{second}\n", "utf-8")
    assert told(nq.read_submission(path, geography="P34")) == [("unknown-header", "note")]


@pytest.mark.parametrize("cells", BY_FRAME_ONLY[:6])
def test_in_sheets_it_is_asked_about_or_read(tmp_path: Path, cells: tuple[str, str]) -> None:
    rows(cells).to_csv(tmp_path / "long.csv", index=False)
    submission = nq.read_submission(tmp_path / "long.csv")
    keys = submission.observations[["flow", "stage"]].astype(str).values.tolist()
    read = {"Lũy kế": [["ytd", "actual"], ["period", "actual"]], "KH": [["period", "plan"], ["period", "executed"]],
            "Dự toán": [["period", "plan"], ["period", "expected"]]}  # fmt: skip
    if cells[0] in read:
        assert (keys, told(submission)) == (read[cells[0]], [])
    else:
        assert [doubt.question for doubt in submission.waiting] == ["column-asked"]


def test_dates_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["variable", "ref_area", "time_period", "obs_value", "Mục khác"])
    page.append(["dossiers_received", "P34-01", "2025-Q4", 1, date(2025, 9, 30)])
    book.save(tmp_path / "a.xlsx")
    assert told(nq.read_submission(tmp_path / "a.xlsx")) == [("unknown-column-of-dates", "warning")]


def test_only_a_column_of_periods_may_be_what_a_table_lacks() -> None:
    """A column of bodies is none that the missing period may stand in."""
    for cells, named in ((("Bộ Công an", "Bộ Tài chính"), ""), (("Quý III", "Quý IV"), "Mục khác")):
        frame = rows(cells).drop(columns="time_period")
        [finding] = [
            one for one in nq.read_submission(frame).findings.to_dict("records") if one["rule"] == "missing-header"
        ]
        assert (finding["found"] or "") == named
