"""Findings of one rule as arrays, and what the figures beside them say of their keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.tables.observations import Codes, Observations


@dataclass(frozen=True)
class Found:
    """Findings of one rule: codes (-1: not known), places, and what stood there against what was expected."""

    rule: str
    variable: Codes
    area: Codes
    period: Codes
    calendar: Codes
    flow: Codes
    provider: Codes
    stage: Codes
    file: Codes
    row: Codes
    column: Codes
    found: NDArray[Any]
    expected: NDArray[Any]

    def __len__(self) -> int:
        return len(self.row)

    def first(self, number: int) -> Found:
        """The first so many of them."""
        return self if number >= len(self) else self.only(slice(number))

    def only(self, kept: Any) -> Found:
        """Some of them: a mask or a slice."""
        return replace(self, **{name: part[kept] for name, part in vars(self).items() if name != "rule"})


def named_rows(part: Found, observations: Observations) -> Found:
    """Findings on a cell with what they lack of the key of the figures in the same row, where that is certain."""
    row = np.zeros(len(part), np.int64)
    there = np.zeros(len(part), bool)
    alone = np.zeros(len(part), bool)
    for file in np.unique(part.file).tolist():
        mine = np.flatnonzero((part.file == file) & (part.row > 0))
        # numbers of another type would make a widened copy of the whole column
        most = np.iinfo(observations.file.dtype).max
        bounds = np.array([file, file + 1]).clip(max=most).astype(observations.file.dtype)
        first, last = np.searchsorted(observations.file, bounds)
        if len(mine) and first < last:
            lines = observations.row[first:last]
            asked = part.row[mine].astype(lines.dtype)
            at, after = (np.searchsorted(lines, asked, side) for side in ("left", "right"))
            row[mine], there[mine], alone[mine] = first + at.clip(max=last - first - 1), after > at, after == at + 1

    def filled(own: Codes, theirs: Codes, certain: NDArray[np.bool_] = there) -> Codes:
        return np.where((own < 0) & certain, theirs[row], own)

    return replace(
        part,
        area=filled(part.area, observations.area),
        period=filled(part.period, observations.period),
        calendar=filled(part.calendar, observations.calendar),
        flow=filled(part.flow, observations.flow, alone),  # the other figures of a row may be stocks beside flows
        provider=filled(part.provider, observations.provider),
        stage=filled(part.stage, observations.stage),
    )
