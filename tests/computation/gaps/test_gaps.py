"""Gaps: what is judged, on what day, how far there is to go and how fast."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from elnor import SHIRES, Row, assess, cell, figures, land_with, late, lit, notes, rows_where
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.computation.gaps.verdicts import years_of


def _letters(area: str, period: str, part: float, whole: float = 100, **given: object) -> list[Row]:
    return figures(
        area, period, petitions_letter=part, petitions_bell=0, petitions_void=0, petitions_all=whole, **given
    )


def _rites(area: str, period: str, part: float, whole: float = 100, **given: object) -> list[Row]:
    return figures(area, period, rites_open=part, rites_all=whole, **given)


# ---- what is interim --------------------------------------------------------------------------------------------

INTERIM = [
    ("a month of a flow", _letters("G2-C", "2024-12", 60), "letter-2025", True),
    ("a month's running total", _letters("G2-C", "2024-11", 60, flow="ytd"), "letter-2025", True),
    ("December's running total", _letters("G2-C", "2024-12", 60, flow="ytd"), "letter-2025", False),
    ("a year", _letters("G2-C", "2024", 60), "letter-2025", False),
    ("a day decides for a day", _letters("G2-C", "2024-11", 60), "letter-mid-2025", False),
    ("a month of a stock", _rites("G2-C", "2025-11", 60), "rite-2026", True),
    ("the last month of a stock", _rites("G2-C", "2025-12", 60), "rite-2026", False),
    ("the last month, administrative", _rites("G2-C", "2025-12", 60, calendar="administrative"), "rite-2026", False),
    ("a week of a stock", _rites("G2-C", "2025-W10", 60), "rite-2026", True),
    ("a day of a stock", _rites("G2-C", "2025-03-10", 60), "rite-2026", True),
    ("a counter of three months", _letters("G2-C", "2024-07-01/P92D", 60, flow="since"), "letter-2025", True),
]


@pytest.mark.parametrize(
    ("rows", "target", "expected"), [one[1:] for one in INTERIM], ids=[name for name, *_ in INTERIM]
)
def test_a_yearly_target_is_judged_on_the_year(rows: list[Row], target: str, expected: bool) -> None:
    period = rows[0]["time_period"]
    found = notes(assess(rows).gaps, target=target, time_period=period, flow=rows[0]["flow"])
    assert ("interim" in found) == expected


DUE_OF = [("2025-11", "2025-12-31"), ("2025", "2025-12-31"), ("2025-W10", "2025-12-31"), ("2025-03-10", "2025-12-31")]


@pytest.mark.parametrize(("period", "due"), DUE_OF)
def test_a_duty_of_every_year_is_due_at_the_end_of_its_own(period: str, due: str) -> None:
    gaps = assess(_rites("G2-C", period, 60)).gaps
    assert cell(gaps, "due", target="rite-always", time_period=period).date().isoformat() == due


# ---- which targets a value meets --------------------------------------------------------------------------------


def _shown(rows: list[Row], **where: str) -> set[str]:
    return set(rows_where(assess(rows).gaps, **where)["target"].astype(str))


def test_a_document_says_nothing_of_what_ended_before_it() -> None:
    assert _shown(late("G2-C", "2022", 1, 10)) == set()
    assert _shown(late("G2-C", "2023-06", 1, 10)) == set()
    assert _shown(late("G2-C", "2023-07", 1, 10)) == {"late-2027", "late-2028"}


def test_a_target_ends_with_its_due() -> None:
    assert _shown(late("G2-C", "2027", 1, 10)) == {"late-2027", "late-2028"}
    assert _shown(late("G2-C", "2028", 1, 10)) == {"late-2028"}
    assert _shown(late("G2-C", "2029", 1, 10)) == set()


def test_an_administrative_year_is_judged_by_its_own_end() -> None:
    """The year 2025 of the administrative calendar ends on 14 December 2025: that is the due day of 2025 there."""
    gaps = assess(_letters("G2-C", "2025", 50, calendar="administrative")).gaps
    at = {"target": "letter-2025", "time_period": "2025"}
    assert math.isnan(cell(gaps, "required_pace", **at))
    assert "due" in notes(gaps, **at)


def test_an_administrative_year_is_not_held_against_the_year_before() -> None:
    """It begins on 15 December, seventeen days before the target of the year before is due."""
    shown = _shown(_letters("G2-C", "2026", 50, calendar="administrative"), indicator="letter_rate")
    assert shown == {"letter-2030", "letter-easy-2026", "cairn-letter-2026"}


def test_only_what_counts_is_judged() -> None:
    rows = [*late("G2-C", "2024", 1, 10), *late("G2-C", "2024", 9, 10, provider="OBS")]
    gaps = rows_where(assess(rows).gaps, target="late-2027")
    assert gaps["provider"].astype(str).tolist() == ["G2-C"]


def test_unsure_targets_only_when_asked() -> None:
    rows = figures("EL", "2024", lore_spending_land=12, land_product=1000)
    assert rows_where(assess(rows).gaps, target="lore-recalled-2029").empty
    assert cell(assess(rows, unsure=True).gaps, "gap", target="lore-recalled-2029") == pytest.approx(1.2)


def test_a_draft_is_never_a_target() -> None:
    rows = figures("EL", "2024", lore_spending_land=12, land_product=1000)
    for options in ({}, {"unsure": True}, {"as_of": "2026-01-01"}):
        assert rows_where(assess(rows, **options).gaps, target="lore-draft-2028").empty


def test_a_benchmark_names_who_owes_it() -> None:
    gaps = assess(figures("G2-C", "2024", lore_spending=1, shire_product=100)).gaps
    assert cell(gaps, "owner", target="lore-2025") == "EL"
    assert set(gaps["target"].astype(str)) == {"lore-2025"}


def test_a_missing_value_is_shown_without_a_verdict() -> None:
    rows = late("G2-C", "2024", None, None, obs_status="missing", missing_reason="refused")
    gaps = assess(rows).gaps
    assert set(gaps["met"].astype(str)) == {"unknown"}
    assert gaps[["gap", "gap_lower", "gap_upper", "required_pace"]].isna().all(axis=None)


# ---- intervals --------------------------------------------------------------------------------------------------


def _interval(tmp_path: Path, low: float, high: float) -> object:
    """Gaps of an interval: a target issued before the merger, for the merged shire."""
    catalogue = land_with(
        tmp_path,
        targets__merged="""
