"""Former areas to today's: sums, intervals, what an unchanged area carries, and what nobody carries."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from elnor import Row, assess, cell, figures, frame, land, land_with, late, lit, rows_where
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.errors import ArgumentError


def _restated(rows: list[Row], to: str = "G2", catalogue: nq.Catalogue | None = None) -> pd.DataFrame:
    known = catalogue or land()
    return nq.restate(nq.read_submission(frame(rows), catalogue=known).observations, known, to=to)


def test_restate_sums_and_names_the_basis() -> None:
    made = _restated([*late("G1-A", "2019", 1, 10), *late("G1-B", "2019", 2, 30)])
    assert made[["variable", "ref_area", "obs_value", "basis"]].values.tolist() == [
        ["petitions_all", "G2-AB", 40, "restated"],
        ["petitions_late", "G2-AB", 3, "restated"],
    ]
    assert set(made["provider"].astype(str)) == {"G2-AB"}


def test_restate_keeps_other_providers() -> None:
    made = _restated([*late("G1-A", "2019", 1, 10, provider="REG"), *late("G1-B", "2019", 2, 30, provider="REG")])
    assert set(made["provider"].astype(str)) == {"REG"}


def test_restate_refuses_an_unknown_scheme() -> None:
    with pytest.raises(ArgumentError, match="G9"):
        _restated(late("G1-A", "2019", 1, 10), to="G9")


def test_restate_of_nothing_is_an_empty_table() -> None:
    made = nq.restate(frame([]), land(), to="G2")
    assert made.empty
    assert "basis" in made


def test_what_needs_no_restating_is_not_given() -> None:
    assert _restated(late("G2-C", "2024", 1, 10)).empty


def test_restating_carries_the_vintage_of_the_youngest_part() -> None:
    made = _restated(
        [
            *figures("G1-A", "2019", petitions_all=1, vintage="2020-01-31"),
            *figures("G1-B", "2019", petitions_all=2, vintage="2020-02-29"),
        ]
    )
    assert made["vintage"].tolist() == [pd.Timestamp("2020-02-29")]


def test_restating_keeps_the_unit() -> None:
    made = _restated(late("G1-C", "2019", 1, 10))
    assert set(made["unit_measure"].astype("string")) == {"piece"}


MISSING_MEMBERS = [
    ("silent", [], 0),
    ("missing", figures("G1-B", "2019", petitions_all=None, petitions_late=None, obs_status="missing"), 1),
    (
        "with a reason of its own",
        figures(
            "G1-B",
            "2019",
            petitions_all=None,
            petitions_late=None,
            obs_status="missing",
            missing_reason="not_applicable",
        ),
        1,
    ),
]


@pytest.mark.parametrize(("name", "rows", "expected"), MISSING_MEMBERS, ids=[name for name, *_ in MISSING_MEMBERS])
def test_one_member_without_a_figure(name: str, rows: list[Row], expected: int) -> None:
    """No sum of some of the parts: no row where one is silent, a missing value where one says so."""
    values = rows_where(assess([*late("G1-A", "2019", 1, 10), *rows]).values, indicator="late_rate", ref_area="G2-AB")
    assert len(values) == expected
    assert values["value"].isna().all()


def test_the_reason_of_one_part_is_not_that_of_the_whole() -> None:
    rows = [
        *figures("G1-A", "2019", petitions_all=10),
        *figures("G1-B", "2019", petitions_all=None, obs_status="missing", missing_reason="not_applicable"),
        *figures("G1-C", "2019", petitions_all=None, obs_status="missing", missing_reason="not_applicable"),
    ]
    made = _restated(rows).set_index("ref_area")
    assert made.loc[["G2-AB", "G2-C"], "obs_status"].astype(str).tolist() == ["missing", "missing"]
    assert made["obs_value"].isna().all()


def test_an_unchanged_area_carries_levels_but_not_ranks() -> None:
    rows = figures("G1-C", "2019", line_speed=30, charm_rank=4, flow="stock")
    values = assess(rows).values
    assert cell(values, "value", indicator="net_speed", ref_area="G2-C") == 30
    assert cell(values, "basis", indicator="net_speed", ref_area="G2-C") == "restated"
    assert cell(values, "value", indicator="charm_rank", ref_area="G1-C") == 4
    assert rows_where(values, indicator="charm_rank", ref_area="G2-C").empty


def test_levels_of_merged_areas_break() -> None:
    rows = [*figures("G1-A", "2019", line_speed=30), *figures("G1-B", "2019", line_speed=30)]
    assert rows_where(assess(rows).values, ref_area="G2-AB").empty


INTERVALS = [
    ("printed to one", 20.0, 0, 31.0, 0, 19.5, 31.5),
    ("other digits", 20.0, 1, 31.55, 2, 19.95, 31.555),
    ("printed to ten", 20.0, -1, 30.0, -1, 15.0, 35.0),
    ("digits unknown", 20.0, None, 31.0, None, 20.0, 31.0),
    ("the same rate", 20.0, 0, 20.0, 0, 19.5, 20.5),
]


@pytest.mark.parametrize(
    ("first", "digits", "second", "more", "lower", "upper"),
    [one[1:] for one in INTERVALS],
    ids=[one[0] for one in INTERVALS],
)
def test_rates_without_parts_become_intervals(
    first: float, digits: int | None, second: float, more: int | None, lower: float, upper: float
) -> None:
    rows = [
        *figures("G1-A", "2019", late_rate=first, decimals=digits),
        *figures("G1-B", "2019", late_rate=second, decimals=more),
    ]
    values = assess(rows).values
    at = {"indicator": "late_rate", "ref_area": "G2-AB"}
    assert math.isnan(cell(values, "value", **at))
    assert cell(values, "lower", **at) == pytest.approx(lower, abs=1e-12)
    assert cell(values, "upper", **at) == pytest.approx(upper, abs=1e-12)
    assert cell(values, "basis", **at) == "interval"
    own = {"indicator": "late_rate", "ref_area": "G1-A"}
    assert cell(values, "lower", **own) == cell(values, "upper", **own) == first


def test_an_interval_does_not_blur_exact_figures_beside_it() -> None:
    rows = [
        *figures("G1-A", "2019", late_rate=20, petitions_all=10, decimals=0),
        *figures("G1-B", "2019", late_rate=30, petitions_all=20, decimals=0),
    ]
    made = _restated(rows).set_index("variable")
    assert made.loc["petitions_all", ["obs_value", "lower", "upper"]].tolist() == [30, 30, 30]
    assert made.loc["late_rate", ["lower", "upper"]].tolist() == [19.5, 30.5]


def test_a_submitted_figure_wins_over_the_restated_one() -> None:
    rows = [*late("G1-A", "2019", 1, 10), *late("G1-B", "2019", 1, 10), *late("G2-AB", "2019", 5, 10)]
    values = assess(rows).values
    assert cell(values, "value", indicator="late_rate", ref_area="G2-AB") == 50
    assert cell(values, "basis", indicator="late_rate", ref_area="G2-AB") == "components"


def test_a_territory_that_was_split_is_not_restated(tmp_path: Path) -> None:
    catalogue = land_with(
        tmp_path,
        replace={
            "areas/areas.csv": (
                "G1-A,G1,province,G1,,2020-06-30,G2-AB,Alder,Alder",
                "G1-A,G1,province,G1,,2020-06-30,G2-AB G2-C,Alder,Alder",
            )
        },
    )
    rows = [row for area in "ABC" for row in late(f"G1-{area}", "2019", 1, 10)]
    assert _restated(rows, catalogue=catalogue).empty


def test_mergers_are_followed_to_the_end(tmp_path: Path) -> None:
    """What went into an area that went into another has gone into that one."""
    old = "G2-AB,G2,province,G2,2020-07-01,,,Alderbrook,Alderbrook\nG2-C,G2,province,G2,2020-07-01,,,Cairn,Cairn"
    new = (
        "G2-AB,G2,province,G2,2020-07-01,2022-12-31,G3-ABC,Alderbrook,Alderbrook\n"
        "G2-C,G2,province,G2,2020-07-01,2022-12-31,G3-ABC,Cairn,Cairn\n"
        "G3-ABC,G3,province,G2,2023-01-01,,,Broad,Broad"
    )
    catalogue = land_with(tmp_path, replace={"areas/areas.csv": (old, new)})
    rows = [row for place, area in enumerate("ABC") for row in late(f"G1-{area}", "2019", place, 10)]
    rows += figures("G2-AB", "2019", petitions_late=50)
    values = assess(rows, catalogue=catalogue).values
    at = {"indicator": "late_rate", "ref_area": "G3-ABC", "time_period": "2019"}
    assert cell(values, "numerator", **at) == 50 + 2
    assert cell(values, "denominator", **at) == 30


def test_restated_then_computed_is_computed_at_once() -> None:
    """The single steps give what all steps give: what is recomputed counts before what was stated."""
    rows = [*late("G1-C", "2019", 1, 10), *figures("G1-C", "2019", late_rate=12)]
    at_once = assess(rows).values
    in_steps = nq.indicator_values(_restated(rows), land())
    for values in (at_once, in_steps):
        assert cell(values, "value", indicator="late_rate", ref_area="G2-C", preferred=True) == 10


def test_intervals_survive_the_single_steps() -> None:
    rows = [
        *figures("G1-A", "2019", late_rate=20, decimals=0),
        *figures("G1-B", "2019", late_rate=30, decimals=0),
    ]
    values = nq.indicator_values(_restated(rows), land())
    assert cell(values, "lower", indicator="late_rate", ref_area="G2-AB") == 19.5
    assert cell(values, "upper", indicator="late_rate", ref_area="G2-AB") == 30.5


part = st.tuples(st.integers(0, 50), st.integers(50, 100))


@settings(max_examples=25, deadline=None)
@given(st.lists(part, min_size=2, max_size=2))
def test_the_rate_of_a_union_lies_between_those_of_its_parts(parts: list[tuple[int, int]]) -> None:
    """What the interval promises, and what the sums give, agree."""
    summed = [row for area, (a, b) in zip("AB", parts, strict=True) for row in lit(f"G1-{area}", "2019", a, b)]
    stated = [
        row
        for area, (a, b) in zip("AB", parts, strict=True)
        for row in figures(f"G1-{area}", "2019", lit_rate=a * 100 / b, flow="stock")
    ]
    exact = cell(assess(summed).values, "value", indicator="lit_rate", ref_area="G2-AB")
    bounds = assess(stated).values
    at = {"indicator": "lit_rate", "ref_area": "G2-AB"}
    assert cell(bounds, "lower", **at) - 1e-9 <= exact <= cell(bounds, "upper", **at) + 1e-9


def test_an_area_without_figures_is_no_part_of_a_successor() -> None:
    """Brook reports nothing: what Alder declares is not said of Alderbrook."""
    rows = late("G1-A", "2019", None, None, obs_status="missing", missing_reason="refused")
    assert rows_where(assess(rows).values, ref_area="G2-AB").empty
    rows += late("G1-B", "2019", 1, 10)
    assert cell(assess(rows).values, "obs_status", ref_area="G2-AB", indicator="late_rate") == "missing"
