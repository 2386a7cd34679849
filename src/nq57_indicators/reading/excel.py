"""Workbooks: sheets of .xlsx, .xls and .ods as tables of cells with their number formats."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.archives import check_archive
from nq57_indicators.reading.columns import UNKNOWN_DECIMALS, text_array
from nq57_indicators.reading.converting import convert_cells
from nq57_indicators.reading.formats import Styles
from nq57_indicators.reading.kinds import Kind
from nq57_indicators.reading.ods import ods_sheets
from nq57_indicators.reading.package import OWN_SHEET, OWN_WORDS, Package, SheetPart
from nq57_indicators.reading.page_lines import printed_lines
from nq57_indicators.reading.plain_sheets import plain_sheets
from nq57_indicators.reading.sheets import DateForm, SheetColumn, SheetReader, column_number
from nq57_indicators.reading.tally import Tally
from nq57_indicators.reading.xls import xls_look
from nq57_indicators.tables.cells import Conversion, RawColumn, RawTable
from nq57_indicators.texts.labels import label

MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}T00:00:00")
HEADER_CELLS = 2
Columns = dict[int, SheetColumn]


Merged = tuple[tuple[int, int, int, int], ...]


class _Sheet(NamedTuple):
    title: str
    columns: Columns
    styles: Styles | None
    share: float
    hidden: bool
    merged: Merged = ()
    hidden_rows: AbstractSet[int] = frozenset()
    hidden_columns: AbstractSet[int] = frozenset()
    converted: Conversion | None = None
    names: tuple[str, ...] = ()
    """The sheets of the workbook that are read."""
    notes: tuple[tuple[int, int, str], ...] = ()
    lines: tuple[str, ...] = ()
    """What is printed at the head and foot of each page."""


def workbook_tables(
    path: Path, name: str, kind: Kind, sheet: str | None = None, limits: Limits = USUAL
) -> Iterator[tuple[RawTable, float]]:
    """One table per sheet with data, each with the share of the sheets read so far; ``sheet`` picks one by name.

    Hidden rows and columns are read like all others and named, so nothing is lost unseen; hidden sheets are marked as such
    unless ``sheet`` asks for them. The header is the first row with at least two filled cells; title rows above it
    and wholly empty rows are left out; ``rows`` and ``column`` stay those of the sheet. A sheet without such a row
    (notes) is passed over. A number knows the decimals and the percent sign of its cell format, in .ods as far as the cell
    shows them; where the format prints words beside it, it is the text that people see. A formula without stored result is
    marked. Dates become ISO text of what the cell shows, ``2026-02`` under
    ``mm/yyyy``; where that is not known they carry a time of day, so that no period is read from them. Truth values become
    ``true`` and ``false``. Macros (.xlsm) are never run, links never followed. Raises ``SubmissionError`` for a damaged or
    unsafe workbook, an unknown ``sheet`` or one without a table.

    >>> import openpyxl, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xlsx"
    ...     book = openpyxl.Workbook()
    ...     for row in (["Báo cáo"], ["area", "value"], ["P34-24", 5]):
    ...         book.worksheets[0].append(row)
    ...     book.save(path)
    ...     table, share = next(workbook_tables(path, "a.xlsx", "xlsx"))
    ...     table.sheet, table.rows.tolist(), table.columns[1].number.tolist()
    ('Sheet', [3], [5.0])
    """
    tally = Tally(limits)
    if kind != "xls":
        check_archive(path, tally)
    found = False
    for page in _sheets(path, kind, sheet, tally):
        if page.styles is not None:
            page.styles.add_words(page.columns.values())
        table = _table(name, page, tally)
        if table is not None:
            found = True
            yield table, page.share
    if not found:
        raise SubmissionError("workbook-no-table")


def _chosen(names: list[str], sheet: str | None) -> list[str]:
    """The sheets to read: the one asked for, else all but those this library wrote for people to read."""
    names = [name for name in names if not name.startswith(OWN_SHEET)]
    if sheet is None:
        return names
    if sheet not in names:
        raise SubmissionError("no-such-sheet", sheet=sheet, known=", ".join(names))
    return [sheet]


def _sheets(path: Path, kind: Kind, sheet: str | None, tally: Tally) -> Iterator[_Sheet]:
    return {"xlsx": _xlsx_sheets, "ods": _ods_sheets}.get(kind, _xls_sheets)(path, sheet, tally)


def _xlsx_sheets(path: Path, sheet: str | None, tally: Tally) -> Iterator[_Sheet]:
    with Package(path, tally) as book:
        names = [page.title for page in book.sheets]
        if _is_own(names):
            raise SubmissionError("own-workbook")
        chosen = _chosen(names, sheet)
        pages = [page for page in book.sheets if page.title in chosen]
        tally.check("sheets", len(pages))
        _check_cells(book, pages, tally)
        shared, styles, about = book.shared_texts, Styles(book.formats), book.about
        for place, page in enumerate(pages, start=1):
            reader = SheetReader(shared, styles.date_form, book.epoch, tally)
            with book.open(page.part) as part:
                columns = reader.read(part)
            yield _Sheet(
                page.title, columns, styles, place / len(pages), sheet is None and page.hidden, tuple(reader.merged),
                reader.hidden_rows, reader.hidden_columns, convert_cells(columns, book.fonts), tuple(chosen),
                (*((0, 0, text) for text in about), *_placed(book.notes(page.part))), printed_lines(reader.printed),
            )  # fmt: skip


def _placed(notes: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Notes with the row and column of their cells."""
    for reference, text in notes:
        row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if row.isdecimal() and text:
            yield int(row), column_number(reference), text


