"""The key of every column of figures: from its header, from its row, from what stands around the table; or a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from nq57_indicators.layouts.balances import Figures, figures_in, proved
from nq57_indicators.layouts.budgets import Budgets, ask_of_budgets
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.column_times import ColumnTimes
from nq57_indicators.layouts.earlier_years import EarlierYears, ask_of_earlier_years
from nq57_indicators.layouts.groups import sum_of
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Place
from nq57_indicators.layouts.neighbour_years import periods_meant, run_like, years_apart
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.row_conflicts import contradicts_rows
from nq57_indicators.layouts.rows import ASKED, RowReading
from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.since_when import ask_of_rows, ask_since_when, is_flow_to_a_day
from nq57_indicators.layouts.time_words import QUARTERS, time_of_cell
from nq57_indicators.layouts.times import Period, Time, period_of
from nq57_indicators.layouts.title_against_headers import ask_of_title
from nq57_indicators.layouts.units import Units, ask_of_units, units_beside_title
from nq57_indicators.layouts.wording import OF_WHICH, without_numbering
from nq57_indicators.models.codelists import FLOWS, STAGES
from nq57_indicators.models.definitions import Identity
from nq57_indicators.recognition.strange_columns import says_when

_PART = re.compile(r"[-+*•]|trong do\b|\d+\.\d+")
_SECTION = re.compile(r"\(?[IVX]{1,5}\)?[.)]?")
_PART_NUMBER = re.compile(r"\d+\.\d+\.?|[a-zđ][.)]?|[-+]")
PARTS_OF_YEARS = ("time_period", "quarter", "month", "week")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MOST_CHOICES = 8
_MOST_PARTS = {0: 53, 1: 12, 3: 4}


@dataclass(frozen=True)
class FigureColumn:
    """One column of figures with what its key is; ``None`` where the rows or the caller say it.

    ``of_year`` marks plans of the year that each row speaks of, ``waits`` a column whose figures hang on a question.
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
    of_year: bool = False
    waits: bool = False


