"""What an .xls workbook says of its cells beside their values: number formats, merged ranges, hidden rows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.styles.numbers import BUILTIN_FORMATS

from nq57_indicators.reading.compound import BadCompoundError, stream_of
from nq57_indicators.reading.package import GENERAL
from nq57_indicators.reading.shown_words import of_struck
from nq57_indicators.reading.xls_notes import notes_among

STREAMS = ("Workbook", "Book")
BIFF8 = 0x0600
BOF, END, SHEET, FORMAT, XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
NUMBER, RK, FORMULA, LABEL, TEXT, SEVERAL = 0x0203, 0x027E, 0x0006, 0x0204, 0x00FD, 0x00BD
ROW, COLUMNS, MERGED = 0x0208, 0x007D, 0x00E5
OF_ONE_CELL = frozenset({NUMBER, RK, FORMULA, LABEL, TEXT})
FONT, NO_FONT = 0x0031, 4
"""Fonts are numbered without a fourth."""
HIDDEN_ROW = 0x20
STRUCK_OUT = 0x08
PAGE_HEAD, PAGE_FOOT = 0x0014, 0x0015
MOST_COLUMNS = 256
BYTES_OF_SEVERAL = 6


@dataclass
class XlsSheet:
    """One sheet: the style of its cells by row and column (from 1), merged ranges, hidden rows."""

    title: str
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    """What stands at the head and foot of each page, with its codes."""


@dataclass
class XlsLook:
    """How the cells of a workbook look: its sheets, and the number format and the font of each style."""

    sheets: dict[str, XlsSheet] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)


def xls_look(path: Path) -> XlsLook | None:
    """How the cells of a workbook look; ``None`` where the file does not tell.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xls"
    ...     _ = path.write_bytes(b"no workbook")
    ...     xls_look(path) is None
    True
    """
    try:
        return _look(stream_of(path.read_bytes(), STREAMS))
    except (BadCompoundError, StopIteration, struct.error, IndexError, UnicodeDecodeError):
        return None


def _look(stream: bytes) -> XlsLook:
    look = XlsLook()
    own: dict[int, str] = {}
    used: list[int] = []
    fonts: list[str] = []
    fonts_used: list[int] = []
    struck: set[int] = set()
    starts: list[tuple[int, str]] = []
    wide = True
    for kind, body in _records(stream, 0):
        if kind == BOF:
            wide = struct.unpack_from("<H", body)[0] >= BIFF8
        elif kind == FORMAT:
            own[struct.unpack_from("<H", body)[0]] = _text(body[2:], wide, 2 if wide else 1)
        elif kind == XF:
            font, number_format = struct.unpack_from("<HH", body)
            used.append(number_format)
            fonts_used.append(font - (font > NO_FONT))
        elif kind == FONT:
            if struct.unpack_from("<H", body, 2)[0] & STRUCK_OUT:
                struck.add(len(fonts))
            fonts.append(_text(body[14:], wide, 1))
        elif kind == SHEET:
            starts.append((struct.unpack_from("<I", body)[0], _text(body[6:], wide, 1)))
    formats = [own.get(code) or BUILTIN_FORMATS.get(code, GENERAL) for code in used]
    look.formats = of_struck(formats, [font in struck for font in fonts_used])
    look.fonts = [fonts[font] if font < len(fonts) else "" for font in fonts_used]
    for start, title in starts:
        look.sheets[title] = _sheet(title, stream, start, wide=wide)
    return look


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of a workbook, up to its end."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == END:
            return
        at += 4 + length


def _text(body: bytes, wide: bool, counts: int) -> str:
    """A text whose length stands in its first one or two bytes; in BIFF8 a byte of flags follows."""
    length = int.from_bytes(body[:counts], "little")
    if not wide:
        return body[counts : counts + length].decode("cp1252", "replace")
    if body[counts] & 1:
        return body[counts + 1 : counts + 1 + 2 * length].decode("utf-16-le")
    return body[counts + 1 : counts + 1 + length].decode("latin-1")


def _is_hidden_row(body: bytes) -> bool:
    """Whether a row is hidden, or has no height; one that keeps the usual height says so."""
    height, flags = struct.unpack_from("<H", body, 6)[0], struct.unpack_from("<H", body, 12)[0]
    return bool(flags & HIDDEN_ROW) or not height


def _sheet(title: str, stream: bytes, start: int, *, wide: bool) -> XlsSheet:
    sheet = XlsSheet(title)
    sheet.notes = list(notes_among(_records(stream, start)))
    for kind, body in _records(stream, start):
        if kind in OF_ONE_CELL:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.styles[row + 1, column + 1] = style
        elif kind == SEVERAL:
            row, first = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // BYTES_OF_SEVERAL):
                style = struct.unpack_from("<H", body, 4 + number * BYTES_OF_SEVERAL)[0]
                sheet.styles[row + 1, first + number + 1] = style
        elif kind == ROW and _is_hidden_row(body):
            sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMNS and (body[8] & 1 or not struct.unpack_from("<H", body, 4)[0]):
            first, last = struct.unpack_from("<HH", body)
            sheet.hidden_columns.update(range(first + 1, min(last, MOST_COLUMNS) + 2))
        elif kind in (PAGE_HEAD, PAGE_FOOT) and body:
            sheet.printed.append(_text(body, wide, 2 if wide else 1))
        elif kind == MERGED:
            for number in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * number)
                sheet.merged.append((top + 1, left + 1, bottom + 1, right + 1))
    return sheet
