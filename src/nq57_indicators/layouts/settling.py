"""The key of every column of figures: from its header, from its row, from what stands around the table; or a question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from nq57_indicators.layouts.balances import Figures, figures_in, proved
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.groups import sum_of
from nq57_indicators.layouts.holding import Held, Holder
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import ASKED, RowReading
from nq57_indicators.layouts.times import QUARTERS, Period, Time, period_at, period_of, time_of_cell, with_days
from nq57_indicators.layouts.wording import without_numbering
from nq57_indicators.models.definitions import Identity

_PART = re.compile(r"[-+*•]|trong do\b|\d+\.\d+")
_SECTION = re.compile(r"\(?[IVX]{1,5}\)?[.)]?")
_PART_NUMBER = re.compile(r"\d+\.\d+\.?|[a-zđ][.)]?|[-+]")
PARTS_OF_YEARS = ("time_period", "quarter", "month", "week")
_MOST_PARTS = {0: 53, 1: 12, 3: 4}
_TO_COME = ("plan", "revised_plan", "expected")
PERIOD_ROLES = ("time_period", "year", "quarter", "month", "week", "first_day", "last_day")


@dataclass(frozen=True)
class FigureColumn:
    """One column of figures with what its key is; ``None`` where the rows or the caller say it.

    ``waits`` marks a column whose figures hang on a question.
    """

    column: int
    item: int = -1
    unit: str | None = None
    period: Period | None = None
    part: Time | None = None
    flow: str | None = None
    stage: str | None = None
    provisional: bool = False
    area: str | None = None
    waits: bool = False


class Settler(Holder):
    """Settles one table: what holds for all of it, then column by column."""

    def settle(self) -> tuple[list[FigureColumn], Held]:
        """The columns of figures with their keys, and what holds for all of them."""
        held = self.held()
        self._labels()
        self._periods_of_rows(held)
        filled = [figure for figure in self.figures if self._has_cells(figure)] or self._empty()
        return [self._column(figure, held) for figure in filled], held

    def _empty(self) -> list[ColumnReading]:
        """Where no figure was filled in, those of a form whose rows name the variables are missing, each of them."""
        named = "variable" in self.roles and bool(self.data)
        return [figure for figure in self.figures if named and figure.role == "figures"]

    def _labels(self) -> None:
        """Rows with figures under a name nobody knows: what was answered takes its place, the rest is refused by its name."""
        column = next((column.column for column in self.columns if column.role == "variable"), None)
        if column is None:
            return
        parent = section = ""
        whole: RowReading | None = None
        for row in self.data:
            label = row.variable.strip()
            said = self.wording.label(label)
            below = bool(_SECTION.fullmatch(section)) and self._ordinal(row.row).isdigit()  # 1 below II
            item = self._part_of(parent, label) if below or self._is_part(row.row, label) else -1
            if item >= 0:
                row.variable = self.wording.names.codes.items[item]
                continue
            if said.item >= 0 and whole is not None and self._is_part(row.row, label):
                self._ask_of_whole(whole, said.item, column)
            elif said.item >= 0:
                whole = row
            if said.item >= 0 or not label:
                above = self._ordinal(row.row)
                parent, section = (parent, section) if self._is_part(row.row, label) else (label, above)
                continue
            count = sum(1 for figure in self.figures if self.grid.said(row.row, figure.column))
            answer = self.inquiry.ask(
                "unknown-variable", (label,), self.place(row.row, column),
                found=label, choices=said.candidates or self.wording.nearest(label), figures=count,
            )  # fmt: skip
            row.variable = answer or row.variable

    def _ask_of_whole(self, whole: RowReading, part: int, column: int) -> None:
        """ "Hồ sơ tiếp nhận" over "- Kỳ trước chuyển sang" may be all there is to handle: two terms of one sum."""
        item = self.wording.label(whole.variable).item
        both = sum_of({item, part}, self.wording) if item != part else -1
        if both < 0 or not self.wording.mentions(
            "carried_over", self.wording.names.codes.catalogue.variables[self.wording.names.codes.items[part]].name.vi
        ):
            return
        answer = self.inquiry.ask(
            "unknown-variable", (whole.variable, self.wording.names.codes.items[part]), self.place(whole.row, column),
            found=whole.variable.strip(), choices=tuple(self.wording.names.codes.items[candidate] for candidate in (both, item)),
            figures=sum(1 for figure in self.figures if self.grid.said(whole.row, figure.column)),
        )  # fmt: skip
        if answer is None:
            whole.kind = ASKED
        else:
            whole.variable = answer

    def _periods_of_rows(self, held: Held) -> None:
        """Periods that headings over rows say, and parts of a year in a column; their year may be said around the table."""
        column = next((column for column in self.columns if column.role in PARTS_OF_YEARS), None)
        if "year" in self.roles:
            column = None
        times = [(row, row.time or (self._part_in(row.row, column) if column else None)) for row in self.data]
        lacking = [row for row, time in times if time is not None and time.lacks_year]
        year = held.year
        if lacking and not year:
            answer = self.inquiry.ask(
                "year-asked", (), self.place(lacking[0].row, column.column if column else 0), figures=len(lacking),
                found=column.header if column else self.grid.said(lacking[0].row, 0), of_file=True,
            )  # fmt: skip
            year = int(answer) if answer and answer.strip().isdigit() else 0
        for row, time in times:
            if time is not None and time.lacks_year and not year:
                row.kind = ASKED
            elif time is not None and (row.time is not None or time.lacks_year):
                row.period = period_of(time.in_year(year) if time.lacks_year else time)

    def _part_in(self, row: int, column: ColumnReading) -> Time | None:
        """The part of a year in a cell: "Tháng 3", "3" in a column of months."""
        text = self.grid.anchored(row, column.column)
        months = {"month": 1, "quarter": 3, "week": 0}.get(column.role)
        if months == 3 and plain(text) in QUARTERS:
            return Time(3, QUARTERS[plain(text)])
        if months is not None and text.isdigit():
            return Time(months, int(text)) if 1 <= int(text) <= _MOST_PARTS[months] else None
        return time_of_cell(text)

    def _is_part(self, row: int, label: str) -> bool:
        """Whether a row is a part of one above it: by its dash, by "trong đó", or by its number (1.1, a)."""
        return bool(_PART.match(plain(label)) or _PART_NUMBER.fullmatch(self._ordinal(row)))

    def _ordinal(self, row: int) -> str:
        number = next(
            (column.column for column in self.columns if self.wording.is_word("ordinal", column.header)), None
        )
        return "" if number is None else self.grid.said(row, number).strip()

    def _part_of(self, parent: str, label: str) -> int:
        """The variable that a part is called by together with what it is a part of: "Trực tuyến" of "Hồ sơ tiếp nhận"."""
        if not parent:
            return -1
        return self.wording.item(f"{without_numbering(parent)} {without_numbering(label)}")

    def _has_cells(self, reading: ColumnReading) -> bool:
        """Whether a column holds any figure; one of variables may also be all empty, which is said."""
        if reading.said.item >= 0:
            return True
        return any(
            self.grid.said(row.row, reading.column) or self.grid.formula[row.row, reading.column]
            for row in self.rows
            if row.kind in ("data", "total")
        )

    def _column(self, reading: ColumnReading, held: Held) -> FigureColumn:
        said = reading.said
        item, waits = said.item if said.item >= 0 else held.item, bool(held.waits)
        period, part = self._time(reading, held)
        column = FigureColumn(
            reading.column,
            item,
            reading.given_unit or said.unit,
            period,
            part,
            said.flow,
            said.stage,
            said.provisional,
            said.area,
            waits or (period is None and part is None and said.time is not None),
        )
        if reading.asked:
            return self._asked(reading, column)
        if period is not None and period.flow and column.flow is None:
            column = replace(column, flow=period.flow)
        if "variable" not in self.roles and item < 0 and not self.rows_say("variable"):
            return column if "variable" in held.waits else self._asked(reading, column)
        if part is not None and period is None and "year" not in self.roles:
            return self._year_asked(reading, column)
        if said.stage == "expected" and said.time is not None and said.time.months in (1, 3) and not column.flow:
            return self._flow_asked(reading, column)
        return column

    def _time(self, reading: ColumnReading, held: Held) -> tuple[Period | None, Time | None]:
        """The period of a column, or the part of a year whose year the rows say."""
        said, time = reading.said, reading.said.time
        if time is not None and time.lacks_year and held.year:
            time = time.in_year(held.year)
        if time is not None:
            period = period_of(time)
            part = self._part_meant(reading, time)
            if period is not None and part is not None:
                return self._one_of(reading, (period, part)), None
            if period is not None:
                return self._one_of(
                    reading, with_days(period, said.days) if said.days and said.days.last else (period,)
                ), None
            return None, time if time.lacks_year else None
        if said.days is not None and said.days.first and not said.days.last:
            base = held.period or self.declared_period()
            if base is not None:
                return _since(said.days, base), None
        if said.days is not None and said.days.last and not self.roles & set(PERIOD_ROLES):
            return self._as_of(said.days.last, held), None
        if held.period is not None:
            return replace(held.period, flow=None if said.flow else held.period.flow), None
        return None, None

    def _part_meant(self, reading: ColumnReading, time: Time) -> Period | None:
        """The part of the year that a header "Năm 2025" may mean where the table is of a part of a year.

        So it is where a running total stands under the year, or where the year of the table itself is not over yet.
        """
        said = reading.said
        parts = {stated.period for stated in self.context.periods if stated.time.year and stated.time.months != 12}
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

    def _asked(self, reading: ColumnReading, column: FigureColumn) -> FigureColumn:
        """A column whose figures nobody can name: one question; until it is answered they wait."""
        count = sum(1 for row in self.data if self.grid.said(row.row, reading.column))
        if not count:
            return replace(column, waits=True)
        choices = reading.said.candidates or self.wording.nearest(reading.header) or self._left_of(reading)
        balanced = proved(reading.said.candidates, self._values(reading), self._known(reading), self._identities())
        if balanced is not None:
            return replace(column, item=self.wording.names.codes.item[balanced])
        answer = self.inquiry.ask(
            "column-asked",
            (" / ".join(reading.path),),
            self.place(self.header_row(reading), reading.column),
            found=reading.header,
            choices=(*choices, "-"),
            figures=count,
        )
        if answer is None:
            return replace(column, waits=True)
        if answer == "-":
            return replace(column, waits=True)
        item = self.wording.item(answer)
        return replace(column, item=item, waits=column.waits or item < 0)

    def _left_of(self, reading: ColumnReading) -> tuple[str, ...]:
        """The variable of the column before: "Lũy kế" behind a column may be the total of it."""
        before = [other.said.item for other in self.figures if other.column < reading.column and other.said.item >= 0]
        return (self.wording.names.codes.items[before[-1]],) if before else ()

    def _identities(self) -> list[Identity]:
        return list(self.wording.names.codes.catalogue.identities.values())

    def _values(self, reading: ColumnReading) -> Figures:
        return figures_in(self.grid, [row.row for row in self.data], reading.column)

    def _known(self, asked: ColumnReading) -> dict[str, Figures]:
        """The figures of the columns that are named for certain and share the further key of ``asked``."""
        further = attrgetter("said.time", "said.flow", "said.stage")
        alike = [figure for figure in self.figures if figure.said.item >= 0 and further(figure) == further(asked)]
        return {self.wording.names.codes.items[figure.said.item]: self._values(figure) for figure in alike}

    def _year_asked(self, reading: ColumnReading, column: FigureColumn) -> FigureColumn:
        part = column.part
        assert part is not None
        answer = self.inquiry.ask(
            "year-asked", (), self.place(self.header_row(reading), reading.column),
            found=reading.header, figures=len(self.data), of_file=True,
        )  # fmt: skip
        if answer is None or not answer.strip().isdigit():
            return replace(column, waits=True)
        return replace(column, period=period_of(part.in_year(int(answer))))

    def _flow_asked(self, reading: ColumnReading, column: FigureColumn) -> FigureColumn:
        """ "Ước thực hiện quý" is the year to date in most forms, the quarter in some."""
        answer = self.inquiry.ask(
            "flow-asked", (reading.header,), self.place(self.header_row(reading), reading.column),
            found=reading.header, choices=("period", "ytd"), figures=len(self.data),
        )  # fmt: skip
        return replace(column, flow=answer, waits=column.waits or answer is None)


def _since(days: Time, base: Period) -> Period | None:
    bounds = period_at(base.label, base.calendar)
    if bounds is None or days.first is None or bounds[1] < days.first:
        return None
    return Period(
        f"{days.first.isoformat()}/P{(bounds[1] - days.first).days + 1}D", base.calendar or "statistical", "since"
    )
