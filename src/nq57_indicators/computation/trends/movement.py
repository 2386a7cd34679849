"""How the figures of a series move: where each is measured from, the one of the year before, the slope up to it.

A period is compared only with the same season of other years (month with month, quarter with quarter), and never across
a break: periods that may be compared with one another make a line, and all lines are walked along together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Ints, Layer, Mask
from nq57_indicators.computation.values.series import DAYS_A_YEAR, Series
from nq57_indicators.models.codelists import FLOWS, FREQUENCIES
from nq57_indicators.tables.observations import PeriodTable

Positions = NDArray[np.int64]


class Movement:
    """The movement of one series; ``stretch`` numbers the unbroken stretches (indicator × period)."""

    def __init__(self, series: Series, stretch: NDArray[np.int16], table: PeriodTable) -> None:
        self._series = series
        self._lines = list(_lines(series, stretch, table))

    def base(self) -> tuple[Ints, Floats]:
        """Per cell the position of the first figure on its line (-1: it is the first itself, or none), and the value there."""
        position, value = self._blank(-1, np.int32), self._blank(np.nan, np.float64)
        for indicators, at in self._lines:
            first = np.full(self._plane(indicators, at), -1, np.int32)
            there = np.full(first.shape, np.nan)
            for places, figure, known in self._walk(indicators, at):
                into = self._into(indicators, places)
                position[into] = np.where(known, first, -1)
                value[into] = np.where(known, there, np.nan)
                starts = known & (first < 0)
                first, there = np.where(starts, places.astype(np.int32), first), np.where(starts, figure, there)
        return position[..., :-1], value[..., :-1]

    def previous(self) -> Ints:
        """Per cell the position of the last figure before it on its line, -1 without one."""
        position = self._blank(-1, np.int32)
        for indicators, at in self._lines:
            last = np.full(self._plane(indicators, at), -1, np.int32)
            for places, _, known in self._walk(indicators, at):
                position[self._into(indicators, places)] = last
                last = np.where(known, places.astype(np.int32), last)
        return position[..., :-1]

    def slope(self) -> Floats:
        """Per cell the least-squares slope a year of its line up to it, from three figures on.

        Single days and ranges have no season that would make a slope of them.
        """
        slope = self._blank(np.nan, np.float64)
        if FREQUENCIES[self._series.layer.frequency] == "irregular":
            return slope[..., :-1]
        for indicators, at in self._lines:
            sums = np.zeros((5, *self._plane(indicators, at)))
            for places, figure, known in self._walk(indicators, at):
                years = (self._series.end[places] - self._series.end[at[0]]) / DAYS_A_YEAR
                value = np.where(known, figure, 0.0)
                for total, more in zip(
                    sums, (known, known * years, value, known * years * years, value * years), strict=True
                ):
                    total += more
                slope[self._into(indicators, places)] = np.where(known, slope_of(sums), np.nan)
        return slope[..., :-1]

    def _blank(self, nothing: float, kind: Any) -> NDArray[Any]:
        """An array on the axes of the series, with one place more in time: the place of lines that have ended."""
        areas, indicators, periods = self._series.shape
        return np.full((areas, indicators, periods + 1), nothing, kind)

    def _plane(self, indicators: Any, at: Positions) -> tuple[int, int, int]:
        areas, count, _ = self._series.shape
        return areas, count if isinstance(indicators, slice) else len(indicators), at.shape[1]

    def _walk(self, indicators: Any, at: Positions) -> Iterator[tuple[Positions, Floats, Mask]]:
        """Step by step along all lines: the position of each, the figures there (area × indicator × line), which are known."""
        values = self._series.value[:, indicators]
        for places in at:
            figure = values[:, :, places]
            yield places, figure, ~np.isnan(figure) & (places >= 0)

    @staticmethod
    def _into(indicators: Any, places: Positions) -> Any:
        if isinstance(indicators, slice):
            return slice(None), slice(None), places
        return slice(None), indicators[:, None], places[None, :]


def slope_of(sums: Floats) -> Floats:
    """Least-squares slope from n, Σt, Σv, Σt² and Σtv; nothing from fewer than three points."""
    count, times, values, squares, products = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (count * products - times * values) / (count * squares - times * times)
    return np.where(count >= 3, slope, np.nan)


def _lines(series: Series, stretch: NDArray[np.int16], table: PeriodTable) -> Iterator[tuple[Any, Positions]]:
    """Step × line positions in time (-1: the line has ended), for indicators that break on the same days."""
    patterns, which = np.unique(stretch, axis=0, return_inverse=True)
    each_season = seasons(series.layer, tuple(series.periods.tolist()), table)
    for number, pattern in enumerate(patterns):
        lines = [
            season[pattern[season] == one] for season in each_season for one in np.unique(pattern[season]).tolist()
        ]
        at = np.full((max((len(line) for line in lines), default=0), len(lines)), -1, np.int64)
        for column, line in enumerate(lines):
            at[: len(line), column] = line
        yield slice(None) if len(patterns) == 1 else np.flatnonzero(which.ravel() == number), at


@lru_cache(maxsize=64)
def seasons(layer: Layer, periods: tuple[int, ...], table: PeriodTable) -> list[Positions]:
    """Positions on the axis that may be compared with one another, in order of time; portions share their axes.

    Years together; the Januaries together, and so on; counters only with the same stated start.
    """
    found: dict[Hashable, list[int]] = {}
    frequency = FREQUENCIES[layer.frequency]
    for position, code in enumerate(periods):
        period = table.periods[code]
        key: Hashable = 0
        if frequency == "weekly":
            key = period.label[-3:]
        elif frequency not in ("annual", "biennial", "irregular"):
            key = period.end.month
        elif frequency == "irregular" and FLOWS[layer.flow] != "stock":
            key = period.start
        found.setdefault(key, []).append(position)
    return [np.array(positions) for positions in found.values()]
