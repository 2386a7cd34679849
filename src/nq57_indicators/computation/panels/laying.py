"""From rows to panels: each row is written to its cell, block by block, without a sort."""

from __future__ import annotations

import math
from copy import copy
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.completion import sums_of
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    FIRST_REASON,
    MISSING,
    SELF,
    WITHDRAWN,
    Ints,
    Layer,
    Mask,
    Panel,
    Panels,
    Small,
    is_known,
    time_order,
)
from nq57_indicators.models.codelists import CALENDARS, FLOWS, FREQUENCIES, STAGES
from nq57_indicators.parallel import in_order
from nq57_indicators.tables.fields import numbered
from nq57_indicators.tables.observations import NO_DAY, Observations

_BLOCK = 1 << 18
"""How many rows are laid out at once, about, so that their arrays stay in the processor's cache; no result depends on it."""
Block = NDArray[np.int32] | slice
"""Numbers of rows."""


class Layout(dict[Layer, "_Axes"]):
    """Where rows lie: for each layer, in a fixed order, blocks of rows and the axes that they span."""

    @classmethod
    def of(cls, observations: Observations, rows: Ints | None = None, *, room: bool = False) -> Layout:
        """The layout of ``rows`` (all), if asked with room for sums over areas."""
        found = _by_layer(observations, rows)
        return cls((layer, _Axes(observations, blocks, room=room)) for layer, blocks in found.items())

    def only(self, kept: Mask) -> Layout:
        """Less the rows that are not ``kept``, on the same axes."""
        return Layout((layer, axes.only(kept)) for layer, axes in self.items())


def shared_cells(observations: Observations, layout: Layout) -> Mask:
    """Which rows share their cell with another one: the same key under whatever vintage. Takes no sorting."""
    shared = np.zeros(len(observations), bool)
    for axes in layout.values():
        blocks = axes.blocks
        last = np.full(axes.size, -1, np.int32)
        cells = in_order(axes.cells, blocks)
        for block, cell in zip(blocks, cells, strict=True):
            last[cell] = _numbers(block)
        overwritten = [cell[last.take(cell) != _numbers(block)] for block, cell in zip(blocks, cells, strict=True)]
        if any(len(cell) for cell in overwritten):
            twice = np.zeros(axes.size, bool)
            twice[np.concatenate(overwritten)] = True
            for block, cell in zip(blocks, cells, strict=True):
                shared[block] = twice.take(cell)
    return shared


def panels_of(observations: Observations, layout: Layout | None = None) -> Panels:
    """Rows (all) as panels. Their keys must be unique; withdrawn figures leave their cell empty."""
    layout = Layout.of(observations) if layout is None else layout
    constant = _is_constant(observations.vintage, [block for axes in layout.values() for block in axes.blocks])
    return {layer: _laid_out(observations, axes, layer, constant_vintage=constant) for layer, axes in layout.items()}


def _numbers(block: Block) -> NDArray[np.int32]:
    return np.arange(block.start, block.stop, dtype=np.int32) if isinstance(block, slice) else block


def _is_constant(column: NDArray[Any], blocks: list[Block]) -> bool:
    parts = (_of(column, block) for block in blocks)
    first = next(parts, None)
    return first is None or all((part == first[0]).all() for part in chain([first], parts))


def _of(column: NDArray[Any], block: Block) -> NDArray[Any]:
    return column[block] if isinstance(block, slice) else column.take(block)


