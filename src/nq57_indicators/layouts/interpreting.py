"""One table of a sheet with everything that is known of it: proposed from its words, or read by a layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.column_times import PERIOD_ROLES
from nq57_indicators.layouts.columns import columns_of
from nq57_indicators.layouts.context import Context, context_of
from nq57_indicators.layouts.derived_rows import leave_out_derived
from nq57_indicators.layouts.doubts import Inquiry, content_hash
from nq57_indicators.layouts.duty_calendars import USUAL_CALENDAR, duties_by_another_calendar
from nq57_indicators.layouts.fitting import Fit, fingerprint, open_header, open_headers, place_of
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.headings import Headings
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.parts import ask_of_parts
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import AGENCY, DATA, LOWER, PART, TOTAL, RowReader, RowReading
from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.settling import FigureColumn, Settler
from nq57_indicators.layouts.times import Period
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.models.layouts import HeldFact, LayoutColumn, LayoutTable
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import fold

_WHERE = {"title": ("title",), "sheet": ("sheet",), "file": ("file",), "folder": ("folder",)}


@dataclass
class Interpretation:
    """A table as it is read: its columns, rows, what stands around it, and the key of every column of figures."""

    block: Block
    columns: list[ColumnReading]
    rows: list[RowReading]
    context: Context
    figures: list[FigureColumn]
    held: Held
    fit: Fit | None = None
    duties: tuple[Obligation, ...] = ()
    """Duties that go by a calendar which the table does not state: what it is read by is asked."""
    around: Context | None = None
    """What stands around the table also where a layout gives a constant in its place, for that to be held against it."""

    @property
    def data(self) -> list[RowReading]:
        """The rows that hold figures to be read."""
        return [row for row in self.rows if row.kind == DATA]


def interpret(
    block: Block, wording: Wording, declared: Declared, inquiry: Inquiry, fit: Fit | None = None
) -> Interpretation:
    """Read a table by its words; what a layout says takes their place."""
    columns = columns_of(block, wording)
    context = context_of(block, wording)
    labels: dict[str, str] = {}
    caller, around = declared, context
    if fit is not None:
        _columns_by(columns, fit.table, wording)
        around = _context_by(context, [fact for fact in fit.table.holds if fact.where != "given"])
        context = _context_by(context, fit.table.holds)
        declared = _declared_by(declared, fit.table, block.grid.table.file)
        labels = {row.label: row.role for row in fit.table.rows}
    marks = wording.names.marks if fit is None else wording.names.marks.with_more(fit.table.marks)
    rows = RowReader(block, columns, wording, labels, frozenset(map(fold, marks.every))).read()
    if fit is not None:
        _variables_by(rows, fit.table, wording)
    leave_out_derived(block.grid, columns, rows, wording)
    headings = Headings(block.grid, columns, wording)
    headings.ask(headings.apply(rows), inquiry)
    ask_of_parts(block.grid, columns, rows, inquiry)
    _totals(rows)
    settler = Settler(block.grid, columns, rows, context, wording, declared, inquiry)
    figures, held = settler.settle(all_of_period=fit is not None and fit.is_of_own_form)
    if fit is not None:
        _by_given(held, fit.table, block.grid.table.file, columns, caller)
    duties: tuple[Obligation, ...] = ()
    if caller.calendar is None and held.calendar is None:
        duties = duties_by_another_calendar(block.grid, columns, rows, figures, held.period, wording)
    return Interpretation(block, columns, rows, context, figures, held, fit, duties, around)


def ask_calendar(interpretation: Interpretation, inquiry: Inquiry) -> None:
    """Ask by which calendar a table without days is read, once for all tables under the same headers.

    Until it is answered the statistical one is assumed, and nothing waits.
    """
    duties, block = interpretation.duties, interpretation.block
    if not duties:
        return
    choices = tuple(dict.fromkeys((USUAL_CALENDAR, *sorted(duty.calendar for duty in duties))))
    answer = inquiry.ask(
        "calendar-asked", (fingerprint(open_headers(block)), *choices), place_of(block),
        found=", ".join(f"{duty.id} ({duty.calendar})" for duty in duties), choices=choices, assumed=USUAL_CALENDAR,
    )  # fmt: skip
    if answer is not None:
        interpretation.held.calendar, interpretation.duties = answer, ()


def _columns_by(columns: list[ColumnReading], table: LayoutTable, wording: Wording) -> None:
    by_header = {tuple(map(plain, column.header)): column for column in table.columns}
    for reading in columns:
        of_layout = by_header.get(tuple(map(plain, open_header(reading.path))))
        if of_layout is None:
            continue
        reading.role, reading.asked, reading.told = of_layout.role, False, None
        if of_layout.role == "figures":
            reading.said = _said_by(reading, of_layout, wording)
            reading.given_unit = of_layout.unit


def _said_by(reading: ColumnReading, of_layout: LayoutColumn, wording: Wording) -> Said:
    said = replace(reading.said, rest="", candidates=(), compared=False, derived=False, role=None)
    if of_layout.variable is not None:
        said = replace(said, item=wording.names.codes.item.get(of_layout.variable, -1))
    return replace(
        said, flow=of_layout.flow or said.flow, stage=of_layout.stage or said.stage, unit=of_layout.unit or said.unit
    )


def _context_by(context: Context, holds: Sequence[HeldFact]) -> Context:
    """Of what stands around the table only what the layout points to."""
    for fact in holds:
        where = _WHERE.get(fact.where, ())
        if fact.part == "time_period":
            periods = [period for period in context.periods if period.at.where in where]
            context = replace(context, periods=periods, flow=context.flow if periods else None)
        elif fact.part == "ref_area":
            context = replace(context, areas=[area for area in context.areas if area.where in where])
        elif fact.part == "unit_measure" and fact.where == "given":
            context = replace(context, unit=None)
    return context


def _declared_by(declared: Declared, table: LayoutTable, file: str) -> Declared:
    """What the caller says, and what the layout gives for this very file."""
    constants = {fact.part: fact.value for fact in table.holds if fact.where == "given" and _is_of(fact, file)}
    return replace(
        declared,
        period=declared.period or constants.get("time_period"),
        area=declared.area or constants.get("ref_area"),
    )


def _is_of(fact: HeldFact, file: str) -> bool:
    return fact.file is None or content_hash(file).startswith(fact.file)


def _variables_by(rows: list[RowReading], table: LayoutTable, wording: Wording) -> None:
    named = {plain(row.label).strip(): row.variable for row in table.rows if row.variable is not None}
    for reading in rows:
        reading.variable = named.get(plain(reading.variable).strip(), reading.variable)


def constants_of(table: LayoutTable, file: str) -> dict[str, str]:
    """What a layout says of all figures itself, by the part of their key; what it says of another file does not count."""
    return {fact.part: fact.value for fact in table.holds if fact.value is not None and _is_of(fact, file)}


def _by_given(held: Held, table: LayoutTable, file: str, columns: list[ColumnReading], caller: Declared) -> None:
    """Constants of a layout take the place of what nobody else says."""
    constants = constants_of(table, file)
    roles = {reading.role for reading in columns}
    if "time_period" in constants and held.period is None and caller.period is None and not roles & set(PERIOD_ROLES):
        held.period = Period(constants["time_period"])
    if "ref_area" in constants and held.area is None and caller.area is None and not roles & {"ref_area", "area_code"}:
        held.area = constants["ref_area"]
    held.units = (constants["unit_measure"],) if "unit_measure" in constants else held.units
    held.flow = constants.get("flow", held.flow)
    held.stage = constants.get("stage", held.stage)
    held.calendar = None if caller.calendar else constants.get("calendar")
    held.geography = None if caller.geography else constants.get("geography")


def _totals(rows: list[RowReading]) -> None:
    """Of a table by agency, commune or part the row of totals is the figure of the area that the table is of."""
    totals = [reading for reading in rows if reading.kind == TOTAL]
    parts = [reading for reading in rows if reading.kind in (AGENCY, LOWER, PART)]
    whole = not any(reading.kind == DATA for reading in rows)
    if parts and whole and len(totals) == 1:
        totals[0].kind = DATA
        totals[0].area = ""
