"""Sống and đủ: what an obligation asks for is there, in time, and speaks of a period that is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.deadlines import deadline_of
from nq57_indicators.errors import ArgumentError, UnknownIndicatorError
from nq57_indicators.models.codelists import CALENDARS, FLOWS, FREQUENCIES, OBS_STATUSES, PLAN_STAGES, STAGES
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.tables.observations import NO_DAY, day_number
from nq57_indicators.validation.review import Review


def periods_over(review: Review) -> None:
    """An outcome reported before its period ended is an estimate; one that is not marked so is doubtful."""
    observations = review.observations
    # a stock of a day may be published on that day, what happens in a period only after it
    ends = observations.periods.end.take(observations.period) + (observations.flow != FLOWS.index("stock"))
    early = ends > observations.vintage
    early &= observations.vintage != NO_DAY
    unfinished = [STAGES.index(name) for name in (*PLAN_STAGES, "expected")]
    marked = np.isin(observations.stage, unfinished) | (observations.status >= OBS_STATUSES.index("estimate"))
    marked &= observations.status != OBS_STATUSES.index("final")
    rows = np.flatnonzero(early & ~marked & ~np.isnan(observations.value))
    days = observations.vintage[rows].astype("datetime64[D]").astype(str).astype(object)
    last = observations.periods.end[observations.period[rows]].astype("datetime64[D]").astype(str).astype(object)
    review.report("period-not-over", rows, found=days, expected=last)


def obligations(review: Review, expected: Sequence[str], bodies: Sequence[str] | None, known_at: date | None) -> None:
    """Reports that are owed for the periods of this submission: absent ones, and those that came after their day."""
    known = review.codes.catalogue.obligations
    strangers = [body for body in bodies or () if body not in review.codes.provider]
    if strangers:
        raise ArgumentError("no-such-body", body=strangers[0])
    for name in expected:
        if name not in known:
            listed = ", ".join(known)
            raise UnknownIndicatorError("no-such-obligation", name=name, listed=listed)
        _obligation(review, known[name], bodies, known_at)


def _obligation(review: Review, obligation: Obligation, bodies: Sequence[str] | None, known_at: date | None) -> None:
    observations, codes = review.observations, review.codes
    table = codes.catalogue.areas
    frequency, calendar = FREQUENCIES.index(obligation.frequency), CALENDARS.index(obligation.calendar)
    mine = (observations.periods.frequency[observations.period] == frequency) & (observations.calendar == calendar)
    items = [codes.item[name] for name in obligation.variables]
    for code in np.unique(observations.period[mine]).tolist():
        period = observations.periods.periods[code]
        due = deadline_of(obligation, period)
        if not obligation.in_force(period.end) or (known_at is not None and known_at < due):
            continue
        for body in obligation.bodies or table.of_level(obligation.level or ""):
            if bodies is not None and body not in bodies:
                continue
            if body in table and table.exists_on(body, period.end):
                _one_report(review, mine & (observations.period == code), items, codes.area[body], code, due)


def _one_report(review: Review, rows: NDArray[np.bool_], items: list[int], area: int, period: int, due: date) -> None:
    observations, codes = review.observations, review.codes
    here = rows & (observations.area == area)
    absent = [item for item in items if not (here & (observations.variable == item)).any()]
    if absent:
        review.store.add(
            "missing-submission", row=0, file=-1, area=area, period=period,
            variable=absent[0] if len(absent) == 1 else -1,
            expected=", ".join(codes.items[item] for item in absent),
        )  # fmt: skip
    reports = [np.flatnonzero(here & (observations.variable == item)) for item in items]
    first = [rows[observations.vintage[rows] == observations.vintage[rows].min()] for rows in reports if len(rows)]
    came = np.concatenate([np.zeros(0, np.int64), *first])
    late = came[observations.vintage[came] > day_number(due)]
    days = observations.vintage[late].astype("datetime64[D]").astype(str).astype(object)
    review.report("late-submission", late, found=days, expected=due.isoformat())
