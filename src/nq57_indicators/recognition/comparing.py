"""Whether figures are of what a statement says of them, part by part of their key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS, PLAN_STAGES, STAGES
from nq57_indicators.periods import Period, PeriodError, parse_period, read_period_text
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.names import fold
from nq57_indicators.recognition.session import Session
from nq57_indicators.recognition.shapes import PARTS_OF_A_YEAR
from nq57_indicators.recognition.territory import AreaText, Territory
from nq57_indicators.recognition.year_parts import year_and_part
from nq57_indicators.tables.observations import NO_DAY, day_number
from nq57_indicators.tables.statements import Statement

Mask = NDArray[np.bool_]
Rows = Callable[[str], NDArray[Any]]
"""The codes of some figures, by the name of their column."""

_COLUMN_OF: Final = {"ref_area": "area", **dict.fromkeys(("time_period", "year", *PARTS_OF_A_YEAR), "period")}
_LISTS: Final = {"stage": STAGES, "flow": FLOWS, "calendar": CALENDARS}
_TO_COME: Final = frozenset({STAGES.index(stage) for stage in (*PLAN_STAGES, "expected")})
_PERIOD, _STOCK = FLOWS.index("period"), FLOWS.index("stock")


class Comparison:
    """Holds figures against statements; what a statement means is worked out once."""

    def __init__(self, session: Session, territory: Territory) -> None:
        self._session, self._territory = session, territory
        self._areas: dict[str, frozenset[int]] = {}

    def agree(self, statement: Statement, rows: Rows) -> Mask:
        """Which figures are of what the statement says; of a title or name also those that it covers."""
        part = statement.part
        if part in ("stage", "flow", "calendar"):
            return self._codes(statement, rows)
        if part == "provider":
            return np.asarray(rows("provider") == self._session.known_provider(statement.texts[0]))
        if part == "vintage":
            day = day_of(statement.texts[0])
            return np.asarray(rows("vintage") == (NO_DAY if day is None else day_number(day)))
        if part == "ref_area":
            return self._in_areas(statement, rows("area"))
        return self._in_periods(statement, rows)

    def labels(self, statement: Statement, rows: Rows) -> list[str]:
        """What the figures are of instead, each once."""
        part = statement.part
        codes = np.unique(rows(_COLUMN_OF.get(part, part))).tolist()
        if part in _LISTS:
            return [_LISTS[part][code] for code in codes]
        if part == "provider":
            return [self._session.providers[code] for code in codes]
        if part == "vintage":
            return [str(np.datetime64(code, "D")) for code in codes]
        if part == "ref_area":
            return [self._session.codes.areas[code] for code in codes]
        return [self._session.periods.periods[code].label for code in codes]

    # ---- part by part ---------------------------------------------------------------------------------------------

    def _codes(self, statement: Statement, rows: Rows) -> Mask:
        part, own = statement.part, rows(statement.part)
        known = self._session.names.code_lists[part]
        code = known.get(fold(statement.texts[0]), -1)
        agreed = np.asarray(own == code)
        if (
            part == "flow"
        ):  # that stocks are no flows goes without saying; a total since another day is a running total, too
            agreed |= self._session.codes.is_stock.take(rows("variable"))
            agreed |= (own != _PERIOD) if code == FLOWS.index("ytd") and not statement.is_of_each else False
        if part == "calendar" and code >= 0:
            agreed |= self._of_periods(rows("period"), lambda period: _is_same_by(period, CALENDARS[code]))
        return agreed

    def _in_areas(self, statement: Statement, own: NDArray[Any]) -> Mask:
        named: frozenset[int] = frozenset().union(*map(self._named, statement.texts))
        inside = {code for code in np.unique(own).tolist() if self._is_within(code, named, not statement.is_of_each)}
        return np.isin(own, list(inside))

    def _named(self, text: str) -> frozenset[int]:
        """The areas that a text names in any era."""
        if text not in self._areas:
            eras = range(len(self._territory.changes) + 1)
            found = {self._territory.match(AreaText(text, "", ""), era).area for era in eras}
            self._areas[text] = frozenset(self._session.codes.area[area] for area in found if area is not None)
        return self._areas[text]

    def _is_within(self, code: int, named: frozenset[int], parts_too: bool) -> bool:
        """Whether an area is one of those named, or ``parts_too`` a part or a former part of one."""
        if code in named or not parts_too:
            return code in named
        areas, ids = self._territory.table, self._session.codes.areas
        known = {ids[name] for name in named}
        area = areas[ids[code]]
        successors = {heir for name in named for heir in areas[ids[name]].successors}
        return bool(known & {*areas.ancestors(area.id), *area.successors}) or area.id in successors

    def _in_periods(self, statement: Statement, rows: Rows) -> Mask:
        own = rows("period")
        if not statement.is_of_each:
            to_come = np.isin(rows("stage"), list(_TO_COME))
            within = self._of_periods(own, lambda period: _is_covered(period, statement))
            planned = self._of_periods(own, lambda period: _ends_no_earlier(period, statement))
            return np.asarray(within | (to_come & planned))
        if statement.part == "year":
            return self._of_periods(own, lambda period: period.label.startswith(statement.texts[0].strip()))
        same = self._of_periods(own, lambda period: self._is_stated(period, statement) == "same")
        ends = self._of_periods(own, lambda period: self._is_stated(period, statement) == "ends")
        return np.asarray(same | (ends & (rows("flow") != _PERIOD)))

    def _of_periods(self, own: NDArray[Any], is_so: Callable[[Period], bool]) -> Mask:
        periods = self._session.periods.periods
        agreed = np.zeros(len(periods) + 1, bool)
        for code in np.unique(own).tolist():
            agreed[code] = is_so(periods[code])
        return np.asarray(agreed.take(own))

    def _is_stated(self, period: Period, statement: Statement) -> str:
        """ "same" for the period itself, "ends" for one that ends on its day."""
        text = statement.texts[0]
        if statement.part in PARTS_OF_A_YEAR:
            text = year_and_part(statement.part, text, period.label[:4])
        try:
            stated = read_period_text(text, period.calendar if period.calendar != "custom" else "statistical").period
        except PeriodError:
            return ""
        if stated.label == period.label or (stated.start, stated.end) == (period.start, period.end):
            return "same"
        return "ends" if stated.end == period.end else ""


def _is_same_by(period: Period, calendar: str) -> bool:
    """Whether a period is the same days by another calendar: a range of days, a week, a day."""
    try:
        other = parse_period(period.label, calendar)
    except PeriodError:
        return True
    return period.calendar == "custom" or (other.start, other.end) == (period.start, period.end)


def _is_covered(period: Period, statement: Statement) -> bool:
    """Whether a period lies within one that a title speaks of, ends with it, or begins before the day it names."""
    start, end = _usual_days(period)
    return any(
        (first <= start and end <= last) or end == last or (first == last and start <= last)
        for first, last in statement.days
    )


def _ends_no_earlier(period: Period, statement: Statement) -> bool:
    """Whether a plan is of the time that a title speaks of, of one around it or of a later one."""
    return any(first <= _usual_days(period)[1] for first, _ in statement.days)


def _usual_days(period: Period) -> tuple[date, date]:
    """The days of a period by the calendar of titles."""
    try:
        usual = parse_period(period.label, "statistical")
    except PeriodError:
        usual = period
    return usual.start, usual.end
