"""From values to shares of 0 to 1: by goalposts, else by the target that scores."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from elnor import Row, assess, cell, codes, figures, frame, land, land_with, lit, rows_where
from hypothesis import given
from hypothesis import strategies as st
from towns import assess as of_towns
from towns import framework, land_of, level, node
from towns import target as of_towns_target

import nq57_indicators as nq
from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.gaps.targets import owned_targets
from nq57_indicators.computation.scores.measures import Attainment, measured
from nq57_indicators.computation.scores.normalisation import reference_target, scales
from nq57_indicators.models.base import Source
from nq57_indicators.models.framework import Framework, Goalpost, Node, Reference
from nq57_indicators.models.indicator import Target
from nq57_indicators.tables.observations import day_number

SOURCE = Source(document="D-PLAN", clause="1", confidence="found")


def _target(operator: str, **figure: object) -> Target:
    return Target(id="t", due="2030", operator=operator, source=SOURCE, **figure)


HIGHER, LOWER = land().indicators["lit_rate"], land().indicators["waiting_rate"]
MILESTONE = land().indicators["bridge_open"]
ATTAINED = [
    (HIGHER, _target("reach", value=80), [0, 40, 80, 100, -5], [0, 0.5, 1, 1, 0]),
    (LOWER, _target("<=", value=10), [0, 10, 20, 40, -5], [1, 1, 0.5, 0.25, 1]),
    (HIGHER, _target("range", low=20, high=30), [10, 20, 25, 60], [0.5, 1, 1, 1]),
    (LOWER, _target("range", low=20, high=30), [10, 30, 60], [1, 1, 0.5]),
    (HIGHER, _target("range", low=20, high=30, two_sided=True), [10, 25, 60], [0.5, 1, 0.5]),
    (MILESTONE, _target("done"), [0, 0.5, 1], [0, 0, 1]),
]


@pytest.mark.parametrize(("indicator", "target", "values", "expected"), ATTAINED)
def test_attainment(indicator: nq.Indicator, target: Target, values: list[float], expected: list[float]) -> None:
    asked = Attainment.of(indicator, target)
    assert measured(asked, np.array([values] * 3, float)).share[0].tolist() == expected
    assert math.isnan(measured(asked, np.full((3, 1), np.nan)).share[0, 0])


POSTS = [
    (Goalpost(indicator="x", worst=0, best=200), [0, 50, 200, 300, -10], [0, 0.25, 1, 1, 0]),
    (Goalpost(indicator="x", worst=0, best=200, clamp=False), [300, -100], [1.5, -0.5]),
    (Goalpost(indicator="x", worst=100, best=1), [100, 1, 50.5], [0, 1, 0.5]),
    (Goalpost(indicator="x", worst=100, best=10_000, transform="log"), [100, 1000, 10_000, 0], [0, 0.5, 1, 0]),
]


@pytest.mark.parametrize(("post", "values", "expected"), POSTS)
def test_between_goalposts(post: Goalpost, values: list[float], expected: list[float]) -> None:
    assert measured(post, np.array([values] * 3, float)).share[0].tolist() == pytest.approx(expected)


@given(st.integers(-(10**9), 10**9).map(lambda n: n / 1000), st.integers(-(10**9), 10**9).map(lambda n: n / 1000))
def test_a_better_value_never_attains_less(first: float, second: float) -> None:
    values = np.array(sorted([first, second]))
    for indicator, target, *_ in ATTAINED[:4]:
        low, high = Attainment.of(indicator, target).share(values)
        assert (low <= high) if indicator.better == "higher" else (low >= high)


BOTH_BIND = Attainment("range", 40, 60, two_sided=True, sign=1)
BETWEEN = [
    ([35, 65], [35 / 40, 1]), ([45, 120], [0.5, 1]), ([30, 120], [0.5, 1]), ([35, 45], [35 / 40, 1]),
    ([45, 55], [1, 1]), ([30, 38], [0.75, 0.95]), ([75, 120], [0.5, 0.8]),
]  # fmt: skip


@pytest.mark.parametrize(("ends", "expected"), BETWEEN)
def test_bounds_of_a_range_that_binds_at_both_ends(ends: list[float], expected: list[float]) -> None:
    """The best of a value that may lie inside is 1; its worst is that of the end farther off, on whichever side."""
    assert measured(BOTH_BIND, np.array([[math.nan], *([end] for end in ends)])).share[1:, 0].tolist() == expected


MEASURES = [BOTH_BIND, Attainment("<=", 50, 50, two_sided=False, sign=-1), *(post for post, *_ in POSTS)]


@given(st.lists(st.integers(1, 2000).map(lambda n: n / 10), min_size=3, max_size=3).map(sorted))
def test_bounds_hold_whatever_lies_between_them(ends: list[float]) -> None:
    low, truth, high = ends
    for measure in MEASURES:
        exact = measured(measure, np.full((3, 1), truth)).share[0, 0]
        _, lower, upper = measured(measure, np.array([[math.nan], [low], [high]])).share[:, 0]
        assert lower <= exact <= upper


# ---- the target that scores -------------------------------------------------------------------------------------


def _targets(indicator: str) -> list[OwnedTarget]:
    return [one for one in owned_targets(land()) if (one.target.variant or one.indicator) == indicator]


def _reference(indicator: str, day: date, document: str = "D-PLAN", otherwise: str = "latest_due") -> str | None:
    framework = Framework(
        id="f", official=False, version="1", nodes=(Node(id="n"),),
        reference=Reference.model_validate({"document": document, "else": otherwise}),
    )  # fmt: skip
    found = reference_target(framework, _targets(indicator), "province", day_number(day))
    return found.target.id if found else None


REFERENCES = [
    ("letter_rate", date(2024, 12, 31), "D-PLAN", "latest_due", "letter-mid-2025"),
    ("letter_rate", date(2025, 6, 30), "D-PLAN", "latest_due", "letter-mid-2025"),
    ("letter_rate", date(2025, 12, 31), "D-PLAN", "latest_due", "letter-2025"),
    ("letter_rate", date(2026, 1, 1), "D-PLAN", "latest_due", "letter-easy-2026"),
    ("letter_rate", date(2031, 1, 1), "D-PLAN", "latest_due", "letter-2030"),
    ("net_speed", date(2024, 12, 31), "D-PLAN", "latest_due", "speed-2026"),
    ("net_speed", date(2024, 12, 31), "D-PLAN", "none", None),
    ("net_speed", date(2024, 12, 31), "D-OLD", "none", "speed-2026"),
    ("letter_rate", date(2024, 12, 31), "D-CAIRN", "none", None),
    ("income", date(2024, 12, 31), "D-PLAN", "latest_due", None),
    ("lore_share", date(2024, 12, 31), "D-PLAN", "latest_due", "lore-2025"),
    ("scholars_per_10k", date(2024, 12, 31), "D-PLAN", "latest_due", None),
]


@pytest.mark.parametrize(("indicator", "day", "document", "otherwise", "expected"), REFERENCES)
def test_which_target_scores(indicator: str, day: date, document: str, otherwise: str, expected: str | None) -> None:
    """The next one due of the reference document; own targets, unsure ones, multiples of a base never do."""
    assert _reference(indicator, day, document, otherwise) == expected


def test_without_a_reference_no_target_scores() -> None:
    framework = land().frameworks["letters"]
    assert reference_target(framework, _targets("lit_rate"), "province", 0) is None


def test_what_cannot_be_scored_is_left_out() -> None:
    framework = land().frameworks["fest"]
    every = list(land().indicators)
    chosen = scales(framework, codes(), every, "province", 20_000, owned_targets(land()))
    found = {codes().indicators[one.indicator] for one in chosen}
    # no target: income has goalposts; growth and plain levels have no natural zero; own and relative targets do not score
    assert found == {
        "letter_rate", "late_rate", "open_rite_rate", "lore_share", "net_speed", "income", "bridge_open", "lit_rate",
        "waiting_rate", "treed_rate",
    }  # fmt: skip


def test_a_level_with_a_natural_zero_attains_its_target() -> None:
    rows = figures("G2-C", "2024-12", line_speed=50)
    shares = _normalise(rows)
    assert cell(shares, "score", indicator="net_speed", ref_area="G2-C") == 25  # the goalposts of fest: 50 of 200
    pointed = _normalise(rows, framework="pointed")
    assert rows_where(pointed, indicator="net_speed").empty  # else = "none"


def _normalise(rows: list[Row], framework: str = "fest", **options: object) -> pd.DataFrame:
    table = nq.read_submission(frame(rows), catalogue=land()).observations
    return nq.normalise(table, land(), framework=framework, **options)


def test_normalise_gives_the_scores_of_what_is_there() -> None:
    table = _normalise([*lit("G2-C", "2024", 40, 100), *lit("G2-D", "2024", 100, 100)])
    there = table[table["score"].notna()]
    assert there[["indicator", "ref_area", "score"]].values.tolist() == [
        ["lit_rate", "G2-C", 50],
        ["lit_rate", "G2-D", 100],
    ]


def test_normalise_without_anything_to_scale() -> None:
    table = _normalise(figures("G2-C", "2024", charm_rank=3), framework="letters")
    assert table["score"].isna().all()
    assert set(table["missing_reason"].astype(str)) == {"not_reported"}


def test_normalise_of_no_areas_is_empty() -> None:
    assert _normalise(lit("G2-C", "2024", 40, 100), areas=[]).empty


def test_scores_follow_the_rules_of_their_day() -> None:
    """as_of speaks of rules: before the great plan of June 2023 its targets score nothing."""
    rows = lit("G2-C", "2024", 40, 100)
    at = {"node": "lit_rate", "ref_area": "G2-C"}
    assert cell(assess(rows, framework="fest", as_of="2023-06-30").scores, "score", **at) == 50
    before = assess(rows, framework="fest", as_of="2023-06-29")
    assert before.gaps.empty
    assert rows_where(before.scores, **at)["score"].isna().all()


def test_an_interval_scores_between_its_bounds(tmp_path: Path) -> None:
    catalogue = land_with(
        tmp_path,
        frameworks__late="""
