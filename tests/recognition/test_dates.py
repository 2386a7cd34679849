"""Days as people write them: one reading or none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.recognition.dates import day_of

DAY = date(2025, 9, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-03",
        " 2025-09-03 ",
        "2025-09-03T00:00:00",
        "2025-09-03 00:00:00",
        "2025-09-03 00:00",
        "3/9/2025",
        "03/09/2025",
        "ngày 3/9/2025",
        "NGÀY 03/09/2025",
        "2025-09-03T12:30:00",
        "2025-09-03 23:59:59.999999",
        "2025-09-03T00:00:00.000Z",
        "2025-09-03t00:00:00z",
        "2025-09-03T00:00+07:00",
        "2025-09-03T00:00:00,5-0530",
        "3/9/2025 08:30",
        "03/09/2025 8:30:00",
        "2025-09-03\u200b",
    ],
)
def test_one_day(text: str) -> None:
    assert day_of(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm qua",
        "2025",
        "2025-09",
        "2025-13-01",
        "2025-02-30",
        "31/9/2025",
        "9/31/2025",
        "0/9/2025",
        "3-9-2025",
        "3/9/25",
        "2025/09/03",
        "2025-9-3",
        "2025-09-03T25:00:00",
        "2025-09-03T12:61Z",
        "2025-09-03T12",
        "3/9/2025 24:00",
        "٣/٩/٢٠٢٥x",
        "3/9/2025 đến 5/9/2025",
    ],
)
def test_no_day(text: str) -> None:
    assert day_of(text) is None


@given(st.dates(min_value=date(1900, 1, 1)))
def test_both_ways_of_writing_agree(day: date) -> None:
    assert day_of(day.isoformat()) == day == day_of(f"{day.day}/{day.month}/{day.year:04d}")


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert day_of(text) is None or isinstance(day_of(text), date)
