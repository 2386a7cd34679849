"""What obligations ask for: which reports are owed for the periods of a submission, and which rows answer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.deadlines import deadline_of
from nq57_indicators.catalogue.duties import body_named, duty_named, exists_on
from nq57_indicators.models.codelists import CALENDARS, FREQUENCIES, PLAN_STAGES, STAGES
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.validation.review import Review

Rows = NDArray[np.int64]
_PLANS = [STAGES.index(name) for name in PLAN_STAGES]


def expected_obligations(review: Review, expected: Sequence[str]) -> list[Obligation]:
    """The obligations that a caller expects to be met, by ids or names; an unknown one is refused."""
    return [duty_named(review.codes.catalogue, name) for name in expected]


def bodies_named(review: Review, bodies: Sequence[str] | None) -> list[str] | None:
    """The ids of bodies, given by ids or names; an area's name is that of the last period reported on."""
    if bodies is None:
        return None
    last = max((period.end for period in review.observations.periods.periods), default=date.max)
    return [body_named(review.codes.catalogue, body, last) for body in bodies]


@dataclass(frozen=True)
class Reports:
    """The rows of one obligation: ``body`` is the place of who owes each, ``item`` that of its variable (-1: not asked for).

    ``rows`` are those of the frequency and calendar of the obligation, of whatever body and variable.
    """

    obligation: Obligation
    bodies: tuple[str, ...]
    rows: NDArray[np.bool_]
    body: Rows
    item: Rows

    @classmethod
    def of(cls, review: Review, obligation: Obligation, bodies: Sequence[str] | None) -> Reports:
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
        rows &= ~np.isin(observations.stage, _PLANS)  # a plan of a period is no report on it
        owed = np.maximum(area[observations.area], provider[observations.provider])
        return cls(obligation, owing, rows, owed, item[observations.variable])

    @property
    def asked(self) -> NDArray[np.bool_]:
        """The rows that the obligation asks for."""
        return self.rows & (self.body >= 0) & (self.item >= 0)


@dataclass(frozen=True)
class DueReport:
    """The report of one body for one period: ``versions`` are the rows of the first version of each figure (-1: absent)."""

    obligation: Obligation
    body: str
    period: int
    due: date
    versions: Rows


def due_reports(
    review: Review, owed: Iterable[Obligation], bodies: Sequence[str] | None, known_at: date | None
) -> Iterator[DueReport]:
    """Reports that are owed for the periods of this submission and due by ``known_at``, of bodies that exist then."""
    days_off = review.codes.catalogue.days_off.values()
    for obligation in owed:
        reports = Reports.of(review, obligation, bodies)
        for code in np.unique(review.observations.period[reports.rows]).tolist():
            period = review.observations.periods.periods[code]
            due = deadline_of(obligation, period, days_off)
            if obligation.in_force(period.end) and (known_at is None or known_at >= due):
                yield from _of_period(review, reports, code, due)


def _of_period(review: Review, reports: Reports, period: int, due: date) -> Iterator[DueReport]:
    observations, items = review.observations, len(reports.obligation.variables)
    rows = np.flatnonzero(reports.asked & (observations.period == period))
    rows = rows[np.argsort(observations.vintage[rows], kind="stable")]
    there, at = np.unique(reports.body[rows] * items + reports.item[rows], return_index=True)
    first = np.full(len(reports.bodies) * items, -1, np.int64)
    first[there] = rows[at]  # what comes later is a correction, and no correction is late
    end = observations.periods.periods[period].end
    for body, versions in zip(reports.bodies, first.reshape(-1, items), strict=True):
        if exists_on(review.codes.catalogue, body, end):
            yield DueReport(reports.obligation, body, period, due, versions)
