"""Trends: change, percent change and average growth of every series since the start of its unbroken stretch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, Floats, Ints, positions
from nq57_indicators.computation.trends.movement import Movement
from nq57_indicators.computation.values.series import DAYS_A_YEAR, Series, stretches
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import PeriodTable


@dataclass(frozen=True)
class Trend:
    """One series with its movement: ``base`` is the position in time of the figure that others are measured from (-1: none).

    ``breaks`` holds a code per cell: 0 none, 1 territory, 2 a break of the definition.
    """

    series: Series
    base: Ints
    change: Floats
    change_percent: Floats
    cagr: Floats
    breaks: NDArray[np.int8]


BREAKS = (None, "territory", "definition")


def trends_of(every: list[Series], codes: Codebook, table: PeriodTable) -> list[Trend]:
    """The trend of every series.

    Everything is measured from ``base``: the first figure of the same season after the last break. ``cagr`` is in percent a
    year, from one year on and between positive figures only.
    """
    return [_trend(one, codes, table) for one in every]


def _trend(series: Series, codes: Codebook, table: PeriodTable) -> Trend:
    stretch = stretches(series, codes)
    base, base_value = Movement(series, stretch, table).base()
    change = series.value - base_value
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(base_value != 0, change / np.abs(base_value) * 100.0, np.nan)
        days = series.end[None, None, :] - series.end[base.clip(0)]
        years = np.round(days / DAYS_A_YEAR, 2)
        usable = (base >= 0) & (years >= 0.99) & (base_value > 0) & (series.value > 0)
        usable &= ~_is_growth(series, codes)[None, :, None]
        cagr = np.where(usable, np.expm1(np.log(series.value / base_value) / years) * 100.0, np.nan)
    return Trend(series, base, change, percent, cagr, _breaks(series, stretch, codes))


def _is_growth(series: Series, codes: Codebook) -> NDArray[np.bool_]:
    """Growth has no growth rate of its own."""
    names = [codes.indicators[code] for code in series.indicators.tolist()]
    return np.array([codes.catalogue.indicators[name].formula.kind == "growth" for name in names], bool)


def _breaks(series: Series, stretch: NDArray[np.int16], codes: Codebook) -> NDArray[np.int8]:
    """Where a new stretch begins although there are figures before it."""
    there = series.status != ABSENT
    seen = np.logical_or.accumulate(there, axis=2)
    breaks = np.zeros(series.shape, np.int8)
    if stretch.any():
        new = np.diff(stretch, axis=1, prepend=stretch[:, :1]) != 0
        started = np.maximum.accumulate(np.where(new, np.arange(new.shape[1]), -1), axis=1)
        before = np.take_along_axis(seen, (started - 1).clip(0)[None, :, :], axis=2) & (started > 0)[None]
        since = np.cumsum(there, axis=2)
        until = np.take_along_axis(since, (started - 1).clip(0)[None, :, :], axis=2)
        breaks[there & before & (since - until == 1)] = BREAKS.index("definition")
    first = there & (np.cumsum(there, axis=2) == 1)
    earlier = np.concatenate([np.zeros_like(seen[:, :, :1]), seen[:, :, :-1]], axis=2)
    breaks[first & _former_parts_reported(series, codes, earlier)] = BREAKS.index("territory")
    return breaks


def _former_parts_reported(series: Series, codes: Codebook, seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of successor areas before which a former part had figures: the series was not carried over."""
    result = np.zeros(series.shape, bool)
    for successor, members in _former_parts(codes):
        position = int(positions(series.areas, np.array([successor], np.int32))[0])
        at = positions(series.areas, members)
        if position >= 0 and at.max() >= 0:
            result[position] = seen[at[at >= 0]].any(axis=0)
    return result


@lru_cache(maxsize=8)
def _former_parts(codes: Codebook) -> list[tuple[int, Ints]]:
    """Every area that others went into, with these."""
    table = codes.catalogue.areas
    return [
        (codes.area[name], np.sort(np.array([codes.area[member] for member in table.members(name)], np.int32)))
        for name in table
        if table.members(name)
    ]
