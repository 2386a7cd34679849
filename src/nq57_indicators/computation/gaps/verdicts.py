"""Value against target, cell by cell: met or not, how far off, and when the gap would close."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.targets import OPERATORS
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR
from nq57_indicators.models.codelists import MET

YES, NO, UNKNOWN = (MET.index(name) for name in ("yes", "no", "unknown"))


class Kinds(Protocol):
    """What verdicts need to know of targets: which operator each has, and which are ranges that bind at both ends."""

    @property
    def operator(self) -> NDArray[np.int8]:
        """Positions in ``OPERATORS``."""

    @property
    def two_sided(self) -> NDArray[np.bool_]:
        """Whether both ends bind."""


def gap_of(targets: Kinds, target: NDArray[np.int64], value: Floats, low: Floats, high: Floats) -> Floats:
    """How much is missing, of turned figures; a two-sided range counts from the end that is missed.

    Nothing, where only noise is: 0.57 of 1 is 57 %, whatever the last bits of the division say.
    """
    gap = low - value
    two = np.flatnonzero(targets.two_sided[target]) if targets.two_sided.any() else ()
    if len(two):
        gap[two] = np.maximum(gap[two], value[two] - high[two])
    gap[_is_noise(gap, value)] = 0.0
    return gap


def _is_noise(gap: Floats, value: Floats) -> NDArray[np.int64]:
    """Where a figure and its target differ behind the thirteenth digit only; of whole numbers every digit counts."""
    near = np.flatnonzero(np.abs(gap) <= _NOISE * np.abs(value))
    whole = (value[near] % 1 == 0) & (gap[near] % 1 == 0)
    return near.compress(~whole)


_NOISE = 5e-14


def met_of(targets: Kinds, target: NDArray[np.int64], worst: Floats, best: Floats) -> NDArray[np.int8]:
    """Yes, no or unknown: by the gap of the worst that a value may be, and that of its best."""
    strict = np.isin(targets.operator, _STRICT)
    if not strict.any():
        yes, no = worst <= 0, best > 0
    else:
        asked = strict[target]
        yes, no = np.where(asked, worst < 0, worst <= 0), np.where(asked, best >= 0, best > 0)
    return _VERDICT.take(yes + np.int8(2) * no)


_STRICT = (OPERATORS.index(">"), OPERATORS.index("<"))
_VERDICT = np.array([UNKNOWN, YES, NO, UNKNOWN], np.int8)
"""Of neither, yes, no, and both: the better end of a value may lie beyond a range that binds at both ends."""


def met_between(
    met: NDArray[np.int8], targets: Kinds, target: NDArray[np.int64],
    worst: Floats, best: Floats, low: Floats, high: Floats,
) -> NDArray[np.int8]:  # fmt: skip
    """The same for values known between two ends: a two-sided range may lie inside them, which decides nothing."""
    two = np.flatnonzero(targets.two_sided[target])
    yes = (worst[two] >= low[two]) & (best[two] <= high[two])
    no = (best[two] < low[two]) | (worst[two] > high[two])
    met[two] = np.where(yes, YES, np.where(no, NO, UNKNOWN))
    return met


def towards(pace: Floats, value: Floats, high: Floats, two_sided: NDArray[np.bool_]) -> Floats:
    """A pace of turned figures so that better is positive: above a range that binds at both ends falling is better.

    >>> towards(np.array([5.0, 5.0]), np.array([30.0, 70.0]), np.array([60.0, 60.0]), np.array([True, True])).tolist()
    [5.0, -5.0]
    """
    return np.where(two_sided & (value > high), -pace, pace) if two_sided.any() else pace


def met_rising(met: NDArray[np.int8], rose: NDArray[np.int8]) -> NDArray[np.int8]:
    """The verdict of a target that also asks for more than the year before."""
    both = np.where((met == YES) & (rose == YES), YES, UNKNOWN)
    return np.where((met == NO) | (rose == NO), NO, both).astype(np.int8)


def projected_year(
    end: NDArray[np.int64], gap: Floats, pace: Floats, met: NDArray[np.int8], behind: tuple[NDArray[Any], NDArray[Any]]
) -> NDArray[np.int16]:
    """The year in which the observed pace closes the gap; 0 where it never does or nothing is left to reach.

    ``behind`` are the number of figures behind the pace and the years they lie over: of fewer than four, and for a year
    further ahead than twice that time, nothing is said.
    """
    year = np.zeros(len(gap), np.int16)
    figures, span = behind
    sure = np.flatnonzero((met == NO) & (pace > 0) & (figures >= LEAST_FIGURES))
    ahead = days_ahead(gap[sure] / pace[sure])
    soon = (ahead >= 0) & (ahead <= FARTHEST * np.rint(span[sure] * DAYS_A_YEAR))
    sure, ahead = sure[soon], ahead[soon]
    year[sure] = years_of(end[sure] + ahead.astype(np.int64))
    return year


def days_ahead(years: Floats) -> Floats:
    """The whole days up to so many years ahead, at the earliest: what closes a gap in six years does so in the sixth.

    >>> days_ahead(np.array([6.0, 6.1])).tolist()
    [2188.0, 2225.0]
    """
    doubt = OFF_CALENDAR + OFF_SLOPE * years
    days: Floats = np.where(years < 0, years, np.maximum(np.ceil(years * DAYS_A_YEAR - doubt), 0.0))
    return days


OFF_CALENDAR, OFF_SLOPE = 0.75, 0.5
"""In days: years of 365.25 days end so far from those of the calendar, and slopes over four of them are so far off a year."""


LEAST_FIGURES, FARTHEST = 4, 2
"""A projection needs so many figures, and reaches ahead at most so many times the years they lie over."""
_NEW_YEARS = np.arange("0000", "20000", dtype="datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def years_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """The years, from 1 to 19,998, that days since 1970 lie in; six times as fast as numpy's calendar.

    >>> years_of(np.array([-1, 0, 364, 365])).tolist()
    [1969, 1970, 1970, 1971]
    """
    near = ((days - _NEW_YEARS[0]) / 365.2425).astype(np.int64)  # at most one off
    found: NDArray[np.int64] = near - (days < _NEW_YEARS.take(near)) + (days >= _NEW_YEARS.take(near + 1))
    return found
