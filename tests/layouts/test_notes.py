"""Notes at cells, in columns of remarks, below tables and beside records: what they say of figures is told."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment

import nq57_indicators as nq
from office_sheets import RECEIVED, Rows, keys, read

TABLE: Rows = [["Tỉnh", "Năm", RECEIVED], ["Sơn La", 2025, 70], ["Lai Châu", 2025, 5]]


def notes(submission: nq.Submission) -> list[list[str]]:
    found = submission.findings
    return found.loc[found["rule"] == "note-on-figures", ["severity", "cell", "found"]].astype(str).values.tolist()


def noted(path: Path, text: str, head: str = "") -> nq.Submission:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in TABLE if not head else [["BÁO CÁO"], ["Tỉnh", RECEIVED], ["Sơn La", 70]]:
        page.append(row)
    page["B2"].comment = Comment(text, "A")
    page.oddHeader.center.text = head or None
    page.oddFooter.right.text = "Trang &P/&N"
    book.save(path)
    return nq.read_submission(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Số ước, chưa duyệt", True),
        ("ĐVT: triệu đồng", True),
        ("Số của tháng 8/2025", True),
        ("Phòng Tổng hợp", False),
        ("——— nq57 ———\nGhi kỳ của số liệu, ví dụ 2025-09", False),
        ("Chưa duyệt\n——— nq57 ———\nCần một số", True),
    ],
)
def test_a_note_at_a_cell_is_told(tmp_path: Path, text: str, told: bool) -> None:
    submission = noted(tmp_path / "a.xlsx", text)
    assert len(submission) == 2
    assert notes(submission) == ([["warning", "B2", text.partition("\n——")[0]]] if told else [])


@pytest.mark.parametrize("rows", [TABLE, [["BÁO CÁO"], *TABLE]])
def test_a_remark_that_a_figure_may_change_is_told_once(tmp_path: Path, rows: Rows) -> None:
    remarks = ["Ghi chú", "Chưa duyệt", "chưa duyệt"]
    with_remarks = [*rows[:-3], *([*row, remark] for row, remark in zip(rows[-3:], remarks, strict=True))]
    [(_, cell, found), *_] = notes(read(tmp_path, with_remarks))
    assert (cell, found) == (f"D{len(rows) - 1}", "Chưa duyệt")
    others = [
        *rows[:-3],
        *([*row, remark] for row, remark in zip(rows[-3:], ["Ghi chú", "Đã duyệt", None], strict=True)),
    ]
    assert notes(read(tmp_path, others)) == []


@pytest.mark.parametrize(
    ("title", "told"),
    [("Báo cáo quý I/2024", True), ("Báo cáo năm 2025", False), ("Báo cáo", False), ("Biểu nhập số liệu", False)],
)
def test_the_title_of_a_workbook_is_told_where_it_names_another_time(tmp_path: Path, title: str, told: bool) -> None:
    book = openpyxl.Workbook()
    book.properties.title = title
    for row in TABLE:
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx")
    assert [found for _, _, found in notes(submission)] == ([title] if told else [])


def test_remarks_of_frames_are_told_where_they_stand() -> None:
    frame = pd.DataFrame(
        {
            "variable": "dossiers_received",
            "ref_area": ["Sơn La", "Lai Châu"],
            "time_period": "2025",
            "obs_value": [70, 5],
            "note": pd.Categorical([None, "Sơ bộ"], ["Chưa duyệt", "Sơ bộ"]),
        }
    )
    assert notes(nq.read_submission(frame)) == [["warning", "E2", "Sơ bộ"]]
    for states, told in ((["estimate", "normal"], []), (["normal", "estimate"], [["warning", "E1", "Sơ bộ"]])):
        stated = frame.assign(note=["Sơ bộ", ""], obs_status=states)
        assert notes(nq.read_submission(stated)) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Ghi chú: số liệu ước tính", True),
        ("* Chưa bao gồm cấp xã", True),
        ("Ghi chú: số liệu 9 tháng đầu năm", True),
        ("Nguồn: Niên giám thống kê 2024", False),
        ("Ghi chú: số liệu do phần mềm kết xuất", False),
        ("Sơn La, ngày 5 tháng 1 năm 2026", False),
    ],
)
def test_what_a_line_below_a_table_says(tmp_path: Path, line: str, told: bool) -> None:
    rows: Rows = [["Năm 2025"], ["Tỉnh", RECEIVED], ["Sơn La", 70], ["Lai Châu", 5], [line]]
    submission = read(tmp_path, rows)
    assert (len(submission), notes(submission)) == (2, [["warning", "A5", line]] if told else [])


@pytest.mark.parametrize(
    ("key", "note", "stage", "told"),
    [
        ("note", "số liệu ước tính", "expected", []),
        ("ghi_chu", "Số liệu ước tính", "expected", []),
        ("notes", "chưa duyệt", "actual", ["chưa duyệt"]),
        ("note", "bản ghi của phần mềm", "actual", []),
    ],
)
def test_a_note_beside_records_is_used_or_told(
    tmp_path: Path, key: str, note: str, stage: str, told: list[str]
) -> None:
    record = {"variable": "dossiers_received", "ref_area": "Sơn La", "time_period": "2025", "obs_value": 70}
    (tmp_path / "a.json").write_text(json.dumps({key: note, "data": [record]}), encoding="utf-8")
    submission = nq.read_submission(tmp_path / "a.json")
    assert submission.observations["stage"].tolist() == [stage]
    assert [found for _, _, found in notes(submission)] == told


def test_a_period_printed_at_the_head_of_pages_is_that_of_the_figures(tmp_path: Path) -> None:
    assert keys(noted(tmp_path / "a.xlsx", "A", "&L&12UBND TỈNH&CTháng 9/2025"))["B3"][2] == "2025-09"
