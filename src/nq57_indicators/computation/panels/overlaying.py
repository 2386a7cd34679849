"""Panels laid over one another: shared axes, wider axes, and cells of one where the other has none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, Ints, Layer, Panel, cells_at, period_positions, positions
from nq57_indicators.tables.observations import NO_DAY

Axes = tuple[Ints, Ints, Ints, NDArray[np.int64]]
"""Areas, items, periods and their last days."""


def union_axes(first: Panel, second: Panel) -> Axes:
    """The axes that hold the cells of both panels."""
    end = dict(zip(first.periods.tolist(), first.end.tolist(), strict=True))
    end |= dict(zip(second.periods.tolist(), second.end.tolist(), strict=True))
    periods = np.array(sorted(end, key=lambda code: (end[code], code)), np.int32)
    return (
        np.union1d(first.areas, second.areas).astype(np.int32),
        np.union1d(first.items, second.items).astype(np.int32),
        periods,
        np.array([end[code] for code in periods.tolist()], np.int64),
    )


def blank(layer: Layer, axes: Axes) -> Panel:
    """A panel of absent cells, for those who need its axes alone: it takes no memory and cannot be written to."""
    shape = tuple(len(axis) for axis in axes[:3])
    nothing = np.broadcast_to(np.int8(-1), shape)
    row = np.broadcast_to(np.int32(-1), shape)
    return Panel(layer, *axes, np.broadcast_to(np.nan, shape), nothing, row, nothing)


def overlay(base: Panel | None, extra: Panel) -> Panel:
    """``base`` with the cells of ``extra`` where it has none of its own. Both are of one layer."""
    if base is None:
        return extra
    areas, items, periods, end = union_axes(base, extra)
    merged = onto(base, areas, items, periods, end)
    at = cells_at(
        positions(areas, extra.areas), positions(items, extra.items), period_positions(periods, extra.periods)
    )
    fill = (merged.status[at] == ABSENT) & (extra.status != ABSENT)
    bounded = merged.lower is not None or extra.lower is not None
    pairs: list[tuple[str, NDArray[Any], NDArray[Any]]] = [
        ("value", merged.value, extra.value),
        ("status", merged.status, extra.status),
    ]
    pairs += [("row", merged.row, extra.row), ("basis", merged.basis, extra.basis)]
    if bounded:
        pairs += [("lower", merged.low.copy(), extra.low), ("upper", merged.high.copy(), extra.high)]
    if merged.vintage is not None and extra.vintage is not None:
        pairs.append(("vintage", merged.vintage, extra.vintage))
    arrays: dict[str, Any] = {}
    for name, own, other in pairs:
        own[at] = np.where(fill, other, own[at])
        arrays[name] = own
    return replace(merged, **arrays)


def onto(panel: Panel, areas: Ints, items: Ints, periods: Ints, end: NDArray[np.int64]) -> Panel:
    """A copy of ``panel`` on wider axes."""
    shape = (len(areas), len(items), len(periods))
    at = cells_at(
        positions(areas, panel.areas), positions(items, panel.items), period_positions(periods, panel.periods)
    )

    def spread(array: NDArray[Any], empty: float) -> NDArray[Any]:
        wide = np.full(shape, empty, array.dtype)
        wide[at] = array
        return wide

    return Panel(
        panel.layer,
        areas,
        items,
        periods,
        end,
        spread(panel.value, np.nan),
        spread(panel.status, ABSENT),
        spread(panel.row, -1),
        spread(panel.basis, -1),
        None if panel.lower is None else spread(panel.lower, np.nan),
        None if panel.upper is None else spread(panel.upper, np.nan),
        None if panel.vintage is None else spread(panel.vintage, NO_DAY),
    )
