"""One place decides when two floats are the same."""

from __future__ import annotations

import numpy as np
import pytest

from nq57_indicators.computation.panels.noise import settled, significant

CASES = [
    ((0.1, 0.2), 0.3),
    ((0.3, -0.1, -0.2), 0.0),
    ((1e15, 0.25, -1e15), 0.0),
    ((2.0**53, -1.0), 2.0**53 - 1),
    ((1e6, 0.125), 1_000_000.125),
    ((-0.3, 0.1), -0.2),
    ((70.1, 0.05), 70.15),
    ((5.0, 3.0), 8.0),
]


@pytest.mark.parametrize(("terms", "expected"), CASES)
def test_sums_are_what_was_meant(terms: tuple[float, ...], expected: float) -> None:
    total = np.zeros(1)
    for term in terms:
        total = total + term
    found = settled(total, np.array(terms)[:, None])
    assert found.tolist() == [expected]
    assert not np.signbit(found[0]) or expected < 0


def test_differences_that_were_written_stay() -> None:
    written = np.array([50.00000000004, 50.00000000001, 50.0])
    assert significant(written).tolist() == written.tolist()
    assert settled(written, np.stack([written, written])).tolist() == written.tolist()
    assert np.isnan(settled(np.array([np.nan]), np.array([[np.nan]]))).all()
