"""Stretches of time as words say them, and the periods that figures are of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from nq57_indicators import periods
from nq57_indicators.periods import CALENDARS_OF_DAYS, PeriodError, parse_period, period_of_days, year_to_day


@dataclass(frozen=True)
class Time:
    """A stretch of time as words say it.

    ``months`` long and the ``number``-th of ``year`` (0 months: a week; all 0: days only); ``first`` and ``last`` where days are
    written.
    ``flow`` is what the words say of it, ``begin`` and ``end`` where they stand in the text.
    """

    months: int = 0
    number: int = 0
    year: int = 0
    first: date | None = None
    last: date | None = None
    flow: str | None = None
    begin: int = 0
    end: int = 0

    @property
    def is_named(self) -> bool:
        """Whether a standard period is named, with its year."""
        return bool(self.number and self.year)

    @property
    def lacks_year(self) -> bool:
        """Whether a part of a year is named, and not which year."""
        return bool(self.number and not self.year)

    def in_year(self, year: int) -> Time:
        """The same part of a certain year."""
        return replace(self, year=year)


@dataclass(frozen=True)
class Period:
    """What a figure is of: the canonical label, the calendar where days decide it, the flow where words do."""

    label: str
    calendar: str | None = None
    flow: str | None = None


def period_of(time: Time) -> Period | None:
    """The period of a stretch of time; ``None`` where its year or last day is missing.

    >>> period_of(Time(3, 3, 2026))
    Period(label='2026-Q3', calendar=None, flow=None)
    """
    if time.is_named:
        return _named(time)
    if time.first and time.last:
        return _of_days(time.first, time.last, time.flow)
    if time.last and time.flow:
        return Period(time.last.isoformat(), None, time.flow)
    return None


def with_days(named: Period, days: Time) -> tuple[Period, ...]:
    """A named period with the days written beside it: they decide the calendar, or make a period of their own.

    Both are given back where the days are another period altogether.
    """
    if not (days.first and days.last):
        return _up_to(named, days.last) if days.last and not days.first else (named,)
    if days.flow == "ytd":
        named = replace(named, flow="ytd")
    for calendar in CALENDARS_OF_DAYS:
        period = parse_period(named.label, calendar)
        if (period.start, period.end) == (days.first, days.last):
            return (Period(named.label, calendar, named.flow),)
        if named.flow == "ytd" and days.last == period.end and days.first == _year_start(named.label, calendar):
            return (Period(named.label, calendar, "ytd"),)
    own = _of_days(days.first, days.last, "since" if named.flow == "ytd" else named.flow)
    if own is None:
        return (named,)
    return (named, own) if _is_other(parse_period(named.label), days.first, days.last, own) else (own,)


def with_start(said: tuple[Period, ...], first: date) -> tuple[Period, ...]:
    """Periods with a day beside them since which figures count: one that begins then, or that day begins its year, says so.

    Otherwise both what is named and what has come since that day are given back.

    >>> [period.label for period in with_start((Period("2026-09"),), date(2025, 7, 1))]
    ['2026-09', '2025-07-01/P457D']
    """
    if len(said) != 1 or (bounds := period_at(said[0].label, said[0].calendar)) is None or bounds[0] == first:
        return said
    own = _of_days(first, bounds[1], "ytd")
    return said if own is None else (said[0], own)


def _up_to(named: Period, last: date) -> tuple[Period, ...]:
    """A period whose figures go up to a day: the calendar in which it ends there; of a year that goes on, the year to date.

    A quarter or month that is not over on that day is given back beside what it is until then.
    """
    days = {calendar: bounds for calendar in CALENDARS_OF_DAYS if (bounds := period_at(named.label, calendar))}
    calendar = next((calendar for calendar, bounds in days.items() if bounds[1] == last), None)
    if calendar not in (None, CALENDARS_OF_DAYS[0]):
        return (replace(named, calendar=calendar),)
    ends = [bounds[1] for bounds in days.values()]
    if not ends or last >= max(ends):
        return (named,)
    if named.flow == "ytd" or len(named.label) == len("2026"):
        so_far = Period(last.isoformat(), None, "ytd")
        return (so_far,) if named.label == f"{last.year}" and last < min(ends) else (named, so_far)
    first = days[CALENDARS_OF_DAYS[0]][0]
    if last < first:
        return named, Period(last.isoformat(), None, "stock")
    return named, Period(f"{first.isoformat()}/P{(last - first).days + 1}D", "custom")


def _is_other(named: periods.Period, first: date, last: date, own: Period) -> bool:
    """Whether days are another period than the one named: not a part of its year, nor a month that ends on the 20th."""
    if named.frequency == "annual" and named.start.year == last.year:
        return False
    return own.calendar != "custom" or last < named.start or named.end < first


def _year_start(label: str, calendar: str) -> date:
    return parse_period(label[:4], calendar).start


def _named(time: Time) -> Period | None:
    if not time.months and period_at(f"{time.year}-W{time.number:02d}", None) is None:
        return None  # a week 53 that the year does not have
    if time.months == 12:
        label = str(time.year)
    else:
        label = {0: "{}-W{:02d}", 1: "{}-{:02d}", 3: "{}-Q{}", 6: "{}-S{}"}[time.months].format(time.year, time.number)
    return Period(label, None, time.flow)


def _of_days(first: date, last: date, flow: str | None) -> Period | None:
    """The standard period of these days, else the range; a running total from another start says its start."""
    if last < first:
        return None
    so_far = year_to_day(first, last) if flow == "ytd" else None
    if so_far is not None:
        return Period(so_far.label, so_far.calendar, "ytd")
    period = period_of_days(first, last)
    if period.frequency == "weekly":
        return Period(period.label)
    if period.calendar == "custom":
        return Period(period.label, "custom", "since" if flow else None)
    # a running total over just these days is that of the period
    return Period(period.label, period.calendar, {"ytd": "period", "since": None}.get(flow or "", flow))


def period_at(label: str, calendar: str | None) -> tuple[date, date] | None:
    """First and last day of a canonical label."""
    try:
        period = parse_period(label, calendar or "statistical")
    except PeriodError:
        return None
    return period.start, period.end
