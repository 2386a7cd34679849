"""Where the rows of gaps lie: a value × a target, as numbers of cells, in the order of the table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.targets import Targets
from nq57_indicators.computation.panels.panel import Mask
from nq57_indicators.computation.values.series import Series

Places = NDArray[np.int64]


@dataclass(frozen=True)
class GapCells:
    """Where each row lies. Cells of arrays are found by one number, many times as fast as by several."""

    figure: Places
    """Indicator × area × period of the series."""
    line: Places
    """Indicator × area of the series."""
    area: Places
    period: Places
    target: Places
    term: Places
    """Target × period."""

    def start(self, areas: int, kinds: int, kind: Places) -> Places:
        """Target × area × kind of period, for ``kind`` by period."""
        return (self.target * areas + self.area) * kinds + kind.take(self.period)


def gap_cells(series: Series, targets: Targets, item: Places, in_time: Mask) -> GapCells:
    """The cells that get a row: preferred values of areas the target speaks of, after its document, not after its due.

    ``item`` is the position of each target's indicator in the series; row by row they follow indicator, area, period, target.
    """
    wanted, slots = _wanted(series, targets, item, in_time)
    figure, slot = np.divmod(np.flatnonzero(wanted), wanted.shape[-1])
    line, period = np.divmod(figure, len(series.time))
    indicator, area = np.divmod(line, len(series.areas))
    target = slots[indicator, slot]
    return GapCells(figure, line, area, period, target, target * len(series.time) + period)


def gap_count(series: Series, targets: Targets, item: Places, in_time: Mask) -> int:
    """How many cells get a row."""
    return int(np.count_nonzero(_wanted(series, targets, item, in_time)[0]))


def _wanted(series: Series, targets: Targets, item: Places, in_time: Mask) -> tuple[Mask, Places]:
    """Indicator × area × period × target of the indicator; with the number of the target (padded with the first one)."""
    count = np.bincount(item, minlength=len(series.indicators))
    order = np.argsort(item, kind="stable")
    slots = np.zeros((len(series.indicators), int(count.max(initial=0))), np.int64)
    there = np.arange(slots.shape[1]) < count[:, None]
    slots[there] = order
    fits = targets.area_fits[series.areas].T[slots] & there[:, :, None]
    wanted = fits.transpose(0, 2, 1)[:, :, None, :] & in_time[slots].transpose(0, 2, 1)[:, None, :, :]
    wanted &= series.preferred[..., None]
    return wanted, slots