def _is_own(names: Sequence[str]) -> bool:
    """Whether we wrote all sheets of a workbook, or its results: these begin with what is to be read first."""
    return bool(names) and (label("sheet.about") in names or all(name.startswith(OWN_SHEET) for name in names))


def _check_cells(book: Package, pages: Sequence[SheetPart], tally: Tally) -> None:
    """Refuse what many sheets hold together before the first of them is laid out; sheets may share a part."""
    if len(pages) > 1:
        cells = {part: book.least_cells(part) for part in {page.part for page in pages}}
        tally.check("cells", sum(cells[page.part] for page in pages))


def _ods_sheets(path: Path, sheet: str | None, tally: Tally) -> Iterator[_Sheet]:
    pages, formats = ods_sheets(path, tally)
    chosen = _chosen([page.title for page in pages], sheet)
    pages = [page for page in pages if page.title in chosen]
    styles = Styles(formats)
    for place, page in enumerate(pages, start=1):
        hidden = sheet is None and page.hidden
        yield _Sheet(
            page.title, page.columns, styles, place / len(pages), hidden, tuple(page.merged), page.hidden_rows,
            page.hidden_columns, None, tuple(chosen), tuple(page.notes),
        )  # fmt: skip


def _xls_sheets(path: Path, sheet: str | None, tally: Tally) -> Iterator[_Sheet]:
    """Values from the parser in a process of its own; how they look is read beside it."""
    answers = plain_sheets(path, "xls", sheet, tally.limits)
    names = _chosen(next(answers)["names"], sheet)
    look = xls_look(path)
    styles = Styles(look.formats) if look else None
    for place, answer in enumerate((answer for answer in answers if answer["title"] in names), start=1):
        page = look.sheets.get(answer["title"]) if look else None
        columns = _plain_columns(answer["rows"], page.styles if page else {}, styles)
        hidden, share = sheet is None and answer["hidden"], place / len(names)
        if page is None:
            yield _Sheet(answer["title"], columns, None, share, hidden, names=tuple(names))
        else:
            merged = tuple(page.merged)
            converted = convert_cells(columns, look.fonts) if look else None
            yield _Sheet(
                page.title,
                columns,
                styles,
                share,
                hidden,
                merged,
                page.hidden_rows,
                page.hidden_columns,
                converted,
                tuple(names),
                tuple(page.notes),
                printed_lines(page.printed),
            )


def _plain_columns(
    rows: list[list[str | float | None]], cell_styles: Mapping[tuple[int, int], int], styles: Styles | None
) -> Columns:
    columns: Columns = {}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                style = cell_styles.get((row, column), 0)
                cells = columns.setdefault(column, SheetColumn())
                cells.rows.append(row)
                cells.values.append(_as_shown(value, styles.date_form(style) if styles and style else None))
                cells.styles.append(style)
    return columns


def _as_shown(value: str | float, form: DateForm | None) -> str | float:
    """A date as far as its cell shows it; the parser gives every date with a time of day."""
    if form is None or not isinstance(value, str) or not MIDNIGHT.fullmatch(value):
        return value
    return value[: {"day": 10, "month": 7, "year": 4}[form]]


