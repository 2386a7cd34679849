"""One Excel workbook for people: a sheet to read first, then one sheet per table with Vietnamese titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.codelists import GAP_NOTES, SCORE_NOTES, SCORE_REASONS
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.tables import Column
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.writing.annex import MOST_ANNEXES, Annex
from nq57_indicators.writing.annex_sheet import write_annex
from nq57_indicators.writing.books import save_book
from nq57_indicators.writing.findings import sentences
from nq57_indicators.writing.names import with_names
from nq57_indicators.writing.sheet_rows import plain_text, rows_of

ROWS_OF_A_SHEET: Final = 1_048_570
"""Excel ends at 1,048,576 rows; a longer table goes on in a further sheet."""
_HEAD_ROWS: Final = 2
_WIDTHS: Final = {
    "id": 24,
    "code": 14,
    "number": 14,
    "integer": 10,
    "date": 12,
    "text": 40,
    "flag": 10,
    "area": 22,
    "word": 18,
}
_FORMS: Final = {"number": "#,##0.00", "date": "dd/mm/yyyy"}
"""How figures and days are printed; the cell holds them whole."""
_WIDTHS_OF: Final = {"ref_area": 12, "time_period": 12, "provider": 12, "owner": 12, "target": 36}
_ARROW: Final = 3  # the arrow of the filter stands beside the name of a column
_TITLE: Final = Font(bold=True, color="FFFFFF")
_TITLE_FILL: Final = PatternFill("solid", start_color="1F4E79")
_CODE: Final = Font(italic=True, color="808080", size=9)
_A4: Final = 9
_LINE: Final = 15.0
_LINE_LENGTH: Final = 72
_WRAP: Final = Alignment(wrap_text=True, vertical="top")


def write_workbook(
    path: Path,
    frames: Mapping[str, pd.DataFrame],
    columns: Mapping[str, tuple[Column, ...]],
    about: Mapping[str, Any],
    catalogue: Catalogue,
    annexes: Mapping[str, Annex] | None = None,
    areas: Sequence[str] | None = None,
) -> None:
    """Write the tables: where areas stand first, then what to read, the annexes by their titles, and the other tables.

    ``areas`` are those whose rows these are, where rows of others were left out: then it says so.

    Row 1 of a sheet has the titles, row 2 the names of the columns, both stay in view. What people read comes first: names
    in place of ids, words in place of codes, sentences of notes and findings (columns without a name in row 2). The ids
    and codes of the table stand to the right of them, outside what is printed. Texts are texts, never formulas.
    """
    book = Workbook(write_only=True)
    rows = {}

    def add(name: str) -> None:
        for sheet, series in _sheets(book, name, frames[name], columns[name], catalogue):
            # the name openpyxl gives the part of the n-th sheet
            styles = {kind: _style(sheet, form) for kind, form in _FORMS.items()}
            rows[f"xl/worksheets/sheet{len(book.worksheets)}.xml"] = rows_of(series, _HEAD_ROWS + 1, styles)

    if "status" in columns:
        add("status")
    _read_first(book, {name: frames[name] for name in columns}, about, _left_out(areas, catalogue))
    for title, annex in (annexes or {}).items():
        write_annex(book, title, annex)
    for name in columns:
        if name != "status":
            add(name)
    save_book(book, path, rows)


def _left_out(areas: Sequence[str] | None, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """The line that says whose rows a workbook holds, and what is not in it."""
    if areas is None:
        return []
    names = {lang: ", ".join(catalogue.areas[area].name.in_language(lang) for area in areas) for lang in LANGUAGES}
    vi, en = (label("about.own_how", lang, areas=names[lang]) for lang in LANGUAGES)
    return [(label("about.own"), vi, en)]


def _read_first(
    book: Any, frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any], more: Iterable[tuple[str, str, str]]
) -> None:
    sheet = book.create_sheet(label("sheet.about"))
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 70
    sheet.column_dimensions["C"].width = 70
    lines = [(label(f"about.{key}"), about[key], "") for key in ("catalogue", "framework")]
    if about["notice"]:
        lines.append((label("about.official"), about["notice"]["vi"], about["notice"]["en"]))
    lines += more
    lines += [(label(f"sheet.{name}"), label(f"about.{name}"), label(f"about.{name}", "en")) for name in frames]
    if not frames.keys().isdisjoint(("status", "gaps")):
        lines.append((label("status.outlook"), label("status.outlook_how"), label("status.outlook_how", "en")))
    if not DIMENSIONS.keys().isdisjoint(frames):
        lines.append((label("about.hidden"), label("about.hidden_how"), label("about.hidden_how", "en")))
    if any(len(frame) > ROWS_OF_A_SHEET for frame in frames.values()):
        vi, en = (label("about.long_how", lang, rows=figure(ROWS_OF_A_SHEET, lang)) for lang in ("vi", "en"))
        lines.append((label("about.long"), vi, en))
    if "status" in frames and frames["status"]["ref_area"].nunique() > MOST_ANNEXES:
        lines.append((label("annex.sheet"), label("annex.too_many"), label("annex.too_many", "en")))
    lines += [
        (note, label(f"note.{note}"), label(f"note.{note}", "en")) for note in dict.fromkeys((*GAP_NOTES, *SCORE_NOTES))
    ]
    lines += [(name, label(f"score_reason.{name}"), label(f"score_reason.{name}", "en")) for name in SCORE_REASONS]
    _set_up_page(sheet)
    for number, line in enumerate(lines, start=1):
        # not every program makes a row as high as its wrapped text
        sheet.row_dimensions[number].height = _LINE * max(-(-len(part) // _LINE_LENGTH) for part in line)
        cells = [_text(sheet, part) for part in line]
        cells[0].font = Font(bold=True)
        cells[0].alignment = _WRAP
        for cell in cells[1:]:
            cell.alignment = _WRAP
        sheet.append(cells)


def _sheets(
    book: Any, name: str, frame: pd.DataFrame, columns: tuple[Column, ...], catalogue: Catalogue
) -> Iterator[tuple[Any, list[tuple[pd.Series[Any], str]]]]:
    """The sheets of a table with their headings, and the columns that go below them."""
    title = label(f"sheet.{name}")
    for number, start in enumerate(range(0, max(len(frame), 1), ROWS_OF_A_SHEET)):
        part = frame.iloc[start : start + ROWS_OF_A_SHEET]
        read, codes = _readable(name, part, columns, catalogue)
        series = [*read, *codes]
        sheet = book.create_sheet(title if number == 0 else f"{title} {number + 1}")
        sheet.freeze_panes = f"A{_HEAD_ROWS + 1}"
        last = get_column_letter(len(series))
        sheet.auto_filter.ref = f"A{_HEAD_ROWS}:{last}{len(part) + _HEAD_ROWS}"
        _set_up_page(sheet)
        sheet.print_title_rows = "1:1"
        if name in DIMENSIONS:  # looked up, never printed; LibreOffice prints hidden sheets that have an area to print
            sheet.sheet_state = "hidden"
        else:
            sheet.print_area = _printed_area(name, part, get_column_letter(len(read)))
        for place, column in enumerate(series, start=1):
            width = max(_WIDTHS_OF.get(column.name, _WIDTHS[column.kind]), len(column.name) + _ARROW)
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.row_dimensions[1].height = 4 * _LINE
        sheet.append([_styled(sheet, column.title, _TITLE, _TITLE_FILL) for column in series])
        sheet.append([_styled(sheet, column.name, _CODE, None) for column in series])
        yield sheet, [(column.cells, column.kind) for column in series]


def _printed_area(name: str, part: pd.DataFrame, last: str) -> str:
    """All rows; of scores those of the whole index in each period: the pages of every node are looked up, not printed."""
    if name != "scores" or part.empty:
        return f"A1:{last}{len(part) + _HEAD_ROWS}"
    whole = (part["node"] == part["node"].iloc[0]).to_numpy()
    edges = np.flatnonzero(np.diff(whole, prepend=False, append=False)).reshape(-1, 2) + _HEAD_ROWS
    ranges = [f"A{start + 1}:{last}{end}" for start, end in edges.tolist()]
    return ",".join([f"A1:{last}{edges[0, 1]}", *ranges[1:]])


def _set_up_page(sheet: Any) -> None:
    """A4 across, as wide as the page, with its number; large margins are for letters, not for tables."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4
    sheet.oddFooter.center.text = "&A, &P/&N"


