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


@pytest.mark.parametrize("units", ["triệu đồng", {"local_budget_expenditure": "%"}])
def test_a_unit_declared_against_the_column_is_refused(tmp_path: Path, units: Any) -> None:
    assert rules(read(tmp_path, MONEY, units=units, stage="executed")) == ["statements-differ"]


@pytest.mark.parametrize("units", ["tỷ đồng", "%"])
def test_a_unit_for_all_of_another_kind_is_none_of_it(tmp_path: Path, units: str) -> None:
    submission = read(tmp_path, MONEY, units=units, stage="executed")
    assert rules(submission) == []
    assert submission.observations["obs_value"].tolist() == [FIVE_BILLION]


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
