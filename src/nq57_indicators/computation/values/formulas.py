"""The formulas of a catalogue as arrays, so that one pass computes every indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Ints
from nq57_indicators.models.indicator import Formula, Indicator, Parts, Term
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
    """The formulas of the catalogue behind ``codes``, compiled once. A kind that nobody computes is an error."""
    found = _Found()
    for name, indicator in codes.catalogue.indicators.items():
        COMPILERS[indicator.formula.kind](found, indicator, codes.indicator[name], codes)
    return Formulas(_ratios(found.ratios, codes), _singles(found.levels), _singles(found.growth))


@dataclass(frozen=True)
class _Found:
    """What is to be compiled: a row for each set of parts of a ratio, and indicators with their one item."""

    ratios: list[tuple[int, int, Parts, float]] = field(default_factory=list)
    levels: list[tuple[int, int]] = field(default_factory=list)
    growth: list[tuple[int, int]] = field(default_factory=list)


def _ratio(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    per = indicator.formula.per
    found.ratios.extend((code, where, parts, per) for where, parts in _parts_by_level(indicator.formula))


def _level(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    found.levels.append((code, codes.item[indicator.formula.variable or indicator.id]))


def _growth(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    if indicator.formula.variable:
        found.growth.append((code, codes.item[indicator.formula.variable]))


def _wording(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    """Wording is listed, never computed."""


COMPILERS: dict[str, Callable[[_Found, Indicator, int, Codebook], None]] = {
    "ratio": _ratio, "level": _level, "milestone": _level, "growth": _growth, "text": _wording,
}  # fmt: skip
"""How each kind of formula is compiled: a kind that is not here cannot be computed, and says so."""


@lru_cache(maxsize=8)
def first_items(codes: Codebook) -> Ints:
    """The item each indicator is first of all made of (the first term of a numerator), -1 for none: who keeps it, how often."""
    compiled = formulas(codes)
    first = np.full(len(codes.indicators), -1, np.int32)
    first[compiled.ratios.indicator] = compiled.ratios.numerator.items[0]
    for singles in (compiled.levels, compiled.growth):
        first[singles.indicator] = singles.item
    return first


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
