"""Ranks: only of areas whose scores can be compared, on thirteen significant digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.noise import significant
from nq57_indicators.computation.panels.panel import SELF, Floats, Ints, Mask
from nq57_indicators.computation.scores.reasons import NOTE
from nq57_indicators.computation.scores.snapshot import Snapshot
from nq57_indicators.tables.agreement import reaches

LIKE = ("other_provider", "other_calendar", "other_flow", "other_period")
"""What makes values unlike, in the order in which it is told."""


@dataclass(frozen=True)
class Ranks:
    """Competition ranks of the areas, 0 where there is none; ``best`` and ``worst`` are those the bounds allow."""

    rank: NDArray[np.int32]
    best: NDArray[np.int32]
    worst: NDArray[np.int32]

    @property
    def count(self) -> int:
        """How many areas are ranked."""
        return int(np.count_nonzero(self.rank))


def ranks_of(scores: Floats, comparable: Mask) -> Ranks:
    """Ranks from value, lower and upper bound of every area; ``comparable`` are those that take part.

    Shape 3 × areas. Equal scores share the better rank, and the next one is passed over: 17, 17, 19. A score whose bounds
    are unknown may stand anywhere.

    >>> ranks_of(np.array([[90.0, 80.0, 80.0, 70.0]] * 3), np.ones(4, bool)).rank.tolist()
    [1, 2, 2, 4]
    """
    value, lower, upper = significant(np.where(comparable, scores, np.nan))
    anywhere = ~np.isnan(value) & (np.isnan(lower) | np.isnan(upper))
    lower, upper = np.where(anywhere, -np.inf, lower), np.where(anywhere, np.inf, upper)
    return Ranks(_places(value, value), _places(upper, lower), _places(lower, upper))


def nobody(count: int) -> Ranks:
    """No ranks at all."""
    none = np.zeros(count, np.int32)
    return Ranks(none, none, none)


def _places(mine: Floats, others: Floats) -> NDArray[np.int32]:
    """One plus the number of areas that stand above."""
    in_order = np.sort(others[~np.isnan(others)])
    above = len(in_order) - np.searchsorted(in_order, mine, side="right")
    itself = others > mine
    return np.where(np.isnan(mine), 0, above - itself + 1).astype(np.int32)


def unlike(snapshot: Snapshot, indicator: int, custodian: int, there: Mask) -> NDArray[np.int32]:
    """Why the value of an area cannot be ranked beside those of the others, as note bits; 0 where it can.

    Alike are values of one class of provider (the custodian, the area itself, or one other body), one calendar, one flow and
    one period. The largest such group is ranked; of two as large the one with the later period, then the custodian's.
    """
    told = np.zeros(len(there), np.int32)
    places = np.flatnonzero(there)
    if len(places) < 2:
        return told
    keys = _keys(snapshot, indicator, custodian, places)
    kinds, which, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    if len(kinds) == 1:
        return told
    end = snapshot.end[places, indicator]
    last = np.array([end[which.ravel() == number].max() for number in range(len(kinds))])
    chosen = kinds[np.lexsort((-kinds[:, 0], last, counts))[-1]]
    for column, name in enumerate(LIKE):
        told[places] |= np.where(keys[:, column] != chosen[column], NOTE[name], 0).astype(np.int32)
    return told


def _keys(snapshot: Snapshot, indicator: int, custodian: int, places: NDArray[np.intp]) -> Ints:
    """Class of provider (the custodian first, then the areas themselves), calendar, flow and period of values."""
    provider = snapshot.provider[places, indicator]
    kind = np.where(provider == SELF, 1, np.where(provider == custodian, 0, provider + 2))
    others = [array[places, indicator] for array in (snapshot.calendar, snapshot.flow, snapshot.period)]
    return np.stack([kind, *others], axis=1).astype(np.int32)


def enough(count: int, areas: int, least: float | None) -> bool:
    """Whether so many of the areas of a scheme may be ranked; without a least share any number may.

    >>> enough(2, 3, 2 / 3), enough(22, 34, 2 / 3)
    (True, False)
    """
    return least is None or bool(reaches(count, least * areas))
