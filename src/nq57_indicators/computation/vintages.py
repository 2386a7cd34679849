"""The newest figure of every key, as known on a day."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panel import shared_cells
from nq57_indicators.recognition.observations import NO_DAY, Observations, day_number


def latest(observations: Observations, known_at: date | None = None) -> Observations:
    """One observation per key: the one with the newest vintage not after ``known_at``.

    Figures without a vintage are always known and give way to any that has one.
    """
    if known_at is not None:
        limit = day_number(known_at)
        if observations.vintage.max(initial=NO_DAY) > limit:
            observations = observations.take(observations.vintage <= limit)
    return newest(observations, shared_cells(observations))


def newest(observations: Observations, shared: NDArray[np.bool_]) -> Observations:
    """The newest observation of every key; ``shared`` marks those whose cell another one also fills."""
    rows = np.flatnonzero(shared)
    if not len(rows):
        return observations
    revised = observations.take(rows)
    key = key_numbers(revised, with_vintage=False)
    order = np.lexsort((revised.vintage, key))
    key = key[order]
    outdated = rows[order[np.append(key[1:] == key[:-1], False)]]
    kept = np.ones(len(observations), bool)
    kept[outdated] = False
    return observations.take(kept)


def key_numbers(observations: Observations, *, with_vintage: bool) -> NDArray[np.int64]:
    """A number for each observation, equal exactly where the keys (and, if asked, the vintages) are equal."""
    columns = [
        observations.variable,
        observations.area,
        observations.period,
        observations.flow,
        observations.provider,
        observations.stage,
    ]
    if with_vintage:
        columns.append(np.unique(observations.vintage, return_inverse=True)[1])
    key = np.zeros(len(observations), np.int64)
    for column in columns:
        key *= int(column.max(initial=0)) + 2
        key += column + 1
    return key
