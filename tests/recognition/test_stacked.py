"""Headers on two rows under merged cells: joined word for word, and never read by the upper row alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq
from nq57_indicators.reading import csv

Rows = list[list[object]]
UPPER: list[object] = ["Địa phương", "Kỳ", "Hồ sơ tiếp nhận", None, None]


def read(folder: Path, rows: Rows, door: str = "xlsx") -> nq.Submission:
    path = folder / f"form.{door}"
    if door == "csv":
        lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    return nq.read_submission(path)


def figures(submission: nq.Submission) -> dict[str, float]:
    frame = submission.observations
    return dict(zip(frame["variable"].astype(str), frame["obs_value"].tolist(), strict=True))


@pytest.mark.parametrize("door", ["xlsx", "csv"])
def test_two_rows_are_one_header(tmp_path: Path, door: str) -> None:
    lower: list[object] = [None, None, "Trực tuyến", "Trực tiếp", "Tổng số"]
    submission = read(tmp_path, [UPPER, lower, ["Phú Thọ", "2025-10", 2387, 3393, 5780]], door)
    assert figures(submission) == {
        "dossiers_received_online": 2387,
        "dossiers_received_in_person": 3393,
        "dossiers_received": 5780,
    }
    assert submission.observations["row"].tolist() == [3, 3, 3]
    assert submission.findings.empty


def test_a_column_that_is_not_certain_is_refused_not_read_by_its_upper_header(tmp_path: Path) -> None:
    lower: list[object] = [None, None, "Cấp xã", "Cấp tỉnh", "Tổng số"]
    submission = read(tmp_path, [UPPER, lower, ["Phú Thọ", "2025-10", 1, 2, 3]])
    assert figures(submission) == {"dossiers_received": 3}
    assert submission.findings["found"].tolist() == ["Hồ sơ tiếp nhận Cấp xã", "Hồ sơ tiếp nhận Cấp tỉnh"]


def test_three_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["Địa phương", "Kỳ", "Hồ sơ", None, None, None],
        [None, None, "đã giải quyết", None, "tiếp nhận", None],
        [None, None, "trước hạn", "quá hạn", "trực tuyến", "trực tiếp"],
        ["Phú Thọ", "2025-10", 1, 2, 3, 4],
    ]
    assert set(figures(read(tmp_path, rows))) == {
        "dossiers_resolved_before_time",
        "dossiers_resolved_late",
        "dossiers_received_online",
        "dossiers_received_in_person",
    }


@pytest.mark.parametrize(
    "row",
    [
        ["Phú Thọ", "2025-10", 5, "xem phụ lục", None],
        ["Phú Thọ", "2025-10", None, "chưa có", None],
        [None, None, None, 7, None],
    ],
    ids=["a remark beside figures", "a remark in a row of its own area", "a stray figure"],
)
def test_other_rows_below_a_nameless_header_stay_rows(tmp_path: Path, row: list[object]) -> None:
    submission = read(tmp_path, [UPPER, row, ["Huế", "2025-10", 9, None, None]])
    assert "nameless-column" in set(submission.findings["rule"].astype(str))
    assert 9 in figures(submission).values()


def test_later_blocks_are_read_by_the_headers_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv, "BLOCK_BYTES", 256)
    lower: list[object] = [None, None, "Trực tuyến", "Trực tiếp", "Tổng số"]
    rows: Rows = [["Phú Thọ", f"{2026 + at // 12}-{at % 12 + 1:02}", at, 1, at + 1] for at in range(96)]
    submission = read(tmp_path, [UPPER, lower, *rows], "csv")
    assert submission.observations["obs_value"].tolist() == [float(x) for at in range(96) for x in (at, 1, at + 1)]
    assert submission.findings.empty


@pytest.mark.parametrize(
    "row",
    [["A", "B", "C", 1, 2], ["A", "B", "C", "(1)", "(2)=(1)/(3)"], [1, 2, 3, 4, 5], ["a", "b", "c", "1", None]],
)
def test_the_row_that_numbers_the_columns_is_no_data(tmp_path: Path, row: list[object]) -> None:
    headers: list[object] = ["TT", "Địa phương", "Kỳ", "Số hồ sơ tiếp nhận", "Số hồ sơ nộp trực tuyến"]
    submission = read(tmp_path, [headers, row, [1, "Huế", "2026-Q1", 2, 1]])
    assert figures(submission) == {"dossiers_received": 2, "dossiers_received_online": 1}
    assert submission.findings.empty


@pytest.mark.parametrize("row", [["A", "Huế", "C", 1, 2], ["A", "B", "2026-Q1", 1, 2], ["A", "B", "C", 1, 7]])
def test_a_row_that_only_looks_like_one_is_refused(tmp_path: Path, row: list[object]) -> None:
    headers: list[object] = ["TT", "Địa phương", "Kỳ", "Số hồ sơ tiếp nhận", "Số hồ sơ nộp trực tuyến"]
    assert not read(tmp_path, [headers, row, [1, "Huế", "2026-Q1", 2, 1]]).findings.empty


def test_figures_are_no_numbers_of_columns_where_all_keys_are_declared(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("TT,Số hồ sơ tiếp nhận,Số hồ sơ nộp trực tuyến\n1,2,3\n", encoding="utf-8")
    submission = nq.read_submission(path, area="P34-46", period="2026-Q1")
    assert figures(submission) == {"dossiers_received": 2, "dossiers_received_online": 3}
