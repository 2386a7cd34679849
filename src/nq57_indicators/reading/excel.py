"""Workbooks: .xlsx with number formats and formulas, .xls and .ods as plain cells."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from openpyxl.styles.numbers import is_date_format

from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.archives import check_archive, check_ods_extent
from nq57_indicators.reading.columns import UNKNOWN_DECIMALS, text_array
from nq57_indicators.reading.kinds import Kind
from nq57_indicators.reading.package import GENERAL, OWN_SHEET, Package
from nq57_indicators.reading.plain_sheets import plain_sheets
from nq57_indicators.reading.sheets import DateForm, SheetColumn, SheetReader
from nq57_indicators.tables.cells import RawColumn, RawTable

HEADER_CELLS = 2
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# Scientific, fraction and scaled formats ("#,##0," shows thousands) do not tell the decimals of the value.
INDIRECT = re.compile(r"[eE][+-]|/|[0#?],+(?:[^0#?,]|$)")
FRACTION = re.compile(r"\.([0#?]*)")

# What of a date a format without days shows; elapsed times show neither.
SHOWS_MONTH = re.compile(r"[^dhs]*(?:m[^dhs]*y|y[^dhs]*m)[^dhs]*")
SHOWS_YEAR = re.compile(r"[^dhms]*y[^dhms]*")

Columns = dict[int, SheetColumn]


class PrintedFormat(NamedTuple):
    """What a number format says about a cell. ``general`` formats print as many digits as the value has."""

    percent: bool
    decimals: int
    general: bool


@lru_cache(maxsize=1024)
def printed_format(number_format: str) -> PrintedFormat:
    """Percent sign and printed decimals of an Excel number format; -1 where the format leaves them open.

    >>> printed_format("0.00%"), printed_format("#,##0.0").decimals
    (PrintedFormat(percent=True, decimals=2, general=False), 1)
    """
    shape = LITERALS.sub("", number_format).split(";")[0]
    percent = "%" in shape
    if not re.search(r"[0#?]", shape):
        return PrintedFormat(percent, UNKNOWN_DECIMALS, "general" in shape.lower() or "@" in shape)
    if INDIRECT.search(shape):
        return PrintedFormat(percent, UNKNOWN_DECIMALS, False)
    fraction = FRACTION.search(shape)
    digits = fraction.group(1) if fraction else ""
    open_ended = bool(digits.strip("0"))
    return PrintedFormat(percent, UNKNOWN_DECIMALS if open_ended else len(digits), False)


@lru_cache(maxsize=1024)
def date_form(number_format: str) -> DateForm | None:
    """How much of a date a number format shows; ``None`` for a format of no date.

    >>> date_form("dd/mm/yyyy"), date_form("[$-42A]mmm-yy;@"), date_form("yyyy"), date_form("0.0")
    ('day', 'month', 'year', None)
    """
    if not is_date_format(number_format):
        return None
    shape = LITERALS.sub("", number_format).split(";")[0].lower()
    if SHOWS_MONTH.fullmatch(shape):
        return "month"
    return "year" if SHOWS_YEAR.fullmatch(shape) else "day"


class _Styles:
    """The number format of each style of one workbook."""

    def __init__(self, formats: list[str]) -> None:
        self._formats = formats
        self._dates: dict[int, DateForm | None] = {}

    def number_format(self, style: int) -> str:
        return self._formats[style] if style < len(self._formats) else GENERAL

    def date_form(self, style: int) -> DateForm | None:
        if style not in self._dates:
            self._dates[style] = date_form(self.number_format(style))
        return self._dates[style]

    def printed(self, figures: NDArray[np.float64], styles: NDArray[np.int32]) -> tuple[Any, Any]:
        """Percent flags and printed decimals of ``figures``, style by style."""
        percent = np.zeros(len(figures), dtype=bool)
        decimals = np.full(len(figures), UNKNOWN_DECIMALS, dtype=np.int8)
        for style in np.unique(styles):
            shape = printed_format(self.number_format(int(style)))
            alike = styles == style
            percent[alike] = shape.percent
            whole = figures[alike] == np.floor(figures[alike])
            decimals[alike] = np.where(whole, 0, UNKNOWN_DECIMALS) if shape.general else min(shape.decimals, 127)
        return percent, decimals


class _Sheet(NamedTuple):
    title: str
    columns: Columns
    styles: _Styles | None
    share: float
    hidden: bool
    merged: tuple[tuple[int, int, int, int], ...] = ()


def workbook_tables(path: Path, name: str, kind: Kind, sheet: str | None = None) -> Iterator[tuple[RawTable, float]]:
    """One table per sheet with data, each with the share of the sheets read so far; ``sheet`` picks one by name.

    Hidden rows and columns are read like all others, so nothing is lost unseen; hidden sheets are marked as such
    unless ``sheet`` asks for them. The header is the first row with at least two filled cells; title rows above it
    and wholly empty rows are left out; ``rows`` and ``column`` stay those of the sheet. A sheet without such a row
    (notes) is passed over. In .xlsx a number knows the decimals and the percent sign of its cell format, a formula
    without stored result is marked; .xls and .ods give numbers without formats. Dates become ISO text of what the
    cell shows, ``2026-02`` under ``mm/yyyy``; in .xls and .ods, which do not tell, they carry a time of day, so that
    no period is read from them. Truth values become ``true`` and ``false``. Macros (.xlsm) are never run, links never
    followed. Raises ``SubmissionError`` for a damaged or unsafe workbook, an unknown ``sheet`` or one without a
    table.

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
    if kind != "xls":
        check_archive(path)
    if kind == "ods":
        check_ods_extent(path)
    found = False
    for page in _xlsx_sheets(path, sheet) if kind == "xlsx" else _plain_sheets(path, kind, sheet):
        table = _table(name, page)
        if table is not None:
            found = True
            yield table, page.share
    if not found:
        raise SubmissionError("workbook-no-table")


