"""Steps chain: each takes the table of the step before, and the tables are those of all at once, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from elnor import Row, cell, figures, frame, land, late, lit

import nq57_indicators as nq
from alike import assert_frame_equal

SAMPLES = Path(__file__).parents[2] / "sample_data"
HDI = Path(__file__).parents[1] / "catalogues" / "hdi"
RESULTS = ("values", "gaps", "trends", "scores")

ROWS: list[Row] = [
    *late("G2-C", "2023", 2, 10, vintage="2024-01-31"),
    *late("G2-C", "2024", 1, 10, vintage="2025-01-31"),
    *late("G2-C", "2024", 1, 11, vintage="2025-03-31"),
    *late("G2-C", "2024", 1, 10, provider="OBS"),
    *late("G2-C", "2024", 3, 10, provider="an almanac"),
    *late("G2-C", "2024", 2, 10, stage="plan"),
    *late("G2-C", "2024-Q1", 1, 5),
    *late("G2-C", "2024-Q2", 1, 6),
    *late("G2-C", "2024", 1, 9, calendar="administrative"),
    *late("G2-C", "2024", 4, 9, flow="ytd"),
    *figures("G2-C", "2024", late_rate=11.5),
    *figures("G2-E", "2024", late_rate=7.5),
    *lit("G2-C", "2021", 30, 100),
    *lit("G2-C", "2022", 33, 100),
    *lit("G2-C", "2023", 35, 100, obs_status="estimate"),
    *lit("G2-C", "2024", 40, 100),
    *lit("G1-A", "2022", 20, 50),
    *lit("G1-B", "2022", 10, 50),
    *figures("G1-A", "2022", late_rate=10),
    *figures("G1-B", "2022", late_rate=20),
    *figures("EL", "2021", pilgrims=100),
    *figures("EL", "2023", pilgrims=105),
    *figures("EL", "2024", pilgrims=110, obs_status="provisional"),
    *figures("EL", "2024", lore_spending_land=12, land_product=1000),
    *late("G2-D", "2024", None, None, obs_status="missing", missing_reason="not_applicable"),
    *late("G2-E", "2023", None, None, obs_status="missing", missing_reason="refused"),
]
OPTIONS: list[dict[str, Any]] = [
    {},
    {"framework": "fest", "areas": "G2", "period": "2023"},
    {"framework": "fest", "period": ["2024", "2023"], "areas": ["G2-C", "G2-E"]},
    {"framework": "fest", "as_of": "2024-06-30", "known_at": "2025-02-28", "unsure": True},
    {"framework": "fest", "assumed_base": "2021", "unsure": True},
    {"framework": "letters"},
]


def _pick(options: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: options[name] for name in names if name in options}


def _same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Cell by cell; what the categories of a column are besides is the table's own affair."""
    coded = expected.select_dtypes("category").columns
    plain = [one.astype(dict.fromkeys(coded, "str")) for one in (found, expected)]
    assert_frame_equal(*plain, check_exact=True)


def _chained(observations: pd.DataFrame, catalogue: nq.Catalogue, options: dict[str, Any]) -> dict[str, pd.DataFrame]:
    known = nq.latest_vintage(observations, catalogue, **_pick(options, "known_at"))
    values = nq.indicator_values(known, catalogue, **_pick(options, "assumed_base"))
    rules = _pick(options, "as_of", "unsure")
    leaves = nq.normalise(values, catalogue, **rules, **_pick(options, "framework", "areas", "period"))
    return {
        "values": values,
        "gaps": nq.target_gaps(values, catalogue, **rules, **_pick(options, "assumed_base")),
        "trends": nq.trends(values, catalogue),
        "scores": nq.aggregate(leaves, catalogue, **_pick(options, "framework", "areas")),
    }


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_chained_tables_are_those_of_all_at_once(options: dict[str, Any]) -> None:
    options = {"framework": "fest"} | options
    report = nq.validate(frame(ROWS), catalogue=land())
    result = nq.assess(report, **options)
    chained = _chained(report.accepted, land(), options)
    for name in RESULTS:
        _same(chained[name], getattr(result, name))
    rules = _pick(options, "as_of", "unsure", "known_at", "assumed_base")
    scoring = _pick(options, "framework", "areas", "period")
    _same(nq.target_gaps(report.accepted, land(), **rules), result.gaps)
    _same(nq.trends(report.accepted, land(), **_pick(options, "known_at", "assumed_base")), result.trends)
    _same(nq.aggregate(report.accepted, land(), **rules, **scoring), result.scores)
    values = nq.indicator_values(report.accepted, land(), **_pick(options, "known_at", "assumed_base"))
    _same(nq.aggregate(values, land(), **_pick(options, "as_of", "unsure"), **scoring), result.scores)


