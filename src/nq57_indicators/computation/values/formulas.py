"""The formulas of a catalogue as arrays, so that one pass computes every indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol

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
        CALCULATIONS[indicator.formula.kind].compile(found, indicator, codes.indicator[name], codes)
    return Formulas(_ratios(found.ratios, codes), _singles(found.levels), _singles(found.growth))


@dataclass(frozen=True)
class _Found:
    """What is to be compiled: a row for each set of parts of a ratio, and indicators with their one item."""

    ratios: list[tuple[int, int, Parts, float]] = field(default_factory=list)
    levels: list[tuple[int, int]] = field(default_factory=list)
    growth: list[tuple[int, int]] = field(default_factory=list)


def _ratio(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    formula = indicator.formula
    if list(formula.stated_parts) == [""]:
        sides = [(ANYWHERE, formula.own_parts(national=False))]
    else:
        sides = [(NATIONAL, formula.own_parts(national=True)), (BELOW, formula.own_parts(national=False))]
    found.ratios.extend((code, where, parts, formula.per) for where, parts in sides if parts)


def _level(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    found.levels.append((code, codes.item[indicator.formula.variable or indicator.id]))


def _growth(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    if indicator.formula.variable:
        found.growth.append((code, codes.item[indicator.formula.variable]))


def _wording(found: _Found, indicator: Indicator, code: int, codes: Codebook) -> None:
    """Wording is listed, never computed."""


class TermAt(NamedTuple):
    """One term of a formula in one period: a variable, on which side it stands, and whether it is added or taken off."""

    variable: str
    side: str
    sign: float
    period: int


Behind = Callable[[Formula], list[int]]
"""Gives the positions in time that a figure rests on, the newest first."""


def _parts_of_ratio(indicator: Indicator, behind: Behind, *, national: bool) -> list[TermAt]:
    parts, period = indicator.formula.parts_at(national=national), behind(indicator.formula)[0]
    return [
        TermAt(term.removeprefix("-"), side, -1.0 if term.startswith("-") else 1.0, period)
        for side, terms in (("numerator", parts.numerator), ("denominator", parts.denominator))
        for term in terms
        if isinstance(term, str)
    ]


def _own_figure(indicator: Indicator, behind: Behind, *, national: bool) -> list[TermAt]:
    return [TermAt(indicator.formula.variable or indicator.id, "variable", 1.0, behind(indicator.formula)[0])]


def _figures_behind_growth(indicator: Indicator, behind: Behind, *, national: bool) -> list[TermAt]:
    """The figure of the period, then those of the years before that its growth is counted from."""
    name, (now, *earlier) = indicator.formula.variable or indicator.id, behind(indicator.formula)
    return [TermAt(name, "numerator", 1.0, now), *(TermAt(name, "denominator", 1.0, each) for each in earlier)]


def _no_figures(indicator: Indicator, behind: Behind, *, national: bool) -> list[TermAt]:
    return []


class _Terms(Protocol):
    def __call__(self, indicator: Indicator, behind: Behind, *, national: bool) -> list[TermAt]: ...


@dataclass(frozen=True)
class Calculation:
    """How the figures of one kind of formula are computed, and followed back to the variables they are made of."""

    compile: Callable[[_Found, Indicator, int, Codebook], None]
    terms: _Terms


CALCULATIONS: dict[str, Calculation] = {
    "ratio": Calculation(_ratio, _parts_of_ratio),
    "level": Calculation(_level, _own_figure),
    "milestone": Calculation(_level, _own_figure),
    "growth": Calculation(_growth, _figures_behind_growth),
    "text": Calculation(_wording, _no_figures),
}
"""The calculation of each kind of formula: a kind that is not here cannot be computed, and says so."""


@lru_cache(maxsize=8)
def first_items(codes: Codebook) -> Ints:
    """The item each indicator is first of all made of (the first term of a numerator), -1 for none: who keeps it, how often."""
    compiled = formulas(codes)
    first = np.full(len(codes.indicators), -1, np.int32)
    first[compiled.ratios.indicator] = compiled.ratios.numerator.items[0]
    for singles in (compiled.levels, compiled.growth):
        first[singles.indicator] = singles.item
    return first


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