def _by_layer(observations: Observations, rows: Ints | None) -> dict[Layer, list[Block]]:
    """The rows of each layer, block by block; the layers in a fixed order."""
    size = len(observations) if rows is None else len(rows)
    step = -(-size // max(1, round(size / _BLOCK))) or 1

    def split(start: int) -> dict[int, Block]:
        end = min(start + step, size)
        block: Block = slice(start, end) if rows is None else rows[start:end]
        present, number = numbered(_layer_keys(observations, block))
        if len(present) == 1:
            return {int(present[0]): block}
        own = _numbers(block)
        return {key: own[number == place] for place, key in enumerate(present.tolist())}

    found: dict[int, list[Block]] = {}
    for blocks in in_order(split, range(0, size, step)):
        for key, block in blocks.items():
            found.setdefault(key, []).append(block)
    return {_layer_of(key, len(observations.providers) + 1): found[key] for key in sorted(found)}


def _layer_keys(observations: Observations, block: Block) -> NDArray[np.int64]:
    """The layer of each row as one number."""
    provider, area = _of(observations.provider, block), _of(observations.area, block)
    itself = provider == area
    key = observations.periods.frequency.take(_of(observations.period, block)).astype(np.int64)
    for column, size in (
        (_of(observations.calendar, block), len(CALENDARS)),
        (_of(observations.flow, block), len(FLOWS)),
        (_of(observations.stage, block), len(STAGES)),
    ):
        key *= size
        key += column
    key *= len(observations.providers) + 1
    if not itself.all():
        key += np.where(itself, SELF + 1, provider.astype(np.int64) + 1)
    return key


def _layer_of(key: int, providers: int) -> Layer:
    key, provider = divmod(key, providers)
    key, stage = divmod(key, len(STAGES))
    key, flow = divmod(key, len(FLOWS))
    frequency, calendar = divmod(key, len(CALENDARS))
    assert frequency < len(FREQUENCIES)
    return Layer(frequency, calendar, flow, provider - 1, stage)


class _Axes:
    """The axes that blocks of rows span, and the cell of each row."""

    def __init__(self, observations: Observations, blocks: list[Block], *, room: bool) -> None:
        codes, end = observations.codebook, observations.periods.end
        self.blocks = blocks
        self._columns = [observations.area, observations.variable, observations.period]
        sizes = [len(codes.areas), len(codes.items), len(end)]

        def counts(block: Block) -> list[NDArray[np.int64]]:
            return [
                np.bincount(_of(column, block), minlength=size)
                for column, size in zip(self._columns, sizes, strict=True)
            ]

        present = [np.flatnonzero(sum(counted)) for counted in zip(*in_order(counts, blocks), strict=True)]
        self.areas, self.items, periods = (axis.astype(np.int32) for axis in present)
        if room:
            self.areas = np.union1d(self.areas, sums_of(self.areas, self.items, codes)).astype(np.int32)
        self.periods = time_order(periods, end)
        self.shape = (len(self.areas), len(self.items), len(self.periods))
        self.size = math.prod(self.shape)
        self._places = []
        for axis, size, step in zip(
            (self.areas, self.items, self.periods),
            sizes,
            (self.size // len(self.areas), len(self.periods), 1),
            strict=True,
        ):
            place = np.zeros(size, np.int64)
            place[axis] = np.arange(len(axis)) * step
            self._places.append(place)

    def only(self, kept: Mask) -> _Axes:
        """The same axes for the rows that are ``kept``."""
        axes = copy(self)
        blocks = [block if kept[block].all() else _numbers(block)[kept[block]] for block in self.blocks]
        axes.blocks = [block for block in blocks if isinstance(block, slice) or len(block)]
        return axes

    def cells(self, block: Block) -> NDArray[np.int64]:
        """The number of the cell of each row."""
        cell, *steps = (
            place.take(_of(column, block)) for place, column in zip(self._places, self._columns, strict=True)
        )
        for step in steps:
            cell += step
        return cell


def _laid_out(observations: Observations, axes: _Axes, layer: Layer, *, constant_vintage: bool) -> Panel:
    kinds: dict[str, tuple[float, Any]] = {
        "value": (np.nan, np.float64), "status": (ABSENT, np.int8), "row": (-1, np.int32), "basis": (-1, np.int8),
    }  # fmt: skip
    columns: dict[str, NDArray[Any] | None] = {"basis": observations.basis}
    if not constant_vintage:
        kinds["vintage"], columns["vintage"] = (NO_DAY, np.int32), observations.vintage
    if observations.lower is not None and observations.upper is not None:
        kinds |= {"lower": (np.nan, np.float64), "upper": (np.nan, np.float64)}
        columns |= {"lower": observations.lower, "upper": observations.upper}
    arrays: dict[str, NDArray[Any]] = {name: np.full(axes.size, empty, kind) for name, (empty, kind) in kinds.items()}

    def lay(block: Block) -> None:
        cell = axes.cells(block)
        status = _cell_status(observations, block)
        arrays["status"][cell] = status
        arrays["value"][cell] = np.where(is_known(status), _of(observations.value, block), np.nan)
        arrays["row"][cell] = _numbers(block)
        for name, column in columns.items():
            if column is not None:
                arrays[name][cell] = _of(column, block)

    in_order(lay, axes.blocks)
    laid: dict[str, Any] = {name: array.reshape(axes.shape) for name, array in arrays.items()}
    return Panel(layer, axes.areas, axes.items, axes.periods, observations.periods.end[axes.periods], **laid)


def _cell_status(observations: Observations, block: Block) -> Small:
    status = _of(observations.status, block).astype(np.int8)
    reason = _of(observations.reason, block)
    status = np.where((status == MISSING) & (reason >= 0), FIRST_REASON + reason, status).astype(np.int8)
    return np.where(status == WITHDRAWN, ABSENT, status).astype(np.int8)
