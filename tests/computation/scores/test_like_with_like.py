"""Nothing is carried, dropped or compared in silence: marks of old values, reasons, and who is ranked beside whom."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from elnor import cell, notes, rows_where
from towns import assess, framework, land_of, level, node, rate, rows, target

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.computation.scores.measures import Attainment, measured

AB = level("a") + level("b")
POSTS = (("a", 0, 100), ("b", 0, 100))
INDEX = framework(node("index", 'indicators = ["a", "b"]'), *POSTS)
AT = {"node": "index", "ref_area": "T1"}


# ---- carried forward --------------------------------------------------------------------------------------------------


def test_a_value_carried_forward_marks_every_node_above_it(tmp_path: Path) -> None:
    scoring = framework(
        node("index")
        + node("inner", 'parent = "index"\nweight = 3\nindicators = ["a", "b"]')
        + node("other", 'parent = "index"\nindicators = ["c"]'),
        *POSTS, ("c", 0, 100),
    )  # fmt: skip
    catalogue = land_of(tmp_path, AB + level("c"), scoring)
    result = assess(catalogue, ("a", "T1", "2024", 90), ("b", "T1", "2023", 20), ("c", "T1", "2024", 5), period="2024")
    marked = {"b": ("2023", 1.0), "inner": (None, 1 / 2), "index": (None, 3 / 8)}
    for name, (period, weight) in marked.items():
        at = {"node": name, "ref_area": "T1"}
        assert "carried_forward" in notes(result.scores, **at)
        assert cell(result.scores, "carried_weight", **at) == weight
        assert period is None or cell(result.scores, "carried_from", **at) == period
    for name in ("a", "other", "c"):
        assert cell(result.scores, "carried_weight", node=name, ref_area="T1") == 0
    summary = result.summary.set_index("ref_area")
    assert "carried_forward" in summary.loc["T1", "note"]


CARRIED = [
    ("2024", "2024", False),
    ("2023", "2024", True),
    ("2024", "2025-09", True),
    ("2024-12", "2024", False),
    ("2025-07", "2025-09", True),
    ("2025-08", "2025-Q3", True),
    ("2025-09", "2025-Q3", False),
    ("2025-Q2", "2025", True),
]


@pytest.mark.parametrize(("period", "scored", "carried"), CARRIED)
def test_what_is_carried(period: str, scored: str, carried: bool, tmp_path: Path) -> None:
    """Of an earlier period than the one scored, or with a whole period as long as its own behind it."""
    catalogue = land_of(tmp_path, level("a", "max_age = 24"), framework(node("index", 'indicators = ["a"]'), POSTS[0]))
    scores = assess(catalogue, ("a", "T1", period, 90), period=scored).scores
    at = {"node": "a", "ref_area": "T1"}
    assert cell(scores, "score", **at) == 90
    assert ("carried_forward" in notes(scores, **at)) == carried


def test_a_value_may_have_to_be_of_the_very_day(tmp_path: Path) -> None:
    catalogue = land_of(tmp_path, level("a", "max_age = 0"), framework(node("index", 'indicators = ["a"]'), POSTS[0]))
    given = [("a", "T1", "2024", 90), ("a", "T2", "2023", 50)]
    scores = assess(catalogue, *given, period="2024").scores
    assert cell(scores, "score", node="a", ref_area="T1") == 90
    assert cell(scores, "missing_reason", node="a", ref_area="T2") == "too_old"


# ---- transforms -------------------------------------------------------------------------------------------------------

LOG = 'indicator = "a"\nworst = 1\nbest = 100\ntransform = "log"\n'
TURNED = LOG.replace("worst = 1\nbest = 100", "worst = 100\nbest = 1")


def _one(tmp_path: Path, post: str | tuple[str, float, float], value: float, more: str = "") -> pd.DataFrame:
    catalogue = land_of(tmp_path, level("a", more), framework(node("index", 'indicators = ["a"]'), post))
    return assess(catalogue, ("a", "T1", "2024", value), period="2024").scores


LOGS = [
    (LOG, 10, 50.0, {"carried_weight": 0.0}),
    (LOG, 0, 0.0, {"clipped": 1}),
    (LOG, -6, 0.0, {"clipped": 1}),
    (TURNED, 0, 100.0, {"clipped": 1}),
    (LOG + "clamp = false", 0, None, {"missing_reason": "not_positive", "availability": 0.0}),
    (LOG + "clamp = false", -6, None, {"missing_reason": "not_positive", "availability": 0.0}),
]


@pytest.mark.parametrize(("post", "value", "score", "told"), LOGS)
def test_figures_without_a_logarithm(
    post: str, value: float, score: float | None, told: dict[str, object], tmp_path: Path
) -> None:
    scores = _one(tmp_path, post, value, 'better = "lower"' if "worst = 100" in post else "")
    for name in ("a", "index"):
        found = cell(scores, "score", node=name, ref_area="T1")
        assert math.isnan(found) if score is None else found == pytest.approx(score)
        assert not math.isinf(found)
    for column, expected in told.items():
        assert cell(scores, column, node="a", ref_area="T1") == expected
    assert ("not_positive" in notes(scores, node="a", ref_area="T1")) == (value <= 0 and score is not None)


def test_a_share_too_large_for_a_float_is_no_score(tmp_path: Path) -> None:
    scores = _one(tmp_path, 'indicator = "a"\nworst = 0\nbest = 1e-300\nclamp = false', 1e300)
    assert cell(scores, "missing_reason", node="a", ref_area="T1") == "not_finite"
    assert cell(scores, "missing_reason", node="index", ref_area="T1") == "no_parts"


GEOMETRIC = 'aggregate = "geometric"\nindicators = ["a", "b"]\n'
FREE = tuple(f'indicator = "{name}"\nworst = 0\nbest = 100\nclamp = false' for name in "ab")
MEANS = [
    ("", (-20, -30), None, "negative_in_mean", set()),
    ("", (-20, 40), None, "negative_in_mean", set()),
    ("", (0, 40), 0.0, None, {"zero_in_mean"}),
    ("floor = 10", (-20, 40), 20.0, None, {"floored"}),
    ("", (10, 40), 20.0, None, set()),
]


@pytest.mark.parametrize(("floor", "values", "score", "reason", "said"), MEANS)
def test_a_geometric_mean_of_nothing_or_less(
    floor: str, values: tuple[float, float], score: float | None, reason: str | None, said: set[str], tmp_path: Path
) -> None:
    catalogue = land_of(tmp_path, AB, framework(node("index", GEOMETRIC + floor), *FREE))
    scores = assess(catalogue, *((n, "T1", "2024", v) for n, v in zip("ab", values, strict=True)), period="2024").scores
    found = cell(scores, "score", **AT)
    assert math.isnan(found) if score is None else found == pytest.approx(score)
    assert reason is None or cell(scores, "missing_reason", **AT) == reason
    assert notes(scores, **AT) == said
    unusable = 0 if reason is None else sum(value < 0 for value in values) / 2
    assert cell(scores, "availability", **AT) == 1 - unusable


def test_clipping_is_counted(tmp_path: Path) -> None:
    catalogue = land_of(tmp_path, AB, INDEX)
    scores = assess(catalogue, ("a", "T1", "2024", 120), ("b", "T1", "2024", 100), period="2024").scores
    assert [cell(scores, "clipped", node=name, ref_area="T1") for name in ("index", "a", "b")] == [1, 1, 0]


RANGE = 'operator = "range"\nlow = 0\nhigh = 60\ntwo_sided = true'
CUT = [
    ("", target("t", 10), -5, 0.0, 1),
    ("", target("t", 10), 0, 0.0, 0),
    ("", target("t", 10), 5, 50.0, 0),
    ("", target("t", 10), 50, 100.0, 1),
    ('better = "lower"', target("t", 10), -5, 100.0, 1),
    ('better = "lower"', target("t", 10), 40, 25.0, 0),
    ("", target("t", 0, more=RANGE.replace("low = 0", "low = 40")), -5, 0.0, 1),
    ("", target("t", 0, more=RANGE.replace("low = 0", "low = 40")), 50, 100.0, 0),
]


@pytest.mark.parametrize(("more", "owed", "value", "score", "clipped"), CUT)
def test_what_attainment_cuts_is_counted(
    more: str, owed: str, value: float, score: float, clipped: int, tmp_path: Path
) -> None:
    """-5 of 10 would be -50: cut to 0 as 50 of 10 is to 100."""
    by_target = framework(node("index", 'indicators = ["a"]'), more='reference = { document = "D" }')
    catalogue = land_of(tmp_path, level("a", f"natural_zero = true\n{more}", targets=owed), by_target)
    scores = assess(catalogue, ("a", "T1", "2024", value), period="2024").scores
    for name in ("a", "index"):
        at = {"node": name, "ref_area": "T1"}
        assert (cell(scores, "score", **at), cell(scores, "clipped", **at)) == (score, clipped)
    assert ("clipped" in notes(scores, node="a", ref_area="T1")) == bool(clipped)


# ---- bounds -----------------------------------------------------------------------------------------------------------


def test_a_missing_part_could_be_anything_on_its_scale(tmp_path: Path) -> None:
    """Weight 1 missing, weight 3 at 40: the score is 40, the truth between 30 and 55."""
    scoring = framework(node("index", 'indicators = ["a", "b"]\nweights = { a = 3, b = 1 }'), *POSTS)
    scores = assess(land_of(tmp_path, AB, scoring), ("a", "T1", "2024", 40), period="2024").scores
    assert [cell(scores, name, **AT) for name in ("lower", "score", "upper")] == pytest.approx([30, 40, 55])
    assert cell(scores, "missing_reason", node="b", ref_area="T1") == "not_reported"
    assert cell(scores, "availability", **AT) == 0.75


def test_a_missing_part_without_ends_leaves_the_bounds_unknown(tmp_path: Path) -> None:
    scores = assess(
        land_of(tmp_path, AB, framework(node("index", 'indicators = ["a", "b"]'), POSTS[0], FREE[1])),
        ("a", "T1", "2024", 40),
        period="2024",
    ).scores
    assert math.isnan(cell(scores, "lower", **AT))
    assert notes(scores, **AT) == {"bounds_unknown"}


def test_bounds_of_a_range_hold_the_truth(tmp_path: Path) -> None:
    """A value between 35 and 65 may be 50, which is inside 40 to 60."""
    both = target("t", 0, more='operator = "range"\nlow = 40\nhigh = 60\ntwo_sided = true')
    catalogue = land_of(
        tmp_path,
        level("a", "natural_zero = true", targets=both),
        framework(node("index", 'indicators = ["a"]'), more='reference = { document = "D" }'),
    )
    [owned] = catalogue.targets
    asked = Attainment.of(catalogue.indicators["a"], owned.target)
    assert measured(asked, np.array([[np.nan], [35], [65]])).share[1:, 0].tolist() == [35 / 40, 1.0]


# ---- ranks ------------------------------------------------------------------------------------------------------------

RATE = rate("r", custodian="OFFICE")
RANKED = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))


def _parts(area: str, period: str, share: float, whole: float = 1000, provider: str | None = None) -> list[tuple]:
    who = (provider or area,)
    return [("r_part", area, period, share * whole / 100, *who), ("r_whole", area, period, whole, *who)]


def test_a_town_s_own_figure_is_not_ranked_beside_those_of_an_office(tmp_path: Path) -> None:
    given = [
        *_parts("T1", "2024-12", 72.5),
        *_parts("T2", "2024-12", 60, provider="OFFICE"),
        *_parts("T3", "2024-12", 50, provider="OFFICE"),
    ]
    scores = assess(land_of(tmp_path, RATE, RANKED), *given, period="2024-12").scores
    at = {"node": "r", "ref_area": "T1"}
    assert cell(scores, "score", **at) == 72.5
    assert pd.isna(cell(scores, "rank", **at))
    assert notes(scores, **at) == {"other_provider"}
    assert [cell(scores, "rank", node="r", ref_area=town) for town in ("T2", "T3")] == [1, 2]
    assert cell(scores, "rank_of", node="r", ref_area="T2") == 2
    assert cell(scores, "unlike_weight", node="index", ref_area="T1") == 1
    assert "unlike_parts" in notes(scores, node="index", ref_area="T1")
    assert cell(scores, "rank", node="index", ref_area="T1") == 1


def test_a_figure_of_july_is_not_ranked_in_september(tmp_path: Path) -> None:
    given = [*_parts("T1", "2025-07", 99), *_parts("T2", "2025-09", 60), *_parts("T3", "2025-09", 50)]
    scores = assess(land_of(tmp_path, RATE, RANKED), *given, period="2025-09").scores
    at = {"node": "r", "ref_area": "T1"}
    assert notes(scores, **at) == {"carried_forward", "other_period"}
    assert pd.isna(cell(scores, "rank", **at))
    assert cell(scores, "rank", node="r", ref_area="T2") == 1


LEAST = [
    (rate("r", "min_denominator = 30"), ""),
    (RATE, "min_denominator = 30"),
    (rate("r", "min_denominator = 30"), "min_denominator = 1"),
]


@pytest.mark.parametrize(("indicator", "of_framework"), LEAST)
def test_two_of_two_dossiers_are_shown_but_not_scored(indicator: str, of_framework: str, tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100), more=of_framework)
    given = [*_parts("T1", "2024-12", 100, 2), *_parts("T2", "2024-12", 45.8, 90_000)]
    result = assess(land_of(tmp_path, indicator, scoring), *given, period="2024-12")
    assert cell(result.values, "value", ref_area="T1", time_period="2024-12") == 100
    at = {"node": "r", "ref_area": "T1"}
    assert math.isnan(cell(result.scores, "score", **at))
    assert cell(result.scores, "missing_reason", **at) == "small_denominator"
    assert pd.isna(cell(result.scores, "rank", **at))
    assert cell(result.scores, "rank", node="r", ref_area="T2") == 1
    assert cell(result.scores, "rank_of", node="r", ref_area="T2") == 1
    explanation = result.explain("r", "T1", "2024-12", "score")
    assert "Value: 100 percent, December 2024" in explanation.text("en")
    assert "= 2 case" in explanation.text("en")
    assert nq.replay(explanation)["score"] is None


def test_a_stated_rate_may_be_one_of_two_dossiers(tmp_path: Path) -> None:
    """Nobody knows of how many its 100 % are: it is said, where a least denominator is asked for and nowhere else."""
    for more, said in (("min_denominator = 30", {"denominator_unknown"}), ("", set[str]())):
        scoring = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100), more=more)
        given = [("r", "T1", "2024-12", 100), *_parts("T2", "2024-12", 45.8, 90_000)]
        scores = assess(land_of(tmp_path, rate("r"), scoring), *given, period="2024-12").scores
        assert notes(scores, node="r", ref_area="T1") == said
        assert notes(scores, node="r", ref_area="T2") == set()
        assert cell(scores, "rank", node="r", ref_area="T1") == 1


RANK_FROM = [
    ('rank_from = "2/3"', 2, False),
    ('rank_from = "2/3"', 3, True),
    ("rank_from = 0.5", 2, True),
    ("", 1, True),
]


@pytest.mark.parametrize(("least", "towns", "ranked"), RANK_FROM)
def test_too_few_are_not_ranked(least: str, towns: int, ranked: bool, tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["a"]'), POSTS[0], more=least)
    given = [("a", f"T{number}", "2024", 10 * number) for number in range(1, towns + 1)]
    scores = assess(land_of(tmp_path, level("a"), scoring), *given, period="2024").scores
    assert cell(scores, "score", **AT) == 10
    assert pd.isna(cell(scores, "rank", **AT)) != ranked
    assert cell(scores, "rank_of", **AT) == (towns if ranked else 0)
    assert ("too_few_ranked" in notes(scores, **AT)) != ranked


def test_a_rank_is_that_among_all_areas_of_the_scheme(tmp_path: Path) -> None:
    catalogue = land_of(tmp_path, level("a"), framework(node("index", 'indicators = ["a"]'), POSTS[0]))
    given = [("a", f"T{number}", "2024", 10 * number) for number in range(1, 4)]
    scores = assess(catalogue, *given, areas=["T1"], period="2024").scores
    assert set(scores["ref_area"].astype(str)) == {"T1"}
    assert (cell(scores, "rank", **AT), cell(scores, "rank_of", **AT)) == (3, 3)


COUNTRY = rate("r", targets=target("t", 80, more='level = "land"'))


@pytest.mark.parametrize("asked", [None, "L", ["L"]])
def test_the_country_is_scored_by_its_own_targets(asked: object, tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["r"]'), more='areas = "L"\nreference = { document = "D" }')
    scores = assess(land_of(tmp_path, COUNTRY, scoring), *_parts("L", "2025", 60), areas=asked, period="2025").scores
    assert set(scores["ref_area"].astype(str)) == {"L"}
    assert cell(scores, "score", node="index", ref_area="L") == 75
    assert pd.isna(cell(scores, "rank", node="index", ref_area="L"))


def test_targets_of_a_level_score_the_areas_of_that_level(tmp_path: Path) -> None:
    """Asked for the land and a town at once, each is held against its own."""
    both = COUNTRY.replace("[[indicators.variables]]", target("u", 40) + "[[indicators.variables]]", 1)
    scoring = framework(node("index", 'indicators = ["r"]'), more='reference = { document = "D" }')
    given = [*_parts("L", "2025", 60), *_parts("T1", "2025", 20)]
    scores = assess(land_of(tmp_path, both, scoring), *given, areas=["L", "T1"], period="2025").scores
    assert cell(scores, "score", node="index", ref_area="L") == 75
    assert cell(scores, "score", **AT) == 50


def test_the_normalised_table_makes_the_same_scores(tmp_path: Path) -> None:
    catalogue = land_of(tmp_path, AB, INDEX)
    given = [("a", "T1", "2024", 120), ("b", "T1", "2023", 20), ("a", "T2", "2024", 50), ("a", "T3", "2024", 40)]
    observations = nq.read_submission(rows(*given), catalogue=catalogue).observations
    made = nq.aggregate(nq.normalise(observations, catalogue, period="2024"), catalogue)
    at_once = nq.aggregate(observations, catalogue, period="2024")
    assert_frame_equal(made.astype(object), at_once.astype(object), check_dtype=False)
    assert len(rows_where(made, node="index")) == 4
