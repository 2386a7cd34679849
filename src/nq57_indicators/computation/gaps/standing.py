"""How the values of one series stand to its targets: what their class of progress is worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells
from nq57_indicators.computation.gaps.outlook import NONE, Stand
from nq57_indicators.computation.gaps.progress import Start
from nq57_indicators.computation.gaps.schedule import Schedule
from nq57_indicators.computation.gaps.targets import APPLIES, NEVER, OPERATORS, Targets
from nq57_indicators.computation.gaps.verdicts import YES, gap_of, met_of
from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.panels.time_axis import SHORTEST
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.models.indicator import Formula
from nq57_indicators.tables.observations import day_number


@dataclass(frozen=True)
class Standing:
    """The (turned) values of ``series`` beside its ``targets``, which have their ``formulas``.

    Due days before the ``clock`` are past; without one only later values tell that a due day is.
    """

    series: Series
    targets: Targets
    schedule: Schedule
    formulas: Sequence[Formula]
    clock: date | None = None

    def of(
        self, cells: GapCells, met: Small, ends: tuple[Floats, Floats], start: Start, covered: tuple[Floats, Mask]
    ) -> Stand:
        """How some rows stand; ``ends`` are the ends asked for, ``covered`` the progress and where the base meets."""
        target, time = cells.target, self.series.time
        last_day, due = time.end.take(cells.period), self.schedule.due.ravel().take(cells.term)
        interim = self.schedule.interim.ravel().take(cells.term)
        on_due_day, later = last_day == due, self._later(cells, due, *ends)
        done = (self.targets.operator == _DONE).take(target)
        passed = self._passed(cells, self._is_past(due, later), due)
        done_before = passed & done & (met == YES)  # what is done stays done: no figure of the due day is needed
        gone = np.where(start.place >= 0, last_day - time.end.take(start.place, mode="wrap"), np.nan)
        return Stand(
            met=met,
            later=later,
            progress=covered[0],
            gone=gone,
            left=(left := np.where(due == NEVER, np.nan, due - last_day)),
            time_share=share_of_time(gone, left),
            owed=cells.of_area_and_target(self.targets.owes[self.series.areas]),
            decides=on_due_day & ~interim | done_before,
            on_due_day=on_due_day,
            due=due != NEVER,
            passed=passed & ~done_before,
            base_known=start.place >= 0,
            base_meets=covered[1],
            broken=start.broken,
            early=gone < self._lengths().take(cells.period),
            interim=interim,
            milestone=self._of_kind([formula.rules.yes_or_no for formula in self.formulas], cells) | done,
            growth=self._of_kind([formula.rules.of_change for formula in self.formulas], cells),
            average=(self.targets.applies == _AVERAGE).take(target),
            yearly=(self.targets.applies == _EVERY).take(target),
        )

    def _of_kind(self, kinds: list[bool], cells: GapCells) -> Mask:
        return np.array(kinds, bool).take(cells.target)

    def _lengths(self) -> NDArray[np.int64]:
        """The shortest length of a period such as each one; nothing for single days."""
        return np.array([SHORTEST.get(FREQUENCIES[each], 0) for each in self.series.time.frequency.tolist()], np.int64)

    def _is_past(self, due: NDArray[np.int64], later: Small) -> Mask:
        """Whether the due day is known to be past: there is a later value, or the clock says so."""
        past: Mask = later != NONE
        if self.clock is not None:
            past |= due < day_number(self.clock)
        return past

    def _passed(self, cells: GapCells, past: Mask, due: NDArray[np.int64]) -> Mask:
        """The last values before a ``past`` due day that has none, of each length of periods."""
        passed = np.zeros(len(past), bool)
        rows = np.flatnonzero(past & ~np.isnan(self.series.value.ravel().take(cells.figure)))
        if not len(rows):
            return passed
        period, owed = cells.period[rows], due[rows]
        last_day, key = self.series.time.end.take(period), (cells.target[rows], cells.line[rows], owed)
        last_of_kind = last_day == _largest(last_day, *key, self._kinds().take(period))
        passed[rows] = last_of_kind & (_largest(last_day, *key) < owed)
        return passed

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


def _largest(numbers: NDArray[np.int64], *key: NDArray[np.int64]) -> NDArray[np.int64]:
    """The largest of the numbers that have the same key, for each of them."""
    order = np.lexsort((numbers, *key))
    ends = np.append(np.any([part[order][1:] != part[order][:-1] for part in key], axis=0), True)
    group = np.cumsum(ends) - ends
    largest = np.empty_like(numbers)
    largest[order] = numbers[order[np.flatnonzero(ends)]][group]
    return largest


def share_of_time(gone: Floats, left: Floats) -> Floats:
    """What share of the time is gone; nothing where there is none at all.

    >>> share_of_time(np.array([1461.0]), np.array([2191.0])).round(3).tolist()
    [0.4]
    """
    whole = gone + left
    whole[~(whole > 0)] = np.nan
    return gone / whole
