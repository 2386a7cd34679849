"""Which areas can be made of others: successors of former areas, and areas that add up from their parts."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nq57_indicators.computation.panels.panel import Ints
from nq57_indicators.models.codelists import BASES
from nq57_indicators.tables.codebook import UPWARD, Codebook

SUMMED = BASES.index("summed")
_MERGERS_IN_A_ROW = 10
"""How far a territory is followed; a cycle of successors ends here too."""


class Division(NamedTuple):
    """An area with the parts of one scheme that add up to it; ``reach`` is how far a variable must add up."""

    parent: int
    children: Ints
    reach: int


def reachable(areas: Ints, items: Ints, codes: Codebook) -> Ints:
    """``areas`` with all that can be made of them."""
    there = set(areas.tolist())
    for generation in generations(codes):
        there |= {successor for successor, members in generation.items() if there.issuperset(members)}
    if (codes.additive[items] & (codes.upward[items] > 0)).any():
        for division in divisions(codes):
            if there.issuperset(division.children.tolist()):
                there.add(division.parent)
    return np.array(sorted(there), np.int32)


@lru_cache(maxsize=8)
def generations(codes: Codebook) -> list[dict[int, list[int]]]:
    """The areas that others went into whole, with these: first those merged once, then those made of merged ones, and so on."""
    table = codes.catalogue.areas
    merged = [[name for name in table if table.members(name)]]
    while len(merged) < _MERGERS_IN_A_ROW and merged[-1]:
        earlier = set(merged[-1])
        merged.append([name for name in merged[-1] if earlier.intersection(table.members(name))])
    found = []
    for now, later in zip(merged, [*merged[1:], []], strict=True):
        whole = {name: table.members(name) for name in now if name not in later}
        found.append(
            {
                codes.area[name]: [codes.area[member] for member in members]
                for name, members in whole.items()
                if all(len(table[member].successors) == 1 for member in members)
            }
        )
    return [dict(sorted(generation.items())) for generation in found if generation]


@lru_cache(maxsize=8)
def divisions(codes: Codebook) -> list[Division]:
    """Every way an area is divided (34 or 63 provinces): the smallest areas first, of one area the latest division."""
    found = []
    table = codes.catalogue.areas
    for name, area in table.items():
        reach = UPWARD.index("yes" if area.parent is None else "partial")
        for place, division in enumerate(_divisions(codes, name)):
            children = np.array(sorted(codes.area[child] for child in division), np.int32)
            # an area has one more above it than its parent has
            found.append((-len(table.ancestors(name)), place, Division(codes.area[name], children, reach)))
    return [division for *_, division in sorted(found, key=lambda each: (*each[:2], each[2].parent))]


def _divisions(codes: Codebook, name: str) -> list[list[str]]:
    """The children of an area that live at the same time, one list for each time, the latest first."""
    table = codes.catalogue.areas
    found: list[tuple[date, list[str]]] = []
    for child in sorted(table.children(name), key=lambda each: (table[each].valid_from or date.min, codes.area[each])):
        begins, ends = table[child].valid_from or date.min, table[child].valid_to or date.max
        if found and begins <= found[-1][0]:
            last, members = found.pop()
            found.append((max(last, ends), [*members, child]))
        else:
            found.append((ends, [child]))
    return [members for _, members in reversed(found)]


@lru_cache(maxsize=4096)
def parts_of(codes: Codebook, area: int) -> list[Ints]:
    """The divisions of an area whose sum may stand for it, for explanations."""
    return [division.children for division in divisions(codes) if division.parent == area]
