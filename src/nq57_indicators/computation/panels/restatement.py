"""Former areas to today's: additive figures are summed, rates without their parts become intervals, the rest breaks.

Which area became part of which stands in the area table; a territory that was split cannot be restated.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.overlaying import overlay
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    Floats,
    Ints,
    Panel,
    Panels,
    Small,
    is_known,
    status_of_parts,
)
from nq57_indicators.models.codelists import BASES
from nq57_indicators.models.indicator import Formula
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import NO_DECIMALS, Observations

_MERGERS_IN_A_ROW = 10
"""How far a territory is followed; a cycle of successors ends here too."""
RESTATED = BASES.index("restated")
INTERVAL = BASES.index("interval")


def restated(panels: Panels, observations: Observations) -> Panels:
    """``panels`` with the figures of successor areas added wherever all their former parts are at hand."""
    codes = observations.codebook
    generations = _generations(codes)
    result = dict(panels)
    for layer in panels:
        for successors in generations:
            panel = result[layer]
            members = _complete_successors(codes, panel, successors)
            if members:
                result[layer] = overlay(panel, _successor_panel(panel, members, observations))
    return result


def _generations(codes: Codebook) -> list[list[str]]:
    """The areas that others went into: first those that were merged once, then those made of merged ones, and so on."""
    table = codes.catalogue.areas
    generations = [[name for name in table if table.members(name)]]
    while len(generations) < _MERGERS_IN_A_ROW and generations[-1]:
        earlier = set(generations[-1])
        generations.append([name for name in generations[-1] if earlier.intersection(table.members(name))])
    return [
        [name for name in now if name not in later]
        for now, later in zip(generations, [*generations[1:], []], strict=True)
    ]


def _complete_successors(codes: Codebook, panel: Panel, successors: list[str]) -> dict[int, list[int]]:
    """Positions on the axis of the former parts of each successor, where every part has figures and went whole."""
    table = codes.catalogue.areas
    reported = np.flatnonzero((panel.status != ABSENT).any(axis=(1, 2)))  # others are room for sums
    at = {
        codes.areas[code]: place for place, code in zip(reported.tolist(), panel.areas[reported].tolist(), strict=True)
    }
    found = {}
    for name in successors:
        members = table.members(name)
        if all(member in at and len(table[member].successors) == 1 for member in members):
            found[codes.area[name]] = [at[member] for member in members]
    return dict(sorted(found.items()))


def _successor_panel(panel: Panel, members: dict[int, list[int]], observations: Observations) -> Panel:
    codes = observations.codebook
    order = np.array([position for parts in members.values() for position in parts])
    starts = np.cumsum([0, *(len(parts) for parts in members.values())])[:-1]
    alone = np.array([len(parts) == 1 for parts in members.values()])
    sums = codes.additive[panel.items]
    bounds = _rates_within_bounds(codes)[panel.items]
    keeps = alone[:, None] & ~codes.peer_relative[panel.items][None, :]

    value = np.add.reduceat(panel.value[order], starts, axis=0)
    status = _reduce_status(panel.status[order], starts)
    exact = (sums[None, :] | keeps)[:, :, None]
    value = np.where(exact & is_known(status), value, np.nan)
    half = _half_digit(panel, observations)
    low = np.minimum.reduceat((panel.low - half)[order], starts, axis=0)
    high = np.maximum.reduceat((panel.high + half)[order], starts, axis=0)
    ranged = (~exact) & bounds[None, :, None] & is_known(status)
    kept_status = np.where(exact | ranged, status, ABSENT).astype(np.int8)
    bounded = bool(ranged.any()) or panel.lower is not None
    # an interval that goes over unchanged stays one
    basis = np.maximum(np.maximum.reduceat(panel.basis[order], starts, axis=0), RESTATED)
    own_low = np.add.reduceat(panel.low[order], starts, axis=0) if bounded else None
    own_high = np.add.reduceat(panel.high[order], starts, axis=0) if bounded else None
    return replace(
        panel,
        areas=np.array(list(members), np.int32),
        value=value,
        status=kept_status,
        row=_only_row(panel, order, starts, alone),
        basis=np.where(kept_status >= 0, np.where(ranged, INTERVAL, basis), -1).astype(np.int8),
        lower=None if own_low is None else np.where(ranged, low, np.where(exact, own_low, np.nan)),
        upper=None if own_high is None else np.where(ranged, high, np.where(exact, own_high, np.nan)),
        vintage=None if panel.vintage is None else np.maximum.reduceat(panel.vintage[order], starts, axis=0),
    )


def _reduce_status(status: Small, starts: NDArray[np.int64]) -> Small:
    """The worst status over each group of former areas; a group with an absent part is absent or missing."""
    ends = np.append(starts[1:], len(status))
    result = np.empty((len(starts), *status.shape[1:]), np.int8)
    for group, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        result[group] = status_of_parts(status[start:end])
    return result


def _only_row(panel: Panel, order: NDArray[np.int64], starts: NDArray[np.int64], alone: NDArray[np.bool_]) -> Ints:
    """The observation behind an area that was taken over unchanged; sums have no single row."""
    return np.where(alone[:, None, None], panel.row[order[starts]], -1).astype(np.int32)


def _half_digit(panel: Panel, observations: Observations) -> Floats:
    """Half of the last printed digit of each figure; nothing where the printed digits are not known."""
    decimals = np.where(panel.row >= 0, observations.decimals[panel.row], NO_DECIMALS)
    known = decimals != NO_DECIMALS
    return np.where(known, 0.5 * 10.0 ** -np.where(known, decimals, 0).astype(float), 0.0)


def _rates_within_bounds(codes: Codebook) -> NDArray[np.bool_]:
    """Which items are stated rates whose true denominator adds up: the rate of a union lies between those of its parts."""
    result = np.zeros(len(codes.items), bool)
    for name, indicator in codes.catalogue.indicators.items():
        code = codes.item[name]
        if code >= codes.variable_count and indicator.formula.kind == "ratio":
            result[code] = all(codes.additive[codes.item[term]] for term in _denominator(indicator.formula))
    return result


def _denominator(formula: Formula) -> list[str]:
    parts = formula.denominator or (formula.province.denominator if formula.province else ())
    return [term.removeprefix("-") for term in parts if isinstance(term, str)]
