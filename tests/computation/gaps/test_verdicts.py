"""Value against target: the printed figure is the figure, and the last bits of a division are no figure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.targets import OPERATORS
from nq57_indicators.computation.gaps.verdicts import NO, YES, gap_of, met_of


class Target(NamedTuple):
    """One target, as verdicts take targets."""

    operator: NDArray[np.int8]
    two_sided: NDArray[np.bool_]


FIGURES = [
    ("a share of noise below", 0.57 / 1 * 100, ">=", 57.0, 0.0, YES),
    ("growth of noise below", (71 / 100 - 1) * 100, ">=", -29.0, 0.0, YES),
    ("growth of noise above", (110 / 100 - 1) * 100, ">", 10.0, 0.0, NO),
    ("a share of noise above", 0.07 / 1 * 100, ">", 7.0, 0.0, NO),
    ("a printed digit below", 79.96, ">=", 80.0, 80.0 - 79.96, NO),
    ("the twelfth digit", 79.9999999999, ">=", 80.0, 80.0 - 79.9999999999, NO),
    ("one dong of a hundred trillion", 169_317_000_000_000.0, ">=", 169_317_000_000_001.0, 1.0, NO),
]


@pytest.mark.parametrize(
    ("value", "operator", "asked", "gap", "met"), [row[1:] for row in FIGURES], ids=[row[0] for row in FIGURES]
)
def test_noise_is_no_gap(value: float, operator: str, asked: float, gap: float, met: int) -> None:
    target = Target(np.array([OPERATORS.index(operator)], np.int8), np.array([False]))
    first = np.zeros(1, np.int64)
    figure, low, high = (np.array([each]) for each in (value, asked, np.inf))
    found = gap_of(target, first, figure, low, high)
    assert found.tolist() == [gap]
    assert met_of(target, first, found, found).tolist() == [met]