indicator = "late_rate"
[[targets]]
id = "late-merged-2020"
due = "2020"
operator = "<="
value = 25
level = "province"
source = { document = "D-OLD", clause = "7", confidence = "found" }
""",
    )
    rows = [
        *figures("G1-A", "2019", late_rate=low, decimals=0),
        *figures("G1-B", "2019", late_rate=high, decimals=0),
    ]
    return assess(rows, catalogue=catalogue).gaps


BOUNDS = [(20, 24, "yes", -5.5, -0.5), (26, 30, "no", 0.5, 5.5), (20, 30, "unknown", -5.5, 5.5)]


@pytest.mark.parametrize(("low", "high", "met", "gap_lower", "gap_upper"), BOUNDS)
def test_an_interval_is_met_missed_or_open(
    low: float, high: float, met: str, gap_lower: float, gap_upper: float, tmp_path: Path
) -> None:
    at = {"target": "late-merged-2020", "ref_area": "G2-AB"}
    gaps = _interval(tmp_path, low, high)
    assert cell(gaps, "met", **at) == met
    assert math.isnan(cell(gaps, "gap", **at))
    assert cell(gaps, "gap_lower", **at) == gap_lower
    assert cell(gaps, "gap_upper", **at) == gap_upper


# ---- the way, and the pace --------------------------------------------------------------------------------------


def test_the_way_starts_at_the_last_value_before_the_document() -> None:
    rows = [*_letters("G2-C", "2021", 10), *_letters("G2-C", "2022", 20), *_letters("G2-C", "2024", 50)]
    gaps = assess(rows).gaps
    at = {"target": "letter-2025", "time_period": "2024"}
    assert cell(gaps, "progress", **at) == (50 - 20) / (80 - 20)
    assert "base_meets" not in notes(gaps, **at)


def test_no_way_where_the_base_meets() -> None:
    gaps = assess([*_letters("G2-C", "2022", 36), *_letters("G2-C", "2024", 50)]).gaps
    at = {"target": "letter-easy-2026", "time_period": "2024"}
    assert math.isnan(cell(gaps, "progress", **at))
    assert "base_meets" in notes(gaps, **at)


def test_no_way_without_a_base() -> None:
    gaps = assess(_letters("G2-C", "2024", 50)).gaps
    assert gaps["progress"].isna().all()
    assert not gaps["note"].astype(str).str.contains("base_meets").any()


def test_a_withdrawn_figure_is_no_base_of_the_way() -> None:
    rows = [
        *figures("EL", "2021", charm_rank=60),
        *figures("EL", "2022", charm_rank=50, obs_status="withdrawn"),
        *figures("EL", "2024", charm_rank=50),
    ]
    share = cell(assess(rows).gaps, "progress", target="charm-2028", time_period="2024")
    assert share == pytest.approx((60 - 50) / (60 - 40))


def test_no_way_across_a_break() -> None:
    """How speed is measured changed at the start of 2022."""
    speeds = {"2017-12": 10, "2021-12": 60, "2022-12": 70}
    gaps = assess([row for month, speed in speeds.items() for row in figures("G2-C", month, line_speed=speed)]).gaps
    at = {"target": "speed-2026"}
    assert cell(gaps, "progress", time_period="2021-12", **at) == pytest.approx((60 - 10) / (100 - 10))
    assert math.isnan(cell(gaps, "progress", time_period="2022-12", **at))


def test_no_way_from_a_stated_base_across_a_break(tmp_path: Path) -> None:
    old = "value = 100\nlevel"
    catalogue = land_with(tmp_path, replace={"indicators/indicators.toml": (old, f'base_period = "2020-12"\n{old}')})
    speeds = {"2020-12": 10, "2021-12": 60, "2022-12": 70}
    rows = [row for month, speed in speeds.items() for row in figures("G2-C", month, line_speed=speed)]
    gaps = assess(rows, catalogue=catalogue).gaps
    at = {"target": "speed-2026"}
    assert cell(gaps, "progress", time_period="2021-12", **at) == pytest.approx((60 - 10) / (100 - 10))
    assert math.isnan(cell(gaps, "progress", time_period="2022-12", **at))


def _scholarly(period: str, number: float, **given: object) -> list[Row]:
    return figures("EL", period, scholars=number, people=10_000, **given)


BASED = [
    ("the same series", _scholarly("2020", 5), "2024", 5),
    ("another frequency", _scholarly("2020", 5), "2024-Q2", 5),
    ("another calendar", _scholarly("2020", 5, calendar="administrative"), "2024", None),
]


@pytest.mark.parametrize(("name", "base", "period", "expected"), BASED, ids=[name for name, *_ in BASED])
def test_the_base_is_of_the_same_calendar(name: str, base: list[Row], period: str, expected: float | None) -> None:
    gaps = assess([*base, *_scholarly(period, 8)]).gaps
    gap = cell(gaps, "gap", target="scholars-double-2030", time_period=period)
    assert math.isnan(gap) if expected is None else gap == 2 * expected - 8


REACHED = [
    ("ten a year: the missing 50 take the five years to 2031", {2023: 0, 2024: 10, 2025: 20, 2026: 30}, 2031),
    ("farther than twice the time it was seen", {2023: 24, 2024: 26, 2025: 28, 2026: 30}, None),
    ("going down", {2023: 40, 2024: 30, 2025: 20, 2026: 10}, None),
    ("standing still", {2023: 20, 2024: 20, 2025: 20, 2026: 20}, None),
    ("three points make a pace, but no year", {2024: 10, 2025: 20, 2026: 30}, None),
    ("met already", {2023: 50, 2024: 60, 2025: 70, 2026: 85}, None),
]


@pytest.mark.parametrize(("name", "values", "expected"), REACHED, ids=[name for name, *_ in REACHED])
def test_the_year_in_which_the_pace_gets_there(name: str, values: dict[int, float], expected: int | None) -> None:
    rows = [row for year, value in values.items() for row in lit("G2-C", f"{year}", value, 100)]
    found = cell(assess(rows).gaps, "projected_year", target="lit-2030", time_period="2026")
    assert found is pd.NA if expected is None else found == expected


def test_paces_are_signed_so_that_better_is_positive() -> None:
    rows = [
        row
        for year, value in ((2022, 50), (2023, 40), (2024, 30), (2025, 20))
        for row in late("G2-C", f"{year}", value, 100)
    ]
    gaps = assess(rows).gaps
    at = {"target": "late-2027", "time_period": "2025"}
    assert cell(gaps, "observed_pace", **at) == pytest.approx(10, rel=2e-3)
    assert cell(gaps, "gap", **at) == 15
    assert cell(gaps, "required_pace", **at) == pytest.approx(15 / (730 / 365.25))
    assert cell(gaps, "projected_year", **at) == 2027


def test_the_pace_of_months_is_that_of_the_same_month() -> None:
    """Twelve months of a season that swings say nothing of the pace; the Junes of three years do."""
    rows = [
        row
        for year in (2023, 2024, 2025)
        for month in (6, 12)
        for row in late("G2-C", f"{year}-{month:02d}", 60 - 10 * (year - 2023) + month, 100)
    ]
    gaps = assess(rows).gaps
    for month in ("06", "12"):
        pace = cell(gaps, "observed_pace", target="late-2027", time_period=f"2025-{month}")
        assert pace == pytest.approx(10, rel=2e-3)
    assert math.isnan(cell(gaps, "observed_pace", target="late-2027", time_period="2024-06"))


# ---- bases in other series, averages ----------------------------------------------------------------------------


def test_a_base_in_another_series_is_found() -> None:
    """Scholars of 2020 stand in the yearly series, those of June 2024 in the monthly one."""
    rows = [
        *figures("EL", "2020", scholars=100, people=1_000_000),
        *figures("EL", "2024-06", scholars=150, people=1_000_000),
    ]
    gaps = assess(rows).gaps
    at = {"target": "scholars-double-2030", "time_period": "2024-06"}
    assert cell(gaps, "gap", **at) == pytest.approx(2 * 1.0 - 1.5)
    assert cell(gaps, "progress", **at) == pytest.approx(0.5)


def test_a_base_that_nobody_reported_leaves_no_verdict() -> None:
    gaps = assess(figures("EL", "2024", scholars=150, people=1_000_000)).gaps
    at = {"target": "scholars-double-2030", "time_period": "2024"}
    assert cell(gaps, "met", **at) == "unknown"
    assert math.isnan(cell(gaps, "gap", **at))


def test_an_average_counts_the_years_after_its_base() -> None:
    levels = {"2023": 100, "2024": 200, "2025": 220, "2026": 231}
    rows = [row for year, level in levels.items() for row in figures("EL", year, pilgrims=level)]
    gaps = assess(rows).gaps
    at = {"target": "pilgrim-avg-2029", "time_period": "2026"}
    assert cell(gaps, "gap", **at) == pytest.approx(8 - (10 + 5) / 2)
    # 8 % on average over five years are 40; 15 are done, three years are left
    assert cell(gaps, "required_pace", **at) == pytest.approx((40 - 15) / 3)


@pytest.mark.parametrize(
    ("averaging", "base", "expected"),
    [
        ("cagr", 'base_period = "2024"', ((1.08**5 / 1.1) ** (1 / 4) - 1) * 100),
        ("mean_of_rates", 'base_period = "2024"', (8 * 5 - 10) / 4),
    ],
)
def test_the_growth_still_needed_by_the_kind_of_average(
    averaging: str, base: str, expected: float, tmp_path: Path
) -> None:
    catalogue = land_with(
        tmp_path,
        indicators__growing=f"""
