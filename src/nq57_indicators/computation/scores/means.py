"""Means of scores: of their values, and of the bounds that hold the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask


@dataclass(frozen=True)
class Mean:
    """Mean of children for each area, and where a geometric one met a score of 0 or below, or lifted one to its floor."""

    value: Floats
    negative: Mask
    zero: Mask
    floored: Mask


def arithmetic(scores: Floats, weights: Floats) -> Floats:
    """Σ w s / Σ w over the first axis; nothing where no child weighs anything.

    >>> arithmetic(np.array([[40.0], [90.0]]), np.array([[1.0], [1.0]])).tolist()
    [65.0]
    """
    total = weights.sum(axis=0)
    counted = np.where(weights > 0, scores, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: Floats = np.where(total > 0, (weights * counted).sum(axis=0) / total, np.nan)
    return mean


def geometric(scores: Floats, weights: Floats, floor: float | None = None) -> Floats:
    """exp(Σ w ln s / Σ w) over the first axis, scores lifted to ``floor`` first.

    One score of 0 makes the mean 0; of a score below 0 there is none.

    >>> np.round(geometric(np.array([[40.0], [90.0]]), np.array([[1.0], [1.0]])), 6).tolist()
    [60.0]
    """
    lifted = scores if floor is None else np.maximum(scores, floor)
    total = weights.sum(axis=0)
    counted = weights > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(counted, np.log(np.where(lifted < 0, np.nan, lifted)), 0.0)
        products = np.where(counted, weights * logs, 0.0).sum(axis=0)
        mean: Floats = np.where(total > 0, np.exp(products / total), np.nan)
    return mean


def mean_of(aggregate: str, floor: float | None, scores: Floats, weights: Floats) -> Mean:
    """The mean of child × area by the rule of a node."""
    none: NDArray[np.bool_] = np.zeros(scores.shape[1:], bool)
    if aggregate == "arithmetic":
        return Mean(arithmetic(scores, weights), none, none, none)
    counted = weights > 0
    low = -np.inf if floor is None else floor
    with np.errstate(invalid="ignore"):
        negative = ((np.maximum(scores, low) < 0) & counted).any(axis=0)
        zero = ((np.maximum(scores, low) == 0) & counted).any(axis=0) & ~negative
        floored = ((scores < low) & counted).any(axis=0)
    return Mean(geometric(scores, weights, floor), negative, zero, floored)
