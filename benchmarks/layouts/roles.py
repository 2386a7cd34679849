"""What the library takes each row and column of a made-up sheet for, against what it is. The only look inside the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nq57_indicators import load_catalogue
from nq57_indicators.errors import Nq57Error
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.grid import grid_of
from nq57_indicators.layouts.sheets import SheetReader
from nq57_indicators.layouts.whole_sheets import whole_sheets
from nq57_indicators.layouts.wording import wording_of
from nq57_indicators.reading.files import tables_of
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import names_of
from nq57_indicators.tables.codebook import codebook

NOT_DATA = frozenset({None, "comment", "heading", "repeat"})
ROWS: Mapping[str, frozenset[str | None]] = {
    "data": frozenset({"data"}),
    "section": NOT_DATA,
    "subtotal": frozenset({"total", "heading", "lower", "comment"}),
    "total": frozenset({"total", "data"}),  # the total of its agencies is the figure of a province
    "agency": frozenset({"agency", "lower"}),
    "part": frozenset({"part"}),
    "repeated_header": NOT_DATA,
}
"""What a row may be taken for; every other row is none of data."""
COLUMNS: Mapping[str, frozenset[str]] = {
    "ordinal": frozenset({"comment"}),
    "area": frozenset({"ref_area"}),
    "item": frozenset({"variable"}),
    "unit": frozenset({"unit_measure"}),
    "period": frozenset({"time_period"}),
    "year": frozenset({"year", "time_period"}),
    "agency": frozenset({"agency", "lower_area"}),
    "strange": frozenset({"comment", "unknown", "vintage"}),
}
"""What a column may be taken for; every other role bears the name it has in layouts."""


@dataclass
class Count:
    """How many rows and columns there are, how many were taken for what they are, and which were not."""

    rows: int = 0
    rows_right: int = 0
    columns: int = 0
    columns_right: int = 0
    wrong: list[str] = field(default_factory=list)


def judged(answer: Mapping[str, Any], path: Path) -> Count:
    """The rows and columns of one workbook or CSV file; none of what has no sheets, or cannot be opened."""
    count = Count()
    try:
        seen = dict(_seen(path))
    except Nq57Error:
        return count
    for sheet in answer["roles"]:
        rows, columns = seen.get(sheet["sheet"], seen.get(None, ({}, {})))
        for place, role in sheet["rows"].items():
            taken = rows.get(int(place))
            count.rows += 1
            count.rows_right += _note(taken in ROWS.get(role, NOT_DATA), count, f"row {place}, {role}: {taken}")
        for place, role in sheet["columns"].items():
            taken = columns.get(int(place))
            count.columns += 1
            fits = taken in COLUMNS.get(role, frozenset({role}))
            count.columns_right += _note(fits, count, f"column {place}, {role}: {taken}")
    return count


def _note(fits: bool, count: Count, text: str) -> bool:
    if not fits:
        count.wrong.append(text)
    return fits


def _seen(path: Path) -> Iterator[tuple[str | None, tuple[dict[int, str], dict[int, str]]]]:
    """Of every sheet the kinds of its rows and the roles of its columns, at their places in the file."""
    wording = wording_of(names_of(codebook(load_catalogue())))
    reader = SheetReader(wording, Declared(), Inquiry())
    for whole in whole_sheets(tables_of(path)):
        grid = grid_of(whole)
        rows: dict[int, str] = {}
        columns: dict[int, str] = {}
        for one in reader.interpretations(grid):
            for row in one.rows:  # of tables beside each other the longer one has the last rows
                rows[grid.lines[row.row]] = "data" if rows.get(grid.lines[row.row]) == "data" else row.kind
            columns |= {grid.places[column.column]: column.role for column in one.columns}
        yield whole.sheet, (rows, columns)
