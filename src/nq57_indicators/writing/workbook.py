"""One Excel workbook for people: a sheet to read first, then one sheet per table with Vietnamese titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.codelists import (
    BASES,
    CALENDARS,
    DIMENSIONS,
    FLOWS,
    GAP_NOTES,
    MET,
    SCORE_NOTES,
    SCORE_REASONS,
    SEVERITIES,
    STAGES,
)
from nq57_indicators.models.tables import Column
from nq57_indicators.texts import figure, label
from nq57_indicators.writing.findings import area_names, sentences, thing_names
from nq57_indicators.writing.sheet_rows import fill_sheets, plain_text, rows_of

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
_IN_WORDS: Final = {
    "calendar": CALENDARS,
    "flow": FLOWS,
    "stage": STAGES,
    "met": MET,
    "severity": SEVERITIES,
    "dimension": DIMENSIONS,
    "basis": BASES,
}
_WIDTHS_OF: Final = {"ref_area": 12, "time_period": 12, "provider": 12, "owner": 12, "target": 36}
_ARROW: Final = 3  # the arrow of the filter stands beside the name of a column
_TITLE: Final = Font(bold=True, color="FFFFFF")
_TITLE_FILL: Final = PatternFill("solid", start_color="1F4E79")
_CODE: Final = Font(italic=True, color="808080", size=9)
_LINE: Final = 15.0
_LINE_LENGTH: Final = 72
_WRAP: Final = Alignment(wrap_text=True, vertical="top")


def write_workbook(
    path: Path,
    frames: Mapping[str, pd.DataFrame],
    columns: Mapping[str, tuple[Column, ...]],
    about: Mapping[str, Any],
    catalogue: Catalogue,
) -> None:
    """Write the tables; row 1 of a sheet has the titles, row 2 the names of the columns, both stay in view.

    Beside indicators, areas and nodes stand their Vietnamese names, beside notes and findings sentences (columns without
    a name in row 2: they are for reading, not part of the table). Texts are texts, never formulas.
    """
    book = Workbook(write_only=True)
    _read_first(book, frames, about)
    skeleton, rows = BytesIO(), {}
    for name, table in columns.items():
        for sheet, series in _sheets(book, name, frames[name], table, catalogue):
            # the name openpyxl gives the part of the n-th sheet
            styles = {kind: _style(sheet, form) for kind, form in _FORMS.items()}
            rows[f"xl/worksheets/sheet{len(book.worksheets)}.xml"] = rows_of(series, _HEAD_ROWS + 1, styles)
    book.save(skeleton)
    fill_sheets(skeleton, rows, path)


def _read_first(book: Any, frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    sheet = book.create_sheet(label("sheet.about"))
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 70
    sheet.column_dimensions["C"].width = 70
    lines = [(label(f"about.{key}"), about[key], "") for key in ("catalogue", "framework")]
    if about["notice"]:
        lines.append((label("about.official"), about["notice"]["vi"], about["notice"]["en"]))
    lines += [(label(f"sheet.{name}"), label(f"about.{name}"), label(f"about.{name}", "en")) for name in frames]
    if any(len(frame) > ROWS_OF_A_SHEET for frame in frames.values()):
        vi, en = (label("about.long_how", lang, rows=figure(ROWS_OF_A_SHEET, lang)) for lang in ("vi", "en"))
        lines.append((label("about.long"), vi, en))
    lines += [
        (note, label(f"note.{note}"), label(f"note.{note}", "en")) for note in dict.fromkeys((*GAP_NOTES, *SCORE_NOTES))
    ]
    lines += [(name, label(f"score_reason.{name}"), label(f"score_reason.{name}", "en")) for name in SCORE_REASONS]
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
        series = list(_with_names(name, part, columns, catalogue))
        sheet = book.create_sheet(title if number == 0 else f"{title} {number + 1}")
        sheet.freeze_panes = f"A{_HEAD_ROWS + 1}"
        last = get_column_letter(len(series))
        sheet.auto_filter.ref = f"A{_HEAD_ROWS}:{last}{len(part) + _HEAD_ROWS}"
        for place, (_, code, kind, _) in enumerate(series, start=1):
            width = max(_WIDTHS_OF.get(code, _WIDTHS[kind]), len(code) + _ARROW)
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.row_dimensions[1].height = 4 * _LINE
        sheet.append([_styled(sheet, heading, _TITLE, _TITLE_FILL) for heading, _, _, _ in series])
        sheet.append([_styled(sheet, code, _CODE, None) for _, code, _, _ in series])
        yield sheet, [(values, kind) for _, _, kind, values in series]


def _style(sheet: Any, form: str) -> int:
    """The number, in the workbook, of the style that prints figures or days in this form."""
    cell = WriteOnlyCell(sheet, 0)
    cell.number_format = form
    return int(cell.style_id)


def _with_names(
    table: str, frame: pd.DataFrame, columns: Iterable[Column], catalogue: Catalogue
) -> Iterator[tuple[str, str, str, pd.Series[Any]]]:
    """Title, column name, kind and cells of every column, with names beside ids and sentences beside findings."""
    names, areas = thing_names(catalogue), area_names(catalogue)
    nodes = {node.id: node.name.vi for one in catalogue.frameworks.values() for node in one.nodes if node.name}
    beside = {
        "indicator": (label("name.indicator"), names),
        "variable": (label("name.variable"), names),
        "node": (label("name.node"), names | nodes),
        "ref_area": (label("name.area"), areas),
    }
    for column in columns:
        yield column.title.vi, column.name, column.kind, frame[column.name]
        if column.name in beside and not (table == "summary" and column.name == "ref_area"):
            title, known = beside[column.name]
            width = "area" if column.name == "ref_area" else "text"
            yield title, "", width, frame[column.name].astype("object").map(known.get)
        if column.name in _IN_WORDS:
            said = {code: label(f"{column.name}.{code}") for code in _IN_WORDS[column.name]}
            yield (
                label("name.in_words", title=column.title.vi),
                "",
                "word",
                frame[column.name].astype("object").map(said.get),
            )
        if column.name == "note":
            yield label("name.note"), "", "text", _in_words(frame["note"])
    if table == "findings":
        for part in ("message", "fix"):
            yield label(f"finding.{part}"), "", "text", sentences(frame, catalogue, part=part)


def _in_words(notes: pd.Series[Any]) -> pd.Series[Any]:
    """The codes of notes as sentences."""
    codes = notes.astype("str").fillna("")
    said = {text: " ".join(label(f"note.{note}") for note in text.split(",") if note) for text in codes.unique()}
    return codes.map(said)


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
