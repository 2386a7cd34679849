"""The dense panel that every step shares: area × item × period, one for each layer of the data.

A layer holds the figures of one frequency, calendar, flow, provider and stage. Inside a layer nothing needs matching:
numerator and denominator, this year and last, old and new provinces are slices of one array.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS, FREQUENCIES, MISSING_REASONS, OBS_STATUSES, STAGES
from nq57_indicators.recognition.fields import numbered
from nq57_indicators.recognition.observations import NO_DAY, Observations

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Mask = NDArray[np.bool_]

ABSENT = -1
MISSING = OBS_STATUSES.index("missing")
WITHDRAWN = OBS_STATUSES.index("withdrawn")
ESTIMATE = OBS_STATUSES.index("estimate")
FIRST_REASON = len(OBS_STATUSES)
"""A cell's status is the position in the codelist of statuses; a missing one with a reason is ``FIRST_REASON`` + reason."""
NOT_APPLICABLE = FIRST_REASON + MISSING_REASONS.index("not_applicable")
NOT_DUE = FIRST_REASON + MISSING_REASONS.index("not_due")

SELF = -1
"""The provider of a layer in which every area reports on itself."""


class Layer(NamedTuple):
    """What all cells of a panel have in common, as positions in the codelists; ``provider`` is a code or ``SELF``."""

    frequency: int
    calendar: int
    flow: int
    provider: int
    stage: int

    @property
    def flow_name(self) -> str:
        """The flow as its code."""
        return FLOWS[self.flow]

    @property
    def stage_name(self) -> str:
        """The stage as its code."""
        return STAGES[self.stage]


