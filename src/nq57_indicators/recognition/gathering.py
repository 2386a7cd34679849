"""The observations of all files, each block written behind the one before: nothing waits to be joined."""

from __future__ import annotations

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
        rows = np.flatnonzero(known)
        start = self.size
        self._make_room(columns, len(rows))
        for name, array in columns.items():
            into = self._columns[name][start : self.size]
            if len(rows) == len(known):
                into[:] = array
            elif array.dtype == into.dtype:
                array.take(rows, out=into, mode="clip")  # any other mode makes one more copy
            else:
                into[:] = array.take(rows)
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

        def close_up(name: str) -> None:
            rows = self[name][start:]
            end = 0
            for at in range(0, len(rows), _BLOCK):
                part = rows[at : at + _BLOCK][kept[at : at + _BLOCK]]
                rows[end : end + len(part)] = part
                end += len(part)

        in_order(close_up, list(self._columns))
        self.size = start + int(kept.sum())
