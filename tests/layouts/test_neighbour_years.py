"""Months and quarters without a year: what begins after the period of the title is of the year before, or asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq

RECEIVED = "Số hồ sơ tiếp nhận"


def read(folder: Path, text: str) -> nq.Submission:
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    return nq.read_submission(path, geography="P34")


def across(title: str, *headers: str) -> str:
    names = ",".join(f"{RECEIVED} {header}" for header in headers)
    figures = ",".join(str(number) for number in range(len(headers)))
    return f"{title}\nĐịa phương,{names}\nHuế,{figures}\n"


def down(title: str, *months: str) -> str:
    lines = "".join(f"Huế,{month},{number}\n" for number, month in enumerate(months))
    return f"{title}\nĐịa phương,Tháng,{RECEIVED}\n{lines}"


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (across("BÁO CÁO THÁNG 01/2026", "Tháng 12", "Tháng 01"), ["2025-12", "2026-01"]),
        (across("BÁO CÁO QUÝ I/2026", "Quý IV", "Quý I"), ["2025-Q4", "2026-Q1"]),
        (
            across("BÁO CÁO THÁNG 02/2026", "Tháng 11", "Tháng 12", "Tháng 01", "Tháng 02"),
            ["2025-11", "2025-12", "2026-01", "2026-02"],
        ),
        (down("BÁO CÁO THÁNG 01/2026", "Tháng 12", "Tháng 01"), ["2025-12", "2026-01"]),
        (down("BÁO CÁO THÁNG 01/2026", "12", "1"), ["2025-12", "2026-01"]),
        (across("BÁO CÁO THÁNG 9/2026", "Tháng 8", "Tháng 9"), ["2026-08", "2026-09"]),
        (across("BÁO CÁO NĂM 2026", "Quý I", "Quý II", "Quý III", "Quý IV"), [f"2026-Q{n}" for n in (1, 2, 3, 4)]),
        (across("BÁO CÁO THÁNG 9/2026", "Quý II", "Quý III"), ["2026-Q2", "2026-Q3"]),
    ],
)
def test_parts_that_run_on_over_new_year_begin_in_the_year_before(
    tmp_path: Path, text: str, periods: list[str]
) -> None:
    submission = read(tmp_path, text)
    assert submission.observations.sort_values("obs_value").time_period.tolist() == periods
    assert not submission.waiting


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        (across("BÁO CÁO 6 THÁNG ĐẦU NĂM 2026", "6 tháng cuối năm", "6 tháng đầu năm"), ("2025-S2", "2026-S2")),
        (across("BÁO CÁO THÁNG 01/2026", "Tháng 01", "Tháng 12"), ("2025-12", "2026-12")),
        (across("BÁO CÁO NĂM 2026", "Quý IV", "Quý I"), ("2025-Q4", "2026-Q4")),
        (down("BÁO CÁO THÁNG 01/2026", "Tháng 01", "Tháng 12"), ("2025-12", "2026-12")),
    ],
)
def test_what_begins_after_the_title_is_asked_about(tmp_path: Path, text: str, choices: tuple[str, ...]) -> None:
    submission = read(tmp_path, text)
    assert [(doubt.question, tuple(doubt.choices)) for doubt in submission.waiting] == [("statements-differ", choices)]
    assert len(submission) == 1
    doubt = submission.waiting[0]
    assert len(nq.read_submission(tmp_path / "a.csv", geography="P34", answers={doubt.id: choices[0]})) == 2


def test_plans_and_estimates_may_lie_ahead(tmp_path: Path) -> None:
    submission = read(
        tmp_path,
        "BÁO CÁO THÁNG 9/2026\nĐVT: tỷ đồng\nĐịa phương,Tổng chi ngân sách địa phương dự toán quý IV\nHuế,5\n",
    )
    assert [(row.time_period, row.stage) for row in submission.observations.itertuples()] == [("2026-Q4", "plan")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (across("TÌNH HÌNH HỒ SƠ", "Tháng 11", "Tháng 12", "Tháng 1"), ["2025-11", "2025-12", "2026-01"]),
        (across("TÌNH HÌNH HỒ SƠ", "Quý III", "Quý IV", "Quý I"), ["2025-Q3", "2025-Q4", "2026-Q1"]),
        (down("TÌNH HÌNH HỒ SƠ", "Tháng 11", "Tháng 12", "Tháng 1"), ["2025-11", "2025-12", "2026-01"]),
        (across("TÌNH HÌNH HỒ SƠ", "Tháng 1", "Tháng 12"), ["2025-01", "2026-12"]),
        (across("TÌNH HÌNH HỒ SƠ", "Tháng 8", "Tháng 9", "Tháng 10"), ["2025-08", "2025-09", "2025-10"]),
        (across("TÌNH HÌNH HỒ SƠ", "Quý III", "Quý II", "Quý I"), ["2025-Q3", "2025-Q2", "2025-Q1"]),
    ],
)
def test_one_answered_year_is_not_that_of_both_sides_of_new_year(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    asked = read(tmp_path, text).waiting
    assert {doubt.question for doubt in asked} == {"year-asked"}
    assert len(asked) == len({label[:4] for label in expected})
    years = {doubt.id: str(2025 + at) for at, doubt in enumerate(asked)}
    answered = nq.read_submission(tmp_path / "a.csv", geography="P34", answers=years)
    assert answered.observations.sort_values("obs_value").time_period.tolist() == expected
    strange = {doubt.id: "năm nay" for doubt in asked}
    assert nq.read_submission(tmp_path / "a.csv", geography="P34", answers=strange).observations.empty
