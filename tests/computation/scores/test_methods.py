"""Normalisations and aggregations as functions on vectors, in tables by name."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from nq57_indicators import Nq57Error, methods
from nq57_indicators.computation.scores.contributions import CONTRIBUTIONS
from nq57_indicators.models.codelists import Aggregate, Transform
from nq57_indicators.texts import label
from nq57_indicators.texts.language import LANGUAGES

NAN = float("nan")


def test_the_tables_hold_every_name_that_definitions_may_use() -> None:
    assert set(methods.AGGREGATIONS) == set(get_args(Aggregate))
    assert set(get_args(Transform)) <= set(methods.NORMALISATIONS)


@pytest.mark.parametrize("name", get_args(Aggregate))
def test_every_mean_can_be_taken_apart_and_told(name: str) -> None:
    scores, weights = np.array([40.0, 80.0]), np.array([1.0, 3.0])
    found = CONTRIBUTIONS[name](scores, weights, (0.0, 100.0), (0.0, 100.0))
    assert found.start + found.terms.sum() == pytest.approx(float(methods.AGGREGATIONS[name](scores, weights)))
    assert all(label(f"explain.{name}", lang, low="0", high="100") for lang in LANGUAGES)


def test_every_method_is_public_and_says_what_it_does() -> None:
    for name, method in (*methods.NORMALISATIONS.items(), *methods.AGGREGATIONS.items()):
        assert getattr(methods, name) is method
        assert ">>>" in str(method.__doc__)


@pytest.mark.parametrize("find", [methods.aggregation, methods.normalisation])
def test_an_unknown_method_fails_loudly(find: object) -> None:
    assert callable(find)
    with pytest.raises(Nq57Error, match="harmonic"):
        find("harmonic")


SHARES = [
    ("linear", {"worst": 0, "best": 50}, [-1.0, 0.0, 25.0, 60.0, NAN], [0.0, 0.0, 0.5, 1.0, NAN]),
    ("linear", {"worst": 0, "best": 50, "clamp": False}, [-25.0, 75.0, NAN], [-0.5, 1.5, NAN]),
    ("linear", {"worst": 8, "best": 4}, [9.0, 7.0, 3.0], [0.0, 0.25, 1.0]),
    ("log", {"worst": 1, "best": 10_000}, [0.1, 10.0, 1e6, NAN], [0.0, 0.25, 1.0, NAN]),
    ("at_least", {"low": 80}, [0.0, 60.0, 80.0, 90.0, NAN], [0.0, 0.75, 1.0, 1.0, NAN]),
    ("at_most", {"high": 6}, [0.0, 6.0, 12.0, NAN], [1.0, 1.0, 0.5, NAN]),
    ("within", {"low": 40, "high": 60}, [20.0, 40.0, 60.0, 80.0, NAN], [0.5, 1.0, 1.0, 0.75, NAN]),
    ("within", {"low": 0, "high": 60}, [-1.0, 0.0, 60.0, 80.0, NAN], [NAN, 1.0, 1.0, 0.75, NAN]),
    ("done", {}, [0.0, 0.99, 1.0, NAN], [0.0, 0.0, 1.0, NAN]),
]


@pytest.mark.parametrize(("name", "options", "figures", "expected"), SHARES)
def test_shares(name: str, options: dict[str, float], figures: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(methods.normalisation(name)(figures, **options), expected, rtol=1e-12)


NO_ATTAINMENT = [
    ("at_most", {"high": 0}, "high=0"),
    ("at_most", {"high": -5}, "high=-5"),
    ("at_most", {"high": NAN}, "high=nan"),
    ("at_least", {"low": 0}, "low=0"),
    ("at_least", {"low": -5}, "low=-5"),
    ("within", {"low": -5, "high": 60}, "low=-5"),
    ("within", {"low": 0, "high": 0}, "high=0"),
]


@pytest.mark.parametrize(("name", "ends", "said"), NO_ATTAINMENT)
def test_a_target_of_zero_or_below_has_no_attainment(name: str, ends: dict[str, float], said: str) -> None:
    """0 of 0 would be 1 and 0.1 of 0 nothing: a cliff, so it is refused and goalposts are named."""
    with pytest.raises(Nq57Error, match=said) as refused:
        methods.normalisation(name)([0.0, 0.1, 50.0], **ends)
    assert refused.value.code == "no-attainment"
    assert "[[goalposts]]" in refused.value.vi


MEANS = [
    ("arithmetic", [40.0, 80.0], [3, 1], None, 50.0),
    ("arithmetic", [40.0, NAN], [1, 0], None, 40.0),
    ("arithmetic", [40.0, NAN], [1, 1], None, NAN),
    ("arithmetic", [40.0, 80.0], [0, 0], None, NAN),
    ("arithmetic", [0.0, 80.0], [1, 1], 20.0, 50.0),
    ("geometric", [4.0, 16.0], [1, 1], None, 8.0),
    ("geometric", [2.0, 16.0], [2, 1], None, 4.0),
    ("geometric", [0.0, 16.0], [1, 1], None, 0.0),
    ("geometric", [0.0, 16.0], [0, 1], None, 16.0),
    ("geometric", [0.0, 16.0], [1, 1], 1.0, 4.0),
    ("geometric", [NAN, 16.0], [1, 1], 1.0, NAN),
]


@pytest.mark.parametrize(("name", "scores", "weights", "floor", "expected"), MEANS)
def test_means(name: str, scores: list[float], weights: list[float], floor: float | None, expected: float) -> None:
    found = methods.aggregation(name)(scores, weights, floor=floor)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("name", methods.AGGREGATIONS)
def test_means_of_several_areas_at_once_are_those_of_each(name: str) -> None:
    scores = np.array([[1.0, 4.0, 9.0], [2.0, 8.0, NAN]])
    weights = np.array([[1.0, 2.0, 1.0], [1.0, 0.0, 0.0]])
    together = methods.aggregation(name)(scores, weights)
    each = [float(methods.aggregation(name)(scores[:, at], weights[:, at])) for at in range(3)]
    assert together.tolist() == each


@pytest.mark.parametrize("name", methods.AGGREGATIONS)
def test_means_do_not_depend_on_the_order_of_their_parts_nor_on_how_many_areas_there_are(name: str) -> None:
    """Bit for bit: a definition that lists its indicators in another order gives the same scores."""
    random = np.random.default_rng(57)
    scores, weights = random.uniform(1, 100, (40, 7)), random.uniform(0, 3, (40, 7))
    whole = methods.AGGREGATIONS[name](scores, weights)
    shuffled = random.permutation(40)
    assert methods.AGGREGATIONS[name](scores[shuffled], weights[shuffled]).tolist() == whole.tolist()
    alone = [methods.AGGREGATIONS[name](scores[:, [at]], weights[:, [at]])[0] for at in range(7)]
    assert alone == whole.tolist()
    assert [float(methods.AGGREGATIONS[name](scores[:, at], weights[:, at])) for at in range(7)] == whole.tolist()
