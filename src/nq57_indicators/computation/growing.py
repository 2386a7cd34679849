"""Tables that grow as their parts come: each is written to its place at once, so that none waits beside the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]

SAME = {"lower": "value", "upper": "value", "gap_lower": "gap", "gap_upper": "gap"}
"""Columns that are left out where every figure is exact, with the column that stands for them."""
SPARE = 1.05
"""Room beyond what the parts so far let expect. Systems give memory when it is written to: what stays empty is free."""


@dataclass(frozen=True)
class Part:
    """Rows that follow those of the part before: some pieces, and the place of each of their rows among those of the part.

    A column of a piece may be one figure, which stands in all of its rows; the first column of a piece never is.
    """

    pieces: list[Columns]
    place: NDArray[np.intp] | None = None
    """``None``: the rows stand as they come."""

    @property
    def size(self) -> int:
        """The number of rows."""
        return sum(_length(piece) for piece in self.pieces)

    def write(self, name: str, into: NDArray[Any]) -> None:
        """Put the rows of one column where they belong."""
        end = 0
        for piece in self.pieces:
            start, end = end, end + _length(piece)
            rows = slice(start, end) if self.place is None else self.place[start:end]
            into[rows] = piece[name] if name in piece else piece[SAME[name]]


def stacked(parts: Iterable[Part], count: int) -> Columns:
    """The columns of ``count`` parts below one another."""
    whole: Columns = {}
    rows = room = 0
    for done, part in enumerate(parts, start=1):
        start, rows = rows, rows + part.size
        if not start:
            whole, room = {}, 0  # without rows, kinds say nothing
        if rows > room:
            room = rows if done == count else int(rows * max(1.0, count / done * SPARE))
            whole = {name: _with_room(column[:start], room) for name, column in whole.items()}
        kinds = {name: column.dtype for piece in part.pieces for name, column in piece.items()}
        for name in kinds.keys() - whole.keys():
            before = whole[SAME[name]][:start] if start else np.empty(0, kinds[name])
            whole[name] = _with_room(before, room)
        for name, column in whole.items():
            part.write(name, column[start:rows])
    return {name: column[:rows] for name, column in whole.items()}


def _length(piece: Columns) -> int:
    return len(next(iter(piece.values())))


def _with_room(column: NDArray[Any], room: int) -> NDArray[Any]:
    grown = np.empty(room, column.dtype)
    grown[: len(column)] = column
    return grown