id = "late"
official = false
version = "1"
areas = "G2"
[[nodes]]
id = "n"
indicators = ["late_rate"]
[[goalposts]]
indicator = "late_rate"
worst = 100
best = 0
""",
    )
    rows = [*figures("G1-A", "2019", late_rate=20, decimals=0), *figures("G1-B", "2019", late_rate=30, decimals=0)]
    scores = assess(rows, catalogue=catalogue, framework="late", period="2019").scores
    at = {"node": "n", "ref_area": "G2-AB"}
    assert math.isnan(cell(scores, "score", **at))
    assert (cell(scores, "lower", **at), cell(scores, "upper", **at)) == (69.5, 80.5)
    assert cell(scores, "availability", **at) == 1


@pytest.mark.parametrize(
    ("days", "scored", "score"), [("valid_to = 2023-12-31", "2023", 50.0), ("valid_from = 2025-01-01", "2025", 25.0)]
)
def test_a_target_scores_only_in_its_own_time(days: str, scored: str, score: float, tmp_path: Path) -> None:
    """Without ``as_of`` too: gaps hold values against targets of their own time, and so do scores."""
    index = framework(node("index", 'indicators = ["a"]'), more='reference = { document = "D", else = "latest_due" }\n')
    asked = level("a", "natural_zero = true", targets=of_towns_target("old", 40, more=days))
    catalogue, given = land_of(tmp_path, asked, index), [("a", "T1", "2023", 20), ("a", "T1", "2025", 10)]
    years = ["2023", "2024", "2025"]
    result = of_towns(catalogue, *given, ("a", "T1", "2024", 30), period=years)
    assert result.gaps["time_period"].tolist() == [scored]
    leaves = result.scores[(result.scores["node"] == "a") & (result.scores["ref_area"] == "T1")].set_index(
        "time_period"
    )
    assert leaves["score"].dropna().to_dict() == {scored: score}
    assert set(leaves["missing_reason"].drop(scored)) == {"no_scale"}


@pytest.mark.parametrize("days", ["valid_to = 2023-12-31", "valid_from = 2025-01-01"])
def test_an_indicator_out_of_its_time_is_not_asked_for(days: str, tmp_path: Path) -> None:
    """It leaves the tree, as it does where the definitions are loaded for the day."""
    index = framework(node("index", 'indicators = ["a", "b"]'), ("a", 0, 100), ("b", 0, 100))
    catalogue = land_of(tmp_path, level("a") + level("b", days), index)
    scores = of_towns(catalogue, ("a", "T1", "2024", 20), ("b", "T1", "2024", 80), period="2024").scores
    assert cell(scores, "missing_reason", node="b", ref_area="T1") == "not_applicable"
    assert (
        cell(scores, "score", node="index", ref_area="T1"),
        cell(scores, "availability", node="index", ref_area="T1"),
    ) == (20, 1)


def test_what_takes_a_place_from_a_day_on_leaves_the_time_before(tmp_path: Path) -> None:
    """40 until 2024, 80 from 2025 on: a figure of each year stands beside the target of its own time, without ``as_of`` too."""
    index = framework(node("index", 'indicators = ["a"]'), more='reference = { document = "D", else = "latest_due" }\n')
    later = of_towns_target("new", 80, more='valid_from = 2025-01-01\nsupersedes = ["old"]')
    asked = level("a", "natural_zero = true", targets=of_towns_target("old", 40) + later)
    catalogue, given = land_of(tmp_path, asked, index), [("a", "T1", "2024", 20), ("a", "T1", "2025", 20)]
    for as_of, scores in ((None, [50.0, 25.0]), ("2024-12-31", [50.0, 50.0]), ("2025-12-31", [None, 25.0])):
        result = of_towns(catalogue, *given, period=["2024", "2025"], as_of=as_of)
        leaves = result.scores[(result.scores["node"] == "a") & (result.scores["ref_area"] == "T1")]
        assert leaves["score"].astype(object).where(leaves["score"].notna(), None).tolist() == scores
    held = of_towns(catalogue, *given).gaps[["time_period", "target"]].astype(str).to_numpy().tolist()
    assert held == [["2024", "old"], ["2025", "new"]]
