"""Work a value out again from the cells of its explanation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nq57_indicators.computation.explanations.cells import bounded, made_of_cells
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.values.growth import growth_rate, mean_rate
from nq57_indicators.computation.values.values import rate_of, total_of
from nq57_indicators.models.explanations import Figure, Part, ValueExplanation, figure_of

Columns = dict[str, Any]
"""Columns of the table that the number stands in, by name."""


def number(value: Figure) -> Floats:
    """A figure as an array of one."""
    return np.array([np.nan if value is None else value])


def figure(array: Floats) -> Figure:
    """The figure of an array of one."""
    return figure_of(array.ravel()[0])


def value_again(told: ValueExplanation) -> Columns:
    """The value of an explanation, made again of its cells, and its bounds: those of a figure that is taken as it is."""
    if told.formula_kind not in _WORKED_OUT:
        found = _ends(told.parts[0])
    elif told.value is None:  # what a rate is missing for is said of its parts
        found = [number(None)] * 3
    else:
        found = [_WORKED_OUT[told.formula_kind](told)] * 3
    value, lower, upper = (figure(each) for each in found)
    return {"value": value, "lower": lower, "upper": upper}


def _term(part: Part) -> Floats:
    """What the cells of a term make; where they do not give it to the last bit, what is said of it."""
    return _ends(part)[0]


def _ends(part: Part) -> list[Floats]:
    """A term with its bounds."""
    found = bounded(part.value, part.lower, part.upper)
    return [np.array([each]) for each in (found if part.made_of is None else made_of_cells(part.made_of, part.cells))]


def from_cells(value: Figure, explained: ValueExplanation | None) -> Figure:
    """A figure made again of the cells of its explanation, where it is the very value that this explains."""
    if value is None or explained is None or explained.value != value:
        return value
    again: Figure = value_again(explained)["value"]
    return again


def bounds_from_cells(
    figures: tuple[Figure, Figure, Figure], explained: ValueExplanation | None
) -> tuple[Figure, Figure, Figure]:
    """A value with its bounds, made again as above."""
    if explained is None or (explained.value, explained.lower, explained.upper) != figures:
        return figures
    again = value_again(explained)
    return again["value"], again["lower"], again["upper"]


def mean_again(values: Sequence[ValueExplanation], sign: float) -> Figure:
    """The mean of values made again from their cells, added up in the order of time as the table is."""
    total = 0.0
    for each in values:
        total += (value_again(each)["value"] or 0.0) * sign
    return total / len(values) * sign


def _ratio(told: ValueExplanation) -> Floats:
    above, below = (
        _side(told, side, constant)
        for side, constant in (("numerator", told.numerator_constant), ("denominator", told.denominator_constant))
    )
    return rate_of(above, below, told.per)


def _side(told: ValueExplanation, side: str, constant: float) -> Floats:
    terms = [_term(part) * part.sign + 0.0 for part in told.parts if part.side == side]
    several = len(terms) + (constant != 0) > 1
    return total_of(terms or [np.zeros(1)], np.array([constant]), np.array([several]))


def _growth(told: ValueExplanation) -> Floats:
    figures = [_term(part) for part in told.parts]
    if told.averaging == "mean_of_rates":
        return mean_rate([growth_rate(now, before, 1.0) for now, before in pairwise(figures)]) * 100.0
    exponent = 1.0 if told.years is None else 1.0 / number(told.years)
    return growth_rate(figures[0], figures[-1], exponent) * 100.0


_WORKED_OUT: dict[str, Callable[[ValueExplanation], Floats]] = {"ratio": _ratio, "growth": _growth}
"""The kinds of formulas that make a figure of others; all the rest is the figure of their one part."""
