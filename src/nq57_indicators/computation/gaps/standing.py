"""How the values of one series stand to its targets: what their class of progress is worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places
from nq57_indicators.computation.gaps.outlook import Stand
from nq57_indicators.computation.gaps.progress import Start
from nq57_indicators.computation.gaps.schedule import Schedule
from nq57_indicators.computation.gaps.targets import APPLIES, NEVER, OPERATORS, Targets
from nq57_indicators.computation.gaps.verdicts import NO, YES
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
        self, cells: GapCells, met: Small, after: tuple[Mask, Small], start: Start, covered: tuple[Floats, Mask]
    ) -> Stand:
        """How some rows stand: where there is a value ``after`` the due day, with its verdict, and what is ``covered``.

        That is the progress, and where the base meets the target.
        """
        came_later, later = after
        last_day, due = self.series.time.end, self.schedule.due
        left = np.where(due == NEVER, np.nan, due - last_day).ravel().take(cells.term)
        gone = last_day.take(cells.period) - start.end
        said = self._said_of_terms(cells)
        astride, done = said.pop("astride"), said.pop("done")
        passed = self._passed(cells, came_later | said.pop("past")) | astride
        # what is done stays done: no figure of the due day is needed, nor of one that is not done afterwards
        done_before = passed & done & np.where(astride, met == NO, met == YES)
        return Stand(
            met=met,
            later=later,
            progress=covered[0],
            gone=gone,
            left=left,
            time_share=share_of_time(gone, left),
            owed=cells.of_area_and_target(self.targets.owes[self.series.areas]),
            decides=said["on_due_day"] & ~said["interim"] | done_before,
            passed=passed & ~done_before,
            base_known=start.place >= 0,
            base_meets=covered[1],
            broken=start.broken,
            early=gone < self._lengths().take(cells.period),
            **said,
        )

    def _said_of_terms(self, cells: GapCells) -> dict[str, Mask]:
        """What holds for a target and a period, whatever the area: looked up in one go, a bit each."""
        due, targets = self.schedule.due, self.targets
        done, rules = targets.operator == _DONE, [formula.rules for formula in self.formulas]
        facts: dict[str, Mask] = {
            "on_due_day": due == self.series.time.end,
            "due": due != NEVER,
            "past": np.zeros(due.shape, bool) if self.clock is None else self._lasts & (due < day_number(self.clock)),
            "interim": self.schedule.interim,
            "astride": self.schedule.astride,
            "done": done[:, None],
            "milestone": (done | np.array([each.yes_or_no for each in rules], bool))[:, None],
            "growth": np.array([each.of_change for each in rules], bool)[:, None],
            "average": (targets.applies == _AVERAGE)[:, None],
            "yearly": (targets.applies == _EVERY)[:, None],
        }
        bits = np.zeros(due.shape, np.uint16)
        for place, fact in enumerate(facts.values()):
            bits |= fact * np.uint16(1 << place)
        of_rows = bits.ravel().take(cells.term)
        return {name: (of_rows & np.uint16(1 << place)) != 0 for place, name in enumerate(facts)}

    @property
    def _lasts(self) -> Mask:
        """Target × period: whether the target is still in force on its due day."""
        return np.asarray(self.targets.valid[:, 1:] >= self.schedule.due)

    def _lengths(self) -> NDArray[np.int64]:
        """The shortest length of a period such as each one; nothing for single days."""
        return np.array([SHORTEST.get(FREQUENCIES[each], 0) for each in self.series.time.frequency.tolist()], np.int64)

    def _passed(self, cells: GapCells, past: Mask) -> Mask:
        """The last values before a ``past`` due day that has none, of each length of periods.

        Whether it is past is known from a later value, or from the clock.
        """
        passed = np.zeros(len(past), bool)
        rows = np.flatnonzero(past & ~np.isnan(self.series.value.ravel().take(cells.figure)))
        if not len(rows):
            return passed
        owed, number = np.unique(self.schedule.due, return_inverse=True)
        number, course = number.ravel().take(cells.term.take(rows)), cells.course.take(rows)
        last_day, kinds = self.series.time.end.take(cells.period.take(rows)), len(self.series.time.kinds)
        of_kind, of_all = (_last(last_day, key * len(owed) + number) for key in (course, course // kinds))
        passed[rows] = (last_day == of_kind) & (of_all < owed.take(number))
        return passed

    def newest_after_due(self, cells: GapCells) -> Places:
        """The position of the newest value after the due day of each row; -1 without one.

        It is of a period as long as the row's own, or of another one that decides. All rows of a course have the same. A
        target that is owed anew every year has none, nor has one that ended before it was due.
        """
        last = np.full(int(cells.course.max(initial=-1)) + 1, -1)
        last[cells.course] = np.arange(len(cells.course))
        rows = last[last >= 0]
        each = cells.only(rows)
        newest, due = self._newest(each), self.schedule.due.ravel().take(each.term)
        after = (newest >= 0) & (self.series.time.end.take(newest.clip(0)) > due)
        after &= (self.targets.applies != _EVERY).take(each.target) & self._lasts.ravel().take(each.term)
        of_course = np.full(len(last), -1, np.int64)
        of_course[each.course] = np.where(after, newest, -1)
        return of_course.take(cells.course)

    def looks_later(self, cells: GapCells) -> Mask:
        """Rows whose class a value after the due day may change; an average is over on that day."""
        return np.asarray((self.targets.applies == _AT).take(cells.target))

    def _newest(self, cells: GapCells) -> NDArray[np.int64]:
        """The position of the newest preferred value of each row's indicator and area, among the periods it is held beside."""
        series, time = self.series, self.series.time
        known = ~np.isnan(series.value) & series.preferred
        found = np.full(len(cells.line), -1)
        own = time.kind.take(cells.period)
        for number, kind in enumerate(time.kinds):
            newest = np.where(known[..., kind], kind, -1).max(axis=2).ravel().take(cells.line)
            other = newest.clip(0)
            beside = time.calendar.take(other) == time.calendar.take(cells.period)
            beside &= ~self.schedule.interim.ravel().take(cells.target * len(time) + other)
            ahead = time.end.take(other) - time.end.take(found.clip(0))
            is_newer = (newest >= 0) & ((found < 0) | (ahead > 0) | ((ahead == 0) & (own == number)))
            found = np.where(is_newer & (beside | (own == number)), newest, found)
        return found


_AT, _EVERY, _AVERAGE = (APPLIES.index(name) for name in ("at", "every_period", "average_of"))
_DONE = OPERATORS.index("done")


def _last(numbers: NDArray[np.int64], key: Places) -> NDArray[np.int64]:
    """The last of the numbers that have the same key, for each of them: rows of one target come in order of time.

    No sort: what is written last stays.
    """
    last = np.empty(int(key.max(initial=-1)) + 1, np.int64)
    last[key] = numbers
    return last.take(key)


def share_of_time(gone: Floats, left: Floats) -> Floats:
    """What share of the time is gone, all of it after the due day; nothing where there is none at all.

    >>> share_of_time(np.array([1461.0]), np.array([2191.0])).round(3).tolist()
    [0.4]
    """
    whole = gone + left.clip(0)
    whole[~(whole > 0)] = np.nan
    share: Floats = gone / whole
    return share
