"""When targets are owed, and which values they are judged on: target × period, the same for every area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.targets import APPLIES, NEVER, ChosenTargets, due_period
from nq57_indicators.computation.panels.panel import Mask, Small
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR, TimeAxis
from nq57_indicators.models.codelists import CALENDARS, FLOWS, FREQUENCIES
from nq57_indicators.tables.observations import day_number

_ANNUAL, _IRREGULAR = FREQUENCIES.index("annual"), FREQUENCIES.index("irregular")


@dataclass(frozen=True)
class Schedule:
    """Target × period: the day a value is owed on, the years left until then, and whether the two meet at all.

    ``in_time``: the value is younger than the document and not past what the target asks for. ``interim``: the period is
    shorter than the one that decides. ``astride``: the due day lies within the period, so that its value is none of that day.
    """

    due: NDArray[np.int64]
    years: NDArray[np.float64]
    in_time: Mask
    interim: Mask
    astride: Mask

    def decides(self, time: TimeAxis) -> Mask:
        """Values of the due day, of a period that decides."""
        return np.asarray((self.due == time.end) & ~self.interim)


def schedule_of(chosen: ChosenTargets, number: NDArray[np.int32], time: TimeAxis, flow: int) -> Schedule:
    """The schedule of some of the ``chosen`` targets (by number) for values of a flow; due days are of each period's calendar."""
    due = np.empty((len(number), len(time)), np.int64)
    for calendar in np.unique(time.calendar).tolist():
        due[:, time.calendar == calendar] = chosen.in_calendar(calendar).due[number][:, None]
    targets = chosen.in_calendar(0).rows(number)
    in_time = (time.end > targets.issued[:, None]) & (time.start <= due)
    in_time &= (time.end >= targets.valid[:, :1]) & (time.end <= targets.valid[:, 1:])
    # a yearly duty is owed on the last day of the value's own year
    yearly = targets.applies == APPLIES.index("every_period")
    due[yearly] = np.minimum(time.year_end, due[yearly])
    astride = (time.start <= due) & (due < time.end)
    interim = interim_periods(targets.judged, time, flow)
    return Schedule(due, (due - time.end) / DAYS_A_YEAR, in_time, interim, astride)


def interim_periods(judged: Small, time: TimeAxis, flow: int) -> Mask:
    """Frequency × period: values of a shorter period than one of the frequency ``judged``, unless they stand for it at its end.

    Single days and ranges are never the standard period that decides, however long they are.
    """
    judged = judged[:, None]
    shorter = (judged > time.frequency) | (time.frequency == _IRREGULAR)
    stands = FLOWS[flow] in ("stock", "ytd")
    at_end = (time.end == time.year_end) & (judged == _ANNUAL)
    return np.asarray((judged < _IRREGULAR) & shorter & ~(at_end & stands))


def last_days(labels: list[str | None], time: TimeAxis) -> NDArray[np.float64]:
    """Label × period: the last day of the period so called in the calendar of each period; nothing without a label."""
    days = np.full((len(labels), len(time)), np.nan)
    for calendar in np.unique(time.calendar).tolist():
        own = time.calendar == calendar
        for at, label in enumerate(labels):
            if label is not None:
                days[at, own] = day_number(due_period(label, CALENDARS[calendar]).end)
    return days


def years_ahead(schedule: Schedule) -> NDArray[np.float64]:
    """The years left where there are any."""
    return np.where((schedule.years > 0) & (schedule.due != NEVER), schedule.years, np.nan)
