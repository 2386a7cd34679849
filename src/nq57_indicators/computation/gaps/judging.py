"""Figures held against the targets they are laid beside: what each may be, how far off it is, and whether it meets."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places
from nq57_indicators.computation.gaps.figures import Averages, base_places
from nq57_indicators.computation.gaps.targets import Targets
from nq57_indicators.computation.gaps.verdicts import (
    NO,
    UNKNOWN,
    YES,
    gap_of,
    met_between,
    met_of,
    met_rising,
)
from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.trends.movement import Movement
from nq57_indicators.computation.values.series import Series

LONGEST_YEAR = 400
"""How many days apart, at most, a figure and that of the year before may end: a leap year, and a month of another length."""


def turned_to_better(series: Series, targets: Targets, item: Places) -> Series:
    """A series whose figures are negated where less is better: then more is better everywhere."""
    less = np.zeros(len(series.indicators), bool)
    less[item] = targets.sign < 0
    if not less.any():
        return series
    sign = np.where(less, -1.0, 1.0)[:, None, None]
    value = series.value * sign
    if series.lower is series.value and series.upper is series.value:
        return replace(series, value=value, lower=value, upper=value)
    low, high = (np.where(less[:, None, None], -other, own) for own, other in _ends(series))
    return replace(series, value=value, lower=low, upper=high)


def _ends(series: Series) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    return (series.lower, series.upper), (series.upper, series.lower)


class Verdicts(NamedTuple):
    """Rows held against their targets: figures are turned, ``worst`` and ``best`` are what they may be.

    ``low`` and ``high`` are the worse and the better end asked for; ``rose``: whether the value is better than the year
    before, where a target asks for that.
    """

    value: Floats
    worst: Floats
    best: Floats
    low: Floats
    high: Floats
    gap: Floats
    gap_worst: Floats
    gap_best: Floats
    rose: NDArray[np.int8] | None
    met: NDArray[np.int8]


class Judge:
    """Holds (turned) figures of a ``series`` against ``targets``; ``averages`` stand instead of values where they are owed."""

    def __init__(self, series: Series, targets: Targets, averages: Averages, movement: Movement) -> None:
        self.series, self.targets, self.averages, self.movement = series, targets, averages, movement

    def of(self, cells: GapCells, ends: tuple[Floats, Floats] | None = None) -> Verdicts:
        """The verdicts of some rows, on the ``ends`` asked for in each, if these are known."""
        targets, target = self.targets, cells.target
        value, worst, best = self.figures_of(cells)
        low, high = ends or self._ends_asked(cells)
        gap = gap_of(targets, target, value, low, high)
        gap_worst = gap_best = gap
        if worst is not value or best is not value:
            gap_worst, gap_best = (gap_of(targets, target, end, low, high) for end in (worst, best))
        met = met_of(targets, target, gap_worst, gap_best)
        if gap_worst is not gap_best:
            met = met_between(met, targets, target, worst, best, low, high)
        rose = self._rose(cells)
        if rose is not None:
            met = np.where(targets.rising.take(target), met_rising(met, rose), met).astype(np.int8)
        return Verdicts(value, worst, best, low, high, gap, gap_worst, gap_best, rose, met)

    def figures_of(self, cells: GapCells) -> tuple[Floats, Floats, Floats]:
        """Value of each row, its worst and its best: the running mean for targets that an average is held against."""
        series = self.series
        value: Floats = series.value.ravel().take(cells.figure)
        worst = value if series.lower is series.value else series.lower.ravel().take(cells.figure)
        best = value if series.upper is series.value else series.upper.ravel().take(cells.figure)
        if self.averages.targets:
            exact = worst is value and best is value
            value, worst, best = (self.averages.instead_of(each, cells) for each in (value, worst, best))
            worst, best = (value, value) if exact else (worst, best)
        return value, worst, best

    def _ends_asked(self, cells: GapCells) -> tuple[Floats, Floats]:
        """The worse and the better end asked for in each row; the same where a target is one figure."""
        targets = self.targets
        low = targets.low.take(cells.target)
        high = low if (targets.low == targets.high).all() else targets.high.take(cells.target)
        place = self.base_asked(cells)
        for at in np.flatnonzero(self.from_base).tolist():
            times, plus = targets.owned[at].target.multiple_of_base, targets.owned[at].target.plus_base
            rows = np.flatnonzero(cells.target == at)
            figure = cells.only(rows).moved_to(place[rows]).figure
            base = np.where(place[rows] >= 0, self.series.value.ravel().take(figure), np.nan)
            asked = base * times if times is not None else base + (plus or 0.0) * targets.sign[at]
            high = high.copy() if high is low else high
            low[rows] = high[rows] = asked
        return low, high

    def _rose(self, cells: GapCells) -> NDArray[np.int8] | None:
        """Whether each value is more than the year before, unknown without one; ``None`` where no target asks for that."""
        if not self.targets.rising.any():
            return None
        before = self.year_before(cells)
        near = before >= 0
        low, high = self._as_reported(cells)
        prior_low, prior_high = self._as_reported(cells.moved_to(before.clip(0)))
        up = np.where(near & (low > prior_high), YES, np.where(near & (high <= prior_low), NO, UNKNOWN))
        return up.astype(np.int8)

    def base_asked(self, cells: GapCells) -> Places:
        """The position of the figure that the target of each row is counted from, -1 where it is not, or there is none."""
        places = np.full(len(cells.target), -1, np.int64)
        for at in np.flatnonzero(self.from_base).tolist():
            rows = np.flatnonzero(cells.target == at)
            label = self.targets.owned[at].target.base_period
            places[rows] = base_places(label, self.series.time).take(cells.period[rows])
        return places

    @cached_property
    def from_base(self) -> Mask:
        """Which targets are counted from a base."""
        return np.array([each.target.relative for each in self.targets.owned], bool)

    def times_of_base(self, cells: GapCells) -> Floats:
        """How many times the base the target of each row is; once where something is added to it."""
        times = [each.target.multiple_of_base for each in self.targets.owned]
        return np.array([1.0 if each is None else abs(each) for each in times]).take(cells.target)

    def means_with(self, marked: Mask, cells: GapCells) -> Mask:
        """The rows whose value is a mean that a ``marked`` figure goes into."""
        found = np.zeros(len(cells.target), bool)
        for target in self.averages.targets:
            rows = np.flatnonzero(cells.target == target)
            counted = self.averages.running(target, self.averages.values(target), marked[self.averages.item[target]])[1]
            found[rows] = counted[cells.area[rows], cells.period[rows]] > 0
        return found

    def year_before(self, cells: GapCells) -> Places:
        """The position of the figure of the year before, where the target of a row asks for more; -1 without one."""
        if not self.targets.rising.any():
            return np.full(len(cells.target), -1, np.int64)
        end = self.series.time.end
        before = self._previous.ravel().take(cells.figure).astype(np.int64)
        near = self.targets.rising.take(cells.target) & (end[cells.period] - end[before] < LONGEST_YEAR)
        return np.where(near, before, -1)

    @cached_property
    def _previous(self) -> NDArray[np.int16]:
        return self.movement.previous()

    def _as_reported(self, cells: GapCells) -> tuple[Floats, Floats]:
        """The bounds of each value as they are, not turned."""
        _, worst, best = self.figures_of(cells)
        less = (self.targets.sign < 0).take(cells.target)
        return np.where(less, -best, worst), np.where(less, -worst, best)
