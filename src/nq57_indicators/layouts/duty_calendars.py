"""Periods without days: the duties in force that count them by another calendar than the statistical one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.rows import DATA, RowReading
from nq57_indicators.layouts.settling import FigureColumn
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.times import Period, period_of
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.definitions import Obligation
from nq57_indicators.periods import CALENDARS_OF_DAYS, PeriodError, parse_period
from nq57_indicators.recognition.shapes import DAYS

USUAL_CALENDAR = CALENDARS_OF_DAYS[0]
"""What periods without days are read by until somebody says otherwise."""


def duties_by_another_calendar(
    grid: Grid,
    columns: Sequence[ColumnReading],
    rows: Sequence[RowReading],
    figures: Sequence[FigureColumn],
    held: Period | None,
    wording: Wording,
) -> tuple[Obligation, ...]:
    """The duties that ask for the figures of a table by a calendar that it does not state; none where it states days.

    ``held`` is the period of all figures, where they share one.
    """
    roles = {column.role: column.column for column in columns}
    data = [row for row in rows if row.kind == DATA]
    if "calendar" in roles or set(DAYS) & roles.keys() or not data:
        return ()
    cells = (time_of_cell(grid.anchored(row.row, roles["time_period"])) for row in data if "time_period" in roles)
    periods = {
        held, *(figure.period for figure in figures), *(row.period for row in data), *(period_of(time) for time in cells if time),
    }  # fmt: skip
    if any(period.calendar for period in periods if period is not None):
        return ()
    codes = wording.names.codes
    items = {figure.item for figure in figures} | {wording.label(row.variable).item for row in data if row.variable}
    variables = {codes.items[item] for item in items if item >= 0}
    duties = [duty for duty in codes.catalogue.obligations.values() if variables & set(duty.variables)]
    found = dict.fromkeys(duty.id for period in periods if period is not None for duty in _of_period(period, duties))
    return tuple(codes.catalogue.obligations[name] for name in found)


def _of_period(named: Period, duties: Sequence[Obligation]) -> Iterator[Obligation]:
    """The duties in force for a period, if none of them goes by the usual calendar."""
    try:
        period = parse_period(named.label)
    except PeriodError:
        return
    asking = [duty for duty in duties if duty.frequency == period.frequency and duty.in_force(period.end)]
    if all(duty.calendar != USUAL_CALENDAR for duty in asking):
        yield from asking
