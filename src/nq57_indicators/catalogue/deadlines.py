"""Days counted in calendar months: by when a report is owed, and how far back a figure may lie."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from nq57_indicators.models.definitions import DaysOff, Obligation
from nq57_indicators.periods import Period, parse_period, parts


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last day of a month stays a last day.

    >>> months_before(date(2024, 12, 31), 6)
    datetime.date(2024, 6, 30)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def deadline_of(obligation: Obligation, period: Period, days_off: Collection[DaysOff] = ()) -> date:
    """The last day for the report of a period; one of ``days_off`` is kept on the next working day (our reading).

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> duty, half = catalogue.obligations["nq03_half_year"], parse_period("2026-S1", "administrative")
    >>> deadline_of(duty, half), deadline_of(duty, half, catalogue.days_off.values())
    (datetime.date(2026, 6, 14), datetime.date(2026, 6, 15))
    >>> deadline_of(duty, parse_period("2026-S2", "administrative"))
    datetime.date(2026, 11, 30)
    """
    part = period.label.partition("-")[2]
    deadline = obligation.deadlines.get(part, obligation.deadline)
    year, month = divmod(period.end.year * 12 + period.end.month - 1 + deadline.months, 12)
    return working_day(date(year, month + 1, min(deadline.day, monthrange(year, month + 1)[1])), days_off)


def working_day(day: date, days_off: Collection[DaysOff]) -> date:
    """The day itself where it is worked, else the next one that is.

    >>> from nq57_indicators import load_catalogue
    >>> working_day(date(2027, 9, 25), load_catalogue().days_off.values())
    datetime.date(2027, 9, 27)
    """
    while any(holidays.off(day) for holidays in days_off):
        day += timedelta(days=1)
    return day


def first_deadline(obligation: Obligation, days_off: Collection[DaysOff] = ()) -> date | None:
    """The day before which nothing is owed: that of the first period an obligation covers; ``None`` if it has no beginning.

    >>> from nq57_indicators import load_catalogue
    >>> later = load_catalogue().obligations["nd09_quarterly"].model_copy(update={"valid_from": date(2025, 7, 1)})
    >>> first_deadline(later)
    datetime.date(2025, 9, 25)
    """
    if obligation.valid_from is None:
        return None
    period = _first_period(obligation, obligation.valid_from)
    return obligation.valid_from if period is None else deadline_of(obligation, period, days_off)


def _first_period(obligation: Obligation, begins: date) -> Period | None:
    """The first period that ends on or after a day; ``None`` where an obligation has no periods of its own."""
    if obligation.frequency == "weekly":
        year, week, _ = begins.isocalendar()
        return parse_period(f"{year}-W{week:02d}", obligation.calendar)
    if obligation.frequency in ("biennial", "irregular") or obligation.calendar == "custom":
        return None
    # an administrative year begins before its number does
    years = (str(begins.year), str(begins.year + 1))
    labels = [label for year in years for label in parts(year, obligation.frequency) or (year,)]
    periods = (parse_period(label, obligation.calendar) for label in labels)
    return next(period for period in periods if period.end >= begins)