@dataclass(frozen=True)
class Panel:
    """Cells of one layer.

    Axes hold codes in ascending order, except ``periods``, which are in order of time (end, then code). ``value`` is NaN
    where ``status`` is ``ABSENT`` or missing; ``lower`` and ``upper`` are ``None`` while every figure is exact; ``row`` is the
    observation behind a cell (-1: made by a step); ``basis`` is -1 where a figure stands as submitted. ``vintage`` is ``None``
    while all figures have the same.
    """

    layer: Layer
    areas: Ints
    items: Ints
    periods: Ints
    end: NDArray[np.int64]
    value: Floats
    status: Small
    row: Ints
    basis: Small
    lower: Floats | None = None
    upper: Floats | None = None
    vintage: Ints | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of areas, items and periods."""
        return len(self.areas), len(self.items), len(self.periods)

    @property
    def low(self) -> Floats:
        """Lower bounds; the values themselves while every figure is exact."""
        return self.value if self.lower is None else self.lower

    @property
    def high(self) -> Floats:
        """Upper bounds; the values themselves while every figure is exact."""
        return self.value if self.upper is None else self.upper


Panels = dict[Layer, Panel]


def is_known(status: Small) -> Mask:
    """Which cells hold a figure: neither absent nor missing."""
    return np.asarray((status >= 0) & (status < MISSING))


def positions(axis: Ints, codes: Ints) -> Ints:
    """Where each of ``codes`` stands on the sorted ``axis``, -1 where it does not."""
    if not len(axis):
        return np.full(len(codes), -1, np.int32)
    found = np.searchsorted(axis, codes)
    found[found == len(axis)] = 0
    return np.where(axis[found] == codes, found, -1).astype(np.int32)


def period_positions(axis: Ints, codes: Ints) -> Ints:
    """The same for periods, whose axis is in order of time."""
    where = np.full(int(max(axis.max(initial=-1), codes.max(initial=-1))) + 2, -1, np.int32)
    where[axis] = np.arange(len(axis), dtype=np.int32)
    return where[codes]


def shared_cells(observations: Observations, rows: Ints | None = None) -> Mask:
    """Which of ``rows`` (all) share their cell with another one: the same key under whatever vintage. Takes no sorting."""
    size = len(observations) if rows is None else len(rows)
    shared = np.zeros(size, bool)
    layers, number = _layers(observations, rows)
    for index in range(len(layers)):
        places = np.arange(size) if len(layers) == 1 else np.flatnonzero(number == index)
        _, cell = _cells(observations, places if rows is None else rows[places])
        last = np.full(int(cell.max(initial=-1)) + 1, -1, np.int32)
        last[cell] = places
        overwritten = last[cell] != places
        if overwritten.any():
            twice = np.zeros(len(last), bool)
            twice[cell[overwritten]] = True
            shared[places] = twice[cell]
    return shared


def panels_of(observations: Observations, rows: Ints | None = None) -> Panels:
    """Lay ``rows`` (all) out as panels. Their keys must be unique; withdrawn figures leave their cell empty."""
    layers, number = _layers(observations, rows)
    end = observations.periods.end
    vintage = observations.vintage if rows is None else observations.vintage[rows]
    constant = not len(vintage) or bool((vintage == vintage[0]).all())
    panels: Panels = {}
    for index, layer in enumerate(layers):
        places = slice(None) if len(layers) == 1 else np.flatnonzero(number == index)
        panels[layer] = _scatter(
            observations, places if rows is None else rows[places], layer, end, constant_vintage=constant
        )
    return panels


def _layers(observations: Observations, rows: Ints | None) -> tuple[list[Layer], Ints]:
    """The distinct layers in a fixed order, and the number of the layer of each of ``rows``."""
    chosen: Any = slice(None) if rows is None else rows
    provider = observations.provider[chosen].astype(np.int32)
    provider += 1
    provider[observations.provider[chosen] == observations.area[chosen]] = SELF + 1
    key = observations.periods.frequency[observations.period[chosen]].astype(np.int64)
    for column, size in (
        (observations.calendar[chosen], len(CALENDARS)),
        (observations.flow[chosen], len(FLOWS)),
        (observations.stage[chosen], len(STAGES)),
        (provider, len(observations.providers) + 1),
    ):
        key *= size
        key += column
    present, number = numbered(key)
    layers = []
    for one in present.tolist():
        one, who = divmod(one, len(observations.providers) + 1)
        one, stage = divmod(one, len(STAGES))
        one, flow = divmod(one, len(FLOWS))
        frequency_code, calendar = divmod(one, len(CALENDARS))
        layers.append(Layer(frequency_code, calendar, flow, who - 1, stage))
    assert all(layer.frequency < len(FREQUENCIES) for layer in layers)
    return layers, number


def _axis(codes: NDArray[np.integer], size: int) -> tuple[Ints, Ints]:
    """The codes that occur, ascending, and the position of every code."""
    axis = np.flatnonzero(np.bincount(codes, minlength=size)).astype(np.int32)
    where = np.full(max(size, 1), -1, np.int32)
    where[axis] = np.arange(len(axis), dtype=np.int32)
    return axis, where


def time_order(periods: Ints, end: NDArray[np.int64]) -> Ints:
    """``periods`` in order of their last day, then of their code."""
    return periods[np.lexsort((periods, end[periods]))]


def _scatter(
    observations: Observations,
    rows: NDArray[np.integer[Any]] | slice,
    layer: Layer,
    end: NDArray[np.int64],
    *,
    constant_vintage: bool,
) -> Panel:
    (areas, items, periods), cell = _cells(observations, rows)
    shape = (len(areas), len(items), len(periods))
    numbers = np.arange(len(observations), dtype=np.int32) if isinstance(rows, slice) else rows
    status = _cell_status(observations, rows)
    value = np.full(shape, np.nan)
    value.ravel()[cell] = np.where(is_known(status), observations.value[rows], np.nan)
    panel = Panel(
        layer,
        areas,
        items,
        periods,
        end[periods],
        value,
        _filled(shape, cell, status, ABSENT, np.int8),
        _filled(shape, cell, numbers, -1, np.int32),
        np.full(shape, -1, np.int8)
        if observations.basis is None
        else _filled(shape, cell, observations.basis[rows], -1, np.int8),
    )
    if not constant_vintage:
        panel = replace(panel, vintage=_filled(shape, cell, observations.vintage[rows], NO_DAY, np.int32))
    if observations.lower is None or observations.upper is None:
        return panel
    return replace(
        panel,
        lower=_filled(shape, cell, observations.lower[rows], np.nan, np.float64),
        upper=_filled(shape, cell, observations.upper[rows], np.nan, np.float64),
    )


def _cells(
    observations: Observations, rows: NDArray[np.integer[Any]] | slice
) -> tuple[tuple[Ints, Ints, Ints], NDArray[np.int64]]:
    """The axes that some rows span, and the number of the cell of each row."""
    codes, end = observations.codebook, observations.periods.end
    area, item, period = observations.area[rows], observations.variable[rows], observations.period[rows]
    areas, area_at = _axis(area, len(codes.areas))
    items, item_at = _axis(item, len(codes.items))
    periods, period_at = _axis(period, len(end))
    periods = time_order(periods, end)
    period_at[periods] = np.arange(len(periods), dtype=np.int32)
    cell = area_at[area].astype(np.int64)
    for at, size in ((item_at[item], len(items)), (period_at[period], len(periods))):
        cell *= size
        cell += at
    return (areas, items, periods), cell


def _filled(
    shape: tuple[int, int, int], cell: NDArray[np.int64], figures: NDArray[Any], empty: float, kind: Any
) -> NDArray[Any]:
    array: NDArray[Any] = np.full(shape, empty, kind)
    array.ravel()[cell] = figures
    return array


def _cell_status(observations: Observations, rows: NDArray[np.integer[Any]] | slice) -> Small:
    status = observations.status[rows].astype(np.int8)
    reason = observations.reason[rows]
    status = np.where((status == MISSING) & (reason >= 0), FIRST_REASON + reason, status).astype(np.int8)
    return np.where(status == WITHDRAWN, ABSENT, status).astype(np.int8)


FINAL = OBS_STATUSES.index("final")
"""The most certain status: what no other part can be spoilt by."""
_ORDER = ["final", "normal", "provisional", "estimate"]
_REASONS = ["unknown", "not_collected", "refused", "not_due", "not_applicable"]
_LADDER: list[int] = [
    *(OBS_STATUSES.index(name) for name in _ORDER),
    ABSENT,
    MISSING,
    *(FIRST_REASON + MISSING_REASONS.index(name) for name in _REASONS),
]
_STATUS_AT = np.array(_LADDER, np.int8)
_RUNG = np.full(FIRST_REASON + len(MISSING_REASONS) + 1, _LADDER.index(ABSENT), np.int8)
_RUNG[_STATUS_AT + 1] = np.arange(len(_LADDER))


def worst_status(first: Small, second: Small) -> Small:
    """The status of a figure made of two parts: the less certain one; a declared reason for missing wins over absence."""
    rung: Small = np.maximum(_RUNG[first + 1], _RUNG[second + 1])
    return _STATUS_AT[rung]


def status_of_parts(parts: Small) -> Small:
    """The status of a figure made of all ``parts`` (first axis).

    A reason for missing that only some of them give is not the reason of the whole: it is missing, no more.
    """
    worst: Small = parts[0]
    for part in parts[1:]:
        worst = worst_status(worst, part)
    shared = (parts == worst).all(axis=0)
    return np.where((worst >= FIRST_REASON) & ~shared, MISSING, worst).astype(np.int8)


def provider_codes(panel: Panel) -> Ints:
    """The provider of each area of a panel: itself in the layer of self-reports."""
    if panel.layer.provider == SELF:
        return panel.areas
    return np.full(len(panel.areas), panel.layer.provider, np.int32)
