"""The observations of all files, each block written behind the one before: nothing waits to be joined."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.parallel import in_order
from nq57_indicators.recognition.spill_file import SpillFile

Columns = dict[str, NDArray[Any]]
Mask = NDArray[np.bool_]

MOST_BYTES = 2 << 30
"""How much is kept in memory, the rest in a temporary file; no result depends on it."""
_GROWTH = 4
"""Room for so many times the rows at hand. Systems give memory when it is written to: what stays empty is free."""
_FILE_GROWTH = 2
_BLOCK = 1 << 18
_FEW = 500
"""Of so many rows not more than one may be left out where pieces are moved."""


class Gathered:
    """Columns that grow block by block, in memory as long as they are small, then in a file."""

    def __init__(self) -> None:
        self.size = 0
        self._columns: Columns = {}
        self._room = self._expected = 0
        self._spill: SpillFile | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The rows of one column so far; they may be written to."""
        return self._columns[name][: self.size]

    def expect(self, count: int) -> None:
        """Say how many rows there will be in all, as far as known; others find room too."""
        self._expected = count

    def add(self, columns: Columns, known: Mask) -> slice:
        """Write the ``known`` rows of a block behind the others, and say where they stand."""
        pieces, start = list(_pieces(known)), self.size
        self._make_room(columns, int(np.count_nonzero(known)))
        for name, array in columns.items():
            _close_up(array, pieces, self._columns[name][start:])
        return slice(start, self.size)

    def _make_room(self, columns: Columns, count: int) -> None:
        """Room for more rows, of the types that the new ones have."""
        before, self.size = self.size, self.size + count
        kinds = {name: array.dtype for name, array in columns.items()}
        for name, own in self._columns.items():
            kinds[name] = np.result_type(own.dtype, kinds[name])
        if self.size > self._room:
            self._room = self._new_room(sum(kind.itemsize for kind in kinds.values()))
        for name, kind in kinds.items():
            column = self._columns.get(name)
            if column is None or len(column) < self._room or column.dtype != kind:
                wide = np.empty(self._room, kind) if self._spill is None else self._spill.room(self._room, kind)
                if column is not None:
                    wide[:before] = column[:before]
                self._columns[name] = wide

    def _new_room(self, row_bytes: int) -> int:
        in_memory = MOST_BYTES // row_bytes
        if self.size <= in_memory:
            told = self.size <= self._expected <= in_memory  # a file may announce anything, and others may follow it
            needed = self._expected if told else self.size * _GROWTH
            return min(max(needed, self._room * _GROWTH), in_memory)
        if self._spill is None:
            self._spill = SpillFile()
        return self.size * _FILE_GROWTH

    def keep(self, start: int, kept: Mask) -> None:
        """Of the rows from ``start`` on leave only those ``kept``, close to one another."""
        if kept.all():
            return
        pieces = list(_pieces(kept))

        def close_up(name: str) -> None:
            rows = self[name][start:]
            _close_up(rows, pieces, rows)

        in_order(close_up, list(self._columns))
        self.size = start + int(np.count_nonzero(kept))


Piece = slice | NDArray[np.int64]
"""Rows that follow one another, or the numbers of rows."""


def _pieces(kept: Mask) -> Iterator[Piece]:
    """The rows that are kept: where few are left out, what lies between these is moved as a whole."""
    for start in range(0, len(kept), _BLOCK):
        block = kept[start : start + _BLOCK]
        gone = np.flatnonzero(~block)
        if len(gone) > len(block) // _FEW:
            yield np.flatnonzero(block) + start
        else:
            edges = [start - 1, *(gone + start).tolist(), start + len(block)]
            yield from (slice(before + 1, after) for before, after in pairwise(edges) if before + 1 < after)


def _close_up(rows: NDArray[Any], pieces: list[Piece], into: NDArray[Any]) -> None:
    """Write pieces of some rows one behind the other."""
    end = 0
    for piece in pieces:
        part = rows[piece]
        into[end : end + len(part)] = part
        end += len(part)
