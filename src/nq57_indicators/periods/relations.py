"""How periods relate to days, to other periods and to flows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from nq57_indicators.periods.labels import (
    FIRST_YEAR,
    MONTHS_IN,
    Period,
    PeriodError,
    label_of,
    parse_period,
    range_period,
    slot_of,
    week_period,
)


def contains(period: Period, day: date) -> bool:
    """Whether ``day`` lies in the period, both ends included.

    >>> contains(parse_period("2025-Q3"), date(2025, 9, 30))
    True
    """
    return period.start <= day <= period.end


def straddles(period: Period, day: date) -> bool:
    """Whether something new on ``day`` cuts the period in two: it has days before, and ``day`` itself.

    >>> straddles(parse_period("2025"), date(2025, 7, 1)), straddles(parse_period("2025-Q3"), date(2025, 7, 1))
    (True, False)
    """
    return period.start < day <= period.end


def previous(label: str) -> str | None:
    """The period just before of the same length; ``None`` where there is none (days and ranges have no such period).

    >>> previous("2025-Q1"), previous("2025"), previous("2026-W01"), previous("2025-07-01")
    ('2024-Q4', '2024', '2025-W52', None)
    """
    period = parse_period(label)
    if slot := slot_of(label):
        year, months, number = slot
        return label_of(year, months, number - 1) if number > 1 else label_of(year - 1, months, 12 // months)
    if period.frequency == "weekly":
        year, week, _ = (period.start - timedelta(days=7)).isocalendar()
        return week_period(year, week, "statistical").label
    return None


def previous_year(label: str) -> str | None:
    """The same period one year before; ``None`` where there is none (a 53rd week, a year before 1900).

    Days and ranges keep day and month; 29 February becomes 28 February. ``PeriodError`` if ``label`` is no label.

    >>> previous_year("2025-Q3"), previous_year("2020-W53")
    ('2024-Q3', None)
    """
    period = parse_period(label)
    if period.start.year <= FIRST_YEAR:
        return None
    if slot := slot_of(label):
        year, months, number = slot
        return label_of(year - 1, months, number)
    if period.frequency == "weekly":
        return _week_before(int(label[:4]) - 1, int(label[-2:]))
    start, end = _year_before(period.start).isoformat(), _year_before(period.end).isoformat()
    return range_period(start, end, period.calendar).label if "/" in label else start


def _week_before(year: int, number: int) -> str | None:
    try:
        return week_period(year, number, "statistical").label
    except PeriodError:
        return None


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def parents(period: Period) -> tuple[str, ...]:
    """Labels of the longer standard periods that hold this one in the same calendar, the shortest first.

    >>> parents(parse_period("2025-09"))
    ('2025-Q3', '2025-S2', '2025')
    """
    slot = slot_of(period.label)
    if slot is None:
        return ()
    year, months, number = slot
    first = (number - 1) * months
    return tuple(label_of(year, longer, first // longer + 1) for longer in (3, 6, 12) if longer > months)


def parts(label: str, frequency: str) -> tuple[str, ...]:
    """Labels of the periods of ``frequency`` that together make up ``label``; empty where they cannot.

    >>> parts("2025-S2", "quarterly")
    ('2025-Q3', '2025-Q4')
    """
    slot, shorter = slot_of(label), MONTHS_IN.get(frequency)
    if slot is None or shorter is None or shorter >= slot[1]:
        return ()
    year, months, number = slot
    first = (number - 1) * months // shorter + 1
    return tuple(label_of(year, shorter, part) for part in range(first, first + months // shorter))


def last_part(label: str, frequency: str) -> str | None:
    """The last of ``parts``, whose stock is the stock of ``label``; ``None`` where there are none.

    >>> last_part("2025-Q3", "monthly")
    '2025-09'
    """
    return next(reversed(parts(label, frequency)), None)


def flow_bounds(period: Period, flow: str) -> tuple[date, date]:
    """First and last day that a figure of this period and flow speaks of; ``PeriodError`` where they contradict.

    ``period``: the period. ``ytd``: from the first day of the calendar's year that holds the period's end. ``since``:
    a range, whose label states the start. ``stock``: the last day only.

    >>> start, end = flow_bounds(parse_period("2025-09", "administrative"), "ytd")
    >>> start.isoformat(), end.isoformat()
    ('2024-12-15', '2025-09-14')
    """
    if flow not in _BOUNDS:
        known = ", ".join(_BOUNDS)
        raise PeriodError("no-such-flow", flow=flow, known=known)
    return _BOUNDS[flow](period)


def _in_period(period: Period) -> tuple[date, date]:
    return period.start, period.end


def _year_to_date(period: Period) -> tuple[date, date]:
    if period.calendar == "custom":
        raise PeriodError("ytd-custom-calendar")
    start, end = _year_start(period), period.end
    if "/" in period.label and period.start != start:
        raise PeriodError("ytd-start", start=str(start), stated=str(period.start))
    return start, end


def _year_start(period: Period) -> date:
    year = period.end.year
    if period.calendar == "statistical":
        return date(year, 1, 1)
    turn = date(year, 12, 15)
    return turn if period.end >= turn else turn.replace(year=year - 1)


def _since(period: Period) -> tuple[date, date]:
    if "/" not in period.label:
        raise PeriodError("since-without-start", label=period.label)
    return period.start, period.end


def _at_end(period: Period) -> tuple[date, date]:
    return period.end, period.end


_BOUNDS: Final = {"period": _in_period, "ytd": _year_to_date, "since": _since, "stock": _at_end}
