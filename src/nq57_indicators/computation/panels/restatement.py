"""Former areas to today's: additive figures are summed, rates without their parts become intervals, the rest breaks.

Which area became part of which stands in the area table; a territory that was split cannot be restated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import (
    ABSENT,
    Floats,
    Ints,
    Mask,
    Panel,
    Small,
    added_up,
    is_known,
    positions,
    status_of_parts,
)
from nq57_indicators.computation.panels.reach import generations
from nq57_indicators.models.codelists import BASES
from nq57_indicators.models.indicator import Formula
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import Observations

RESTATED, INTERVAL = BASES.index("restated"), BASES.index("interval")


@dataclass(frozen=True)
class Succession:
    """Areas that former ones went into whole, as positions on the axis of areas.

    ``members`` are the former areas of all ``successors`` behind one another, ``starts`` where those of each begin.
    """

    successors: NDArray[np.int64]
    members: NDArray[np.int64]
    starts: NDArray[np.int64]

    @property
    def alone(self) -> Mask:
        """Which successors had one former area only: they were carried over."""
        return np.asarray(np.diff(np.append(self.starts, len(self.members))) == 1)


def successions(codes: Codebook, areas: Ints) -> list[Succession]:
    """The successors among some areas all of whose former parts are there too, those merged first before others."""
    found = []
    for generation in generations(codes):
        places = {
            successor: positions(areas, np.array([successor, *members], np.int32))
            for successor, members in generation.items()
        }
        whole = [place for place in places.values() if place.min() >= 0]
        if whole:
            starts = np.cumsum([0, *(len(place) - 1 for place in whole)])[:-1]
            members = np.concatenate([place[1:] for place in whole]).astype(np.int64)
            found.append(Succession(np.array([place[0] for place in whole], np.int64), members, starts))
    return found


def restate(panel: Panel, found: list[Succession], observations: Observations) -> None:
    """Fill the empty cells of successor areas from their former parts, in place; all items of the panel are alike."""
    for succession in found:
        made = _made(panel, succession, observations)
        at = (slice(None), succession.successors)
        here = (panel.status[at] == ABSENT) & (made["status"] != ABSENT)
        for name, array in panel.arrays.items():
            if name in made:
                array[at] = np.where(here, made[name], array[at])


def _made(panel: Panel, succession: Succession, observations: Observations) -> dict[str, NDArray[Any]]:
    """The cells of successor areas: item × successor × period."""
    codes, item = observations.codebook, int(panel.items[0])
    members, starts = succession.members, succession.starts
    status = _worst(panel, succession)
    exact = np.asarray(codes.additive[item] | (succession.alone & ~codes.peer_relative[item]))[None, :, None]
    known = is_known(status)
    ranged = ~exact & known & bool(rates_within_bounds(codes)[item])
    status = np.where(exact | ranged, status, ABSENT).astype(np.int8)
    value = added_up(panel.value[:, members], starts)
    # an interval that goes over unchanged stays one
    basis = np.maximum(np.maximum.reduceat(panel.basis[:, members], starts, axis=1), RESTATED)
    made: dict[str, NDArray[Any]] = {
        "status": status,
        "value": np.where(exact & known, value, np.nan),
        "basis": np.where(ranged, INTERVAL, basis).astype(np.int8),
    }
    if panel.lower is not None and panel.upper is not None:
        half = _half_digit(panel, members)
        for name, bound, extreme in (
            ("lower", panel.lower[:, members], np.minimum.reduceat(panel.lower[:, members] - half, starts, axis=1)),
            ("upper", panel.upper[:, members], np.maximum.reduceat(panel.upper[:, members] + half, starts, axis=1)),
        ):
            own = added_up(bound, starts)
            made[name] = np.where(ranged, extreme, np.where(exact, own, np.nan))
    if panel.row is not None:
        row = np.where(succession.alone[None, :, None], panel.row[:, members[starts]], -1)
        made["row"] = row.astype(np.int32)  # sums have no single row
    if panel.half is not None:
        made["half"] = added_up(panel.half[:, members], starts)
    if panel.vintage is not None:
        made["vintage"] = np.maximum.reduceat(panel.vintage[:, members], starts, axis=1)
    return made


def _worst(panel: Panel, succession: Succession) -> Small:
    """The worst status over each group of former areas, all of which report on periods of that length at all."""
    ends = np.append(succession.starts[1:], len(succession.members))
    reports = np.zeros(panel.reported.shape, bool)
    for kind in panel.time.kinds:
        reports[:, kind] = panel.reported[:, kind].any(axis=1, keepdims=True)
    groups = []
    for start, end in zip(succession.starts.tolist(), ends.tolist(), strict=True):
        members = succession.members[start:end]
        groups.append(
            status_of_parts([panel.status[:, at] for at in members], np.asarray(reports[members].all(axis=0)))
        )
    return np.stack(groups, axis=1)


def _half_digit(panel: Panel, members: NDArray[np.int64]) -> Floats | float:
    """Half of the last printed digit of each figure; nothing where the printed digits are not known."""
    if panel.half is None:
        return 0.0
    half: Floats = np.nan_to_num(panel.half[:, members])
    return half


@lru_cache(maxsize=8)
def rates_within_bounds(codes: Codebook) -> Mask:
    """Which items are stated rates whose true denominator adds up: the rate of a union lies between those of its parts."""
    result = np.zeros(len(codes.items), bool)
    for name, indicator in codes.catalogue.indicators.items():
        code = codes.item[name]
        if code >= codes.variable_count and indicator.formula.rules.rate:
            result[code] = all(codes.additive[codes.item[term]] for term in _denominator(indicator.formula))
    return result


def _denominator(formula: Formula) -> list[str]:
    return [term.removeprefix("-") for term in formula.parts_at(national=False).denominator if isinstance(term, str)]
