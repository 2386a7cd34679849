"""Trends: change, percent change and average growth of every series since the start of its unbroken stretch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, Floats, Ints, Mask, positions
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR, SHORTEST
from nq57_indicators.computation.trends.movement import Movement
from nq57_indicators.computation.values.series import Series, stretches
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.tables.codebook import Codebook

NEAR_A_YEAR = 15
"""How many days the ends of periods a year apart may be off."""
LEAST_YEARS = 0.99
"""From how many years on growth has a yearly rate: 1 January to 31 December are 0.997 years of 365.25 days."""


@dataclass(frozen=True)
class Trend:
    """One series with its movement: ``base`` is the position in time of the figure that others are measured from (-1: none).

    ``previous`` and ``year_before`` are those of the figures that the last two changes are measured from. ``breaks`` holds a
    code per cell: 0 none, 1 territory, 2 a break of the definition.
    """

    series: Series
    base: NDArray[np.int16]
    previous: NDArray[np.int16]
    year_before: NDArray[np.int16]
    change: Floats
    change_percent: Floats
    cagr: Floats
    previous_change: Floats
    yearly_change: Floats
    breaks: NDArray[np.int8]


BREAKS = (None, "territory", "definition")


def trend_of(series: Series, codes: Codebook) -> Trend:
    """The trend of a series.

    Everything is measured from ``base``: the first figure of the same season after the last break. ``cagr`` is in percent a
    year, from one year on and between positive figures only.
    """
    stretch = stretches(series, codes)
    moved = Movement(series, stretch)
    base, base_value = moved.base()
    change = series.value - base_value
    percent = percent_of(change, base_value)
    years = years_since(series.time.end, series.time.end.take(base, mode="wrap"))
    cagr = yearly_growth(series.value, base_value, years)
    cagr[(base < 0) | _is_growth(series, codes)[:, None, None]] = np.nan
    previous, year_before = _previous(series, stretch), _year_before(series, moved)
    return Trend(
        series,
        base,
        previous,
        year_before,
        change,
        percent,
        cagr,
        series.value - _at(series, previous),
        series.value - _at(series, year_before),
        _breaks(series, stretch, codes),
    )


def _at(series: Series, places: NDArray[np.int16]) -> Floats:
    """The figures at other places in time, nothing at -1."""
    _, _, size = series.shape
    cell = np.arange(0, series.value.size, size)[:, None] + places.reshape(-1, size)
    found: Floats = series.value.ravel().take(cell, mode="wrap").reshape(series.shape)
    found[places < 0] = np.nan
    return found


def percent_of(change: Floats, base: Floats) -> Floats:
    """A change in percent of the size of its base; nothing from 0. A base below 0 counts by its size: the sign is the change's.

    >>> percent_of(np.array([5.0, 5.0, 5.0]), np.array([20.0, -20.0, 0.0])).tolist()
    [25.0, 25.0, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        percent: Floats = change / np.abs(base)
        percent *= 100.0
    percent[base == 0] = np.nan
    return percent


def years_since(end: NDArray[np.int64], base: NDArray[np.int64]) -> Floats:
    """The years between days, on two decimals."""
    years: Floats = np.round((end - base) / DAYS_A_YEAR, 2)
    return years


def yearly_growth(value: Floats, base: Floats, years: Floats) -> Floats:
    """Average growth a year in percent, from one year on and between figures above 0 only.

    >>> yearly_growth(np.array([121.0, 121.0]), np.array([100.0, 0.0]), np.array([2.0, 2.0])).round(9).tolist()
    [10.0, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        growth: Floats = value / base
        np.log(growth, out=growth)
        growth /= years
        np.expm1(growth, out=growth)
        growth *= 100.0
    growth[~((years >= LEAST_YEARS) & (base > 0) & (value > 0))] = np.nan
    return growth


def _previous(series: Series, stretch: NDArray[np.int16]) -> NDArray[np.int16]:
    """The place of the period just before of the same length, in the same stretch; single days have none."""
    place, time = np.full(series.shape, -1, np.int16), series.time
    for kind in time.kinds:
        length = SHORTEST.get(FREQUENCIES[time.frequency[kind[0]]])
        if length is not None:
            near = np.diff(time.end[kind]) < 2 * length
            there = near[None, None, :] & (np.diff(stretch[:, kind], axis=1) == 0)[:, None, :]
            known = ~np.isnan(series.value[..., kind])
            place[..., kind[1:]] = np.where(there & known[..., 1:] & known[..., :-1], kind[:-1], -1)
    return place


def _year_before(series: Series, moved: Movement) -> NDArray[np.int16]:
    """The place of the same season a year before, in the same stretch."""
    before, end = moved.previous(), series.time.end
    days = end - end.take(before.clip(0))
    return np.where((before >= 0) & (np.abs(days - DAYS_A_YEAR) < NEAR_A_YEAR), before, -1).astype(np.int16)


def _is_growth(series: Series, codes: Codebook) -> Mask:
    """Growth has no growth rate of its own."""
    names = [codes.indicators[code] for code in series.indicators.tolist()]
    return np.array([codes.catalogue.indicators[name].formula.rules.of_change for name in names], bool)


def _breaks(series: Series, stretch: NDArray[np.int16], codes: Codebook) -> NDArray[np.int8]:
    """Where a new stretch begins although there are figures before it, among periods of one length and calendar."""
    breaks = np.zeros(series.shape, np.int8)
    merged = _merged(series.areas, codes)
    if not merged and not stretch.any():
        return breaks
    for kind in series.time.kinds:
        there = series.status[..., kind] != ABSENT
        found = np.zeros(there.shape, np.int8)
        if stretch.any():
            found[_starts_again(there, stretch[:, kind])] = BREAKS.index("definition")
        first = there & (np.cumsum(there, axis=2) == 1)
        seen = np.logical_or.accumulate(there, axis=2)
        for successor, members in merged:
            earlier: Mask = np.asarray(seen[:, members].any(axis=1))
            found[:, successor, 1:][first[:, successor, 1:] & earlier[:, :-1]] = BREAKS.index("territory")
        breaks[..., kind] = found
    return breaks


def _starts_again(there: Mask, stretch: NDArray[np.int16]) -> Mask:
    """The first figures of stretches (indicator × period) that have figures before them."""
    place = np.arange(stretch.shape[1])
    new = np.diff(stretch, axis=1, prepend=stretch[:, :1]) != 0
    begun = np.maximum.accumulate(np.where(new, place, -1), axis=1)
    since = np.cumsum(there, axis=2)
    until = np.take_along_axis(since, np.broadcast_to((begun - 1).clip(0)[:, None, :], there.shape), axis=2)
    return np.asarray(there & (begun > 0)[:, None, :] & (until > 0) & (since - until == 1))


def _merged(areas: Ints, codes: Codebook) -> list[tuple[int, Ints]]:
    """Positions of areas that others went into, with those of these: such series were not carried over."""
    found = []
    for successor, members in _former_parts(codes):
        place, at = int(positions(areas, np.array([successor], np.int32))[0]), positions(areas, members)
        if place >= 0 and at.max() >= 0:
            found.append((place, at[at >= 0]))
    return found


@lru_cache(maxsize=8)
def _former_parts(codes: Codebook) -> list[tuple[int, Ints]]:
    """Every area that others went into, with these."""
    table = codes.catalogue.areas
    return [
        (codes.area[name], np.sort(np.array([codes.area[member] for member in table.members(name)], np.int32)))
        for name in table
        if table.members(name)
    ]
