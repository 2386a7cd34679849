"""Where the rows of gaps lie: a value × a target, as numbers of cells, in the order of the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.schedule import Schedule
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
    course: Places
    """Target × area × kind of period (its frequency and calendar): figures of one course are measured from one base."""

    def only(self, rows: Places) -> GapCells:
        """Some rows."""
        return GapCells(**{name: own.take(rows) for name, own in vars(self).items()})

    def moved_to(self, period: Places) -> GapCells:
        """The same indicators, areas and targets at other positions in time; ``term`` stays that of the row."""
        return replace(self, period=period, figure=self.figure + period - self.period)

    def of_area_and_target(self, table: NDArray[Any]) -> NDArray[Any]:
        """What an array over areas and targets says of each row."""
        found: NDArray[Any] = table.ravel().take(self.area * table.shape[1] + self.target)
        return found


def gap_cells(series: Series, targets: Targets, item: Places, schedule: Schedule) -> GapCells:
    """The cells that get a row: preferred values of areas the target speaks of, after its document, not after its due.

    A value of a period around the due day gets one only where there is none of the day itself.
    ``item`` is the position of each target's indicator in the series; row by row they follow indicator, area, period, target.
    """
    wanted, slots = _wanted(series, targets, item, schedule)
    figure, slot = _split(np.flatnonzero(wanted), wanted.shape[-1])
    line, period = _split(figure, len(series.time))
    indicator, area = _split(line, len(series.areas))
    target = slots.ravel().take(indicator * slots.shape[1] + slot)
    course = (target * len(series.areas) + area) * len(series.time.kinds) + series.time.kind.take(period)
    return GapCells(figure, line, area, period, target, target * len(series.time) + period, course)


def _split(number: Places, size: int) -> tuple[Places, Places]:
    """Number of the row and place in it; numpy divides by one number several times as fast as it divides with a rest."""
    row = number // size
    return row, number - row * size


def _of_slots(table: Mask, slots: Places) -> Mask:
    """Target × period as indicator × 1 × period × target of the indicator."""
    return table[slots].transpose(0, 2, 1)[:, None]


def gap_count(series: Series, targets: Targets, item: Places, schedule: Schedule) -> int:
    """How many cells get a row."""
    return int(np.count_nonzero(_wanted(series, targets, item, schedule)[0]))


def _wanted(series: Series, targets: Targets, item: Places, schedule: Schedule) -> tuple[Mask, Places]:
    """Indicator × area × period × target of the indicator; with the number of the target (padded with the first one)."""
    count = np.bincount(item, minlength=len(series.indicators))
    order = np.argsort(item, kind="stable")
    slots = np.zeros((len(series.indicators), int(count.max(initial=0))), np.int64)
    there = np.arange(slots.shape[1]) < count[:, None]
    slots[there] = order
    fits = targets.area_fits[series.areas].T[slots] & there[:, :, None]
    wanted = fits.transpose(0, 2, 1)[:, :, None, :] & _of_slots(schedule.in_time, slots)
    wanted &= series.preferred[..., None]
    if schedule.astride.any():
        decides = _of_slots(schedule.decides(series.time), slots) & ~np.isnan(series.value)[..., None]
        wanted &= ~((wanted & decides).any(axis=2, keepdims=True) & _of_slots(schedule.astride, slots))
    return wanted, slots
