"""Nodes from their children: means, availability, what does not apply, deductions, points, ranks."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from elnor import SHIRES, Row, assess, cell, figures, land_with, lit, rows_where

import nq57_indicators as nq

HEAD = """
id = "tried"
official = false
version = "1"
scale = [{low}, {high}]
areas = "G2"
reference = {{ document = "D-ENDED", else = "none" }}
[[nodes]]
id = "root"
{root}
"""
POSTS = """
[[goalposts]]
indicator = "{name}"
worst = {worst}
best = {best}
"""
GONE = """
indicator = "charm_rank"
[[targets]]
id = "charm-gone-2030"
due = "2030"
operator = "reach"
value = 3
source = { document = "D-ENDED", clause = "1", confidence = "found" }
"""
"""A target of an act that has ended: the framework may list the indicator, but today nothing scores it."""
LEAVES = ("lit_rate", "waiting_rate", "treed_rate", "income")


def _posts(name: str) -> str:
    worst, best = (100, 0) if name == "waiting_rate" else (0, 100)
    return POSTS.format(name=name, worst=worst, best=best)


def _framework(folder: Path, root: str, *nodes: str, scale: tuple[int, int] = (0, 100)) -> nq.Catalogue:
    """Elnor scored by ``tried``: every indicator of homes as it is, from 0 to 100."""
    text = HEAD.format(low=scale[0], high=scale[1], root=root)
    text += "".join(f"[[nodes]]\n{node}\n" for node in nodes)
    held = ["lit_rate"] if "pillar" in text else [name for name in LEAVES if f'"{name}"' in text]
    text += "".join(_posts(name) for name in held)
    return land_with(folder, frameworks__tried=text, targets__gone=GONE)


def _scores(catalogue: nq.Catalogue, rows: list[Row], **options: object) -> pd.DataFrame:
    return assess(rows, catalogue=catalogue, framework="tried", period="2024", **options).scores


def _homes(area: str, lit_homes: float | None, waiting: float | None, treed: float | None = None) -> list[Row]:
    """Scores of shares in percent (of homes that wait, the fewer the better); ``None`` is silence."""
    rows = figures(area, "2024", homes=100, gardens=100)
    if lit_homes is not None:
        rows += figures(area, "2024", homes_lit=lit_homes)
    if waiting is not None:
        rows += figures(area, "2024", homes_waiting=100 - waiting)
    if treed is not None:
        rows += figures(area, "2024", gardens_treed=treed)
    return rows


BOTH = 'indicators = ["lit_rate", "waiting_rate"]'
AT = {"node": "root", "ref_area": "G2-C"}


def test_weights_are_renormalised_over_what_is_there(tmp_path: Path) -> None:
    root = 'indicators = ["lit_rate", "waiting_rate", "treed_rate"]\nweights = { lit_rate = 3, waiting_rate = 1 }'
    scores = _scores(_framework(tmp_path, root), _homes("G2-C", 40, 80))
    assert cell(scores, "score", **AT) == pytest.approx((3 * 40 + 1 * 80) / 4)
    assert cell(scores, "availability", **AT) == pytest.approx(4 / 5)
    assert cell(scores, "weight", node="lit_rate", ref_area="G2-C") == 3


AVAILABILITY = [(0.5, True), (0.51, False), (0.0, True)]


@pytest.mark.parametrize(("least", "there"), AVAILABILITY)
def test_below_its_availability_a_node_is_missing(least: float, there: bool, tmp_path: Path) -> None:
    scores = _scores(_framework(tmp_path, f"{BOTH}\navailability = {least}"), _homes("G2-C", 40, None))
    assert (cell(scores, "score", **AT) == 40) == there
    assert cell(scores, "availability", **AT) == 0.5
    assert cell(scores, "rank_of", **AT) == int(there)


WHOLE = ['required = "all"', 'on_missing = "missing"']


@pytest.mark.parametrize("rule", WHOLE)
def test_a_node_that_needs_all_its_parts(rule: str, tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, f"{BOTH}\n{rule}")
    scores = _scores(catalogue, [*_homes("G2-C", 40, None), *_homes("G2-D", 40, 60)])
    assert math.isnan(cell(scores, "score", **AT))
    assert cell(scores, "score", node="root", ref_area="G2-D") == 50


def test_what_does_not_apply_is_not_asked_for(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, f'{BOTH}\nrequired = "all"\navailability = 1')
    gone = figures("G2-C", "2024", homes_waiting=None, obs_status="missing", missing_reason="not_applicable")
    refused = figures("G2-D", "2024", homes_waiting=None, obs_status="missing", missing_reason="refused")
    scores = _scores(catalogue, [*_homes("G2-C", 40, None), *gone, *_homes("G2-D", 40, None), *refused])
    assert cell(scores, "score", **AT) == 40
    assert cell(scores, "availability", **AT) == 1
    assert math.isnan(cell(scores, "score", node="root", ref_area="G2-D"))


def test_where_nothing_applies_there_is_no_score(tmp_path: Path) -> None:
    catalogue = _framework(
        tmp_path,
        "",
        f'id = "inner"\nparent = "root"\n{BOTH}',
        'id = "other"\nparent = "root"\nindicators = ["treed_rate"]',
    )
    gone = {"obs_status": "missing", "missing_reason": "not_applicable"}
    rows = figures("G2-C", "2024", homes_lit=None, homes_waiting=None, homes=None, **gone)
    rows += figures("G2-C", "2024", gardens_treed=60, gardens=100)
    scores = _scores(catalogue, rows)
    assert math.isnan(cell(scores, "score", node="inner", ref_area="G2-C"))
    assert cell(scores, "score", **AT) == 60
    assert cell(scores, "availability", **AT) == 1


def test_availability_goes_down_the_tree(tmp_path: Path) -> None:
    catalogue = _framework(
        tmp_path, "", f'id = "inner"\nparent = "root"\nweight = 2\n{BOTH}',
        'id = "other"\nparent = "root"\nweight = 1\nindicators = ["treed_rate"]',
    )  # fmt: skip
    scores = _scores(catalogue, _homes("G2-C", 40, None, 100))
    assert cell(scores, "availability", node="inner", ref_area="G2-C") == 0.5
    assert cell(scores, "availability", **AT) == pytest.approx((2 * 0.5 + 1 * 1) / 3)
    assert cell(scores, "score", **AT) == pytest.approx((2 * 40 + 1 * 100) / 3)


GEOMETRIC = [("", 0.0), ("floor = 1", (1 * 64) ** 0.5), ("floor = 100", 100.0)]


@pytest.mark.parametrize(("floor", "expected"), GEOMETRIC)
def test_a_geometric_mean_with_nothing_in_it(floor: str, expected: float, tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, f'{BOTH}\naggregate = "geometric"\n{floor}')
    scores = _scores(catalogue, _homes("G2-C", 0, 64))
    assert cell(scores, "score", **AT) == pytest.approx(expected)


def test_a_geometric_mean_of_weights(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, f'{BOTH}\naggregate = "geometric"\nweights = {{ lit_rate = 3, waiting_rate = 1 }}')
    scores = _scores(catalogue, [*_homes("G2-C", 16, 81), *_homes("G2-D", 16, None)])
    assert cell(scores, "score", **AT) == pytest.approx(16**0.75 * 81**0.25)
    assert cell(scores, "score", node="root", ref_area="G2-D") == pytest.approx(16)


def test_nodes_of_weight_nothing_are_shown_only(tmp_path: Path) -> None:
    catalogue = _framework(
        tmp_path, 'required = "all"', f'id = "inner"\nparent = "root"\n{BOTH}',
        'id = "shown"\nparent = "root"\nweight = 0\nindicators = ["treed_rate"]',
    )  # fmt: skip
    scores = _scores(catalogue, _homes("G2-C", 40, 60))
    assert cell(scores, "score", **AT) == 50
    assert math.isnan(cell(scores, "score", node="shown", ref_area="G2-C"))


def test_points_are_weight_and_scale_in_one(tmp_path: Path) -> None:
    catalogue = _framework(
        tmp_path, "", 'id = "a"\nparent = "root"\npoints = 30\nindicators = ["lit_rate"]',
        'id = "b"\nparent = "root"\npoints = 10\nindicators = ["waiting_rate"]',
    )  # fmt: skip
    scores = _scores(catalogue, _homes("G2-C", 40, 60))
    assert cell(scores, "score", node="a", ref_area="G2-C") == pytest.approx(12)
    assert cell(scores, "score", node="b", ref_area="G2-C") == pytest.approx(6)
    assert cell(scores, "score", **AT) == pytest.approx((12 + 6) / 40 * 100)


def test_a_scale_of_its_own_does_not_reach_the_parent(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, "", f'id = "a"\nparent = "root"\nscale = [1, 5]\n{BOTH}', scale=(0, 1))
    scores = _scores(catalogue, _homes("G2-C", 40, 60))
    assert cell(scores, "score", node="a", ref_area="G2-C") == pytest.approx(3)
    assert cell(scores, "score", **AT) == pytest.approx(0.5)


def test_deductions_are_taken_from_what_is_shown_and_handed_up(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, "", f'id = "a"\nparent = "root"\npoints = 20\ndeductions = ["fines"]\n{BOTH}')
    rows = [*_homes("G2-C", 40, 60), *figures("G2-C", "2024", fines=4), *_homes("G2-D", 40, 60)]
    scores = _scores(catalogue, rows)
    assert cell(scores, "score", node="a", ref_area="G2-C") == pytest.approx(10 - 4)
    assert cell(scores, "score", **AT) == pytest.approx(30)
    assert cell(scores, "missing_reason", node="a", ref_area="G2-D") == "deduction_missing"


def test_a_deduction_between_bounds_leaves_a_score_between_bounds(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, 'indicators = ["lit_rate"]\ndeductions = ["late_rate"]')
    rows = [row for area in ("G1-A", "G1-B") for row in lit(area, "2019", 60, 100)]
    rows += [*figures("G1-A", "2019", late_rate=20, decimals=0), *figures("G1-B", "2019", late_rate=30, decimals=0)]
    scores = assess(rows, catalogue=catalogue, framework="tried", period="2019").scores
    at = {"node": "root", "ref_area": "G2-AB"}
    assert math.isnan(cell(scores, "score", **at))
    assert (cell(scores, "lower", **at), cell(scores, "upper", **at)) == (60 - 30.5, 60 - 19.5)


def test_a_node_of_which_nothing_can_be_scored_has_no_score(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, BOTH, 'id = "empty"\nparent = "root"\nindicators = ["charm_rank"]')
    scores = _scores(catalogue, _homes("G2-C", 40, 60))
    assert cell(scores, "score", **AT) == 50
    assert rows_where(scores, node="empty")["score"].isna().all()


def test_what_cannot_be_scored_is_missing_with_its_reason(tmp_path: Path) -> None:
    """The act whose target scored it has ended: the row stays, and the weight counts as not there."""
    catalogue = _framework(tmp_path, 'indicators = ["lit_rate", "charm_rank"]')
    scores = _scores(catalogue, [*_homes("G2-C", 40, None), *figures("G2-C", "2024", charm_rank=5)])
    assert set(scores["node"].astype(str)) == {"root", "lit_rate", "charm_rank"}
    assert cell(scores, "missing_reason", node="charm_rank", ref_area="G2-C") == "no_scale"
    assert cell(scores, "score", **AT) == 40
    assert cell(scores, "availability", **AT) == 0.5
    assert "bounds_unknown" in cell(scores, "note", **AT)


def test_pillars_less_what_is_excluded(tmp_path: Path) -> None:
    catalogue = _framework(tmp_path, 'pillar = "hearth"\nexclude = ["waiting_rate"]')
    assert cell(_scores(catalogue, _homes("G2-C", 40, 60)), "score", **AT) == 40


def test_areas_without_any_value_have_rows_without_scores() -> None:
    scores = assess(_homes("G2-C", 40, 60), framework="fest", period="2024").scores
    assert set(scores["ref_area"].astype(str)) == set(SHIRES)
    empty = scores[scores["ref_area"] == "G2-E"]
    assert empty[["score", "lower", "upper", "rank", "value_period", "age"]].isna().all(axis=None)
    assert (empty["availability"] == 0).all()


# ---- figures that may have been amended ---------------------------------------------------------------------------

MURKY = """
indicator = "lit_rate"
[[targets]]
id = "lit-murky-2030"
due = "2030"
operator = "reach"
value = 80
source = { document = "D-MURKY", clause = "1", confidence = "found" }
"""
ON_MURKY = """
id = "murky"
official = false
version = "1"
areas = "G2"
reference = { document = "D-MURKY", else = "none" }
[[nodes]]
id = "root"
[[nodes]]
id = "rests"
parent = "root"
indicators = ["lit_rate", "waiting_rate"]
[[nodes]]
id = "does_not"
parent = "root"
indicators = ["treed_rate"]
""" + "".join(_posts(name) for name in LEAVES[1:3])
AMENDED = [(None, True), ("2024-12-30", False), ("2024-12-31", True)]


@pytest.mark.parametrize(("as_of", "amended"), AMENDED)
@pytest.mark.parametrize("loaded", [False, True])
def test_a_score_says_that_its_target_is_possibly_amended(
    as_of: str | None, amended: bool, loaded: bool, tmp_path: Path
) -> None:
    """All the way up, only where the figure was used, and on the day of the rules, wherever that day was given."""
    catalogue = land_with(tmp_path, targets__murky=MURKY, frameworks__murky=ON_MURKY)
    if loaded:
        catalogue = nq.load_catalogue(tmp_path / "elnor", as_of=as_of)
    rows = [*_homes("G2-C", 40, 60, 20), *_homes("G2-D", None, 60, 20)]
    options = {} if loaded else {"as_of": as_of}
    result = assess(rows, catalogue=catalogue, framework="murky", period="2024", **options)
    marked = rows_where(result.scores, note="possibly_amended")
    at_home = {("root", "G2-C"), ("rests", "G2-C"), ("lit_rate", "G2-C")}
    found = set(zip(marked["node"].astype(str), marked["ref_area"].astype(str), strict=True))
    assert found == (at_home if amended else set())
    assert set(result.scores["note"].astype(str)) <= {"", "possibly_amended"}
    gap_notes = rows_where(result.gaps, target="lit-murky-2030")["note"].astype(str)
    assert gap_notes.str.contains("possibly_amended").tolist() == [amended]