def _chosen(names: list[str], sheet: str | None) -> list[str]:
    if sheet is None:
        return names
    if sheet not in names:
        raise SubmissionError("no-such-sheet", sheet=sheet, known=", ".join(names))
    return [sheet]


def _xlsx_sheets(path: Path, sheet: str | None) -> Iterator[_Sheet]:
    with Package(path) as book:
        chosen = _chosen([page.title for page in book.sheets if not page.title.startswith(OWN_SHEET)], sheet)
        pages = [page for page in book.sheets if page.title in chosen]
        shared, styles = book.shared_texts, _Styles(book.formats)
        for place, page in enumerate(pages, start=1):
            reader = SheetReader(shared, styles.date_form, book.epoch)
            with book.open(page.part) as part:
                columns = reader.read(part)
            hidden = sheet is None and page.hidden
            yield _Sheet(page.title, columns, styles, place / len(pages), hidden, tuple(reader.merged))


def _plain_sheets(path: Path, kind: Kind, sheet: str | None) -> Iterator[_Sheet]:
    answers = plain_sheets(path, kind, sheet)
    names = _chosen(next(answers)["names"], sheet)
    for place, answer in enumerate(answers, start=1):
        hidden = sheet is None and answer["hidden"]
        yield _Sheet(answer["title"], _plain_columns(answer["rows"]), None, place / len(names), hidden)


def _plain_columns(rows: list[list[str | float | None]]) -> Columns:
    columns: Columns = {}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                cells = columns.setdefault(column, SheetColumn())
                cells.rows.append(row)
                cells.values.append(value)
    return columns


def _table(name: str, page: _Sheet) -> RawTable | None:
    header_row = _header_row(page.columns)
    if header_row is None:
        return None
    rows = _filled_rows(page.columns, header_row)
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


def _column(header: str, place: int, cells: SheetColumn, rows: NDArray[np.int32], styles: _Styles | None) -> RawColumn:
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
