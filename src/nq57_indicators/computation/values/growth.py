"""Growth of one variable, in percent: on the year before, or on average since a stated base period."""

from __future__ import annotations

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
    worst_status,
)
from nq57_indicators.computation.values.formulas import Singles
from nq57_indicators.computation.values.valued import COMPONENTS, Values
from nq57_indicators.models.indicator import Formula
from nq57_indicators.periods import previous_year
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import PeriodTable

_DAYS_A_YEAR = 365.25


def growth_panel(
    panel: Panel, codes: Codebook, table: PeriodTable, growth: Singles, assumed_base: str | None
) -> list[Values]:
    """Growth indicators of one layer.

    ``yoy``: v / v(a year before) − 1. ``cagr``: (v / base)^(1/years) − 1. ``mean_of_rates``: the plain mean of the yearly
    rates since the base. Without a base period the last two give a missing value, unless one is assumed.
    """
    at = positions(panel.items, growth.item)
    picked = np.flatnonzero(at >= 0)
    if not len(picked):
        return []
    shape = (panel.shape[0], len(picked), panel.shape[2])
    value, base = np.full(shape, np.nan), np.full(shape, np.nan)
    status = np.full(shape, ABSENT, np.int8)
    before = _year_before(panel, table)
    for (averaging, label), numbers in _groups(codes, growth.indicator[picked], assumed_base).items():
        items = at[picked[numbers]]
        since = _base_position(panel, table, label)
        figures = _RATES[averaging](panel.value[:, items], panel.status[:, items], before, since, panel)
        value[:, numbers], base[:, numbers], status[:, numbers] = figures
    numerator = np.where(np.isnan(value), np.nan, panel.value[:, at[picked]])
    result = Panel(
        panel.layer,
        panel.areas,
        growth.indicator[picked],
        panel.periods,
        panel.end,
        value * 100.0,
        status,
        np.full(shape, -1, np.int32),
        np.where(status == ABSENT, -1, np.maximum(panel.basis[:, at[picked]], COMPONENTS)).astype(np.int8),
        vintage=None if panel.vintage is None else panel.vintage[:, at[picked]],
    )
    return [Values(result, numerator, np.where(np.isnan(value), np.nan, base))]


def _groups(codes: Codebook, indicators: Ints, assumed_base: str | None) -> dict[tuple[str, str | None], list[int]]:
    """Indicators that are averaged alike from the same base, by their number."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, code in enumerate(indicators.tolist()):
        formula = codes.catalogue.indicators[codes.indicators[code]].formula
        assert formula.averaging is not None
        groups.setdefault((formula.averaging, formula.base_period or assumed_base), []).append(number)
    return groups


def _year_before(panel: Panel, table: PeriodTable) -> Ints:
    """For each period the position of the same period of the year before, -1 without one."""
    at = {code: position for position, code in enumerate(panel.periods.tolist())}
    found = []
    for code in panel.periods.tolist():
        period = table.periods[code]
        label = previous_year(period.label)
        found.append(at.get(table.find(label, period.calendar), -1) if label else -1)
    return np.array(found, np.int32)


def _base_position(panel: Panel, table: PeriodTable, label: str | None) -> int:
    if label is None:
        return -1
    for position, code in enumerate(panel.periods.tolist()):
        if table.periods[code].label == label:
            return position
    return -1


_Figures = tuple[Floats, Floats, Small]


def _yoy(value: Floats, status: Small, before: Ints, since: int, panel: Panel) -> _Figures:
    base = np.where(before >= 0, value[..., before], np.nan)
    both = worst_status(status, np.where(before >= 0, status[..., before], ABSENT).astype(np.int8))
    rate, both = _rate(value, base, both, 1.0)
    return rate, base, both


def _cagr(value: Floats, status: Small, before: Ints, since: int, panel: Panel) -> _Figures:
    if since < 0:
        return _no_base(value, status)
    years = (panel.end - panel.end[since]) / _DAYS_A_YEAR
    base = np.repeat(value[..., since : since + 1], value.shape[-1], axis=-1)
    both = worst_status(status, np.repeat(status[..., since : since + 1], value.shape[-1], axis=-1))
    both = np.where((both == ABSENT) & (status != ABSENT), MISSING, both)
    both = np.where(years > 0, both, ABSENT).astype(np.int8)
    with np.errstate(divide="ignore"):
        rate, both = _rate(value, base, both, 1.0 / np.round(years, 2))
    return rate, base, both


def _mean_of_rates(value: Floats, status: Small, before: Ints, since: int, panel: Panel) -> _Figures:
    if since < 0:
        return _no_base(value, status)
    yearly, _, both = _yoy(value, status, before, since, panel)
    mean = np.full(value.shape, np.nan)
    states = np.full(value.shape, ABSENT, np.int8)
    for position in range(value.shape[-1]):
        path = _path(before, since, position)
        steps = path[:-1]
        if path[-1] != since or not steps:
            continue
        mean[..., position] = yearly[..., steps].mean(axis=-1)
        worst = both[..., steps[0]]
        for step in steps[1:]:
            worst = worst_status(worst, both[..., step])
        states[..., position] = worst
    base = np.repeat(value[..., since : since + 1], value.shape[-1], axis=-1)
    return np.where(is_known(states), mean, np.nan), base, states


def _path(before: Ints, since: int, position: int) -> list[int]:
    """Positions from one period back, year by year, to the base, as far as there are figures."""
    path = [position]
    while path[-1] != since and before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path


def periods_behind(panel: Panel, table: PeriodTable, formula: Formula, assumed_base: str | None, period: int) -> Ints:
    """The periods of a panel that the growth up to one of them rests on, the newest first."""
    at = int(np.flatnonzero(panel.periods == period)[0])
    before = _year_before(panel, table)
    since = _base_position(panel, table, formula.base_period or assumed_base)
    places = {"yoy": [at, int(before[at])], "cagr": [at, since], "mean_of_rates": _path(before, since, at)}
    return panel.periods[[place for place in dict.fromkeys(places[str(formula.averaging)]) if place >= 0]]


def _no_base(value: Floats, status: Small) -> _Figures:
    """No base, no verdict: the value is missing, which is not the same as there being nothing to say."""
    nothing = np.full(value.shape, np.nan)
    return nothing, nothing, np.where(status == ABSENT, ABSENT, np.maximum(status, MISSING)).astype(np.int8)


def _rate(value: Floats, base: Floats, status: Small, exponent: Floats | float) -> tuple[Floats, Small]:
    """Growth where both ends are known and positive (a base of zero has no growth rate)."""
    known = is_known(status)
    usable = known & (base > 0) & (value >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(usable, (value / base) ** exponent - 1.0, np.nan)
    return rate, np.where(known & ~usable, MISSING, status).astype(np.int8)


_RATES = {"yoy": _yoy, "cagr": _cagr, "mean_of_rates": _mean_of_rates}
