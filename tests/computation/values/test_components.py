"""Where components are found: the provider's own, else the custodian's; one stage, or none; a stock held from its day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from elnor import SHIRES, Row, assess, cell, codes, figures, land_with, late, rows_where, run

from nq57_indicators.computation.panels.panel import ABSENT, SELF
from nq57_indicators.computation.values.components import Components
from nq57_indicators.models.codelists import STAGES


def _scholars(period: str, number: float, **given: object) -> list[Row]:
    return figures("G2-C", period, scholars=number, **given)


def _people(period: str, number: float, **given: object) -> list[Row]:
    return figures("G2-C", period, people=number, **given)


def _rate(rows: list[Row], period: str, indicator: str = "workshops_per_1000") -> float | None:
    found = rows_where(assess(rows).values, indicator=indicator, time_period=period)
    return float(found["value"].iloc[0]) if len(found) else None


# ---- held stocks ------------------------------------------------------------------------------------------------

DAY = date(2024, 12, 31)
HELD = [
    ("the day itself", DAY, 2.0),
    ("24 months", date(2026, 12, 31), 2.0),
    ("24 months and a day", date(2027, 1, 1), None),
    ("before its day", DAY - timedelta(days=1), None),
]


@pytest.mark.parametrize(("name", "day", "expected"), HELD, ids=[name for name, *_ in HELD])
def test_a_yearly_stock_is_held_for_24_months(name: str, day: date, expected: float | None) -> None:
    rows = [*_people("2024", 1000), *figures("G2-C", day.isoformat(), workshops=2)]
    assert _rate(rows, day.isoformat()) == expected


def test_two_years_with_a_leap_day_are_24_months() -> None:
    rows = [*_people("2022", 1000), *figures("G2-C", "2024-Q4", workshops=2)]
    assert _rate(rows, "2024-Q4") == 2
    assert cell(assess(rows).values, "basis", indicator="workshops_per_1000", time_period="2024-Q4") == "held"


def test_the_newest_stock_is_held() -> None:
    rows = [*_people("2022", 1000), *_people("2023", 2000), *figures("G2-C", "2024-Q2", workshops=2)]
    assert _rate(rows, "2024-Q2") == 1


def test_a_declared_gap_does_not_hide_the_stock_before_it() -> None:
    rows = [
        *_people("2022", 1000),
        *figures("G2-C", "2023", people=None, obs_status="missing"),
        *figures("G2-C", "2024-Q2", workshops=2),
    ]
    assert _rate(rows, "2024-Q2") == 2


QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3")


def test_a_gap_in_a_series_is_not_filled_from_its_own_half_year() -> None:
    """The half-year made of the first two quarters is no figure that anybody reported."""
    people = [row for quarter in QUARTERS for row in _people(quarter, 1000)]
    workshops = figures("G2-C", "2024-Q4", workshops=2)
    assert _rate([*people, *workshops], "2024-Q4") is None
    assert _rate([*people, *workshops, *_people("2024-S2", 4000)], "2024-Q4") == 0.5
    held = [*people, *workshops, *_people("2023", 500)]
    assert _rate(held, "2024-Q4") == 4


def test_a_total_is_not_held_from_completed_parts() -> None:
    """With one shire silent in the last quarter there is no total of it, nor is that of the half-year before one."""
    rows = [row for area in SHIRES for quarter in QUARTERS for row in figures(area, quarter, people=1000)]
    rows += [row for area in SHIRES[1:] for row in figures(area, "2024-Q4", people=1000)]
    rows += [row for area in SHIRES for row in figures(area, "2024-Q4", workshops=2)]
    at = {"indicator": "workshops_per_1000", "time_period": "2024-Q4"}
    values = assess(rows).values
    assert set(rows_where(values, **at)["ref_area"].astype(str)) == set(SHIRES[1:])
    years = [row for area in SHIRES for row in figures(area, "2023", people=2000)]
    assert cell(assess([*rows, *years]).values, "value", ref_area="G2", **at) == 1


def test_a_value_is_of_who_reports_its_whole_numerator() -> None:
    """One term of its own and two of the registry's make no figure of the shire."""
    own = figures("G2-C", "2024", petitions_letter=5)
    kept = figures("G2-C", "2024", petitions_bell=2, petitions_void=1, petitions_all=12, provider="REG")
    assert rows_where(assess([*own, *kept]).values, indicator="letter_rate").empty
    whole = [*own, *kept, *figures("G2-C", "2024", petitions_letter=7, provider="REG")]
    assert rows_where(assess(whole).values, indicator="letter_rate")["provider"].astype(str).tolist() == ["REG"]


