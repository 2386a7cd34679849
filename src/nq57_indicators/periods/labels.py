"""Canonical labels of periods and the days they cover."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from nq57_indicators.errors import Coded
from nq57_indicators.models.codelists import CALENDARS


class PeriodError(Coded, ValueError):
    """A period that is not certain: why, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days: canonical SDMX ``label``, ``calendar``, first and last day (both included), ``frequency``."""

    label: str
    calendar: str
    start: date
    end: date
    frequency: str


MONTHS_IN: Final = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
"""Length in months of the standard frequencies."""

YEAR: Final = r"((?:19|20)[0-9]{2})"
ISO_DAY: Final = r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
FIRST_YEAR: Final = 1900

_FREQUENCY_OF: Final = {months: frequency for frequency, months in MONTHS_IN.items()}
_LABEL_OF: Final = {1: "{}-{:02d}", 3: "{}-Q{}", 6: "{}-S{}", 12: "{}"}
_STANDARD: Final = re.compile(rf"{YEAR}(?:-S([12])|-Q([1-4])|-(0[1-9]|1[0-2]))?")


def unclear(text: str) -> PeriodError:
    """The refusal of a text that names no period for certain."""
    if not text.strip():
        return PeriodError("period-empty")
    return PeriodError("period-unclear", text=text[:40])


def label_of(year: int, months: int, number: int) -> str:
    """The label of the ``number``-th stretch of ``months`` months in ``year``.

    >>> label_of(2025, 3, 2)
    '2025-Q2'
    """
    return _LABEL_OF[months].format(year, number)


def slot_of(label: str) -> tuple[int, int, int] | None:
    """Year, length in months and number within the year of a standard label; ``None`` for any other.

    >>> slot_of("2025-Q2")
    (2025, 3, 2)
    """
    match = _STANDARD.fullmatch(label)
    return None if match is None else _slot(match)


def _slot(match: re.Match[str]) -> tuple[int, int, int]:
    year, *numbers = match.groups()
    for months, number in zip((6, 3, 1), numbers, strict=True):
        if number is not None:
            return int(year), months, int(number)
    return int(year), 12, 1


def standard_period(year: int, months: int, number: int, calendar: str) -> Period:
    """A year, half-year, quarter or month. Administrative ones run from the 15th to the 14th (NĐ 09/2019, art. 12)."""
    label = label_of(year, months, number)
    if calendar == "custom":
        raise PeriodError("period-custom-calendar", label=label)
    first, last = (number - 1) * months + 1, number * months
    if calendar == "statistical":
        start, end = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    else:
        start = date(year, first - 1, 15) if first > 1 else date(year - 1, 12, 15)
        end = date(year, last, 14)
    return Period(label, calendar, start, end, _FREQUENCY_OF[months])


def week_period(year: int, number: int, calendar: str) -> Period:
    """An ISO week, Monday to Sunday."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise PeriodError("no-such-week", year=year, number=number) from None
    return Period(f"{year}-W{number:02d}", calendar, monday, monday + timedelta(days=6), "weekly")


def _day(text: str) -> date:
    """A day written 2025-09-30 or, day first, 30/9/2025."""
    parts = text.split("-") if re.fullmatch(ISO_DAY, text) else re.split(r"[/.-]", text)[::-1]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise PeriodError("no-such-day", text=text) from None


def day_period(text: str, calendar: str) -> Period:
    """One day, written 2025-09-30 or 30/9/2025."""
    day = _day(text)
    return Period(day.isoformat(), calendar, day, day, "irregular")


def range_period(first: str, last: str, calendar: str) -> Period:
    """From one day to another, both included."""
    start, end = _day(first), _day(last)
    if end < start:
        raise PeriodError("period-ends-before-start", end=str(end), start=str(start))
    return Period(f"{start.isoformat()}/P{(end - start).days + 1}D", calendar, start, end, "irregular")


def duration_period(first: str, days: str, calendar: str) -> Period:
    """So many days from a first one on."""
    last = _day(first) + timedelta(days=int(days) - 1)
    return range_period(first, last.isoformat(), calendar)


def date_cell(text: str) -> PeriodError:
    """The refusal of what a spreadsheet makes of a label it took for a date."""
    return PeriodError("period-is-date", text=text)


def check_calendar(calendar: str) -> None:
    """``PeriodError`` unless there is such a calendar."""
    if calendar not in CALENDARS:
        known = ", ".join(CALENDARS)
        raise PeriodError("no-such-calendar", calendar=calendar, known=known)


_CANONICAL: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Period]], ...]] = (
    (_STANDARD, lambda m, calendar: standard_period(*_slot(m), calendar)),
    (re.compile(rf"{YEAR}-W([0-5][0-9])"), lambda m, calendar: week_period(int(m[1]), int(m[2]), calendar)),
    (re.compile(ISO_DAY), lambda m, calendar: day_period(m[0], calendar)),
    (re.compile(rf"({ISO_DAY})/P([1-9][0-9]{{0,4}})D"), lambda m, calendar: duration_period(m[1], m[2], calendar)),
    (re.compile(rf"({ISO_DAY})/({ISO_DAY})"), lambda m, calendar: range_period(m[1], m[2], calendar)),
)

_DATE_CELL: Final = re.compile(rf"{ISO_DAY}[ T][0-9:.]{{4,15}}")


@lru_cache(maxsize=8192)
def parse_period(text: str, calendar: str = "statistical") -> Period:
    """The period of a canonical label under ``calendar``; ``PeriodError`` for anything that is not certain.

    Labels are ``2025``, ``2025-S1``, ``2025-Q3``, ``2025-09``, ``2025-W36``, ``2025-09-14`` and ranges
    ``2025-07-01/P191D`` or ``2025-07-01/2026-01-07``. Both ends are included (``P1D`` is one day).

    >>> period = parse_period("2025-Q1", "administrative")
    >>> period.start.isoformat(), period.end.isoformat(), period.frequency
    ('2024-12-15', '2025-03-14', 'quarterly')
    """
    check_calendar(calendar)
    for pattern, build in _CANONICAL:
        if match := pattern.fullmatch(text):
            return build(match, calendar)
    raise date_cell(text) if _DATE_CELL.fullmatch(text) else unclear(text)
