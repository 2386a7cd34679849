"""Longer periods from shorter ones, larger areas from smaller ones, and nothing from some of the parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from elnor import SHIRES, Row, assess, cell, codes, figures, land_with, late, lit, rows_where, run
from hypothesis import given, settings
from hypothesis import strategies as st

from nq57_indicators.computation.panels.panel import MISSING, NOT_APPLICABLE
from nq57_indicators.computation.panels.reach import parts_of

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


def _months(area: str, figures_of: dict[str, tuple[float, float]], **given: object) -> list[Row]:
    return [row for month, (part, whole) in figures_of.items() for row in late(area, month, part, whole, **given)]


def _labels(rows: list[Row], indicator: str = "late_rate", area: str = "G2-C") -> set[str]:
    values = rows_where(assess(rows).values, indicator=indicator, ref_area=area)
    return set(values.loc[values["value"].notna(), "time_period"].astype(str))


# ---- periods ----------------------------------------------------------------------------------------------------


def test_quarters_make_half_years_and_years() -> None:
    rows = [row for quarter in range(1, 5) for row in late("G2-C", f"2024-Q{quarter}", quarter, 10)]
    values = assess(rows).values
    for label, part, whole in (("2024-S1", 3, 20), ("2024-S2", 7, 20), ("2024", 10, 40)):
        at = {"indicator": "late_rate", "time_period": label}
        assert (cell(values, "numerator", **at), cell(values, "denominator", **at)) == (part, whole)


def test_three_months_of_two_quarters_make_neither() -> None:
    rows = _months("G2-C", {"2024-02": (1, 10), "2024-03": (1, 10), "2024-04": (1, 10)})
    assert _labels(rows) == {"2024-02", "2024-03", "2024-04"}


def test_a_submitted_quarter_stands_beside_its_months() -> None:
    rows = [*_months("G2-C", dict.fromkeys(MONTHS[:3], (1, 10))), *late("G2-C", "2024-Q1", 9, 30)]
    assert cell(assess(rows).values, "value", indicator="late_rate", time_period="2024-Q1") == 30


def test_a_submitted_quarter_fills_the_half_year_of_months() -> None:
    rows = [*late("G2-C", "2024-Q1", 9, 30), *_months("G2-C", dict.fromkeys(MONTHS[3:6], (1, 10)))]
    assert cell(assess(rows).values, "value", indicator="late_rate", time_period="2024-S1") == 20


def test_running_totals_take_the_last_month_alone() -> None:
    rows = late("G2-C", "2024-12", 60, 100, flow="ytd")
    values = assess(rows).values
    assert set(values["flow"].astype(str)) == {"ytd"}
    assert _labels(rows) == {"2024-12", "2024-Q4", "2024-S2", "2024"}
    assert cell(values, "value", indicator="late_rate", time_period="2024") == 60


def test_november_does_not_stand_for_the_year() -> None:
    assert _labels(late("G2-C", "2024-11", 60, 100, flow="ytd")) == {"2024-11"}


def test_june_stands_for_the_half_year() -> None:
    assert _labels(lit("G2-C", "2024-06", 60, 100)) == set()
    assert _labels(lit("G2-C", "2024-06", 60, 100), "lit_rate") == {"2024-06", "2024-Q2", "2024-S1"}


def test_an_administrative_year_is_made_of_administrative_months() -> None:
    rows = _months("G2-C", dict.fromkeys(MONTHS, (1, 10)), calendar="administrative")
    values = rows_where(assess(rows).values, indicator="late_rate", time_period="2024")
    assert values["calendar"].astype(str).tolist() == ["administrative"]
    assert values["denominator"].tolist() == [120]


def test_two_calendars_do_not_make_a_year_together() -> None:
    rows = _months("G2-C", dict.fromkeys(MONTHS[:6], (1, 10)), calendar="administrative")
    rows += _months("G2-C", dict.fromkeys(MONTHS[6:], (1, 10)))
    assert _labels(rows) == {*MONTHS, "2024-Q1", "2024-Q2", "2024-S1", "2024-Q3", "2024-Q4", "2024-S2"}


NEVER = [
    ("2024-W36", "period"),
    ("2024-01-01/P366D", "period"),
    ("2024-01-01/P366D", "since"),
    ("2024-07-01/P184D", "since"),
]


@pytest.mark.parametrize(("label", "flow"), NEVER)
def test_weeks_ranges_and_counters_are_never_rolled_up(label: str, flow: str) -> None:
    assert _labels(late("G2-C", label, 1, 10, flow=flow)) == {label}


def test_means_need_every_month() -> None:
    rows = [
        row for month, speed in (("2024-01", 10), ("2024-03", 60)) for row in figures("G2-C", month, line_speed=speed)
    ]
    assert _labels(rows, "net_speed") == {"2024-01", "2024-03"}


def test_a_declared_gap_makes_a_missing_quarter() -> None:
    """Parts that are there do not become inapplicable by one that is."""
    rows = _months("G2-C", dict.fromkeys(MONTHS[:2], (1, 10)))
    rows += late("G2-C", "2024-03", None, None, obs_status="missing", missing_reason="not_applicable")
    assert (_quarter(rows) == MISSING).all()


def test_nothing_applicable_all_quarter_is_not_applicable() -> None:
    rows = [
        row
        for month in MONTHS[:3]
        for row in late("G2-C", month, None, None, obs_status="missing", missing_reason="not_applicable")
    ]
    assert (_quarter(rows) == NOT_APPLICABLE).all()


def _quarter(rows: list[Row]) -> np.ndarray:
    """The status of every figure in the first quarter of 2024."""
    one = run(rows)
    [panel] = one.panels.values()
    return panel.status[..., one.time.position("2024-Q1", "statistical")]


def test_a_declared_gap_makes_no_quarter_of_months_that_only_others_report() -> None:
    """What one shire has does not hang on which months another one reports on."""
    gap = late("G2-C", "2024-01", None, None, obs_status="missing", missing_reason="refused")
    others = _months("G2-D", dict.fromkeys(MONTHS[:3], (1, 10)))
    for rows in (gap, [*gap, *others]):
        values = rows_where(assess(rows).values, indicator="late_rate", ref_area="G2-C")
        assert values["time_period"].astype(str).tolist() == ["2024-01"]


def test_the_least_certain_month_marks_the_quarter() -> None:
    rows = _months("G2-C", dict.fromkeys(MONTHS[:2], (1, 10)))
    rows += late("G2-C", "2024-03", 1, 10, obs_status="provisional")
    assert cell(assess(rows).values, "obs_status", indicator="late_rate", time_period="2024-Q1") == "provisional"


counts = st.integers(0, 1000)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=12, max_size=12))
def test_rolling_up_keeps_the_sum_of_the_parts(parts: list[tuple[int, int]]) -> None:
    rows = [row for month, (a, b) in zip(MONTHS, parts, strict=True) for row in late("G2-C", month, a, a + b + 1)]
    values = rows_where(assess(rows).values, indicator="late_rate")
    at = values.set_index(values["time_period"].astype(str))
    total = (sum(a for a, _ in parts), sum(a + b + 1 for a, b in parts))
    for labels in (["2024"], ["2024-S1", "2024-S2"], [f"2024-Q{n}" for n in range(1, 5)], MONTHS):
        assert (at.loc[labels, "numerator"].sum(), at.loc[labels, "denominator"].sum()) == total


# ---- areas ------------------------------------------------------------------------------------------------------


def _everywhere(areas: tuple[str, ...], year: str, parts: list[tuple[float, float]]) -> list[Row]:
    return [row for area, (a, b) in zip(areas, parts, strict=True) for row in lit(area, year, a, b)]


FORMER = ("G1-A", "G1-B", "G1-C", "G1-D", "G1-E")


def test_two_divisions_of_one_land_are_not_added_to_one_another() -> None:
    rows = _everywhere(SHIRES, "2024", [(1, 10)] * 4) + _everywhere(FORMER, "2019", [(2, 10)] * 5)
    values = assess(rows).values
    assert cell(values, "denominator", indicator="lit_rate", ref_area="EL", time_period="2024") == 40
    for whole in ("G1", "G2", "EL"):
        assert cell(values, "denominator", indicator="lit_rate", ref_area=whole, time_period="2019") == 50


def test_of_two_divisions_of_one_period_the_latest_adds_up() -> None:
    rows = _everywhere(SHIRES, "2019", [(1, 10)] * 4) + _everywhere(FORMER, "2019", [(2, 10)] * 5)
    values = assess(rows).values
    assert cell(values, "denominator", indicator="lit_rate", ref_area="G1", time_period="2019") == 50
    assert cell(values, "denominator", indicator="lit_rate", ref_area="G2", time_period="2019") == 40
    assert cell(values, "denominator", indicator="lit_rate", ref_area="EL", time_period="2019") == 40


def test_an_incomplete_latest_division_leaves_the_former() -> None:
    rows = _everywhere(FORMER[:4], "2019", [(2, 10)] * 4) + lit("G1", "2019", 5, 50)
    values = assess(rows).values
    assert cell(values, "denominator", indicator="lit_rate", ref_area="EL", time_period="2019") == 50
    assert rows_where(values, ref_area="G2").empty


def test_the_land_s_own_figure_wins_over_the_sum() -> None:
    rows = _everywhere(SHIRES, "2024", [(1, 10)] * 4) + lit("EL", "2024", 30, 60)
    values = assess(rows).values
    assert cell(values, "value", indicator="lit_rate", ref_area="EL") == 50
    assert cell(values, "basis", indicator="lit_rate", ref_area="EL") == "components"
    assert cell(values, "value", indicator="lit_rate", ref_area="G2") == 10


def test_parishes_add_up_to_the_land_by_way_of_their_shire() -> None:
    rows = _everywhere(("G2-AB", "G2-D", "G2-E", "G2-C-1", "G2-C-2"), "2024", [(1, 10)] * 5)
    values = assess(rows).values
    assert cell(values, "denominator", indicator="lit_rate", ref_area="G2-C") == 20
    assert cell(values, "denominator", indicator="lit_rate", ref_area="EL") == 50


REACH = [("yes", {"G2", "EL"}), ("partial", {"G2"}), ("no", set())]


@pytest.mark.parametrize(("reach", "expected"), REACH)
def test_how_far_a_variable_adds_up(reach: str, expected: set[str], tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "catalogues/mini/variables/variables.toml").read_text(encoding="utf-8")
    homes = 'over_areas = "sum"\nover_time = "last"\nsums_to_country = "yes"\nname = { vi = "homes'
    assert homes in text
    changed = homes.replace('"yes"', f'"{reach}"')
    catalogue = land_with(tmp_path, replace={"variables/variables.toml": (homes, changed)})
    rows = _everywhere(SHIRES, "2024", [(1, 10)] * 4)
    values = rows_where(assess(rows, catalogue=catalogue).values, indicator="lit_rate")
    assert set(values["ref_area"].astype(str)) - set(SHIRES) == expected


def test_sums_take_one_provider_at_a_time() -> None:
    rows = _everywhere(SHIRES[:3], "2024", [(1, 10)] * 3) + lit("G2-E", "2024", 1, 10, provider="OBS")
    assert rows_where(assess(rows).values, ref_area="G2").empty


def test_a_declared_gap_of_one_shire_leaves_no_sum() -> None:
    rows = _everywhere(SHIRES[:3], "2024", [(1, 10)] * 3)
    rows += lit("G2-E", "2024", None, None, obs_status="missing", missing_reason="refused")
    assert rows_where(assess(rows).values, ref_area="G2").empty


def test_divisions_for_explanations() -> None:
    names = [[codes().areas[one] for one in division.tolist()] for division in parts_of(codes(), codes().area["EL"])]
    assert names == [["G2"], ["G1"]]
    assert parts_of(codes(), codes().area["G1-A"]) == []


def test_land_without_divisions_adds_nothing_up(tmp_path: Path) -> None:
    catalogue = land_with(
        tmp_path, replace={"areas/areas.csv": ("G2-C-1,G2-parish,parish,G2-C,", "G2-C-1,G2-parish,parish,,")}
    )
    one = run(lit("G2-C-2", "2024", 1, 10), catalogue)
    [summed] = one.panels.values()
    assert [one.codes.areas[code] for code in summed.areas] == ["G2-C", "G2-C-2"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=4, max_size=4))
def test_sums_of_areas_keep_the_sum_of_the_parts(parts: list[tuple[int, int]]) -> None:
    rows = _everywhere(SHIRES, "2024", [(a, a + b + 1) for a, b in parts])
    values = assess(rows).values
    for whole in ("G2", "EL"):
        at = {"indicator": "lit_rate", "ref_area": whole}
        assert cell(values, "numerator", **at) == sum(a for a, _ in parts)
        assert cell(values, "denominator", **at) == sum(a + b + 1 for a, b in parts)
