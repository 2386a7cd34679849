"""What holds for all figures of a table: said once around it, in the name of its sheet or file, or by the caller; or asked."""

from __future__ import annotations

from dataclasses import replace

from nq57_indicators.layouts.area_words import widest
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.context import Context, units_of_line
from nq57_indicators.layouts.doubts import NOT_READ, WHOLE, Inquiry
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.other_figures import is_of_others
from nq57_indicators.layouts.part_names import title_of_channel
from nq57_indicators.layouts.periods_said import PeriodSaid, Statement, agrees, finest
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import RowReading
from nq57_indicators.layouts.running_titles import is_apart, may_be_its_last_part, names_both
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.times import Period, period_of
from nq57_indicators.layouts.title_items import item_of_title
from nq57_indicators.layouts.two_periods import code_of, two_of_title
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.shapes import DAYS

Place = tuple[str, str | None, int, int]


class Holder:
    """Finds out what holds for one table."""

    def __init__(
        self,
        grid: Grid,
        columns: list[ColumnReading],
        rows: list[RowReading],
        context: Context,
        wording: Wording,
        declared: Declared,
        inquiry: Inquiry,
    ) -> None:
        self.grid, self.columns, self.rows, self.context = grid, columns, rows, context
        self.wording, self.declared, self.inquiry = wording, declared, inquiry
        self.roles = {column.role for column in columns}
        self.data = [row for row in rows if row.kind == "data"]
        self.figures = [column for column in columns if column.role == "figures"]
        self.stated = {wording.role(key) for key, _ in grid.table.stated}

    def held(self) -> Held:
        """What holds for all figures; parts that are not certain wait."""
        held = self._held()
        self._whole(held)
        named = any(self._named(figure) for figure in self.figures) or self.rows_say("variable")
        if "variable" not in self.roles and self.figures and not named:
            held.item = self._common_item(held)
        return held

    def _whole(self, held: Held) -> None:
        """A title that speaks of a part ("một số xã", "khu vực thành thị"), of other figures or of one commune is asked about."""
        line = next((line for line in self.context.lines if self._is_of_others(line.text)), None)
        if line is None and not {"ref_area", "area_code"} & self.roles:
            line = self.context.commune or self.context.level
        line = line or self.context.part or self.channel() or self._office()
        if line is None or not self.data:
            return
        answer = self.inquiry.ask(
            "partial-scope", (plain(line.text),), self.place(line.row, line.column),
            found=line.text, choices=(WHOLE, NOT_READ), figures=self._count(), closed=True,
        )  # fmt: skip
        if answer != WHOLE:
            held.waits.add("whole")

    def channel(self) -> Statement | None:
        """The title that speaks of one way of handing in, which no header does."""
        codes = self.wording.names.codes
        named = [codes.catalogue.variables.get(codes.items[item]) for item in self._items()]
        texts = [*(figure.header for figure in self.figures), *(variable.name.vi for variable in named if variable)]
        return title_of_channel(self.context.lines, texts, self.wording)

    def _office(self) -> Statement | None:
        """The agency of a letterhead whose own figures these may be: no row names an area, and nobody else counts them."""
        codes = self.wording.names.codes
        known = [codes.catalogue.variables.get(codes.items[item]) for item in self._items()]
        kept = bool(known) and all(variable is not None and variable.custodian for variable in known)
        if kept or {"ref_area", "area_code"} & self.roles:
            return None
        return self.context.office or (self.context.ministry if self.declared.area is not None else None)

    def _is_of_others(self, line: str) -> bool:
        staged = self.context.stage is not None or all(figure.said.stage for figure in self.figures)
        return is_of_others(line, self.columns, self.wording, staged=staged)

    def rows_say(self, part: str) -> bool:
        """Whether headings say a part of the key of every row: ``area``, ``variable`` or ``time``."""
        return bool(self.data) and all(getattr(row, part) for row in self.data)

    def _named(self, reading: ColumnReading) -> bool:
        """Whether the words over a column speak of a variable, known or not."""
        return reading.said.item >= 0 or bool(reading.said.candidates or reading.said.rest)

    def _common_item(self, held: Held) -> int:
        """The variable of a table none of whose columns or rows names any: it may stand in the title."""
        item = item_of_title(self.context.lines, self.wording)
        if item >= 0 and self.context.items == [self.wording.names.codes.items[item]]:
            return item
        answer = self.inquiry.ask(
            "variable-asked", tuple(self.context.items),
            self.place(self.header_row(self.figures[0]), self.figures[0].column),
            found="; ".join(line.text for line in self.context.lines)[:200], choices=self.context.items,
            figures=self._count(), readable=self._is_item,
        )  # fmt: skip
        if answer is None:
            held.waits.add("variable")
            return -1
        return self.wording.item(answer)

    def _is_item(self, answer: str) -> bool:
        return self.wording.item(answer) >= 0

    # ---- for all of the table -------------------------------------------------------------------------------------

    def _held(self) -> Held:
        held = Held()
        periods = self.context.periods
        held.year = self._year()
        if self._needs_period():
            held.period = self._period(held)
        held.year = held.year or self._year_of(held.period or self.declared_period())
        of_columns = bool(self.figures) and all(figure.said.area for figure in self.figures)
        if not {"ref_area", "area_code"} & self.roles and not of_columns and not self.rows_say("area"):
            held.area = self._area(held)
        if self.context.unit is not None:
            held.units = self._units(held, self.context.unit)
        held.flow_of_each = held.flow_of_each or is_apart(
            self.grid, self.columns, self.data, self.context, self.wording
        )
        if held.period is not None and held.period.flow:
            held.flow = held.period.flow
        elif held.flow_of_each:
            held.flow = None
        elif self.context.flow is not None and periods and "flow" not in self.roles and not self._flows_by_column():
            asked = may_be_its_last_part(self.grid, self.columns, self.data, self.context, self.wording)
            held.flow = None if asked or names_both(self.context) else self.context.flow[0]
        if (
            self.context.stage is not None
            and "stage" not in self.roles
            and not any(figure.said.stage for figure in self.figures)
            and not any(self.wording.mentions("results", figure.header) for figure in self.figures)
        ):
            held.stage = self.context.stage[0]
        return held

    def _units(self, held: Held, line: Statement) -> tuple[str, ...]:
        """The units of a line over the table; a line of units that nobody knows is asked about, never passed over."""
        units = units_of_line(line.text, self.wording)
        units = () if units and self._fits_nothing(units) else units
        if units or not self.data or self._units_stated():
            return units
        answer = self.inquiry.ask(
            "unit-asked", (plain(line.text),), self.place(line.row, line.column),
            found=line.text, choices=self._units_of_figures(), figures=self._count(),
            readable=self._is_unit_of_figures,
        )  # fmt: skip
        unit = self.wording.unit(answer) if answer is not None else None
        if unit is None:
            held.waits.add("unit_measure")
        return (unit,) if unit is not None else ()

    def _is_unit_of_figures(self, answer: str) -> bool:
        unit = self.wording.unit(answer)
        return unit is not None and not self._fits_nothing((unit,))

    def _units_stated(self) -> bool:
        """Whether all headers say their unit, or all rows do in a column."""
        column = next((column.column for column in self.columns if column.role == "unit_measure"), None)
        return all(figure.given_unit or figure.said.unit for figure in self.figures) or (
            column is not None and all(self.grid.anchored(row.row, column) for row in self.data)
        )

    def _fits_nothing(self, units: tuple[str, ...]) -> bool:
        """Whether none of the variables that are known can be measured in any of the units of a line."""
        items = self._items()
        return bool(items) and not any(self.wording.fits(unit, item) for unit in units for item in items)

    def _items(self) -> set[int]:
        """The variables that headers and rows name."""
        said = {figure.said.item for figure in self.figures}
        return (said | {self.wording.label(row.variable).item for row in self.data}) - {-1}

    def _units_of_figures(self) -> tuple[str, ...]:
        """The units that the variables of the columns are measured in, or may be where they are asked for too."""
        codes = self.wording.names.codes
        items: dict[int, None] = {}
        for said, header in ((figure.said, figure.header) for figure in self.figures):
            maybe = said.candidates or self.wording.nearest(header)
            items |= dict.fromkeys(
                [said.item] if said.item >= 0 else [codes.item[name] for name in maybe if name in codes.item]
            )
        return tuple(dict.fromkeys(codes.catalogue.units[codes.unit_of[item]].name.vi for item in items))

    def _flows_by_column(self) -> bool:
        return any(figure.said.flow for figure in self.figures)

    def _needs_period(self) -> bool:
        if self.roles & {"time_period", "year"} or set(DAYS) <= self.roles:
            return False
        if self.roles & {"quarter", "month", "week"} or all(row.time and not row.time.lacks_year for row in self.data):
            return not self.data
        return any(figure.said.time is None or not figure.said.time.year for figure in self.figures) or not self.figures

    def _year(self) -> int:
        """The only year that is said around the table."""
        said = {period.time.year for period in self.context.periods if period.time.year}
        said |= {int(period.period.label[:4]) for period in self.context.periods}
        said = said or set(self.context.folder_years)
        return said.pop() if len(said) == 1 else 0

    def _year_of(self, period: Period | None) -> int:
        return int(period.label[:4]) if period is not None else 0

    def _count(self) -> int:
        return max(len(self.data), 1) * max(len(self.figures), 1)

    def header_row(self, reading: ColumnReading) -> int:
        rows = [row for row in range(self.rows[0].row if self.rows else 1) if self.grid.said(row, reading.column)]
        return rows[-1] if rows else -1

    def place(self, row: int = -1, column: int = -1) -> Place:
        table = self.grid.table
        line = self.grid.lines[row] if row >= 0 else 0
        return table.file, table.sheet, line, self.grid.places[column] if column >= 0 else 0

    def _period(self, held: Held) -> Period | None:
        """The period said around the table; two that differ are asked about. What the caller says is held against it later."""
        said: dict[tuple[str, str | None], PeriodSaid] = {}
        for stated in sorted(
            self.context.periods, key=lambda stated: stated.period.calendar is None
        ):  # what says more wins
            said.setdefault((stated.period.label, stated.period.flow), stated)
        candidates = finest(list(said.values())) if self._names_its_parts() else list(said.values())
        titles = [stated for stated in candidates if stated.at.where == "title"]
        declared = self.declared_period()
        if not candidates:
            return None if self.declared.period is not None else self._unsaid_period()
        two = [] if self._names_its_parts() else two_of_title(candidates)
        if two:
            return self._one_of_two(held, two, declared)
        labels = {candidate.period.label for candidate in candidates}
        if declared is not None and any(agrees(declared, candidate.period) for candidate in candidates):
            return replace(declared, calendar=declared.calendar or self._calendar_of(declared, candidates), flow=None)
        if len(labels) == 1:
            return max(
                (said.period for said in candidates), key=lambda period: (bool(period.calendar), bool(period.flow))
            )
        at = (titles or candidates)[0].at
        answer = self._asked_which({said.period.label: said for said in reversed(candidates)}, at, held)
        if answer is None:
            return None
        time = next(iter(times_in(answer)), None)
        period = next((candidate.period for candidate in candidates if candidate.period.label == answer), None)
        return period or (period_of(time) if time else Period(answer))

    def _asked_which(self, said: dict[str, PeriodSaid], at: Statement, held: Held) -> str | None:
        """The answer to which of several periods the figures are of."""
        answer = self.inquiry.ask(
            "statements-differ", ("time_period", *sorted(said)), self.place(at.row, at.column),
            found="; ".join(dict.fromkeys(f"{period.at.text} ({code})" for code, period in sorted(said.items()))),
            choices=sorted(said), figures=self._count(), of_file=True,
        )  # fmt: skip
        (held.waits if answer is None else held.answered).add("time_period")
        return answer

    def _names_its_parts(self) -> bool:
        """Whether all columns, or headings over all rows, name the part of the year that their figures are of."""
        by_columns = bool(self.figures) and all(figure.said.time and figure.said.time.number for figure in self.figures)
        return by_columns or self.rows_say("time")

    def _one_of_two(self, held: Held, two: list[PeriodSaid], declared: Period | None) -> Period | None:
        """The period of figures under a title of two: each its own where columns say the flow, else somebody says which."""
        held.flow_of_each = True
        shorter, longer = (said.period for said in two)
        if self.figures and all(figure.said.flow in ("period", "ytd") for figure in self.figures):
            held.of_flows = {"period": shorter, "ytd": longer}
            return shorter
        if "flow" in self.roles and shorter.label == longer.label:
            return shorter
        if self.declared.flow is not None and shorter.flow != longer.flow:
            return longer if self.declared.flow == longer.flow else shorter
        declared_here = [said.period for said in two if declared is not None and said.period.label == declared.label]
        if len(declared_here) == 1:
            return declared_here[0]
        answer = self._asked_which({code_of(said.period): said for said in two}, two[0].at, held)
        return next((said.period for said in two if code_of(said.period) == answer), None)

    def _unsaid_period(self) -> Period | None:
        """A period that stands nowhere: asked of this very file; recognition refuses the figures until it is answered."""
        answer = self._unsaid("time_period", tuple(map(str, self.context.folder_years)))
        time = next(iter(times_in(answer)), None) if answer else None
        return period_of(time) if time else None

    def _unsaid(self, part: str, choices: tuple[str, ...] = ()) -> str | None:
        if not self.data or not self.figures or any(key in self.stated for key in (part, "year")):
            return None
        if part == "time_period" and all(figure.said.has_own_time for figure in self.figures):
            return None
        return self.inquiry.ask(
            "missing-header", (part,), self.place(), found=part, choices=choices, figures=self._count(), of_file=True
        )

    def _calendar_of(self, declared: Period, candidates: list[PeriodSaid]) -> str | None:
        alike = (said.period.calendar for said in candidates if said.period.label == declared.label)
        return next(filter(None, alike), None)

    def declared_period(self) -> Period | None:
        if self.declared.period is None:
            return None
        time = next(iter(times_in(self.declared.period)), None)
        return period_of(time) if time else None

    def _area(self, held: Held) -> str | None:
        said: dict[frozenset[str], str] = {}
        first = None
        for area in self.context.areas:
            first = first or area
            said.setdefault(self.wording.ids(area.text), area.text)
        if self.declared.area is not None:
            ids = self.wording.ids(self.declared.area)
            if not said or any(ids & other for other in said):
                return None
        if len(said) > 1:
            said = widest(said)
        if not said:
            return self._unsaid("ref_area")
        if len(said) == 1:
            return next(iter(said.values()))
        place = self.place(first.row, first.column) if first else self.place()
        answer = self.inquiry.ask(
            "statements-differ", ("ref_area", *sorted(said.values())), place,
            found="; ".join(said.values()), choices=sorted(said.values()), figures=self._count(), of_file=True,
        )  # fmt: skip
        (held.waits if answer is None else held.answered).add("ref_area")
        return answer
