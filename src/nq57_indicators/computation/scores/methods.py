"""Normalisations and aggregations: plain functions on vectors, in one table each, found by name.

>>> from nq57_indicators import methods
>>> methods.NORMALISATIONS["linear"]([20.0, 80.0], worst=0, best=100).tolist()
[0.2, 0.8]
>>> float(methods.AGGREGATIONS["arithmetic"]([40.0, 80.0], [3, 1]))
50.0

A normalisation takes figures and gives shares of 0 to 1, missing (NaN) where a figure is. An aggregation takes scores and
their weights along the first axis and gives their mean: what weighs nothing is left out of it, and where something that
weighs is missing the mean is.

A target of 0 or below has no attainment, ``ArgumentError``: where less is better 0.1 would be as far from 0 as 100. Such
figures stand between goalposts, ``linear``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.base import Text

Floats = NDArray[np.float64]


def linear(figures: ArrayLike, *, worst: float, best: float, clamp: bool = True) -> Floats:
    """Where figures stand between two goalposts: 0 at ``worst``, 1 at ``best``, beyond them only without ``clamp``.

    >>> linear([0.0, 30.0, 70.0], worst=60, best=20).tolist()
    [1.0, 0.75, 0.0]
    """
    with np.errstate(over="ignore"):
        share: Floats = (_floats(figures) - worst) / (best - worst)
    return share.clip(0.0, 1.0) if clamp else share


def log(figures: ArrayLike, *, worst: float, best: float, clamp: bool = True) -> Floats:
    """The same on a logarithmic scale, for figures that are compared by ratios, such as income a head.

    A figure of 0 or below has no logarithm: with ``clamp`` it stands beyond the lower of the two ends, else it has no share.

    >>> log([100.0, 1000.0], worst=100, best=10_000).round(9).tolist()
    [0.0, 0.5]
    >>> log([0.0, -6.0], worst=1, best=100).tolist(), log([0.0], worst=1, best=100, clamp=False).tolist()
    ([0.0, 0.0], [nan])
    """
    figures = _floats(figures)
    lowest = -np.inf if clamp else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(figures <= 0, lowest, np.log(figures))
    return linear(logs, worst=float(np.log(worst)), best=float(np.log(best)), clamp=clamp)


def at_least(figures: ArrayLike, *, low: float) -> Floats:
    """How much of a target is attained where more is better: figure over target, at most 1.

    >>> at_least([45.0, 99.0], low=90).tolist()
    [0.5, 1.0]
    """
    _above_zero("low", low)
    with np.errstate(over="ignore"):
        return (_floats(figures) / low).clip(0.0, 1.0)


def at_most(figures: ArrayLike, *, high: float) -> Floats:
    """The same where less is better: target over figure, at most 1.

    >>> at_most([20.0, 5.0, 0.0], high=10).tolist()
    [0.5, 1.0, 1.0]
    """
    _above_zero("high", high)
    figures = _floats(figures)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(figures <= 0, np.inf, high / figures).clip(0.0, 1.0)


def within(figures: ArrayLike, *, low: float, high: float) -> Floats:
    """The same for a range that binds at both ends. Below one that begins at 0 nothing says how far a figure is: it has no share.

    >>> within([20.0, 50.0, 120.0], low=40, high=60).tolist(), within([0.0, -1.0], low=0, high=60).tolist()
    ([0.5, 1.0, 0.5], [1.0, nan])
    """
    below = at_least(figures, low=low) if low else np.where(_floats(figures) < 0, np.nan, 1.0)
    return np.minimum(below, at_most(figures, high=high))


def done(figures: ArrayLike) -> Floats:
    """Done or not: 1 from 1 on, 0 below.

    >>> done([0.0, 1.0]).tolist()
    [0.0, 1.0]
    """
    figures = _floats(figures)
    return np.where(np.isnan(figures), np.nan, np.where(figures >= 1.0, 1.0, 0.0))


def arithmetic(scores: ArrayLike, weights: ArrayLike, *, floor: float | None = None) -> Floats:
    """The weighted arithmetic mean; ``floor`` lifts scores first.

    >>> float(arithmetic([40.0, float("nan"), 80.0], [1, 0, 3]))
    70.0
    """
    scores, weights = _counting(scores, weights, floor)
    total = added_up(weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, added_up(weights * scores) / total, np.nan)


def geometric(scores: ArrayLike, weights: ArrayLike, *, floor: float | None = None) -> Floats:
    """The weighted geometric mean: nothing makes up for a score of 0, unless ``floor`` lifts it. Below 0 there is none.

    >>> round(float(geometric([1.0, 64.0], [1, 1])), 9), float(geometric([0.0, 64.0], [1, 1]))
    (8.0, 0.0)
    >>> round(float(geometric([0.0, 64.0], [1, 1], floor=1)), 9)
    8.0
    """
    scores, weights = _counting(scores, weights, floor)
    total = added_up(weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = added_up(np.where(weights > 0, weights * np.log(scores), 0.0))
        return np.where(total > 0, np.exp(logs / total), np.nan)


def added_up(terms: ArrayLike) -> Floats:
    """Sums along the first axis, from the least term to the greatest: the same to the last bit in whatever order they come.

    >>> float(added_up([0.1, 0.2, 0.3])) == float(added_up([0.3, 0.2, 0.1]))
    True
    """
    # a running sum adds one after the other in every shape, where a plain one may add in pairs
    running: Floats = np.add.accumulate(np.sort(_floats(terms), axis=0), axis=0)
    return np.asarray(running[-1])


Method = Callable[..., Floats]
NORMALISATIONS: Mapping[str, Method] = MappingProxyType(
    {"linear": linear, "log": log, "at_least": at_least, "at_most": at_most, "within": within, "done": done}
)
AGGREGATIONS: Mapping[str, Method] = MappingProxyType({"arithmetic": arithmetic, "geometric": geometric})


def normalisation(name: str) -> Method:
    """The normalisation of this name; ``ArgumentError`` for any other."""
    return _named(name, NORMALISATIONS, "cách chuẩn hóa", "normalisation")


def aggregation(name: str) -> Method:
    """The aggregation of this name; ``ArgumentError`` for any other.

    >>> float(aggregation("arithmetic")([4.0, 12.0], [1, 1]))
    8.0
    """
    return _named(name, AGGREGATIONS, "cách tổng hợp", "aggregation")


def _named(name: str, known: Mapping[str, Method], vi: str, en: str) -> Method:
    if name not in known:
        listed = ", ".join(known)
        raise ArgumentError("no-such-method", what=Text(vi=vi, en=en), name=name, listed=listed)
    return known[name]


def _above_zero(name: str, end: float) -> None:
    """Refuses a target of 0 or below, and of no figure."""
    if not end > 0:
        raise ArgumentError("no-attainment", name=name, value=end)


def _floats(figures: ArrayLike) -> Floats:
    return np.asarray(figures, np.float64)


def _counting(scores: ArrayLike, weights: ArrayLike, floor: float | None) -> tuple[Floats, Floats]:
    """Scores, lifted, and weights of one shape; what weighs nothing is 0."""
    scores, weights = np.broadcast_arrays(_floats(scores), _floats(weights))
    lifted = scores if floor is None else np.maximum(scores, floor)
    return np.where(weights > 0, lifted, 0.0), weights