def test_a_stock_of_the_same_frequency_is_not_held() -> None:
    assert _rate([*_people("2023", 1000), *_scholars("2024", 2)], "2024", "scholars_per_10k") is None


def test_a_numerator_is_never_held() -> None:
    rows = [*_scholars("2023", 2), *_people("2024-06", 1000)]
    assert rows_where(assess(rows).values, indicator="scholars_per_10k").empty


def test_a_stock_of_shorter_periods_serves_its_own_day_only() -> None:
    rows = [*_people("2024-11", 1000), *figures("G2-C", "2024", workshops=2)]
    assert _rate(rows, "2024") is None
    rows = [*_people("2024-12", 1000), *figures("G2-C", "2024", workshops=2)]
    assert _rate(rows, "2024") == 2


def test_a_stock_is_held_under_another_calendar() -> None:
    rows = [*_people("2024", 1000), *late("G2-C", "2025-03", 1, 10, calendar="administrative")]
    values = assess(rows).values
    at = {"indicator": "petitions_per_1000", "time_period": "2025-03"}
    assert cell(values, "value", **at) == 10
    assert cell(values, "basis", **at) == "held"


def test_a_counter_since_a_stated_start_has_a_held_denominator() -> None:
    rows = [*_people("2024", 1000), *late("G2-C", "2025-07-01/P92D", 1, 10, flow="since")]
    values = assess(rows).values
    at = {"indicator": "petitions_per_1000", "time_period": "2025-07-01/P92D"}
    assert cell(values, "value", **at) == 10
    assert cell(values, "basis", **at) == "held"


def test_a_stock_over_a_flow_of_the_same_year(tmp_path: Path) -> None:
    """The day's stock over what came in during the period that ends on that day."""
    catalogue = land_with(
        tmp_path,
        indicators__ratio="""
id = "scholars_per_petition"
unit_measure = "percent"
levels = ["province"]
name = { vi = "a", en = "a" }
[formula]
kind = "ratio"
numerator = ["scholars"]
denominator = ["petitions_all"]
definition_basis = "derived"
""",
    )
    rows = [*_scholars("2024", 5), *figures("G2-C", "2024", petitions_all=50)]
    assert cell(assess(rows, catalogue=catalogue).values, "value", indicator="scholars_per_petition") == 0.1


# ---- custodians and stages --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Elnor with a registry that keeps the land's product."""
    text = (Path(__file__).parents[2] / "catalogues/mini/variables/variables.toml").read_text(encoding="utf-8")
    product = text[text.index('id = "land_product"') :].split("[[variables]]")[0]
    changed = product.replace("name = {", 'custodian = "REG"\nname = {')
    return land_with(tmp_path_factory.mktemp("kept"), replace={"variables/variables.toml": (product, changed)})


def _lore(numerator: str, denominator: str, provider: str) -> list[Row]:
    return [
        *figures("EL", "2024", lore_spending_land=12, stage=numerator),
        *figures("EL", "2024", land_product=1000, stage=denominator, provider=provider),
    ]


PAIRS = [
    ("executed", "actual", "executed"),
    ("actual", "executed", "executed"),
    ("executed", "executed", "executed"),
    ("actual", "actual", "actual"),
    ("plan", "actual", "plan"),
    ("executed", "settled", None),
    ("plan", "executed", None),
]


@pytest.mark.parametrize("provider", ["EL", "REG"])
@pytest.mark.parametrize(("numerator", "denominator", "stage"), PAIRS)
def test_stages_pair_with_themselves_and_with_actual(
    numerator: str, denominator: str, stage: str | None, provider: str, kept: object
) -> None:
    values = rows_where(assess(_lore(numerator, denominator, provider), catalogue=kept).values, indicator="lore_share")
    assert values["stage"].astype(str).tolist() == ([] if stage is None else [stage])
    assert values["value"].tolist() == ([] if stage is None else [1.2])
    assert set(values["provider"].astype(str)) <= {"EL"}


