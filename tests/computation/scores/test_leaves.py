"""The normalised table: every leaf below its node, why it has no score, and that scores are made of it alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from elnor import Row, cell, figures, frame, land, land_with, late, lit

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.models.tables import column_names

FRAMEWORK = """
id = "tried"
official = false
version = "1"
scale = [0, 100]
areas = "G2"
reference = { document = "D-DRAFT", else = "none" }
[[nodes]]
id = "root"
availability = 0.4
[[nodes]]
id = "homes_node"
parent = "root"
points = 40
aggregate = "geometric"
floor = 1
indicators = ["lit_rate", "waiting_rate"]
weights = { lit_rate = 3, waiting_rate = 1 }
deductions = ["late_rate"]
[[nodes]]
id = "garden_node"
parent = "root"
indicators = ["treed_rate"]
[[goalposts]]
indicator = "lit_rate"
worst = 0
best = 100
[[goalposts]]
indicator = "waiting_rate"
worst = 100
best = 0
[[goalposts]]
indicator = "treed_rate"
worst = 0
best = 100
"""
GONE = {"obs_status": "missing", "missing_reason": "not_applicable"}
ROWS: list[Row] = [
    *lit("G2-C", "2024", 40, 100),
    *figures("G2-C", "2024", homes_waiting=60),
    *late("G2-C", "2024", 1, 20),
    *lit("G2-D", "2024", 10, 100),
    *figures("G2-D", "2024", homes_waiting=None, obs_status="missing", missing_reason="refused"),
    *figures("G2-D", "2024", gardens_treed=None, gardens=None, **GONE),
    *lit("G2-E", "2023", 30, 100),
]


@pytest.fixture(name="catalogue", scope="module")
def _catalogue(tmp_path_factory: pytest.TempPathFactory) -> nq.Catalogue:
    return land_with(tmp_path_factory.mktemp("leaves"), frameworks__tried=FRAMEWORK)


def _observations(catalogue: nq.Catalogue) -> pd.DataFrame:
    return nq.read_submission(frame(ROWS), catalogue=catalogue).observations


@pytest.fixture(name="table")
def _table(catalogue: nq.Catalogue) -> pd.DataFrame:
    return nq.normalise(_observations(catalogue), catalogue, framework="tried", period="2024")


def test_every_leaf_has_a_row_for_every_area(table: pd.DataFrame) -> None:
    assert table.columns.tolist() == column_names("normalised")
    assert len(table) == 4 * 4  # three leaves and a deduction, four areas
    assert not table.duplicated(["node", "indicator", "ref_area", "time_period"]).any()


C_LIT = {"indicator": "lit_rate", "ref_area": "G2-C"}


def test_a_leaf_says_all_that_its_score_rests_on(table: pd.DataFrame) -> None:
    expected = {"node": "homes_node", "score": 40.0, "lower": 40.0, "weight": 3.0, "value_period": "2024", "age": 0}
    assert {name: cell(table, name, **C_LIT) for name in expected} == expected
    assert pd.isna(cell(table, "carried_from", **C_LIT))
    assert pd.isna(cell(table, "missing_reason", **C_LIT))


def test_a_figure_of_an_earlier_year_is_marked(table: pd.DataFrame) -> None:
    here = {"indicator": "lit_rate", "ref_area": "G2-E"}
    assert [cell(table, name, **here) for name in ("score", "carried_from", "age")] == [30.0, "2023", 366]


REASONS = [
    ("waiting_rate", "G2-D", "refused"),
    ("treed_rate", "G2-D", "not_applicable"),
    ("treed_rate", "G2-C", "not_reported"),
    ("late_rate", "G2-D", "not_reported"),
]


@pytest.mark.parametrize(("indicator", "area", "reason"), REASONS)
def test_why_there_is_no_score(indicator: str, area: str, reason: str, table: pd.DataFrame) -> None:
    assert cell(table, "missing_reason", indicator=indicator, ref_area=area) == reason
    assert np.isnan(cell(table, "score", indicator=indicator, ref_area=area))
    assert pd.isna(cell(table, "value_period", indicator=indicator, ref_area=area))


def test_too_old_is_not_the_same_as_never_reported(catalogue: nq.Catalogue) -> None:
    table = nq.normalise(_observations(catalogue), catalogue, framework="tried", period="2031")
    assert cell(table, "missing_reason", **C_LIT) == "too_old"
    assert cell(table, "missing_reason", indicator="lit_rate", ref_area="G2-AB") == "not_reported"


def test_what_has_no_logarithm_has_no_score(tmp_path: Path) -> None:
    text = FRAMEWORK.replace("worst = 0\nbest = 100\n", "worst = 1\nbest = 100\ntransform = 'log'\nclamp = false\n")
    catalogue = land_with(tmp_path, frameworks__tried=text)
    rows = lit("G2-C", "2024", -5, 100)
    table = nq.normalise(frame(rows), catalogue, framework="tried", period="2024")
    assert cell(table, "missing_reason", **C_LIT) == "not_positive"


def test_a_deduction_is_what_it_takes_off(table: pd.DataFrame) -> None:
    here = {"indicator": "late_rate", "ref_area": "G2-C"}
    assert [cell(table, name, **here) for name in ("node", "score")] == ["homes_node", -5.0]
    assert np.isnan(cell(table, "weight", **here))


def test_scores_are_made_of_the_table_alone(catalogue: nq.Catalogue, table: pd.DataFrame) -> None:
    observations = _observations(catalogue)
    options = {"framework": "tried", "period": "2024"}
    at_once = nq.assess(frame(ROWS), catalogue=catalogue, **options).scores
    for made in (nq.aggregate(table, catalogue, framework="tried"), nq.aggregate(observations, catalogue, **options)):
        names = ["node", "ref_area", "time_period", "value_period", "framework", "note"]
        assert_frame_equal(*(one.astype(dict.fromkeys(names, "str")) for one in (made, at_once)), check_exact=True)


def test_plain_columns_do(catalogue: nq.Catalogue, table: pd.DataFrame) -> None:
    """As they come back from a file."""
    coded = table.select_dtypes("category").columns
    plain = table.astype(dict.fromkeys(coded, object)).sample(frac=1, random_state=7).sort_values("node", kind="stable")
    made = nq.aggregate(plain, catalogue, framework="tried").set_index(["node", "ref_area"])
    assert made["score"].dropna().to_dict() == (
        nq.aggregate(table, catalogue, framework="tried").set_index(["node", "ref_area"])["score"].dropna().to_dict()
    )


def test_another_weight_in_the_table_is_another_weight(catalogue: nq.Catalogue, table: pd.DataFrame) -> None:
    table.loc[table["indicator"] == "waiting_rate", "weight"] = 0.0
    scores = nq.aggregate(table, catalogue, framework="tried")
    assert cell(scores, "score", node="homes_node", ref_area="G2-C") == pytest.approx(40 * 0.4 - 5)


def test_what_is_not_in_the_table_is_not_asked_for(catalogue: nq.Catalogue, table: pd.DataFrame) -> None:
    part = table[(table["indicator"] != "treed_rate") & (table["ref_area"] != "G2-AB")]
    scores = nq.aggregate(part, catalogue, framework="tried")
    assert set(scores["ref_area"].astype(str)) == {"G2-C", "G2-D", "G2-E"}
    assert cell(scores, "availability", node="root", ref_area="G2-C") == 1
    lacking = table[~((table["indicator"] == "treed_rate") & (table["ref_area"] == "G2-C"))]
    scores = nq.aggregate(lacking, catalogue, framework="tried")
    assert cell(scores, "availability", node="root", ref_area="G2-C") == 1
    assert cell(scores, "availability", node="root", ref_area="G2-E") < 1


def test_the_table_of_another_framework_is_refused_by_name(catalogue: nq.Catalogue, table: pd.DataFrame) -> None:
    with pytest.raises(nq.ArgumentError, match="framework=") as refused:
        nq.aggregate(table, catalogue, framework="fest")
    assert "homes_node" in refused.value.en


def test_two_rows_of_the_same_leaf_are_refused(catalogue: nq.Catalogue, table: pd.DataFrame) -> None:
    with pytest.raises(nq.ArgumentError, match="two rows"):
        nq.aggregate(pd.concat([table, table.head(1)]), catalogue, framework="tried")


def test_the_country_s_own_framework_stays_whole() -> None:
    assert nq.normalise(frame(lit("G2-C", "2024", 40, 100)), land(), framework="fest")["score"].notna().any()
