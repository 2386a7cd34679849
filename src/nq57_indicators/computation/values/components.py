"""Find the components of formulas: in the provider's own figures, else the custodian's, at one stage or without stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

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
    period_positions,
    positions,
)
from nq57_indicators.models.codelists import FLOWS, FREQUENCIES, STAGES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import NO_DAY, day_number

HELD_MONTHS = 24
"""How long a stock of lower frequency stands in after its day."""

ACTUAL = STAGES.index("actual")
STOCK = FLOWS.index("stock")
_PERIOD = FLOWS.index("period")


@dataclass
class Cells:
    """Components on the axes of a base panel: area × component × period."""

    value: Floats
    status: Small
    basis: Small
    held: Mask
    staged: Mask
    """Cells found at the very stage that was asked for."""
    own: Mask
    """Cells that the provider itself reports."""
    vintage: Ints | None
    blank: Mask
    """Components of which nothing was found so far: their values and codes are not set yet."""

    def clear(self, columns: NDArray[np.integer[Any]]) -> None:
        """Say that nothing is known of some components."""
        self.value[:, columns], self.status[:, columns], self.basis[:, columns] = np.nan, ABSENT, -1
        if self.vintage is not None:
            self.vintage[:, columns] = NO_DAY
        self.blank[columns] = False


class Components:
    """Looks components up among the panels of one data set.

    ``submitted`` are the panels before longer periods were completed: a stock is held only where somebody reported it, so
    that the half-year made of a series does not fill a gap in the series itself. Without it nothing was completed.
    """

    def __init__(self, panels: Panels, codes: Codebook, submitted: Panels | None = None) -> None:
        self._panels = panels
        self.submitted = panels if submitted is None else submitted
        self._codes = codes
        self._has_vintages = any(panel.vintage is not None for panel in panels.values())

    def fetch(self, base: Panel, layer: Layer, items: Ints, *, side: str) -> Cells:
        """The cells of ``items`` (codes, -1 for none) on the axes of ``base``, as the provider and stage of ``layer`` have them.

        ``side`` is ``numerator`` or ``denominator``: only a denominator stock may be held from an earlier day.
        """
        cells = self._blank(base, len(items))
        for source, columns, own, staged in self._sources(layer, items):
            if source.flow != STOCK or source.frequency == layer.frequency:
                self._fill(cells, base, self._panels[source], items, columns, own=own, staged=staged)
            elif side == "denominator" and source in self.submitted:
                self._fill_stock(cells, base, self.submitted[source], items, columns, own=own, staged=staged)
        cells.clear(np.flatnonzero(cells.blank))
        return cells

    def source_layers(self, layer: Layer, item: int) -> Iterator[Layer]:
        """The layers a component is looked for in, the best first."""
        for source, columns, _, _ in self._sources(layer, np.array([item], np.int32)):
            if len(columns):
                yield source

    def held_position(self, base: Panel, panel: Panel, area: int, item: int) -> tuple[int, int, int] | None:
        """Where a stock stands that serves the one cell of ``base``, if one does."""
        cells = self._blank(base, 1)
        places = replace(panel, value=np.broadcast_to(np.arange(len(panel.periods), dtype=float), panel.shape))
        self._fill_stock(cells, base, places, np.array([item], np.int32), np.zeros(1, np.int64), own=True, staged=True)
        if cells.blank[0] or cells.status[0, 0, 0] == ABSENT:
            return None
        at = (int(np.searchsorted(panel.areas, area)), int(np.searchsorted(panel.items, item)))
        return (*at, int(cells.value[0, 0, 0]))

    def _blank(self, base: Panel, count: int) -> Cells:
        shape = (base.shape[0], count, base.shape[2])
        return Cells(
            np.empty(shape),
            np.empty(shape, np.int8),
            np.empty(shape, np.int8),
            np.zeros(shape, bool),
            np.zeros(shape, bool),
            np.zeros(shape, bool),
            np.empty(shape, np.int32) if self._has_vintages else None,
            np.ones(count, bool),
        )

    def _sources(self, layer: Layer, items: Ints) -> Iterator[tuple[Layer, NDArray[np.int64], bool, bool]]:
        """Layers to look in, the best first: which columns each may serve, and whether provider and stage are those asked."""
        stages = [layer.stage] if layer.stage == ACTUAL else [layer.stage, ACTUAL]
        custodian = np.where(items >= 0, self._codes.custodian[items], layer.provider)
        own = np.arange(len(items))[items >= 0]
        searches = [(layer.provider, own, True)]
        searches += [
            (int(keeper), np.flatnonzero((custodian == keeper) & (items >= 0)), False)
            for keeper in np.unique(custodian).tolist()
            if keeper != layer.provider
        ]
        if layer.provider != SELF:
            # a variable without a custodian is kept by the area itself
            searches.append((SELF, np.flatnonzero((custodian == -1) & (items >= 0)), False))
        for provider, columns, is_own in dict.fromkeys((p, tuple(c.tolist()), o) for p, c, o in searches):
            for stage in stages:
                for source in self._layers(layer._replace(provider=provider, stage=stage)):
                    yield source, np.array(columns, np.int64), is_own, stage == layer.stage

    def _layers(self, layer: Layer) -> Iterator[Layer]:
        """The layer itself, then the stocks of its provider and stage (or the flows, for a base of stocks)."""
        near = [layer, layer._replace(flow=_PERIOD)] if layer.flow == STOCK else [layer]
        yield from (one for one in near if one in self._panels)
        same = [
            other
            for other in self._panels
            if other.flow == STOCK and (other.provider, other.stage) == (layer.provider, layer.stage) and other != layer
        ]
        yield from sorted(same, key=lambda other: (abs(other.frequency - layer.frequency), other))

    def _fill(
        self,
        cells: Cells,
        base: Panel,
        panel: Panel,
        items: Ints,
        columns: NDArray[np.int64],
        *,
        own: bool,
        staged: bool,
    ) -> None:
        """Take cells of the same area and period."""
        item_at = positions(panel.items, items[columns])
        columns, item_at = columns[item_at >= 0], item_at[item_at >= 0]
        area_at, period_at = positions(panel.areas, base.areas), period_positions(panel.periods, base.periods)
        if not len(columns) or area_at.max() < 0 or period_at.max() < 0:
            return
        if _is_whole(area_at, panel.shape[0]) and _is_whole(period_at, panel.shape[2]):
            found: Any = (slice(None), item_at)
            status = panel.status[found]
        else:
            found = np.ix_(area_at, item_at, period_at)
            inside = (area_at >= 0)[:, None, None] & (period_at >= 0)[None, None, :]
            status = np.where(inside, panel.status[found], ABSENT)
        self._take(cells, columns, panel, status, panel.value[found], found, own=own, staged=staged, held=None)

    def _fill_stock(
        self,
        cells: Cells,
        base: Panel,
        panel: Panel,
        items: Ints,
        columns: NDArray[np.int64],
        *,
        own: bool,
        staged: bool,
    ) -> None:
        """Take the stock of the same day, or one of lower frequency held from its last day."""
        item_at = positions(panel.items, items[columns])
        columns, item_at = columns[item_at >= 0], item_at[item_at >= 0]
        area_at = positions(panel.areas, base.areas)
        if not len(columns) or area_at.max() < 0:
            return
        here = panel.status[np.ix_(area_at, item_at)]
        known = np.where(is_known(here), np.arange(len(panel.periods))[None, None, :], -1)
        last = np.maximum.accumulate(known, axis=2)
        before = np.searchsorted(panel.end, base.end, side="right") - 1
        at = np.where(before >= 0, last[:, :, before.clip(0)], -1)
        day = panel.end[at.clip(0)]
        coarser = FREQUENCIES[panel.layer.frequency] != "irregular" and panel.layer.frequency > base.layer.frequency
        coarser = coarser or FREQUENCIES[base.layer.frequency] == "irregular"
        oldest = _oldest_held(base.end) if coarser else base.end
        usable = (at >= 0) & (day >= oldest[None, None, :]) & (area_at >= 0)[:, None, None]
        found = (area_at[:, None, None], item_at[None, :, None], at.clip(0))
        status = np.where(usable, panel.status[found], ABSENT)
        self._take(
            cells, columns, panel, status, panel.value[found], found, own=own, staged=staged, held=day < base.end
        )

    @staticmethod
    def _take(
        cells: Cells,
        columns: NDArray[np.int64],
        panel: Panel,
        status: Small,
        value: Floats,
        found: Any,
        *,
        own: bool,
        staged: bool,
        held: Mask | None,
    ) -> None:
        # cells of a panel as they stand are copied as they are; what is empty in them is empty
        as_they_are = isinstance(found[0], slice) and bool(cells.blank[columns].all())
        if not as_they_are:
            cells.clear(columns[cells.blank[columns]])
        # a view where all columns are meant, so that they are filled in place
        into = (slice(None), slice(None) if _is_whole(columns, cells.status.shape[1]) else columns)
        fill = status != ABSENT
        if not as_they_are:
            fill &= cells.status[into] == ABSENT
        if not fill.any():
            return
        arrays: list[tuple[NDArray[Any], Any]] = [(cells.value, value), (cells.basis, panel.basis[found])]
        arrays.append((cells.status, status))
        if cells.vintage is not None:
            arrays.append((cells.vintage, NO_DAY if panel.vintage is None else panel.vintage[found]))
        for own_cells, theirs in arrays:
            if as_they_are:
                own_cells[into] = theirs
            else:
                _put(own_cells, into, theirs, fill)
        cells.blank[columns] = False
        if held is not None:
            cells.held[into] |= fill & held
        if staged:
            cells.staged[into] |= fill
        if own:
            cells.own[into] |= fill


def _put(cells: NDArray[Any], into: Any, theirs: Any, fill: Mask) -> None:
    if isinstance(into[1], slice):
        np.copyto(cells, theirs, where=fill)
    else:
        cells[into] = np.where(fill, theirs, cells[into])


def _is_whole(at: NDArray[np.integer[Any]], size: int) -> bool:
    """Whether positions are those of a whole axis, in order."""
    return len(at) == size and bool((at == np.arange(size)).all())


def _oldest_held(end: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each last day the first day from which a stock may be held up to it."""
    days = (date(1970, 1, 1) + timedelta(days=day) for day in end.tolist())
    return np.array([day_number(months_before(day, HELD_MONTHS)) for day in days], np.int64)
