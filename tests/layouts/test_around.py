"""Title, name of the sheet and name of the file are held against the columns of a table: some figure must be what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.layouts.doubts import content_hash

RECEIVED = "Số hồ sơ tiếp nhận trong kỳ"
HEAD = f"Tỉnh,Kỳ,{RECEIVED}"
MONEY = "Tỉnh,Giai đoạn,Tổng chi ngân sách địa phương (triệu đồng)"


def read(folder: Path, text: str, name: str = "a.csv", **said: Any) -> nq.Submission:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return nq.read_submission(path, geography="P34", **said)


def asked(submission: nq.Submission) -> list[tuple[str, str]]:
    return [(doubt.question, "; ".join(doubt.choices)) for doubt in submission.waiting]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        (f"Quý III/2025\n{HEAD}\nHuế,2025-Q4,5\n", "2025-Q4; 2025-Q3"),
        (f"BÁO CÁO QUÝ III\n{HEAD}\nHuế,2025-Q4,5\n", "2025-Q4; -"),
        (f"BÁO CÁO THÁNG 9/2025\n{HEAD}\nHuế,2025-07,5\nHuế,2025-08,5\n", "cells; -"),
        (f"BÁO CÁO QUÝ III/2025\nTỉnh,Năm,{RECEIVED}\nHuế,2025,5\n", "2025; 2025-Q3"),
        (f"Số liệu tính đến ngày 30/6/2025\n{HEAD}\nHuế,2025-07,5\n", "2025-07; 2025-06-30"),
        (f"UBND TỈNH HÀ TĨNH\nNĂM 2025\n{HEAD}\nNghệ An,2025-Q3,5\n", "P34-40; UBND TỈNH HÀ TĨNH"),
        (f"DỰ TOÁN NĂM 2026\n{MONEY}\nNghệ An,Thực hiện,5\n", "executed; plan"),
        (f"LŨY KẾ 9 THÁNG NĂM 2025\nTỉnh,Kỳ,Kiểu số liệu,{RECEIVED}\nHuế,2025-09,trong kỳ,5\n", "period; ytd"),
    ],
)
def test_a_title_that_no_figure_is_of_is_asked_about(tmp_path: Path, text: str, choices: str) -> None:
    submission = read(tmp_path, text)
    assert (len(submission), asked(submission)) == (0, [("statements-differ", choices)])


@pytest.mark.parametrize(
    "text",
    [
        f"Quý III/2025\n{HEAD}\nHuế,2025-Q2,5\nHuế,2025-Q3,6\n",
        f"NĂM 2025\n{HEAD}\nHuế,2025-08,5\nHuế,2025-09,6\n",
        f"BÁO CÁO THÁNG 9/2025\n{HEAD}\nHuế,2025-Q3,5\n",
        f"BÁO CÁO QUÝ III\n{HEAD}\nHuế,2025-Q3,5\nHuế,2026-Q2,5\n",
        f"BÁO CÁO 9 THÁNG ĐẦU NĂM 2025\n{HEAD}\nHuế,2025-02,5\nHuế,2025-03,5\n",
        f"CHƯƠNG TRÌNH CHUYỂN ĐỔI SỐ ĐẾN NĂM 2030\n{HEAD}\nHuế,2025-Q3,5\n",
        f"Số liệu tính đến ngày 30/9/2025\n{HEAD}\nHuế,2025-08,5\n",
        f"UBND TỈNH HÀ TĨNH\nNĂM 2025\n{HEAD}\nNghệ An,2025-Q3,5\nHà Tĩnh,2025-Q3,5\n",
        f"VĂN PHÒNG CHÍNH PHỦ\n\"Hà Nội, ngày 5 tháng 10 năm 2025\"\n{HEAD}\nNghệ An,2025-Q3,5\n",
        f"DỰ TOÁN NĂM 2026\n{MONEY}\nNghệ An,Thực hiện,5\nNghệ An,Dự toán,6\n",
        f"BÁO CÁO THÁNG 9/2025\nTỉnh,Năm,Giai đoạn,{RECEIVED}\nHuế,2025,Dự toán,5\n",
    ],
)  # fmt: skip
def test_a_title_that_covers_a_figure_says_nothing(tmp_path: Path, text: str) -> None:
    assert asked(read(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("name", "differs"),
    [("2025-10.csv", True), ("bc_thang_9_2025.csv", False), ("2025.csv", False), ("so_lieu_05-10-2025.csv", False),
     ("2025-10/a.csv", False), ("ha_tinh.csv", True)],
)  # fmt: skip
def test_the_name_of_a_file_is_held_against_its_columns(tmp_path: Path, name: str, differs: bool) -> None:
    submission = read(tmp_path, f"{HEAD}\nHuế,2025-09,5\n", name)
    assert (len(submission), len(submission.waiting)) == ((0, 1) if differs else (1, 0))


@pytest.mark.parametrize("kind", ["json", "parquet", "xlsx"])
def test_so_is_that_of_files_of_other_kinds(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame(
        [{"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-Q3", "obs_value": 1}]
    )
    path = tmp_path / f"quy_4_2025.{kind}"
    if kind == "json":
        path.write_text(json.dumps(frame.to_dict("records")), "utf-8")
    elif kind == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_excel(path, index=False)
    assert asked(nq.read_submission(path)) == [("statements-differ", "2025-Q3; 2025-Q4")]


def test_the_name_of_a_sheet_is_held_against_its_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, sheet in (("T9.2025", book.worksheets[0]), ("Nghệ An", book.create_sheet())):
        sheet.title = name
        sheet.append(["Tỉnh", "Kỳ", RECEIVED])
        sheet.append(["Huế", "2025-08", 4])
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx", geography="P34")
    assert [doubt.found for doubt in submission.waiting] == ["T9.2025; B2: 2025-08", "Nghệ An; A2: P34-46"]


def test_the_answer_gives_the_figures_the_period_of_the_title(tmp_path: Path) -> None:
    text = f"Quý III/2025\n{HEAD}\nHuế,2025-Q4,5\n"
    [doubt] = read(tmp_path, text).waiting
    for answer in ("2025-Q3", "2025-Q4"):
        submission = read(tmp_path, text, answers={doubt.id: answer})
        assert submission.observations["time_period"].astype(str).tolist() == [answer]


def test_columns_of_other_periods_than_the_title_are_one_question(tmp_path: Path) -> None:
    across = f"BÁO CÁO QUÝ III/2025\nTỉnh,Chỉ tiêu,Quý I/2026,Quý II/2026\nHuế,{RECEIVED},4,5\n"
    [doubt] = read(tmp_path, across).waiting
    assert (doubt.figures, doubt.found) == (2, "BÁO CÁO QUÝ III/2025; C3: 2026-Q1, 2026-Q2")
    with_its_own = across.replace("Quý I/2026", "Quý III/2025")
    assert len(read(tmp_path, with_its_own)) == 2


def test_a_table_below_is_not_held_against_the_cells_above_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    money = "Tổng chi ngân sách địa phương"
    for row in (["Bảng 1. Thủ tục hành chính (ĐVT: hồ sơ)"], ["Tỉnh", "Kỳ", RECEIVED], ["An Giang", "Quý II/2026", 5], [],
                ["Bảng 2. Ngân sách (ĐVT: triệu đồng)"], ["Tỉnh", "Thời gian", money], ["Huế", "năm 2025", 6]):  # fmt: skip
        page.append(row)
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx", geography="P34")
    assert (len(submission), asked(submission)) == (2, [])


def test_what_was_answered_of_two_titles_is_not_asked_again(tmp_path: Path) -> None:
    text = f"Báo cáo quý I/2026\nSố liệu quý II/2026\nTỉnh,{RECEIVED}\nHuế,5\n"
    [doubt] = read(tmp_path, text).waiting
    submission = read(tmp_path, text, answers={doubt.id: "2026-Q2"})
    assert (len(submission), asked(submission)) == (1, [])


def test_a_constant_of_a_layout_and_an_option_are_held_against_the_title(tmp_path: Path) -> None:
    text = f"BÁO CÁO THÁNG 10/2025\nTỉnh,{RECEIVED},Ghi chú\nHuế,5,\n"
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    columns = "".join(
        f"[[tables.columns]]\nheader = [{json.dumps(header)}]\nrole = '{role}'\n{more}"
        for header, role, more in (("Tỉnh", "ref_area", ""), (RECEIVED, "figures", "variable = 'dossiers_received'\n"),
                                   ("Ghi chú", "comment", ""))
    )  # fmt: skip
    layout = tmp_path / "a.toml"
    for part, value, choices in (("time_period", "2025-09", "2025-09; 2025-10"), ("flow", "ytd", "")):
        of_file = f"file = '{content_hash(str(path))}'\n" if part == "time_period" else ""
        given = f"[[tables.holds]]\npart = '{part}'\nwhere = 'given'\nvalue = '{value}'\n{of_file}"
        layout.write_text(f"version = 1\nid = 'form'\n[[tables]]\n{columns}{given}", "utf-8")
        submission = nq.read_submission(path, layout=layout, geography="P34")
        assert asked(submission) == ([("statements-differ", choices)] if choices else [])
    submission = nq.read_submission(path, layout=layout, geography="P34", flow="period")
    assert [doubt.choices for doubt in submission.waiting] == [("ytd", "period")]


def test_a_file_named_as_a_plan_is_asked_about(tmp_path: Path) -> None:
    text = "Ngân sách năm 2026\nTỉnh,Tổng chi ngân sách địa phương (tỷ đồng)\nHuế,5\n"
    assert asked(read(tmp_path, text, "Du_toan_2026.csv")) == [("statements-differ", "actual; plan")]


def test_a_plan_over_a_column_of_results_is_asked_about(tmp_path: Path) -> None:
    text = "KẾ HOẠCH NĂM 2026\nChỉ tiêu,ĐVT,Kết quả\nTổng chi ngân sách địa phương,tỷ đồng,5\n"
    assert asked(read(tmp_path, text, area="P34-46")) == [("statements-differ", "actual; plan")]
