"""Titles and names that say different periods, titles of two periods, and months under a title of many months."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq

RECEIVED = "Số hồ sơ tiếp nhận"


def read(folder: Path, text: str, name: str = "a.csv", answers: dict[str, str] | None = None) -> nq.Submission:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return nq.read_submission(path, geography="P34", answers=answers)


def table(title: str, *headers: str) -> str:
    figures = ",".join(str(number + 1) for number in range(len(headers)))
    return f"{title}\nĐịa phương,{','.join(headers)}\nHuế,{figures}\n"


def apart(title: str) -> str:
    return f"{title}\nĐịa phương,{RECEIVED},{RECEIVED}\n,Trong kỳ,Lũy kế\nHuế,1,2\n"


def keys(submission: nq.Submission) -> list[tuple[str, str]]:
    rows = submission.observations.sort_values("obs_value").itertuples()
    return [(str(row.time_period), str(row.flow)) for row in rows]


@pytest.mark.parametrize(
    ("name", "title", "choices"),
    [
        ("BC_thang_9_2025.csv", "Báo cáo quý III/2025", ("2025-09", "2025-Q3")),
        ("BC_thang_12_2025.csv", "Báo cáo năm 2025", ("2025", "2025-12")),
        ("BC_thang_6_2026.csv", "Báo cáo 6 tháng đầu năm 2026", ("2026-06", "2026-S1")),
        ("BC_Q3_2026.csv", "Báo cáo năm 2026", ("2026", "2026-Q3")),
        ("thang 9-2025/bc.csv", "Báo cáo quý III/2025", ("2025-09", "2025-Q3")),
        ("a.csv", "Báo cáo quý II và 6 tháng đầu năm 2026", ("2026-Q2", "2026-S1")),
        ("a.csv", "Báo cáo quý III và 9 tháng đầu năm 2026", ("2026-09 ytd", "2026-Q3")),
        ("a.csv", "Báo cáo tháng 9 và 9 tháng năm 2026", ("2026-09", "2026-09 ytd")),
        ("a.csv", "Báo cáo quý IV và năm 2026", ("2026", "2026-Q4")),
        ("a.csv", "Báo cáo tháng 9/2026\nBáo cáo 9 tháng đầu năm 2026", ("2026-09", "2026-09 ytd")),
        ("a.csv", "QUÝ III/2025 (tính đến ngày 15/9/2025)", ("2025-07-01/P77D", "2025-Q3")),
        ("a.csv", "QUÝ III/2025\n(Số liệu tính đến ngày 15/9)", ("2025-07-01/P77D", "2025-Q3")),
        ("a.csv", "Tháng 9/2026 (tính từ ngày 01/01/2026)", ("2026-09", "2026-09 ytd")),
        ("a.csv", "THÁNG 9/2025 (đến 20 tháng 9)", ("2025-09", "2025-09-01/P20D")),
    ],
)
def test_which_of_two_periods_is_asked(tmp_path: Path, name: str, title: str, choices: tuple[str, ...]) -> None:
    text = table(title, RECEIVED)
    submission = read(tmp_path, text, name)
    [doubt] = submission.waiting
    assert (doubt.question, tuple(doubt.choices), len(submission)) == ("statements-differ", choices, 0)
    for choice in choices:
        label, _, flow = choice.partition(" ")
        answered = read(tmp_path, text, name, {doubt.id: choice})
        assert (keys(answered), answered.waiting) == ([(label, flow or "period")], ())


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("t7.csv", table("Báo cáo quý III/2025", RECEIVED), [("2025-Q3", "period")]),
        ("2025/BC_2025.csv", table("Báo cáo quý III/2025", RECEIVED), [("2025-Q3", "period")]),
        ("a.csv", table("Báo cáo quý III năm 2025", RECEIVED), [("2025-Q3", "period")]),
        ("a.csv", table("Tuần 36 (từ 31/8 đến 06/9/2026)", RECEIVED), [("2026-W36", "period")]),
        ("a.csv", table("Quý III (từ ngày 15/6 đến 14/9/2026)", RECEIVED), [("2026-Q3", "period")]),
        (
            "a.csv",
            apart("Báo cáo tháng 9/2026 (lũy kế từ 01/7/2025)"),
            [("2026-09", "period"), ("2025-07-01/P457D", "since")],
        ),
        ("a.csv", apart("Quý III/2026 và lũy kế từ đầu năm"), [("2026-Q3", "period"), ("2026-Q3", "ytd")]),
        ("a.csv", table("QUÝ III/2025 (tính đến ngày 30/9)", RECEIVED), [("2025-Q3", "period")]),
        ("a.csv", table("QUÝ III/2025 (tính đến ngày 05/10/2025)", RECEIVED), [("2025-Q3", "period")]),
        ("a.csv", table("NĂM 2025 (tính đến 31/10)", RECEIVED), [("2025-10-31", "ytd")]),
        ("BC_thang_9_2026.csv", table("Báo cáo 9 tháng năm 2026", RECEIVED), [("2026-09", "ytd")]),
        (
            "BC_thang_9_2025.csv",
            table("Báo cáo quý III/2025", f"{RECEIVED} tháng 8", f"{RECEIVED} tháng 9"),
            [("2025-08", "period"), ("2025-09", "period")],
        ),
        (
            "a.csv",
            apart("Báo cáo quý III và 9 tháng đầu năm 2026"),
            [("2026-Q3", "period"), ("2026-09", "ytd")],
        ),
        (
            "a.csv",
            apart("Báo cáo tháng 9 và 9 tháng năm 2026"),
            [("2026-09", "period"), ("2026-09", "ytd")],
        ),
    ],
)
def test_what_says_no_other_period_is_no_question(
    tmp_path: Path, name: str, text: str, expected: list[tuple[str, str]]
) -> None:
    submission = read(tmp_path, text, name)
    assert (keys(submission), submission.waiting) == (expected, ())


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        (f"9 THÁNG ĐẦU NĂM 2025\nĐịa phương,Kỳ,{RECEIVED}\nHuế,Tháng 8/2025,1\nHuế,Tháng 9/2025,2\n", "period"),
        (f"9 THÁNG NĂM 2025\nĐịa phương,Tháng,{RECEIVED}\nHuế,8,1\nHuế,9,2\n", "period"),
        (table("9 THÁNG ĐẦU NĂM 2025", f"{RECEIVED} tháng 8/2025", f"{RECEIVED} tháng 9/2025"), "period"),
        (f"LŨY KẾ 9 THÁNG NĂM 2025\nĐịa phương,Tháng,{RECEIVED}\nHuế,8,1\nHuế,9,2\n", "ytd"),
    ],
)
def test_months_under_a_title_of_many_months_are_months(tmp_path: Path, text: str, flow: str) -> None:
    submission = read(tmp_path, text)
    assert (keys(submission), submission.waiting) == ([("2025-08", flow), ("2025-09", flow)], ())


@pytest.mark.parametrize(
    "rows", [f"Địa phương,Tháng,{RECEIVED}\nHuế,9,1\n", f"Tỉnh,Kỳ,{RECEIVED}\nHuế,Tháng 9/2026,1\n"]
)
def test_one_month_that_ends_such_a_title_is_asked_about(tmp_path: Path, rows: str) -> None:
    """It may be that month, or all months up to it."""
    submission = read(tmp_path, f"9 THÁNG ĐẦU NĂM 2026\n{rows}")
    [doubt] = submission.waiting
    assert (doubt.question, doubt.choices, len(submission)) == ("statements-differ", ("period", "ytd"), 0)
    for flow in doubt.choices:
        answered = read(tmp_path, f"9 THÁNG ĐẦU NĂM 2026\n{rows}", answers={doubt.id: flow})
        assert keys(answered) == [("2026-09", flow)]


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [(("Tháng 9", "Tháng 10"), ["2026-09", "2026-10"]), (("Quý I", "Quý II"), ["2026-Q1", "2026-Q2"])],
)
def test_sheets_of_parts_of_a_year_narrow_the_year_of_their_titles(
    tmp_path: Path, sheets: tuple[str, ...], expected: list[str]
) -> None:
    def workbook(*names: str) -> nq.Submission:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name in names:
            page = book.create_sheet(name)
            for row in (["Tình hình hồ sơ năm 2026"], ["Địa phương", RECEIVED], ["Huế", 1]):
                page.append(row)
        book.save(tmp_path / "a.xlsx")
        return nq.read_submission(tmp_path / "a.xlsx")

    found = workbook(*sheets)
    assert (found.observations["time_period"].tolist(), found.waiting) == (expected, ())
    assert [doubt.question for doubt in workbook(sheets[0]).waiting] == ["statements-differ"]


def test_a_period_and_the_year_to_date_in_one_title_are_asked_about(tmp_path: Path) -> None:
    text = table("Quý III/2026 và lũy kế từ đầu năm", RECEIVED)
    [doubt] = read(tmp_path, text).waiting
    assert (doubt.question, doubt.choices) == ("statements-differ", ("period", "ytd"))
    for flow in doubt.choices:
        assert keys(read(tmp_path, text, answers={doubt.id: flow})) == [("2026-Q3", flow)]
