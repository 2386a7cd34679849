"""The key of every column of figures: from its header, from its row, from what stands around the table; or a question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nq57_indicators.layouts.balances import Figures, figures_in, proved
from nq57_indicators.layouts.columns import ColumnReading
from nq57_indicators.layouts.context import Context, PeriodSaid, unit_of_line
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.rows import RowReading
from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.times import Period, Time, period_at, period_of, times_in, with_days
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.definitions import Identity
from nq57_indicators.recognition.declared import Declared

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


@dataclass
class Held:
    """What holds for all figures of a table that neither their columns nor their rows say."""

    period: Period | None = None
    area: str | None = None
    unit: str | None = None
    flow: str | None = None
    stage: str | None = None
    year: int = 0
    waits: set[str] = field(default_factory=set)


class Settler:
    """Settles one table."""

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
        self.roles = {one.role for one in columns}
        self.data = [one for one in rows if one.kind == "data"]
        self.figures = [one for one in columns if one.role in ("figures", "unknown")]

    def settle(self) -> tuple[list[FigureColumn], Held]:
        """The columns of figures with their keys, and what holds for all of them."""
        held = self._held()
        return [self._column(one, held) for one in self.figures if self._has_cells(one)], held

    # ---- for all of the table -------------------------------------------------------------------------------------

    def _held(self) -> Held:
        held = Held()
        periods = self.context.periods
        held.year = self._year()
        if self._needs_period():
            held.period = self._period(held)
        if not {"ref_area", "area_code"} & self.roles and not all(one.said.area for one in self.figures):
            held.area = self._area(held)
        unit = self.context.unit
        if unit is not None and "unit_measure" not in self.roles:
            held.unit = unit_of_line(unit.text, self.wording)
        if held.period is not None and held.period.flow:
            held.flow = held.period.flow
        elif self.context.flow is not None and periods and "flow" not in self.roles and not self._flows_by_column():
            held.flow = self.context.flow[0]
        if (
            self.context.stage is not None
            and "stage" not in self.roles
            and not any(one.said.stage for one in self.figures)
        ):
            held.stage = self.context.stage[0]
        return held

    def _flows_by_column(self) -> bool:
        return any(one.said.flow for one in self.figures)

    def _needs_period(self) -> bool:
        if self.roles & {"time_period", "year", "first_day"}:
            return False
        return any(one.said.time is None or not one.said.time.year for one in self.figures) or not self.figures

    def _year(self) -> int:
        """The only year that is said around the table."""
        said = {one.time.year for one in self.context.periods if one.time.year}
        said |= {int(one.period.label[:4]) for one in self.context.periods}
        return said.pop() if len(said) == 1 else 0

    def _count(self) -> int:
        return max(len(self.data), 1) * max(len(self.figures), 1)

    def _place(self, row: int = -1, column: int = -1) -> tuple[str, str | None, int, int]:
        table = self.grid.table
        line = self.grid.lines[row] if row >= 0 else 0
        return table.file, table.sheet, line, self.grid.places[column] if column >= 0 else 0

    def _period(self, held: Held) -> Period | None:
        """The period said around the table; two that differ, or one and the caller's, are asked about."""
        said: dict[tuple[str, str | None], PeriodSaid] = {}
        for one in self.context.periods:
            said.setdefault((one.period.label, one.period.flow), one)
        titles = [one for one in said.values() if one.at.where == "title"]
        candidates = list(said.values())
        if not candidates:
            return None
        declared = self._declared_period()
        labels = {one.period.label for one in candidates}
        if declared is not None and not any(_agree(declared, one.period) for one in candidates):
            labels.add(declared.label)
        elif declared is not None:
            return replace(declared, calendar=declared.calendar or self._calendar_of(declared, candidates), flow=None)
        if len(labels) == 1:
            best = max(candidates, key=lambda one: (one.period.calendar is not None, one.period.flow is not None))
            return best.period
        at = (titles or candidates)[0].at
        answer = self.inquiry.ask(
            "statements-differ",
            ("time_period", *sorted(labels)),
            self._place(at.row, at.column),
            found="; ".join(dict.fromkeys(f"{one.at.text} ({one.period.label})" for one in candidates)),
            choices=sorted(labels),
            figures=self._count(),
            of_file=True,
        )
        if answer is None:
            held.waits.add("time_period")
            return None
        time = next(iter(times_in(answer)), None)
        period = next((one.period for one in candidates if one.period.label == answer), None)
        return period or (period_of(time) if time else Period(answer))

    def _calendar_of(self, declared: Period, candidates: list[PeriodSaid]) -> str | None:
        return next(
            (one.period.calendar for one in candidates if one.period.label == declared.label and one.period.calendar),
            None,
        )

    def _declared_period(self) -> Period | None:
        if self.declared.period is None:
            return None
        time = next(iter(times_in(self.declared.period)), None)
        return period_of(time) if time else None

    def _area(self, held: Held) -> str | None:
        said: dict[frozenset[str], str] = {}
        first = None
        for one in self.context.areas:
            first = first or one
            said.setdefault(self.wording.ids(one.text), one.text)
        if self.declared.area is not None:
            ids = self.wording.ids(self.declared.area)
            if not said or any(ids & other for other in said) or not ids:
                return None
            said[ids] = self.declared.area
        if len(said) > 1:
            said = _widest(said)
        if not said:
            return None
        if len(said) == 1:
            return next(iter(said.values()))
        answer = self.inquiry.ask(
            "statements-differ",
            ("ref_area", *sorted(said.values())),
            self._place(first.row, first.column) if first else self._place(),
            found="; ".join(said.values()),
            choices=sorted(said.values()),
            figures=self._count(),
            of_file=True,
        )
        if answer is None:
            held.waits.add("ref_area")
        return answer

    # ---- column by column -----------------------------------------------------------------------------------------

    def _has_cells(self, one: ColumnReading) -> bool:
        """Whether a column holds any figure; one of variables may also be all empty, which is said."""
        if one.said.item >= 0:
            return True
        return any(
            self.grid.said(row.row, one.column) or self.grid.formula[row.row, one.column]
            for row in self.rows
            if row.kind in ("data", "total")
        )

    def _column(self, one: ColumnReading, held: Held) -> FigureColumn:
        said = one.said
        item, waits = said.item, bool(held.waits)
        period, part = self._time(said, held)
        column = FigureColumn(
            one.column,
            item,
            one.given_unit or said.unit,
            period,
            part,
            said.flow,
            said.stage,
            said.provisional,
            said.area,
            waits,
        )
        if one.role == "unknown":
            return self._asked(one, column)
        if period is not None and period.flow and column.flow is None:
            column = replace(column, flow=period.flow)
        if "variable" not in self.roles and item < 0:
            return self._asked(one, column)
        if part is not None and period is None and "year" not in self.roles:
            return self._year_asked(one, column)
        if said.stage == "expected" and said.time is not None and said.time.months in (1, 3) and not column.flow:
            return self._flow_asked(one, column)
        return column

    def _time(self, said: Said, held: Held) -> tuple[Period | None, Time | None]:
        """The period of a column, or the part of a year whose year the rows say."""
        time = said.time
        if time is not None and time.lacks_year and held.year:
            time = time.in_year(held.year)
        if time is not None:
            period = period_of(time)
            if period is not None:
                return (with_days(period, said.days) if said.days and said.days.last else period), None
            return None, time if time.lacks_year else None
        if said.days is not None and said.days.first and not said.days.last:
            base = held.period or self._declared_period()
            if base is not None:
                return _since(said.days, base), None
        if held.period is not None:
            return replace(held.period, flow=None if said.flow else held.period.flow), None
        return None, None

    def _asked(self, one: ColumnReading, column: FigureColumn) -> FigureColumn:
        """A column whose figures nobody can name: one question; until it is answered they wait."""
        count = sum(1 for row in self.data if self.grid.said(row.row, one.column))
        if not count:
            return replace(column, waits=True)
        choices = one.said.candidates or tuple(self._suggestions(one.header))
        balanced = proved(one.said.candidates, self._values(one), self._known(one), self._identities())
        if balanced is not None:
            return replace(column, item=self.wording.names.codes.item[balanced])
        answer = self.inquiry.ask(
            "column-asked",
            (" / ".join(one.path),),
            self._place(self._header_row(one), one.column),
            found=one.header,
            choices=(*choices, "-"),
            figures=count,
        )
        if answer is None:
            return replace(column, waits=True)
        if answer == "-":
            return replace(column, waits=True)
        item = self.wording.item(answer)
        return replace(column, item=item, waits=column.waits or item < 0)

    def _identities(self) -> list[Identity]:
        return list(self.wording.names.codes.catalogue.identities.values())

    def _values(self, one: ColumnReading) -> Figures:
        return figures_in(self.grid, [row.row for row in self.data], one.column)

    def _known(self, asked: ColumnReading) -> dict[str, Figures]:
        """The figures of the columns that are named for certain and share the further key of ``asked``."""
        said = asked.said
        alike = [
            one for one in self.figures
            if one.said.item >= 0 and (one.said.time, one.said.flow, one.said.stage) == (said.time, said.flow, said.stage)
        ]  # fmt: skip
        return {self.wording.names.codes.items[one.said.item]: self._values(one) for one in alike}

    def _suggestions(self, header: str) -> list[str]:
        guess = self.wording.names.suggestion(header)
        return [guess] if guess else []

    def _header_row(self, one: ColumnReading) -> int:
        rows = [row for row in range(self.rows[0].row if self.rows else 1) if self.grid.said(row, one.column)]
        return rows[-1] if rows else -1

    def _year_asked(self, one: ColumnReading, column: FigureColumn) -> FigureColumn:
        part = column.part
        assert part is not None
        answer = self.inquiry.ask(
            "year-asked", (), self._place(self._header_row(one), one.column),
            found=one.header, figures=len(self.data), of_file=True,
        )  # fmt: skip
        if answer is None or not answer.strip().isdigit():
            return replace(column, waits=True)
        return replace(column, period=period_of(part.in_year(int(answer))))

    def _flow_asked(self, one: ColumnReading, column: FigureColumn) -> FigureColumn:
        """ "Ước thực hiện quý" is the year to date in most forms, the quarter in some."""
        answer = self.inquiry.ask(
            "flow-asked", (one.header,), self._place(self._header_row(one), one.column),
            found=one.header, choices=("period", "ytd"), figures=len(self.data),
        )  # fmt: skip
        return replace(column, flow=answer, waits=column.waits or answer is None)


def _agree(declared: Period, said: Period) -> bool:
    """Whether the caller and the file speak of the same time: the same period, or a shorter one within it."""
    if declared.label == said.label:
        return True
    one, other = period_at(declared.label, None), period_at(said.label, None)
    if one is None or other is None or said.flow:
        return False
    return other[0] <= one[0] and one[1] <= other[1]


def _since(days: Time, base: Period) -> Period | None:
    bounds = period_at(base.label, base.calendar)
    if bounds is None or days.first is None or bounds[1] < days.first:
        return None
    return Period(
        f"{days.first.isoformat()}/P{(bounds[1] - days.first).days + 1}D", base.calendar or "statistical", "since"
    )


def _widest(said: dict[frozenset[str], str]) -> dict[frozenset[str], str]:
    """Statements that mean the same area in some era are one."""
    kept: dict[frozenset[str], str] = {}
    for ids, text in said.items():
        if not any(ids & other for other in kept):
            kept[ids] = text
    return kept
