"""How a table was read, in few words: what a person compares with the sheet before figures are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nq57_indicators.layouts.interpreting import Interpretation
from nq57_indicators.layouts.rows import AGENCY, LOWER, PART, REMARK, TOTAL
from nq57_indicators.layouts.settling import FigureColumn
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.tables.doubts import ReadAs
from nq57_indicators.tables.findings import column_letter

_MOST_NAMED = 6


def read_as(interpretation: Interpretation, wording: Wording) -> ReadAs:
    """Headers, rows, columns of figures and what holds for all of them."""
    table = interpretation.block.grid.table
    return ReadAs(
        table.file,
        table.sheet,
        interpretation.fit.layout.id if interpretation.fit else None,
        tuple(_said(interpretation, wording)),
    )


def is_plain(interpretation: Interpretation) -> bool:
    """Whether there is nothing to tell: a long or wide table under one row of headers at the top, and no layout."""
    held = interpretation.held
    facts = (held.period, held.area, held.unit, held.flow, held.stage)
    own = ((figure.period, figure.flow, figure.stage, figure.area) for figure in interpretation.figures)
    return (
        interpretation.fit is None
        and interpretation.block.head == [interpretation.block.grid.above - 1]
        and not any(facts)
        and not any(any(each) for each in own)
        and not _notes(interpretation)
    )


def _said(interpretation: Interpretation, wording: Wording) -> Iterator[tuple[str, str]]:
    grid, rows = interpretation.block.grid, interpretation.data
    lines = [grid.lines[row] for row in interpretation.block.head]
    yield "headers", _span(lines)
    yield "rows", f"{len(rows)} ({_span([grid.lines[row.row] for row in rows])})"
    left = sum(row.kind in (TOTAL, LOWER, AGENCY, PART) for row in interpretation.rows)
    if left:
        yield "left_out", str(left)
    notes = _notes(interpretation)
    if notes:
        yield "notes", _span(notes)
    names = wording.names.codes.items
    columns = [figure for figure in interpretation.figures if not figure.waits]
    told = [
        ": ".join(filter(None, (column_letter(grid.places[figure.column]), ", ".join(_facts(figure, names)))))
        for figure in columns
    ]
    more = f"; … (+{len(told) - _MOST_NAMED})" if len(told) > _MOST_NAMED else ""
    yield "figures", "; ".join(told[:_MOST_NAMED]) + more
    held = interpretation.held
    for kind, value in (
        ("time_period", held.period.label if held.period else None),
        ("calendar", held.period.calendar if held.period else None),
        ("ref_area", held.area),
        ("unit_measure", held.unit),
        ("flow", held.flow),
        ("stage", held.stage),
    ):
        if value is not None:
            yield kind, value
    if interpretation.duties:
        yield "duties", ", ".join(f"{duty.id} ({duty.calendar})" for duty in interpretation.duties)


def _notes(interpretation: Interpretation) -> list[int]:
    """The lines below the last row that is read: notes and signatures."""
    last = max((row.row for row in interpretation.data), default=-1)
    grid = interpretation.block.grid
    return [grid.lines[row.row] for row in interpretation.rows if row.kind == REMARK and row.row > last]


def _facts(figure: FigureColumn, names: Sequence[str]) -> Iterator[str]:
    """What is known of the figures of a column before their rows are read."""
    item = names[figure.item] if figure.item >= 0 else None
    period = figure.period.label if figure.period else None
    yield from filter(None, (item, period, figure.flow, figure.stage, figure.unit))


def _span(lines: list[int]) -> str:
    return f"{lines[0]}–{lines[-1]}" if len(lines) > 1 else str(lines[0]) if lines else ""
