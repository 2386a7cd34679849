"""How a number came about: exactly the cells it rests on, its formula, and the targets it is held against."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from elnor import SHIRES, Row, assess, figures, frame, land, land_with, late, lit

import nq57_indicators as nq
from nq57_indicators.computation.explanations.values import earlier_explained, formula_text
from nq57_indicators.errors import ArgumentError, UnknownIndicatorError
from nq57_indicators.models.explanations import ValueExplanation

Key = tuple[str, str, str, float]
"""Variable, area, period and figure of a cell."""


def _explain(rows: list[Row], indicator: str, area: str, period: str, **options: object) -> ValueExplanation:
    return assess(rows, **options).explain(indicator, area, period)


def _cells(explanation: ValueExplanation) -> set[Key]:
    return {
        (cell.variable, cell.ref_area, cell.time_period, cell.obs_value)
        for part in explanation.parts
        for cell in part.cells
    }


def _keys(*groups: list[Row]) -> set[Key]:
    return {(row["variable"], row["ref_area"], row["time_period"], row["obs_value"]) for rows in groups for row in rows}


C, AB = "G2-C", "G2-AB"
MONTHS = [row for month in ("01", "02", "03") for row in late(C, f"2024-{month}", int(month), 10)]
FORMER = [row for area in ("G1-A", "G1-B") for row in late(area, "2019", 1, 10)]
SUMMED = [row for place, area in enumerate(SHIRES) for row in lit(area, "2024", place, 10)]
SPEEDS = [row for month in ("01", "02", "03") for row in figures(C, f"2024-{month}", line_speed=int(month))]
PARISHES = [row for area in ("G2-C-1", "G2-C-2") for row in lit(area, "2024", 1, 10)]
OTHERS = [row for area in ("G2-AB", "G2-D", "G2-E") for row in lit(area, "2024", 1, 10)]
NOISE = [*late("G2-D", "2018", 7, 70), *lit("G2-D", "2018", 7, 70)]

BASES = [
    ("components", late(C, "2024", 1, 10), "late_rate", C, "2024", "components"),
    ("a level", figures(C, "2024", income=5), "income", C, "2024", "components"),
    ("stated", figures(C, "2024", late_rate=12), "late_rate", C, "2024", "stated"),
    ("restated", FORMER, "late_rate", AB, "2019", "restated"),
    ("an unchanged shire", late("G1-C", "2019", 1, 10), "late_rate", C, "2019", "restated"),
    ("a stated rate of an unchanged shire", figures("G1-C", "2019", late_rate=12), "late_rate", C, "2019", "restated"),
    ("summed", SUMMED, "lit_rate", "EL", "2024", "summed"),
    ("summed twice", [*PARISHES, *OTHERS], "lit_rate", "G2", "2024", "summed"),
    ("rolled up", MONTHS, "late_rate", C, "2024-Q1", "components"),
    ("the mean of months", SPEEDS, "net_speed", C, "2024-Q1", "components"),
]


@pytest.mark.parametrize(
    ("rows", "indicator", "area", "period", "basis"), [one[1:] for one in BASES], ids=[name for name, *_ in BASES]
)
def test_the_cells_behind_a_value(rows: list[Row], indicator: str, area: str, period: str, basis: str) -> None:
    found = _explain([*rows, *NOISE], indicator, area, period)
    assert found.basis == basis
    assert _cells(found) == _keys(rows)


def test_the_cells_behind_an_interval() -> None:
    rows = [*figures("G1-A", "2019", late_rate=20, decimals=0), *figures("G1-B", "2019", late_rate=30, decimals=0)]
    found = _explain(rows, "late_rate", AB, "2019")
    assert (found.value, found.lower, found.upper, found.basis) == (None, 19.5, 30.5, "interval")
    assert _cells(found) == _keys(rows)
    assert "half of the last printed digit" in found.text("en")


def test_bounds_are_worked_out_again_from_the_cells() -> None:
    """What is said of the bounds is not read: 20.2 and 30 printed with one decimal and none."""
    rows = [*figures("G1-A", "2019", late_rate=20.2, decimals=1), *figures("G1-B", "2019", late_rate=30, decimals=0)]
    data = _explain(rows, "late_rate", AB, "2019").model_dump(mode="json")
    [part] = data["parts"]
    assert (data["lower"], data["upper"]) == (20.15, 30.5)
    data |= {"lower": 0, "upper": 0}
    part |= {"lower": 0, "upper": 0}
    assert nq.replay(data) == {"value": None, "lower": 20.15, "upper": 30.5}
    part["cells"][0]["decimals"] = None
    assert nq.replay(data) == {"value": None, "lower": 20.2, "upper": 30.5}
    part["cells"][1] |= {"obs_value": None, "lower": 28, "upper": 31, "decimals": None}
    assert nq.replay(data) == {"value": None, "lower": 20.2, "upper": 31}


def test_gaps_between_bounds_are_worked_out_again_from_the_cells() -> None:
    rates = pd.DataFrame({"ref_area": ["P63-24", "P63-27"], "obs_value": [79, 80], "decimals": 0})
    result = nq.assess(rates.assign(variable="cashless_transaction_rate", time_period="2025-Q2"))
    explained = result.explain(
        "cashless_transaction_rate", "P34-24", "2025-Q2", "gap", target="57nqtw-b2-cashless-2030"
    )
    assert (explained.gap, explained.gap_lower, explained.gap_upper) == (None, -0.5, 1.5)
    data = explained.model_dump(mode="json")
    for printed, bounds in ((None, (-0.5, 1.0)), (2, (-0.5, 1.005)), (0, (-0.5, 1.5))):
        data["value_explained"]["parts"][0]["cells"][0]["decimals"] = printed
        assert (nq.replay(data)["gap_lower"], nq.replay(data)["gap_upper"]) == pytest.approx(bounds)


@pytest.mark.parametrize("earlier", [("2025-Q2", None), (None, 79.5), ("2025-Q2", 79.0)])
def test_an_earlier_value_that_does_not_count_is_not_explained(earlier: tuple[str | None, float | None]) -> None:
    """Of two provinces that became one nothing but bounds is known: no base, no change to it."""
    rates = pd.DataFrame({"ref_area": ["P63-24", "P63-27"], "obs_value": [79, 80], "decimals": 0})
    result = nq.assess(rates.assign(variable="cashless_transaction_rate", time_period="2025-Q2"))
    asked = ("cashless_transaction_rate", "P34-24", earlier)
    assert earlier_explained(result._run, result._origins, *asked) is None
    known = earlier_explained(result._run, result._origins, "cashless_transaction_rate", "P63-24", ("2025-Q2", 79.0))
    assert known is not None


def test_a_stock_rests_on_its_last_month_alone() -> None:
    rows = [row for month in ("10", "11", "12") for row in lit(C, f"2024-{month}", int(month), 100)]
    assert _cells(_explain(rows, "lit_rate", C, "2024")) == _keys(rows[-2:])


def test_a_running_total_rests_on_its_last_month_alone() -> None:
    rows = [*late(C, "2024-11", 5, 10, flow="ytd"), *late(C, "2024-12", 6, 10, flow="ytd")]
    assert _cells(_explain(rows, "late_rate", C, "2024")) == _keys(rows[-2:])


def test_a_submitted_quarter_rests_on_itself() -> None:
    quarter = late(C, "2024-Q1", 9, 30)
    assert _cells(_explain([*MONTHS, *quarter], "late_rate", C, "2024-Q1")) == _keys(quarter)


def test_a_held_stock_names_its_own_day() -> None:
    people, workshops = figures(C, "2024", people=1000), figures(C, "2025-Q2", workshops=2)
    found = _explain([*figures(C, "2022", people=1), *people, *workshops], "workshops_per_1000", C, "2025-Q2")
    assert _cells(found) == _keys(people, workshops)
    assert [part.how for part in found.parts] == ["components", "held"]
    assert [part.value for part in found.parts] == [2, 1000]


def test_the_custodian_s_denominator() -> None:
    own, kept = figures(C, "2024", petitions_late=1), figures(C, "2024", petitions_all=10, provider="REG")
    found = _explain([*own, *kept], "late_rate", C, "2024")
    assert _cells(found) == _keys(own, kept)
    assert [cell.provider for part in found.parts for cell in part.cells] == [C, "REG"]
    assert found.provider == C


def test_the_counting_value_is_explained() -> None:
    custodian = late(C, "2024", 2, 10, provider="REG")
    found = _explain([*late(C, "2024", 1, 10), *custodian], "late_rate", C, "2024")
    assert (found.provider, found.value) == ("REG", 20)
    assert _cells(found) == _keys(custodian)


def test_stages_met_by_figures_without_one() -> None:
    rows = [
        *figures("EL", "2024", lore_spending_land=12, stage="executed"),
        *figures("EL", "2024", land_product=1000),
    ]
    found = _explain(rows, "lore_share", "EL", "2024")
    assert _cells(found) == _keys(rows)
    assert found.formula == "lore_spending_land / land_product × 100"


def test_growth_rests_on_both_its_ends() -> None:
    rows = [*figures("EL", "2023", pilgrims=100), *figures("EL", "2024", pilgrims=110)]
    assert _cells(_explain(rows, "pilgrim_growth", "EL", "2024")) == _keys(rows)


def test_a_declared_gap_is_a_cell_too() -> None:
    rows = late(C, "2024", None, None, obs_status="missing", missing_reason="refused")
    found = _explain(rows, "late_rate", C, "2024")
    assert (found.value, found.obs_status) == (None, "missing")
    assert {cell.variable for part in found.parts for cell in part.cells} == {"petitions_late", "petitions_all"}


def test_where_a_cell_stands(tmp_path: Path) -> None:
    rows = frame(late(C, "2024", 1, 10, vintage="2025-01-31"))
    rows.drop(columns="decimals").to_csv(tmp_path / "figures.csv", index=False)
    result = nq.assess(nq.read_submission(tmp_path / "figures.csv", catalogue=land()), catalogue=land())
    found = result.explain("late_rate", C, "2024")
    cells = [cell for part in found.parts for cell in part.cells]
    letter = "ABCDEFGHIJKLM"[rows.columns.get_loc("obs_value")]
    assert [cell.cell for cell in cells] == [f"{letter}2", f"{letter}3"]
    assert {Path(cell.file).name for cell in cells} == {"figures.csv"}
    assert {cell.vintage for cell in cells} == {date(2025, 1, 31)}
    assert {cell.sheet for cell in cells} == {None}


# ---- targets ----------------------------------------------------------------------------------------------------

LORE = figures("EL", "2024", lore_spending_land=12, land_product=1000)


def test_targets_with_their_clauses() -> None:
    found = {line.target: line for line in _explain(LORE, "lore_share", "EL", "2024").targets}
    assert set(found) == {"lore-2025", "lore-2030", "lore-murky-2029"}
    line = found["lore-2030"]
    assert (line.owner, line.operator, line.value, line.low, line.high) == ("EL", "range", None, 2, 3)
    assert (line.due, line.met, line.document, line.clause) == (date(2030, 12, 31), "no", "D-PLAN", "1")
    assert line.gap == pytest.approx(0.8)
    assert line.confidence == "found"


def test_targets_of_an_earlier_day() -> None:
    """What was in force then may have been superseded or have ended since."""
    found = _explain(LORE, "lore_share", "EL", "2024", as_of="2024-02-01")
    assert {line.target for line in found.targets} >= {"lore-first-2028", "lore-ended-2028"}


def test_unsure_targets_are_explained_when_asked_for() -> None:
    found = _explain(LORE, "lore_share", "EL", "2024", unsure=True)
    assert "lore-recalled-2029" in {line.target for line in found.targets}


def test_a_target_that_nobody_owes(tmp_path: Path) -> None:
    """A level with several areas owes it; a benchmark for others then has no single owner."""
    catalogue = land_with(
        tmp_path,
        targets__shared="""
