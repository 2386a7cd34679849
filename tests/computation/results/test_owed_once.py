"""What a province owes, and what is shown beside it: counted on definitions and sample data that stay as they are."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import former_definitions, former_results
from nq57_indicators.computation.results.summary import latest_gaps, owed_once


@pytest.fixture(name="former", scope="module")
def _former() -> nq.Catalogue:
    return former_definitions()


@pytest.fixture(name="latest", scope="module")
def _latest() -> pd.DataFrame:
    latest = latest_gaps(former_results().gaps)
    return latest[latest["ref_area"] == "P34-24"]


def test_of_84_rows_77_are_benchmarks(latest: pd.DataFrame) -> None:
    assert latest["relation"].astype(str).value_counts().to_dict() == {"benchmark": 77, "owed": 7}
    assert latest.loc[latest["relation"] == "benchmark", "outlook"].isna().all()
    assert latest.loc[latest["relation"] == "owed", "outlook"].notna().all()


def test_the_7_that_are_owed_are_5_targets(latest: pd.DataFrame, former: nq.Catalogue) -> None:
    """Two acts ask communes for the same equipment, and for the same signatures."""
    owed = owed_once(latest, former)
    assert owed["met"].astype(str).value_counts().to_dict() == {"no": 3, "yes": 2}
    met = owed[owed["met"] == "yes"]["note"].astype(str)
    assert met.str.split(",").map(lambda notes: "interim" in notes).sum() == 1
    assert owed["same_as"].str.count(",").sum() == 2


def test_5g_by_2030_is_asked_for_three_times_and_counts_once(former: nq.Catalogue) -> None:
    figures = {"people_covered_5g": 98, "population": 100}
    asked = {
        one.target.id
        for one in former.targets
        if one.indicator == "coverage_5g_population" and one.target.due == "2030" and one.target.value == 99
    }
    assert len(asked) == 3
    indicator = former.indicator("coverage_5g_population")
    names = [*indicator.formula.numerator, *indicator.formula.denominator]
    rows = [
        {"variable": name, "ref_area": "VN", "time_period": "2026", "obs_value": figure}
        for name, figure in zip(names, figures.values(), strict=True)
    ]
    latest = latest_gaps(nq.assess(nq.read_submission(pd.DataFrame(rows), catalogue=former)).gaps)
    owed = owed_once(latest, former).astype({"same_as": str})
    assert [set(each.split(",")) for each in owed["same_as"] if asked & set(each.split(","))] == [asked]
