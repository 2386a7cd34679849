"""Sống and đủ: what an obligation asks for is there, in time, and speaks of a period that is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.deadlines import deadline_of
from nq57_indicators.errors import ArgumentError, UnknownIndicatorError
from nq57_indicators.models.codelists import CALENDARS, FLOWS, FREQUENCIES, OBS_STATUSES, PLAN_STAGES, STAGES
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.tables.observations import NO_DAY, day_number
from nq57_indicators.validation.review import Review

Rows = NDArray[np.int64]


def periods_over(review: Review, asked: NDArray[np.bool_]) -> None:
    """An outcome reported before its period ended is an estimate; one that is not marked so is doubtful."""
    rows = np.flatnonzero(_unmarked_estimates(review) & asked)
    review.report("period-not-over", rows, found=_came_on(review, rows), expected=_ends_on(review, rows))


def _unmarked_estimates(review: Review) -> NDArray[np.bool_]:
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


def _came_on(review: Review, rows: Rows) -> NDArray[np.object_]:
    return _days(review.observations.vintage[rows])


def _ends_on(review: Review, rows: Rows) -> NDArray[np.object_]:
    return _days(review.observations.periods.end[review.observations.period[rows]])


def _days(numbers: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
    return numbers.astype("datetime64[D]").astype(str).astype(object)


def named(review: Review, expected: Sequence[str], bodies: Sequence[str] | None) -> list[Obligation]:
    """The obligations that a caller expects to be met; an unknown one, or an unknown body, is refused."""
    known = review.codes.catalogue.obligations
    strangers = [body for body in bodies or () if body not in review.codes.provider]
    if strangers:
        raise ArgumentError("no-such-body", body=strangers[0])
    for name in expected:
        if name not in known:
            raise UnknownIndicatorError("no-such-obligation", name=name, listed=", ".join(known))
    return [known[name] for name in expected]


@dataclass(frozen=True)
class _Reports:
    """The rows of one obligation: ``body`` is the place of who owes each, ``item`` that of its variable (-1: not asked for).

    ``rows`` are those of the frequency and calendar of the obligation, of whatever body and variable.
    """

    obligation: Obligation
    bodies: tuple[str, ...]
    rows: NDArray[np.bool_]
    body: Rows
    item: Rows

    @classmethod
    def of(cls, review: Review, obligation: Obligation, bodies: Sequence[str] | None) -> _Reports:
        observations, codes = review.observations, review.codes
        table = codes.catalogue.areas
        owing = obligation.bodies or table.of_level(obligation.level or "")
        owing = tuple(body for body in owing if bodies is None or body in bodies)
        area, provider = np.full(len(codes.areas), -1), np.full(len(observations.providers), -1)
        for place, body in enumerate(owing):
            if body in table:  # a province owes what is said of it, a ministry what it says
                area[codes.area[body]] = place
            else:
                provider[codes.provider[body]] = place
        item = np.full(len(codes.items), -1)
        item[[codes.item[name] for name in obligation.variables]] = np.arange(len(obligation.variables))
        frequency, calendar = FREQUENCIES.index(obligation.frequency), CALENDARS.index(obligation.calendar)
        rows = (observations.periods.frequency[observations.period] == frequency) & (observations.calendar == calendar)
        owed = np.maximum(area[observations.area], provider[observations.provider])
        return cls(obligation, owing, rows, owed, item[observations.variable])

    @property
    def asked(self) -> NDArray[np.bool_]:
        """The rows that the obligation asks for."""
        return self.rows & (self.body >= 0) & (self.item >= 0)


def estimates_owed(review: Review, owed: Iterable[Obligation], bodies: Sequence[str] | None) -> NDArray[np.bool_]:
    """Rows of reports due before their period is over that do not say "expected": one finding for each report."""
    told = np.zeros(len(review.observations), bool)
    for obligation in owed:
        if obligation.expects_stage is None:
            continue
        reports = _Reports.of(review, obligation, bodies)
        periods = review.observations.periods.periods
        in_force = np.array([obligation.in_force(period.end) for period in periods], bool)
        asked = reports.asked & in_force.take(review.observations.period)
        rows = np.flatnonzero(asked & _unmarked_estimates(review) & ~told)
        told[rows] = True
        keys = review.observations.period[rows].astype(np.int64) * len(reports.bodies) + reports.body[rows]
        first = rows[np.unique(keys, return_index=True)[1]]
        review.report("estimate-not-marked", first, found=_came_on(review, first), expected=_ends_on(review, first))
    return told


def obligations(
    review: Review, owed: Iterable[Obligation], bodies: Sequence[str] | None, known_at: date | None
) -> None:
    """Reports that are owed for the periods of this submission: absent ones, and those that came after their day."""
    days_off = review.codes.catalogue.days_off.values()
    for obligation in owed:
        reports = _Reports.of(review, obligation, bodies)
        for code in np.unique(review.observations.period[reports.rows]).tolist():
            period = review.observations.periods.periods[code]
            due = deadline_of(obligation, period, days_off)
            if obligation.in_force(period.end) and (known_at is None or known_at >= due):
                _one_period(review, reports, code, due)


def _one_period(review: Review, reports: _Reports, period: int, due: date) -> None:
    """What is absent or late in the reports of one period, each said once per report."""
    observations, items = review.observations, len(reports.obligation.variables)
    rows = np.flatnonzero(reports.asked & (observations.period == period))
    rows = rows[np.argsort(observations.vintage[rows], kind="stable")]
    there, at = np.unique(reports.body[rows] * items + reports.item[rows], return_index=True)
    first = np.full(len(reports.bodies) * items, -1, np.int64)
    first[there] = rows[
        at
    ]  # the first version of each figure: what comes later is a correction, and no correction is late
    end = observations.periods.periods[period].end
    for body, versions in zip(reports.bodies, first.reshape(-1, items), strict=True):
        if _exists(review, body, end):
            _absent(
                review,
                body,
                period,
                [review.codes.item[reports.obligation.variables[n]] for n in np.flatnonzero(versions < 0)],
            )
            came = versions[versions >= 0]
            _late(review, np.sort(came[observations.vintage[came] > day_number(due)]), due)


def _exists(review: Review, body: str, day: date) -> bool:
    catalogue = review.codes.catalogue
    return catalogue.areas.exists_on(body, day) if body in catalogue.areas else catalogue.bodies[body].in_force(day)


def _absent(review: Review, body: str, period: int, items: list[int]) -> None:
    codes = review.codes
    if items:
        review.store.add(
            "missing-submission", row=0, file=-1, period=period,
            area=codes.area.get(body, -1), provider=-1 if body in codes.area else codes.provider[body],
            variable=items[0] if len(items) == 1 else -1, expected=", ".join(codes.items[item] for item in items),
        )  # fmt: skip


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