id = "growing"
unit_measure = "percent"
levels = ["national"]
name = {{ vi = "a", en = "a" }}
[formula]
kind = "growth"
variable = "pilgrims"
averaging = "{averaging}"
{base}
definition_basis = "derived"
[[targets]]
id = "growing-2029"
due = "2029"
operator = "reach"
value = 8
level = "national"
applies = "average_of"
source = {{ document = "D-PLAN", clause = "1", confidence = "found" }}
""",
    )
    rows = [row for year, level in (("2024", 100), ("2025", 110)) for row in figures("EL", year, pilgrims=level)]
    gaps = assess(rows, catalogue=catalogue).gaps
    at = {"target": "growing-2029", "time_period": "2025"}
    # met so far: nothing more is needed by the letter of the target, so the pace is asked of a shire that lags
    slow = [row for year, level in (("2024", 100), ("2025", 104)) for row in figures("EL", year, pilgrims=level)]
    assert cell(gaps, "met", **at) == "yes"
    assert cell(gaps, "required_pace", **at) == 0
    lagging = cell(assess(slow, catalogue=catalogue).gaps, "required_pace", **at)
    exact = ((1.08**5 / 1.04) ** (1 / 4) - 1) * 100 if averaging == "cagr" else (8 * 5 - 4) / 4
    assert lagging == pytest.approx(exact)
    assert lagging > expected


RISING = [((60, 61), "yes"), ((60, 60), "no"), ((60, 59), "no"), ((40, 45), "no")]


@pytest.mark.parametrize(("values", "met"), RISING)
def test_rising_asks_for_more_than_the_year_before(values: tuple[float, float], met: str) -> None:
    rows = [row for year, value in zip(("2024", "2025"), values, strict=True) for row in _rites("G2-C", year, value)]
    gaps = assess(rows).gaps
    assert cell(gaps, "met", target="rite-always", time_period="2025") == met
    first = "unknown" if values[0] >= 50 else "no"
    assert cell(gaps, "met", target="rite-always", time_period="2024") == first


def test_rising_does_not_reach_over_a_year() -> None:
    gaps = assess([*_rites("G2-C", "2023", 60), *_rites("G2-C", "2025", 70)]).gaps
    assert cell(gaps, "met", target="rite-always", time_period="2025") == "unknown"


# ---- properties -------------------------------------------------------------------------------------------------

MIRRORED = """
id = "rest_rate"
unit_measure = "percent"
better = "{better}"
levels = ["province"]
name = {{ vi = "a", en = "a" }}
[formula]
kind = "ratio"
numerator = ["{sign}petitions_late"]
denominator = ["petitions_all"]
per = 100
definition_basis = "derived"
[[targets]]
id = "rest-2030"
due = "2030"
operator = "reach"
value = {value}
level = "province"
source = {{ document = "D-PLAN", clause = "1", confidence = "found" }}
"""


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> tuple[nq.Catalogue, nq.Catalogue, nq.Catalogue]:
    """A rate for which more is better, the same for which less is better, and its negative for which less is better."""
    made = [("higher", "", 40), ("lower", "", 40), ("lower", "-", -40)]
    folder = tmp_path_factory.mktemp
    first, second, third = (
        land_with(folder("land"), indicators__rest=MIRRORED.format(better=better, sign=sign, value=value))
        for better, sign, value in made
    )
    return first, second, third


parts = st.lists(st.integers(0, 100), min_size=3, max_size=5)


@settings(max_examples=25, deadline=None)
@given(parts)
def test_gaps_change_their_sign_with_the_direction(
    mirror: tuple[nq.Catalogue, nq.Catalogue, nq.Catalogue], values: list[int]
) -> None:
    rows = [row for year, part in enumerate(values, 2023) for row in late("G2-C", f"{year}", part, 100)]
    higher, lower, negative = (
        rows_where(assess(rows, catalogue=one).gaps, indicator="rest_rate").reset_index(drop=True) for one in mirror
    )
    for column in ("gap", "gap_lower", "gap_upper", "observed_pace"):
        turned = {"gap_lower": "gap_upper", "gap_upper": "gap_lower"}.get(column, column)
        assert higher[column].tolist() == pytest.approx((-lower[turned]).tolist(), nan_ok=True)
    assert ((higher["met"] == "yes") | (lower["met"] == "yes")).all()
    for column in ("met", "note"):
        assert higher[column].astype(str).tolist() == negative[column].astype(str).tolist()
    for column in ("gap", "required_pace", "observed_pace", "progress", "projected_year"):
        both = [one[column].astype(float).tolist() for one in (higher, negative)]
        assert both[0] == pytest.approx(both[1], nan_ok=True)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=4, max_size=4))
def test_one_shire_s_gap_does_not_depend_on_the_others(values: list[int]) -> None:
    rows = {area: lit(area, "2024", value, 100) for area, value in zip(SHIRES, values, strict=True)}
    together = assess([row for each in rows.values() for row in each]).gaps
    for area in SHIRES:
        at = {"target": "lit-2030", "ref_area": area}
        assert cell(together, "gap", **at) == cell(assess(rows[area]).gaps, "gap", **at)


def test_years_of_days_are_those_of_the_calendar() -> None:
    days = np.concatenate([np.arange(day - 3, day + 4) for day in range(-719_528 + 366, 5_850_000, 365)])
    expected = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    assert (years_of(days) == expected).all()
