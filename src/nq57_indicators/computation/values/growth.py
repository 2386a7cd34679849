"""Growth of one variable, in percent: on the year before, or on average since a stated base period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nq57_indicators.computation.panels.panel import (
    ABSENT,
    MISSING,
    Floats,
    Ints,
    Panel,
    Small,
    is_known,
    positions,
)
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR, Positions, TimeAxis
from nq57_indicators.computation.values.formulas import Singles
from nq57_indicators.computation.values.value_panel import COMPONENTS, Values
from nq57_indicators.models.indicator import Formula
from nq57_indicators.tables.codebook import Codebook


def growth_values(panel: Panel, codes: Codebook, growth: Singles, assumed_base: str | None) -> list[Values]:
    """Growth indicators of one layer.

    ``yoy``: v / v(a year before) − 1. ``cagr``: (v / base)^(1/years) − 1. ``mean_of_rates``: the plain mean of the yearly
    rates since the base. Without a base period the last two give a missing value, unless one is assumed.
    """
    at = positions(panel.items, growth.item)
    if at.max(initial=-1) < 0:
        return []
    indicators = growth.indicator[at >= 0]
    order = np.argsort(indicators)
    indicators, at = indicators[order], at[at >= 0][order]
    picked = panel.of_items(at)
    value, base, its_half = np.full((3, *picked.shape), np.nan)
    status = np.full(picked.shape, ABSENT, np.int8)
    for (averaging, label), numbers in _groups(codes, indicators, assumed_base).items():
        figures = picked.of_items(numbers)
        since = panel.time.same_kind(label)
        value[numbers], base[numbers], status[numbers] = _RATES[averaging](figures, since)
        if figures.half is not None:
            places = panel.time.year_before if averaging == "yoy" else since
            its_half[numbers] = np.where(places >= 0, figures.half[..., places], np.nan)
    status[np.broadcast_to(~panel.reported, status.shape)] = ABSENT
    result = Panel(
        panel.layer,
        panel.time,
        indicators,
        panel.areas,
        value * 100.0,
        status,
        np.where(status == ABSENT, -1, np.maximum(picked.basis, COMPONENTS)).astype(np.int8),
        vintage=picked.vintage,
    )
    nothing = np.isnan(value)
    sides = np.where(nothing, np.nan, picked.value), np.where(nothing, np.nan, base)
    return [Values(result, *sides, halves=(picked.half, None if picked.half is None else its_half))]


def _groups(codes: Codebook, indicators: Ints, assumed_base: str | None) -> dict[tuple[str, str | None], list[int]]:
    """Indicators that are averaged alike from the same base, by their number."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, code in enumerate(indicators.tolist()):
        formula = codes.catalogue.indicators[codes.indicators[code]].formula
        assert formula.averaging is not None
        groups.setdefault((formula.averaging, formula.base_period or assumed_base), []).append(number)
    return groups


_Figures = tuple[Floats, Floats, Small]


def _yoy(panel: Panel, since: Positions) -> _Figures:
    base, its_status = _at(panel, panel.time.year_before)
    rate, both = _rate(panel.value, base, np.maximum(panel.status, its_status), 1.0)
    return rate, base, both


def _at(panel: Panel, places: Positions) -> tuple[Floats, Small]:
    """The figures at other positions in time; nothing at -1."""
    there = places >= 0
    status = np.where(there, panel.status[..., places], ABSENT).astype(np.int8)
    return np.where(there, panel.value[..., places], np.nan), status


def _cagr(panel: Panel, since: Positions) -> _Figures:
    base, its_status = _at(panel, since)
    years = years_between(panel.time, np.arange(len(panel.time)), since)
    both = np.maximum(panel.status, its_status)
    both = np.where((both == ABSENT) & (panel.status != ABSENT), MISSING, both)
    both = np.where(years > 0, both, ABSENT).astype(np.int8)
    with np.errstate(divide="ignore"):
        rate, both = _rate(panel.value, base, both, 1.0 / years)
    return _without_base(panel, since, (rate, base, both))


def years_between(time: TimeAxis, now: Any, since: Any) -> Any:
    """The years between the last days of periods (positions in time), on two decimals."""
    return np.round((time.end[now] - time.end[since]) / DAYS_A_YEAR, 2)


def _mean_of_rates(panel: Panel, since: Positions) -> _Figures:
    yearly, _, both = _yoy(panel, since)
    mean = np.full(panel.shape, np.nan)
    states = np.full(panel.shape, ABSENT, np.int8)
    for position in range(len(panel.time)):
        path = years_back(panel.time, int(since[position]), position)
        steps = path[:-1]
        if path[-1] == since[position] and steps:
            whole = panel.reported[:, path].all(axis=1)
            mean[..., position] = mean_rate([yearly[..., step] for step in steps])
            states[..., position] = np.where(whole, both[..., steps].max(axis=-1), ABSENT)
    base, _ = _at(panel, since)
    return _without_base(panel, since, (np.where(is_known(states), mean, np.nan), base, states))


def _without_base(panel: Panel, since: Positions, figures: _Figures) -> _Figures:
    """No base, no verdict: the value is missing, which is not the same as there being nothing to say."""
    rate, base, both = figures
    none = ~((since >= 0) & panel.reported[:, since])
    missing = np.where(panel.status == ABSENT, ABSENT, np.maximum(panel.status, MISSING))
    return np.where(none, np.nan, rate), base, np.where(none, missing, both).astype(np.int8)


def years_back(time: TimeAxis, since: int, position: int) -> list[int]:
    """Positions from one period back, year by year, to the base, as far as the axis has them."""
    path = [position]
    while path[-1] != since and time.year_before[path[-1]] >= 0:
        path.append(int(time.year_before[path[-1]]))
    return path


def periods_behind(time: TimeAxis, formula: Formula, assumed_base: str | None, position: int) -> list[int]:
    """The positions in time that the growth up to one of them rests on, the newest first."""
    before = int(time.year_before[position])
    since = int(time.same_kind(formula.base_period or assumed_base)[position])
    places = {"yoy": [position, before], "cagr": [position, since], "mean_of_rates": years_back(time, since, position)}
    return [place for place in dict.fromkeys(places[str(formula.averaging)]) if place >= 0]


def _rate(value: Floats, base: Floats, status: Small, exponent: Floats | float) -> tuple[Floats, Small]:
    """Growth where both ends are known and positive (a base of zero has no growth rate)."""
    known = is_known(status)
    rate = np.where(known, growth_rate(value, base, exponent), np.nan)
    return rate, np.where(known & np.isnan(rate), MISSING, status).astype(np.int8)


def growth_rate(value: Floats, base: Floats, exponent: Floats | float) -> Floats:
    """Growth from a base above 0, as a share a year; ``exponent`` is one over the years.

    >>> growth_rate(np.array([121.0, 121.0]), np.array([100.0, 0.0]), 0.5).round(9).tolist()
    [0.1, nan]
    """
    usable = (base > 0) & (value >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usable, (value / base) ** exponent - 1.0, np.nan)


def mean_rate(rates: Sequence[Floats]) -> Floats:
    """The plain mean of yearly rates, added one after the other.

    >>> mean_rate([np.array([0.1]), np.array([0.3])]).tolist()
    [0.2]
    """
    total = rates[0]
    for rate in rates[1:]:
        total = total + rate
    return total / len(rates)


_RATES = {"yoy": _yoy, "cagr": _cagr, "mean_of_rates": _mean_of_rates}
