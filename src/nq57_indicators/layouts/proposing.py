"""A proposal: the layout of a file as its words say it, written down so that a person can check and keep it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.fitting import open_header
from nq57_indicators.layouts.interpreting import Interpretation
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import STRANGE
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.layouts import HeldFact, Layout, LayoutColumn, LayoutTable
from nq57_indicators.tables.doubts import Doubt, ReadAs
from nq57_indicators.texts import label

_WHERE = ("title", "sheet", "file", "folder")


@dataclass(frozen=True)
class Proposal:
    """How a file would be read: its ``layout``, the ``doubts`` that are left, how each table is ``read_as``.

    ``text`` is the layout as commented TOML, ``answers`` a file of answers to fill in.
    """

    layout: Layout
    doubts: tuple[Doubt, ...]
    read_as: tuple[ReadAs, ...]
    text: str
    answers: str

    def __repr__(self) -> str:
        return f"<Proposal: {len(self.layout.tables)} table(s), {len(self.doubts)} doubt(s)>"


def proposal(
    file: str, tables: Sequence[Interpretation], doubts: Sequence[Doubt], read_as: Sequence[ReadAs], wording: Wording
) -> Proposal:
    """The proposal for one file, from its tables as they were read."""
    found = [(interpretation, _table(interpretation, wording)) for interpretation in tables]
    layout = Layout(version=1, id=_id_of(file), tables=tuple(table for _, table in found))
    text = "\n".join(_lines(layout, found, doubts))
    return Proposal(layout, tuple(doubts), tuple(read_as), text, "\n".join(_answer_lines(doubts)))


def _id_of(file: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", plain(PurePosixPath(file).stem)).strip("_") or "form"


def _table(interpretation: Interpretation, wording: Wording) -> LayoutTable:
    columns = {open_header(column.path): column for column in reversed(interpretation.columns) if column.path}
    ordered = dict.fromkeys(open_header(column.path) for column in interpretation.columns if column.path)
    items = {figure.column: figure.item for figure in interpretation.figures if not figure.waits}
    written = tuple(
        _column(header, columns[header], items.get(columns[header].column, -1), wording) for header in ordered
    )
    return LayoutTable(columns=written, holds=tuple(_holds(interpretation)))


def _column(header: tuple[str, ...], reading: ColumnReading, settled: int, wording: Wording) -> LayoutColumn:
    if reading.role != "figures":
        return LayoutColumn(header=header, role=reading.role)
    said = reading.said
    item = said.item if said.item >= 0 else settled  # what balances or answers settle
    variable = wording.names.codes.items[item] if item >= 0 else None
    flow = said.flow if said.flow in ("period", "ytd") else None
    return LayoutColumn(header=header, role="figures", variable=variable, flow=flow, stage=said.stage)


def _holds(interpretation: Interpretation) -> Iterator[HeldFact]:
    """Where the things stand that hold for all figures; what differs from file to file is pointed to, never written."""
    held, context = interpretation.held, interpretation.context
    if held.period is not None:
        where = next((said.at.where for said in context.periods if said.period.label == held.period.label), None)
        if where in _WHERE:
            yield HeldFact(part="time_period", where=where)
    if held.area is not None:
        where = next((said.where for said in context.areas if said.text == held.area), None)
        if where in _WHERE:
            yield HeldFact(part="ref_area", where=where)
    if held.unit is not None:
        yield HeldFact(part="unit_measure", where="title")


# ---- as text ---------------------------------------------------------------------------------------------------------


def _said(key: str, **fields: object) -> str:
    return " / ".join(label(f"layout.{key}", lang, **fields) for lang in ("vi", "en"))


def _lines(
    layout: Layout, tables: Sequence[tuple[Interpretation, LayoutTable]], doubts: Sequence[Doubt]
) -> Iterator[str]:
    yield f"# {_said('about')}"
    yield f"# {_said('how')}"
    yield ""
    yield "version = 1"
    yield f"id = {_text(layout.id)}"
    for interpretation, table in tables:
        yield from _table_lines(interpretation, table)
    if doubts:
        yield ""
        yield f"# {_said('questions', number=len(doubts))}"
        yield from (f"# {line}" for line in _answer_lines(doubts))
    yield ""


def _table_lines(interpretation: Interpretation, table: LayoutTable) -> Iterator[str]:
    grid = interpretation.block.grid
    place = f"{grid.table.sheet or ''} {grid.lines[interpretation.block.head[0]]}".strip()
    yield ""
    yield f"# {_said('table', place=place, rows=len(interpretation.data))}"
    yield "[[tables]]"
    if grid.table.sheet:
        yield f"# sheet = {_text(grid.table.sheet)}"
    waiting = {figure.column for figure in interpretation.figures if figure.waits}
    asked = [column for column in interpretation.columns if column.asked and column.column in waiting]
    unknown = {open_header(column.path) for column in asked}
    for column in table.columns:
        yield ""
        yield "[[tables.columns]]"
        yield f"header = {_texts(column.header)}"
        yield f"role = {_text(column.role)}"
        if column.header in unknown:
            yield f"# {_said('asked')}"
            yield '# variable = ""'
        for name in ("variable", "unit", "flow", "stage"):
            value = getattr(column, name)
            if value is not None:
                yield f"{name} = {_text(value)}"
    for fact in table.holds:
        yield ""
        yield "[[tables.holds]]"
        yield f"part = {_text(fact.part)}"
        yield f"where = {_text(fact.where)}"
    yield from _calendar_lines(interpretation)
    if any(row.kind == STRANGE for row in interpretation.rows):
        yield f"# {_said('strange')}"


def _calendar_lines(interpretation: Interpretation) -> Iterator[str]:
    """The calendar of the duties in force, proposed where the form states none: answered once, it holds for the office."""
    calendars = dict.fromkeys(duty.calendar for duty in interpretation.duties)
    if not calendars:
        return
    yield ""
    yield f"# {_said('calendar_asked', duties=', '.join(duty.id for duty in interpretation.duties))}"
    yield "# [[tables.holds]]"
    yield '# part = "calendar"'
    yield '# where = "given"'
    yield f"# value = {_text(next(iter(calendars)))}"


def _answer_lines(doubts: Sequence[Doubt]) -> Iterator[str]:
    yield "version = 1"
    for doubt in doubts:
        yield ""
        place = " ".join(filter(None, (doubt.sheet, doubt.cell)))
        yield f"# {place}: {doubt.question}: {' '.join(doubt.found.split())}"
        said = "choices" if doubt.assumed is None else "choices_assumed"
        choices = " | ".join(doubt.choices) or "…"
        yield f"# {_said(said, choices=choices, figures=doubt.figures, assumed=doubt.assumed)}"
        yield "[[answers]]"
        yield f"doubt = {_text(doubt.id)}"
        yield 'answer = ""'
        if doubt.of_file is not None:
            yield f"file = {_text(doubt.of_file)}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"
