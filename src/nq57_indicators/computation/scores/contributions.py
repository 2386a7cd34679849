"""What each part of a mean brings: terms that add up to it exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import fsum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.scores.aggregation import shown_on
from nq57_indicators.computation.scores.methods import added_up, geometric

Scale = tuple[float, float]


class Contributions(NamedTuple):
    """Where the terms start from, and the term of each part; ``by_weight``: each is its score by its share of the weight."""

    start: float
    terms: Floats
    by_weight: bool


def _arithmetic(scores: Floats, weights: Floats, scale: Scale, shown: Scale) -> Contributions:
    """Each score by its share of the weight."""
    return Contributions(0.0, weights * shown_on(shown, scores, scale) / added_up(weights), by_weight=True)


def _geometric(scores: Floats, weights: Floats, scale: Scale, shown: Scale) -> Contributions:
    """What each part takes off the top of the scale: by the logarithmic mean (LMDI), which leaves no rest.

    Where scores of 0 make the mean 0 they take it all, by their weights.
    """
    low, top = scale
    mean, zero = float(geometric(scores, weights)), (scores == 0) & (weights > 0)
    if zero.any():
        off = np.where(zero, -top * weights / added_up(weights[zero]), 0.0)
    else:
        middle = top if mean == top else (mean - top) / np.log(mean / top)
        off = middle * weights / added_up(weights) * np.log(np.where(weights > 0, scores, top) / top)
    return Contributions(shown[1], off * (shown[1] - shown[0]) / (top - low), by_weight=False)


CONTRIBUTIONS: Mapping[str, Callable[[Floats, Floats, Scale, Scale], Contributions]] = MappingProxyType(
    {"arithmetic": _arithmetic, "geometric": _geometric}
)
"""How each aggregation is taken apart: scores and weights of what counts, their scale, the scale the mean is shown on."""


def adding_up(start: float, terms: Iterable[float], total: float) -> list[float]:
    """The terms, with the rest of rounding put into one of them: their exact sum with ``start`` is ``total``.

    >>> fsum(adding_up(0.0, [0.1, 0.2, 0.3], 0.1 + 0.2 + 0.3)) == 0.1 + 0.2 + 0.3
    True
    """
    found = [float(term) for term in terms]
    largest = max((abs(term) for term in found), default=0.0)
    # the smallest has the finest digits; one of next to nothing would show the rest itself
    fine = [at for at, term in enumerate(found) if abs(term) > 1e-6 * largest]
    for at in sorted(fine, key=lambda place: abs(found[place])):
        if fsum([start, *found]) == total:
            break
        rest = Fraction(total) - sum(map(Fraction, [start, *found]))
        found[at] = float(Fraction(found[at]) + rest)
    return found