def _table(name: str, page: _Sheet, tally: Tally) -> RawTable | None:
    header_row = _header_row(page.columns)
    if header_row is None:
        return None
    rows = _filled_rows(page.columns, header_row)
    tally.check("columns", len(page.columns))
    tally.count("cells", (len(rows) + 1) * len(page.columns))
    columns = []
    for place in sorted(page.columns):
        cells = page.columns[place]
        header = _header_text(cells, header_row)
        if header or _last(cells.rows) > header_row or _last(cells.formula_rows) > header_row:
            columns.append(_column(header, place, cells, rows, page.styles))
    above = tuple(_cells_above(page.columns, header_row))
    return RawTable(
        name, page.title, "excel", tuple(columns), rows, page.hidden,
        above=above, header_row=header_row, merged=page.merged,
        hidden_rows=frozenset(page.hidden_rows).intersection(rows.tolist()),
        hidden_columns=frozenset(page.hidden_columns).intersection(page.columns), converted=page.converted,
        sheets=page.names, comments=tuple((0, column, line) for column, line in enumerate(page.lines, start=1)),
        notes=tuple((row, column, said) for row, column, text in page.notes if (said := text.partition(OWN_WORDS)[0].strip())),
    )  # fmt: skip


def _cells_above(columns: Columns, header_row: int) -> Iterator[tuple[int, int, str]]:
    """The texts over the row of headers: titles, with their row and column."""
    for place, cells in columns.items():
        for row, value in zip(cells.rows, cells.values, strict=True):
            if row >= header_row:
                break
            yield row, place, _as_text(value)


def _last(rows: array[int]) -> int:
    return rows[-1] if rows else 0


def _header_row(columns: Columns) -> int | None:
    """The first row with at least two filled cells."""
    if not columns:
        return None
    rows, filled = np.unique(np.concatenate([_as_rows(cells.rows) for cells in columns.values()]), return_counts=True)
    wide = rows[filled >= HEADER_CELLS]
    return int(wide[0]) if len(wide) else None


def _as_rows(rows: array[int]) -> NDArray[np.int32]:
    return np.array(rows, dtype=np.int32)


def _filled_rows(columns: Columns, header_row: int) -> NDArray[np.int32]:
    """The rows below the header that hold anything."""
    parts = [_as_rows(part) for cells in columns.values() for part in (cells.rows, cells.formula_rows)]
    rows: NDArray[np.int32] = np.unique(np.concatenate(parts))
    return rows[rows > header_row]


def _header_text(cells: SheetColumn, header_row: int) -> str:
    """The header cell as text; a year typed as a number reads ``2025``, not ``2025.0``."""
    at = int(np.searchsorted(_as_rows(cells.rows), header_row))
    if at == len(cells.rows) or cells.rows[at] != header_row:
        return ""
    return _as_text(cells.values[at])


def _as_text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


def _column(header: str, place: int, cells: SheetColumn, rows: NDArray[np.int32], styles: Styles | None) -> RawColumn:
    at, values = _below(cells, rows)
    texts: list[str | None] = [None] * len(rows)
    figures = np.full(len(rows), np.nan)
    for position, value in zip(at.tolist(), values, strict=True):
        if isinstance(value, str):
            texts[position] = value
        else:
            figures[position] = value
    numeric = ~np.isnan(figures)
    formula = _marks(cells.formula_rows, rows)
    text = text_array(texts)
    if not numeric.any():
        return RawColumn(header, place, text, formula=formula)
    percent: NDArray[np.bool_] | None = None
    decimals = np.full(len(rows), UNKNOWN_DECIMALS, dtype=np.int8)
    if styles is not None:
        cell_styles = np.zeros(len(rows), dtype=np.int32)
        cell_styles[at] = _as_rows(cells.styles)[len(cells.rows) - len(at) :]
        # what such a cell holds is not what people see in it: which of the two is meant they have to say
        for position in np.flatnonzero(numeric & styles.scaled(cell_styles)).tolist():
            texts[position] = f"{figures[position]:.15g} ({styles.number_format(int(cell_styles[position]))})"
            figures[position] = np.nan
        numeric = ~np.isnan(figures)
        text = text_array(texts)
        percent = np.zeros(len(rows), dtype=bool)
        percent[numeric], decimals[numeric] = styles.printed(figures[numeric], cell_styles[numeric])
    return RawColumn(header, place, text, figures, percent, decimals, formula)


def _below(cells: SheetColumn, rows: NDArray[np.int32]) -> tuple[NDArray[np.intp], list[str | float]]:
    """Where in ``rows`` the cells below the header stand, and their values."""
    own = _as_rows(cells.rows)
    first = int(np.searchsorted(own, rows[0])) if len(rows) else len(own)
    return np.searchsorted(rows, own[first:]), cells.values[first:]


def _marks(formula_rows: array[int], rows: NDArray[np.int32]) -> NDArray[np.bool_] | None:
    marks: NDArray[np.bool_] = np.isin(rows, _as_rows(formula_rows))
    return marks if marks.any() else None