def _style(sheet: Any, form: str) -> int:
    """The number, in the workbook, of the style that prints figures or days in this form."""
    cell = WriteOnlyCell(sheet, 0)
    cell.number_format = form
    return int(cell.style_id)


class _Shown(NamedTuple):
    """One column of a sheet: its title, its name in the table (none for words), its kind, its cells."""

    title: str
    name: str
    kind: str
    cells: pd.Series[Any]


def _readable(
    table: str, frame: pd.DataFrame, columns: Iterable[Column], catalogue: Catalogue
) -> tuple[list[_Shown], list[_Shown]]:
    """The columns that are printed, and those beside them: what few look at, and the ids and codes that words stand for."""
    known = {column.name: column for column in columns}
    if table in DIMENSIONS:  # names are what these hold
        return [_Shown(column.title.vi, name, column.kind, frame[name]) for name, column in known.items()], []
    named = with_names(frame[list(known)], "vi", catalogue=catalogue)
    read, rest, codes = list[_Shown](), list[_Shown](), list[_Shown]()
    for name, column in known.items():
        words = [each for each in _words_of(name, column.title.vi) if each[1] in named.columns]
        if table == "summary" and name == "ref_area":  # its name is a column of the table
            words, replaced = [], True
        else:
            replaced = any(each[2] for each in words)
        printed = read if name in _PRINTED.get(table, known) else rest
        printed += [_Shown(title, "", kind, named[each]) for title, each, _, kind in words]
        (codes if replaced else printed).append(_Shown(column.title.vi, name, column.kind, frame[name]))
    if table == "findings":
        for part in ("message", "fix"):
            read.append(_Shown(label(f"finding.{part}"), "", "text", sentences(frame, catalogue, part=part)))
    return read, [*rest, *codes]


