"""Which of several values of one indicator, area and period counts: the custodian's, the most final, the recomputed one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nq57_indicators.computation.panels.panel import (
    ABSENT,
    SELF,
    Ints,
    Layer,
    Mask,
    Small,
    cells_at,
    is_known,
    positions,
)
from nq57_indicators.computation.values.formulas import formulas
from nq57_indicators.computation.values.valued import Values
from nq57_indicators.models.codelists import CALENDARS, FINALITY, FLOWS, PLAN_STAGES, STAGES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import PeriodTable

_STAGE_RANK = {STAGES.index(name): len(FINALITY) - place for place, name in enumerate(FINALITY)}
_FLOW_RANK = {FLOWS.index(name): rank for rank, name in enumerate(("since", "ytd", "stock", "period"))}
_PLANS = {STAGES.index(name) for name in PLAN_STAGES}


def counted(found: list[Values], codes: Codebook, table: PeriodTable) -> list[Values]:
    """``found`` with ``counts`` filled: one value for each indicator, area and period label, never of a plan stage.

    Order of preference: a value before a missing one, the custodian, the area itself, other providers; the most final
    stage; recomputed before stated; statistical before administrative calendar; in the period before year to date.
    """
    label = _label_codes(table)
    result = [replace(one, counts=_is_there(one)) for one in found]
    outcomes = [number for number, one in enumerate(found) if one.panel.layer.stage not in _PLANS]
    meeting = [
        number
        for number, meets in zip(outcomes, _meeting([found[one] for one in outcomes], label), strict=True)
        if meets
    ]
    rivals = [found[number] for number in meeting]
    for number, wins in zip(meeting, _wins(rivals, codes, label) if rivals else [], strict=True):
        result[number] = replace(result[number], counts=wins)
    return result


def _is_there(one: Values) -> Mask:
    """What counts of a layer without rivals; a plan is never an outcome."""
    if one.panel.layer.stage in _PLANS:
        return np.zeros(one.panel.shape, bool)
    return np.asarray(one.panel.status != ABSENT)


def _meeting(outcomes: list[Values], label: Ints) -> Mask:
    """Which layers share an area, an indicator and a label with another one."""
    meets = ~np.eye(len(outcomes), dtype=bool)
    axes = [[one.panel.areas, one.panel.items, label[one.panel.periods]] for one in outcomes]
    for each in zip(*axes, strict=True):
        there = np.zeros((len(outcomes), max(int(axis.max(initial=0)) for axis in each) + 1), np.int32)
        for number, axis in enumerate(each):
            there[number, axis] = 1
        meets &= there @ there.T > 0
    return np.asarray(meets.any(axis=1))


def _wins(rivals: list[Values], codes: Codebook, label: Ints) -> list[Mask]:
    """Where each of several layers is the best of all."""
    areas = _union([one.panel.areas for one in rivals])
    indicators = _union([one.panel.items for one in rivals])
    periods = _union([label[one.panel.periods] for one in rivals])
    places = [
        cells_at(
            positions(areas, one.panel.areas),
            positions(indicators, one.panel.items),
            positions(periods, label[one.panel.periods]),
        )
        for one in rivals
    ]
    ranks = value_ranks(rivals, codes)
    best = np.zeros((len(areas), len(indicators), len(periods)), np.int32)
    for at, cells in zip(places, ranks, strict=True):
        best[at] = np.maximum(best[at], cells)
    return [(cells > 0) & (cells == best[at]) for at, cells in zip(places, ranks, strict=True)]


def _union(axes: list[Ints]) -> Ints:
    return np.unique(np.concatenate(axes)).astype(np.int32)


def _label_codes(table: PeriodTable) -> Ints:
    """A code for each period that is the same for the same label under every calendar."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(period.label, code) for code, period in enumerate(table.periods)], np.int32)


def custodians(codes: Codebook) -> Ints:
    """The custodian of each indicator: that of the first variable of its numerator."""
    compiled = formulas(codes)
    keeper = np.full(len(codes.indicators), -1, np.int32)
    pairs = [(compiled.ratios.indicator, compiled.ratios.numerator.items[0])]
    pairs += [(singles.indicator, singles.item) for singles in (compiled.levels, compiled.growth)]
    for indicators, items in pairs:
        keeper[indicators] = np.where(items >= 0, codes.custodian[items], -1)
    return keeper


def _ranks(outcomes: list[Values], custodian: Ints) -> list[Ints]:
    """The rank of each layer for each of its indicators; no two layers share one."""
    keys = [_layer_key(one) for one in outcomes]
    order = sorted(range(len(outcomes)), key=lambda number: keys[number])
    place = {number: rank + 1 for rank, number in enumerate(order)}
    several = len(outcomes) + 1
    return [
        np.where(custodian[one.panel.items] == one.panel.layer.provider, several, 0)
        * (one.panel.layer.provider != SELF)
        + place[number]
        for number, one in enumerate(outcomes)
    ]


def _layer_key(one: Values) -> tuple[int, ...]:
    layer: Layer = one.panel.layer
    return (
        int(layer.provider == SELF),
        -layer.provider,
        _STAGE_RANK[layer.stage],
        int(not one.stated),
        _FLOW_RANK[layer.flow],
        -layer.calendar if layer.calendar < len(CALENDARS) else 0,
    )


def value_ranks(group: list[Values], codes: Codebook) -> list[Ints]:
    """The rank of each cell of layers that are compared: the highest wins, 0 where there is none."""
    ranks = _ranks(group, custodians(codes))
    return [_cell_ranks(one.panel.status, rank) for one, rank in zip(group, ranks, strict=True)]


def _cell_ranks(status: Small, rank: Ints) -> Ints:
    """Ranks of cells: those with a value come before all that are missing; absent cells have none."""
    known = is_known(status)
    shifted = rank[None, :, None] + np.where(known, 1_000_000, 0)
    return np.where(status == ABSENT, 0, shifted).astype(np.int32)
