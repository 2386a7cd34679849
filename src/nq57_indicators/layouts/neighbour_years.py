"""The year of months and quarters named without it: that of the title, or the year before where they run on over New Year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from nq57_indicators.layouts.times import Period, Time, period_at, period_of

_IN_A_YEAR: Final = {1: 12, 3: 4}


def run_like(time: Time, others: Iterable[Time | None]) -> tuple[int, ...]:
    """The numbers of the parts named like ``time``, in the order in which they first stand there."""
    alike = (other for other in others if other is not None and other.lacks_year)
    return tuple(dict.fromkeys(other.number for other in alike if _kind(other) == _kind(time)))


def periods_meant(time: Time, run: tuple[int, ...], year: int, last: date | None) -> tuple[Period, ...]:
    """The period that a part of a year means in a table of ``year`` up to a ``last`` day; both where it may be of two years.

    What begins after that day cannot have come about yet: months 11, 12, 1, 2 in a report of February begin in the year before.

    >>> months = (11, 12, 1, 2)
    >>> [period.label for period in periods_meant(Time(1, 12), months, 2026, date(2026, 2, 28))]
    ['2025-12']
    """
    ahead = [_begins_after(replace(time, number=number), year, last) for number in run]
    at, turn = run.index(time.number), _turn_of_year(run, _IN_A_YEAR.get(time.months, 0))
    if turn and all(ahead[:turn]) and not any(ahead[turn:]):
        years: tuple[int, ...] = (year - 1,) if at < turn else (year,)
    else:
        years = (year - 1, year) if ahead[at] or at < turn else (year,)
    return tuple(filter(None, (period_of(time.in_year(meant)) for meant in years)))


def years_apart(time: Time, run: tuple[int, ...]) -> int:
    """How many times parts of a year beside each other may run on over New Year before ``time``.

    >>> [years_apart(Time(1, number), (11, 12, 1, 2)) for number in (11, 12, 1, 2)]
    [0, 0, 1, 1]
    >>> years_apart(Time(3, 1), (3, 2, 1))
    0
    """
    most = 12 // time.months if time.months else 0
    around = {(most, 1)} | ({(1, most)} if most > 2 else set())
    backwards = all(after < before for before, after in pairwise(run))
    turns = [pair in around or (pair[1] < pair[0] and not backwards) for pair in pairwise(run)]
    return sum(turns[: run.index(time.number)])


def _kind(time: Time) -> tuple[int, str | None]:
    return time.months, time.flow


def _begins_after(time: Time, year: int, last: date | None) -> bool:
    period = period_of(time.in_year(year))
    bounds = period_at(period.label, None) if period is not None else None
    return last is not None and bounds is not None and bounds[0] > last


def _turn_of_year(run: tuple[int, ...], most: int) -> int:
    """Where parts that follow one another begin anew: 2 for months 11, 12, 1, 2; 0 where they do not."""
    follows = all(after == before % most + 1 for before, after in pairwise(run)) if most else False
    return next((at for at in range(1, len(run)) if run[at] < run[at - 1]), 0) if follows else 0
