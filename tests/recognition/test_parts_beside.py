"""Columns, headers, options and keys that say different things of one figure: none of them is dropped without a word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import nq57_indicators as nq

MONEY = "Địa phương,Kỳ,Biến,ĐVT,Giá trị\nHà Nội,2025,local_budget_expenditure,tỷ đồng,5\n"
FIVE_BILLION = 5e9


def read(folder: Path, text: str, name: str = "a.csv", **said: Any) -> nq.Submission:
    (folder / name).write_text(text, "utf-8")
    return nq.read_submission(folder / name, **said)


def rules(submission: nq.Submission) -> list[str]:
    return nq.validate(submission).findings["rule"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh,Năm,Tháng,Quý,Số hồ sơ tiếp nhận\nHà Nội,2025,9,4,5\n",
        "Tỉnh,Kỳ,Năm,Số hồ sơ tiếp nhận\nHà Nội,2025-10,2024,5\n",
        "Tỉnh,Kỳ,Quý,Số hồ sơ tiếp nhận\nHà Nội,2025-10,III,5\n",
        "Tỉnh,Kỳ,Số hồ sơ tiếp nhận năm 2024\nHà Nội,2025-10,5\n",
        "Kỳ,Tỉnh,Kiểu số liệu,Lũy kế số hồ sơ tiếp nhận\n2025-10,Huế,Trong kỳ,5\n",
    ],
)
def test_two_that_differ_are_asked_about(tmp_path: Path, text: str) -> None:
    submission = read(tmp_path, text)
    assert rules(submission) == ["statements-differ"]
    assert not len(nq.validate(submission).accepted)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Tỉnh,Năm,Tháng,Quý,Số hồ sơ tiếp nhận\nHuế,2025,9,3,5\n", "2025-09"),
        ("Tỉnh,Năm,Quý,Tháng,Số hồ sơ tiếp nhận\nHuế,2025,3,,5\n", "2025-Q3"),
        ("Tỉnh,Kỳ,Năm,Số hồ sơ tiếp nhận\nHuế,2025-10,2025,5\n", "2025-10"),
        ("Tỉnh,Kỳ,Quý,Số hồ sơ tiếp nhận\nHuế,2025-10,IV,5\n", "2025-10"),
    ],
)
def test_two_that_agree_are_read(tmp_path: Path, text: str, period: str) -> None:
    submission = read(tmp_path, text)
    assert rules(submission) == []
    assert submission.observations["time_period"].tolist() == [period]


@pytest.mark.parametrize(("units", "other"), [("triệu đồng", 5e6), ({"local_budget_expenditure": "đồng"}, 5)])
def test_a_unit_declared_against_the_column_is_one_question(tmp_path: Path, units: Any, other: float) -> None:
    text = f"{MONEY}Huế,2025,local_budget_expenditure,tỷ đồng,5\n"
    submission = read(tmp_path, text, units=units, stage="executed")
    assert rules(submission) == ["statements-differ"] * 2
    [doubt] = submission.waiting
    assert (doubt.cell, doubt.figures, doubt.choices[0]) == ("D2", 2, "tỷ đồng")
    for answer, value in zip(doubt.choices, (FIVE_BILLION, other), strict=True):
        settled = read(tmp_path, text, units=units, stage="executed", answers={doubt.id: answer})
        assert (settled.observations["obs_value"].tolist(), settled.waiting) == ([value] * 2, ())


def test_a_unit_for_all_leaves_figures_of_another_kind(tmp_path: Path) -> None:
    text = f"{MONEY}Huế,2025,dossiers_received,hồ sơ,6\n"
    submission = read(tmp_path, text, units="tỷ đồng", stage="executed")
    assert rules(submission) == []
    assert submission.observations["obs_value"].tolist() == [FIVE_BILLION, 6]


def test_a_unit_for_all_of_a_kind_that_no_figure_has_is_asked_about(tmp_path: Path) -> None:
    submission = read(tmp_path, MONEY, units="%", stage="executed")
    assert rules(submission) == ["statements-differ"]
    [doubt] = submission.waiting
    assert (doubt.found, doubt.choices, doubt.figures) == ("units=%; E2: đồng", ("cells", "-"), 1)
    kept = read(tmp_path, MONEY, units="%", stage="executed", answers={doubt.id: "cells"})
    assert (kept.observations["obs_value"].tolist(), kept.waiting) == ([FIVE_BILLION], ())
    left_out = read(tmp_path, MONEY, units="%", stage="executed", answers={doubt.id: "-"})
    assert (rules(left_out), len(nq.validate(left_out).accepted)) == ([], 0)


@pytest.mark.parametrize(
    ("text", "header", "period"),
    [
        ("Tỉnh,Năm,Tháng,Quý,Số hồ sơ tiếp nhận\nHuế,2025,9,4,5\n", "Tháng", "2025-09"),
        ("Tỉnh,Kỳ,Năm,Số hồ sơ tiếp nhận\nHuế,2025-10,2024,5\n", "Kỳ", "2025-10"),
    ],
)
def test_which_of_two_columns_is_right_can_be_answered(tmp_path: Path, text: str, header: str, period: str) -> None:
    [doubt] = read(tmp_path, text).waiting
    assert (doubt.question, doubt.choices, doubt.figures) == ("statements-differ", (header, "-"), 1)
    kept = read(tmp_path, text, answers={doubt.id: header})
    assert (kept.observations["time_period"].tolist(), kept.waiting) == ([period], ())
    left_out = read(tmp_path, text, answers={doubt.id: "-"})
    assert (len(left_out), left_out.waiting, rules(left_out)) == (0, (), [])


def test_a_record_of_other_provinces_than_its_file_is_refused(tmp_path: Path) -> None:
    records = [
        {
            "variable": "dossiers_received",
            "ref_area": "Huế",
            "time_period": "2025-10",
            "obs_value": at,
            "geography": era,
        }
        for at, era in enumerate(["P34", "P63"])
    ]
    text = json.dumps({"geography": "P34", "observations": records}, ensure_ascii=False)
    submission = read(tmp_path, text, "a.json")
    assert rules(submission) == ["statements-differ"]
    assert submission.observations["ref_area"].tolist() == ["P34-46"]
