"""Plans and outturns in a table of a part of a year: certain by their words, or one question for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq
from office_sheets import Rows, answered, keys, read

EXPENDITURE = "Tổng chi ngân sách địa phương"
LETTERHEAD = ["UBND TỈNH HÀ TĨNH"]


def budget(title: str, *headers: str) -> Rows:
    """A table of one row of expenditure, with the figures 11, 12, … under the headers given."""
    return [
        LETTERHEAD,
        [title],
        ["STT", "Nội dung", "ĐVT", *headers],
        [1, EXPENDITURE, "tỷ đồng", *range(11, 11 + len(headers))],
    ]


def told(submission: nq.Submission) -> dict[str, tuple[str, str, str]]:
    """Period, stage and flow of each figure by its cell."""
    frame = submission.observations
    cells = [f"{chr(64 + column)}{row}" for column, row in zip(frame["column"], frame["row"], strict=True)]
    rows = zip(frame["time_period"], frame["stage"], frame["flow"], strict=True)
    said = [(str(period), str(stage), str(flow)) for period, stage, flow in rows]
    return dict(sorted(zip(cells, said, strict=True)))


def only_doubt(submission: nq.Submission) -> dict[str, object]:
    """The one question that is asked."""
    [doubt] = submission.doubts.to_dict("records")
    return doubt


QUARTER = "BÁO CÁO QUÝ III NĂM 2026"


@pytest.mark.parametrize(
    ("answer", "plan", "outturn"),
    [
        ("year-ytd", ("2026", "plan", "period"), ("2026-Q3", "expected", "ytd")),
        ("year-period", ("2026", "plan", "period"), ("2026-Q3", "expected", "period")),
        ("period-period", ("2026-Q3", "plan", "period"), ("2026-Q3", "expected", "period")),
    ],
)
def test_one_answer_says_what_plan_and_outturn_are_of(
    tmp_path: Path, answer: str, plan: tuple[str, ...], outturn: tuple[str, ...]
) -> None:
    rows = budget(QUARTER, "Dự toán", "Ước thực hiện")
    asked = read(tmp_path, rows)
    doubt = only_doubt(asked)
    assert (doubt["question"], doubt["cell"], doubt["figures"]) == ("plan-asked", "D3", 2)
    assert answer in str(doubt["choices"]).split("; ")
    assert asked.observations.empty
    assert told(answered(tmp_path, {str(doubt["doubt"]): answer})) == {"D4": plan, "E4": outturn}


def test_an_answer_that_is_no_choice_is_asked_again(tmp_path: Path) -> None:
    rows = budget(QUARTER, "Dự toán", "Ước thực hiện")
    doubt = only_doubt(read(tmp_path, rows))
    again = answered(tmp_path, {str(doubt["doubt"]): "2026"})
    assert only_doubt(again) == doubt
    assert again.observations.empty


def test_the_answer_holds_for_the_next_quarter(tmp_path: Path) -> None:
    doubt = only_doubt(read(tmp_path, budget(QUARTER, "Dự toán", "Ước thực hiện quý III")))
    later = budget("BÁO CÁO QUÝ IV NĂM 2026", "Dự toán", "Ước thực hiện quý IV")
    assert told(read(tmp_path, later, answers={str(doubt["doubt"]): "year-ytd"})) == {
        "D4": ("2026", "plan", "period"),
        "E4": ("2026-Q4", "expected", "ytd"),
    }


@pytest.mark.parametrize(
    ("headers", "read_as"),
    [
        (["Dự toán năm"], {"D4": ("2026", "plan", "period")}),
        (["Dự toán giao đầu năm"], {"D4": ("2026", "plan", "period")}),
        (["KH năm", "Thực hiện quý"], {"D4": ("2026", "plan", "period"), "E4": ("2026-Q3", "executed", "period")}),
        (["Kế hoạch quý"], {"D4": ("2026-Q3", "plan", "period")}),
        (["Dự toán năm", "Lũy kế"], {"D4": ("2026", "plan", "period"), "E4": ("2026-Q3", "actual", "ytd")}),
        (["Thực hiện"], {"D4": ("2026-Q3", "executed", "period")}),
        (["Ước thực hiện cả năm"], {"D4": ("2026", "expected", "period")}),
        (["Dự toán năm 2027"], {"D4": ("2027", "plan", "period")}),
    ],
)
def test_words_make_it_certain(tmp_path: Path, headers: list[str], read_as: dict[str, tuple[str, ...]]) -> None:
    submission = read(tmp_path, budget(QUARTER, *headers))
    assert submission.doubts.empty
    assert told(submission) == read_as


@pytest.mark.parametrize(
    ("title", "headers", "question", "waiting"),
    [
        (QUARTER, ["Dự toán năm", "Ước thực hiện quý"], "flow-asked", ["E4"]),
        (QUARTER, ["Dự toán năm", "Thực hiện"], "flow-asked", ["E4"]),
        (QUARTER, ["Kế hoạch"], "plan-asked", ["D4"]),
        ("BÁO CÁO THÁNG 9/2026", ["Kế hoạch năm", "Thực hiện tháng"], None, []),
        ("BÁO CÁO THÁNG 9/2026", ["Ước thực hiện tháng 9", "Lũy kế từ đầu năm"], None, []),
        ("BÁO CÁO THÁNG 9/2026", ["Ước thực hiện"], "flow-asked", ["D4"]),
        ("BÁO CÁO THÁNG 9/2026", ["Dự toán", "Thực hiện"], "plan-asked", ["D4", "E4"]),
        # from the start of the year on: to date and of the period are one thing
        ("BÁO CÁO QUÝ I NĂM 2026", ["Dự toán", "Ước thực hiện"], "plan-asked", ["D4"]),
        ("BÁO CÁO 6 THÁNG ĐẦU NĂM 2026", ["Dự toán", "Thực hiện"], "plan-asked", ["D4"]),
        ("BÁO CÁO 9 THÁNG ĐẦU NĂM 2026", ["Dự toán", "Thực hiện"], "plan-asked", ["D4"]),
        ("LŨY KẾ ĐẾN QUÝ III NĂM 2026", ["Dự toán", "Thực hiện"], "plan-asked", ["D4"]),
        ("BÁO CÁO NĂM 2026", ["Dự toán", "Ước thực hiện"], None, []),
    ],
)
def test_what_no_word_says_waits_and_the_rest_is_read(
    tmp_path: Path, title: str, headers: list[str], question: str | None, waiting: list[str]
) -> None:
    submission = read(tmp_path, budget(title, *headers))
    assert submission.doubts["question"].tolist() == ([question] if question else [])
    figures = [f"{letter}4" for letter in "DE"[: len(headers)]]
    assert sorted(keys(submission)) == [cell for cell in figures if cell not in waiting]


def test_a_title_that_expects_a_quarter_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["ƯỚC THỰC HIỆN QUÝ III/2026"], ["Tỉnh", f"{EXPENDITURE} (tỷ đồng)"], ["Huế", 4]]
    doubt = only_doubt(read(tmp_path, rows))
    assert doubt["question"] == "flow-asked"
    assert told(answered(tmp_path, {str(doubt["doubt"]): "ytd"})) == {"B3": ("2026-Q3", "expected", "ytd")}


def test_a_title_of_a_plan_says_its_period_in_the_same_line(tmp_path: Path) -> None:
    rows: Rows = [["DỰ TOÁN CHI QUÝ III/2026"], ["Tỉnh", f"{EXPENDITURE} (tỷ đồng)"], ["Huế", 4]]
    assert told(read(tmp_path, rows)) == {"B3": ("2026-Q3", "plan", "period")}
    apart: Rows = [["DỰ TOÁN CHI NGÂN SÁCH"], ["Quý III/2026"], *rows[1:]]
    doubt = only_doubt(read(tmp_path, apart))
    assert doubt["question"] == "plan-asked"
    assert told(read(tmp_path, apart, answers={str(doubt["doubt"]): "year"})) == {"B4": ("2026", "plan", "period")}


def test_rows_that_say_their_quarter_give_their_year_to_the_plan(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Kỳ báo cáo", "Nội dung", "ĐVT", "Dự toán", "Thực hiện"],
        ["Huế", "Quý III/2026", EXPENDITURE, "tỷ đồng", 11, 12],
        ["Huế", "Quý II/2025", EXPENDITURE, "tỷ đồng", 13, 14],
    ]
    doubt = only_doubt(read(tmp_path, rows))
    assert told(answered(tmp_path, {str(doubt["doubt"]): "year-ytd"})) == {
        "E2": ("2026", "plan", "period"),
        "F2": ("2026-Q3", "executed", "ytd"),
        "E3": ("2025", "plan", "period"),
        "F3": ("2025-Q2", "executed", "ytd"),
    }


def test_stages_down_the_rows(tmp_path: Path) -> None:
    rows: Rows = [
        [QUARTER],
        ["Tỉnh", "Giai đoạn", f"{EXPENDITURE} (tỷ đồng)"],
        ["Huế", "Dự toán", 11],
        ["Huế", "Thực hiện", 12],
    ]
    doubt = only_doubt(read(tmp_path, rows))
    assert (doubt["question"], doubt["figures"]) == ("plan-asked", 2)
    assert told(answered(tmp_path, {str(doubt["doubt"]): "year-period"})) == {
        "C3": ("2026", "plan", "period"),
        "C4": ("2026-Q3", "executed", "period"),
    }


def test_a_quarter_without_its_number_in_a_table_of_a_year_is_asked_for(tmp_path: Path) -> None:
    rows = budget("BÁO CÁO NĂM 2026", "Dự toán năm", "Thực hiện quý")
    doubt = only_doubt(read(tmp_path, rows))
    assert doubt["question"] == "statements-differ"
    assert doubt["choices"] == "2026-Q1; 2026-Q2; 2026-Q3; 2026-Q4"
    assert told(answered(tmp_path, {str(doubt["doubt"]): "2026-Q2"})) == {
        "D4": ("2026", "plan", "period"),
        "E4": ("2026-Q2", "executed", "period"),
    }


def test_where_no_period_stands_one_answer_gives_quarter_and_year(tmp_path: Path) -> None:
    rows = budget("CÂN ĐỐI NGÂN SÁCH", "Dự toán năm", "Thực hiện quý")
    asked = read(tmp_path, rows)
    doubt = only_doubt(asked)
    assert (doubt["question"], doubt["found"]) == ("missing-header", "time_period")
    assert asked.observations.empty
    assert told(answered(tmp_path, {str(doubt["doubt"]): "2026-Q3"})) == {
        "D4": ("2026", "plan", "period"),
        "E4": ("2026-Q3", "executed", "period"),
    }