def _without_questions(table: pd.DataFrame) -> pd.DataFrame:
    """What steps that begin with observations say: the questions of a report they know nothing of."""
    if "note" not in table.columns:
        return table
    notes = [",".join(one for one in str(note).split(",") if one != "unconfirmed") for note in table["note"]]
    kind = "category" if isinstance(table["note"].dtype, pd.CategoricalDtype) else "str"
    return table.assign(note=pd.Series(notes, index=table.index, dtype=kind))


def test_the_sample_data_chain(tmp_path: Path) -> None:
    report = nq.validate(nq.read_submission(SAMPLES / "made_up"))
    result = nq.assess(report)
    chained = _chained(report.accepted, report.catalogue, {})
    for name in RESULTS:
        _same(chained[name], _without_questions(getattr(result, name)))


def test_a_table_out_of_a_file_does(tmp_path: Path) -> None:
    """Plain texts and dates, rows in any order, columns that say nothing left out."""
    result = nq.assess(frame(ROWS), catalogue=land(), framework="fest")
    result.save(tmp_path / "out", formats=["csv"])
    plain = pd.read_csv(tmp_path / "out" / "values.csv", dtype={"time_period": "str"})
    plain = plain.sample(frac=1, random_state=3).drop(columns=["vintage"])
    _same(nq.target_gaps(plain, land()), result.gaps)
    _same(nq.trends(plain, land()), result.trends)
    _same(nq.aggregate(plain, land(), framework="fest"), result.scores)


def test_on_some_rows_the_result_is_that_of_these_rows() -> None:
    result = nq.assess(frame(ROWS), catalogue=land(), framework="fest")
    values = result.values
    own = values[
        (values["ref_area"] == "G2-C") & (values["indicator"] == "lit_rate") & (values["time_period"] != "2022")
    ]
    found = nq.trends(own, land())
    assert found["time_period"].astype(str).tolist() == ["2021", "2023", "2024"]
    assert found["change"].tolist()[1:] == [5.0, 10.0]
    shires = nq.normalise(own, land(), framework="fest", areas=["G2-C", "G2-D"], period="2024")
    assert cell(shires, "missing_reason", indicator="lit_rate", ref_area="G2-D") == "not_reported"
    assert cell(shires, "score", indicator="lit_rate", ref_area="G2-C") == 50


def test_the_caller_s_preference_is_kept_and_worked_out_where_there_is_none() -> None:
    result = nq.assess(frame(ROWS), catalogue=land(), framework="fest")
    values = result.values.copy()
    _same(nq.target_gaps(values.drop(columns="preferred"), land()), result.gaps)
    of_obs = (values["indicator"] == "late_rate") & (values["ref_area"] == "G2-C") & (values["time_period"] == "2024")
    values.loc[of_obs, "preferred"] = values.loc[of_obs, "provider"] == "an almanac"
    gaps = nq.target_gaps(values, land())
    mine = gaps[(gaps["indicator"] == "late_rate") & (gaps["ref_area"] == "G2-C") & (gaps["time_period"] == "2024")]
    assert set(mine["provider"].astype(str)) <= {"an almanac"}


def test_steps_leave_their_tables_as_they_are() -> None:
    values = nq.indicator_values(frame(ROWS), land())
    before = values.copy(deep=True)
    leaves = nq.normalise(values, land(), framework="fest")
    leaves_before = leaves.copy(deep=True)
    nq.target_gaps(values, land())
    nq.trends(values, land())
    nq.aggregate(values, land(), framework="fest")
    nq.aggregate(leaves, land(), framework="fest")
    assert_frame_equal(values, before)
    assert_frame_equal(leaves, leaves_before)


REFUSED = [
    (nq.target_gaps, "values", {"known_at": "2025-01-01"}, "indicator_values"),
    (nq.trends, "values", {"known_at": "2025-01-01"}, "indicator_values"),
    (nq.trends, "values", {"assumed_base": "2021"}, "indicator_values"),
    (nq.normalise, "values", {"known_at": "2025-01-01"}, "indicator_values"),
    (nq.normalise, "values", {"assumed_base": "2021"}, "indicator_values"),
    (nq.aggregate, "values", {"assumed_base": "2021"}, "indicator_values"),
    (nq.aggregate, "normalised", {"known_at": "2025-01-01"}, "indicator_values"),
    (nq.aggregate, "normalised", {"assumed_base": "2021"}, "indicator_values"),
    (nq.aggregate, "normalised", {"as_of": "2025-01-01"}, "normalise"),
    (nq.aggregate, "normalised", {"unsure": True}, "normalise"),
    (nq.aggregate, "normalised", {"period": "2024"}, "normalise"),
]


