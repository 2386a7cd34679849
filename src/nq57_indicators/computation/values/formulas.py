"""The formulas of a catalogue as arrays, so that one pass computes every indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Ints
from nq57_indicators.models.indicator import Formula, Parts, Term
from nq57_indicators.tables.codebook import Codebook

ANYWHERE, NATIONAL, BELOW = 0, 1, 2
"""Where a row of parts holds: at every level, at the national one, or at the levels below it."""


@dataclass(frozen=True)
class Side:
    """One side of every ratio: term × item codes (-1: no term), their signs and the constant terms."""

    items: Ints
    signs: Floats
    constant: Floats

    def rows(self, picked: NDArray[np.bool_]) -> Side:
        """The same for some of the ratios."""
        return Side(self.items[:, picked], self.signs[:, picked], self.constant[picked])


@dataclass(frozen=True)
class Ratios:
    """All ratios, one row for each set of parts: an indicator whose parts differ by level has two."""

    indicator: Ints
    where: NDArray[np.int8]
    numerator: Side
    denominator: Side
    per: Floats
    is_stock: NDArray[np.bool_]

    def rows(self, picked: NDArray[np.bool_]) -> Ratios:
        """Some of the rows."""
        return Ratios(
            self.indicator[picked],
            self.where[picked],
            self.numerator.rows(picked),
            self.denominator.rows(picked),
            self.per[picked],
            self.is_stock[picked],
        )


@dataclass(frozen=True)
class Singles:
    """Indicators of one variable (levels, milestones or growth): indicator and item codes side by side."""

    indicator: Ints
    item: Ints

    def rows(self, picked: NDArray[np.bool_]) -> Singles:
        """Some of them."""
        return Singles(self.indicator[picked], self.item[picked])


@dataclass(frozen=True)
class Formulas:
    """Everything the values of a catalogue are computed from."""

    ratios: Ratios
    levels: Singles
    growth: Singles

    def of(self, indicators: NDArray[np.bool_]) -> Formulas:
        """The formulas of the indicators marked."""
        return Formulas(
            self.ratios.rows(indicators[self.ratios.indicator]),
            self.levels.rows(indicators[self.levels.indicator]),
            self.growth.rows(indicators[self.growth.indicator]),
        )


@lru_cache(maxsize=8)
def formulas(codes: Codebook) -> Formulas:
    """The formulas of the catalogue behind ``codes``, compiled once."""
    rows: list[tuple[int, int, Parts, float]] = []
    levels: list[tuple[int, int]] = []
    growth: list[tuple[int, int]] = []
    for name, indicator in codes.catalogue.indicators.items():
        formula, code = indicator.formula, codes.indicator[name]
        if formula.kind == "ratio":
            rows += [(code, where, parts, formula.per) for where, parts in _parts_by_level(formula)]
        elif formula.kind in ("level", "milestone"):
            levels.append((code, codes.item[formula.variable or name]))
        elif formula.kind == "growth" and formula.variable:
            growth.append((code, codes.item[formula.variable]))
    return Formulas(_ratios(rows, codes), _singles(levels), _singles(growth))


def _parts_by_level(formula: Formula) -> list[tuple[int, Parts]]:
    general = None
    if formula.numerator and formula.denominator:
        general = Parts(numerator=formula.numerator, denominator=formula.denominator)
    if formula.national is None and formula.province is None:
        return [(ANYWHERE, general)] if general else []
    pairs = [(NATIONAL, formula.national or general), (BELOW, formula.province or general)]
    return [(where, parts) for where, parts in pairs if parts]


def _ratios(rows: list[tuple[int, int, Parts, float]], codes: Codebook) -> Ratios:
    numerator = _side([parts.numerator for _, _, parts, _ in rows], codes)
    return Ratios(
        np.array([code for code, *_ in rows], np.int32),
        np.array([where for _, where, *_ in rows], np.int8),
        numerator,
        _side([parts.denominator for _, _, parts, _ in rows], codes),
        np.array([per for *_, per in rows], float),
        np.array([bool(codes.is_stock[item]) for item in numerator.items[0].tolist()], bool)
        if len(rows)
        else np.zeros(0, bool),
    )


def _side(sides: Sequence[Sequence[Term]], codes: Codebook) -> Side:
    longest = max((sum(isinstance(term, str) for term in terms) for terms in sides), default=1) or 1
    items = np.full((longest, len(sides)), -1, np.int32)
    signs = np.ones((longest, len(sides)))
    constant = np.zeros(len(sides))
    for row, terms in enumerate(sides):
        names = [term for term in terms if isinstance(term, str)]
        constant[row] = sum(term for term in terms if not isinstance(term, str))
        for at, name in enumerate(names):
            items[at, row] = codes.item[name.removeprefix("-")]
            signs[at, row] = -1.0 if name.startswith("-") else 1.0
    return Side(items, signs, constant)


def _singles(pairs: list[tuple[int, int]]) -> Singles:
    array = np.array(pairs, np.int32).reshape(-1, 2)
    return Singles(array[:, 0], array[:, 1])
