"""Somebody else's index, of countries and on another scale, from a folder of definitions alone."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder

HDI = Path(__file__).parent / "catalogues" / "hdi"
COMPONENTS = {
    "life_expectancy": "years",
    "expected_years": "years",
    "mean_years": "years",
    "income_per_capita": "dollar_2017_ppp",
}

with (HDI / "published.csv").open(encoding="utf-8", newline="") as published:
    PUBLISHED = list(csv.DictReader(published))


def _frame(rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "variable": variable,
            "ref_area": row["ref_area"],
            "time_period": "2021",
            "calendar": "statistical",
            "flow": "stock",
            "provider": row["ref_area"],
            "stage": "actual",
            "obs_value": float(row[variable]),
            "unit_measure": unit,
        }
        for row in rows
        for variable, unit in COMPONENTS.items()
    )


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    result = nq.assess(
        _frame(PUBLISHED), catalogue=nq.load_catalogue(HDI), framework="human_development", period="2021"
    )
    return result.scores.astype({"node": "string", "ref_area": "string"}).set_index(["node", "ref_area"]).sort_index()


def _printed(number: float) -> str:
    return str(Decimal(repr(number)).quantize(Decimal("0.001"), ROUND_HALF_UP))


def test_the_folder_has_no_problems() -> None:
    assert check_folder(HDI) == []


@pytest.mark.parametrize("country", PUBLISHED, ids=[row["ref_area"] for row in PUBLISHED])
def test_index_as_printed(scores: pd.DataFrame, country: dict[str, str]) -> None:
    assert _printed(float(scores.at[("hdi", country["ref_area"]), "score"])) == country["hdi"]


def test_ranks_follow_the_printed_index(scores: pd.DataFrame) -> None:
    by_index = sorted(PUBLISHED, key=lambda row: -float(row["hdi"]))
    ranks = scores.loc["hdi", "rank"]
    assert [int(ranks[row["ref_area"]]) for row in by_index] == list(range(1, len(PUBLISHED) + 1))
    assert set(scores.loc["hdi", "rank_of"]) == {len(PUBLISHED)}


def test_dimensions_by_hand(scores: pd.DataFrame) -> None:
    """Norway: (83.2 - 20) / 65; 18.2 of 18 years is clipped to 1, 13.0 of 15; Hong Kong: 85.5 years is clipped to 1."""
    assert scores.at[("health", "NOR"), "score"] == pytest.approx(63.2 / 65, rel=1e-12)
    assert scores.at[("expected_years", "NOR"), "score"] == 1
    assert scores.at[("education", "NOR"), "score"] == pytest.approx((1 + 13 / 15) / 2, rel=1e-12)
    assert scores.at[("health", "HKG"), "score"] == 1


def test_a_country_without_one_component_has_no_index() -> None:
    frame = _frame(PUBLISHED)
    frame = frame[~((frame["ref_area"] == "NOR") & (frame["variable"] == "mean_years"))].reset_index(drop=True)
    result = nq.assess(frame, catalogue=nq.load_catalogue(HDI), framework="human_development", period="2021")
    index = result.scores[result.scores["node"] == "hdi"].set_index("ref_area")
    assert pd.isna(index.at["NOR", "score"])
    assert index["rank"].max() == len(PUBLISHED) - 1
