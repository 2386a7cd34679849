"""How the figures of a series move: where each is measured from, the one of the year before, the slope up to it.

A period is compared only with the same season of other years (month with month, quarter with quarter), and never across
a break: periods that may be compared with one another make a line, and all lines are walked along together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.panels.panel import stretch as stretch_of
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR, Positions
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.codelists import FREQUENCIES

Step = tuple[Positions, Floats, Mask]
"""The places in time where some lines stand, the figures there (indicator × area × line), and which are known."""
Places = NDArray[np.int16]
"""Positions in time."""
_IRREGULAR = FREQUENCIES.index("irregular")


class Slope(NamedTuple):
    """A slope a year, how many figures it is made of, and over how many years they lie."""

    slope: Floats
    figures: NDArray[np.int16]
    span: NDArray[np.float32]


class Movement:
    """The movement of one series; ``stretch`` numbers the unbroken stretches (indicator × period)."""

    def __init__(self, series: Series, stretch: NDArray[np.int16]) -> None:
        self._series = series
        patterns, which = np.unique(stretch if stretch.any() else stretch[:1], axis=0, return_inverse=True)
        self._groups = [
            (slice(None) if len(patterns) == 1 else np.flatnonzero(which.ravel() == number), pattern)
            for number, pattern in enumerate(patterns)
        ]
        """Indicators that break on the same days, with their stretches."""

    def base(self) -> tuple[Places, Floats]:
        """Per cell the position of the first figure on its line (-1: it is the first itself, or none), and the value there."""
        position, value = np.full(self._series.shape, -1, np.int16), np.full(self._series.shape, np.nan)
        for indicators, pattern in self._groups:
            steps = _steps(self._series.seasons, pattern)
            shape = (*self._figures(indicators).shape[:2], len(steps[0]) if steps else 0)
            first, there = np.full(shape, -1, np.int16), np.full(shape, np.nan)
            for places, figure, known in self._walk(indicators, steps):
                lines = (..., slice(len(places)))
                into = self._into(indicators, places)
                position[into] = np.where(known, first[lines], -1)
                value[into] = np.where(known, there[lines], np.nan)
                starts = known & (first[lines] < 0)
                first[lines] = np.where(starts, places, first[lines])
                there[lines] = np.where(starts, figure, there[lines])
        return position, value

    def previous(self) -> Places:
        """Per cell the position of the last figure before it on its line, -1 without one."""
        position = np.full(self._series.shape, -1, np.int16)
        for indicators, pattern in self._groups:
            steps = _steps(self._series.seasons, pattern)
            last = np.full((*self._figures(indicators).shape[:2], len(steps[0]) if steps else 0), -1, np.int16)
            for places, _, known in self._walk(indicators, steps):
                lines = (..., slice(len(places)))
                position[self._into(indicators, places)] = last[lines]
                last[lines] = np.where(known, places, last[lines])
        return position

    def slope(self) -> Slope:
        """Per cell the least-squares slope a year of its line up to it, from three figures on, and how long that line is.

        Single days and ranges have no season that would make a slope of them.
        """
        time = self._series.time
        slope = np.full(self._series.shape, np.nan)
        count, span = np.zeros(self._series.shape, np.int16), np.zeros(self._series.shape, np.float32)
        seasons = [season for season in self._series.seasons if time.frequency[season[0]] != _IRREGULAR]
        for indicators, pattern in self._groups:
            steps = _steps(seasons, pattern)
            if not steps:
                continue
            shape = (*self._figures(indicators).shape[:2], len(steps[0]))
            sums = np.zeros((5, *shape))
            # years count from the first figure of each line, whatever the axis begins with
            begins = np.broadcast_to(time.end[steps[0]], shape).copy()
            for places, figure, known in self._walk(indicators, steps):
                lines, begun = sums[..., : len(places)], begins[..., : len(places)]
                np.copyto(begun, time.end[places], where=lines[0] == 0)
                years = (time.end[places] - begun) / DAYS_A_YEAR
                value = np.where(known, figure, 0.0)
                lines[0] += known
                lines[1] += known * years
                lines[2] += value
                lines[3] += known * (years * years)
                lines[4] += value * years
                into = self._into(indicators, places)
                slope[into] = np.where(known, slope_of(lines), np.nan)
                count[into], span[into] = lines[0], years
        return Slope(slope, count, span)

    def _figures(self, indicators: Any) -> Floats:
        values: Floats = self._series.value[indicators]
        return values

    def _into(self, indicators: Any, places: Positions) -> Any:
        if isinstance(indicators, slice):
            return slice(None), slice(None), stretch_of(places)
        return np.ix_(indicators, np.arange(len(self._series.areas)), places)

    def _walk(self, indicators: Any, steps: list[Positions]) -> Iterator[Step]:
        values = self._figures(indicators)
        for places in steps:
            figure = values[:, :, stretch_of(places)]
            yield places, figure, ~np.isnan(figure)


def line_up_to(series: Series, stretch: NDArray[np.int16], at: tuple[int, int, int]) -> Positions:
    """The places of the known figures that the slope up to a cell is made of; none for single days and ranges."""
    indicator, area, period = at
    if series.time.frequency[period] == _IRREGULAR:
        return np.zeros(0, np.int64)
    season = next(season for season in series.seasons if period in season)
    line = season[(season <= period) & (stretch[indicator, season] == stretch[indicator, period])]
    return np.asarray(line[~np.isnan(series.value[indicator, area, line])])


def slope_of(sums: Floats) -> Floats:
    """Least-squares slope from n, Σt, Σv, Σt² and Σtv; nothing from fewer than three points."""
    count, times, values, squares, products = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (count * products - times * values) / (count * squares - times * times)
    return np.where(count >= 3, slope, np.nan)


def _steps(seasons: list[Positions], pattern: NDArray[np.int16]) -> list[Positions]:
    """The first places of all lines, their second ones, and so on; the longest lines first, so that those that end are last."""
    lines = [season[pattern[season] == number] for season in seasons for number in np.unique(pattern[season]).tolist()]
    lines.sort(key=len, reverse=True)
    return [
        np.array([line[step] for line in lines if len(line) > step], np.int64)
        for step in range(len(lines[0]) if lines else 0)
    ]
