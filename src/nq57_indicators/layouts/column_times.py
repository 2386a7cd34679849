"""The period of every column of figures: from its header, from what stands around the table, from its rows; or a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nq57_indicators.layouts.budgets import PLANS, Budgets, periods_of
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.neighbour_years import periods_meant, run_like
from nq57_indicators.layouts.times import Period, Time, period_at, period_of, with_days
from nq57_indicators.periods.labels import slot_of

PERIOD_ROLES = ("time_period", "year", "quarter", "month", "week", "first_day", "last_day")
_TO_COME = PLANS | {"expected"}


class ColumnTimes(Holder):
    """Finds the periods of the columns of one table; ``budgets`` is what was answered of its plans and outturns."""

    budgets: Budgets

    def time(self, reading: ColumnReading, held: Held) -> tuple[Period | None, Time | None]:
        """The period of a column, or the part of a year whose year the rows say."""
        said, time = reading.said, reading.said.time
        if self.is_of_year(reading, held):
            return Period(str(held.year)) if held.year else None, None
        if time is not None and _is_of_table(time):
            return self._part_of_table(reading, time, held), None
        if time is not None and time.lacks_year and held.year and not self.is_to_come(reading.said.stage):
            run = run_like(time, self._times_of_outturns())
            periods = periods_meant(time, run, held.year, self.last_day(held))
            if len(periods) > 1:
                return self._one_of(reading, periods), None
            return self._of_header(reading, time.in_year(int(periods[0].label[:4])) if periods else time)
        if time is not None:
            return self._of_header(reading, time.in_year(held.year) if time.lacks_year and held.year else time)
        if said.days is not None and said.days.first and not said.days.last:
            base = held.period or self.declared_period()
            if base is not None:
                return _since(said.days, base), None
        if said.days is not None and said.days.last and not self.roles & set(PERIOD_ROLES):
            return self._as_of(said.days.last, held), None
        of_table = held.of_flows.get(said.flow or "", held.period)
        if of_table is not None:
            kept = not said.flow or (said.flow == "ytd" and of_table.flow == "since")
            return replace(of_table, flow=of_table.flow if kept else None), None
        return None, None

    def _times_of_outturns(self) -> list[Time | None]:
        return [figure.said.time for figure in self.figures if not self.is_to_come(figure.said.stage)]

    def is_to_come(self, stage: str | None) -> bool:
        """Whether figures may lie ahead of the period of their report: plans and estimates, by their own words or the title's."""
        title = self.context.stage
        return (stage or (title[0] if title is not None else None)) in _TO_COME

    def last_day(self, held: Held) -> date | None:
        """The last day of the periods that are said of the table."""
        said: list[Period | None] = [stated.period for stated in self.context.periods]
        said = said or [held.period or self.declared_period()]
        bounds = (period_at(period.label, period.calendar) for period in said if period is not None)
        return max((days[1] for days in bounds if days is not None), default=None)

    def _of_header(self, reading: ColumnReading, time: Time) -> tuple[Period | None, Time | None]:
        """The period that a header names; one without its year as it stands."""
        days, period, part = reading.said.days, period_of(time), self._part_meant(reading, time)
        if period is None:
            return None, time if time.lacks_year else None
        if part is not None:
            return self._one_of(reading, (period, part)), None
        return self._one_of(reading, with_days(period, days) if days and days.last else (period,)), None

    def is_of_year(self, reading: ColumnReading, held: Held) -> bool:
        """Whether a column holds figures of the whole year that the table or its rows are of: "Dự toán năm"."""
        time = reading.said.time
        named = time is not None and time.lacks_year and time.months == 12
        return self.budgets.is_of_year(reading.column) or (named and not held.year and "year" not in self.roles)

    def _part_of_table(self, reading: ColumnReading, time: Time, held: Held) -> Period | None:
        """The quarter or month that a table is of, for a header "quý" without its number; asked where it is of another length."""
        others = self._of_other_length(time, held)
        if not others:
            return replace(held.period, flow=None) if held.period is not None else None
        numbered = (
            period_of(replace(time, number=number, year=year))
            for year in sorted({int(label[:4]) for label in others})
            for number in range(1, 12 // time.months + 1)
        )
        return self._one_of(reading, tuple(filter(None, numbered)))

    def _of_other_length(self, time: Time, held: Held) -> set[str]:
        """The periods of a table that are no quarters, or no months."""
        labels = {period.label for period in periods_of(self, held)}
        return {label for label in labels if (slot_of(label) or (0, 0, 0))[1] != time.months}

    def is_of_rows(self, time: Time, held: Held) -> bool:
        """Whether a header says "quý" of the quarters that the rows say."""
        return _is_of_table(time) and held.period is None and not self._of_other_length(time, held)

    def _part_meant(self, reading: ColumnReading, time: Time) -> Period | None:
        """The part of the year that a header "Năm 2025" may mean where the table is of a part of a year.

        So it is where a running total stands under the year, or where the year of the table itself is not over yet.
        """
        said = reading.said
        stated = [said for said in self.context.periods if said.time.year and said.time.months != 12]
        parts = {said.period for said in [said for said in stated if said.at.where == "title"] or stated}
        if time.months != 12 or said.days is not None or said.stage in _TO_COME or len(parts) != 1:
            return None
        [part] = parts
        columns = (figure.said for figure in self.figures if figure.said.stage not in _TO_COME)
        years = {column.time.year for column in columns if column.time is not None and column.time.months == 12}
        if said.flow != "ytd" and int(part.label[:4]) not in years:
            return None
        return replace(part, label=f"{time.year}{part.label[4:]}", flow=said.flow or part.flow)

    def _one_of(self, reading: ColumnReading, periods: tuple[Period, ...]) -> Period | None:
        """The period of a header; one whose days are another period than it names is asked about."""
        if len(periods) == 1:
            return periods[0]
        labels = sorted(period.label for period in periods)
        answer = self.inquiry.ask(
            "statements-differ", ("time_period", *labels), self.place(self.header_row(reading), reading.column),
            found=f"{reading.header} ({'; '.join(labels)})", choices=labels, figures=len(self.data), of_file=True,
        )  # fmt: skip
        return next((period for period in periods if period.label == answer), None)

    def _as_of(self, last: date, held: Held) -> Period:
        """The period around the table where it ends on the day that a header names, else that day."""
        base = held.period or self.declared_period()
        bounds = period_at(base.label, base.calendar) if base is not None else None
        ends = base is not None and bounds is not None and bounds[1] == last
        return base if ends and base is not None else Period(last.isoformat(), None, "stock")


def _is_of_table(time: Time) -> bool:
    """Whether a quarter or month is named without its number: that of the table."""
    return time.months > 0 and not time.number


def _since(days: Time, base: Period) -> Period | None:
    bounds = period_at(base.label, base.calendar)
    if bounds is None or days.first is None or bounds[1] < days.first:
        return None
    return Period(
        f"{days.first.isoformat()}/P{(bounds[1] - days.first).days + 1}D", base.calendar or "statistical", "since"
    )
