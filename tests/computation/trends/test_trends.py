"""Trends: change since the first comparable figure, and where a series breaks."""

from __future__ import annotations

import math

import pytest
from elnor import Row, assess, cell, figures, late, lit, rows_where

from alike import assert_frame_equal


def _speeds(area: str, by_period: dict[str, float], **given: object) -> list[Row]:
    return [row for period, speed in by_period.items() for row in figures(area, period, line_speed=speed, **given)]


def test_a_series_that_goes_on_after_the_merger_is_marked() -> None:
    rows = [*_speeds("G1-A", {"2019": 10}), *_speeds("G1-B", {"2019": 30}), *_speeds("G2-AB", {"2020": 20, "2021": 25})]
    trends = rows_where(assess(rows).trends, ref_area="G2-AB")
    assert trends["time_period"].astype(str).tolist() == ["2020", "2021"]
    assert trends["series_break"].astype("string").fillna("").tolist() == ["territory", ""]
    assert trends["change"].iloc[1] == 5


def test_a_series_that_was_carried_over_is_not_broken() -> None:
    rows = [*late("G1-A", "2019", 1, 10), *late("G1-B", "2019", 1, 10), *late("G2-AB", "2020", 5, 20)]
    trends = rows_where(assess(rows).trends, ref_area="G2-AB", indicator="late_rate")
    assert trends["series_break"].isna().all()
    assert trends["change"].iloc[1] == 15


def test_a_break_of_definition_is_marked_where_it_begins() -> None:
    trends = assess(_speeds("G2-C", {"2020": 10, "2021": 20, "2022": 50, "2023": 60})).trends
    assert trends["series_break"].astype("string").fillna("").tolist() == ["", "", "definition", ""]
    assert trends["base_period"].astype("string").fillna("").tolist() == ["", "2020", "", "2022"]
    assert trends["change"].tolist() == pytest.approx([math.nan, 10, math.nan, 10], nan_ok=True)


def test_a_break_before_the_first_figure_is_none() -> None:
    trends = assess(_speeds("G2-C", {"2022": 50, "2023": 60})).trends
    assert trends["series_break"].isna().all()


def test_a_break_is_marked_at_the_first_figure_after_it() -> None:
    trends = assess(_speeds("G2-C", {"2021": 50, "2024": 60}) + _speeds("G2-D", {"2022": 1, "2023": 2})).trends
    assert cell(trends, "series_break", ref_area="G2-C", time_period="2024") == "definition"
    assert rows_where(trends, ref_area="G2-D")["series_break"].isna().all()


CHANGES = [
    (50, 75, 25.0, 50.0),
    (-50, -25, 25.0, 50.0),
    (-50, -75, -25.0, -50.0),
    (0, 10, 10.0, None),
    (50, 50, 0.0, 0.0),
]


@pytest.mark.parametrize(("before", "now", "change", "percent"), CHANGES)
def test_change_and_percent(before: float, now: float, change: float, percent: float | None) -> None:
    trends = assess(figures("G2-C", "2022", income=before) + figures("G2-C", "2024", income=now)).trends
    assert cell(trends, "change", time_period="2024") == change
    found = cell(trends, "change_percent", time_period="2024")
    assert math.isnan(found) if percent is None else found == percent


GROWTH = [(100, 121, 10.0), (0, 121, None), (100, 0, None), (-100, -121, None)]


@pytest.mark.parametrize(("before", "now", "expected"), GROWTH)
def test_average_growth_is_between_positive_figures(before: float, now: float, expected: float | None) -> None:
    trends = assess(figures("G2-C", "2022", income=before) + figures("G2-C", "2024", income=now)).trends
    found = cell(trends, "cagr", time_period="2024")
    assert math.isnan(found) if expected is None else found == pytest.approx(expected)


def test_less_than_a_year_has_no_average_growth() -> None:
    trends = assess(figures("G2-C", "2024-01-31", income=10) + figures("G2-C", "2024-12-31", income=20)).trends
    assert math.isnan(cell(trends, "cagr", time_period="2024-12-31"))
    assert cell(trends, "change", time_period="2024-12-31") == 10


def test_counters_are_compared_with_the_same_start_only() -> None:
    rows = [
        *late("G2-C", "2025-07-01/P31D", 1, 10, flow="since"),
        *late("G2-C", "2025-07-01/P62D", 4, 20, flow="since"),
        *late("G2-C", "2025-01-01/P243D", 9, 20, flow="since"),
    ]
    trends = rows_where(assess(rows).trends, indicator="late_rate")
    assert cell(trends, "change", time_period="2025-07-01/P62D") == 10
    assert math.isnan(cell(trends, "change", time_period="2025-01-01/P243D"))


def test_providers_have_trends_of_their_own() -> None:
    rows = [*lit("G2-C", "2023", 1, 10), *lit("G2-C", "2024", 2, 10, provider="OBS")]
    trends = rows_where(assess(rows).trends, indicator="lit_rate")
    assert sorted(trends["provider"].astype(str)) == ["G2-C", "OBS"]
    assert trends["change"].isna().all()


def test_one_provider_s_stages_are_one_trend() -> None:
    rows = [*late("G2-C", "2023", 1, 10, stage="settled"), *late("G2-C", "2024", 2, 10, stage="expected")]
    trends = rows_where(assess(rows).trends, indicator="late_rate")
    assert cell(trends, "change", time_period="2024") == 10
    assert cell(trends, "stage", time_period="2024") == "expected"


def test_an_interval_has_no_change() -> None:
    rows = [
        *figures("G1-A", "2019", late_rate=20, decimals=0),
        *figures("G1-B", "2019", late_rate=30, decimals=0),
        *figures("G2-AB", "2021", late_rate=40, decimals=0),
    ]
    trends = rows_where(assess(rows).trends, ref_area="G2-AB")
    assert trends["change"].isna().all()
    assert trends["lower"].tolist() == [19.5, 40]


TWO_YEARS = [*late("G2-C", "2023", 1, 10), *late("G2-C", "2024", 2, 10), *lit("G2-D", "2024", 2, 10)]
SETS = {
    "a series of each layer": TWO_YEARS,
    "months beside years": [*TWO_YEARS, *late("G2-C", "2024-03", 1, 5), *late("G2-D", "2024-03", 1, 5)],
    "stages": [*TWO_YEARS, *late("G2-C", "2025", 3, 10, stage="expected")],
    "plans": [*TWO_YEARS, *late("G2-C", "2025", 3, 10, stage="planned")],
    "providers": [*TWO_YEARS, *lit("G2-C", "2024", 2, 10, provider="OBS")],
    "stated beside parts": [*TWO_YEARS, *figures("G2-C", "2024", late_rate=20)],
    "bounds": [*figures("G1-A", "2019", late_rate=20, decimals=0), *figures("G1-B", "2019", late_rate=30, decimals=0)],
    "nothing": [],
}


@pytest.mark.parametrize("rows", SETS.values(), ids=SETS)
def test_trends_are_the_same_whether_values_were_asked_for(rows: list[Row]) -> None:
    """They share columns where they have the same rows, whatever became of the frame of values."""
    alone, after = assess(rows), assess(rows)
    values = after.values
    values["value"] = 0.0
    del values["ref_area"]
    assert_frame_equal(after.trends, alone.trends)


def test_who_writes_to_trends_does_not_write_to_values() -> None:
    one = assess(TWO_YEARS)
    before = one.values.copy()
    trends = one.trends
    trends["value"] = 0.0
    trends.loc[:, "ref_area"] = "G2-D"
    assert_frame_equal(one.values, before)
