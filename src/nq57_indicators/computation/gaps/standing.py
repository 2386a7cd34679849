"""How the values of one series stand to its targets: what their class of progress is worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells
from nq57_indicators.computation.gaps.outlook import NONE, Stand
from nq57_indicators.computation.gaps.progress import Start
from nq57_indicators.computation.gaps.schedule import Schedule
from nq57_indicators.computation.gaps.targets import APPLIES, NEVER, OPERATORS, Targets
from nq57_indicators.computation.gaps.verdicts import gap_of, met_of
from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.panels.time_axis import SHORTEST
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.models.indicator import Formula


@dataclass(frozen=True)
class Standing:
    """The (turned) values of ``series`` beside its ``targets``, which have their ``formulas``."""

    series: Series
    targets: Targets
    schedule: Schedule
    formulas: Sequence[Formula]

    def of(
        self, cells: GapCells, met: Small, ends: tuple[Floats, Floats], start: Start, covered: tuple[Floats, Mask]
    ) -> Stand:
        """How some rows stand; ``ends`` are the ends asked for, ``covered`` the progress and where the base meets."""
        target, time = cells.target, self.series.time
        last_day, due = time.end.take(cells.period), self.schedule.due.ravel().take(cells.term)
        interim = self.schedule.interim.ravel().take(cells.term)
        on_due_day, later = last_day == due, self._later(cells, due, *ends)
        gone = np.where(start.place >= 0, last_day - time.end.take(start.place, mode="wrap"), np.nan)
        return Stand(
            met=met,
            later=later,
            progress=covered[0],
            gone=gone,
            left=(left := np.where(due == NEVER, np.nan, due - last_day)),
            time_share=share_of_time(gone, left),
            owed=self.targets.owes[self.series.areas[cells.area], target],
            decides=on_due_day & ~interim,
            on_due_day=on_due_day,
            due=due != NEVER,
            passed=self._passed(cells, later != NONE, last_day - due),
            base_known=start.place >= 0,
            base_meets=covered[1],
            broken=start.broken,
            early=gone < self._lengths().take(cells.period),
            interim=interim,
            milestone=self._of_kind("milestone", cells) | (self.targets.operator == _DONE).take(target),
            growth=self._of_kind("growth", cells),
            average=(self.targets.applies == _AVERAGE).take(target),
            yearly=(self.targets.applies == _EVERY).take(target),
        )

    def _of_kind(self, kind: str, cells: GapCells) -> Mask:
        return np.array([formula.kind == kind for formula in self.formulas], bool).take(cells.target)

    def _lengths(self) -> NDArray[np.int64]:
        """The shortest length of a period such as each one; nothing for single days."""
        return np.array([SHORTEST.get(FREQUENCIES[each], 0) for each in self.series.time.frequency.tolist()], np.int64)

    def _passed(self, cells: GapCells, later: Mask, ahead: NDArray[np.int64]) -> Mask:
        """The last value before a due day without one, where there is a later one; ``ahead``: days past the due day."""
        last = np.zeros(len(later), bool)
        rows = np.flatnonzero(later & ~np.isnan(self.series.value.ravel().take(cells.figure)))
        if len(rows):
            line = cells.target[rows] * (1 + int(cells.line.max())) + cells.line[rows]
            line = line * len(self.series.time.kinds) + self._kinds().take(cells.period[rows])
            order = np.lexsort((ahead[rows], line))
            ends = np.append(line[order][1:] != line[order][:-1], True)
            last[rows[order[ends]]] = True
        return last & (ahead < 0)

    def _kinds(self) -> NDArray[np.int64]:
        """The number of the kind (frequency and calendar) of each period."""
        kind_of = np.zeros(len(self.series.time), np.int64)
        for number, kind in enumerate(self.series.time.kinds):
            kind_of[kind] = number
        return kind_of

    def _later(self, cells: GapCells, due: NDArray[np.int64], low: Floats, high: Floats) -> Small:
        """Whether the newest value after the due day meets the target; nothing without one, or where each year counts."""
        newest = self._newest(cells)
        after = (newest >= 0) & (self.series.time.end.take(newest.clip(0)) > due)
        after &= (self.targets.applies == _AT).take(cells.target)
        if not after.any():
            return np.full(len(due), NONE, np.int8)
        value = self.series.value.ravel().take(cells.figure + newest.clip(0) - cells.period)
        gap = gap_of(self.targets, cells.target, value, low, high)
        return np.where(after, met_of(self.targets, cells.target, gap, gap), NONE).astype(np.int8)

    def _newest(self, cells: GapCells) -> NDArray[np.int64]:
        """The position of the newest preferred value of each row's indicator and area, among periods as long as its own."""
        series = self.series
        known = ~np.isnan(series.value) & series.preferred
        newest = np.full((len(series.time.kinds), known[..., 0].size), -1)
        for number, kind in enumerate(series.time.kinds):
            newest[number] = np.where(known[..., kind], kind, -1).max(axis=2).ravel()
        return newest[self._kinds().take(cells.period), cells.line]


_AT, _EVERY, _AVERAGE = (APPLIES.index(name) for name in ("at", "every_period", "average_of"))
_DONE = OPERATORS.index("done")


def share_of_time(gone: Floats, left: Floats) -> Floats:
    """What share of the time is gone; nothing where there is none at all.

    >>> share_of_time(np.array([1461.0]), np.array([2191.0])).round(3).tolist()
    [0.4]
    """
    whole = gone + left
    whole[~(whole > 0)] = np.nan
    return gone / whole
