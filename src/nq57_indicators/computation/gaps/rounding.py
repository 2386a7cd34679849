"""Where half of a figure's last digit would turn its verdict.

In verdicts the printed figure is the figure: 80 meets 80, 79.96 does not. What stands so near to its target that another
figure, printed the same, would be judged otherwise is only told.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.verdicts import NO, YES
from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.tables.agreement import half_digit

MOST_DIGITS = 6
"""A figure with more digits after the sign is none that was printed."""
WIDEST = 0.5
"""Half of the last digit of a whole number."""


def half_digits(figures: Floats) -> Floats:
    """Half of the last digit that each figure is written with; nothing where it needs more than six after the sign.

    >>> half_digits(np.array([80.0, 79.6, 79.96, 100 / 3])).tolist()
    [0.5, 0.05, 0.005, 0.0]
    """
    half = np.zeros(len(figures))
    for digits in range(MOST_DIGITS, -1, -1):
        half[np.round(figures, digits) == figures] = 0.5 * 10.0**-digits
    return half


def turned_by_rounding(
    met: NDArray[np.int8], value: Floats, gap: Floats, printed: Mask, decimals: Small | None = None
) -> Mask:
    """Where half a digit less, or more, would turn the verdict of a ``printed`` figure.

    The last digit is that of ``decimals``, the digits the figure was printed with, where these are known; else the last
    one that the figure needs.

    >>> value = np.array([80.0, 79.6, 79.96, 80.4])
    >>> met = np.array([YES, NO, NO, YES], np.int8)
    >>> turned_by_rounding(met, value, 80.0 - value, np.ones(4, bool)).tolist()
    [True, False, False, False]
    >>> turned_by_rounding(met, value, 80.0 - value, np.ones(4, bool), np.zeros(4, np.int8)).tolist()
    [True, True, True, True]
    """
    stated = np.full(len(met), np.nan) if decimals is None else half_digit(decimals)
    near = np.flatnonzero(printed & (np.abs(gap) <= np.fmax(stated, WIDEST)))
    half = np.where(np.isnan(stated[near]), half_digits(value[near]), stated[near])
    down = (met[near] == YES) & (gap[near] + half > 0)
    up = (met[near] == NO) & (gap[near] < half)
    found = np.zeros(len(met), bool)
    found[near] = (down | up) & (half > 0)
    return found
