"""Series: values of one frequency, calendar and flow over time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import (
    ABSENT,
    Floats,
    Ints,
    Layer,
    Mask,
    Small,
    cells_at,
    period_positions,
    positions,
    time_order,
)
from nq57_indicators.computation.values.counting import value_ranks
from nq57_indicators.computation.values.valued import Values
from nq57_indicators.models.codelists import FREQUENCIES, PLAN_STAGES, STAGES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import PeriodTable, day_number

DAYS_A_YEAR = 365.25
_PLANS = {STAGES.index(name) for name in PLAN_STAGES}


@dataclass(frozen=True)
class Series:
    """Area × indicator × period; ``source`` is the number of the ``Values`` each cell was taken from (-1: none)."""

    layer: Layer
    areas: Ints
    indicators: Ints
    periods: Ints
    end: NDArray[np.int64]
    value: Floats
    lower: Floats
    upper: Floats
    status: Small
    numerator: Floats
    denominator: Floats
    source: NDArray[np.int16]
    counts: Mask

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of areas, indicators and periods."""
        return len(self.areas), len(self.indicators), len(self.periods)


def length_rank(layer: Layer) -> int:
    """The order of layers whose periods end together, the longest last; single days and ranges come before all others."""
    return -1 if FREQUENCIES[layer.frequency] == "irregular" else layer.frequency


def series_of(
    found: list[Values], codes: Codebook, table: PeriodTable, key: Callable[[Layer], Hashable]
) -> list[Series]:
    """The outcomes of ``found`` joined into series: layers with one ``key`` share a series, each cell from the best of them."""
    groups: dict[Hashable, list[int]] = {}
    for number, one in enumerate(found):
        if one.panel.layer.stage not in _PLANS:
            groups.setdefault(key(one.panel.layer), []).append(number)
    return [_joined([found[number] for number in numbers], numbers, codes, table) for numbers in groups.values()]


def by_flow(layer: Layer) -> Hashable:
    """Series across providers and stages."""
    return layer.frequency, layer.calendar, layer.flow


def by_provider(layer: Layer) -> Hashable:
    """Series of one provider, across stages."""
    return layer.frequency, layer.calendar, layer.flow, layer.provider


def _joined(group: list[Values], numbers: list[int], codes: Codebook, table: PeriodTable) -> Series:
    panels = [one.panel for one in group]
    if len(group) == 1:
        return _alone(group[0], numbers[0])
    areas = np.unique(np.concatenate([panel.areas for panel in panels])).astype(np.int32)
    indicators = np.unique(np.concatenate([panel.items for panel in panels])).astype(np.int32)
    periods = time_order(np.unique(np.concatenate([panel.periods for panel in panels])).astype(np.int32), table.end)
    shape = (len(areas), len(indicators), len(periods))
    best = np.zeros(shape, np.int32)
    numbers_of = {name: np.full(shape, np.nan) for name in ("value", "lower", "upper", "numerator", "denominator")}
    status, source = np.full(shape, ABSENT, np.int8), np.full(shape, -1, np.int16)
    counts = np.zeros(shape, bool)
    for one, number, rank in zip(group, numbers, value_ranks(group, codes), strict=True):
        panel = one.panel
        at = cells_at(
            positions(areas, panel.areas), positions(indicators, panel.items), period_positions(periods, panel.periods)
        )
        wins = rank > best[at]
        best[at] = np.where(wins, rank, best[at])
        figures = {
            "value": panel.value,
            "lower": panel.low,
            "upper": panel.high,
            "numerator": one.numerator,
            "denominator": one.denominator,
        }
        for name, array in figures.items():
            numbers_of[name][at] = np.where(wins, array, numbers_of[name][at])
        status[at] = np.where(wins, panel.status, status[at])
        source[at] = np.where(wins, number, source[at])
        assert one.counts is not None
        counts[at] = np.where(wins, one.counts, counts[at])
    return Series(
        panels[0].layer, areas, indicators, periods, table.end[periods], **numbers_of, status=status, source=source,
        counts=counts,
    )  # fmt: skip


def _alone(one: Values, number: int) -> Series:
    panel = one.panel
    source = np.where(panel.status == ABSENT, -1, number).astype(np.int16)
    assert one.counts is not None
    return Series(
        panel.layer, panel.areas, panel.items, panel.periods, panel.end, panel.value, panel.low, panel.high,
        panel.status, one.numerator, one.denominator, source, one.counts,
    )  # fmt: skip


def stretches(series: Series, codes: Codebook) -> NDArray[np.int16]:
    """The number of the unbroken stretch of each indicator and period (indicator × period)."""
    stretch = np.zeros((len(series.indicators), len(series.periods)), np.int16)
    for number, code in enumerate(series.indicators.tolist()):
        for one in codes.catalogue.indicators[codes.indicators[code]].breaks:
            stretch[number] += series.end >= day_number(one.on)
    return stretch
