"""One workbook returned: marks on its cells, comments, the sheet of what is to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from nq57_indicators.forms.annotation.comments import Comment, write_comments
from nq57_indicators.forms.annotation.marks import Mark, cell_name, place_of
from nq57_indicators.forms.annotation.sheet import SheetMarks
from nq57_indicators.forms.annotation.signatures import drop_signatures
from nq57_indicators.forms.annotation.styles import Styles
from nq57_indicators.forms.annotation.todo_sheet import Record, Todo, records_of, todo_part, write_todo_sheet
from nq57_indicators.forms.annotation.workbook_parts import WorkbookParts
from nq57_indicators.models.limits import USUAL
from nq57_indicators.reading.package import Package
from nq57_indicators.reading.sheets import SheetReader
from nq57_indicators.reading.tally import Tally
from nq57_indicators.texts.labels import label


def return_workbook(
    source: Path, target: Path, todos: Sequence[Todo], head: Sequence[str], lang: str = "vi", *, signed: bool = False
) -> bool:
    """Write ``source`` to ``target`` with every todo of a cell marked there, and all of them on a sheet in front.

    Marks of an earlier run are taken back first. A workbook with a digital signature (or laid out from one that was
    ``signed``) loses it, and says so: whether it did. Raises ``SubmissionError`` for a workbook that is not safe to open.
    """
    parts = WorkbookParts(source)
    earlier = _earlier(source, parts)
    signed = drop_signatures(parts) or signed
    if signed:
        head = (*head, label("todo.unsigned", lang))
    styles = Styles(parts)
    records: list[Record] = []
    for sheet in parts.sheets():
        marks = [_mark(todo, lang) for todo in todos if todo.sheet == sheet.title and not todo.is_mended]
        if not sheet.is_worksheet or not (marks or earlier[sheet.title]):
            continue
        done = SheetMarks(parts[sheet.part], marks, [record.done for record in earlier[sheet.title]])
        records += [Record(sheet.title, cell) for cell in done.colour(styles)]
        comments = [
            Comment(cell_name(*cell), "\n\n".join(mark.text for mark in marks))
            for cell, marks in done.by_cell().items()
        ]
        relation = write_comments(parts, sheet.part, comments, done.named_drawing)
        if relation is not None:
            done.refer_to_comments(relation, parts.relation_kinds)
        parts[sheet.part] = done.part.changed()
    write_todo_sheet(parts, styles, todos, head, records, lang)
    styles.save()
    parts.save(target)
    return signed


def _mark(todo: Todo, lang: str) -> Mark:
    row, column = place_of(todo.cell)
    text = f"{label(f'severity.{todo.severity}', lang).upper()}: {todo.message}\n→ {todo.fix}"
    return Mark(todo.sheet, row, column, todo.severity, text)


def _earlier(source: Path, parts: WorkbookParts) -> dict[str, list[Record]]:
    """What an earlier run did to the cells of each sheet."""
    found: dict[str, list[Record]] = defaultdict(list)
    name = todo_part(parts)
    if name is not None:
        for record in records_of(_texts(source, name)):
            found[record.sheet].append(record)
    return found


def _texts(source: Path, part: str) -> dict[tuple[int, int], str]:
    """The texts of a sheet by row and column."""
    tally = Tally(USUAL)
    with Package(source, tally) as book, book.open(part) as stream:
        columns = SheetReader(book.shared_texts, lambda style: None, book.epoch, tally).read(stream)
    return {
        (row, column): str(value)
        for column, cells in columns.items()
        for row, value in zip(cells.rows, cells.values, strict=True)
        if isinstance(value, str) or value is not None
    }
