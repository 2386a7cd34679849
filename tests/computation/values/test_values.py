"""Values: every kind of formula, with status, basis and both sides."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from elnor import SHIRES, Row, assess, cell, coded, codes, figures, frame, land, late, lit, rows_where
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.computation.panels.layout import panels_of
from nq57_indicators.computation.values.components import Components
from nq57_indicators.computation.values.values import value_bases, values_of

PETITIONS = {"petitions_letter": 5, "petitions_bell": 2, "petitions_void": 1, "petitions_all": 12}


@pytest.mark.parametrize("status", ["final", "normal", "provisional", "estimate"])
def test_the_status_of_a_rate_is_that_of_its_parts(status: str) -> None:
    """However many terms other indicators have."""
    rows = [*figures("G2-C", "2024", **PETITIONS, obs_status=status), *lit("G2-C", "2024", 1, 2, obs_status=status)]
    values = assess(rows).values
    assert set(values["obs_status"].astype(str)) == {status}


def test_the_less_certain_part_marks_the_rate() -> None:
    rows = [*figures("G2-C", "2024", petitions_late=1, obs_status="final"), *figures("G2-C", "2024", petitions_all=9)]
    assert cell(assess(rows).values, "obs_status", indicator="late_rate") == "normal"


@pytest.mark.parametrize("status", ["normal", "final", "provisional"])
def test_an_expected_outcome_is_an_estimate(status: str) -> None:
    rows = [
        *late("G2-C", "2024", 1, 10, stage="expected", obs_status=status),
        *figures("G2-C", "2024", charm_rank=3, stage="expected", obs_status=status),
    ]
    assert set(assess(rows).values["obs_status"].astype(str)) == {"estimate"}


ZERO = [(0, 0, "missing"), (5, 0, "missing"), (0, 5, "normal")]


@pytest.mark.parametrize(("part", "whole", "status"), ZERO)
def test_nothing_over_nothing(part: float, whole: float, status: str) -> None:
    rows = figures("G2-C", "2024", workshops=part, people=whole)
    values = assess(rows).values
    assert cell(values, "obs_status", indicator="workshops_per_1000") == status
    assert math.isnan(cell(values, "value", indicator="workshops_per_1000")) == (status == "missing")
    assert cell(values, "numerator", indicator="workshops_per_1000") == part


@pytest.mark.parametrize("reason", ["not_due", "not_applicable", "not_collected", "refused", "unknown"])
def test_a_declared_reason_makes_a_missing_value(reason: str) -> None:
    rows = [
        *figures("G2-C", "2024", petitions_late=1),
        *figures("G2-C", "2024", petitions_all=None, obs_status="missing", missing_reason=reason),
    ]
    values = assess(rows).values
    assert cell(values, "obs_status", indicator="late_rate") == "missing"
    assert math.isnan(cell(values, "value", indicator="late_rate"))
    assert cell(values, "numerator", indicator="late_rate") == 1


def test_the_land_and_its_shires_have_parts_of_their_own() -> None:
    rows = [
        *figures("EL", "2024", lore_spending_land=12, land_product=1000, lore_spending=1, shire_product=2),
        *figures("G2-C", "2024", lore_spending_land=12, land_product=1000, lore_spending=1, shire_product=2),
    ]
    values = assess(rows).values
    assert cell(values, "value", indicator="lore_share", ref_area="EL") == 1.2
    assert cell(values, "value", indicator="lore_share", ref_area="G2-C") == 50


def test_the_sum_of_the_shires_has_the_parts_of_a_shire() -> None:
    rows = [row for area in SHIRES for row in figures(area, "2024", lore_spending=1, shire_product=4)]
    values = assess(rows).values
    assert cell(values, "value", indicator="lore_share", ref_area="G2") == 25
    assert rows_where(values, indicator="lore_share", ref_area="EL").empty


def test_a_stock_is_no_flow() -> None:
    """One indicator, one flow: the rate of two stocks has flow stock, whatever else is submitted."""
    values = assess([*lit("G2-C", "2024", 1, 2), *late("G2-C", "2024", 1, 2)]).values
    assert cell(values, "flow", indicator="lit_rate") == "stock"
    assert cell(values, "flow", indicator="late_rate") == "period"


def test_a_term_that_nobody_reports_leaves_no_value() -> None:
    given_parts = {name: figure for name, figure in PETITIONS.items() if name != "petitions_void"}
    values = assess(figures("G2-C", "2024", **given_parts)).values
    assert rows_where(values, indicator="letter_rate").empty
    assert cell(values, "value", indicator="letter_rate_signed") == pytest.approx(500 / 12)


def test_basis_of_a_rate_is_the_most_derived_of_its_parts() -> None:
    rows = [
        *figures("G1-A", "2019-Q1", workshops=1),
        *figures("G1-B", "2019-Q1", workshops=1),
        *figures("G1-A", "2018", people=1000),
        *figures("G1-B", "2018", people=1000),
    ]
    values = assess(rows).values
    assert cell(values, "basis", indicator="workshops_per_1000", ref_area="G1-A") == "held"
    assert cell(values, "basis", indicator="workshops_per_1000", ref_area="G2-AB") == "restated"


def test_wording_and_empty_catalogues_of_figures_give_nothing() -> None:
    observations = coded([])
    panels = panels_of(observations)
    everything = np.ones(len(codes().indicators), bool)
    assert values_of(panels, Components(panels, codes()), codes(), everything) == []
    assert list(value_bases({})) == []


def test_indicator_values_takes_the_plain_table() -> None:
    """Five columns are enough; the rest have their usual meaning."""
    plain = frame(late("G2-C", "2024", 1, 10))[["variable", "ref_area", "time_period", "obs_value"]]
    assert nq.indicator_values(plain, land())["value"].tolist() == [10]
    at_once = nq.assess(frame(late("G2-C", "2024", 1, 10)), catalogue=land()).values
    assert_frame_equal(nq.indicator_values(plain, land()), at_once)


# ---- properties -------------------------------------------------------------------------------------------------

counts = st.integers(1, 10_000)


@settings(max_examples=40, deadline=None)
@given(counts, counts, st.sampled_from([2, 10, 1000, 2**20]))
def test_scaling_both_sides_alike_leaves_a_rate(part: int, rest: int, factor: int) -> None:
    whole = part + rest
    plain = cell(assess(lit("G2-C", "2024", part, whole)).values, "value", indicator="lit_rate")
    scaled = cell(assess(lit("G2-C", "2024", part * factor, whole * factor)).values, "value", indicator="lit_rate")
    assert scaled == pytest.approx(plain, rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(SHIRES), st.tuples(counts, counts), min_size=2),
    st.permutations(SHIRES),
)
def test_exchanging_areas_exchanges_results(parts: dict[str, tuple[int, int]], order: list[str]) -> None:
    to = dict(zip(SHIRES, order, strict=True))

    def rows(rename: dict[str, str]) -> list[Row]:
        return [row for area, (a, b) in parts.items() for row in lit(rename[area], "2024", a, a + b)]

    plain, turned = (assess(rows(names)) for names in (dict(zip(SHIRES, SHIRES, strict=True)), to))
    for area in parts:
        one: dict[str, Any] = {"indicator": "lit_rate", "ref_area": area}
        other = one | {"ref_area": to[area]}
        assert cell(plain.values, "value", **one) == cell(turned.values, "value", **other)
        gap = {"target": "lit-2030"}
        assert cell(plain.gaps, "gap", **one, **gap) == cell(turned.gaps, "gap", **other, **gap)


@settings(max_examples=15, deadline=None)
@given(st.permutations(["petitions_late", "petitions_all", "homes_lit", "homes", "charm_rank"]))
def test_the_order_of_variables_does_not_matter(order: list[str]) -> None:
    known = {"petitions_late": 1, "petitions_all": 10, "homes_lit": 1, "homes": 2, "charm_rank": 5}
    plain = assess(figures("G2-C", "2024", **known)).values
    assert_frame_equal(plain, assess(figures("G2-C", "2024", **{name: known[name] for name in order})).values)
