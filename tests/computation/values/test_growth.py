"""Growth: on the year before, since a base, and without one."""

from __future__ import annotations

import math

import pytest
from elnor import Row, assess, cell, figures, notes, rows_where


def _pilgrims(by_period: dict[str, float], area: str = "EL", **given: object) -> list[Row]:
    return [row for period, number in by_period.items() for row in figures(area, period, pilgrims=number, **given)]


def _growth(rows: list[Row], indicator: str, period: str, column: str = "value", **options: object) -> object:
    return cell(assess(rows, **options).values, column, indicator=indicator, time_period=period, ref_area="EL")


SAME_SEASON = [("2023-Q3", "2024-Q3"), ("2023-05", "2024-05"), ("2023-S2", "2024-S2"), ("2023-W07", "2024-W07")]


@pytest.mark.parametrize(("before", "now"), SAME_SEASON)
def test_a_season_grows_on_the_same_season(before: str, now: str) -> None:
    rows = _pilgrims({before: 100, now: 125})
    assert _growth(rows, "pilgrim_growth", now) == 25
    assert _growth(rows, "pilgrim_growth", now, "numerator") == 125
    assert _growth(rows, "pilgrim_growth", now, "denominator") == 100


def test_a_day_of_february_that_the_year_before_lacks() -> None:
    rows = _pilgrims({"2024-01-01/P60D": 150, "2023-01-01/P59D": 100}, flow="since")
    assert _growth(rows, "pilgrim_growth", "2024-01-01/P60D") == 50


def test_the_season_before_is_not_the_year_before() -> None:
    rows = _pilgrims({"2024-Q2": 100, "2024-Q3": 125})
    assert rows_where(assess(rows).values, indicator="pilgrim_growth").empty


ENDS = [(0, 100, None), (100, 0, -100.0), (100, 100, 0.0), (-5, 100, None)]


@pytest.mark.parametrize(("before", "now", "expected"), ENDS)
def test_growth_needs_a_base_above_zero(before: float, now: float, expected: float | None) -> None:
    rows = _pilgrims({"2023": before, "2024": now})
    found = _growth(rows, "pilgrim_growth", "2024")
    assert math.isnan(found) if expected is None else found == expected  # type: ignore[arg-type]  # a number
    status = _growth(rows, "pilgrim_growth", "2024", "obs_status")
    assert status == ("missing" if expected is None else "normal")


def test_growth_from_a_provisional_base_is_provisional() -> None:
    rows = [*_pilgrims({"2023": 100}, obs_status="provisional"), *_pilgrims({"2024": 110})]
    assert _growth(rows, "pilgrim_growth", "2024", "obs_status") == "provisional"


def test_average_growth_counts_from_its_base_only() -> None:
    rows = _pilgrims({"2018": 50, "2019": 100, "2021": 121})
    values = rows_where(assess(rows).values, indicator="pilgrim_cagr")
    assert values["time_period"].astype(str).tolist() == ["2021"]
    assert values["value"].tolist() == pytest.approx([10.0])
    assert values["denominator"].tolist() == [100]


def test_mean_of_rates_needs_every_year() -> None:
    rows = _pilgrims({"2021": 100, "2022": 110, "2024": 132})
    values = rows_where(assess(rows).values, indicator="pilgrim_mean_rate")
    assert values["time_period"].astype(str).tolist() == ["2022"]
    assert values["value"].tolist() == pytest.approx([10.0])


def test_mean_of_rates_is_as_sure_as_its_least_sure_year() -> None:
    rows = _pilgrims({"2021": 100, "2022": 110, "2024": 132}) + _pilgrims({"2023": 121}, obs_status="estimate")
    assert _growth(rows, "pilgrim_mean_rate", "2024", "obs_status") == "estimate"
    assert _growth(rows, "pilgrim_mean_rate", "2022", "obs_status") == "normal"


def test_without_a_base_there_is_no_verdict() -> None:
    rows = _pilgrims({"2023": 100, "2024": 110})
    result = assess(rows)
    at = {"indicator": "pilgrim_cagr_no_base", "time_period": "2024"}
    assert cell(result.values, "obs_status", **at) == "missing"
    assert cell(result.gaps, "met", **at) == "unknown"
    assert math.isnan(cell(result.gaps, "required_pace", **at))
    assert "base_assumed" not in notes(result.gaps, **at)


def test_an_assumed_base_says_so_everywhere() -> None:
    rows = _pilgrims({"2022": 100, "2023": 105, "2024": 110.25})
    result = assess(rows, assumed_base="2022")
    at = {"indicator": "pilgrim_cagr_no_base", "time_period": "2024"}
    assert cell(result.values, "value", **at) == pytest.approx(5.0)
    assert cell(result.gaps, "met", **at) in ("yes", "no")
    assert "base_assumed" in notes(result.gaps, **at)
    others = result.gaps[result.gaps["indicator"] != "pilgrim_cagr_no_base"]
    assert not others["note"].astype(str).str.contains("base_assumed").any()


def test_an_assumed_base_leaves_stated_ones() -> None:
    rows = _pilgrims({"2019": 100, "2020": 200, "2021": 121})
    assert _growth(rows, "pilgrim_cagr", "2021", assumed_base="2020") == pytest.approx(10.0)


def test_growth_over_a_merger_is_of_the_restated_sums() -> None:
    rows = [row for area in ("G1-A", "G1-B") for row in _pilgrims({"2019": 50}, area)]
    rows += _pilgrims({"2020": 150}, "G2-AB")
    values = assess(rows).values
    at = {"indicator": "pilgrim_growth", "ref_area": "G2-AB"}
    assert cell(values, "value", **at) == 50
    assert cell(values, "denominator", **at) == 100


def test_growth_of_a_plan_is_that_of_plans() -> None:
    rows = [*_pilgrims({"2023": 100}), *_pilgrims({"2023": 200, "2024": 220}, stage="plan")]
    values = rows_where(assess(rows).values, indicator="pilgrim_growth")
    assert values["stage"].astype(str).tolist() == ["plan"]
    assert values["value"].tolist() == pytest.approx([10.0])
