"""What an .xls workbook says beside its values: number formats, dates, merged and hidden cells."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from workbooks import _biff, ole

from nq57_indicators.reading.compound import BadCompoundError, stream_of
from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.reading.xls import xls_look
from nq57_indicators.tables.cells import RawTable


def text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def xls(
    path: Path,
    number_format: str,
    value: float,
    *,
    more: bytes = b"",
    wide: bool = True,
    several: bool = False,
    fonts: bytes = b"",
) -> Path:
    """A workbook with headers in row 1, "x" in A2 and a formatted number in B2 (and C2 with ``several``)."""
    version = 0x0600 if wide else 0x0500
    sheet = _biff(0x0809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0)[: 16 if wide else 8])
    for column, name in enumerate(("area", "v", "w")):
        sheet += _label(0, column, name, wide)
    sheet += _label(1, 0, "x", wide)
    if several:
        number = struct.pack("<I", (int(value * 100) << 2) | 3)  # whole, a hundredfold
        cells = b"".join(struct.pack("<H", 1) + number for _ in range(2))
        sheet += _biff(0x00BD, struct.pack("<HH", 1, 1) + cells + struct.pack("<H", 2))
    else:
        sheet += _biff(0x0203, struct.pack("<HHHd", 1, 1, 1, value))
    sheet += more + _biff(0x000A, b"")
    start = _biff(0x0809, struct.pack("<HHHHII", version, 0x05, 0, 0, 0, 0)[: 16 if wide else 8])
    body = text(number_format) if wide else bytes([len(number_format)]) + number_format.encode("cp1252")
    start += _biff(0x041E, struct.pack("<H", 164) + body)
    start += fonts
    start += b"".join(_biff(0x00E0, struct.pack("<HH", 0, code) + bytes(16)) for code in (0, 164))
    name = b"\1\0S" if wide else b"\1S"
    offset = len(start) + 4 + 6 + len(name) + 4
    start += _biff(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + _biff(0x000A, b"")
    return ole(path, "Workbook" if wide else "Book", start + sheet)


def _label(row: int, column: int, value: str, wide: bool) -> bytes:
    body = text(value) if wide else struct.pack("<H", len(value)) + value.encode("cp1252")
    return _biff(0x0204, struct.pack("<HHH", row, column, 0) + body)


def only_table(path: Path) -> RawTable:
    [(table, _)] = workbook_tables(path, "a.xls", "xls")
    return table


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(("number_format", "percent", "decimals"), [("0.0%", True, 1), ("#,##0.00", False, 2)])
def test_numbers_know_their_formats(
    tmp_path: Path, number_format: str, percent: bool, decimals: int, several: bool
) -> None:
    column = only_table(xls(tmp_path / "a.xls", number_format, 0.85, several=several)).columns[1]
    assert column.number is not None
    assert column.percent is not None
    assert column.decimals is not None
    assert (column.number[0], bool(column.percent[0]), int(column.decimals[0])) == (0.85, percent, decimals)


@pytest.mark.parametrize(
    ("number_format", "shown"), [("dd/mm/yyyy", "2026-02-01"), ("mm/yyyy", "2026-02"), ("yyyy", "2026")]
)
def test_dates_are_what_their_cells_show(tmp_path: Path, number_format: str, shown: str) -> None:
    column = only_table(xls(tmp_path / "a.xls", number_format, 46054.0)).columns[1]
    assert column.text.to_pylist() == [shown]


def test_rows_and_columns_are_hidden_and_merged(tmp_path: Path) -> None:
    more = _biff(0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 0, 0, 0, 0x20, 0))
    more += _biff(0x007D, struct.pack("<HHHHHH", 1, 1, 0, 0, 1, 0))
    more += _biff(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 2, 2))
    table = only_table(xls(tmp_path / "a.xls", "0", 5.0, more=more))
    assert (table.hidden_rows, table.hidden_columns, table.merged) == ({2}, {2}, ((1, 3, 2, 3),))


def test_rows_and_columns_of_no_size_are_hidden_too(tmp_path: Path) -> None:
    more = _biff(0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 0, 0, 0, 0x40, 0))
    more += _biff(0x0208, struct.pack("<HHHHHHHH", 0, 0, 3, 255, 0, 0, 0x40, 0))
    more += _biff(0x007D, struct.pack("<HHHHHH", 1, 1, 0, 0, 0, 0))
    table = only_table(xls(tmp_path / "a.xls", "0", 5.0, more=more))
    assert (table.hidden_rows, table.hidden_columns) == ({2}, {2})


@pytest.mark.parametrize(
    ("number_format", "struck", "shown"),
    [("0.0%", True, "85% (gạch bỏ - struck out)"), (";;;", False, "0.85 (không hiện - not shown)")],
)
def test_figures_struck_out_or_not_shown_say_so(tmp_path: Path, number_format: str, struck: bool, shown: str) -> None:
    font = _biff(0x0031, struct.pack("<HHHHHBBBB", 200, 8 if struck else 0, 0, 400, 0, 0, 0, 0, 0) + b"\1\1a\0")
    column = only_table(xls(tmp_path / "a.xls", number_format, 0.85, fonts=font)).columns[1]
    assert column.text.to_pylist() == [shown]


def test_workbooks_of_excel_95_are_understood(tmp_path: Path) -> None:
    look = xls_look(xls(tmp_path / "a.xls", "0.0%", 0.5, wide=False))
    assert look is not None
    assert look.formats == ["General", "0.0%"]
    assert look.sheets["S"].styles[2, 2] == 1


def test_a_small_stream_lives_among_small_sectors(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    ole(path, "Workbook", b"A" * 4096)
    content = bytearray(path.read_bytes())
    content[0x38:0x3C] = struct.pack("<I", 1 << 20)  # everything below is small; the table of small sectors is empty
    with pytest.raises(BadCompoundError):
        stream_of(bytes(content), ("Workbook",))
    assert stream_of(path.read_bytes(), ("Other", "Workbook")) == b"A" * 4096


@pytest.mark.parametrize("cut", [0, 8, 511, 600, 1100])
def test_a_damaged_container_tells_nothing(tmp_path: Path, cut: int) -> None:
    path = xls(tmp_path / "a.xls", "0.0%", 0.5)
    path.write_bytes(path.read_bytes()[:cut])
    look = xls_look(path)
    assert look is None or not look.sheets


def test_a_circle_of_sectors_ends(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", "0.0%", 0.5)
    content = bytearray(path.read_bytes())
    content[512 + 12 : 512 + 16] = struct.pack("<I", 2)  # sector 3 leads back to 2
    path.write_bytes(bytes(content))
    assert xls_look(path) is None
