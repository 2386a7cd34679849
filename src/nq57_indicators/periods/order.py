"""The one order of periods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nq57_indicators.models.codelists import CALENDARS, FREQUENCIES
from nq57_indicators.periods.labels import Period, parse_period


def time_key(period: Period) -> tuple[date, int, int, int, str]:
    """The order of periods everywhere: by their last day, then the shorter first, then by calendar.

    Single days and ranges come before all others that end on their last day.

    >>> sorted(["2025", "2025-12", "2025-Q4"], key=lambda label: time_key(parse_period(label)))
    ['2025-12', '2025-Q4', '2025']
    """
    length = -1 if period.frequency == "irregular" else FREQUENCIES.index(period.frequency)
    return period.end, length, -period.start.toordinal(), CALENDARS.index(period.calendar), period.label


def labels_in_time(labels: Iterable[str]) -> list[str]:
    """Each label once, in the order of the statistical calendar: a label can stand under two.

    >>> labels_in_time(["2025", "2024-Q4", "2025-Q1", "2024-Q4"])
    ['2024-Q4', '2025-Q1', '2025']
    """
    return sorted(set(labels), key=lambda label: time_key(parse_period(label)))
