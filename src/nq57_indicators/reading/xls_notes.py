"""Notes at the cells of an .xls sheet: each is an object with a text, and a record that pins it to its cell."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final

_NOTE, _OBJECT, _TEXT, _MORE = 0x001C, 0x005D, 0x01B6, 0x003C
_IS_WIDE: Final = 1


def notes_among(records: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int, str]]:
    """Row, column (from 1) and text of every note among the records of a sheet.

    >>> note = struct.pack("<HHHH", 4, 1, 0, 7)
    >>> texts = [(_OBJECT, struct.pack("<HHHH", 21, 18, 25, 7)), (_TEXT, struct.pack("<10xH", 2)), (_MORE, bytes([0]) + b"ok")]
    >>> list(notes_among([*texts, (_NOTE, note)]))
    [(5, 2, 'ok')]
    """
    texts: dict[int, str] = {}
    cells: list[tuple[int, int, int]] = []
    current, length = -1, 0
    for kind, body in records:
        if kind == _OBJECT and len(body) >= struct.calcsize("<HHHH"):
            current, length = struct.unpack_from("<HHHH", body)[3], 0
        elif kind == _TEXT and len(body) > struct.calcsize("<10xH") - 1:
            length = struct.unpack_from("<10xH", body)[0]
        elif kind == _MORE and length > 0 and body:
            text = _text(body)[:length]
            texts[current] = texts.get(current, "") + text
            length -= len(text)
        elif kind == _NOTE and len(body) >= struct.calcsize("<HHHH"):
            row, column, _, note = struct.unpack_from("<HHHH", body)
            cells.append((row + 1, column + 1, note))
    yield from ((row, column, texts[note].strip()) for row, column, note in cells if texts.get(note, "").strip())


def _text(body: bytes) -> str:
    return body[1:].decode("utf-16-le" if body[0] & _IS_WIDE else "latin-1", "replace")
