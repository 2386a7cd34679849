"""Days counted in calendar months: by when a report is owed, and how far back a figure may lie."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from nq57_indicators.models.definitions import Obligation
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


def deadline_of(obligation: Obligation, period: Period) -> date:
    """The last day for the report of a period.

    >>> from nq57_indicators import load_catalogue
    >>> deadline_of(load_catalogue().obligations["nd09_quarterly"], parse_period("2025-Q3", "administrative"))
    datetime.date(2025, 9, 25)
    """
    year, month = divmod(period.end.year * 12 + period.end.month - 1 + obligation.deadline.months, 12)
    return date(year, month + 1, min(obligation.deadline.day, monthrange(year, month + 1)[1]))


def first_deadline(obligation: Obligation) -> date | None:
    """The day before which nothing is owed: that of the first period an obligation covers; ``None`` if it has no beginning.

    >>> from nq57_indicators import load_catalogue
    >>> later = load_catalogue().obligations["nd09_quarterly"].model_copy(update={"valid_from": date(2025, 7, 1)})
    >>> first_deadline(later)
    datetime.date(2025, 9, 25)
    """
    if obligation.valid_from is None:
        return None
    period = _first_period(obligation, obligation.valid_from)
    return obligation.valid_from if period is None else deadline_of(obligation, period)


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
