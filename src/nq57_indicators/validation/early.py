"""Figures that came before their period was over."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import FLOWS, OBS_STATUSES, PLAN_STAGES, STAGES
from nq57_indicators.tables.observations import NO_DAY
from nq57_indicators.validation.review import Review

Rows = NDArray[np.int64]


def unmarked_estimates(review: Review) -> NDArray[np.bool_]:
    """Figures received before their period was over that say they are outcomes."""
    observations = review.observations
    # a stock of a day may be published on that day, what happens in a period only after it
    ends = observations.periods.end.take(observations.period) + (observations.flow != FLOWS.index("stock"))
    early = ends > observations.vintage
    early &= observations.vintage != NO_DAY
    unfinished = [STAGES.index(name) for name in (*PLAN_STAGES, "expected")]
    marked = np.isin(observations.stage, unfinished) | (observations.status >= OBS_STATUSES.index("estimate"))
    marked &= observations.status != OBS_STATUSES.index("final")
    unmarked: NDArray[np.bool_] = early & ~marked & ~np.isnan(observations.value)
    return unmarked


def came_on(review: Review, rows: Rows) -> NDArray[np.object_]:
    """The days they came on, as text."""
    return _days(review.observations.vintage[rows])


def ends_on(review: Review, rows: Rows) -> NDArray[np.object_]:
    """The last days of their periods, as text."""
    return _days(review.observations.periods.end[review.observations.period[rows]])


def _days(numbers: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
    return numbers.astype("datetime64[D]").astype(str).astype(object)
