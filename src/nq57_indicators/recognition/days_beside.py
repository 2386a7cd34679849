"""Columns of first and last days: alone they say the period of a row, beside one that names it they are held against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS
from nq57_indicators.periods import Period, PeriodError, of_days_alone, with_days
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.shapes import DAYS, Shape
from nq57_indicators.tables.fields import Field, combinations, field_of, narrow
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.tables.observations import Codes, PeriodTable

Mask = NDArray[np.bool_]
Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Settled:
    """The period of each row, -1 where none is certain.

    ``rule`` is what is wrong with a row (empty: nothing), ``role`` the column of days that it is told of, ``found`` what the days
    are, and ``expected`` what they are held against.
    """

    period: Codes
    rule: NDArray[Any]
    role: NDArray[Any]
    found: NDArray[Any]
    expected: NDArray[Any]


class DaysBeside:
    """The columns of days of one table, one of the two or both."""

    def __init__(self, shape: Shape, size: int) -> None:
        nothing = Field(np.full(size, -1, np.int32), [])
        self.texts = {role: field_of(shape.roles[role]) if role in shape.roles else nothing for role in DAYS}
        self._days = {role: [day_of(text) for text in texts.texts] for role, texts in self.texts.items()}
        self._only_years = "year" in shape.roles and shape.names_no_part

    def unreadable(self, role: str) -> Mask:
        """Rows in which a column of days holds something that is no day."""
        texts = self.texts[role]
        wrong = np.array([*(day is None for day in self._days[role]), False])
        return np.asarray(wrong[texts.codes], bool)

    @property
    def whole(self) -> Mask:
        """Rows that say their first and their last day."""
        first, last = (self.texts[role].codes >= 0 for role in DAYS)
        return first & last

    def settle(self, periods: PeriodTable, named: Codes, calendar: Codes, flow: Codes, usual: str | None) -> Settled:
        """The periods of all rows, each combination worked out once; ``usual`` is the calendar of rows that state none."""
        texts = [self.texts[role].codes for role in DAYS]
        keys, where = combinations(*texts, *(np.maximum(codes, -1) for codes in (named, calendar, flow)))
        settled = []
        for first, last, name, when, kind in keys:
            days = self._day("first_day", first), self._day("last_day", last)
            said = periods.periods[name] if name >= 0 else None
            stated = CALENDARS[when] if when >= 0 else usual
            settled.append(self._settled(periods, said, days, stated, FLOWS[kind] if kind >= 0 else None))
        codes, *texts_of = zip(*settled, strict=True) if settled else ((), (), (), (), ())
        return Settled(
            narrow(list(codes)).take(where), *(np.array(texts, dtype=object).take(where) for texts in texts_of)
        )

    def _day(self, role: str, code: int) -> date | None:
        return self._days[role][code] if code >= 0 else None

    def _settled(
        self, periods: PeriodTable, said: Period | None, days: Days, calendar: str | None, flow: str | None
    ) -> tuple[int, str, str, str, str]:
        """Code of the period; or the rule that is broken, the column that breaks it, and both in words."""
        first, last = days
        found = f"{_day_text(first)} – {_day_text(last)}"
        alone = first is not None and last is not None and (said is None or self._only_years)
        if said is None and not alone:
            return -1, "", "", "", ""  # that nothing names the period of a row is told of its own column
        try:
            period = _period(None if alone else said, days, calendar, flow)
        except PeriodError as error:
            if said is None:
                return -1, "bad-period", "first_day", found, coded(error)
            period = None
        within = said is None or not alone or (last is not None and last.year == said.start.year)
        if period is not None and within:
            return periods.add(period), "", "", "", ""
        assert said is not None
        role = "last_day" if last is not None and (first in (None, said.start)) and last != said.end else "first_day"
        stated = f"{said.label} ({_day_text(said.start)} – {_day_text(said.end)})"
        return -1, "days-contradict-period", role if first is not None else "last_day", found, stated


def _period(said: Period | None, days: Days, calendar: str | None, flow: str | None) -> Period | None:
    first, last = days
    if said is not None:
        return with_days(said, first, last, calendar=calendar, flow=flow)
    return of_days_alone(first, last, calendar=calendar, flow=flow) if first and last else None


def _day_text(day: date | None) -> str:
    return "…" if day is None else f"{day:%d/%m/%Y}"
