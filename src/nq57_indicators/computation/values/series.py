"""Series: values of one flow over time, each period compared with those as long as itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, Floats, Ints, Layer, Mask, Small
from nq57_indicators.computation.panels.time_axis import Positions, TimeAxis
from nq57_indicators.computation.values.components import STOCK
from nq57_indicators.computation.values.preference import PLANS, cells_at, union, value_ranks
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import day_number


@dataclass(frozen=True)
class Series:
    """Indicator × area × period; ``source`` is the number of the ``Values`` each cell was taken from (-1: none)."""

    layer: Layer
    time: TimeAxis
    indicators: Ints
    areas: Ints
    value: Floats
    lower: Floats
    upper: Floats
    status: Small
    numerator: Floats
    denominator: Floats
    source: NDArray[np.int16]
    preferred: Mask
    unconfirmed: Mask | None = None
    half: Floats | None = None
    """How far each value may be off because it was printed, where that is known (else NaN); of rates that of their sides."""
    numerator_half: Floats | None = None
    denominator_half: Floats | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of indicators, areas and periods."""
        return len(self.indicators), len(self.areas), len(self.time)

    @property
    def seasons(self) -> list[Positions]:
        """Positions in time that may be compared with one another."""
        return self.time.stock_seasons if self.layer.flow == STOCK else self.time.flow_seasons


def series_of(found: list[Values], codes: Codebook, key: Callable[[Layer], Hashable]) -> list[Series]:
    """The outcomes of ``found`` joined into series: layers with one ``key`` share a series, each cell from the best of them."""
    groups: dict[Hashable, list[int]] = {}
    for number, values in enumerate(found):
        if values.panel.layer.stage not in PLANS:
            groups.setdefault(key(values.panel.layer), []).append(number)
    return [_joined([found[number] for number in numbers], numbers, codes) for numbers in groups.values()]


def by_flow(layer: Layer) -> Hashable:
    """Series across providers and stages."""
    return layer.flow


def by_provider(layer: Layer) -> Hashable:
    """Series of one provider, across stages."""
    return layer.flow, layer.provider


def _joined(group: list[Values], numbers: list[int], codes: Codebook) -> Series:
    if len(group) == 1:
        return _alone(group[0], numbers[0])
    first = group[0].panel
    indicators, areas = union([values.panel.items for values in group]), union([values.panel.areas for values in group])
    shape = (len(indicators), len(areas), len(first.time))
    best = np.zeros(shape, np.int32)
    figures = {name: np.full(shape, np.nan) for name in ("value", "lower", "upper", "numerator", "denominator")}
    status, source = np.full(shape, ABSENT, np.int8), np.full(shape, -1, np.int16)
    preferred, unconfirmed = np.zeros((2, *shape), bool)
    halves = {
        name: np.full(shape, np.nan) for name in _HALVES if any(_halves(values)[name] is not None for values in group)
    }
    for values, number, rank in zip(group, numbers, value_ranks(group, codes), strict=True):
        panel = values.panel
        at = cells_at(indicators, areas, values)
        wins = rank > best[at]
        best[at] = np.where(wins, rank, best[at])
        theirs = (panel.value, panel.low, panel.high, values.numerator, values.denominator)
        for array, figure in zip(figures.values(), theirs, strict=True):
            array[at] = np.where(wins, figure, array[at])
        status[at] = np.where(wins, panel.status, status[at])
        source[at] = np.where(wins, number, source[at])
        assert values.preferred is not None
        preferred[at] = np.where(wins, values.preferred, preferred[at])
        marked = False if values.unconfirmed is None else values.unconfirmed
        unconfirmed[at] = np.where(wins, marked, unconfirmed[at])
        for name, array in halves.items():
            half = _halves(values)[name]
            array[at] = np.where(wins, np.nan if half is None else half, array[at])
    return Series(
        first.layer, first.time, indicators, areas, **figures, status=status, source=source, preferred=preferred,
        unconfirmed=unconfirmed if unconfirmed.any() else None, **halves,
    )  # fmt: skip


_HALVES = ("half", "numerator_half", "denominator_half")


def _halves(values: Values) -> dict[str, Floats | None]:
    return dict(zip(_HALVES, (values.panel.half, *values.halves), strict=True))


def _alone(values: Values, number: int) -> Series:
    panel = values.panel
    source = np.where(panel.status == ABSENT, np.int16(-1), np.int16(number))
    assert values.preferred is not None
    return Series(
        panel.layer, panel.time, panel.items, panel.areas, panel.value, panel.low, panel.high, panel.status,
        values.numerator, values.denominator, source, values.preferred, values.unconfirmed, **_halves(values),
    )  # fmt: skip


def stretches(series: Series, codes: Codebook) -> NDArray[np.int16]:
    """The number of the unbroken stretch of each indicator and period (indicator × period)."""
    stretch = np.zeros((len(series.indicators), len(series.time)), np.int16)
    for number, code in enumerate(series.indicators.tolist()):
        for change in codes.catalogue.indicators[codes.indicators[code]].breaks:
            stretch[number] += series.time.end >= day_number(change.on)
    return stretch
