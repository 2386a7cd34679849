"""One Excel workbook for people: a sheet to read first, then one sheet per table with Vietnamese titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.codelists import GAP_NOTES
from nq57_indicators.models.tables import Column
from nq57_indicators.texts import label
from nq57_indicators.writing.findings import area_names, sentences, thing_names

ROWS_OF_A_SHEET: Final = 1_048_570
"""Excel ends at 1,048,576 rows; a longer table goes on in a further sheet."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_TEXT: Final = 32_000
_HARMLESS: Final = re.compile(r"[^=#\x00-\x1f\ufffe\uffff][^\x00-\x1f\ufffe\uffff]{0,30000}\Z")
_WIDTHS: Final = {"id": 24, "code": 14, "number": 14, "integer": 10, "date": 12, "text": 40, "flag": 10}
_TITLE: Final = Font(bold=True, color="FFFFFF")
_TITLE_FILL: Final = PatternFill("solid", start_color="1F4E79")
_CODE: Final = Font(italic=True, color="808080", size=9)
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
    for name, table in columns.items():
        _table(book, label(f"sheet.{name}"), name, frames[name], table, catalogue)
    book.save(path)


def _read_first(book: Any, frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    sheet = book.create_sheet(label("sheet.about"))
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 70
    sheet.column_dimensions["C"].width = 70
    lines = [(label(f"about.{key}"), about[key], "") for key in ("catalogue", "framework")]
    if about["notice"]:
        lines.append((label("about.official"), about["notice"]["vi"], about["notice"]["en"]))
    lines += [(label(f"sheet.{name}"), label(f"about.{name}"), label(f"about.{name}", "en")) for name in frames]
    lines += [(note, label(f"note.{note}"), label(f"note.{note}", "en")) for note in GAP_NOTES]
    for line in lines:
        cells = [_text(sheet, part) for part in line]
        cells[0].font = Font(bold=True)
        for cell in cells[1:]:
            cell.alignment = _WRAP
        sheet.append(cells)


def _table(
    book: Any, title: str, name: str, frame: pd.DataFrame, columns: tuple[Column, ...], catalogue: Catalogue
) -> None:
    for number, start in enumerate(range(0, max(len(frame), 1), ROWS_OF_A_SHEET)):
        part = frame.iloc[start : start + ROWS_OF_A_SHEET]
        series = list(_with_names(name, part, columns, catalogue))
        sheet = book.create_sheet(title if number == 0 else f"{title} {number + 1}")
        sheet.freeze_panes = "A3"
        last = get_column_letter(len(series))
        sheet.auto_filter.ref = f"A2:{last}{len(part) + 2}"
        for place, (_, _, kind, _) in enumerate(series, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[kind]
        sheet.append([_styled(sheet, heading, _TITLE, _TITLE_FILL) for heading, _, _, _ in series])
        sheet.append([_styled(sheet, code, _CODE, None) for _, code, _, _ in series])
        for row in zip(*(_cells(sheet, values, kind) for _, _, kind, values in series), strict=True):
            sheet.append(row)


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
            yield title, "", "text", frame[column.name].astype("object").map(known.get)
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


def _cells(sheet: Any, series: pd.Series[Any], kind: str) -> Iterator[Any]:
    """Excel cells of one column: figures, dates and flags as such, everything else as text."""
    if kind in ("number", "integer"):
        for number in series.to_numpy(dtype=np.float64, na_value=np.nan).tolist():
            if number != number:
                yield None
            elif number in (np.inf, -np.inf):
                yield "∞" if number > 0 else "−∞"
            else:
                yield int(number) if kind == "integer" else number
        return
    for value in series.astype("object").tolist():
        if value is None or value != value:
            yield None
        elif kind == "date":
            yield value.date()
        else:
            text = label(f"flag.{bool(value)}") if kind == "flag" else str(value)
            # making a cell takes ten times as long as handing over a text, so only where the text needs one
            yield text if _HARMLESS.match(text) else _text(sheet, text)


def _text(sheet: Any, text: str) -> Any:
    """A text cell, also where the text looks like a formula or an Excel error."""
    cell = WriteOnlyCell(sheet, _ILLEGAL.sub("", text)[:_LONGEST_TEXT])
    cell.data_type = "s"
    return cell


def _styled(sheet: Any, text: str, font: Font, fill: PatternFill | None) -> Any:
    cell = _text(sheet, text)
    cell.font = font
    if fill:
        cell.fill = fill
    return cell
