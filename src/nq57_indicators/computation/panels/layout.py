"""From rows to panels: each row is written to its cell, block by block, without a sort."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import (
    ABSENT,
    LADDER_OF_REASON,
    LADDER_OF_STATUS,
    MISSING,
    SELF,
    Ints,
    Layer,
    Mask,
    Panel,
    Panels,
    Small,
)
from nq57_indicators.computation.panels.reach import reachable
from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.models.codelists import FLOWS, STAGES
from nq57_indicators.parallel import in_order
from nq57_indicators.tables.agreement import half_digit
from nq57_indicators.tables.fields import numbered
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS, Observations

BLOCK = 1 << 17
"""How many rows are laid out at once, about, so that their arrays stay in the processor's cache; no result depends on it."""
Cells = NDArray[np.int64]


@dataclass
class _Axes:
    """What the rows of one layer speak of: a mask over all items and one over all areas."""

    items: Mask
    areas: Mask


@dataclass
class Layout:
    """Where rows lie: the cells of all layers follow one another, each layer item × area × period.

    ``layers`` are in a fixed order; ``items`` and ``areas`` are their axes, ``starts`` where their cells begin. Rows that are
    not ``kept`` share one more cell behind the last one, which no layer has.
    """

    observations: Observations
    time: TimeAxis
    kept: Mask | None
    layers: list[Layer]
    items: list[Ints]
    areas: list[Ints]
    starts: list[int] = field(init=False)
    _first: NDArray[np.int64] = field(init=False)
    _area: NDArray[np.int64] = field(init=False)
    _layer: NDArray[np.int32] | None = field(init=False)
    _cells: Cells | None = field(init=False, default=None)

    @classmethod
    def of(
        cls, observations: Observations, kept: Mask | None = None, *, room: bool = False, time: TimeAxis | None = None
    ) -> Layout:
        """The layout of the rows ``kept`` (all), if asked with room for what completing and adding up may make.

        ``time`` is their axis of time, where it is shared with others.
        """
        axes, periods = _axes(observations, kept)
        layers = [_layer_of(key, observations) for key in sorted(axes)]
        codes = observations.codebook
        items = [np.flatnonzero(axes[key].items).astype(np.int32) for key in sorted(axes)]
        areas = [np.flatnonzero(axes[key].areas).astype(np.int32) for key in sorted(axes)]
        if room:
            areas = [reachable(own, there, codes) for own, there in zip(areas, items, strict=True)]
        if time is None:
            time = TimeAxis(observations.periods, periods, longer=room)
        return cls(observations, time, kept, layers, items, areas)

    def __post_init__(self) -> None:
        codes, size = self.observations.codebook, len(self.time)
        keys = [_key_of(layer, self.observations) for layer in self.layers]
        self._layer = None
        if len(keys) > 1:
            self._layer = np.zeros(max(keys) + 1, np.int32)
            self._layer[keys] = np.arange(len(keys))
        self._first = np.zeros((max(len(keys), 1), len(codes.items)), np.int64)
        self._area = np.zeros((max(len(keys), 1), len(codes.areas)), np.int64)
        self.starts = [0]
        for number, (items, areas) in enumerate(zip(self.items, self.areas, strict=True)):
            self._first[number, items] = self.starts[-1] + np.arange(len(items)) * (len(areas) * size)
            self._area[number, areas] = np.arange(len(areas)) * size
            self.starts.append(self.starts[-1] + len(items) * len(areas) * size)

    def only(self, kept: Mask) -> Layout:
        """Less the rows that are not ``kept``, on the same axes."""
        layout = copy(self)
        layout.kept = kept
        return layout

    def remembered(self) -> Layout:
        """The same, knowing the cell of every row from now on: for few rows that are looked for several times."""
        layout = copy(self)
        layout._cells = np.concatenate([np.zeros(0, np.int64), *map(self._found, self.blocks)])
        return layout

    @property
    def blocks(self) -> list[slice]:
        """All rows, some after others."""
        return _blocks(len(self.observations))

    def is_constant(self, column: NDArray[Any]) -> bool:
        """Whether a column says the same in all rows that are kept."""
        if self.kept is None or self.kept.all():
            return all((column[block] == column[0]).all() for block in self.blocks)
        first = column[int(np.argmax(self.kept)) :][:1]
        return all(
            (column[block] == first).all() or (column[block][self.kept[block]] == first).all() for block in self.blocks
        )

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.starts[-1]

    def cells(self, block: slice) -> Cells:
        """The number of the cell of each row."""
        found = self._found(block) if self._cells is None else self._cells[block]
        if self.kept is None or self.kept[block].all():
            return found
        return np.where(self.kept[block], found, self.size)

    def _found(self, block: slice) -> Cells:
        rows = self.observations
        item, area = rows.variable[block], rows.area[block]
        if self._layer is None:
            cell: Cells = self._first[0].take(item)
            cell += self._area[0].take(area)
        else:
            layer = self._layer.take(_layer_keys(rows, block), mode="clip")  # rows that are not kept may have others
            cell = self._first.ravel().take(layer * self._first.shape[1] + item)
            cell += self._area.ravel().take(layer * self._area.shape[1] + area)
        cell += self.time.place.take(rows.period[block])
        return cell

    def views(self, array: NDArray[Any]) -> list[NDArray[Any]]:
        """The cells of each layer in an array of all cells."""
        return [
            array[start:end].reshape(len(items), len(areas), len(self.time))
            for start, end, items, areas in zip(self.starts, self.starts[1:], self.items, self.areas, strict=False)
        ]

    def panels(self, arrays: dict[str, NDArray[Any]]) -> Panels:
        """Arrays of all cells as panels."""
        views = {name: self.views(array) for name, array in arrays.items()}

        def panel(at: int) -> Panel:
            own = {name: view[at] for name, view in views.items()}
            reported = _reported(own["status"])
            return Panel(self.layers[at], self.time, self.items[at], self.areas[at], reported=reported, **own)

        return {self.layers[at]: panel(at) for at in range(len(self.layers))}


