"""When a target is owed, and which values it is judged on: target × period, the same for every area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.targets import APPLIES, Targets, year_of
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.codelists import FLOWS, FREQUENCIES
from nq57_indicators.tables.observations import PeriodTable, day_number


def due_days(targets: Targets, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The day a value is owed on; for yearly duties the last day of the value's own year (``ends``)."""
    due = np.repeat(targets.due[:, None], len(ends), axis=1)
    yearly = targets.applies == APPLIES.index("every_period")
    due[yearly] = np.minimum(ends[None, :], due[yearly])
    return due


def interim_values(targets: Targets, series: Series, ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Values of a shorter period than the one that decides, unless they stand for it at its end (``ends``: of their years).

    Single days and ranges are never the standard period that decides, however long they are.
    """
    judged = targets.judged[:, None]
    irregular = FREQUENCIES.index("irregular")
    standard = judged < irregular
    frequency = series.layer.frequency
    shorter = (judged > frequency) | (frequency == irregular)
    stands = FLOWS[series.layer.flow] in ("stock", "ytd")
    at_end = (series.end == ends)[None, :] & (judged == FREQUENCIES.index("annual"))
    return np.asarray(standard & shorter & ~(at_end & stands))


def year_ends(series: Series, table: PeriodTable) -> NDArray[np.int64]:
    """The last day of the reporting year that each period belongs to."""
    periods = [table.periods[code] for code in series.periods.tolist()]
    return np.array([day_number(year_of(period).end) for period in periods], np.int64)
