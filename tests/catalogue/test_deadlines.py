"""By when a report is owed, and how far back a figure may lie."""

from __future__ import annotations

from datetime import date

import pytest

from nq57_indicators.catalogue.deadlines import deadline_of, first_deadline, months_before
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.periods import parse_period


def _duty(frequency: str, months: int, day: int, begins: date | None, calendar: str = "statistical") -> Obligation:
    return Obligation.model_validate(
        {
            "id": "duty", "name": {"vi": "a", "en": "a"}, "bodies": ["EL"], "variables": ["people"],
            "frequency": frequency, "calendar": calendar, "valid_from": begins,
            "deadline": {"months": months, "day": day},
            "source": {"document": "D-PLAN", "clause": "3", "confidence": "found"},
        }
    )  # fmt: skip


BACK = [
    (date(2024, 12, 31), 6, date(2024, 6, 30)),
    (date(2024, 6, 30), 6, date(2023, 12, 31)),
    (date(2024, 8, 31), 6, date(2024, 2, 29)),
    (date(2023, 8, 31), 6, date(2023, 2, 28)),
    (date(2024, 12, 14), 12, date(2023, 12, 14)),
    (date(2024, 3, 30), 1, date(2024, 2, 29)),
    (date(2024, 2, 29), 12, date(2023, 2, 28)),
    (date(2024, 5, 31), 0, date(2024, 5, 31)),
    (date(2025, 2, 28), 12, date(2024, 2, 29)),
    (date(2025, 3, 30), 1, date(2025, 2, 28)),
    (date(2025, 1, 15), 1, date(2024, 12, 15)),
]


@pytest.mark.parametrize(("day", "months", "expected"), BACK)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


DEADLINES = [
    ("2025-Q3", "statistical", 1, 15, date(2025, 10, 15)),
    ("2025", "statistical", 2, 31, date(2026, 2, 28)),
    ("2025-12", "administrative", 0, 25, date(2025, 12, 25)),
    ("2025-01", "statistical", -1, 20, date(2024, 12, 20)),
]


@pytest.mark.parametrize(("label", "calendar", "months", "day", "expected"), DEADLINES)
def test_the_deadline_of_a_period(label: str, calendar: str, months: int, day: int, expected: date) -> None:
    assert deadline_of(_duty("monthly", months, day, None), parse_period(label, calendar)) == expected


def test_a_part_of_the_year_may_have_a_deadline_of_its_own() -> None:
    own = {"Q4": {"months": -1, "day": 30}}
    duty = Obligation.model_validate(_duty("quarterly", 0, 25, None).model_dump(by_alias=True) | {"deadlines": own})
    days = [deadline_of(duty, parse_period(f"2026-Q{quarter}")) for quarter in (3, 4)]
    assert days == [date(2026, 9, 25), date(2026, 11, 30)]


FIRST = [
    ("annual", "statistical", date(2024, 1, 1), date(2025, 3, 15)),
    ("annual", "statistical", date(2024, 12, 31), date(2025, 3, 15)),
    ("annual", "administrative", date(2024, 12, 15), date(2026, 3, 15)),
    ("monthly", "statistical", date(2024, 11, 30), date(2025, 2, 15)),
    ("monthly", "administrative", date(2024, 12, 20), date(2025, 4, 15)),
    ("weekly", "statistical", date(2024, 12, 30), date(2025, 4, 15)),
    ("irregular", "statistical", date(2024, 5, 1), date(2024, 5, 1)),
    ("monthly", "custom", date(2024, 5, 1), date(2024, 5, 1)),
    ("monthly", "statistical", None, None),
]


@pytest.mark.parametrize(("frequency", "calendar", "begins", "expected"), FIRST)
def test_nothing_is_owed_before(frequency: str, calendar: str, begins: date | None, expected: date | None) -> None:
    assert first_deadline(_duty(frequency, 3, 15, begins, calendar)) == expected
