"""What is said around a table and beside it, as statements that its figures are held against: title, names, layout, form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from nq57_indicators.layouts.context import Context, is_dated_place
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.interpreting import Interpretation, constants_of
from nq57_indicators.layouts.own_form import MARK, FormMark
from nq57_indicators.layouts.periods_said import PeriodSaid
from nq57_indicators.layouts.periods_said import Statement as Said
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import ASKED
from nq57_indicators.layouts.times import period_at, period_of
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.tables.statements import Days, Statement, Where

_AROUND: Final[tuple[Where, ...]] = ("title", "sheet", "file")
_YEARS: Final = range(1990, 2061)
_KEPT_BY_LAYOUT: Final = ("time_period", "ref_area", "flow", "stage", "calendar")


def statements_of(interpretation: Interpretation, mark: FormMark | None, declared: Declared) -> Iterator[Statement]:
    """What is said of one table. Where some of its figures still wait, titles and names cannot be held against the others."""
    fit, table = interpretation.fit, interpretation.block.grid.table
    if fit is not None:
        for part, text in constants_of(fit.table, table.file).items():
            if part in _KEPT_BY_LAYOUT:
                yield Statement(part, (text,), "layout", f"{fit.layout.id}: {text}")
    for part, name in (("time_period", "period"), ("ref_area", "area")):
        if mark is not None and mark.facts.get(name) and getattr(declared, name) is not None:
            yield Statement(part, (mark.facts[name],), "form", f"{MARK}: {mark.facts[name]}")
    if any(figure.waits for figure in interpretation.figures) or any(row.kind == ASKED for row in interpretation.rows):
        return
    context = _below(interpretation.around or interpretation.context, _end_of_table_above(interpretation.block))
    for statement in said_around(context, interpretation.block.grid):
        if statement.part == "flow" and interpretation.held.flow_of_each:
            continue
        if statement.part not in interpretation.held.answered:
            yield statement


def _end_of_table_above(block: Block) -> int:
    """The last row with figures of the table above, -1 for the first table of a sheet."""
    rows = block.around if block.around and block.around[0] > 0 else []
    return next((row for row in reversed(rows) if block.grid.holds_figures([row], range(block.grid.width))), -1)


def _below(context: Context, row: int) -> Context:
    """What is said below a row, and what the names say: cells of the table above are no title of this one."""

    def own(at: Said) -> bool:
        return at.where != "title" or at.row > row

    return replace(
        context,
        periods=[said for said in context.periods if own(said.at)],
        partial=[said for said in context.partial if own(said[1])],
        areas=[area for area in context.areas if own(area)],
        stages=[said for said in context.stages if own(said[1])],
        flow=context.flow if context.flow and own(context.flow[1]) else None,
    )


def said_around(context: Context, grid: Grid | None = None) -> Iterator[Statement]:
    """What title, name of the sheet and name of the file say, each of them as a whole.

    Folders are left out: they keep what came in some month, and say nothing against cells.
    """
    for where in _AROUND:
        periods = [said for said in context.periods if said.at.where == where and not _is_aim(said)]
        parts = [said for said in context.partial if said[1].where == where == "title"]
        if periods or parts:
            labels = tuple(dict.fromkeys(said.period.label for said in periods))
            days = [_days(said) for said in periods]
            of_any_year = (period_of(time.in_year(year)) for time, _ in parts for year in _YEARS)
            days += [period_at(period.label, None) for period in of_any_year if period is not None]
            at = periods[0].at if periods else parts[0][1]
            yield _statement("time_period", labels, at, where, grid, tuple(filter(None, days)))
        areas = [area for area in context.areas if area.where == where and not is_dated_place(context.line_at(area))]
        if areas:
            yield _statement("ref_area", tuple(dict.fromkeys(area.text for area in areas)), areas[0], where, grid)
    for stage, at in context.stages:
        yield _statement("stage", (stage,), at, _AROUND[_AROUND.index(at.where)], grid)
    if context.flow is not None:
        yield _statement("flow", (context.flow[0],), context.flow[1], "title", grid)


def _statement(
    part: str, texts: tuple[str, ...], at: Said, where: Where, grid: Grid | None, days: tuple[Days, ...] = ()
) -> Statement:
    row = grid.lines[at.row] if grid is not None and at.row >= 0 else 0
    column = grid.places[at.column] if grid is not None and at.column >= 0 else 0
    return Statement(part, texts, where, at.text, days, row, column)


def _is_aim(said: PeriodSaid) -> bool:
    """Whether a year is the one by which something is to be reached: "đến năm 2030"."""
    return said.time.months == 12 and plain(said.at.text[said.time.begin :]).startswith("den ")


def _days(said: PeriodSaid) -> Days | None:
    """The days that a statement covers by the usual calendar: of a running total all from the beginning of its year."""
    days = period_at(said.period.label, None) or period_at(said.period.label, said.period.calendar)
    if days is None or said.period.flow != "ytd":
        return days
    return min(days[0], date(days[1].year, 1, 1)), days[1]
