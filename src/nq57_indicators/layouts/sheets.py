"""From the blocks of files to straight tables: plain ones pass as they are, other sheets are read by a layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from nq57_indicators.layouts.applying import Straight
from nq57_indicators.layouts.around import said_around, statements_of
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.columns import columns_of
from nq57_indicators.layouts.context import context_of_names, with_comments
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.fitting import fit_of, header_words
from nq57_indicators.layouts.grid import Grid, grid_of
from nq57_indicators.layouts.headers import Block, blocks_of
from nq57_indicators.layouts.interpreting import Interpretation, ask_calendar, interpret
from nq57_indicators.layouts.notes import (
    Note,
    notes_at_cells,
    remarks_in_columns,
    remarks_of_table,
    with_stage_of_notes,
)
from nq57_indicators.layouts.own_form import (
    FormMark,
    declared_with,
    form_titles,
    hold_what_is_marked,
    key_of,
    layout_of,
    mark_of,
    rows_against_codes,
    rows_gone,
    stated_by,
    verdict_on,
)
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.reading_told import is_plain, read_as
from nq57_indicators.layouts.rows import AGENCY, COMPARED, LOWER, PART, STRANGE, TOTAL, RowReading
from nq57_indicators.layouts.straightness import has_keys, is_straight
from nq57_indicators.layouts.whole_sheets import joined, same_sheet
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.layouts import Layout, Marks
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.tables.cells import RawTable, UnreadableFile
from nq57_indicators.tables.doubts import ReadAs, waiting_for
from nq57_indicators.tables.statements import Statement

_NUMBER_OF_ROW = re.compile(r"\d+|\(?[IVXLC]+\)?[.)]?")
MOST_ROWS = 100_000
MOST_TEXTS = 30_000
"""Sheets with more rows, or more different texts, are read straight on: no office draws them by hand."""
_LEFT_OUT = {
    TOTAL: "total-row-left-out",
    LOWER: "lower-row-left-out",
    AGENCY: "agency-row-left-out",
    PART: "part-row-left-out",
    COMPARED: "compared-row-left-out",
}


@dataclass(frozen=True)
class Remark:
    """What is to be said of a cell while a sheet is read: a finding to be."""

    rule: str
    file: str
    sheet: str | None
    row: int
    column: int
    found: str = ""
    expected: str = ""
    of: tuple[str, str, str] = ("", "", "")
    """Body, period and calendar of all figures of the sheet, where it says them of itself."""


@dataclass
class SheetReader:
    """Reads sheet after sheet. ``inquiry`` gathers the questions, ``remarks`` what is said beside them, ``read_as`` how.

    ``given`` are layouts that the caller names, ``known`` those of the catalogue.
    """

    wording: Wording
    declared: Declared
    inquiry: Inquiry = field(default_factory=Inquiry)
    given: tuple[Layout, ...] = ()
    known: tuple[Layout, ...] = ()
    remarks: list[Remark] = field(default_factory=list)
    read_as: list[ReadAs] = field(default_factory=list)
    seen: list[Interpretation] | None = None
    """Where it is a list: the tables that were read by a layout, in order; those of a straight sheet are none of them."""
    _notes: set[tuple[str, str | None, str]] = field(default_factory=set)
    _straight: tuple[str, str | None] | None = None
    """The sheet whose first block was read straight on: so are the others."""
    _named: tuple[tuple[str, str | None], tuple[Statement, ...]] | None = None
    """The last sheet that was read straight on, and what its names say."""

    def read(self, tables: Iterable[RawTable | UnreadableFile]) -> Iterator[RawTable | UnreadableFile]:
        """The tables as recognition takes them, in the order in which they come."""
        waiting: list[RawTable] = []
        for table in map(self._noted, tables):
            if waiting and not same_sheet(waiting[0], table):
                yield from self._sheet(waiting)
                waiting = []
            if isinstance(table, UnreadableFile):
                yield table
            elif not waiting and self._passes(table):
                self._tell_notes(table, remarks_in_columns(table, self.wording))
                yield replace(table, statements=self._names_said(table))
            else:
                waiting.append(table)
                if sum(map(len, waiting)) > MOST_ROWS:
                    yield from waiting
                    waiting = []
        if waiting:
            yield from self._sheet(waiting)

    def _noted(self, table: RawTable | UnreadableFile) -> RawTable | UnreadableFile:
        """A table with its comments among the lines above it; what notes at its cells say is told."""
        if isinstance(table, UnreadableFile):
            return table
        table = with_stage_of_notes(table, self.wording) if table.notes else table
        self._tell_notes(table, notes_at_cells(table, self.wording))
        return with_comments(table, self.wording) if table.comments else table

    def _tell_notes(self, table: RawTable, notes: Iterable[Note]) -> None:
        """Tell each note once, however many blocks or rows repeat it."""
        for row, column, text in notes:
            if (table.file, table.sheet, text) not in self._notes:
                self._notes.add((table.file, table.sheet, text))
                self.remarks.append(Remark("note-on-figures", table.file, table.sheet, row, column, text))

    def _names_said(self, table: RawTable) -> tuple[Statement, ...]:
        """What the names of sheet and file say; all blocks of a sheet have the same."""
        if self._named is None or self._named[0] != (table.file, table.sheet):
            said = tuple(said_around(context_of_names(table, self.wording)))
            self._named = (table.file, table.sheet), said
        return self._named[1]

    def _passes(self, table: RawTable) -> bool:
        if table.door not in ("csv", "excel") or (len(table.columns) > MOST_COLUMNS and self._is_read_alone(table)):
            return True
        sheet = (table.file, table.sheet)
        if (
            self._straight != sheet
            and not self.given
            and not self._is_mapped(table)
            and is_straight(table, self.wording, self.declared)
        ):
            self._straight = sheet
        return self._straight == sheet

    def _is_read_alone(self, table: RawTable) -> bool:
        """Whether recognition finds areas, periods and figures in a table without a layout."""
        return not table.above and not table.merged and has_keys(table, self.wording, self.declared)

    def _is_mapped(self, table: RawTable) -> bool:
        """Whether the catalogue has a layout for a table with just these headers."""
        headers = {(plain(column.header),) for column in table.columns if column.header.strip()}
        tables = (table for layout in self.known for table in layout.tables)
        return any({tuple(map(plain, column.header)) for column in table.columns} == headers for table in tables)

    def interpretations(self, grid: Grid) -> Iterator[Interpretation]:
        """Every table of a sheet, as far as it is not known to wait for an answer."""
        mark = mark_of(grid)
        known = self.known if mark is None else (layout_of(mark, self.wording.names.codes.catalogue), *self.known)
        declared = self.declared if mark is None else declared_with(mark, self.declared)
        titles = form_titles() if mark is not None else frozenset()
        for block in blocks_of(grid, self.wording, header_words((*self.given, *known)), titles):
            fit = fit_of(block, self.given, known, self.inquiry, partial(self._figures_of, block))
            if self.seen is not None and isinstance(fit, str):
                fit = None  # a proposal shows how it is read as a new form
            if not isinstance(fit, str):
                found = interpret(block, self.wording, declared, self.inquiry, fit)
                if mark is not None:
                    hold_what_is_marked(found, mark, self.declared, self.wording, self.inquiry)
                    self._remark_changed(found, mark)
                yield found

    def _figures_of(self, block: Block) -> int:
        """How many figures a table holds, as far as its words tell."""
        columns = [reading.column for reading in columns_of(block, self.wording) if reading.role == "figures"]
        return sum(bool(block.grid.said(row, column)) for row in block.rows for column in columns)

    def _sheet(self, blocks: list[RawTable]) -> Iterator[RawTable]:
        whole = joined(blocks)
        if len(whole.columns) > MOST_COLUMNS:
            found, most = str(len(whole.columns)), str(MOST_COLUMNS)
            self.remarks.append(Remark("table-too-wide", whole.file, whole.sheet, 0, 0, found, most))
            return
        asked, told = len(self.inquiry.doubts), len(self.remarks)
        grid = grid_of(whole)
        if len(set(chain.from_iterable(grid.texts))) > MOST_TEXTS:
            yield from blocks
            return
        mark = mark_of(grid)
        if mark is not None:
            if self._is_refused(mark, grid):
                return
            stated = stated_by(mark, self.wording.names.codes.catalogue)
            grid = replace(grid, table=replace(whole, stated=(*whole.stated, *stated)))
        made = list(self._tables(grid))
        if whole.hidden and not made:  # a list to choose from; recognition says what it finds in it
            self.inquiry.forget(asked)
            del self.remarks[told:]
            yield from blocks
        elif made or self._asked(whole):
            yield from made
        elif self._left_out(whole):
            self.remarks.append(Remark("no-figures", whole.file, whole.sheet, 0, 0))
        else:
            yield from blocks

    def _is_refused(self, mark: FormMark, grid: Grid) -> bool:
        """Whether a form of ours can no longer be read; what is to be said of it as a whole is noted."""
        verdict = verdict_on(mark, self.wording.names.codes.catalogue)
        if verdict is None:
            return False
        place = (grid.table.file, grid.table.sheet, 0, 0)
        self.remarks.append(Remark(verdict.rule, *place, verdict.found, verdict.expected, key_of(mark)))
        return verdict.refused

    def _remark_changed(self, interpretation: Interpretation, mark: FormMark) -> None:
        """Rows of a form of ours whose name is no longer that of their code, or that were deleted."""
        grid = interpretation.block.grid
        for row, column, code, named in rows_against_codes(interpretation, self.wording):
            self._remark(grid, "form-row-changed", row.row, column, code, named)
        count, gone = rows_gone(mark, interpretation, self.wording)
        if count > 0:
            place = (grid.table.file, grid.table.sheet, 0, 0)
            self.remarks.append(Remark("form-rows-gone", *place, ", ".join(gone), str(count), key_of(mark)))

    def _left_out(self, table: RawTable) -> bool:
        """Whether all rows of figures of a sheet were left out: those of agencies or communes, without a total."""
        rules = set(_LEFT_OUT.values())
        return any(
            remark.rule in rules and (remark.file, remark.sheet) == (table.file, table.sheet) for remark in self.remarks
        )

    def _asked(self, table: RawTable) -> bool:
        waiting = waiting_for(self.inquiry.doubts)
        return any((doubt.file, doubt.sheet) == (table.file, table.sheet) for doubt in waiting)

    def _tables(self, grid: Grid) -> Iterator[RawTable]:
        for interpretation in self.interpretations(grid):
            if self.seen is not None:
                self.seen.append(interpretation)
            before = len(waiting_for(self.inquiry.doubts))
            if not is_plain(interpretation):
                ask_calendar(interpretation, self.inquiry)
            marks = interpretation.fit.table.marks if interpretation.fit is not None else Marks()
            made = list(
                Straight(
                    grid,
                    interpretation.columns,
                    interpretation.rows,
                    interpretation.figures,
                    interpretation.held,
                    self.wording,
                    marks,
                    grid.lines[interpretation.block.head[0]],
                ).tables()
            )
            statements = tuple(statements_of(interpretation, mark_of(grid), self.declared))
            yield from (replace(table, statements=statements) for table in made)
            self._remark_rows(
                interpretation.block,
                interpretation.rows,
                next((at.column for at in interpretation.columns if at.role == "part"), -1),
            )
            self._remark_columns(interpretation.block, interpretation.columns, interpretation.rows)
            self._tell_notes(grid.table, remarks_of_table(interpretation, self.wording))
            if made and not is_plain(interpretation):
                self.read_as.append(read_as(interpretation, self.wording))
            elif (
                interpretation.data
                and len(waiting_for(self.inquiry.doubts)) == before
                and not interpretation.figures
                and not grid.table.hidden
            ):
                self._remark(
                    grid, "table-not-understood", interpretation.block.head[-1], interpretation.block.columns[0], ""
                )

    def _remark_rows(self, block: Block, rows: list[RowReading], parts: int) -> None:
        strange = next((row for row in rows if row.kind == STRANGE), None)
        if strange is not None:
            self._remark(block.grid, "table-not-understood", strange.row, block.columns[0], "")
        for row in rows:
            rule = _LEFT_OUT.get(row.kind)
            if rule is None:
                continue
            texts = [(at, block.grid.texts[row.row][at].strip()) for at in block.columns]
            named = [(at, text) for at, text in texts if len(text) > 2 and not _NUMBER_OF_ROW.fullmatch(text)] or texts
            first = next((entry for entry in named if self.wording.is_total(entry[1])), named[0])
            column, text = next((pair for pair in texts if pair[0] == parts and row.kind == PART), first)
            self._remark(block.grid, rule, row.row, column, text)

    def _remark_columns(self, block: Block, columns: list[ColumnReading], rows: list[RowReading]) -> None:
        """Columns that are not read: to compare with, without a name, or not understood; those beside a table, too."""
        data = [row.row for row in rows if row.kind == "data"]
        if not data and any(column.told == "unknown-column-of-dates" for column in columns):
            data = block.rows
        for column in columns:
            among = block.rows if column.role == "nameless" else data
            if not any(block.grid.said(row, column.column) for row in among):
                continue
            rule = {"compared": "compared-column-left-out", "nameless": "nameless-column"}.get(column.role, column.told)
            if rule is not None:
                self._remark(block.grid, rule, -1, column.column, column.header)

    def _remark(self, grid: Grid, rule: str, row: int, column: int, found: str, expected: str = "") -> None:
        line = grid.lines[row] if row >= 0 else 0
        self.remarks.append(Remark(rule, grid.table.file, grid.table.sheet, line, grid.places[column], found, expected))


MOST_COLUMNS = 500
"""No form has more; a wider table is read where its headers alone tell its keys, else refused: time grows with the square."""
