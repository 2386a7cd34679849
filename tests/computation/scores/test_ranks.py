"""Ranks: who stands above whom, on thirteen digits, among those that can be compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from elnor import SHIRES, Row, assess, cell, figures, lit
from hypothesis import given, settings
from hypothesis import strategies as st

from nq57_indicators.computation.scores.ranks import Ranks, enough, ranks_of, significant


def _homes(area: str, lit_homes: float, waiting: float, treed: float | None = None) -> list[Row]:
    rows = figures(area, "2024", homes=100, gardens=100, homes_lit=lit_homes, homes_waiting=waiting)
    return rows if treed is None else [*rows, *figures(area, "2024", gardens_treed=treed)]


def _ranks(value: list[float], lower: list[float] | None = None, upper: list[float] | None = None) -> Ranks:
    stacked = np.array([value, lower or value, upper or value], float)
    return ranks_of(stacked, np.ones(len(value), bool))


NAN = math.nan
RANKS = [
    ([90, 80, 80, 70], [1, 2, 2, 4]),
    ([80, 80, 80], [1, 1, 1]),
    ([NAN, 5, NAN, 9], [0, 2, 0, 1]),
    ([0.1 + 0.2, 0.3, 0.31], [2, 2, 1]),
    ([NAN, NAN], [0, 0]),
    ([50.00000000004, 50.00000000001, 50.0], [1, 2, 3]),
    ([1e-12, 2e-12, 2.0000000000000001e-12], [3, 1, 1]),
    ([], []),
]


@pytest.mark.parametrize(("scores", "ranks"), RANKS)
def test_ranks(scores: list[float], ranks: list[int]) -> None:
    node = _ranks(scores)
    assert node.rank.tolist() == node.best.tolist() == node.worst.tolist() == ranks


def test_ranks_of_intervals() -> None:
    """What lies between 30 and 95 stands anywhere from first to third; the last keeps its place."""
    node = _ranks([90, NAN, 40, 10], [90, 30, 40, 10], [90, 95, 40, 10])
    assert node.rank.tolist() == [1, 0, 2, 3]
    assert node.best.tolist() == [1, 1, 2, 4]
    assert node.worst.tolist() == [2, 3, 3, 4]


scores_of_all = st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=1, max_size=8)


@given(scores_of_all)
def test_ranks_are_one_plus_the_number_above(values: list[int | None]) -> None:
    ranks = _ranks([NAN if value is None else value for value in values]).rank.tolist()
    known = [value for value in values if value is not None]
    expected = [0 if value is None else 1 + sum(other > value for other in known) for value in values]
    assert ranks == expected


bounds = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), min_size=1, max_size=6)


@given(bounds)
def test_ranks_of_intervals_hold_every_case(ends: list[list[int]]) -> None:
    lower, upper = ([end[side] for end in ends] for side in (0, 1))
    node = _ranks(lower, lower, upper)
    for place in range(len(ends)):
        others = [end for number, end in enumerate(ends) if number != place]
        assert node.best[place] == 1 + sum(low > upper[place] for low, _ in others)
        assert node.worst[place] == 1 + sum(high > lower[place] for _, high in others)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=4, max_size=4), st.permutations(range(4)))
def test_exchanging_shires_exchanges_scores_and_ranks(shares: list[tuple[int, int]], order: list[int]) -> None:
    def table(places: list[int]) -> pd.DataFrame:
        rows = [row for area, place in zip(SHIRES, places, strict=True) for row in _homes(area, *shares[place])]
        return assess(rows, framework="fest", period="2024").scores

    plain, turned = table([0, 1, 2, 3]), table(list(order))
    for area, place in zip(SHIRES, order, strict=True):
        for column in ("score", "rank"):
            before = cell(plain, column, node="hearth_node", ref_area=SHIRES[place])
            assert cell(turned, column, node="hearth_node", ref_area=area) == before


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from(["fest", "unit_scale"]))
def test_a_better_share_never_scores_less(first: int, second: int, framework: str) -> None:
    low, high = sorted([first, second])
    root = {"fest": "total", "unit_scale": "unit_total"}[framework]

    def score(share: int) -> float:
        rows = [*_homes("G2-C", share, 20, 50), *figures("G2-C", "2024", income=500, charm_rank=5)]
        rows += figures("G2-C", "2024-12", line_speed=50)
        return float(cell(assess(rows, framework=framework, period="2024").scores, "score", node=root, ref_area="G2-C"))

    assert score(low) <= score(high)


def test_one_more_home_lit_moves_the_score_of_its_shire_alone() -> None:
    rows = [row for place, area in enumerate(SHIRES) for row in lit(area, "2024", 10 * place, 100)]
    better = [
        {**row, "obs_value": 50.0} if row["ref_area"] == "G2-C" and row["variable"] == "homes_lit" else row
        for row in rows
    ]
    before, after = (assess(one, framework="fest", period="2024").scores for one in (rows, better))
    for area in SHIRES:
        at = {"node": "lit_rate", "ref_area": area}
        moved = cell(after, "score", **at) - cell(before, "score", **at)
        assert moved == (50 if area == "G2-C" else 0)


def test_thirteen_digits_decide() -> None:
    """As many as floats hold without noise, whatever the size of the figure."""
    assert significant(np.array([1 / 3 * 3, 0.1 * 3, 123456789.01234567, -0.0, NAN, math.inf])).tolist()[:3] == [
        1.0, 0.3, 123456789.0123,
    ]  # fmt: skip
    assert significant(np.array([9.99999999999999])).tolist() == [10.0]


def test_those_that_cannot_be_compared_take_no_part() -> None:
    ranks = ranks_of(np.array([[90.0, 80.0, 70.0]] * 3), np.array([False, True, True]))
    assert (ranks.rank.tolist(), ranks.count) == ([0, 1, 2], 2)
    assert ranks.best.tolist() == ranks.worst.tolist() == [0, 1, 2]


def test_a_score_of_unknown_bounds_may_stand_anywhere() -> None:
    ranks = _ranks([90, 80, 70], [90, NAN, 70], [90, NAN, 70])
    assert ranks.rank.tolist() == [1, 2, 3]
    assert (ranks.best.tolist(), ranks.worst.tolist()) == ([1, 1, 2], [2, 3, 3])


ENOUGH = [(2, 3, 2 / 3, True), (22, 34, 2 / 3, False), (23, 34, 2 / 3, True), (1, 34, None, True), (34, 34, 1.0, True)]


@pytest.mark.parametrize(("ranked", "areas", "least", "answer"), ENOUGH)
def test_enough_of_the_scheme(ranked: int, areas: int, least: float | None, answer: bool) -> None:
    assert enough(ranked, areas, least) == answer
