"""Compound files, the container of .xls workbooks: the bytes of one stream by its name."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import chain

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""
ENTRY = 128
ROOT = 5


class BadCompoundError(ValueError):
    """The container does not hold together."""


def stream_of(content: bytes, names: Sequence[str]) -> bytes:
    """The stream that bears the first of ``names`` that is there; ``BadCompoundError`` where none is or the file is damaged."""
    if not content.startswith(MAGIC) or len(content) < 512:
        raise BadCompoundError("no compound file")
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError, KeyError) as error:
        raise BadCompoundError("damaged") from error


def names_of(content: bytes) -> list[str]:
    """The names of all streams and storages, in small letters; ``BadCompoundError`` where the file is damaged."""
    try:
        return [_name(entry) for entry in _Compound(content).entries]
    except (struct.error, IndexError) as error:
        raise BadCompoundError("damaged") from error


class _Compound:
    """Sectors, and the tables that chain them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 0x1E)[0]
        self._short = 1 << struct.unpack_from("<H", content, 0x20)[0]
        directory, self._cutoff, first_short = struct.unpack_from("<I4xII", content, 0x30)
        self._next = self._table(self._sectors_of_table())
        self._next_short = self._table(self._chain(first_short, self._next))
        listed = self._joined(self._chain(directory, self._next))
        self.entries = [listed[at : at + ENTRY] for at in range(0, len(listed), ENTRY)]

    def stream(self, names: Sequence[str]) -> bytes:
        entries = self.entries
        by_name = {_name(entry): entry for entry in reversed(entries)}
        entry = next(by_name[name.lower()] for name in [*names] if name.lower() in by_name)
        start, size = struct.unpack_from("<II", entry, 0x74)
        if size >= self._cutoff:
            return self._joined(self._chain(start, self._next))[:size]
        root = next(entry for entry in entries if entry[0x42] == ROOT)
        small = self._joined(self._chain(struct.unpack_from("<I", root, 0x74)[0], self._next))
        parts = (small[at * self._short : (at + 1) * self._short] for at in self._chain(start, self._next_short))
        return b"".join(parts)[:size]

    def _sectors_of_table(self) -> list[int]:
        """Where the table of sectors stands: 109 places in the header, the others in sectors of their own."""
        places = list(struct.unpack_from("<109I", self._content, 0x4C))
        at = struct.unpack_from("<I", self._content, 0x44)[0]
        seen: set[int] = set()
        while at < END_OF_CHAIN and at not in seen:
            seen.add(at)
            *more, at = struct.unpack(f"<{self._size // 4}I", self._sector(at))
            places += more
        return [place for place in places if place < END_OF_CHAIN]

    def _table(self, sectors: Sequence[int]) -> list[int]:
        return list(chain.from_iterable(struct.unpack(f"<{self._size // 4}I", self._sector(at)) for at in sectors))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size].ljust(self._size, b"\0")

    def _chain(self, at: int, following: Sequence[int]) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        while at < END_OF_CHAIN:
            if at in seen:
                raise BadCompoundError("sectors go in a circle")
            seen.add(at)
            found.append(at)
            at = following[at]
        return found

    def _joined(self, sectors: Sequence[int]) -> bytes:
        return b"".join(map(self._sector, sectors))


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 0x40)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
