"""How far the cells of an .xls workbook reach, and how much text they show, told from its records alone.

Who opens such a workbook lays out everything between its first and its last cell, and every use of a shared text.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nq57_indicators.reading.compound import BadCompoundError, stream_of
from nq57_indicators.reading.kinds import password_protected
from nq57_indicators.reading.tally import Tally
from nq57_indicators.reading.xls import STREAMS

_CELLS = frozenset({0x0006, 0x0206, 0x0406, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD})
"""Records of formulas, texts, numbers, truth values and errors: row and column come first."""
_SHARED_CELL, _ROW_OF_NUMBERS = 0x00FD, 0x00BD
_STARTS = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
_END = 0x000A
_SHEET, _SHARED, _CONTINUED = 0x0085, 0x00FC, 0x003C
_LOCKED = 0x002F
"""With a password all records after this one are beyond reading: what they seem to span is noise."""

Record = tuple[int, int, int]
"""Kind, where the body starts, and its length."""


def check_xls_extent(path: Path, tally: Tally) -> None:
    """Refuse an .xls workbook whose sheets span more cells, or show more text, than memory should hold."""
    content = path.read_bytes()
    for name in STREAMS:
        try:
            stream = stream_of(content, [name])
        except (BadCompoundError, StopIteration):
            continue
        sheets, shared = _globals(stream)
        tally.count("sheets", len(sheets))
        known: dict[int, tuple[int, Counter[int]]] = {}
        for start in sheets:  # several may name one place, which is then laid out as often
            if start not in known:
                known[start] = _sheet(stream, start)
            spanned, used = known[start]
            tally.count("cells", spanned)
            tally.count("characters", sum(shared[text] * times for text, times in used.items() if text < len(shared)))


def _records(stream: bytes, start: int) -> Iterator[Record]:
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, min(length, len(stream) - at - 4)
        at += 4 + length


def _substream(stream: bytes, start: int) -> Iterator[Record]:
    """The records of a sheet, with those of the charts inside it."""
    depth = 0
    for record in _records(stream, start):
        yield record
        depth += (record[0] in _STARTS) - (record[0] == _END)
        if depth <= 0:
            return


def _globals(stream: bytes) -> tuple[list[int], list[int]]:
    """Where the sheets start, and the lengths of the shared texts."""
    sheets: list[int] = []
    parts: list[bytes] = []
    before = 0
    for kind, start, length in _substream(stream, 0):
        if kind == _LOCKED:
            raise password_protected()
        if kind == _SHEET and length >= 4:
            sheets.append(struct.unpack_from("<I", stream, start)[0])
        elif kind == _SHARED or (kind == _CONTINUED and before in (_SHARED, _CONTINUED) and parts):
            parts.append(stream[start : start + length])
        before = kind
    return sheets, _SharedTexts(parts).lengths() if parts else []


def _sheet(stream: bytes, start: int) -> tuple[int, Counter[int]]:
    """How many cells a sheet spans from A1, and how often each shared text is used."""
    rows = columns = 0
    used: Counter[int] = Counter()
    for kind, at, length in _substream(stream, start):
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _ROW_OF_NUMBERS and length >= 6:
                column = max(column, struct.unpack_from("<H", stream, at + length - 2)[0])
            elif kind == _SHARED_CELL and length >= 10:
                used[struct.unpack_from("<I", stream, at + 6)[0]] += 1
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows * columns, used


class _SharedTexts:
    """Walks through the shared texts, which go on from one record into the next."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._part, self._at = 0, 8

    def lengths(self) -> list[int]:
        """The number of characters of each text, as far as the records go."""
        found: list[int] = []
        while self._here():
            header = self._parts[self._part][self._at : self._at + 9]
            if len(header) < 3:
                break
            length, flags = struct.unpack_from("<HB", header)
            runs = struct.unpack_from("<H", header.ljust(9, b"\0"), 3)[0] if flags & 8 else 0
            phonetic_at = 5 if flags & 8 else 3
            phonetic = struct.unpack_from("<I", header.ljust(9, b"\0"), phonetic_at)[0] if flags & 4 else 0
            self._at += 3 + 2 * bool(flags & 8) + 4 * bool(flags & 4)
            found.append(length)
            self._pass_characters(length, 1 + (flags & 1))
            self._pass_bytes(4 * runs + phonetic)
        return found

    def _here(self) -> bool:
        """Whether anything follows, in this part or the next."""
        while self._part < len(self._parts) and self._at >= len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0
        return self._part < len(self._parts)

    def _pass_characters(self, left: int, width: int) -> None:
        while left and self._part < len(self._parts):
            part = self._parts[self._part]
            here = min(left, max(len(part) - self._at, 0) // width)
            left, self._at = left - here, self._at + here * width
            if left:  # the next part says anew how wide its characters are
                self._part += 1
                following = self._parts[self._part][:1] if self._part < len(self._parts) else b""
                self._at, width = 1, 1 + (following[0] & 1 if following else 0)

    def _pass_bytes(self, left: int) -> None:
        while left and self._here():
            here = min(left, len(self._parts[self._part]) - self._at)
            left, self._at = left - here, self._at + here
