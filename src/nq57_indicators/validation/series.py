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

from nq57_indicators.computation.panels.panel import SELF, Panel, stretch
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
        """Each place with the logarithm of the last figure before it; NaN up to the first."""
        before = np.full(self.logs.shape, np.nan)
        before[:, 1:] = carried(self.logs)[:, :-1]
        return before

    @cached_property
    def apart(self) -> Floats:
        """How far each figure lies from the last one before it, in logarithms; NaN where one of them is missing."""
        return np.abs(self.logs - self.last_logs)


def series_of(review: Review, history: Observations | None = None) -> Iterator[Series]:
    """The series of a review, one set for each length of period; ``history`` is in the codes of the review."""
    if history is None:
        yield from _of_panels(review)
        return
    observations = review.observations
    rows = np.flatnonzero(review.usable() & _outcomes(observations))
    earlier = np.flatnonzero((history.status < _MISSING) & _outcomes(history))
    length, number = period_numbers(observations.periods)
    periods, past = observations.period[rows], history.period[earlier]
    for months in _LENGTHS:
        mine, theirs = rows[length[periods] == months], earlier[length[past] == months]
        if len(mine):
            made = _with_history(observations, mine, history, theirs, months, number)
            if made is not None:
                yield made


_KEY = ("variable", "area", "calendar", "flow", "provider", "stage")


def _of_panels(review: Review) -> Iterator[Series]:
    """The same without history: lines of the panels, where every figure has its place already."""
    layers = [panel for layer, panel in review.panels.items() if layer.stage not in _PLANS]
    if not layers:
        return
    time = layers[0].time
    length, number = (each[time.codes] for each in period_numbers(review.observations.periods))
    for months in _LENGTHS:
        own = np.flatnonzero(length == months)
        if len(own):
            parts = [
                each
                for panel in layers
                for calendar in np.unique(time.calendar[own]).tolist()
                for each in _lines(review, panel, calendar, own[time.calendar[own] == calendar], number)
            ]
            made = _joined_lines(months, parts)
            if made is not None:
                yield made


@dataclass(frozen=True)
class _Lines:
    """Lines of one panel and calendar, from the first period with a figure to the last; ``key`` as in ``_KEY``."""

    first: int
    value: Floats
    row: Numbers
    key: tuple[Numbers, ...]


def _lines(review: Review, panel: Panel, calendar: int, at: Numbers, number: Numbers) -> Iterator[_Lines]:
    """The lines with a figure that can be used, at some places of the axis of time."""
    assert panel.row is not None
    items, areas, _ = panel.shape
    row: Numbers = panel.row[:, :, stretch(at)].reshape(items * areas, len(at))
    value: Floats = panel.value[:, :, stretch(at)].reshape(row.shape)
    lost = (row >= 0) & (np.isnan(value) | review.refused.take(row))
    if lost.any():
        row, value = np.where(lost, -1, row), np.where(lost, np.nan, value)
    line, place = (np.flatnonzero((row >= 0).any(axis=axis)) for axis in (1, 0))
    if not len(line):
        return
    columns = slice(place[0], place[-1] + 1)
    numbers, row, value = number[at[columns]], row[:, columns], value[:, columns]
    if len(line) < len(row):
        row, value = row[line], value[line]
    first, places = int(numbers[0]), int(numbers[-1] - numbers[0]) + 1
    if places > len(numbers):  # periods that nobody reports on have no place on the axis of time
        row, value = _spread_out(row, numbers - first, places, -1), _spread_out(value, numbers - first, places, np.nan)
    same = (np.full(len(line), code) for code in (calendar, panel.layer.flow, panel.layer.stage))
    calendars, flows, stages = same
    area = panel.areas[line % areas]
    provider = area if panel.layer.provider == SELF else np.full(len(line), panel.layer.provider)
    key = (panel.items[line // areas], area, calendars, flows, provider, stages)
    yield _Lines(first, value, row, tuple(column.astype(np.int64) for column in key))


def _spread_out(array: NDArray[Any], at: Numbers, places: int, empty: float) -> NDArray[Any]:
    spread = np.full((len(array), places), empty, array.dtype)
    spread[:, at] = array
    return spread


def _joined_lines(months: int, parts: list[_Lines]) -> Series | None:
    """The lines of all panels below one another, over the time of them all."""
    if not parts:
        return None
    first = min(part.first for part in parts)
    places = max(part.first + part.row.shape[1] for part in parts) - first
    if places > _MOST_PLACES:
        return None
    value, row = (
        np.concatenate([_placed(getattr(part, name), part.first - first, places, empty) for part in parts])
        for name, empty in (("value", np.nan), ("row", -1))
    )
    return Series(
        months, first, value, row, *(np.concatenate(key) for key in zip(*(part.key for part in parts), strict=True))
    )


def _placed(array: NDArray[Any], before: int, places: int, empty: float) -> NDArray[Any]:
    if array.shape[1] == places:
        return array
    return _spread_out(array, np.arange(before, before + array.shape[1]), places, empty)


def _with_history(
    observations: Observations,
    mine: Numbers,
    history: Observations,
    theirs: Numbers,
    months: int,
    number: Numbers,
) -> Series | None:
    at = number[_joined(observations, mine, history, theirs, "period")]
    first = int(at.min())
    places = int(at.max()) - first + 1
    if places > _MOST_PLACES:
        return None
    line = combinations(*(_joined(observations, mine, history, theirs, name) for name in _KEY))
    opening = np.zeros(int(line.max()) + 1, np.int64)
    opening[line] = np.arange(len(line))
    value = np.full((len(opening), places), np.nan)
    row = np.full(value.shape, -1, np.int64)
    cell = line * places + (at - first)
    split = len(theirs)
    value.ravel()[cell[:split]] = history.value[theirs]
    value.ravel()[cell[split:]] = observations.value[mine]
    row.ravel()[cell[split:]] = mine
    columns = (_joined(observations, mine, history, theirs, name)[opening] for name in _KEY)
    return Series(months, first, value, row, *columns)


def _joined(observations: Observations, mine: Numbers, history: Observations, theirs: Numbers, name: str) -> Numbers:
    """A column of the rows of history, and of those under review after them."""
    own, past = (getattr(each, name)[rows] for each, rows in ((observations, mine), (history, theirs)))
    joined: Numbers = np.concatenate([past.astype(np.int64), own.astype(np.int64)])
    return joined


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
    """Each place with the last known figure up to it; NaN before the first.

    >>> carried(np.array([[np.nan, 3.0, np.nan, np.nan, 5.0], [np.nan, 1.0, 2.0, 4.0, np.nan]])).tolist()
    [[nan, 3.0, 3.0, 3.0, 5.0], [nan, 1.0, 2.0, 4.0, 4.0]]
    """
    gaps = np.flatnonzero(np.isnan(figures))
    if not len(gaps):
        return figures
    filled, places = figures.copy(), figures.shape[1]
    opens = np.append(True, np.diff(gaps) > 1) | (gaps % places == 0)  # where a stretch of missing figures begins
    first = np.maximum.accumulate(np.where(opens, gaps, 0))
    filled.ravel()[gaps] = np.where(first % places > 0, figures.ravel()[first - 1], np.nan)
    return filled
