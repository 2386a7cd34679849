"""Where areas stand: what is owed apart from benchmarks, which value decides, what stood before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from towns import assess, framework, land_of, level, node, rate, target

import nq57_indicators as nq
from alike import assert_frame_equal
from made_up_results import former_results
from nq57_indicators.computation.results.frames import tables_of
from nq57_indicators.computation.results.verdicts import counted, verdicts
from nq57_indicators.models.tables import column_names

SCORING = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
RATES = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))


def _level(folder: Path, targets: str, more: str = "") -> nq.Catalogue:
    return land_of(folder, level("a", more, targets=targets), SCORING)


def _only(status: pd.DataFrame, **where: Any) -> dict[Any, Any]:
    for name, value in where.items():
        status = status[status[name].astype("str") == str(value)]
    assert len(status) == 1
    return dict(status.astype("object").iloc[0])


def test_periods_are_joined_without_doubling_a_row() -> None:
    """By calendar too: of one label there is a period in each."""
    result = former_results()
    status, periods = result.status("P34-24"), result.dimensions()["periods"]
    key = ["time_period", "calendar"]
    assert not periods.duplicated(key).any()
    joined = status.astype(dict.fromkeys(key, "str")).merge(periods.astype(dict.fromkeys(key, "str")), on=key)
    assert len(joined) == len(status)
    assert joined["end"].notna().all()


def test_bac_ninh_owes_five_targets_and_has_reached_two() -> None:
    status = former_results().status("P34-24")
    assert list(status.columns) == column_names("status")
    owed = status[status["relation"] == "owed"]
    assert len(owed) == 5
    assert owed["outlook"].astype("str").value_counts().to_dict() == {"reached": 2, "far_behind": 2, "overdue": 1}
    assert counted(status) == {"met": 2, "unmet": 3, "unknown": 0}
    assert owed["targets"].str.count(" ").sum() == 2


def test_benchmarks_have_no_class_and_are_in_no_count() -> None:
    status = former_results().status("P34")
    compared = status[status["relation"] == "benchmark"]
    assert len(compared) > 1000
    for name in ("outlook", "outlook_reason", "progress", "time_share", "required_pace", "projected_year"):
        assert compared[name].isna().all()
    notes = {note for text in compared["note"] for note in text.split(",")}
    assert not notes & {"due", "overdue", "base_meets"}
    assert verdicts(compared).isna().all()
    assert sum(counted(status).values()) == (status["relation"] == "owed").sum()


def test_what_has_no_figure_is_told_when_asked() -> None:
    """A target of local procedures, of which no province reports anything."""
    status = former_results().status("P34-24", without_figures=True)
    missing = _only(status, outlook_reason="no_figure")
    assert missing["targets"] == "11bcdcp-full-process-supply-2026"
    assert missing["indicator"] == "local_full_online_service_supply_rate"
    assert (missing["low"], missing["due"].year, missing["relation"]) == (80.0, 2026, "owed")
    assert [name for name in ("value", "time_period", "gap", "rank") if not pd.isna(missing[name])] == []
    assert counted(status) == {"met": 2, "unmet": 3, "unknown": 0}


def test_figures_agree_with_gaps_values_and_trends() -> None:
    result = former_results()
    status = result.status("P34-24")
    row = _only(status, indicator="commune_staff_signature_rate")
    gaps, values, trends = (
        frame[(frame["indicator"] == row["indicator"]) & (frame["ref_area"] == "P34-24")]
        for frame in (result.gaps, result.values, result.trends)
    )
    gap = gaps[gaps["time_period"] == "2026-Q3"].iloc[0]
    assert (row["value"], row["gap"], row["outlook"]) == (gap["value"], gap["gap"], gap["outlook"])
    by_period = values[values["preferred"].astype(bool)].set_index("time_period")["value"]
    assert row["previous_value"] == by_period["2026-Q2"]
    assert row["year_before_value"] == by_period["2025-Q3"]
    trend = trends[trends["time_period"] == "2026-Q3"].iloc[0]
    assert row["value"] - row["previous_value"] == trend["previous_change"]
    assert row["value"] - row["year_before_value"] == trend["yearly_change"]
    assert row["gap_unit"] == "percentage_point"


def test_the_value_of_the_period_judged_decides_and_a_later_one_stands_beside_it(tmp_path: Path) -> None:
    """Of 2029 30 of 100, of the first month of 2030 9 of 10: the year is judged."""
    catalogue = land_of(tmp_path, rate("r", targets=target("t", 60)), RATES)
    months = [
        (f"r_{part}", "T1", f"2029-{month:02}", value)
        for month in range(1, 13)
        for part, value in (("part", 3), ("whole", 10))
    ]
    later = [("r_part", "T1", "2030-01", 9), ("r_whole", "T1", "2030-01", 10)]
    row = _only(assess(catalogue, *months, *later).status("T1"))
    assert (row["time_period"], row["value"]) == ("2029", 30.0)
    assert (row["interim_period"], row["interim_value"]) == ("2030-01", 90.0)
    assert (row["gap"], row["outlook"], row["outlook_reason"]) == (30.0, "no_verdict", "no_base")
    assert row["carried_from"] == "2029"


def test_without_the_period_judged_a_shorter_one_decides_and_says_so(tmp_path: Path) -> None:
    catalogue = land_of(tmp_path, rate("r", targets=target("t", 60)), RATES)
    row = _only(assess(catalogue, ("r_part", "T1", "2030-01", 9), ("r_whole", "T1", "2030-01", 10)).status("T1"))
    assert (row["time_period"], row["value"], row["outlook"]) == ("2030-01", 90.0, "reached")
    assert pd.isna(row["interim_period"])
    assert "interim" in row["note"].split(",")


def test_targets_that_ask_for_the_same_are_one_row(tmp_path: Path) -> None:
    status = assess(
        _level(tmp_path, target("t", 60) + target("u", 60) + target("v", 61)), ("a", "T1", "2023", 30)
    ).status("T1")
    assert status["targets"].tolist() == ["t u", "v"]
    assert status["gap"].tolist() == [30.0, 31.0]


def test_what_a_target_is_worth_comes_from_the_act_that_gives_a_verdict(tmp_path: Path) -> None:
    """``u`` states a base that there is no figure of: alone it has no verdict."""
    stated = target("u", 60, more='base_period = "2015"')
    status = assess(
        _level(tmp_path, stated + target("t", 60)), ("a", "T1", "2019", 20), ("a", "T1", "2023", 30)
    ).status("T1")
    row = _only(status)
    assert (row["targets"], row["outlook"], row["progress"]) == ("u t", "slow", 0.25)


def test_an_earlier_period_is_looked_at_as_it_stood(tmp_path: Path) -> None:
    result = assess(_level(tmp_path, target("t", 60)), ("a", "T1", "2022", 20), ("a", "T1", "2023", 60))
    assert _only(result.status("T1"))["outlook"] == "reached"
    row = _only(result.status("T1", period="2022"))
    assert (row["time_period"], row["value"], row["gap"]) == ("2022", 20.0, 40.0)
    assert pd.isna(row["carried_from"])
    assert (row["rank"], row["rank_of"]) == (1, 1)
    assert result.status("T1", period="2021").empty


STOOD = [
    ("2030", {"value": 59.0, "outlook": "overdue", "later_value": None}),
    ("2029", {"value": 40.0, "outlook": "far_behind", "later_value": None}),
    ("2031", {"value": 59.0, "outlook": "reached_late", "later_value": 61.0}),
    ("2032", {"value": 59.0, "outlook": "overdue", "later_value": 58.0}),
    (None, {"value": 59.0, "outlook": "overdue", "later_value": 58.0}),
]


@pytest.mark.parametrize(("period", "expected"), STOOD)
@pytest.mark.parametrize("known_at", [None, "2033-06-30"])
def test_no_later_value_decides_a_class_of_an_earlier_period(
    period: str | None, expected: dict[str, Any], known_at: str | None, tmp_path: Path
) -> None:
    """60 by 2030: 59 on the due day, 61 a year later, then 58. Before the due day the way counts, whatever came of it."""
    figures = {"2020": 20, "2025": 35, "2029": 40, "2030": 59, "2031": 61, "2032": 58}
    asked = target("t", 60, more='base_period = "2020"')
    result = assess(_level(tmp_path, asked), *(("a", "T1", *each) for each in figures.items()), known_at=known_at)
    judged = _only(result.status("T1", period=period))
    assert {name: None if pd.isna(judged[name]) else judged[name] for name in expected} == expected


def test_a_due_day_is_not_past_at_the_end_of_an_earlier_period(tmp_path: Path) -> None:
    """Without a figure of 2030: in 2025 its way was slow; today nobody can say whether it was reached."""
    asked = target("t", 60, more='base_period = "2020"')
    figures = [("a", "T1", "2020", 20), ("a", "T1", "2025", 35), ("a", "T1", "2031", 61)]
    result = assess(_level(tmp_path, asked), *figures)
    assert _only(result.status("T1", period="2025"))["outlook"] == "slow"
    assert _only(result.status("T1"))["outlook_reason"] == "no_due_figure"
    assert "61" not in result.text("T1", "en", period="2025")


def test_a_figure_of_an_earlier_period_says_so(tmp_path: Path) -> None:
    result = assess(_level(tmp_path, target("t", 60)), ("a", "T1", "2022", 20), ("a", "T2", "2023", 60))
    assert _only(result.status("T1"))["carried_from"] == "2022"
    assert pd.isna(_only(result.status("T2"))["carried_from"])


def test_what_stood_before_is_not_told_across_a_break(tmp_path: Path) -> None:
    broken = '[[indicators.breaks]]\non = 2023-01-01\nreason = "definition"\n'
    figures = [("a", "T1", str(year), year - 2000) for year in (2021, 2022, 2023)]
    with_break = _only(assess(_level(tmp_path, target("t", 60) + broken), *figures).status("T1"))
    assert pd.isna(with_break["previous_value"])
    assert pd.isna(with_break["year_before_value"])
    without = _only(assess(_level(tmp_path, target("t", 60)), *figures).status("T1"))
    assert (without["previous_value"], without["year_before_value"]) == (22.0, 22.0)


def test_areas_in_their_order_each_with_what_it_owes_first(tmp_path: Path) -> None:
    national = target("n", 50, more='level = "land"\nbenchmark_for = ["town"]')
    result = assess(_level(tmp_path, national + target("t", 60)), ("a", "T2", "2023", 30), ("a", "T1", "2023", 70))
    status = result.status()
    assert status[["ref_area", "targets", "relation"]].astype("str").to_numpy().tolist() == [
        ["T1", "t", "owed"], ["T1", "n", "benchmark"], ["T2", "t", "owed"], ["T2", "n", "benchmark"],
    ]  # fmt: skip
    assert result.status(["T2"])["ref_area"].astype("str").unique().tolist() == ["T2"]
    assert result.status("S")["ref_area"].nunique() == 2


def test_a_mean_over_years_is_judged_and_has_no_figure_before_it(tmp_path: Path) -> None:
    """30 in 2021, 50 in 2022: 40 on the average."""
    mean = target("t", 60).replace('due = "2030"\n', 'applies = "average_of"\ndue = "2030"\n')
    row = _only(assess(_level(tmp_path, mean), ("a", "T1", "2021", 30), ("a", "T1", "2022", 50)).status("T1"))
    assert (row["value"], row["lower"], row["upper"], row["gap"]) == (40.0, 40.0, 40.0, 20.0)
    assert pd.isna(row["previous_value"])
    assert (row["outlook"], row["outlook_reason"]) == ("no_verdict", "average")
    assert verdicts(pd.DataFrame([row])).tolist() == ["unknown"]


def test_unknown_areas_and_periods_are_refused(tmp_path: Path) -> None:
    result = assess(_level(tmp_path, target("t", 60)), ("a", "T1", "2023", 30))
    with pytest.raises(nq.ArgumentError, match="T9"):
        result.status(["T9"])
    with pytest.raises(nq.ArgumentError):
        result.status("T1", period="last year")


def test_a_status_is_that_of_the_whole_tables() -> None:
    """Of one area only its own rows are made; they are those that stand in the tables of all areas."""
    result, areas = former_results(), ["P34-24", "P63-24", "VN"]
    own = tables_of(result._run.of_areas(areas))
    for name in ("values", "gaps", "trends"):
        whole = getattr(result, name)
        mine = whole[whole["ref_area"].isin(areas)].reset_index(drop=True)
        assert len(mine) > 50
        assert_frame_equal(_plain_notes(own[name]), _plain_notes(mine))
    asked = result._asked_for_status(areas)
    asked.add({name: getattr(result, name) for name in ("values", "gaps", "trends")})
    assert_frame_equal(result.status(areas, without_figures=True), asked.table(without_figures=True))


def _plain_notes(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"note": "str"}) if "note" in table else table


def test_a_status_is_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = former_results().status("P34-24", without_figures=True)
    monkeypatch.setattr("nq57_indicators.answers.WHOLE_UP_TO", 0)
    assert_frame_equal(former_results().status("P34-24", without_figures=True), whole)


def test_a_unit_that_no_list_has_goes_by_its_id(tmp_path: Path) -> None:
    catalogue = land_of(
        tmp_path, level("a", targets=target("t", 30)), framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
    )
    result = assess(catalogue, ("a", "T1", "2023", 16), ("a", "T1", "2024", 18))
    assert nq.with_names(result.status("T1"), "en", catalogue=catalogue)["unit_name"].tolist() == ["x"]
    assert "up from 16 x to 18" in result.text("T1", "en")
