"""How one file would be read: asked for once, with what only its figures raise."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq
from nq57_indicators.reading import layout

TITLE, HEAD = ["BÁO CÁO THÁNG 9/2026"], ["Tỉnh", "Tỷ lệ hồ sơ nộp trực tuyến (%)", "Số vụ việc"]


def made(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for title, rows in {
        "A": [TITLE, HEAD, ["Huế", 0.85, 5]],
        "B": [["Tỉnh", "Kỳ", "Dân số (người)"], ["Huế", "2026-09-30", 9]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(folder / "bieu.xlsx")
    return folder / "bieu.xlsx"


def test_a_file_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    tables_of = layout.tables_of
    monkeypatch.setattr(layout, "tables_of", lambda path, **said: opened.append(path) or tables_of(path, **said))
    path = made(tmp_path)
    proposal = nq.propose_layout(path)
    assert opened == [path]
    assert [len(table.columns) for table in proposal.layout.tables] == [3, 3]  # a straight sheet has a layout too


def test_what_figures_raise_is_asked_too(tmp_path: Path) -> None:
    questions = {(one.question, one.cell) for one in nq.propose_layout(made(tmp_path)).doubts}
    assert questions == {("column-asked", "C2"), ("fraction-or-percent", "B3")}


def test_what_is_proposed_is_what_is_asked_when_it_is_read(tmp_path: Path) -> None:
    path = made(tmp_path)
    assert {one.id for one in nq.propose_layout(path).doubts} == set(nq.read_submission(path).doubts["doubt"])
