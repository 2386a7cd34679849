"""Flows up to a day: since when they are counted is asked, and said once for the form of an office."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq
from office_sheets import RECEIVED, Rows, answered, read

TITLE = ["SỐ LIỆU TÍNH ĐẾN NGÀY 30/9/2026"]
RESOLVED = "Số hồ sơ đã giải quyết trong kỳ"


def told(submission: nq.Submission) -> list[tuple[str, str, str, str]]:
    """Variable, period, flow and calendar of each figure."""
    frame = submission.observations.sort_values("variable")
    columns = [frame[name].astype(str) for name in ("variable", "time_period", "flow", "calendar")]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    ("answer", "period", "flow"),
    [
        ("ytd", "2026-09-30", "ytd"),
        ("month", "2026-09", "period"),
        ("quarter", "2026-Q3", "period"),
        ("01/7/2026", "2026-07-01/P92D", "since"),
    ],
)
def test_flows_of_a_title_that_says_a_day_are_asked_about(tmp_path: Path, answer: str, period: str, flow: str) -> None:
    rows: Rows = [TITLE, ["Tỉnh", RECEIVED, RESOLVED], ["Hà Tĩnh", 10, 5]]
    asked = read(tmp_path, rows)
    [doubt] = asked.doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"], doubt["figures"]) == ("since-asked", "A1", 2)
    assert doubt["choices"] == "ytd; month; quarter; -"
    assert asked.observations.empty
    found = told(answered(tmp_path, {doubt["doubt"]: answer}))
    assert [key[:3] for key in found] == [("dossiers_received", period, flow), ("dossiers_resolved", period, flow)]


def test_the_answer_holds_for_the_next_month(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", RECEIVED], ["Hà Tĩnh", 10]]
    [doubt] = read(tmp_path, [TITLE, *rows]).doubts["doubt"]
    later = read(tmp_path, [["SỐ LIỆU TÍNH ĐẾN NGÀY 31/10/2026"], *rows], answers={doubt: "ytd"})
    assert [key[1:3] for key in told(later)] == [("2026-10-31", "ytd")]


def test_stocks_beside_flows_are_of_that_day(tmp_path: Path) -> None:
    rows: Rows = [TITLE, ["Tỉnh", "Chỉ tiêu", "Giá trị"], ["Huế", RECEIVED, 10], ["Huế", "Số hộ gia đình", 300]]
    asked = read(tmp_path, rows)
    [doubt] = asked.doubts["doubt"]
    stock = ("households", "2026-09-30", "stock")
    assert [key[:3] for key in told(asked)] == [stock]
    found = [key[:3] for key in told(answered(tmp_path, {doubt: "ytd"}))]
    assert found == [("dossiers_received", "2026-09-30", "ytd"), stock]


def test_a_day_that_ends_no_month_is_to_date_or_since_another(tmp_path: Path) -> None:
    rows: Rows = [["TÍNH ĐẾN NGÀY 20/9/2026"], ["Tỉnh", RECEIVED], ["Huế", 10]]
    assert read(tmp_path, rows).doubts["choices"].tolist() == ["ytd; -"]


def test_a_day_in_a_header_is_asked_about_there(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", "Số hồ sơ tiếp nhận đến ngày 30/9/2026"], ["Huế", 10]]
    [doubt] = read(tmp_path, rows).doubts.to_dict("records")
    assert (doubt["question"], doubt["cell"]) == ("since-asked", "B1")
    assert [key[1:3] for key in told(answered(tmp_path, {doubt["doubt"]: "quarter"}))] == [("2026-Q3", "period")]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("BÁO CÁO QUÝ III/2026 (số liệu tính đến ngày 30/9/2026)", ("2026-Q3", "period", "statistical")),
        ("BÁO CÁO THÁNG 9/2026 (số liệu tính đến ngày 14/9/2026)", ("2026-09", "period", "administrative")),
        ("BÁO CÁO NĂM 2026 (tính đến ngày 30/9/2026)", ("2026-09-30", "ytd", "statistical")),
        ("BÁO CÁO NĂM 2026 (tính đến ngày 31/12/2026)", ("2026", "period", "statistical")),
        ("BÁO CÁO NĂM 2025 (số liệu tính đến ngày 20/1/2026)", ("2025", "period", "statistical")),
        ("Lũy kế tính đến ngày 30/9/2026", ("2026-09-30", "ytd", "statistical")),
    ],
)
def test_a_period_beside_the_day_says_it(tmp_path: Path, title: str, key: tuple[str, ...]) -> None:
    rows: Rows = [[title], ["Tỉnh", RECEIVED], ["Hà Tĩnh", 10]]
    assert [found[1:] for found in told(read(tmp_path, rows, geography="P34"))] == [key]
