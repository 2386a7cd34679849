"""When two figures agree: floats carry noise in their last digits, and every step of a computation adds to it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

COMPUTED: Final = 1e-9
"""Computed figures are equal within this share of the larger one: far above the noise of sums, far below a printed digit."""
READ: Final = 2.0**-50
"""Figures that were only written, read again and converted to another unit differ by a few last bits at most."""

_HALVES: Final = np.array([np.nan, *(float(f"5e{-digits - 1}") for digits in range(-127, 128))])


def agree(first: Any, second: Any, doubt: Any = 0.0) -> Any:
    """Whether computed figures are equal, within ``doubt`` (half of a printed digit) where there is some; arrays or numbers.

    >>> bool(agree(0.1 + 0.2, 0.3)), bool(agree(68.54, 68.5)), bool(agree(68.54, 68.5, 0.05))
    (True, False, True)
    """
    noise = COMPUTED * np.maximum(np.abs(first), np.abs(second))
    return np.abs(np.subtract(first, second)) <= np.multiply(doubt, 1 + COMPUTED) + noise


def above(first: Any, second: Any) -> Any:
    """Whether a computed figure is above another by more than noise.

    >>> bool(above(0.1 + 0.2, 0.3)), bool(above(5, 4))
    (False, True)
    """
    return np.greater(first, second) & ~agree(first, second)


def reaches(share: Any, least: Any) -> Any:
    """Whether a share, a ratio or a count is at least so much; noise below it does not count.

    >>> bool(reaches(2, 2 / 3 * 3)), bool(reaches(0.7 + 0.1, 0.8)), bool(reaches(0.79, 0.8))
    (True, True, False)
    """
    return np.greater_equal(share, np.subtract(least, COMPUTED))


def falls_short(share: Any, least: Any) -> Any:
    """Whether a share, a ratio or a count is less than so much by more than noise; of nothing neither is true.

    >>> bool(falls_short(0.79, 0.8)), bool(falls_short(0.7 + 0.1, 0.8)), bool(falls_short(float("nan"), 0.8))
    (True, False, False)
    """
    return np.less(share, np.subtract(least, COMPUTED))


def half_digit(decimals: Any) -> Any:
    """Half of the last digit of figures printed with so many decimals; nothing where these are not known (-128).

    >>> half_digit(np.array([0, 2, -1, -128], np.int8)).tolist()
    [0.5, 0.005, 5.0, nan]
    """
    return _HALVES.take(np.add(decimals, 128, dtype=np.int64))


def same(first: float, second: float) -> bool:
    """Whether a figure is the one that was read before.

    >>> same(96.1, 96.10000000000001), same(169_317_000_000_000, 169_317_000_000_001)
    (True, False)
    """
    return abs(first - second) <= READ * abs(second)