indicator = "late_rate"
[[targets]]
id = "late-shared"
due = "2030"
operator = "<="
value = 5
level = "province"
benchmark_for = ["national"]
source = { document = "D-PLAN", clause = "9", confidence = "found" }
""",
    )
    found = _explain(late("EL", "2024", 1, 10), "late_rate", "EL", "2024", catalogue=catalogue)
    assert [(line.target, line.owner) for line in found.targets] == [("late-shared", "")]


def test_a_plan_is_held_against_nothing() -> None:
    found = _explain(late(C, "2024", 1, 10, stage="plan"), "late_rate", C, "2024")
    assert found.value == 10
    assert found.targets == ()


# ---- formulas and refusals --------------------------------------------------------------------------------------

FORMULAS = [
    ("letter_rate", None, "(petitions_letter + petitions_bell − petitions_void) / petitions_all × 100"),
    ("late_rate", None, "petitions_late / petitions_all × 100"),
    ("beacon_cover", None, "(beacons + 2) / 50 × 100"),
    ("lore_share", "national", "lore_spending_land / land_product × 100"),
    ("lore_share", "province", "lore_spending / shire_product × 100"),
    ("net_speed", None, "line_speed"),
    ("income", None, "income"),
    ("pilgrim_growth", None, "yoy(pilgrims)"),
    ("pilgrim_cagr", None, "cagr(pilgrims) (2019)"),
]


@pytest.mark.parametrize(("indicator", "level", "expected"), FORMULAS)
def test_formulas_in_one_line(indicator: str, level: str | None, expected: str) -> None:
    assert formula_text(land().indicators[indicator], level) == expected


def test_unknown_things_are_refused_with_what_is_there() -> None:
    result = assess(late(C, "2024", 1, 10))
    with pytest.raises(UnknownIndicatorError, match="late_rate"):
        result.explain("late_rat", C, "2024")
    with pytest.raises(ArgumentError, match="G9"):
        result.explain("late_rate", "G9", "2024")
    with pytest.raises(ArgumentError, match="periods with a value: 2024"):
        result.explain("late_rate", C, "2023")
    with pytest.raises(ArgumentError, match="—"):
        result.explain("lit_rate", C, "2024")


def test_an_explanation_names_its_definition() -> None:
    found = _explain(late(C, "2024", 1, 10), "late_rate", C, "2024")
    assert (found.name_en, found.unit, found.definition_basis, found.catalogue) == (
        "late rate", "percent", "derived", "elnor 1",
    )  # fmt: skip
