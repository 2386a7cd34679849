"""Notes at the cells of .xls and .ods sheets."""

from __future__ import annotations

import struct
from pathlib import Path

from workbooks import ods, ods_row

from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.reading.xls_notes import notes_among

OBJECT = (0x5D, struct.pack("<HHHH", 21, 18, 25, 7))
PINNED = (0x1C, struct.pack("<HHHH", 4, 1, 0, 7))


def text_of(length: int, *parts: bytes) -> list[tuple[int, bytes]]:
    return [(0x01B6, struct.pack("<10xH", length)), *((0x3C, part) for part in parts)]


def test_a_long_note_goes_on_in_further_records() -> None:
    parts = [b"\1" + "Chưa ".encode("utf-16-le"), b"\0duyet", b"\0formats"]
    assert list(notes_among([OBJECT, *text_of(10, *parts), PINNED])) == [(5, 2, "Chưa duyet")]


def test_objects_without_a_cell_and_cells_without_a_text_are_no_notes() -> None:
    assert list(notes_among([OBJECT, *text_of(2, b"\0ok")])) == []
    assert list(notes_among([(0x5D, b""), (0x01B6, b""), PINNED, (0x1C, b"")])) == []


def test_the_note_of_a_cell_is_no_text_of_it(tmp_path: Path) -> None:
    note = "<office:annotation><dc:date>2026-01-01</dc:date><text:p>Chưa duyệt</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>x</text:p></table:table-cell>'
    rows = ods_row("area", "v") + f"<table:table-row>{cell}{cell.replace(note, '')}</table:table-row>"
    path = ods(tmp_path / "a.ods", rows.replace("<dc:date>2026-01-01</dc:date>", "<text:date>2026</text:date>"))
    [(table, _)] = workbook_tables(path, "a.ods", "ods")
    assert (table.notes, table.columns[0].text.to_pylist()) == (((2, 1, "Chưa duyệt"),), ["x"])
