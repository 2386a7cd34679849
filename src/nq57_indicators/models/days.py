"""Days as a caller gives them."""

from __future__ import annotations

from datetime import date, datetime

from nq57_indicators.errors import ArgumentError


def day_given(name: str, day: date | str | None) -> date | None:
    """The day given for the argument ``name``, as a date or as ISO text; anything else is an ``ArgumentError``.

    >>> day_given("known_at", "2025-07-01")
    datetime.date(2025, 7, 1)
    """
    try:
        if isinstance(day, str):
            return date.fromisoformat(day)
        if isinstance(day, datetime):  # also a date, but not one that compares with dates
            return day.date()
    except ValueError:
        raise _no_day(name, day) from None
    if day is not None and not isinstance(day, date):
        raise _no_day(name, day)
    return day


def _no_day(name: str, day: object) -> ArgumentError:
    return ArgumentError("not-a-day", name=name, day=day)
