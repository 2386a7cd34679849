"""The way from the base of a target to the target, and how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.gap_cells import GapCells
from nq57_indicators.computation.gaps.targets import Targets
from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.values.series import Series


@dataclass(frozen=True)
class Way:
    """Where the ways of the ``targets`` of one series start. A way never crosses a break of the definition."""

    series: Series
    targets: Targets
    item: NDArray[np.int64]
    """The position of each target's indicator in the series."""
    stretch: NDArray[np.int16]
    """Indicator × period: the number of the unbroken stretch."""
    bases: dict[int, tuple[Floats, int]]
    """Of targets that state their base: its value in each area, and the stretch it lies in."""

    def done(self, cells: GapCells, value: Floats, low: Floats) -> tuple[Floats, Mask]:
        """The share of the way that is done, nothing where the base already meets the target; and where it does."""
        start, stretch = self._start(cells.areas)
        begun = start.take(cells.owed)
        if self.stretch.any():
            begun = np.where(stretch.take(cells.owed) == self.stretch[self.item].take(cells.term), begun, np.nan)
        way = low - begun
        meets = way <= 0
        way[meets] = np.nan
        return (value - begun) / way, meets

    def _start(self, areas: slice) -> tuple[Floats, NDArray[np.int16]]:
        """Area × target: the (turned) value at the stated base, else the latest one of a period ended by the document's date.

        With it the number of the unbroken stretch that it belongs to.
        """
        value = self.series.value[areas]
        known = ~np.isnan(value)
        last = np.maximum.accumulate(np.where(known, np.arange(value.shape[2]), -1), axis=2)
        day = np.searchsorted(self.series.end, self.targets.issued, side="right") - 1
        at = np.where(day[None, :] >= 0, last[:, self.item, day.clip(0)], -1)
        rows = np.arange(value.shape[0])[:, None]
        start: Floats = np.where(at >= 0, value[rows, self.item[None, :], at.clip(0)], np.nan)
        stretch = self.stretch[self.item[None, :], at.clip(0)]
        for target, (base, its_stretch) in self.bases.items():
            start[:, target] = base[areas]
            stretch[:, target] = its_stretch
        return np.where(self.targets.higher, start, -start), stretch
