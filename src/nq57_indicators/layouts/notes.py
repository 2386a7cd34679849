"""Notes beside figures, at cells, in columns of remarks and below tables: what they say of the figures is told, not used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nq57_indicators.layouts.context import names_source, units_of_line
from nq57_indicators.layouts.interpreting import Interpretation
from nq57_indicators.layouts.rows import DATA, HEADING, REMARK
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.title_stages import stage_of_title
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.tables.cells import RawTable
from nq57_indicators.tables.fields import field_of

Note = tuple[int, int, str]
"""Row, column and text; the row is 0 where a note is none of a cell: the title of a workbook, a note beside records."""

_SPEAK: Final = (
    "unsettled",
    "partial",
    "trials",
    "averages_and_points",
    "goals_and_forecasts",
    "ytd",
    "plan",
    "expected",
)

_MOST_LOOKED_AT, _YEAR = 20, 12


def is_unsettled(text: str, wording: Wording) -> bool:
    """Whether a remark says that a figure may still change or is not all: "số liệu ước tính", "chưa bao gồm cấp xã"."""
    return wording.mentions("unsettled", text)


def notes_at_cells(table: RawTable, wording: Wording) -> Iterator[Note]:
    """The notes at cells that say what figures are of: their state, period, unit or part."""
    of_workbook = table.door == "excel"
    for row, column, text in table.notes:
        if _is_news(text, table) if of_workbook and not row else _speaks(text, wording):
            yield row, column, text


def _is_news(text: str, table: RawTable) -> bool:
    """Whether the title of a workbook, which often is that of the one it was copied from, names a time that nothing else does."""
    texts = [said for _, _, said in (*table.above, *table.comments)] + [
        table.sheet or "",
        PurePosixPath(table.file).stem,
    ]
    for column in table.columns:
        texts += [column.header, *field_of(column).texts[:_MOST_LOOKED_AT]]
    said = {(time.months, time.number, time.year) for other in texts for time in times_in(other.replace("_", " "))}
    years = {year for _, _, year in said}
    return any(
        (time.months, time.number, time.year) not in said and not (time.months == _YEAR and time.year in years)
        for time in times_in(text)
    )


def _speaks(text: str, wording: Wording) -> bool:
    said = any(wording.mentions(name, text) for name in _SPEAK)
    return said or bool(times_in(text)) or _says_unit(text, wording)


def _says_unit(text: str, wording: Wording) -> bool:
    return any(units_of_line(line, wording) for line in text.splitlines())


def remarks_in_columns(table: RawTable, wording: Wording) -> Iterator[Note]:
    """What the columns of remarks of a table say of the state of figures: the first cell of each text.

    Not beside figures whose state a column of its own says: remarks explain it.
    """
    stated = np.zeros(len(table), bool)
    for column in table.columns:
        if wording.role(column.header) == "obs_status" and column.has_texts:
            state = field_of(column)
            plain = [not text.strip() or wording.names.code("obs_status", text) == "normal" for text in state.texts]
            stated |= ~np.append(plain, True)[state.codes]
    for column in table.columns:
        if wording.role(column.header) != "comment" or not column.has_texts:
            continue
        field = field_of(column)
        found = pc.match_substring_regex(
            pc.utf8_lower(pc.utf8_normalize(pa.array(field.texts, pa.string()), "NFC")), _any_of(wording)
        )
        for code in np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist():
            rows = np.flatnonzero((field.codes == code) & ~stated)  # blocks of a file share their texts
            yield from ((int(table.rows[row]), column.column, field.texts[code]) for row in rows[:1].tolist())


@lru_cache(maxsize=8)
def _any_of(wording: Wording) -> str:
    return "|".join(map(re.escape, wording.names.words["unsettled"]))


def with_stage_of_notes(table: RawTable, wording: Wording) -> RawTable:
    """A table whose keys beside it hold a note such as "số liệu ước tính": of that stage, as under a title that says so."""
    from_keys = [text for row, _, text in table.notes if not row and table.door == "json"]
    stage = stage_of_title(from_keys, wording)
    if stage is None or any(wording.role(key) == "stage" for key, _ in table.stated):
        return table
    left = tuple(note for note in table.notes if note[0] or note[2] != from_keys[stage[1]])
    return replace(table, stated=(*table.stated, ("stage", stage[0])), notes=left)


def _is_note_on_figures(text: str, wording: Wording) -> bool:
    """Whether a line is a note that names a period or a unit; the day on which figures were taken is none."""
    if not (wording.is_remark(text) or text.startswith("*")) or names_source(text, wording):
        return False
    return any(time.number for time in times_in(text)) or _says_unit(text, wording)


def remarks_of_table(interpretation: Interpretation, wording: Wording) -> Iterator[Note]:
    """What the columns of remarks of a laid-out table, and the lines among and below its rows, say of the state of figures."""
    grid = interpretation.block.grid
    columns = [column.column for column in interpretation.columns if column.role == "comment"]
    cells = [(row.row, at) for row in interpretation.rows if row.kind == DATA for at in columns]
    cells += [
        (row.row, at)
        for row in interpretation.rows
        if row.kind in (REMARK, HEADING)
        for at in interpretation.block.columns
    ]
    texts = {text: cell for cell in reversed(cells) if (text := grid.texts[cell[0]][cell[1]].strip())}
    for text, (row, column) in texts.items():
        if is_unsettled(text, wording) or _is_note_on_figures(text, wording):
            yield grid.lines[row], grid.places[column], text
