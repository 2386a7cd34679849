"""Units that a table states twice: where they differ it is one question, and nothing is dropped without a word."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from office_sheets import Rows, answered, read

RD, GRDP = "Chi cho R&D", "GRDP"
MILLIONS, BILLIONS = "triệu đồng", "tỷ đồng"


def values(submission: nq.Submission) -> dict[str, float]:
    """The figure of each variable in đồng."""
    frame = submission.observations
    return dict(sorted(zip(frame["variable"], frame["obs_value"], strict=True)))


TWICE: list[Rows] = [
    [["Tỉnh", "Năm", "Chỉ tiêu", "ĐVT", f"Giá trị ({MILLIONS})"], ["Huế", 2025, RD, BILLIONS, 5]],
    [["Tỉnh", "Năm", f"{RD} ({MILLIONS})", "ĐVT"], ["Huế", 2025, 5, BILLIONS]],
    [["Tỉnh", "Năm", "Chỉ tiêu", "ĐVT", "Giá trị"], ["Huế", 2025, f"{RD} ({BILLIONS})", MILLIONS, 5]],
    [["Tỉnh", "Năm", "Chỉ tiêu", f"Giá trị ({MILLIONS})"], ["Huế", 2025, f"{RD}, {BILLIONS}", 5]],
    [[f"ĐVT: {MILLIONS}"], ["Tỉnh", "Năm", "Chỉ tiêu", "ĐVT", "Giá trị"], ["Huế", 2025, RD, BILLIONS, 5]],
    [[f"ĐVT: {MILLIONS}"], ["Tỉnh", "Năm", "Chỉ tiêu", f"Giá trị ({BILLIONS})"], ["Huế", 2025, RD, 5]],
    [[f"ĐVT: {MILLIONS}"], ["Tỉnh", "Năm", "Chỉ tiêu", "Giá trị"], ["Huế", 2025, f"{RD} ({BILLIONS})", 5]],
    [[f"ĐVT: {MILLIONS}"], ["Tỉnh", "Năm", f"{RD} ({BILLIONS})"], ["Huế", 2025, 5]],
    [["ĐVT: %, triệu đồng"], ["Tỉnh", "Năm", f"{RD} ({BILLIONS})"], ["Huế", 2025, 5]],
]


@pytest.mark.parametrize("rows", TWICE)
@pytest.mark.parametrize(("answer", "value"), [(MILLIONS, 5e6), (BILLIONS, 5e9)])
def test_two_units_of_one_kind_are_asked_about(tmp_path: Path, rows: Rows, answer: str, value: float) -> None:
    asked = read(tmp_path, rows)
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["figures"]) == ("statements-differ", 1)
    assert sorted(str(doubt["choices"]).split("; ")) == sorted([MILLIONS, BILLIONS])
    assert asked.observations.empty
    assert values(answered(tmp_path, {doubt["doubt"]: answer})) == {"rd_expenditure": value}


def test_the_answer_is_that_of_one_file(tmp_path: Path) -> None:
    rows = TWICE[-2]
    [doubt] = read(tmp_path, rows).doubts["doubt"]
    other: Rows = [*rows[:-1], ["Huế", 2025, 6]]
    assert read(tmp_path, other, answers={doubt: BILLIONS}).observations.empty


@pytest.mark.parametrize(
    "rows",
    [
        [["ĐVT: tỷ đồng"], ["Tỉnh", "Năm", RD, "Tỷ trọng kinh tế số trong GRDP (%)"], ["Huế", 2025, 5, 7]],
        [["ĐVT: triệu đồng, tỷ đồng"], ["Tỉnh", "Năm", f"{RD} (tỷ đồng)"], ["Huế", 2025, 5]],
        [["ĐVT: tỉ đồng"], ["Tỉnh", "Năm", f"{RD} (tỷ đồng)"], ["Huế", 2025, 5]],
        [["ĐVT: %"], ["Tỉnh", "Năm", "Chỉ tiêu", "ĐVT", "Giá trị"], ["Huế", 2025, RD, "tỷ đồng", 5]],
    ],
)
def test_a_line_of_another_kind_or_the_same_unit_says_nothing_contrary(tmp_path: Path, rows: Rows) -> None:
    submission = read(tmp_path, rows)
    assert submission.doubts.empty
    assert values(submission)["rd_expenditure"] == 5e9


def test_only_the_figures_of_the_two_units_wait(tmp_path: Path) -> None:
    rows: Rows = [
        [f"ĐVT: {MILLIONS}"],
        ["Tỉnh", "Năm", "Chỉ tiêu", "ĐVT", "Giá trị"],
        ["Huế", 2025, RD, BILLIONS, 5],
        ["Huế", 2025, GRDP, MILLIONS, 6],
        ["Huế", 2025, "Tổng chi ngân sách địa phương", None, 7],
        ["Huế", 2025, "Số hồ sơ tiếp nhận trong kỳ", "hồ sơ", 8],
    ]
    asked = read(tmp_path, rows)
    rest = {"dossiers_received": 8, "grdp": 6e6, "local_budget_expenditure": 7e6}
    assert values(asked) == rest
    [doubt] = asked.doubts["doubt"]
    assert values(answered(tmp_path, {doubt: BILLIONS})) == {**rest, "rd_expenditure": 5e9}


def test_columns_of_one_table_keep_their_own_units_beside_a_column_of_units(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Năm", f"{RD} (tỷ đồng)", "Dân số (nghìn người)", "ĐVT"],
        ["Huế", 2025, 5, 1200, BILLIONS],
        ["Hà Tĩnh", 2025, 6, 1300, None],
    ]
    frame = read(tmp_path, rows).observations.sort_values(["variable", "ref_area"])
    assert frame["obs_value"].tolist() == [1.3e6, 1.2e6, 6e9, 5e9]


def test_a_name_that_is_answered_keeps_its_unit(tmp_path: Path) -> None:
    rows: Rows = [
        [f"ĐVT: {MILLIONS}"],
        ["Tỉnh", "Năm", "Nội dung", "Giá trị"],
        ["Huế", 2025, f"Khoản chi X ({BILLIONS})", 5],
    ]
    asked = read(tmp_path, rows)
    doubts = dict(zip(asked.doubts["question"], asked.doubts["doubt"], strict=True))
    assert sorted(doubts) == ["statements-differ", "unknown-variable"]
    answers = {doubts["statements-differ"]: BILLIONS, doubts["unknown-variable"]: "rd_expenditure"}
    assert values(answered(tmp_path, answers)) == {"rd_expenditure": 5e9}


def test_other_doors_ask_which_of_both_units_is_right() -> None:
    frame = pd.DataFrame(
        {"Tỉnh": ["Huế", "Hà Tĩnh"], "Năm": [2025] * 2, f"{RD} (tỷ đồng)": [5] * 2, "ĐVT": [MILLIONS, BILLIONS]}
    )
    submission = nq.read_submission(frame)
    assert values(submission) == {"rd_expenditure": 5e9}
    [finding] = submission.findings.to_dict("records")
    assert (finding["rule"], finding["found"]) == ("statements-differ", "tỷ đồng / triệu đồng")
    [doubt] = submission.waiting
    for answer in doubt.choices:
        settled = nq.read_submission(frame, answers={doubt.id: answer}).observations["obs_value"].tolist()
        assert settled == [{BILLIONS: 5e9, MILLIONS: 5e6}[answer], 5e9]


@pytest.mark.parametrize(("answer", "people"), [("người", 1_300), ("nghìn người", 1_300_000)])
def test_a_population_that_may_be_in_thousands_is_asked_about(tmp_path: Path, answer: str, people: int) -> None:
    rows: Rows = [["BÁO CÁO NĂM 2026"], ["Tỉnh", "Dân số"], ["Hà Tĩnh", 1300]]
    [doubt] = read(tmp_path, rows).doubts.to_dict("records")
    assert (doubt["question"], doubt["choices"]) == ("unit-not-declared", "người; nghìn người; triệu người")
    assert values(answered(tmp_path, {doubt["doubt"]: answer})) == {"population": people}


@pytest.mark.parametrize("header", ["Dân số", "Dân số (người)"])
def test_more_people_than_the_country_has_in_thousands_are_people(tmp_path: Path, header: str) -> None:
    submission = read(tmp_path, [["BÁO CÁO NĂM 2026"], ["Tỉnh", header], ["Hà Tĩnh", 1_300_000]])
    assert submission.doubts.empty
    assert values(submission) == {"population": 1_300_000}


TITLE = "Dân số (nghìn người) chia theo địa phương"


def test_a_title_that_names_the_variable_fills_columns_of_years(tmp_path: Path) -> None:
    """As the yearbook has it: the variable and its unit stand in the title alone."""
    rows: Rows = [[TITLE], ["", "2023", "Sơ bộ 2024"], ["Hà Nội", 8587.1, 8718], ["Hà Nam", 885.9, 890]]
    found = read(tmp_path, rows)
    assert found.waiting == ()
    assert found.observations[["variable", "time_period", "obs_value"]].values.tolist() == [
        ["population", "2023", 8_587_100], ["population", "2024", 8_718_000],
        ["population", "2023", 885_900], ["population", "2024", 890_000],
    ]  # fmt: skip


def test_the_unit_of_a_title_against_the_line_of_units_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [[TITLE], ["ĐVT: người"], ["", "2023", "2024"], ["Hà Nội", 8587, 8718]]
    [doubt] = read(tmp_path, rows).waiting
    assert (doubt.question, doubt.choices, doubt.figures) == ("statements-differ", ("nghìn người", "người"), 2)
    for answer, factor in zip(doubt.choices, (1000, 1), strict=True):
        found = answered(tmp_path, {doubt.id: answer}).observations
        assert found["obs_value"].tolist() == [8587 * factor, 8718 * factor]