def panels_of(
    observations: Observations, layout: Layout | None = None, *, rows: bool = True, bounded: bool = False
) -> Panels:
    """The rows of a layout (of all observations) as panels. Their keys must be unique; withdrawn figures leave their cell empty.

    ``rows``: with the number of the observation behind each cell. ``bounded``: with bounds though every figure is exact.
    """
    layout = Layout.of(observations) if layout is None else layout
    kinds, columns = _kinds(observations, layout, rows=rows, bounded=bounded)
    arrays = _filled(layout.size + 1, kinds)

    def lay(block: slice) -> None:
        cell = layout.cells(block)
        status = _cell_status(observations, block)
        arrays["status"][cell] = status
        value = observations.value[block]
        if (status >= ABSENT).any():
            value = np.where(status < ABSENT, value, np.nan)
        arrays["value"][cell] = value
        if rows:
            arrays["row"][cell] = np.arange(block.start, block.stop)
        for name, column in columns.items():
            if column is not None:
                arrays[name][cell] = column[block]
            elif name != "basis":
                arrays[name][cell] = value

    in_order(lay, layout.blocks)
    return layout.panels(arrays)


_Kinds = tuple[dict[str, tuple[float, Any]], dict[str, NDArray[Any] | None]]


def _kinds(observations: Observations, layout: Layout, *, rows: bool, bounded: bool) -> _Kinds:
    """The arrays of panels, as what an empty cell holds and its type, and the columns that some are filled from."""
    kinds: dict[str, tuple[float, Any]] = {
        "status": (ABSENT, np.int8),
        "value": (np.nan, np.float64),
        "basis": (-1, np.int8),
    }
    columns: dict[str, NDArray[Any] | None] = {"basis": observations.basis}
    if rows:
        kinds["row"] = (-1, np.int32)
    if not layout.is_constant(observations.vintage):
        kinds["vintage"], columns["vintage"] = (NO_DAY, np.int32), observations.vintage
    if _states_decimals(observations, layout.blocks):
        counted = observations.codebook.integer.take(observations.variable)
        kinds["half"] = (np.nan, np.float64)
        columns["half"] = np.where(counted, 0.0, half_digit(observations.decimals))
    if bounded or observations.lower is not None:
        kinds |= {"lower": (np.nan, np.float64), "upper": (np.nan, np.float64)}
        columns |= {"lower": observations.lower, "upper": observations.upper}
    return kinds, columns


