"""When two figures agree, over the sizes that figures of submissions have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.tables.agreement import above, agree, falls_short, reaches, same

FIGURES = st.floats(1e-6, 1e15) | st.floats(-1e15, -1e-6)


@given(FIGURES, st.integers(2, 40))
def test_a_sum_of_equal_parts_agrees_with_the_whole(figure: float, number: int) -> None:
    total = sum([figure / number] * number)
    assert agree(total, figure)
    assert not above(total, figure)
    assert not above(figure, total)


@given(FIGURES, st.integers(0, 4))
def test_half_a_printed_digit_agrees_and_more_does_not(figure: float, digits: int) -> None:
    half = 0.5 * 10.0**-digits
    assert agree(figure + half, figure, half)
    if abs(figure) < 1e5:
        assert not agree(figure + 1.1 * half, figure, half)


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        (100.0, 100.0 + 2e-8, True),
        (100.0, 100.0 + 2e-7, False),
        (0.0, 0.0, True),
        (0.0, 1e-12, False),
        (-5.0, 5.0, False),
    ],
)
def test_noise_is_a_share_of_the_larger(first: float, second: float, equal: bool) -> None:
    assert bool(agree(first, second)) == bool(agree(second, first)) == equal
    assert bool(above(second, first)) == (second > first and not equal)


def test_arrays_and_nothing() -> None:
    nothing = np.array([np.nan, 1.0])
    assert agree(nothing, nothing).tolist() == [False, True]
    assert above(np.array([np.nan, 3.0]), nothing).tolist() == [False, True]
    assert reaches(nothing, 0.5).tolist() == [False, True]
    assert falls_short(nothing, 1.5).tolist() == [False, True]


@given(st.floats(0, 1))
def test_a_share_reaches_itself_and_falls_short_of_more(share: float) -> None:
    assert reaches(share, share)
    assert not falls_short(share, share)
    assert falls_short(share, share + 1e-6)
    assert not reaches(share, share + 1e-6)


def test_a_figure_in_dong_is_another_one_from_the_first_dong_on() -> None:
    assert not same(169_317_000_000_000, 169_317_000_000_001)
    assert same(169_317.0 * 1e9, 169_317e9)
    assert same(68.54 / 100 * 100, 68.54)
