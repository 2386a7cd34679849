"""The newest figure of every key, as known on a day."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.layout import Layout, shared_cells
from nq57_indicators.tables.observations import NO_DAY, Observations, day_number

Mask = NDArray[np.bool_]


def latest(observations: Observations, known_at: date | None = None) -> Observations:
    """One observation per key: the one with the newest vintage not after ``known_at``.

    Figures without a vintage are always known and give way to any that has one.
    """
    kept = latest_rows(observations, known_at=known_at)
    return observations if kept is None else observations.take(kept)


def latest_rows(
    observations: Observations, kept: Mask | None = None, *, known_at: date | None = None, shared: Mask | None = None
) -> Mask | None:
    """Which rows are the newest of their key, among those ``kept`` (all); ``None`` stands for all rows.

    ``shared`` marks the rows whose cell another row also fills, where somebody has looked already.
    """
    if known_at is not None:
        limit = day_number(known_at)
        if observations.vintage.max(initial=NO_DAY) > limit:
            known = observations.vintage <= limit
            kept = known if kept is None else kept & known
    kept = None if kept is None or kept.all() else kept
    if shared is None:
        shared = shared_cells(Layout.of(observations, kept))
    return newest(observations, shared, kept)


def newest(observations: Observations, shared: Mask, kept: Mask | None = None) -> Mask | None:
    """The newest of every key among those ``kept`` (all); ``shared`` marks those whose cell another one also fills."""
    doubtful = np.flatnonzero(shared if kept is None else shared & kept)
    if not len(doubtful):
        return kept
    revised = observations.take(doubtful)
    key = key_numbers(revised, with_vintage=False)
    order = np.lexsort((revised.vintage, key))
    key = key[order]
    current = np.ones(len(observations), bool) if kept is None else kept.copy()
    current[doubtful[order[np.append(key[1:] == key[:-1], False)]]] = False
    return current


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
