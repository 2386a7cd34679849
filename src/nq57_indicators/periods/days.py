"""Periods that days speak of: what a first and a last day are, alone or beside the name of a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final

from nq57_indicators.periods.labels import (
    Period,
    PeriodError,
    label_of,
    parse_period,
    range_period,
    slot_of,
    week_period,
)
from nq57_indicators.periods.relations import flow_bounds

CALENDARS_OF_DAYS: Final = ("statistical", "administrative")
"""The calendars that days can tell apart."""


def period_of_days(first: date, last: date) -> Period:
    """The year, half-year, quarter, month or week of just these days, else the range; ``PeriodError`` if ``last`` is earlier.

    >>> period = period_of_days(date(2025, 12, 15), date(2026, 3, 14))
    >>> period.label, period.calendar
    ('2026-Q1', 'administrative')
    """
    for calendar, months in product(CALENDARS_OF_DAYS, (12, 6, 3, 1)):
        period = parse_period(label_of(last.year, months, (last.month - 1) // months + 1), calendar)
        if (period.start, period.end) == (first, last):
            return period
    year, number, _ = last.isocalendar()
    week = week_period(year, number, "statistical")
    if (week.start, week.end) == (first, last):
        return week
    return range_period(first.isoformat(), last.isoformat(), "custom")


def year_to_day(first: date, last: date) -> Period | None:
    """The period that a running total of just these days ends with, where they begin with the year of a calendar.

    >>> year_to_day(date(2026, 1, 1), date(2026, 9, 30)).label, year_to_day(date(2026, 7, 1), date(2026, 9, 30))
    ('2026-09', None)
    """
    whole = period_of_days(first, last)
    month = f"{last:%Y-%m}"
    for period in (whole, *(parse_period(month, calendar) for calendar in CALENDARS_OF_DAYS)):
        if slot_of(period.label) and flow_bounds(period, "ytd") == (first, last):
            return period
    return None


def of_days_alone(first: date, last: date, *, calendar: str | None = None, flow: str | None = None) -> Period:
    """The period that days say without a name beside them; ``PeriodError`` where a stated calendar or flow contradicts them.

    >>> of_days_alone(date(2026, 7, 1), date(2026, 9, 30), flow="since").label
    '2026-07-01/P92D'
    """
    whole = range_period(first.isoformat(), last.isoformat(), calendar or "custom")
    if flow == "since":
        return whole
    period = year_to_day(first, last) if flow == "ytd" else period_of_days(first, last)
    if period is None:
        raise PeriodError("ytd-start", start=f"{last.year}-01-01", stated=str(first))
    if calendar in (None, period.calendar):
        return period
    if slot_of(period.label):
        raise PeriodError("days-of-other-calendar", label=period.label, calendar=period.calendar, stated=calendar)
    return parse_period(period.label, calendar or period.calendar)


def with_days(
    named: Period, first: date | None, last: date | None, *, calendar: str | None = None, flow: str | None = None
) -> Period | None:
    """A named period with the days that stand beside it, one or both; ``None`` where they contradict it.

    The days decide the calendar where ``calendar`` is not stated. A running total (``flow`` ``ytd``) begins with the year of its
    calendar; one ``since`` a day begins with the first day that is written.

    >>> with_days(parse_period("2026-Q1"), date(2025, 12, 15), None).calendar
    'administrative'
    >>> with_days(parse_period("2026-Q1"), date(2026, 4, 1), date(2026, 6, 30)) is None
    True
    """
    for period in _under(named, calendar):
        start, end = _bounds(period, flow, first)
        if first in (None, start) and last in (None, end):
            if flow == "since" and first is not None and "/" not in period.label:
                return range_period(start.isoformat(), end.isoformat(), period.calendar)
            return period
    return None


def _under(named: Period, calendar: str | None) -> Iterator[Period]:
    """The period under the calendars that it may be of; its own comes first."""
    if calendar is not None or slot_of(named.label) is None:
        yield named
        return
    for known_calendar in dict.fromkeys((named.calendar, *CALENDARS_OF_DAYS)):
        yield parse_period(named.label, known_calendar)


def _bounds(period: Period, flow: str | None, first: date | None) -> tuple[date, date]:
    if flow == "since" and first is not None:
        return min(first, period.end), period.end
    try:
        return flow_bounds(period, "ytd") if flow == "ytd" else (period.start, period.end)
    except PeriodError:  # that it does not fit its flow is said of the figures
        return period.start, period.end
