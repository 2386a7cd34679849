"""The sheet in front of a returned workbook: what is to be done, by severity, with a link to every place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nq57_indicators.forms.annotation.marks import TODO_MARK, cell_name
from nq57_indicators.forms.annotation.sheet import MarkedCell
from nq57_indicators.forms.annotation.styles import Styles
from nq57_indicators.forms.annotation.workbook_parts import WorkbookParts
from nq57_indicators.forms.annotation.xml_edits import XmlPart, plain
from nq57_indicators.reading.package import OWN_SHEET
from nq57_indicators.texts import figure
from nq57_indicators.texts.labels import label

TITLES = (f"{OWN_SHEET}Việc cần sửa", f"{OWN_SHEET}To do")
_WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COLUMNS = ("number", "severity", "sheet", "cell", "message", "found", "fix", "status", "rule", "finding")
_WIDTHS = (5, 11, 14, 8, 52, 16, 48, 11, 16, 15)
_SEVERAL = 21
"""Where a row speaks of several cells; programs do not wrap the text of a link."""
_HEAD_ROW = 7
_LINE = 16
"""Points that one line of text takes."""
_RECORDS = len(_COLUMNS) + 2
"""The first of the hidden columns that hold what was done to cells: sheet, cell, fill before, whether it was there."""
_MOST_CHARACTERS = 32_000


@dataclass(frozen=True)
class Todo:
    """One thing to do: where, what is wrong, what stood there, how to mend it. ``status`` is empty, new, left or mended."""

    severity: str
    sheet: str
    cell: str
    message: str
    found: str
    fix: str
    status: str
    rule: str
    finding: str
    alike: int = -1
    """Things to do of one number say the same of one column: one row of the sheet tells them, each cell is marked."""
    cells: str = ""
    """Where several of them are."""

    @property
    def is_mended(self) -> bool:
        """Whether it was to be done and is no longer: told, not marked."""
        return self.status == "mended"


@dataclass(frozen=True)
class Record:
    """What was done to one cell of one sheet."""

    sheet: str
    done: MarkedCell


def write_todo_sheet(
    parts: WorkbookParts,
    styles: Styles,
    todos: Sequence[Todo],
    head: Sequence[str],
    records: Sequence[Record],
    lang: str,
) -> None:
    """Put the sheet in front, or in the place of one of an earlier run."""
    name = todo_part(parts)
    if name is None:
        name = parts.free_name("xl/worksheets/nq57Todo{}.xml")
        parts.declare(name, _WORKSHEET_TYPE)
        _list_first(parts, name, lang)
    parts[name] = _sheet(parts, styles, todos, head, records, lang).encode()


def todo_part(parts: WorkbookParts) -> str | None:
    """The part of a to-do sheet that an earlier run wrote, whatever program saved it since."""
    return next((sheet.part for sheet in parts.sheets() if sheet.is_worksheet and sheet.title.startswith(TITLES)), None)


def _list_first(parts: WorkbookParts, name: str, lang: str) -> None:
    """List the sheet before all others; what counts sheets counts one more."""
    relation = parts.relate(parts.book, "worksheet", name)
    book = XmlPart(parts[parts.book])
    found = book.elements(lambda element: element.name in ("sheets", "sheet", "definedName", "workbookView"))
    sheets = [element for element in found if element.name == "sheet"]
    holder = next(element for element in found if element.name == "sheets")
    taken = {sheet.attribute("name").casefold() for sheet in sheets}
    title = TITLES[0 if lang == "vi" else 1]
    while title.casefold() in taken:
        title += "_"
    number = 1 + max((int(sheet.attribute("sheetId", "0")) for sheet in sheets), default=0)
    attributes = {"name": title, "sheetId": str(number), "xmlns:nq57r": parts.relation_kinds, "nq57r:id": relation}
    book.insert(holder.inside, book.tag("sheet", attributes))
    for element in found:
        if element.name == "definedName" and element.attribute("localSheetId"):
            book.set_attribute(element, "localSheetId", str(int(element.attribute("localSheetId")) + 1))
        elif element.name == "workbookView":
            book.set_attribute(element, "activeTab", str(int(element.attribute("activeTab", "0")) + 1))
    parts[parts.book] = book.changed()


def _sheet(
    parts: WorkbookParts,
    styles: Styles,
    todos: Sequence[Todo],
    head: Sequence[str],
    records: Sequence[Record],
    lang: str,
) -> str:
    todos = _together(todos, lang)
    rows: dict[int, list[str]] = {}
    links: list[str] = []
    said = styles.text(bold=True)
    for row, text in enumerate((TODO_MARK, *head), start=1):
        rows.setdefault(row, []).append(_cell(row, 1, text, 0))
    rows[_HEAD_ROW] = [
        _cell(_HEAD_ROW, column, label(f"todo.{name}", lang), said)
        for column, name in enumerate(_COLUMNS if todos else (), start=1)
    ]
    for number, todo in enumerate(todos, start=1):
        row = _HEAD_ROW + number
        rows[row] = _todo_row(styles, row, number, todo, lang)
        if _has_link(todo):
            links.append(_link(row, todo))
    for row, record in enumerate(records, start=1):
        done = record.done
        texts = (record.sheet, done.cell, done.fill, str(int(done.existed)))
        rows.setdefault(row, []).extend(_cell(row, _RECORDS + at, text, 0) for at, text in enumerate(texts))
    heights = {_HEAD_ROW + number: _height(todo) for number, todo in enumerate(todos, start=1)}
    body = "".join(
        f'<row r="{row}" ht="{heights.get(row, _LINE)}" customHeight="1">{"".join(cells)}</row>'
        for row, cells in sorted(rows.items())
    )
    below = cell_name(_HEAD_ROW + 1, 1)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{parts.main_namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0"><pane ySplit="{_HEAD_ROW}" topLeftCell="{below}" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{_columns(todos)}</cols><sheetData>{body}</sheetData>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _together(todos: Sequence[Todo], lang: str) -> list[Todo]:
    """The first of those that say the same of one column, with where all of them are."""
    groups: dict[object, list[Todo]] = {}
    for at, todo in enumerate(todos):
        groups.setdefault((at, "") if todo.alike < 0 else (todo.alike, todo.status), []).append(todo)
    return [replace(own[0], cells=_extent(own, lang)) for own in groups.values()]


def _extent(own: list[Todo], lang: str) -> str:
    if len(own) == 1:
        return own[0].cell
    return label("screen.cells_alike", lang, first=own[0].cell, last=own[-1].cell, number=figure(len(own), lang))


def _columns(todos: Sequence[Todo]) -> str:
    """Widths; what no reader needs is hidden, and does not print."""
    hidden = {"finding"} if any(todo.status for todo in todos) else {"finding", "status"}
    several = any(todo.cells != todo.cell for todo in todos)
    widths = {**dict(zip(_COLUMNS, _WIDTHS, strict=True)), **({"cell": _SEVERAL} if several else {})}
    columns = [(at, at, width, name in hidden) for at, (name, width) in enumerate(widths.items(), start=1)]
    return "".join(
        f'<col min="{first}" max="{last}" width="{width}" hidden="{int(is_hidden)}" customWidth="1"/>'
        for first, last, width, is_hidden in [*columns, (_RECORDS, _RECORDS + 3, 9, True)]
    )


def _todo_row(styles: Styles, row: int, number: int, todo: Todo, lang: str) -> list[str]:
    texts = (
        str(number), label(f"severity.{todo.severity}", lang), todo.sheet, todo.cells, todo.message, todo.found, todo.fix,
        label(f"todo_status.{todo.status}", lang) if todo.status else "", todo.rule, todo.finding,
    )  # fmt: skip
    looks = {
        2: styles.text("" if todo.is_mended else todo.severity),
        4: styles.text(link=_has_link(todo)),
    }
    return [_cell(row, at, text, looks.get(at, styles.text())) for at, text in enumerate(texts, start=1)]


def _has_link(todo: Todo) -> bool:
    return bool(todo.sheet and todo.cell) and not todo.is_mended


def _height(todo: Todo) -> int:
    """The height of a row that shows its longest text whole; programs do not fit it by themselves."""
    shown = (todo.message, todo.found, todo.fix)
    widths = (_WIDTHS[_COLUMNS.index(name)] for name in ("message", "found", "fix"))
    lines = max(
        sum(1 + len(line) // width for line in text.split("\n")) for text, width in zip(shown, widths, strict=True)
    )
    return min(_LINE * lines, 400)


def _link(row: int, todo: Todo) -> str:
    """A link to the place: a whole row or column is shown as such."""
    quoted = todo.sheet.replace("'", "''")
    cell = todo.cell if any(sign.isdigit() for sign in todo.cell) else f"{todo.cell}1"
    place = cell if any(sign.isalpha() for sign in cell) else f"A{cell}"
    target = plain(f"'{quoted}'!{place}").replace('"', "&quot;")
    return f'<hyperlink ref="{cell_name(row, 4)}" location="{target}" display="{place}"/>'


def _cell(row: int, column: int, text: str, style: int) -> str:
    """A cell of text, which nothing takes for a formula."""
    shown = plain(text[:_MOST_CHARACTERS])
    look = f' s="{style}"' if style else ""
    return f'<c r="{cell_name(row, column)}"{look} t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def records_of(texts: dict[tuple[int, int], str]) -> list[Record]:
    """What an earlier run did to cells, from the cells of its sheet.

    >>> records_of({(1, 12): "Biểu 1", (1, 13): "B5", (1, 14): "", (1, 15): "1"})
    [Record(sheet='Biểu 1', done=MarkedCell(cell='B5', fill='', existed=True))]
    """
    found = []
    row = 1
    while cell := texts.get((row, _RECORDS + 1)):
        sheet, fill, existed = (texts.get((row, _RECORDS + at), "") for at in (0, 2, 3))
        found.append(Record(sheet, MarkedCell(cell, fill, existed == "1")))
        row += 1
    return found
