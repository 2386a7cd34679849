"""Targets as arrays: which are in force, for whom, and what decides them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from elnor import Row, assess, codes, figures, notes, rows_where
from towns import assess as assess_towns
from towns import framework, land_of, level, node, target

import nq57_indicators as nq
from nq57_indicators.computation.gaps.targets import NEVER, OPERATORS, Targets, targets_in_force
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.tables.observations import day_number

LORE = {"lore-2025", "lore-2030", "lore-first-2028", "lore-second-2028", "lore-murky-2029", "lore-recalled-2029"}


def _ids(as_of: date | None, *, unsure: bool = False) -> set[str]:
    found = targets_in_force(codes(), as_of, unsure=unsure)
    return {one.target.id for one in found.owned if one.target.id.startswith("lore")}


IN_FORCE = [
    (None, False, LORE - {"lore-first-2028", "lore-recalled-2029"} | {"lore-ended-2028"}),
    (None, True, LORE - {"lore-first-2028"} | {"lore-ended-2028"}),
    (date(2022, 6, 1), False, {"lore-ended-2028"}),
    (date(2023, 6, 29), False, {"lore-ended-2028"}),
    (date(2023, 6, 30), False, {"lore-2025", "lore-2030", "lore-first-2028", "lore-murky-2029", "lore-ended-2028"}),
    (date(2024, 3, 1), False, {"lore-2025", "lore-2030", "lore-first-2028", "lore-murky-2029"}),
    (date(2024, 12, 31), False, LORE - {"lore-first-2028", "lore-recalled-2029"}),
    (date(2000, 1, 1), True, set()),
]


@pytest.mark.parametrize(("as_of", "unsure", "expected"), IN_FORCE)
def test_targets_in_force(as_of: date | None, unsure: bool, expected: set[str]) -> None:
    """Drafts never; unsure ones when asked for; a later one takes the place of what it supersedes."""
    assert _ids(as_of, unsure=unsure) == expected


def _at(targets: Targets, name: str) -> int:
    return [one.target.id for one in targets.owned].index(name)


def test_figures_of_targets() -> None:
    """Where less is better they are turned."""
    targets = targets_in_force(codes(), None, unsure=False)
    found = {
        name: (targets.low[at], targets.high[at], OPERATORS[targets.operator[at]], targets.sign[at])
        for name in ("letter-2025", "late-2028", "lore-2025", "bridge-2030")
        for at in [_at(targets, name)]
    }
    assert found == {
        "letter-2025": (80, 80, "reach", 1),
        "late-2028": (-2, -2, "<", -1),
        "lore-2025": (1.2, 1.5, "range", 1),
        "bridge-2030": (1, 1, "done", 1),
    }
    assert np.isnan(targets.low[_at(targets, "scholars-double-2030")])


JUDGED = [
    ("letter-2025", "annual", date(2025, 12, 31)),
    ("letter-mid-2025", "irregular", date(2025, 6, 30)),
    ("rite-always", "annual", date(2030, 12, 31)),
    ("pilgrim-avg-2029", "annual", date(2029, 12, 31)),
]


@pytest.mark.parametrize(("name", "frequency", "due"), JUDGED)
def test_what_decides_a_target(name: str, frequency: str, due: date) -> None:
    targets = targets_in_force(codes(), None, unsure=False)
    at = _at(targets, name)
    assert FREQUENCIES[targets.judged[at]] == frequency
    assert targets.due[at] == day_number(due) < NEVER


def _shown_at(name: str) -> dict[str, str]:
    targets = targets_in_force(codes(), None, unsure=False)
    at = _at(targets, name)
    return {
        codes().areas[area]: codes().providers[targets.owner[area, at]]
        for area in np.flatnonzero(targets.area_fits[:, at]).tolist()
    }


def test_who_owes_a_target() -> None:
    provinces = {name: name for name in codes().areas if name.count("-") == 1}
    assert _shown_at("letter-2025") == provinces
    assert _shown_at("lore-2030") == {"EL": "EL"}
    assert _shown_at("lore-2025") == dict.fromkeys(provinces, "EL") | {"EL": "EL"}
    assert _shown_at("cairn-letter-2026") == {"G2-C": "G2-C"}


def test_picking_targets_keeps_their_columns_together() -> None:
    targets = targets_in_force(codes(), None, unsure=False)
    picked = targets.rows(np.array([3, 1]))
    assert [one.target.id for one in picked.owned] == [targets.owned[at].target.id for at in (3, 1)]
    assert picked.due.tolist() == targets.due[[3, 1]].tolist()
    assert picked.area_fits.shape == picked.owner.shape == (len(codes().areas), 2)


def test_an_overlay_speaks_of_its_own_area_only() -> None:
    gaps = assess([*_letters("G2-C"), *_letters("G2-D")]).gaps
    own = rows_where(gaps, target="cairn-letter-2026")
    assert own["ref_area"].astype(str).tolist() == ["G2-C"]
    assert own["owner"].astype(str).tolist() == ["G2-C"]
    assert own["gap"].tolist() == [40]
    variant = rows_where(gaps, target="cairn-signed-2026")
    assert variant[["indicator", "gap"]].values.tolist() == [["letter_rate_signed", 10]]


def _letters(area: str) -> list[Row]:
    return figures(area, "2024", petitions_letter=50, petitions_bell=0, petitions_void=0, petitions_all=100)


AMENDED = [(None, True), ("2024-12-30", False), ("2024-12-31", True), ("2025-06-01", True)]


@pytest.mark.parametrize(("as_of", "expected"), AMENDED)
def test_possibly_amended_from_the_day_of_the_amendment(as_of: str | None, expected: bool) -> None:
    rows = figures("EL", "2024", lore_spending_land=12, land_product=1000)
    found = notes(assess(rows, as_of=as_of).gaps, target="lore-murky-2029")
    assert ("possibly_amended" in found) == expected


def test_gaps_of_disputed_indicators_say_so() -> None:
    """Sources state +134.2 % and +78.4 % for patents granted in 2025, nothing of the kind for the HDI."""
    figures = [("patent_grants", "2024", 621), ("patent_grants", "2025", 1108), ("hdi", "2025", 0.77)]
    frame = pd.DataFrame(figures, columns=["variable", "time_period", "obs_value"]).assign(ref_area="VN")
    gaps = nq.assess(nq.read_submission(frame)).gaps
    said = {name: set(rows["note"].str.contains("sources_disagree")) for name, rows in gaps.groupby("indicator")}
    assert said == {"hdi": {False}, "patent_grant_growth": {True}}


def test_an_unchanged_province_keeps_the_target_it_set() -> None:
    """Nghệ An only changed its generation on 1 July 2025: its own 20 % of 2025 still counts; Bắc Ninh's 35 % ended."""
    frame = pd.DataFrame(
        [
            {
                "variable": name,
                "ref_area": area,
                "time_period": "2026",
                "obs_value": value,
                "unit_measure": "billion_vnd",
            }
            for area in ("P34-40", "P34-24")
            for name, value in (("digital_economy_va", 15), ("grdp", 100))
        ]
    )
    gaps = nq.assess(frame).gaps
    own = gaps[gaps["owner"].astype(str).str.startswith("P63")]
    assert own[["ref_area", "target", "gap"]].values.tolist() == [["P34-40", "nghean-de-2030", 5.0]]


@pytest.mark.parametrize(("value", "met", "gap"), [(35, "yes", -25), (50, "yes", -10), (60, "yes", 0), (61, "no", 1)])
def test_less_is_better_within_a_range(value: float, met: str, gap: float, tmp_path: Path) -> None:
    """Of 40 to 60 the end that asks least is the 60 above."""
    asked = target("t", 0, more='operator = "range"\nlow = 40\nhigh = 60')
    catalogue = land_of(
        tmp_path,
        level("a", 'better = "lower"', targets=asked),
        framework(node("index", 'indicators = ["a"]'), ("a", 100, 0)),
    )
    [row] = assess_towns(catalogue, ("a", "T1", "2024", value)).gaps.to_dict("records")
    assert (row["met"], row["gap"]) == (met, gap)