def _words_of(name: str, title: str) -> Iterator[tuple[str, str, bool, str]]:
    """The columns of words beside a column: title, name, whether they stand for it, and how wide they are."""
    if name in ("target", "targets"):
        yield label("name.documents"), "documents", True, "text"
    elif name == "note":
        yield label("name.note"), "note_words", True, "text"
    else:
        yield label("name.of", title=title), f"{name}_name", True, "area" if name in _SHORT_NAMES else "text"
        yield label("name.in_words", title=title), f"{name}_words", True, "word"
    if name == "indicator":
        yield label("name.unit"), "unit_name", False, "word"
    if name == "high":
        yield label("status.asked"), "asked", False, "word"
    if name == "gap_unit":
        yield label("status.comparison"), "comparison", False, "text"
    if name == "projected_last":
        yield label("status.ahead_title"), "ahead", True, "text"


_PRINTED: Final = {
    "status": (
        "ref_area",
        "indicator",
        "targets",
        "due",
        "high",
        "time_period",
        "value",
        "gap_unit",
        "projected_last",
        "outlook",
        "note",
    ),
    "scores": ("node", "ref_area", "time_period", "score", "availability", "rank", "rank_of", "note"),
    "gaps": (
        "indicator",
        "ref_area",
        "time_period",
        "target",
        "due",
        "value",
        "low",
        "high",
        "gap",
        "relation",
        "note",
    ),
    "values": ("indicator", "ref_area", "time_period", "preferred", "value", "lower", "upper", "basis", "obs_status"),
    "trends": (
        "indicator",
        "ref_area",
        "time_period",
        "value",
        "base_period",
        "change",
        "previous_change",
        "yearly_change",
    ),
}
"""What is printed of the wider tables; all of it stands in the sheets."""
_SHORT_NAMES: Final = ("ref_area", "owner", "provider", "gap_unit")


def _text(sheet: Any, text: str) -> Any:
    """A text cell, also where the text looks like a formula or an Excel error."""
    cell = WriteOnlyCell(sheet, plain_text(text))
    cell.data_type = "s"
    return cell


def _styled(sheet: Any, text: str, font: Font, fill: PatternFill | None) -> Any:
    cell = _text(sheet, text)
    cell.font = font
    if fill:
        cell.fill = fill
        cell.alignment = _WRAP
    return cell
