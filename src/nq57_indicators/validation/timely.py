"""Sống: what an obligation asks for comes in time, and an estimate says that it is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.definitions import Obligation
from nq57_indicators.tables.observations import day_number
from nq57_indicators.validation.early import came_on, ends_on, unmarked_estimates
from nq57_indicators.validation.obligations import DueReport, Reports, Rows
from nq57_indicators.validation.review import Review


def estimates_owed(review: Review, owed: Iterable[Obligation], bodies: Sequence[str] | None) -> NDArray[np.bool_]:
    """Rows of reports due before their period is over that do not say "expected": one finding for each report."""
    told = np.zeros(len(review.observations), bool)
    for obligation in owed:
        if obligation.expects_stage is None:
            continue
        reports = Reports.of(review, obligation, bodies)
        periods = review.observations.periods.periods
        in_force = np.array([obligation.in_force(period.end) for period in periods], bool)
        asked = reports.asked & in_force.take(review.observations.period)
        rows = np.flatnonzero(asked & unmarked_estimates(review) & ~told)
        told[rows] = True
        keys = review.observations.period[rows].astype(np.int64) * len(reports.bodies) + reports.body[rows]
        first = rows[np.unique(keys, return_index=True)[1]]
        review.report("estimate-not-marked", first, found=came_on(review, first), expected=ends_on(review, first))
    return told


def submissions(review: Review, reports: Iterable[DueReport]) -> None:
    """Figures that came after the day their report was due: one finding for each report."""
    for report in reports:
        came = report.versions[report.versions >= 0]
        _late(review, np.sort(came[review.observations.vintage[came] > day_number(report.due)]), report.due)


def _late(review: Review, rows: Rows, due: date) -> None:
    """One finding for a report with late figures: at the first of them, with the day on which the last came."""
    if len(rows):
        observations = review.observations
        at, last = rows[0], observations.vintage[rows].max()
        review.store.add(
            "late-submission", row=observations.row[at], file=observations.file[at], column=observations.column[at],
            variable=observations.variable[at] if len(rows) == 1 else -1, area=observations.area[at],
            period=observations.period[at], calendar=observations.calendar[at], provider=observations.provider[at],
            found=str(last.astype("datetime64[D]")), expected=due.isoformat(),
        )  # fmt: skip
