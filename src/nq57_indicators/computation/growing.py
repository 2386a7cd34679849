"""Tables that grow as their portions come: each is written to its place at once, so that none waits beside the whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]

SAME = {"lower": "value", "upper": "value", "gap_lower": "gap", "gap_upper": "gap"}
"""Columns that are left out where every figure is exact, with the column that stands for them."""
SPARE = 1.05
"""Room beyond what the portions so far let expect. Systems give memory when it is written to: what stays empty is free."""


def stacked(parts: Iterable[Columns], count: int) -> Columns:
    """The columns of ``count`` parts below one another; one part alone is taken as it is."""
    whole: Columns = {}
    rows = room = 0
    for done, part in enumerate(parts, start=1):
        start, rows = rows, rows + _length(part)
        if not start:
            whole, room = part, rows
        elif rows > start:
            if rows > room:
                room = int(rows * max(1.0, count / done * SPARE))
                whole = {name: _with_room(column[:start], room) for name, column in whole.items()}
            for name in part.keys() - whole.keys():
                whole[name] = _with_room(whole[SAME[name]][:start], room)
            for name, column in whole.items():
                column[start:rows] = part[name] if name in part else part[SAME[name]]
    return {name: column[:rows] for name, column in whole.items()}


def _length(part: Columns) -> int:
    return len(next(iter(part.values())))


def _with_room(column: NDArray[Any], room: int) -> NDArray[Any]:
    grown = np.empty(room, column.dtype)
    grown[: len(column)] = column
    return grown