@pytest.mark.parametrize(("step", "kind", "options", "taken_by"), REFUSED)
def test_an_option_that_cannot_act_is_refused(step: Any, kind: str, options: dict[str, Any], taken_by: str) -> None:
    values = nq.indicator_values(frame(ROWS), land())
    table = values if kind == "values" else nq.normalise(values, land(), framework="fest")
    given = options | ({} if step in (nq.target_gaps, nq.trends) else {"framework": "fest"})
    with pytest.raises(nq.ArgumentError, match=f"^{next(iter(options))} .*{taken_by}\\.$") as refused:
        step(table, land(), **given)
    assert kind in refused.value.en


TABLES = {
    "values": [nq.target_gaps, nq.trends, nq.normalise, nq.aggregate],
    "gaps": [],
    "trends": [],
    "normalised": [nq.aggregate],
    "scores": [],
}
STEPS = [nq.latest_vintage, nq.indicator_values, nq.target_gaps, nq.trends, nq.normalise, nq.aggregate]


@pytest.mark.parametrize("kind", TABLES)
def test_the_wrong_table_is_refused_by_its_name(kind: str) -> None:
    result = nq.assess(frame(ROWS), catalogue=land(), framework="fest")
    table = nq.normalise(result.values, land(), framework="fest") if kind == "normalised" else getattr(result, kind)
    for step in STEPS:
        if step not in TABLES[kind]:
            with pytest.raises(nq.ArgumentError, match=f"{step.__name__} takes the table .*, not {kind}"):
                step(table, land())
    with pytest.raises(nq.ArgumentError, match=f"restate takes the table observations, not {kind}"):
        nq.restate(table, land(), to="G2")


def test_an_area_that_the_table_lacks_is_refused() -> None:
    values = nq.indicator_values(frame(ROWS), land())
    leaves = nq.normalise(values, land(), framework="fest", areas="G2")
    with pytest.raises(nq.ArgumentError, match="G1-A"):
        nq.aggregate(leaves, land(), framework="fest", areas=["G2-C", "G1-A"])
    few = leaves[leaves["ref_area"].isin(["G2-C", "G2-D"])]
    assert set(nq.aggregate(few, land(), framework="fest", areas="G2")["ref_area"].astype(str)) == {"G2-C", "G2-D"}


def test_two_rows_of_the_same_key_are_refused() -> None:
    values = nq.indicator_values(frame(lit("G2-C", "2024", 40, 100)), land())
    with pytest.raises(nq.ArgumentError, match="two rows with the same key"):
        nq.trends(pd.concat([values, values]), land())


def test_an_unknown_indicator_is_refused() -> None:
    values = nq.indicator_values(frame(lit("G2-C", "2024", 40, 100)), land()).astype({"indicator": "str"})
    for name in ("dragons", "homes"):
        with pytest.raises(nq.ArgumentError, match=name):
            nq.trends(values.assign(indicator=name), land())


def test_restating_as_known_on_a_day() -> None:
    rows = [
        *figures("G1-A", "2022", homes=10, vintage="2023-01-31"),
        *figures("G1-A", "2022", homes=12, vintage="2024-01-31"),
        *figures("G1-B", "2022", homes=5),
    ]
    at = {"variable": "homes", "ref_area": "G2-AB"}
    assert cell(nq.restate(frame(rows), land(), to="G2"), "obs_value", **at) == 17
    assert cell(nq.restate(frame(rows), land(), to="G2", known_at="2023-12-31"), "obs_value", **at) == 15


def test_nothing_in_nothing_out() -> None:
    values = nq.indicator_values(frame([]), land())
    assert values.empty
    assert nq.target_gaps(values, land()).empty
    assert nq.trends(values, land()).empty
    leaves = nq.normalise(values, land(), framework="fest")
    assert leaves.empty
    assert nq.aggregate(leaves, land(), framework="fest").empty


def test_a_foreign_catalogue_chains() -> None:
    catalogue = nq.load_catalogue(HDI)
    area = next(iter(catalogue.areas))
    rows = [
        {"variable": name, "ref_area": area, "time_period": year, "obs_value": figure}
        for year, figure in (("2021", 60.0), ("2022", 61.5))
        for name in catalogue.variables
    ]
    report = nq.validate(pd.DataFrame(rows), catalogue=catalogue)
    result = nq.assess(report)
    assert np.isfinite(result.values["value"]).any()
    chained = _chained(report.accepted, catalogue, {})
    for name in RESULTS:
        _same(chained[name], getattr(result, name))
