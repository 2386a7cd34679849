"""Units that a table states twice: beside a name, in a column, in a header, in a line over the table; asked where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.rows import ASKED, RowReading
from nq57_indicators.layouts.title_items import unit_of_title
from nq57_indicators.recognition.names import fold

_MOST_SHOWN: Final = 200


@dataclass(frozen=True)
class Statement:
    """A unit as it is stated: the text around it, and its cell in the grid."""

    unit: str
    text: str
    row: int
    column: int


@dataclass(frozen=True)
class Units:
    """The settled unit of each column of figures that states one; ``None`` while it is asked."""

    of_columns: Mapping[int, str | None]

    def waits(self, column: int) -> bool:
        """Whether the unit of a column is being asked."""
        return column in self.of_columns and self.of_columns[column] is None


def unit_of(reading: ColumnReading) -> str | None:
    """The unit that a header or a layout gives a column."""
    return reading.given_unit or reading.said.unit


def ask_of_units(holder: Holder, held: Held) -> Units:
    """The units of rows, by their names or a column, each settled, and those of columns; a question for two that differ."""
    line = _line(holder, held)
    headers = [stated for figure in holder.figures for stated in _of_header(figure, holder)]
    of_rows = {}
    for row in holder.data:
        said = [*_of_row(row, holder)]
        for first in said[:1]:
            of_rows[row.row] = first, _contradicted_by(first, [*said[1:], *headers, *line], holder)
    of_columns = {stated.column: (stated, _contradicted_by(stated, line, holder)) for stated in headers}
    rows = _settled(of_rows, holder, len(holder.figures))
    for row in holder.data:
        unit = rows.get(row.row, "")
        row.unit = unit or ""
        row.kind = ASKED if unit is None else row.kind
    return Units(_settled(of_columns, holder, len(holder.data)))


def units_beside_title(holder: Holder, held: Held) -> tuple[str, ...]:
    """The units of all figures: of the line of units, else of a title that names their variable; asked where they differ."""
    of_title = unit_of_title(holder.context.lines, holder.wording) if held.item >= 0 else ()
    line = holder.context.unit
    if not of_title or line is None or not any(holder.wording.contradict(of_title[0], unit) for unit in held.units):
        return held.units or of_title
    choices = (*of_title, *held.units)
    answer = holder.inquiry.ask(
        "statements-differ", ("unit_measure", *choices), holder.place(line.row, line.column),
        found="; ".join(other.text for other in holder.context.lines)[:_MOST_SHOWN],
        choices=choices, figures=len(holder.data) * len(holder.figures), of_file=True, closed=True,
    )  # fmt: skip
    if answer is None:
        held.waits.add("unit_measure")
    return (answer,) if answer is not None else ()


def _settled(
    stated: Mapping[int, tuple[Statement, Statement | None]], holder: Holder, figures: int
) -> dict[int, str | None]:
    """The unit of every statement; of one that another contradicts what is answered, asked once for the same two units."""
    pairs: dict[tuple[str, str], list[tuple[Statement, Statement]]] = {}
    for own, other in stated.values():
        if other is not None:
            pairs.setdefault((own.unit, other.unit), []).append((own, other))
    answers = {
        pair: holder.inquiry.ask(
            "statements-differ", ("unit_measure", *pair), holder.place(own.row, own.column),
            found=f"{own.text}; {other.text}", choices=pair, figures=figures * len(statements), of_file=True, closed=True,
        )
        for pair, statements in pairs.items()
        for own, other in statements[:1]
    }  # fmt: skip
    return {at: own.unit if other is None else answers[own.unit, other.unit] for at, (own, other) in stated.items()}


def _contradicted_by(stated: Statement, others: Sequence[Statement], holder: Holder) -> Statement | None:
    """The first statement of another unit of the same kind; a line of several units may have this one too."""
    other = next((other for other in others if holder.wording.contradict(stated.unit, other.unit)), None)
    alike = (same for same in others if other is not None and same.text == other.text)
    return None if any(fold(same.unit) == fold(stated.unit) for same in alike) else other


def _of_row(row: RowReading, holder: Holder) -> Iterator[Statement]:
    """The unit beside the name of a row, and that in its column of units, known or not."""
    by_role = {column.role: column.column for column in holder.columns if column.role in ("variable", "unit_measure")}
    if "variable" in by_role:
        text = holder.grid.anchored(row.row, by_role["variable"])
        unit = holder.wording.unit_in(text)
        if unit is not None:
            yield Statement(unit, text, row.row, by_role["variable"])
    if "unit_measure" in by_role:
        text = holder.grid.anchored(row.row, by_role["unit_measure"])
        if text:
            yield Statement(text, text, row.row, by_role["unit_measure"])


def _of_header(reading: ColumnReading, holder: Holder) -> Iterator[Statement]:
    unit = unit_of(reading)
    if unit is not None:
        yield Statement(unit, reading.header, holder.header_row(reading), reading.column)


def _line(holder: Holder, held: Held) -> list[Statement]:
    line = holder.context.unit
    return [Statement(unit, line.text, line.row, line.column) for unit in held.units] if line is not None else []
