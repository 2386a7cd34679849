"""Time in words: periods and days of titles and headers, and nothing of dates that belong to letters."""

from __future__ import annotations

import pytest

from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.times import Period, period_of, with_days


@pytest.mark.parametrize(
    ("text", "label", "flow"),
    [
        ("BÁO CÁO SỐ LIỆU QUÝ III NĂM 2026", "2026-Q3", None),
        ("9 tháng đầu năm 2025", "2025-09", "ytd"),
        ("9T/2025", "2025-09", "ytd"),
        ("Ước TH 9T 2025", "2025-09", "ytd"),
        ("6T/2025", "2025-S1", None),
        ("T9/2025", "2025-09", None),
        ("2025-M09", "2025-09", None),
        ("6 tháng đầu năm 2026", "2026-S1", None),
        ("6 tháng cuối năm 2025", "2025-S2", None),
        ("Lũy kế đến hết tháng 9/2026", "2026-09", "ytd"),
        ("tính đến 15h ngày 14/9/2026", "2026-09-14", "stock"),
        ("Sơ bộ 2025", "2025", None),
        ("từ ngày 15/6/2026 đến ngày 14/9/2026", "2026-Q3", None),
        ("từ 21/4 đến 20/5/2025", "2025-04-21/P30D", None),
        ("bc quy3 2026", "2026-Q3", None),
        ("2026-Q3", "2026-Q3", None),
        ("766 2026-09", "2026-09", None),
    ],
)
def test_periods(text: str, label: str, flow: str | None) -> None:
    [time] = times_in(text)
    period = period_of(time)
    assert period is not None
    assert (period.label, period.flow) == (label, flow)


@pytest.mark.parametrize(
    "text",
    [
        "Kèm theo Công văn số 214/SKHCN-KH ngày 12/10/2026",
        "Cao Bằng, ngày 15 tháng 9 năm 2026",
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024",
        "giai đoạn 2021-2025",
        "1.172,7",
    ],
)
def test_dates_of_letters_and_acts_are_no_periods(text: str) -> None:
    assert times_in(text) == ()


def test_days_beside_a_period_decide_its_calendar() -> None:
    [days] = times_in("từ 15/6/2026 đến 14/9/2026")
    assert with_days(Period("2026-Q3"), days) == (Period("2026-Q3", "administrative"),)
    assert [one.label for one in with_days(Period("2026-Q2"), days)] == ["2026-Q2", "2026-Q3"]


@pytest.mark.parametrize(
    ("text", "label", "flow"),
    [
        ("Tuần 32 năm 2026", "2026-W32", None),
        ("Từ ngày 03/8/2026 đến 09/8/2026", "2026-W32", None),
        ("Lũy kế từ 01/7/2025 đến 31/12/2025", "2025-S2", "period"),
        ("Lũy kế từ 01/01/2026 đến 31/8/2026", "2026-08", "ytd"),
        ("Báo cáo tháng 12/2025 và phương hướng năm 2026", "2025-12", None),
    ],
)
def test_weeks_running_totals_and_what_comes_next(text: str, label: str, flow: str | None) -> None:
    read = [period_of(time) for time in times_in(text)]
    assert {(one.label, one.flow) for one in read if one is not None} == {(label, flow)}


def test_tasks_of_the_next_quarter_are_no_period_and_leave_the_year() -> None:
    said = [(time.months, time.number, time.year) for time in times_in("Kết quả quý III, nhiệm vụ quý IV năm 2026")]
    assert said == [(3, 3, 0), (12, 1, 2026)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Báo cáo tháng chín năm 2026", "2026-09"),
        ("THÁNG MƯỜI HAI/2026", "2026-12"),
        ("tháng năm năm 2026", "2026-05"),
        ("quý ba năm 2026", "2026-Q3"),
        ("tháng 7, 8, 9 năm 2026", "2026-Q3"),
        ("từ tháng 1 đến tháng 6 năm 2026", "2026-S1"),
        ("tháng 10-11/2026", "2026-10-01/P61D"),
        ("tháng 8 và 9 năm 2026", "2026-08-01/P61D"),
        ("nửa đầu năm 2026", "2026-S1"),
        ("Tháng, năm 2026", "2026"),
        ("tháng 09-2025", "2025-09"),
    ],
)
def test_numbers_in_words_and_several_months(text: str, label: str) -> None:
    [time] = times_in(text)
    period = period_of(time)
    assert period is not None
    assert period.label == label


@pytest.mark.parametrize(
    "text",
    [
        "nửa đầu tháng 9/2026", "15 ngày đầu tháng 9/2026", "10 ngày tháng 9/2026", "đợt 1 năm 2026", "kỳ 2 tháng 9/2026",
        "15 tháng 9 năm 2026",
    ],
)  # fmt: skip
def test_parts_without_a_period_of_their_own_say_none(text: str) -> None:
    """They are not the month or year in which they lie."""
    assert times_in(text) == ()


def test_two_months_and_months_up_to_another_stay_two() -> None:
    for text in ("tháng 9 và tháng 10 năm 2026", "tháng 9 và 9 tháng năm 2026", "tháng 9, quý III năm 2026"):
        assert len(times_in(text)) == 2
