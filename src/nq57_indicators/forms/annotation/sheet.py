"""Marks on the cells of one sheet part: their format, and cells that are not there yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from nq57_indicators.forms.annotation.marks import Mark, cell_name, place_of
from nq57_indicators.forms.annotation.styles import Styles
from nq57_indicators.forms.annotation.xml_edits import Element, XmlPart

Cell = tuple[int, int]
_BEHIND_COMMENTS = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
)  # fmt: skip
"""What stands behind the reference to comments in a sheet, by the order of the standard."""


@dataclass
class Grid:
    """The rows and cells of a sheet that marks ask for, found in one pass; ``after`` is where a missing row belongs.

    ``in_row`` has the cells of each row that is asked for, with their columns.
    """

    rows_wanted: set[int]
    columns_wanted: set[int]
    rows: dict[int, Element] = field(default_factory=dict)
    cells: dict[Cell, Element] = field(default_factory=dict)
    in_row: dict[int, list[tuple[int, Element]]] = field(default_factory=lambda: defaultdict(list))
    first_in_column: dict[int, Cell] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)
    column_styles: list[tuple[int, int, int]] = field(default_factory=list)
    data: Element | None = None
    tail: Element | None = None
    comments: Element | None = None
    _row: int = 0
    _column: int = 0

    def __post_init__(self) -> None:
        self._lacking = sorted(self.rows_wanted, reverse=True)

    def __call__(self, element: Element) -> bool:
        """Look at an element as it opens; nothing has to be kept beyond what is taken here."""
        take = getattr(self, f"_take_{element.name}", None)
        if take is not None:
            take(element)
        elif element.depth == 1 and element.name in _BEHIND_COMMENTS and self.data and not self.tail:
            self.tail = element
        return False

    def _take_sheetData(self, element: Element) -> None:  # noqa: N802  the element's own name
        self.data = element

    def _take_legacyDrawing(self, element: Element) -> None:  # noqa: N802  the element's own name
        self.comments = element

    def _take_col(self, element: Element) -> None:
        first, last, style = (int(element.attribute(name, "0")) for name in ("min", "max", "style"))
        self.column_styles.append((first, last, style))

    def _take_row(self, element: Element) -> None:
        self._row = int(element.attribute("r") or self._row + 1)
        self._column = 0
        while self._lacking and self._lacking[-1] < self._row:
            self.after[self._lacking.pop()] = element.start
        if self._row in self.rows_wanted:
            self.rows[self._row] = element

    def _take_c(self, element: Element) -> None:
        name = element.attribute("r")
        self._column = place_of(name)[1] if name else self._column + 1
        at = self._row, self._column
        if self._row in self.rows_wanted:
            self.cells[at] = element
            self.in_row[self._row].append((self._column, element))
        if self._column in self.columns_wanted and self._column not in self.first_in_column:
            self.first_in_column[self._column] = at
            self.cells[at] = element


@dataclass(frozen=True)
class MarkedCell:
    """What was done to a cell, so that it can be undone: the fill it had, and whether it was there at all."""

    cell: str
    fill: str
    existed: bool


class SheetMarks:
    """One sheet on which cells are marked."""

    def __init__(self, data: bytes, marks: Iterable[Mark], undo: Iterable[MarkedCell] = ()) -> None:
        self.part = XmlPart(data)
        self._marks = [mark for mark in marks if mark.row or mark.column]
        self._undo = {place_of(done.cell): done for done in undo}
        rows = {mark.row for mark in self._marks if mark.row} | {row for row, _ in self._undo}
        columns = {mark.column for mark in self._marks if not mark.row}
        self.grid = Grid(
            rows | ({1} if columns else set()), columns
        )  # the mark of an empty column stands in the first row
        self.part.elements(self.grid)

    def by_cell(self) -> dict[Cell, list[Mark]]:
        """The marks of each cell, the worst first; those of a row or column stand on its first filled cell."""
        found: dict[Cell, list[Mark]] = defaultdict(list)
        for mark in sorted(self._marks, key=lambda mark: mark.order):
            found[self._cell_of(mark)].append(mark)
        return dict(sorted(found.items()))

    def _cell_of(self, mark: Mark) -> Cell:
        if mark.row and mark.column:
            return mark.row, mark.column
        if mark.row:
            return mark.row, min((column for column, _ in self.grid.in_row[mark.row]), default=1)
        return self.grid.first_in_column.get(mark.column, (1, mark.column))

    def colour(self, styles: Styles) -> list[MarkedCell]:
        """Give every marked cell the colour of its worst finding; what was done comes back."""
        marked = self.by_cell()
        done: list[MarkedCell] = []
        new: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for (row, column), marks in marked.items():
            element = self.grid.cells.get((row, column))
            before = int(element.attribute("s", "0")) if element else self._style_of_gap(row, column)
            before = self._undone(styles, before, (row, column))
            style = styles.marked(before, marks[0].severity)
            if element is None:
                cell = self.part.tag("c", {"r": cell_name(row, column), "s": str(style)})
                new[row].append((column, cell))
            else:
                self.part.set_attribute(element, "s", str(style))
            done.append(MarkedCell(cell_name(row, column), styles.fill_of(before), element is not None))
        self._undo_rest(styles, marked)
        for row, cells in new.items():
            self._insert(row, cells)
        return done

    def _undone(self, styles: Styles, style: int, at: Cell) -> int:
        return styles.unmarked(style, self._undo[at].fill) if at in self._undo else style

    def _undo_rest(self, styles: Styles, marked: dict[Cell, list[Mark]]) -> None:
        for at, done in self._undo.items():
            element = self.grid.cells.get(at)
            if at in marked or element is None:
                continue
            style = int(element.attribute("s", "0"))
            if not done.existed and element.close == element.inside and styles.is_marked(style):
                self.part.replace(element)
            else:
                self.part.set_attribute(element, "s", str(styles.unmarked(style, done.fill)))

    def _style_of_gap(self, row: int, column: int) -> int:
        """The format that an empty cell shows: that of its row, else that of its column."""
        line = self.grid.rows.get(row)
        if line is not None and line.attribute("customFormat") in ("1", "true"):
            return int(line.attribute("s", "0"))
        return next((style for first, last, style in self.grid.column_styles if first <= column <= last), 0)

    def _insert(self, row: int, cells: list[tuple[int, str]]) -> None:
        """Put new cells into a row, at their places; a row that is missing is made."""
        line = self.grid.rows.get(row)
        if line is None:
            xml = self.part.tag("row", {"r": str(row)}, "".join(cell for _, cell in sorted(cells)))
            if row in self.grid.after:
                self.part.insert(self.grid.after[row], xml)
            elif self.grid.data is not None:
                self.part.append(self.grid.data, xml)
            return
        there = sorted(self.grid.in_row[row], key=itemgetter(0))
        behind: list[str] = []
        for column, cell in sorted(cells):
            following = next((element for place, element in there if place > column), None)
            if following is None:
                behind.append(cell)
            else:
                self.part.insert(following.start, cell)
        if behind:
            self.part.append(line, "".join(behind))

    @property
    def named_drawing(self) -> str | None:
        """The relation by which the sheet names the drawing of its comments."""
        return self.grid.comments.attribute("id") if self.grid.comments else None

    def refer_to_comments(self, relation: str, namespace: str) -> None:
        """Name the drawing of the comments, where the order of the standard wants it, or in the place of one that is gone."""
        reference = self.part.tag("legacyDrawing", {"xmlns:nq57r": namespace, "nq57r:id": relation})
        if self.grid.comments is not None:
            self.part.replace(self.grid.comments, reference)
        else:
            self.part.insert(self.grid.tail.start if self.grid.tail else self.part.root.close, reference)
