"""Find the components of formulas: in the provider's own figures, else the custodian's, at one stage or without stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.deadlines import months_before
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    SELF,
    Floats,
    Ints,
    Layer,
    Mask,
    Panel,
    Panels,
    Small,
    is_known,
    place_in,
    positions,
    stretch,
)
from nq57_indicators.computation.panels.time_axis import Positions, TimeAxis
from nq57_indicators.models.codelists import FLOWS, FREQUENCIES, STAGES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import NO_DAY, day_number

_NOTHING: dict[str, Any] = {
    "value": np.nan,
    "status": np.int8(ABSENT),
    "basis": np.int8(-1),
    "vintage": np.int32(NO_DAY),
    "half": np.nan,
}
"""The arrays of a panel that components need, with what stands where nothing is known."""

HELD_MONTHS = 24
"""How long a stock of lower frequency stands in after its day."""

ACTUAL = STAGES.index("actual")
STOCK = FLOWS.index("stock")
_PERIOD = FLOWS.index("period")
_IRREGULAR = FREQUENCIES.index("irregular")


@dataclass(frozen=True)
class Cells:
    """Components on the axes of a base: component × area × period. They may be views of a panel: nobody writes to them."""

    value: Floats
    status: Small
    basis: Small
    vintage: Ints | None
    held: Mask
    staged: Mask
    """Cells found at the very stage that was asked for."""
    own: Mask
    """Cells that the provider itself reports."""
    half: Floats | None = None
    """How far each may be off because it was printed (NaN: not known); ``None`` where nobody states digits."""

    def filled_from(self, other: Cells) -> Cells:
        """These cells, and those of ``other`` where there are none."""
        fill = (self.status == ABSENT) & (other.status != ABSENT)
        if not fill.any():
            return self
        vintage = None
        if self.vintage is not None and other.vintage is not None:
            vintage = np.where(fill, other.vintage, self.vintage)
        half = None if self.half is None or other.half is None else np.where(fill, other.half, self.half)
        return Cells(
            np.where(fill, other.value, self.value),
            np.where(fill, other.status, self.status),
            np.where(fill, other.basis, self.basis),
            vintage,
            np.where(fill, other.held, self.held),
            np.where(fill, other.staged, self.staged),
            np.where(fill, other.own, self.own),
            half,
        )

    def copy(self) -> Cells:
        """The same cells in arrays of their own."""
        return replace(self, **{name: array.copy() for name, array in vars(self).items() if array is not None})

    def take_worse(self, at: Positions, other: Cells) -> None:
        """Take in what some components are added to: of status, basis and vintage the greater; values stay as they are."""
        for name in ("status", "basis", "vintage"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine is not None:
                mine[at] = np.maximum(mine[at], theirs)
        for name in ("held", "staged", "own"):
            getattr(self, name)[at] |= getattr(other, name)

    def spread(self, columns: Positions, count: int) -> Cells:
        """The same as some of ``count`` components, of which the others are absent."""
        wide = absent(count, self.status.shape[1:], vintages=self.vintage is not None, halves=self.half is not None)
        for name, array in vars(wide).items():
            if array is not None:
                array[columns] = getattr(self, name)
        return wide


def absent(count: int, shape: tuple[int, ...], *, vintages: bool, halves: bool = False) -> Cells:
    """Components of which nothing is known."""
    shape = (count, *shape)
    none = np.zeros(shape, bool)
    return Cells(
        np.full(shape, np.nan),
        np.full(shape, ABSENT, np.int8),
        np.full(shape, -1, np.int8),
        np.full(shape, NO_DAY, np.int32) if vintages else None,
        none,
        none.copy(),
        none.copy(),
        np.full(shape, np.nan) if halves else None,
    )


class _Source(NamedTuple):
    """A panel to look in: which components it may serve, and whether provider and stage are those asked for.

    ``held``: a stock may be taken from an earlier day.
    """

    panel: Panel
    columns: Positions
    own: bool
    staged: bool
    held: bool


class Components:
    """Looks components up among the panels of one data set."""

    def __init__(self, panels: Panels, codes: Codebook) -> None:
        self._panels = panels
        self._codes = codes
        self._has_vintages = any(panel.vintage is not None for panel in panels.values())
        self._has_halves = any(panel.half is not None for panel in panels.values())
        self._looked_in: dict[tuple[Layer, int], list[_Source]] = {}

    def fetch(self, layer: Layer, areas: Ints, items: Ints, *, side: str) -> Cells:
        """The cells of ``items`` (codes, -1 for none) in ``areas``, as the provider and stage of ``layer`` have them.

        ``side`` is ``numerator`` or ``denominator``: only a denominator stock may be held from an earlier day.
        """
        cells: Cells | None = None
        for source in self._sources(layer, items, side):
            found = self._found(source, areas, items[source.columns])
            if found is not None:
                if len(source.columns) < len(items):
                    found = found.spread(source.columns, len(items))
                cells = found if cells is None else cells.filled_from(found)
                if not (cells.status == ABSENT).any():
                    break
        if cells is None:
            size = len(next(iter(self._panels.values())).time)
            cells = absent(len(items), (len(areas), size), vintages=self._has_vintages, halves=self._has_halves)
        return cells

    def has_outturn(self, layer: Layer, areas: Ints, items: Ints) -> Mask:
        """Cells that the provider reports at the stage of ``layer`` and also without a stage: an estimate beside its outturn."""
        there = np.ones((len(items), len(areas), len(next(iter(self._panels.values())).time)), bool)
        for stage in (layer.stage, ACTUAL):
            panel = self._panels.get(layer._replace(stage=stage))
            if panel is None:
                return np.zeros_like(there)
            at = positions(panel.items, items), positions(panel.areas, areas)
            inside = (at[0] >= 0)[:, None] & (at[1] >= 0)[None, :]
            there &= inside[:, :, None] & (panel.status[np.ix_(at[0].clip(0), at[1].clip(0))] != ABSENT)
        return there

    def locate(
        self, layer: Layer, area: int, item: int, period: int
    ) -> tuple[Panel, tuple[int, int, int], bool] | None:
        """The one cell that ``fetch`` takes for a denominator, at a position in time; and whether it is held from before."""
        if (layer, item) not in self._looked_in:
            self._looked_in[layer, item] = list(self._sources(layer, np.array([item], np.int32), "denominator"))
        for source in self._looked_in[layer, item]:
            panel = source.panel
            at = (place_in(panel.items, item), place_in(panel.areas, area))
            if min(at) < 0 or not len(source.columns):
                continue
            if not source.held:
                if panel.status[at][period] != ABSENT:
                    return panel, (*at, period), False
                continue
            known = _may_be_held(panel, panel.status[at[0] : at[0] + 1, at[1] : at[1] + 1], at[0], at[1])
            place = int(_held_places(panel.time, known)[0, 0, period])
            if place >= 0:
                return panel, (*at, place), bool(panel.time.end[place] < panel.time.end[period])
        return None

    def _sources(self, layer: Layer, items: Ints, side: str) -> Iterator[_Source]:
        """Panels to look in, the best first: the provider's own, then the custodians'; each at the stage, then without one."""
        stages = [layer.stage] if layer.stage == ACTUAL else [layer.stage, ACTUAL]
        flows = [layer.flow, _PERIOD if layer.flow == STOCK else STOCK]
        custodian = np.where(items >= 0, self._codes.custodian[items], layer.provider)
        searches = [(layer.provider, np.flatnonzero(items >= 0), True)]
        searches += [
            (int(keeper), np.flatnonzero((custodian == keeper) & (items >= 0)), False)
            for keeper in np.unique(custodian).tolist()
            if keeper not in (layer.provider, SELF)
        ]
        if layer.provider != SELF:
            # a variable without a custodian is kept by the area itself
            searches.append((SELF, np.flatnonzero((custodian == SELF) & (items >= 0)), False))
        for provider, columns, own in searches:
            for stage in stages if len(columns) else ():
                for flow in flows:
                    if (panel := self._panels.get(Layer(flow, provider, stage))) is not None:
                        yield _Source(panel, columns, own, stage == layer.stage, held=False)
                stocks = self._panels.get(Layer(STOCK, provider, stage))
                if side == "denominator" and stocks is not None:
                    yield _Source(stocks, columns, own, stage == layer.stage, held=True)

    def _found(self, source: _Source, areas: Ints, items: Ints) -> Cells | None:
        """What a panel has of components on the axes of a base."""
        panel = source.panel
        item_at, area_at = positions(panel.items, items), positions(panel.areas, areas)
        if item_at.max(initial=-1) < 0 or area_at.max(initial=-1) < 0:
            return None
        if item_at.min() >= 0 and len(areas) == len(panel.areas) and area_at.min() >= 0:
            taken = panel.of_items(stretch(item_at))
        else:
            taken = _spread(panel, items, areas)
        if source.held:
            return self._held(source, taken)
        return self._cells(source, taken, np.zeros(taken.shape, bool))

    def _held(self, source: _Source, taken: Panel) -> Cells | None:
        """The stock of the same day in a period of another length, or one of lower frequency held from its last day."""
        known = is_known(taken.status) if taken.completed is None else is_known(taken.status) & ~taken.completed
        at = _held_places(taken.time, known)
        if (at < 0).all():
            return None
        place, end = at.clip(0), taken.time.end
        moved: dict[str, Any] = {
            name: np.take_along_axis(array, place, axis=2) for name, array in taken.arrays.items() if name in _NOTHING
        }
        return self._cells(source, _only(replace(taken, **moved), at >= 0), (at >= 0) & (end[place] < end))

    def _cells(self, source: _Source, taken: Panel, held: Mask) -> Cells:
        there, nowhere = taken.status != ABSENT, np.zeros(taken.shape, bool)
        vintage = taken.vintage
        if vintage is None and self._has_vintages:
            vintage = np.full(taken.shape, NO_DAY, np.int32)
        half = taken.half
        if half is None and self._has_halves:
            half = np.full(taken.shape, np.nan)
        own, staged = there if source.own else nowhere, there if source.staged else nowhere
        return Cells(taken.value, taken.status, taken.basis, vintage, held, staged, own, half)


def _spread(panel: Panel, items: Ints, areas: Ints) -> Panel:
    """The cells of a panel on other axes."""
    item_at, area_at = positions(panel.items, items), positions(panel.areas, areas)
    at = np.ix_(item_at.clip(0), area_at.clip(0))
    names = (*_NOTHING, "completed")
    taken: dict[str, Any] = {name: array[at] for name, array in panel.arrays.items() if name in names}
    inside = (item_at >= 0)[:, None, None] & (area_at >= 0)[None, :, None]
    return _only(replace(panel, items=items, areas=areas, **taken), inside)


def _only(panel: Panel, there: Mask) -> Panel:
    """A panel with some of its cells; nothing is known of the others."""
    kept: dict[str, Any] = {
        name: np.where(there, array, _NOTHING[name]) for name, array in panel.arrays.items() if name in _NOTHING
    }
    return replace(panel, row=None, lower=None, upper=None, **kept)


def _may_be_held(panel: Panel, status: Small, item: int, area: int) -> Mask:
    """Which cells of one series hold a submitted stock."""
    known = is_known(status)
    return known if panel.completed is None else known & ~panel.completed[item : item + 1, area : area + 1]


def _held_places(time: TimeAxis, known: Mask) -> Positions:
    """For each cell the position of the stock that stands for it from a period of another frequency, -1 without one.

    ``known`` are the stocks that somebody submitted: the half-year made of a series does not fill a gap in the series.
    One of higher frequency serves on its own day only, one of lower frequency up to ``HELD_MONTHS`` later.
    """
    found = np.full(known.shape, -1, np.int64)
    there = [kind for kind in time.kinds if known[..., kind].any()]
    last = [np.maximum.accumulate(np.where(known[..., kind], kind, -1), axis=-1) for kind in there]
    for base in time.kinds:
        frequency = int(time.frequency[base[0]])
        others = [number for number, kind in enumerate(there) if time.frequency[kind[0]] != frequency]
        for number in sorted(others, key=lambda number: _nearness(time, there[number], frequency)):
            kind = there[number]
            before = np.searchsorted(time.end[kind], time.end[base], side="right") - 1
            at = np.where(before >= 0, last[number][..., before.clip(0)], -1)
            usable = (at >= 0) & (time.end[at.clip(0)] >= _oldest(time, base, int(time.frequency[kind[0]])))
            found[..., base] = np.where((found[..., base] < 0) & usable, at, found[..., base])
    return found


def _nearness(time: TimeAxis, kind: Positions, frequency: int) -> tuple[int, int, int]:
    own = int(time.frequency[kind[0]])
    return abs(own - frequency), own, int(time.calendar[kind[0]])


def _oldest(time: TimeAxis, base: Positions, frequency: int) -> NDArray[np.int64]:
    """For each period of a base the first day that a stock of some frequency may be of."""
    own = int(time.frequency[base[0]])
    if own != _IRREGULAR and (frequency == _IRREGULAR or frequency <= own):
        return time.end[base]
    days = (date(1970, 1, 1) + timedelta(days=day) for day in time.end[base].tolist())
    return np.array([day_number(months_before(day, HELD_MONTHS)) for day in days], np.int64)
