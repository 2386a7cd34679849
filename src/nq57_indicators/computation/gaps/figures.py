"""Figures that some targets are held against instead of the value: running means, bases, and the growth still needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places
from nq57_indicators.computation.gaps.schedule import last_days
from nq57_indicators.computation.gaps.targets import APPLIES, Targets
from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.panels.time_axis import ABSENT_PERIOD, DAYS_A_YEAR, TimeAxis
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.models.indicator import Formula

_AVERAGE = APPLIES.index("average_of")
_LENGTHS = {name: DAYS_A_YEAR / each for name, each in (("annual", 1), ("semiannual", 2), ("quarterly", 4))}
_OF_A_PERIOD = 0.03
"""Periods of a calendar are up to this share of them longer than on average."""


class Averages:
    """The running means of the (turned) values of full decisive periods after the base (or the document)."""

    def __init__(self, series: Series, targets: Targets, item: Places, interim: Mask, formulas: list[Formula]) -> None:
        self._series, self.item, self._interim = series, item, interim
        # growth averaged by its own formula needs no second average
        own = np.array([formula.is_average for formula in formulas], bool)
        self.targets: list[int] = np.flatnonzero((targets.applies == _AVERAGE) & ~own).tolist()
        """The targets that an average is held against."""
        bases = last_days([each.target.base_period for each in targets.owned], series.time)
        self._since = np.where(np.isnan(bases), targets.issued[:, None], bases)

    def running(self, target: int, values: Floats, marked: Mask | None = None) -> tuple[Floats, NDArray[np.int64]]:
        """Area × period: sum and number of those ``values`` that the average of a target is taken over, up to each period.

        Of ``marked`` ones (area × period) only, if these are given.
        """
        series, known = self._series, self._counted(target, values)
        if marked is not None:
            known &= marked
        total, count = np.zeros(values.shape), np.zeros(values.shape, np.int64)
        for kind in series.time.kinds:
            total[:, kind] = np.cumsum(np.where(known[:, kind], values[:, kind], 0.0), axis=1)
            count[:, kind] = np.cumsum(known[:, kind], axis=1)
        return total, count

    def _counted(self, target: int, values: Floats) -> Mask:
        return np.asarray(~np.isnan(values) & (self._series.time.end > self._since[target]) & ~self._interim[target])

    def behind(self, target: int, area: int, period: int) -> list[int]:
        """The positions of the values behind the mean up to a period, in the order of time; nothing where there is none."""
        if target not in self.targets or np.isnan(self.values(target)[area, period]):
            return []
        time, counted = self._series.time, self._counted(target, self.values(target))[area]
        [kind] = [kind for kind in time.kinds if period in kind]
        return [at for at in kind.tolist() if at <= period and counted[at]]

    def incomplete(self, cells: GapCells) -> Mask:
        """The rows whose mean is of fewer years (half-years, quarters) than have ended since it began."""
        time, found = self._series.time, np.zeros(len(cells.target), bool)
        length = np.array([_LENGTHS.get(FREQUENCIES[each], np.inf) for each in time.frequency.tolist()])
        for target in self.targets:
            rows = np.flatnonzero(cells.target == target)
            area, period = cells.area[rows], cells.period[rows]
            since = np.broadcast_to(self._since[target], time.end.shape)
            ended = np.where(self._interim[target], 0.0, np.ceil((time.end - since) / length - _OF_A_PERIOD))
            found[rows] = self.running(target, self.values(target))[1][area, period] < ended[period]
        return found

    def values(self, target: int) -> Floats:
        """Area × period: the (turned) values that the average of a target is taken over."""
        values: Floats = self._series.value[self.item[target]]
        return values

    def means(self, target: int, values: Floats) -> Floats:
        """Area × period: the running means of ``values``, where there is one."""
        total, count = self.running(target, values)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(np.isnan(values), np.nan, total / count)

    def instead_of(self, figures: Floats, cells: GapCells) -> Floats:
        """The figures of rows, with the mean in those of targets that an average is held against."""
        found = figures.copy()
        for target in self.targets:
            rows = np.flatnonzero(cells.target == target)
            found[rows] = self.means(target, self.values(target))[cells.area[rows], cells.period[rows]]
        return found


def base_places(label: str | None, time: TimeAxis) -> Places:
    """For each period the position of the one called ``label`` in its calendar, whatever its length."""
    places = np.full(len(time), ABSENT_PERIOD, np.int64)
    for at, period in enumerate(time.periods):
        if period.label == label:
            places[time.calendar == time.calendar[at]] = at
    return places


def growth_needed(
    pace: Floats,
    cells: GapCells,
    series: Series,
    targets: Targets,
    formulas: list[Formula],
    averages: Averages,
    years: Floats,
    *,
    assumed_base: str | None,
) -> None:
    """Write the average rate over the years left that would still bring average growth to its target, in rows of growth."""
    since = last_days([formula.base_period or assumed_base for formula in formulas], series.time)
    for target in np.flatnonzero(targets.growth).tolist():
        rows = np.flatnonzero(cells.target == target)
        figure, term = cells.figure[rows], cells.term[rows]
        level, base, value = (
            each.ravel().take(figure) for each in (series.numerator, series.denominator, series.value)
        )
        asked = float(targets.low[target] * targets.sign[target])
        left = np.round(years.ravel().take(term), 2)
        past = np.round((series.time.end[cells.period[rows]] - since.ravel().take(term)) / DAYS_A_YEAR, 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            if formulas[target].averaging == "cagr":
                needed = ((base * (1.0 + asked / 100.0) ** (past + left) / level) ** (1.0 / left) - 1.0) * 100.0
            elif formulas[target].averaging == "mean_of_rates":
                needed = (asked * (past + left) - value * past) / left
            else:
                total, count = (
                    each[cells.area[rows], cells.period[rows]]
                    for each in averages.running(target, averages.values(target))
                )
                needed = (asked * (count + left) - total * targets.sign[target]) / left
        # from nothing no rate leads anywhere
        pace[rows] = np.where((years.ravel().take(term) > 0) & np.isfinite(needed), needed, np.nan)