def _states_decimals(observations: Observations, blocks: list[slice]) -> bool:
    """Whether the printed digits of any figure are known that is no count: a count is exact."""
    counted = observations.codebook.integer
    return any(
        ((observations.decimals[block] != NO_DECIMALS) & ~counted.take(observations.variable[block])).any()
        for block in blocks
    )


def shared_cells(layout: Layout) -> Mask:
    """Which rows share their cell with another one: the same key under whatever vintage. Takes no sorting."""
    shared = np.zeros(len(layout.observations), bool)
    last = _filled(layout.size + 1, {"row": (-1, np.int32)})["row"]

    def write(block: slice) -> None:
        last[layout.cells(block)] = np.arange(block.start, block.stop)

    def overwritten(block: slice) -> Cells:
        cell = layout.cells(block)
        lost: Cells = cell[last.take(cell) != np.arange(block.start, block.stop)]
        return lost

    in_order(write, layout.blocks)
    lost = np.concatenate([np.zeros(0, np.int64), *in_order(overwritten, layout.blocks)])
    if len(lost):
        twice = np.zeros(layout.size + 1, bool)
        twice[lost] = True
        twice[layout.size] = False
        for block in layout.blocks:
            shared[block] = twice.take(layout.cells(block))
    return shared


def _reported(status: Small) -> Mask:
    """Area × period: whether there is any item."""
    found = np.zeros(status.shape[1:], bool)
    for cells in status:
        found |= cells != ABSENT
    return found


def _blocks(size: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK)]


def _filled(size: int, kinds: dict[str, tuple[float, Any]]) -> dict[str, NDArray[Any]]:
    """Arrays of ``size`` cells, each filled with what stands for nothing in it."""
    arrays = {name: np.empty(size, kind) for name, (_, kind) in kinds.items()}

    def fill(block: slice) -> None:
        for name, (empty, _) in kinds.items():
            arrays[name][block] = empty

    in_order(fill, _blocks(size))
    return arrays


def _axes(observations: Observations, kept: Mask | None) -> tuple[dict[int, _Axes], list[int]]:
    """The items and areas of each layer, by its key, and all periods, of the rows ``kept`` (all)."""
    codes = observations.codebook
    found: dict[int, _Axes] = {}
    periods = np.zeros(len(observations.periods), bool)
    joining = Lock()

    def look(block: slice) -> None:
        mine: Any = slice(None) if kept is None or kept[block].all() else kept[block]
        keys, number = numbered(_layer_keys(observations, block)[mine])
        seen = []
        for column, size in ((observations.variable, len(codes.items)), (observations.area, len(codes.areas))):
            mask = np.zeros((len(keys), size), bool)
            own = column[block][mine]
            mask.reshape(-1)[own if len(keys) == 1 else number * size + own] = True
            seen.append(mask)
        periods[observations.period[block][mine]] = True
        with joining:
            for key, items, areas in zip(keys.tolist(), *seen, strict=True):
                axes = found.setdefault(key, _Axes(np.zeros_like(items), np.zeros_like(areas)))
                axes.items |= items
                axes.areas |= areas

    in_order(look, _blocks(len(observations)))
    return found, np.flatnonzero(periods).tolist()


def _layer_keys(observations: Observations, block: slice) -> NDArray[np.int64]:
    """The layer of each row as one number."""
    provider, area = observations.provider[block], observations.area[block]
    key = observations.flow[block].astype(np.int64)
    key *= len(STAGES)
    key += observations.stage[block]
    key *= len(observations.providers) + 1
    itself = provider == area
    if not itself.all():
        key += np.where(itself, SELF + 1, provider.astype(np.int64) + 1)
    return key


def _key_of(layer: Layer, observations: Observations) -> int:
    return (layer.flow * len(STAGES) + layer.stage) * (len(observations.providers) + 1) + layer.provider + 1


def _layer_of(key: int, observations: Observations) -> Layer:
    key, provider = divmod(key, len(observations.providers) + 1)
    flow, stage = divmod(key, len(STAGES))
    assert flow < len(FLOWS)
    return Layer(flow, provider - 1, stage)


def _cell_status(observations: Observations, block: slice) -> Small:
    status: Small = LADDER_OF_STATUS.take(observations.status[block])
    reason = observations.reason[block]
    if (reason >= 0).any():
        explained = (status == MISSING) & (reason >= 0)
        status[explained] = LADDER_OF_REASON.take(reason[explained])
    return status
