"""Where floats hold noise: the one place that says when two figures, or a sum and nothing, are the same."""

from __future__ import annotations

import numpy as np

from nq57_indicators.computation.panels.panel import Floats

DIGITS = 13
"""Significant digits that decide; beyond them a few sums leave noise."""


def significant(figures: Floats) -> Floats:
    """Figures rounded to thirteen significant digits: what is equal but for the noise of floats becomes equal.

    >>> significant(np.array([0.1 + 0.2, 50.00000000004, 0.0])).tolist()
    [0.3, 50.00000000004, 0.0]
    """
    return _rounded(figures, figures)


def settled(sums: Floats, terms: Floats) -> Floats:
    """Sums without their noise: to thirteen digits of the largest of their ``terms`` (terms × sums). Whole sums are exact.

    >>> settled(np.array([0.1 + 0.2, 0.3 - 0.1 - 0.2]), np.array([[0.1, 0.3], [0.2, 0.1], [0.0, 0.2]])).tolist()
    [0.3, 0.0]
    """
    return np.where(sums == np.rint(sums), sums, _rounded(sums, np.max(np.abs(terms), axis=0))) + 0.0


def noise_between(first: Floats, second: Floats) -> Floats:
    """How far two figures may lie apart by the noise of floats alone; nothing where both are whole.

    >>> noise_between(np.array([1e9, 0.5]), np.array([999_999_999.0, 0.25])).tolist()
    [0.0, 5e-13]
    """
    whole = (first == np.rint(first)) & (second == np.rint(second))
    return np.where(whole, 0.0, 10.0 ** (1 - DIGITS) * np.maximum(np.abs(first), np.abs(second)))


def _rounded(figures: Floats, sizes: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        size = np.floor(np.log10(np.abs(sizes)))
        step = 10.0 ** (DIGITS - 1 - np.where(np.isfinite(size), size, 0.0))
        rounded: Floats = np.round(figures * step) / step
    return np.where(np.isfinite(rounded), rounded, figures)