def test_the_provider_s_own_side_wins_over_the_custodian_s(kept: object) -> None:
    rows = [*_lore("executed", "actual", "EL"), *figures("EL", "2024", land_product=2000, provider="REG")]
    values = assess(rows, catalogue=kept).values
    assert cell(values, "value", indicator="lore_share") == 1.2


def test_a_custodian_without_numerator_gives_no_value(kept: object) -> None:
    rows = figures("EL", "2024", land_product=1000, provider="REG")
    assert assess(rows, catalogue=kept).values.empty


def test_nobody_but_the_custodian_fills_in(kept: object) -> None:
    rows = [
        *figures("EL", "2024", lore_spending_land=12),
        *figures("EL", "2024", land_product=1000, provider="OBS"),
    ]
    assert rows_where(assess(rows, catalogue=kept).values, indicator="lore_share").empty


def test_where_nobody_keeps_a_variable_the_area_does() -> None:
    rows = [*figures("EL", "2024", lore_spending_land=12, provider="OBS"), *figures("EL", "2024", land_product=1000)]
    values = assess(rows).values
    assert cell(values, "value", indicator="lore_share") == 1.2
    assert cell(values, "provider", indicator="lore_share") == "OBS"


def test_a_plan_gives_values_but_nothing_is_judged_by_them() -> None:
    rows = [row for year in ("2023", "2024", "2025") for row in late("G2-C", year, 1, 10, stage="plan")]
    result = assess(rows, framework="fest", period="2025", areas=["G2-C"])
    assert len(rows_where(result.values, indicator="late_rate")) == 3
    assert not result.values["preferred"].any()
    assert result.gaps.empty
    assert result.trends.empty
    assert result.scores["score"].isna().all()
    assert run(rows).latest_period() is None


def test_the_search_goes_own_stage_first_and_custodian_last() -> None:
    """Whose 2024 is taken for the denominator of an executed figure, when the better sources fall silent one by one."""
    sources = [{"stage": "executed"}, {}, {"provider": "REG"}, {"provider": "OBS"}]
    found = []
    for silent in range(len(sources)):
        rows = late("G2-C", "2024", 1, None, stage="executed")[:1]
        rows += [row for source in sources[silent:] for row in figures("G2-C", "2024", petitions_all=10, **source)]
        one = run(rows)
        layer = next(layer for layer in one.panels if layer.stage_name == "executed")
        components, place = Components(one.panels, codes()), one.time.position("2024", "statistical")
        cell_found = components.locate(layer, codes().area["G2-C"], codes().item["petitions_all"], place)
        found.append(cell_found and (cell_found[0].layer.provider, cell_found[0].layer.stage))
    actual = STAGES.index("actual")
    own_stage = STAGES.index("executed")
    assert found == [(SELF, own_stage), (SELF, actual), (codes().provider["REG"], actual), None]


def test_no_cell_is_held_where_there_is_none() -> None:
    one = run([*_people("2022", 1000), *figures("G2-C", "2023-Q2", workshops=1)])
    [layer] = one.panels
    components, place = Components(one.panels, codes()), one.time.position("2023-Q2", "statistical")
    found = components.locate(layer, codes().area["G2-C"], codes().item["people"], place)
    assert found is not None
    panel, at, held = found
    assert (panel.value[at], one.time.periods[at[2]].label, held) == (1000, "2022", True)
    assert components.locate(layer, codes().area["G2-C"], codes().item["homes"], place) is None


def test_items_without_code_stay_empty() -> None:
    panels = run(late("G2-C", "2024", 1, 10)).panels
    [(layer, base)] = panels.items()
    cells = Components(panels, codes()).fetch(layer, base.areas, np.array([-1], np.int32), side="numerator")
    assert np.isnan(cells.value).all()
    assert not cells.own.any()


def test_cells_that_are_not_there_hold_no_figure() -> None:
    """A panel without the item asked for says nothing, whatever stands in its first place."""
    rows = [*late("G2-C", "2024", 1, 10), *figures("G2-D", "2024", petitions_all=7)]
    [(layer, base)] = run(rows).panels.items()
    items = np.array([codes().item["petitions_late"], codes().item["pilgrims"]], np.int32)
    cells = Components({layer: base}, codes()).fetch(layer, base.areas, items, side="denominator")
    assert (np.isnan(cells.value) == (cells.status >= ABSENT)).all()
    assert not cells.own[1].any()
