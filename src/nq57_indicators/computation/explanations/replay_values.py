"""Work a value out again from the cells of its explanation."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

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


def value_again(given: ValueExplanation) -> Columns:
    """The value of an explanation, made again of its cells; bounds without a value are taken as they are said."""
    if given.value is None:
        return {"value": None, "lower": given.lower, "upper": given.upper}
    value = figure(_VALUES[given.formula_kind](given))
    return {"value": value, "lower": value, "upper": value}


def _term(part: Part) -> Floats:
    """What the cells of a term make; where they give bounds only, what is said of it."""
    if part.made_of is None:
        return number(part.value)
    return np.array(
        [part.made_of.figure([np.nan if cell.obs_value is None else cell.obs_value for cell in part.cells])]
    )


def from_cells(value: Figure, explained: ValueExplanation | None) -> Figure:
    """A figure made again of the cells of its explanation, where it is the very value that this explains."""
    if value is None or explained is None or explained.value != value:
        return value
    again: Figure = value_again(explained)["value"]
    return again


def _single(given: ValueExplanation) -> Floats:
    return _term(given.parts[0])


def _ratio(given: ValueExplanation) -> Floats:
    above, below = (
        _side(given, side, constant)
        for side, constant in (("numerator", given.numerator_constant), ("denominator", given.denominator_constant))
    )
    return rate_of(above, below, given.per)


def _side(given: ValueExplanation, side: str, constant: float) -> Floats:
    terms = [_term(part) * part.sign + 0.0 for part in given.parts if part.side == side]
    several = len(terms) + (constant != 0) > 1
    return total_of(terms or [np.zeros(1)], np.array([constant]), np.array([several]))


def _growth(given: ValueExplanation) -> Floats:
    figures = [_term(part) for part in given.parts]
    if given.averaging == "mean_of_rates":
        return mean_rate([growth_rate(now, before, 1.0) for now, before in pairwise(figures)]) * 100.0
    exponent = 1.0 if given.years is None else 1.0 / number(given.years)
    return growth_rate(figures[0], figures[-1], exponent) * 100.0


_VALUES: dict[str, Callable[[ValueExplanation], Floats]] = {
    "ratio": _ratio, "growth": _growth, "level": _single, "milestone": _single, "stated": _single,
}  # fmt: skip
