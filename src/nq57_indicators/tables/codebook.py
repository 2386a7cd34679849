"""Integer codes of a catalogue, and what the engine must know of each coded thing as arrays."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.codelists import FREQUENCIES, PERCENT
from nq57_indicators.models.definitions import Variable
from nq57_indicators.models.indicator import Indicator

OVER_TIME = ("none", "sum", "last", "mean")
UPWARD = ("no", "partial", "yes")


SMALL_SHARE = 10.0
"""A share whose target is below this may well be a fraction of a per cent."""
MOST_COUNTED = 2.0**53
"""Nobody counts more of anything, and floats hold no larger count exactly."""


class Codebook:
    """Codes of items, areas, providers and units.

    ``items`` are the variables followed by the indicators that are not variables; an observation of one of the latter is
    a stated value. ``providers`` begins with the areas, so that a body reporting on itself has the code of its area.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        variables = list(catalogue.variables.values())
        self.variable_count = len(variables)
        stated = [name for name in catalogue.indicators if name not in catalogue.variables]
        self.items: list[str] = [variable.id for variable in variables] + stated
        self.item = {name: code for code, name in enumerate(self.items)}
        self.areas: list[str] = list(catalogue.areas)
        self.area = {name: code for code, name in enumerate(self.areas)}
        self.providers: list[str] = [*self.areas, *(name for name in catalogue.bodies if name not in self.area)]
        self.provider = {name: code for code, name in enumerate(self.providers)}
        self.indicators: list[str] = list(catalogue.indicators)
        self.indicator = {name: code for code, name in enumerate(self.indicators)}
        self._variable_arrays(variables, stated)
        self.units: list[str] = list(dict.fromkeys([*catalogue.units, *self.unit_of]))
        self.applies = self._levels()

    def __reduce__(self) -> tuple[Any, ...]:
        """Made again, or found, where it arrives."""
        return codebook, (self.catalogue,)

    def _levels(self) -> NDArray[np.bool_]:
        """Area × indicator: whether an indicator is of a level that the area, or some area below it, has."""
        table = self.catalogue.areas
        inside: dict[str, set[str]] = {name: {area.level} for name, area in table.items()}
        for name, area in table.items():
            for above in table.ancestors(name):
                inside[above].add(area.level)
        asked = [set(indicator.levels) for indicator in self.catalogue.indicators.values()]
        rows = [[not levels or bool(levels & inside[name]) for levels in asked] for name in self.areas]
        return np.array(rows, bool).reshape(len(self.areas), len(asked))

    def _variable_arrays(self, variables: list[Variable], stated: list[str]) -> None:
        indicators = [self.catalogue.indicators[name] for name in stated]
        free = (-np.inf, np.inf)
        bounds = [variable.valid for variable in variables] + [_stated_bounds(indicator) for indicator in indicators]
        soft = [variable.plausible for variable in variables] + [
            indicator.plausible or free for indicator in indicators
        ]
        self.valid: NDArray[np.float64] = np.array(bounds, dtype=float).reshape(-1, 2)
        self.plausible: NDArray[np.float64] = np.array(soft, dtype=float).reshape(-1, 2)
        measures = [variable.measure for variable in variables] + [self._measure(name) for name in stated]
        self.is_stock = np.array([measure == "stock" for measure in measures], dtype=bool)
        none = len(stated)
        indicators_too = set(self.catalogue.indicators)
        # a published level may be of a period or of a day; only submitted variables say which
        self.strict_flow = np.array([v.id not in indicators_too for v in variables] + [False] * none, dtype=bool)
        self.additive = np.array([v.over_areas == "sum" for v in variables] + [False] * none, dtype=bool)
        self.over_time = np.array([OVER_TIME.index(v.over_time) for v in variables] + [0] * none, dtype=np.int8)
        self.upward = np.array([UPWARD.index(v.sums_to_country) for v in variables] + [0] * none, dtype=np.int8)
        self.peer_relative = np.array([v.peer_relative for v in variables] + [False] * none, dtype=bool)
        self.integer = np.array([v.integer for v in variables] + [False] * none, dtype=bool)
        self.plausible[self.integer, 1] = np.minimum(self.plausible[self.integer, 1], MOST_COUNTED)
        self.frequency = np.array([FREQUENCIES.index(v.frequency) for v in variables] + [-1] * none, dtype=np.int8)
        self.custodian = np.array(
            [self.provider[v.custodian] if v.custodian else -1 for v in variables] + [-1] * none, dtype=np.int32
        )
        self.unit_of = [v.unit_measure for v in variables] + [indicator.unit_measure for indicator in indicators]

    def _measure(self, indicator: str) -> str:
        """A rate is a stock when its numerator is."""
        formula = self.catalogue.indicators[indicator].formula
        parts = formula.numerator or (formula.province or formula.national or formula).numerator
        first = next((term.removeprefix("-") for term in parts if isinstance(term, str)), formula.variable)
        return self.catalogue.variables[first].measure if first and first in self.catalogue.variables else "flow"

    @cached_property
    def large_share(self) -> NDArray[np.bool_]:
        """Items that are shares running to tens of per cent: of people, dossiers, systems, not of money (R&D to GDP)."""
        units = self.catalogue.units
        family = {unit.id: unit.of or unit.id for unit in units.values()}
        members = Counter(family.values())
        scaled = {name for name, base in family.items() if members[base] > 1}
        return np.array([self._is_large_share(name, scaled) for name in self.items], bool)

    def _is_large_share(self, name: str, scaled: set[str]) -> bool:
        indicator = self.catalogue.indicators.get(name)
        if indicator is None or not indicator.is_share or indicator.unit_measure != PERCENT:
            return False
        small = any(target.value is not None and target.value < SMALL_SHARE for target in indicator.targets)
        parts = [self.item[term] for term in indicator.formula.numerator if isinstance(term, str) and term in self.item]
        return not small and not any(self.unit_of[part] in scaled and not self.integer[part] for part in parts)

    def is_variable(self, items: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Whether each item code is a variable (else it is a stated indicator)."""
        return items < self.variable_count


def _stated_bounds(indicator: Indicator) -> tuple[float, float]:
    """A stated share lies between nothing and the whole; a ratio is not negative; growth may be anything."""
    if indicator.valid is not None:
        return indicator.valid
    if not indicator.formula.rules.rate:
        return (-np.inf, np.inf)
    return (0.0, indicator.formula.per if indicator.is_share else np.inf)


def names_in_order(names: list[str], known: int) -> NDArray[np.int32] | None:
    """Put the names behind the first ``known`` in order, so that codes do not depend on which was read first.

    Gives the new code of each old one, and -1 for -1 at the end; nothing where they were in order.

    >>> names = ["P34-01", "Wren", "Almanac"]
    >>> names_in_order(names, 1).tolist(), names
    ([0, 2, 1, -1], ['P34-01', 'Almanac', 'Wren'])
    """
    before = list(names)
    names[known:] = sorted(names[known:])
    if names == before:
        return None
    place = {name: code for code, name in enumerate(names)}
    return np.array([*(place[name] for name in before), -1], np.int32)


@lru_cache(maxsize=8)
def codebook(catalogue: Catalogue) -> Codebook:
    """The codes of ``catalogue``, made once."""
    return Codebook(catalogue)
