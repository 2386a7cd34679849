"""What is said once of a table is held against every figure of it, whoever says it: what differs waits and is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq

RECEIVED = "Số hồ sơ tiếp nhận trong kỳ"
ROW = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-Q3", "obs_value": 120}
OTHERS = [
    ({"period": "2025-Q4"}, {}, "2025-Q3"),
    ({"area": "P34-01"}, {}, "P34-24"),
    ({"area": "Không đâu cả"}, {}, "P34-24"),
    ({"stage": "plan"}, {"stage": "thực tế"}, "actual"),
    ({"flow": "ytd"}, {"flow": "trong kỳ"}, "period"),
    ({"flow": "period"}, {"time_period": "9 tháng đầu năm 2025"}, "ytd"),
    ({"provider": "M-KHCN"}, {"provider": "M-TC"}, "M-TC"),
    ({"calendar": "administrative"}, {"calendar": "statistical"}, "statistical"),
]


def read(*rows: dict[str, Any], **said: Any) -> nq.Submission:
    return nq.read_submission(pd.DataFrame(list(rows)), **said)


@pytest.mark.parametrize(("said", "own", "shown"), OTHERS)
def test_an_option_against_a_column_is_one_question(said: dict[str, str], own: dict[str, str], shown: str) -> None:
    submission = read(ROW | own, ROW | own | {"variable": "dossiers_received_online"}, **said)
    assert submission.observations.empty
    [doubt] = submission.waiting
    [(name, text)] = said.items()
    assert (doubt.question, doubt.figures, doubt.choices) == ("statements-differ", 2, (shown, text))
    assert doubt.found.startswith(f"{name}={text}; ")
    assert doubt.found.endswith(f"1: {shown}")
    [finding] = submission.findings.to_dict("records")
    assert (finding["rule"], finding["severity"]) == ("statements-differ", "error")


@pytest.mark.parametrize(("said", "own", "shown"), [each for each in OTHERS if "Không đâu cả" not in each[0].values()])
def test_the_answer_decides_whose_the_figures_are(said: dict[str, str], own: dict[str, str], shown: str) -> None:
    [doubt] = read(ROW | own, **said).waiting
    [(name, text)] = said.items()
    column = {"period": "time_period", "area": "ref_area"}.get(name, name)
    for answer in (shown, text):
        submission = read(ROW | own, answers={doubt.id: answer}, **said)
        assert submission.observations[column].astype(str).tolist() == [answer]
        assert not submission.waiting
        assert submission.findings.empty


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ({"period": "Quý III/2025"}, {}),
        ({"area": "Bắc Ninh"}, {}),
        ({"area": "tỉnh Bắc Ninh"}, {"ref_area": "Bắc Ninh"}),
        ({"stage": "plan"}, {"stage": "Dự toán"}),
        ({"stage": "plan"}, {"stage": None}),
        ({"flow": "ytd"}, {"variable": "population", "unit_measure": "người"}),
        ({"flow": "ytd", "period": "2025-09"}, {"time_period": "9 tháng đầu năm 2025"}),
        ({"period": "2025-Q3"}, {"time_period": "2025-09-30", "variable": "population", "unit_measure": "người"}),
        ({"provider": "M-KHCN"}, {"provider": "Bộ Khoa học và Công nghệ"}),
        ({"calendar": "administrative"}, {"time_period": "2025-07-01/P92D"}),
        ({"received": "2026-05-05"}, {"vintage": "2026-04-02"}),
    ],
)
def test_an_option_that_agrees_or_fills_is_no_question(said: dict[str, str], own: dict[str, Any]) -> None:
    submission = read(ROW | own, **said)
    assert (len(submission), submission.waiting) == (1, ())


def test_only_the_rows_that_differ_wait_and_empty_cells_are_filled() -> None:
    rows = [ROW | {"stage": stage, "ref_area": area} for stage, area in
            (("plan", "P34-24"), (None, "P34-01"), ("actual", "P34-04"), ("settled", "P34-08"))]  # fmt: skip
    submission = read(*rows, stage="plan")
    assert submission.observations["ref_area"].astype(str).tolist() == ["P34-24", "P34-01"]
    [doubt] = submission.waiting
    assert (doubt.figures, doubt.choices, doubt.cell) == (2, ("cells", "-"), "E3")
    assert doubt.found == "stage=plan; E3: settled, actual"
    as_they_stand = read(*rows, stage="plan", answers={doubt.id: "cells"})
    assert as_they_stand.observations["stage"].tolist() == ["plan", "plan", "actual", "settled"]
    left_out = read(*rows, stage="plan", answers={doubt.id: "-"})
    assert (len(left_out), left_out.waiting) == (2, ())
    assert read(*rows, stage="plan", answers={doubt.id: "plan"}).observations["stage"].tolist() == ["plan"] * 4


def test_an_answer_that_is_none_of_the_choices_settles_nothing() -> None:
    [doubt] = read(ROW, period="2025-Q4").waiting
    submission = read(ROW, period="2025-Q4", answers={doubt.id: "2025-Q1"})
    assert (len(submission), submission.findings["rule"].tolist()) == (0, ["statements-differ"])


def test_every_statement_that_differs_is_asked_about() -> None:
    submission = read(ROW, period="2025-Q4", area="P34-01")
    assert [doubt.found.partition(";")[0] for doubt in submission.waiting] == ["period=2025-Q4", "area=P34-01"]


def test_an_option_against_headers_of_periods_and_a_title_of_a_stage(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "BÁO CÁO DỰ TOÁN NĂM 2026\nĐVT: triệu đồng\nTỉnh,Tổng chi ngân sách địa phương\nHà Tĩnh,1300\n", "utf-8"
    )
    submission = nq.read_submission(path, stage="executed", geography="P34")
    assert (len(submission), submission.waiting[0].choices) == (0, ("plan", "executed"))
    path.write_text(f"Tỉnh,Chỉ tiêu,Quý II/2025,Quý III/2025\nHuế,{RECEIVED},4,5\n", "utf-8")
    submission = nq.read_submission(path, period="2025-Q3", geography="P34")
    assert submission.observations["obs_value"].tolist() == [5.0]
    assert submission.waiting[0].found == "period=2025-Q3; C2: 2025-Q2"


@pytest.mark.parametrize(("folder", "cell", "agrees"), [
    ("year=2025", "2025-Q3", True), ("year=2024", "2025-Q3", False), ("quarter=3", "2025-Q3", True),
    ("quarter=4", "2025-Q3", False), ("month=9", "2025-09", True), ("month=9", "2025-10", False),
])  # fmt: skip
def test_a_folder_of_a_part_of_a_period(tmp_path: Path, folder: str, cell: str, agrees: bool) -> None:
    where = tmp_path / folder
    where.mkdir()
    pd.DataFrame([ROW | {"time_period": cell}]).to_csv(where / "a.csv", index=False)
    submission = nq.read_submission(tmp_path)
    assert len(submission) == agrees
    assert [doubt.question for doubt in submission.waiting] == ([] if agrees else ["context-contradicts"])
