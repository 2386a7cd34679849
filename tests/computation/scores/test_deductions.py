"""What is taken off a node: shown, marked and compared like any other figure, and never 0 where nobody knows it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from elnor import cell, notes, rows_where
from towns import assess, framework, land_of, level, node, rate

import nq57_indicators as nq
from nq57_indicators.models.explained_scores import NodeExplanation

FINES = level("fines", 'better = "lower"')
NODES = (
    node("index")
    + node("fined", 'parent = "index"\npoints = 20\nindicators = ["a"]\ndeductions = ["fines"]')
    + node("other", 'parent = "index"\npoints = 80\nindicators = ["c"]')
)
EVERY = [(name, town, "2024", value) for town in ("T1", "T2", "T3") for name, value in (("a", 30), ("c", 40))]


def scores(folder: Path, *given: tuple[object, ...], fines: str = FINES, more: str = "") -> pd.DataFrame:
    """Three towns of the same figures: 6 of 20 points for a, 32 of 80 for c, less what is ``given`` as fines."""
    scoring = framework(NODES, ("a", 0, 100), ("c", 0, 100), more=more)
    catalogue = land_of(folder, level("a") + level("c") + fines, scoring)
    result = assess(catalogue, *EVERY, *given, period="2024")
    for each in result.scores.to_dict("records"):
        again = nq.replay(result.explain(each["node"], each["ref_area"], "2024", "score").model_dump_json())
        assert all(pd.isna(value) if pd.isna(each[name]) else value == each[name] for name, value in again.items())
    return result.scores


def test_a_deduction_has_a_row_of_its_own_without_weight_or_rank(tmp_path: Path) -> None:
    table = scores(tmp_path, ("fines", "T1", "2024", 5))
    found = rows_where(table, node="fines", ref_area="T1").iloc[0]
    assert (found["score"], found["value_period"], found["rank_of"]) == (-5, "2024", 0)
    assert np.isnan(found["weight"])
    assert table["node"].drop_duplicates().tolist() == ["index", "fined", "a", "fines", "other", "c"]


def test_a_deduction_that_nobody_reported_leaves_no_score_and_no_rank_above_it(tmp_path: Path) -> None:
    """T3 says nothing of its fines; it would lead with 38 where 33 is left of the others."""
    table = scores(tmp_path, ("fines", "T1", "2024", 5), ("fines", "T2", "2024", 0))
    lost = {"node": "fined", "ref_area": "T3"}
    assert cell(table, "missing_reason", **lost) == "deduction_missing"
    assert (cell(table, "availability", **lost), np.isnan(cell(table, "upper", **lost))) == (0, True)
    assert cell(table, "missing_reason", node="fines", ref_area="T3") == "not_reported"
    top = {"node": "index", "ref_area": "T3"}
    assert (cell(table, "score", **top), cell(table, "availability", **top)) == (pytest.approx(40), 0.8)
    assert notes(table, **top) == {"deduction_missing", "bounds_unknown"}
    ranks = rows_where(table, node="index").set_index("ref_area")
    assert ranks["rank"].dropna().to_dict() == {"T1": 2, "T2": 1}
    assert set(ranks["rank_of"]) == {2}


def test_a_deduction_of_last_year_is_marked_as_any_figure_is(tmp_path: Path) -> None:
    table = scores(
        tmp_path, ("fines", "T1", "2024", 5), ("fines", "T2", "2023", 5), ("fines", "T3", "2024", 5),
    )  # fmt: skip
    at = {"ref_area": "T2"}
    assert (cell(table, "carried_from", node="fines", **at), notes(table, node="fines", **at)) == (
        "2023",
        {"carried_forward", "other_period"},
    )
    for name, share in (("fines", 1), ("fined", 1), ("index", 0.2)):
        assert cell(table, "carried_weight", node=name, **at) == pytest.approx(share)
        assert cell(table, "unlike_weight", node=name, **at) == pytest.approx(share)
    assert notes(table, node="index", **at) == {"carried_forward", "unlike_parts"}
    assert not notes(table, node="index", ref_area="T1")


def test_a_rate_of_too_few_cases_takes_nothing_off(tmp_path: Path) -> None:
    """Below the least denominator it is shown, but neither scored nor ranked; nor is the node it would be taken off."""
    given = [("fines_part", "T1", "2024", 2), ("fines_whole", "T1", "2024", 2)]
    given += [("fines_part", "T2", "2024", 2), ("fines_whole", "T2", "2024", 50)]
    table = scores(tmp_path, *given, fines=rate("fines", frequency="annual"), more="min_denominator = 30")
    assert cell(table, "missing_reason", node="fines", ref_area="T1") == "small_denominator"
    assert cell(table, "missing_reason", node="fined", ref_area="T1") == "deduction_missing"
    assert cell(table, "score", node="fined", ref_area="T2") == pytest.approx(6 - 4)


def test_of_two_deductions_one_may_be_known(tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["a"]\ndeductions = ["fines", "late"]'), ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a") + FINES + FINES.replace("fines", "late"), scoring)
    given = [("a", "T1", "2024", 30), ("fines", "T1", "2024", 5), ("a", "T2", "2024", 30)]
    table = assess(catalogue, *given, ("fines", "T2", "2024", 1), ("late", "T2", "2023", 2), period="2024").scores
    assert cell(table, "availability", node="index", ref_area="T1") == 0.5
    assert cell(table, "score", node="index", ref_area="T2") == 30 - 1 - 2
    assert cell(table, "carried_weight", node="index", ref_area="T2") == 0.5


def test_the_account_says_what_is_taken_off_or_why_nobody_knows(tmp_path: Path) -> None:
    scoring = framework(NODES, ("a", 0, 100), ("c", 0, 100))
    catalogue = land_of(tmp_path, level("a") + level("c") + FINES, scoring)
    result = assess(catalogue, *EVERY, ("fines", "T1", "2023", 5), period="2024")
    carried, lost = (result.explain("index", town, "2024", "score").text("en") for town in ("T1", "T2"))
    assert "Deduction: name: −5\n" in carried
    assert "The value of an earlier period, carried forward." in carried.partition("Deduction")[2]
    assert "no score (a deduction has no figure)" in lost
    assert "Deduction: name: no figure at all" in lost


def test_a_deduction_that_does_not_apply_takes_nothing_off_and_says_so(tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["a"]\ndeductions = ["fines"]'), ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a") + FINES.replace("name =", "valid_to = 2020-12-31\nname =", 1), scoring)
    result = assess(catalogue, ("a", "T1", "2024", 30), ("fines", "T1", "2024", 5), period="2024")
    assert cell(result.scores, "score", node="index", ref_area="T1") == 30
    assert "Deduction: name: does not apply" in result.explain("index", "T1", "2024", "score").text("en")


def test_deductions_take_no_more_than_there_is(tmp_path: Path) -> None:
    """6 of 20 points less 9 is 0, told as cut; 6 less 6 is 0, and nothing is cut; all of the index is 32."""
    table = scores(tmp_path, ("fines", "T1", "2024", 9), ("fines", "T2", "2024", 6), ("fines", "T3", "2024", 1))
    table = table[table["ref_area"] != "T4"]
    fined = rows_where(table, node="fined").set_index("ref_area")
    assert fined["score"].to_dict() == pytest.approx({"T1": 0, "T2": 0, "T3": 5})
    assert fined["clipped"].to_dict() == {"T1": 1, "T2": 0, "T3": 0}
    assert rows_where(table, node="index").set_index("ref_area")["clipped"].to_dict() == {"T1": 1, "T2": 0, "T3": 0}
    assert cell(table, "score", node="index", ref_area="T1") == pytest.approx(32)


def test_each_deduction_takes_its_share_of_what_there_is(tmp_path: Path) -> None:
    """30 points less 20 and 40 leaves 0: they take 10 and 20."""
    scoring = framework(node("index", 'indicators = ["a"]\ndeductions = ["fines", "late"]'), ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a") + FINES + level("late", 'better = "lower"'), scoring)
    given = [(name, "T1", "2024", value) for name, value in (("a", 30), ("fines", 20), ("late", 40))]
    told = assess(catalogue, *given, period="2024").explain("index", "T1", "2024", "score").of
    assert isinstance(told, NodeExplanation)
    assert [part.contribution for part in (*told.parts, *told.deductions)] == pytest.approx([30, -10, -20])
    assert (told.score, told.clipped) == (0, 1)


def test_a_deduction_below_0_adds_no_points(tmp_path: Path) -> None:
    table = scores(tmp_path, ("fines", "T1", "2024", -5), ("fines", "T2", "2024", 0), ("fines", "T3", "2024", 1))
    assert cell(table, "missing_reason", node="fines", ref_area="T1") == "negative_deduction"
    assert cell(table, "missing_reason", node="fined", ref_area="T1") == "deduction_missing"
    assert cell(table, "score", node="fined", ref_area="T2") == pytest.approx(6)
