"""Tables made of parts that lie below one another: whoever makes a part writes it to its place at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nq57_indicators.parallel import in_order

Columns = dict[str, NDArray[Any]]

SAME = {"lower": "value", "upper": "value", "gap_lower": "gap", "gap_upper": "gap", "high": "low"}
"""Columns that are left out where every figure is exact, with the column that stands for them."""


@dataclass(frozen=True)
class Part:
    """Some pieces, and the order of their rows in the part: numbers of rows, counted through all pieces.

    A column of a piece may be one figure, which stands in all of its rows; the first column of a piece never is.
    """

    pieces: list[Columns]
    order: NDArray[np.integer[Any]] | None = None
    """``None``: the rows stand as they come."""

    @property
    def kinds(self) -> dict[str, np.dtype[Any]]:
        """The columns, with their types."""
        return {name: column.dtype for piece in self.pieces for name, column in piece.items()}

    def write(self, name: str, into: NDArray[Any]) -> None:
        """Put the rows of one column in their order."""
        columns = [piece[name if name in piece else SAME[name]] for piece in self.pieces]
        if all(column.ndim == 0 and column == columns[0] for column in columns):
            into[:] = columns[0]
            return
        cells = [
            np.broadcast_to(column, len(next(iter(piece.values()))))
            for column, piece in zip(columns, self.pieces, strict=True)
        ]
        if self.order is None:
            np.concatenate(cells, out=into)
        else:
            joined = np.concatenate(cells, dtype=into.dtype)
            joined.take(self.order, out=into, mode="clip")  # any other mode makes one more copy


def stacked(sizes: Sequence[int], make: Callable[[int], Part]) -> Columns:
    """The columns of parts below one another, of which ``make`` makes the one of each number; several at a time.

    ``sizes`` are their numbers of rows. A part without rows says nothing of the types of columns, unless all are so.
    """
    starts = [0, *accumulate(sizes)]
    whole: Columns = {}
    making_room = Lock()

    def write(number: int) -> set[str]:
        if not sizes[number] and starts[-1]:
            return set()
        part = make(number)
        with making_room:
            for name, kind in part.kinds.items():
                if name not in whole:
                    whole[name] = _room(starts[-1], kind)
        for name in part.kinds:
            part.write(name, whole[name][starts[number] : starts[number + 1]])
        return set(part.kinds)

    for number, written in enumerate(in_order(write, range(len(sizes)))):
        rows = slice(starts[number], starts[number + 1])
        for name in whole.keys() - written if sizes[number] else ():
            whole[name][rows] = whole[SAME[name]][rows]
    return whole


def _room(size: int, kind: np.dtype[Any]) -> NDArray[Any]:
    """An array to be written to, in small pages of memory.

    For large arrays numpy asks for large pages; the system clears each as a whole, far from the processor's cache.
    """
    memory = pa.allocate_buffer(size * kind.itemsize, memory_pool=pa.system_memory_pool())
    return np.ndarray(size, kind, memory)
