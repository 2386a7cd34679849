"""Where the rows of gaps lie: a value × a target, as numbers of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.targets import Rules
from nq57_indicators.computation.panels.panel import Mask
from nq57_indicators.computation.values.series import Series
from nq57_indicators.tables.observations import PeriodTable, day_number

CELLS = 1 << 17
"""Cells worked on at once, so that the arrays of one block stay in the processor's cache; no result depends on it."""


class Asked:
    """The targets that are laid against one series, and which of their cells get a row: area × target × period."""

    def __init__(self, series: Series, table: PeriodTable, rules: Rules) -> None:
        every = rules.targets(series.layer.calendar)
        self.series = series
        self.number = np.flatnonzero(np.isin(every.indicator, series.indicators)).astype(np.int32)
        """Of each target among all."""
        self.targets = every.rows(self.number)
        self.item = np.searchsorted(series.indicators, self.targets.indicator)
        """The position of each target's indicator in the series."""
        start = np.array([day_number(table.periods[code].start) for code in series.periods.tolist()], np.int64)
        issued, valid, due = self.targets.issued[:, None], self.targets.valid, self.targets.due[:, None]
        self._in_time = (series.end > issued) & (series.end >= valid[:, :1]) & (series.end <= valid[:, 1:])
        self._in_time &= start <= due

    def blocks(self) -> Iterator[slice]:
        """The areas, some after others: as many as have about ``CELLS`` cells."""
        size = max(1, CELLS // self._in_time.size)
        for start in range(0, len(self.series.areas), size):
            yield slice(start, start + size)

    def wanted(self, areas: slice) -> Mask:
        """Which cells get a row: counting values of areas the target speaks of, after its document, not after its due."""
        here = self.targets.area_fits[self.series.areas[areas]]
        return self.series.counts[areas][:, self.item] & here[:, :, None] & self._in_time

    def cells(self, areas: slice) -> GapCells:
        """The cells of some areas that get a row, target by target: nearly in the order of the table."""
        wanted = self.wanted(areas)
        size, targets, periods = wanted.shape
        owing, period = np.divmod(np.flatnonzero(np.moveaxis(wanted, 1, 0)), periods)
        target, area = np.divmod(owing, size)
        owed = area * targets + target
        line = self.item.take(target) * len(self.series.areas) + (area + areas.start)
        return GapCells(
            areas,
            area,
            target,
            period,
            owed,
            target * periods + period,
            owed * periods + period,
            line * periods + period,
        )


@dataclass(frozen=True)
class GapCells:
    """Where the rows of one block lie. Cells of arrays are found by one number, many times as fast as by several."""

    areas: slice
    area: NDArray[np.int64]
    """Counted within the block."""
    target: NDArray[np.int64]
    period: NDArray[np.int64]
    owed: NDArray[np.int64]
    """Area × target."""
    term: NDArray[np.int64]
    """Target × period."""
    cell: NDArray[np.int64]
    """Area × target × period."""
    figure: NDArray[np.int64]
    """Indicator × area × period of the series."""

    def at(self, period: NDArray[np.int64]) -> GapCells:
        """The same rows at other periods."""
        moved = period - self.period
        return replace(self, period=period, term=self.term + moved, cell=self.cell + moved, figure=self.figure + moved)


def in_line(array: NDArray[Any]) -> NDArray[Any]:
    """The cells of area × indicator × period as one line, indicator by indicator."""
    return np.moveaxis(array, 1, 0).reshape(-1)