class Settler(ColumnTimes):
    """Settles one table: what holds for all of it, then column by column."""

    units: Units
    earlier: EarlierYears

    def settle(self, *, all_of_period: bool = False) -> tuple[list[FigureColumn], Held]:
        """The columns of figures with their keys, and what holds for all of them.

        ``all_of_period`` says that every figure is one of the period that the table states, plans as well.
        """
        held = self.held()
        ask_of_title(self, held)
        held.units = units_beside_title(self, held)
        self.units = ask_of_units(self, held)
        self._labels()
        self._periods_of_rows(held)
        self.earlier = EarlierYears() if all_of_period else ask_of_earlier_years(self, held)
        self.budgets = Budgets() if all_of_period else ask_of_budgets(self, held)
        ask_of_rows(self, held)
        filled = [figure for figure in self.figures if self._has_cells(figure)] or self._empty()
        settled = [self._column(figure, held) for figure in filled]
        if any(map(self._may_say_when, filled)):  # what the others are of may stand there
            settled = [replace(column, waits=True) for column in settled]
        return settled, held

    def _may_say_when(self, reading: ColumnReading) -> bool:
        """Whether a column that is asked about holds years or periods, and nobody said that it is not to be read."""
        texts = (self.grid.said(row.row, reading.column) for row in self.data)
        if not reading.asked or reading.said.candidates or not says_when(texts, self.wording.names):
            return False
        key = (" / ".join(reading.path),)
        return self.inquiry.answered("column-asked", key, self.grid.table.file) is None

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
        lacking = [(row, time) for row, time in times if time is not None and time.lacks_year]
        years = {row.row: held.year for row in self.data}
        for row, part in lacking if not held.year else ():
            at, beside = column.column if column else 0, [other for _, other in lacking]
            turns = any(years_apart(each, run_like(each, beside)) for each in beside)
            found = self.grid.anchored(row.row, at) if column is None or turns else column.header
            years[row.row] = self._answered_year(part, beside, self.place(row.row, at), found, 1)
        outturns = [time for row, time in times if not self.is_to_come(row.stage)]
        for row, time in times:
            year = years[row.row]
            if time is not None and time.lacks_year and not year:
                row.kind = ASKED
            elif time is not None and time.lacks_year and held.year and not self.is_to_come(row.stage):
                row.period = self._in_year_meant(row, time, run_like(time, outturns), year, held)
            elif time is not None and (row.time is not None or time.lacks_year):
                row.period = period_of(time.in_year(year) if time.lacks_year else time)

    def _in_year_meant(self, row: RowReading, time: Time, run: tuple[int, ...], year: int, held: Held) -> Period | None:
        """The period of a row that names a part of a year; asked where it may be that of the year before."""
        periods = periods_meant(time, run, year, self.last_day(held))
        if len(periods) < 2:
            return periods[0] if periods else None
        labels = [period.label for period in periods]
        answer = self.inquiry.ask(
            "statements-differ", ("time_period", *labels), self.place(row.row, 0),
            found=f"{self.grid.said(row.row, 0)} ({'; '.join(labels)})", choices=labels,
            figures=len(self.figures), of_file=True,
        )  # fmt: skip
        row.kind = row.kind if answer in labels else ASKED
        return next((period for period in periods if period.label == answer), None)

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
        part = OF_WHICH.sub("", without_numbering(label))
        return self.wording.item(f"{without_numbering(parent)} {part}")

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
        period, part = self.time(reading, held)
        of_year = period is None and self.is_of_year(reading, held)
        unknown = (
            period is None
            and part is None
            and said.time is not None
            and not (of_year or self.is_of_rows(said.time, held))
        )
        column = FigureColumn(
            reading.column,
            item,
            self.units.of_columns.get(reading.column),
            period,
            part,
            said.flow or self.budgets.flow(reading.column),
            said.stage or self.earlier.stage(reading.column),
            said.provisional,
            said.area,
            of_year,
            waits or unknown or any(asked.waits(reading.column) for asked in (self.budgets, self.units, self.earlier)),
        )
        if reading.asked:
            return self._asked(reading, column, held)
        if contradicts_rows(reading, self):
            return replace(column, waits=True)
        if is_flow_to_a_day(period, item, self) and period is not None:
            period = ask_since_when(period, reading, self, len(self.data))
            column = replace(column, period=period, flow=None, waits=column.waits or period is None)
        if period is not None and period.flow and period.flow != "stock" and column.flow in (None, "ytd"):
            column = replace(column, flow=period.flow)
        if "variable" not in self.roles and item < 0 and not self.rows_say("variable"):
            return column if "variable" in held.waits else self._asked(reading, column, held)
        if part is not None and period is None and "year" not in self.roles:
            return self._year_asked(reading, column)
        return column

    def _asked(self, reading: ColumnReading, column: FigureColumn, held: Held) -> FigureColumn:
        """A column whose figures nobody can name: one question; until it is answered they wait."""
        count = sum(1 for row in self.data if self.grid.said(row.row, reading.column))
        if not count:
            return replace(column, waits=True)
        choices = self._choices(reading)
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
            readable=lambda text: self._is_item(text) or self._axis(text) is not None,
        )
        if answer in (None, "-"):
            return replace(column, waits=True)
        axis = self._axis(answer)
        if axis is not None:
            return self._column(replace(reading, said=axis, asked=False), held)
        return replace(column, item=self.wording.item(answer))

    def _axis(self, text: str) -> Said | None:
        """What an answer says of a column where the rows name the variables: "kế hoạch", "lũy kế", "quý III/2026"."""
        if "variable" not in self.roles and not self.rows_say("variable"):
            return None
        code = Said(stage=text if text in STAGES else None, flow=text if text in FLOWS else None)
        said = code if code.is_axis else self.wording.header(text)
        return said if said.is_axis and said.item < 0 else None

    def _choices(self, reading: ColumnReading) -> tuple[str, ...]:
        """The variables that a header may mean: by its words, by the columns beside it, or those that balance with these."""
        found = reading.said.candidates or self.wording.nearest(reading.header) or self._left_of(reading)
        if found or "variable" in self.roles:
            return found
        codes = self.wording.names.codes
        beside = {codes.items[figure.said.item] for figure in self.figures if figure.said.item >= 0}
        beside |= {name for figure in self.figures for name in self.wording.nearest(figure.header)[:1]}
        sums = [{term.lstrip("-") for term in (*each.left, *each.right)} for each in self._identities()]
        near = dict.fromkeys(name for terms in sums if terms & beside for name in sorted(terms - beside))
        return tuple(near)[:_MOST_CHOICES]

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
        times = [figure.said.time for figure in self.figures]
        place = self.place(self.header_row(reading), reading.column)
        year = self._answered_year(part, times, place, reading.header, len(self.data))
        return replace(column, period=period_of(part.in_year(year))) if year else replace(column, waits=True)

    def _answered_year(self, part: Time, beside: Sequence[Time | None], place: Place, found: str, figures: int) -> int:
        """The year of parts of years, 0 until it is answered: once for all, or for each side of New Year."""
        apart = years_apart(part, run_like(part, beside))
        answer = self.inquiry.ask(
            "year-asked", (str(apart),) if apart else (), place, found=found, figures=figures, of_file=True,
            readable=lambda text: bool(_YEAR.fullmatch(text.strip())),
        )  # fmt: skip
        return int(answer) if answer else 0
