"""Which of several values of one indicator, area and period is preferred: the custodian's, the most final, the recomputed one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nq57_indicators.computation.panels.panel import ABSENT, SELF, Ints, Mask, is_known, positions, stretch
from nq57_indicators.computation.values.formulas import first_items
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.models.codelists import CALENDARS, FINALITY, FLOWS, PLAN_STAGES, STAGES
from nq57_indicators.tables.codebook import Codebook

_STAGE_RANK = {STAGES.index(name): len(FINALITY) - place for place, name in enumerate(FINALITY)}
_FLOW_RANK = {FLOWS.index(name): rank for rank, name in enumerate(("since", "ytd", "stock", "period"))}
PLANS = frozenset(STAGES.index(name) for name in PLAN_STAGES)
_KNOWN = 1_000_000
"""What a value has over a missing one: more than there are ranks of layers."""


def with_preference(found: list[Values], codes: Codebook) -> list[Values]:
    """``found`` with ``preferred`` filled: one value for each indicator, area and period label, never of a plan stage.

    Order of preference: a value before a missing one, the custodian, the area itself, other providers; the most final
    stage; recomputed before stated; in the period before year to date; statistical before administrative calendar.
    """
    result = [replace(values, preferred=_is_there(values)) for values in found]
    outcomes = [number for number, values in enumerate(found) if values.panel.layer.stage not in PLANS]
    meeting = [outcomes[at] for at in np.flatnonzero(_meeting([found[number] for number in outcomes])).tolist()]
    rivals = [found[number] for number in meeting]
    for number, wins in zip(meeting, _wins(rivals, codes) if rivals else [], strict=True):
        result[number] = replace(result[number], preferred=wins)
    return result


def _is_there(values: Values) -> Mask:
    """What is preferred of a layer without rivals; a plan is never an outcome."""
    if values.panel.layer.stage in PLANS:
        return np.zeros(values.panel.shape, bool)
    return np.asarray(values.panel.status != ABSENT)


def _meeting(outcomes: list[Values]) -> Mask:
    """Which layers share an indicator and an area with another one, or have a label under two calendars."""
    if not outcomes:
        return np.zeros(0, bool)
    time = outcomes[0].panel.time
    if int(time.labels.max(initial=-1)) + 1 < len(time):
        return np.ones(len(outcomes), bool)
    meets = ~np.eye(len(outcomes), dtype=bool)
    for axes in ([values.panel.items for values in outcomes], [values.panel.areas for values in outcomes]):
        there = np.zeros((len(outcomes), max(int(axis.max(initial=0)) for axis in axes) + 1), np.int32)
        for number, axis in enumerate(axes):
            there[number, axis] = 1
        meets &= there @ there.T > 0
    return np.asarray(meets.any(axis=1))


def _wins(rivals: list[Values], codes: Codebook) -> list[Mask]:
    """Where each of several layers is the best of all."""
    time = rivals[0].panel.time
    indicators, areas = (
        union([values.panel.items for values in rivals]),
        union([values.panel.areas for values in rivals]),
    )
    best = np.zeros((len(indicators), len(areas), int(time.labels.max(initial=-1)) + 1), np.int32)
    ranks = value_ranks(rivals, codes)
    places = [cells_at(indicators, areas, values) for values in rivals]
    calendars = [np.flatnonzero(time.calendar == calendar) for calendar in np.unique(time.calendar)]
    labels = [time.labels[at] for at in calendars]  # under one calendar no label stands twice
    for place, rank in zip(places, ranks, strict=True):
        known = best[place]
        for at, label in zip(calendars, labels, strict=True):
            known[..., label] = np.maximum(known[..., label], rank[..., at])
        best[place] = known
    return [(rank > 0) & (rank == best[place][..., time.labels]) for place, rank in zip(places, ranks, strict=True)]


def union(axes: list[Ints]) -> Ints:
    """The codes of several axes."""
    return axes[0] if len(axes) == 1 else np.unique(np.concatenate(axes)).astype(np.int32)


def cells_at(indicators: Ints, areas: Ints, values: Values) -> Any:
    """Where the cells of values stand on wider axes of indicators and areas."""
    at = positions(indicators, values.panel.items), positions(areas, values.panel.areas)
    picked = stretch(at[0]), stretch(at[1])
    return picked if any(isinstance(each, slice) for each in picked) else np.ix_(*at)


def custodians(codes: Codebook) -> Ints:
    """The custodian of each indicator: that of the first variable of its numerator."""
    first = first_items(codes)
    return np.where(first >= 0, codes.custodian[first], -1).astype(np.int32)


def value_ranks(group: list[Values], codes: Codebook) -> list[Ints]:
    """The rank of each cell of layers that are compared: the highest wins, 0 where there is none, no two alike."""
    custodian, calendar = custodians(codes), group[0].panel.time.calendar
    keys = [[_key(values, number) for number in range(len(CALENDARS))] for values in group]
    place = {key: rank + 1 for rank, key in enumerate(sorted(key for each in keys for key in each))}
    result = []
    for values, each in zip(group, keys, strict=True):
        panel = values.panel
        kept = (custodian[panel.items] == panel.layer.provider) & (panel.layer.provider != SELF)
        rank = np.array([place[key] for key in each], np.int32)[calendar] + np.where(kept, len(place), 0)[:, None, None]
        known = rank + np.where(is_known(panel.status), _KNOWN, 0)
        result.append(np.where(panel.status == ABSENT, 0, known).astype(np.int32))
    return result


def _key(values: Values, calendar: int) -> tuple[int, ...]:
    layer = values.panel.layer
    own = int(layer.provider == SELF)
    return own, -layer.provider, _STAGE_RANK[layer.stage], int(not values.stated), _FLOW_RANK[layer.flow], -calendar
