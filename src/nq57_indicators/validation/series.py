"""Figures over time, each in the line of its own series: what rules compare a figure with that know no other area.

A series is one variable, area, calendar, flow, provider, stage and length of period. History stands in the same lines;
where a figure was sent again, the one under review stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, OBS_STATUSES, STAGES
from nq57_indicators.periods.labels import slot_of
from nq57_indicators.tables.fields import numbered
from nq57_indicators.tables.observations import Observations, PeriodTable
from nq57_indicators.validation.review import Review

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

_LENGTHS = (1, 3, 6, 12)
_MISSING = OBS_STATUSES.index("missing")
_PLANS = (STAGES.index("plan"), STAGES.index("revised_plan"))
_MOST_PLACES = 480
"""Forty years of months: a series over a longer time is a slip in a year, which other rules tell."""


@dataclass(frozen=True)
class Series:
    """Series of one length of period: a line each, a place for each period in order of time.

    ``value`` is NaN where there is no figure, ``row`` the row of the observations under review (-1: none, or history).
    The other arrays hold what each line is of; ``first`` is the number of the first period, counted in periods of that length
    from year 0.
    """

    months: int
    first: int
    value: Floats
    row: Numbers
    variable: Numbers
    area: Numbers
    calendar: Numbers
    flow: Numbers
    provider: Numbers
    stage: Numbers

    @cached_property
    def logs(self) -> Floats:
        """The logarithms of the figures above zero, NaN elsewhere."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.value > 0, np.log(self.value), np.nan)

    @cached_property
    def last_logs(self) -> Floats:
        """Each place with the logarithm of the last figure up to it; NaN before the first."""
        return carried(self.logs)


def series_of(review: Review, history: Observations | None = None) -> Iterator[Series]:
    """The series of a review, one set for each length of period; ``history`` is in the codes of the review."""
    observations = review.observations
    rows = np.flatnonzero(review.usable() & _outcomes(observations))
    earlier = np.zeros(0, np.int64)
    if history is not None:
        earlier = np.flatnonzero((history.status < _MISSING) & _outcomes(history))
    length, number = period_numbers(observations.periods)
    periods = observations.period[rows].astype(np.int64)
    past = history.period[earlier].astype(np.int64) if history is not None else np.zeros(0, np.int64)
    for months in _LENGTHS:
        mine, theirs = rows[length[periods] == months], earlier[length[past] == months]
        if len(mine):
            made = _of_length(review, mine, history, theirs, months, number)
            if made is not None:
                yield made


_KEY = ("variable", "area", "calendar", "flow", "provider", "stage")


def _of_length(
    review: Review,
    mine: Numbers,
    history: Observations | None,
    theirs: Numbers,
    months: int,
    number: Numbers,
) -> Series | None:
    observations = review.observations
    at = number[_joined(observations, mine, history, theirs, "period")]
    first = int(at.min())
    places = int(at.max()) - first + 1
    if places > _MOST_PLACES:
        return None
    if history is None:
        line = combinations(review.lines(mine), observations.calendar[mine])
    else:
        line = combinations(*(_joined(observations, mine, history, theirs, name) for name in _KEY))
    opening = np.zeros(int(line.max()) + 1, np.int64)
    opening[line] = np.arange(len(line))
    value = np.full((len(opening), places), np.nan)
    row = np.full(value.shape, -1, np.int64)
    cell = line * places + (at - first)
    split = len(theirs)
    if history is not None:
        value.ravel()[cell[:split]] = history.value[theirs]
    value.ravel()[cell[split:]] = observations.value[mine]
    row.ravel()[cell[split:]] = mine
    columns = (_joined(observations, mine, history, theirs, name, opening) for name in _KEY)
    return Series(months, first, value, row, *columns)


def _joined(
    observations: Observations,
    mine: Numbers,
    history: Observations | None,
    theirs: Numbers,
    name: str,
    some: Numbers | slice = slice(None),
) -> Numbers:
    """``some`` of the rows of history, and those under review after them."""
    own: Numbers = getattr(observations, name)
    if history is None:
        return own[mine[some]].astype(np.int64)
    joined: Numbers = np.concatenate([getattr(history, name)[theirs].astype(np.int64), own[mine].astype(np.int64)])
    return joined[some]


def combinations(*columns: Numbers) -> Numbers:
    """A number for each combination of what stands in the same row, from 0; kept small, so that none grows too large.

    >>> combinations(np.array([7, 7, 2]), np.array([1, 5, 1])).tolist()
    [1, 2, 0]
    """
    number: Numbers = np.zeros(len(columns[0]), np.int64)
    for column in columns if len(number) else ():
        lowest, highest = int(column.min()), int(column.max())
        if highest > lowest:
            number = numbered(number.astype(np.int64) * (highest - lowest + 1) + (column - lowest))[1]
    return number


def _outcomes(observations: Observations) -> NDArray[np.bool_]:
    """What came about or is expected to; what was planned is another matter."""
    return ~np.isin(observations.stage, _PLANS)


def period_numbers(periods: PeriodTable) -> tuple[Numbers, Numbers]:
    """Months in each standard period (0: no such period), and its number counted in periods of that length from year 0."""
    length, number = np.zeros(len(periods), np.int64), np.zeros(len(periods), np.int64)
    for code, period in enumerate(periods.periods):
        slot = slot_of(period.label)
        if slot is not None and period.calendar != CALENDARS[-1]:
            year, months, place = slot
            length[code], number[code] = months, 12 // months * year + place - 1
    return length, number


def carried(figures: Floats) -> Floats:
    """Each place with the last known figure up to it; NaN before the first."""
    if not np.isnan(figures).any():
        return figures
    place = np.where(np.isnan(figures), 0, np.arange(figures.shape[1])[None, :])
    return np.take_along_axis(figures, np.maximum.accumulate(place, axis=1), axis=1)
