"""The class of progress: thresholds, directions, due days, and why there is no verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from elnor import cell, notes, rows_where
from towns import assess, framework, land_of, level, node, rate, target

import nq57_indicators as nq

SCORING = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))


def _land(folder: Path, more: str = "", **given: Any) -> nq.Catalogue:
    """One indicator of the towns; its target of 60 is due in 2030, its act of 30 June 2020."""
    scoring = (
        SCORING if 'better = "lower"' not in more else framework(node("index", 'indicators = ["a"]'), ("a", 100, 0))
    )
    return land_of(folder, level("a", more, **given), scoring)


def _outlook(catalogue: nq.Catalogue, values: dict[str, float], period: str, **options: Any) -> str:
    gaps = assess(catalogue, *(("a", "T1", year, value) for year, value in values.items()), **options).gaps
    return str(cell(gaps, "outlook", target="t", time_period=period))


LOWER = 'better = "lower"'
CLASSES = [
    ("ratio 0.625", "", 60, {"2019": 20, "2023": 30}, "2023", "slow"),
    ("lower is better, 0.833", LOWER, 10, {"2019": 40, "2023": 30}, "2023", "slow"),
    ("exactly on the way", "", 64, {"2019": 20, "2024": 40}, "2024", "on_time"),
    ("beyond it", "", 60, {"2019": 20, "2023": 50}, "2023", "on_time"),
    ("far behind", "", 60, {"2019": 20, "2023": 25}, "2023", "far_behind"),
    ("standing still", "", 60, {"2019": 20, "2023": 20}, "2023", "far_behind"),
    ("moving away", "", 60, {"2019": 20, "2023": 19}, "2023", "moving_away"),
    ("moving away upwards", LOWER, 10, {"2019": 40, "2023": 41}, "2023", "moving_away"),
    ("reached", "", 60, {"2019": 20, "2023": 60}, "2023", "reached"),
    ("reached before and now", "", 60, {"2019": 70, "2023": 65}, "2023", "reached"),
    ("met once", "", 60, {"2019": 70, "2023": 50}, "2023", "lost"),
    ("met once, lower is better", LOWER, 10, {"2019": 5, "2023": 12}, "2023", "lost"),
    ("no base", "", 60, {"2023": 30}, "2023", "no_verdict"),
]


@pytest.mark.parametrize(
    ("more", "value", "values", "period", "expected"), [case[1:] for case in CLASSES], ids=[case[0] for case in CLASSES]
)
def test_classes_before_the_due_day(
    more: str, value: float, values: dict[str, float], period: str, expected: str, tmp_path: Path
) -> None:
    """The base is the value of 2019, the last one before the act; 2019 to 2023 is 4 of 11 years."""
    catalogue = _land(tmp_path, more, targets=target("t", value))
    assert _outlook(catalogue, values, period) == expected


def test_base_and_time_are_told(tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 60, more='base_period = "2020"'))
    gaps = assess(catalogue, ("a", "T1", "2020", 20), ("a", "T1", "2024", 30)).gaps
    at = {"target": "t", "time_period": "2024"}
    assert (cell(gaps, "base_period", **at), cell(gaps, "base_value", **at)) == ("2020", 20)
    assert cell(gaps, "time_share", **at) == pytest.approx(0.4, abs=1e-3)
    assert cell(gaps, "progress", **at) == 0.25
    assert cell(gaps, "outlook", **at) == "slow"
    assert pd.isna(cell(gaps, "outlook_reason", **at))


RANGE = 'operator = "range"\nlow = 40\nhigh = 60\ntwo_sided = true'
METHODS = [
    ("a straight path", "", {"2019": 20, "2023": 30}, "2023", "slow", "straight_path"),
    ("too early", 'base_period = "2023-06"', {"2023-06": 20, "2023": 30}, "2023", "too_early", "straight_path"),
    ("a range", RANGE, {"2019": 20, "2023": 30}, "2023", "on_time", "distance_to_range"),
    ("a range that was reached", RANGE, {"2019": 20, "2023": 50}, "2023", "reached", "figure_alone"),
    ("the due day", "", {"2019": 20, "2030": 59}, "2030", "overdue", "figure_alone"),
    ("lost", "", {"2019": 70, "2023": 50}, "2023", "lost", "figure_alone"),
    ("no verdict", "", {"2023": 30}, "2023", "no_verdict", None),
]


@pytest.mark.parametrize(
    ("more", "values", "period", "outlook", "method"), [case[1:] for case in METHODS], ids=[case[0] for case in METHODS]
)
def test_every_class_names_its_method(
    more: str, values: dict[str, float], period: str, outlook: str, method: str | None, tmp_path: Path
) -> None:
    catalogue = _land(tmp_path, targets=target("t", 60, more=more))
    result = assess(catalogue, *(("a", "T1", year, value) for year, value in values.items()))
    at = {"target": "t", "time_period": period}
    found = cell(result.gaps, "outlook_method", **at)
    assert (cell(result.gaps, "outlook", **at), None if pd.isna(found) else found) == (outlook, method)
    explained = result.explain("a", "T1", period, "class")
    assert nq.replay(explained)["outlook_method"] == explained.outlook_method == method
    assert ("Found by: " in explained.text("en")) == (method is not None)


DUE = [
    ("below it on the due day", {"2029": 70, "2030": 59}, "2030", "overdue"),
    ("met afterwards", {"2029": 70, "2030": 59, "2031": 91}, "2030", "reached_late"),
    ("met on the due day", {"2029": 70, "2030": 90}, "2030", "reached"),
    ("met on the due day, then lost", {"2030": 90, "2031": 89}, "2030", "lost"),
    (
        "no figure of the due day, which has passed",
        {"2019": 20, "2028": 65, "2029": 70, "2031": 91},
        "2029",
        "no_verdict",
    ),
    ("nor where the last one met", {"2019": 20, "2029": 95, "2031": 91}, "2029", "no_verdict"),
    ("what stood before stays as it was", {"2019": 20, "2028": 65, "2029": 70, "2031": 91}, "2028", "slow"),
    (
        "and so do those before a due day with a figure",
        {"2019": 20, "2029": 70, "2030": 80, "2031": 91},
        "2029",
        "slow",
    ),
]


@pytest.mark.parametrize(("values", "period", "expected"), [case[1:] for case in DUE], ids=[case[0] for case in DUE])
def test_classes_on_and_after_the_due_day(values: dict[str, float], period: str, expected: str, tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 90))
    assert _outlook(catalogue, values, period) == expected


AROUND = [
    ("a year around the due day decides nothing", {"2019": 20, "2024": 59}, "2024", "no_verdict"),
    ("nor does one that met", {"2019": 20, "2024": 92}, "2024", "no_verdict"),
    ("nor the year before it, once it is past", {"2019": 20, "2023": 92, "2025": 95}, "2023", "no_verdict"),
    ("the half-year that ends on it does", {"2019": 20, "2024-S1": 59}, "2024-S1", "overdue"),
    ("and is held beside the year afterwards", {"2019": 20, "2024-S1": 59, "2024": 92}, "2024-S1", "reached_late"),
    ("and beside a shorter period", {"2019": 20, "2024-S1": 92, "2024-Q3": 59}, "2024-S1", "lost"),
]


@pytest.mark.parametrize(
    ("values", "period", "expected"), [case[1:] for case in AROUND], ids=[case[0] for case in AROUND]
)
def test_a_due_day_within_a_year(values: dict[str, float], period: str, expected: str, tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 90, "2024-06-30"))
    assert _outlook(catalogue, values, period) == expected


def test_a_year_around_the_due_day_has_no_row_beside_the_half_year_that_decides(tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 90, "2024-06-30"))
    rows = assess(catalogue, *(("a", "T1", period, 59) for period in ("2019", "2024-S1", "2024"))).gaps
    assert rows["time_period"].tolist() == ["2024-S1"]


def test_all_time_is_gone_after_the_due_day(tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 90, "2024-06-30"))
    result = assess(catalogue, ("a", "T1", "2019", 20), ("a", "T1", "2024", 59))
    assert cell(result.gaps, "time_share", target="t", time_period="2024") == 1
    explained = result.explain("a", "T1", "2024", "class")
    assert nq.replay(explained)["time_share"] == 1
    assert "−" not in next(line for line in explained.text("en").splitlines() if "Time gone" in line)


TWO_SIDED = 'operator = "range"\nlow = 40\nhigh = 60\ntwo_sided = true'
BEYOND = [
    # base (2019), value (2024): the share of the distance to the range, whichever end is missed
    (20, 30, 0.5, "on_time"),
    (20, 70, 0.5, "on_time"),
    (20, 90, -0.5, "moving_away"),
    (80, 70, 0.5, "on_time"),
    (80, 90, -0.5, "moving_away"),
    (80, 36, 0.8, "on_time"),
]


@pytest.mark.parametrize(("base", "value", "progress", "expected"), BEYOND)
def test_the_way_to_a_range_that_binds_at_both_ends(
    base: float, value: float, progress: float, expected: str, tmp_path: Path
) -> None:
    """45 % of the time is gone: (20 - 10) / 20 is half the way; from 20 through the range to 90 is none of it."""
    catalogue = _land(tmp_path, targets=target("t", 0, more=TWO_SIDED))
    result = assess(catalogue, ("a", "T1", "2019", base), ("a", "T1", "2024", value))
    at = {"target": "t", "time_period": "2024"}
    assert cell(result.gaps, "progress", **at) == pytest.approx(progress)
    assert cell(result.gaps, "outlook", **at) == expected
    again = nq.replay(result.explain("a", "T1", "2024", "class"))
    assert again["progress"] == cell(result.gaps, "progress", **at)


@pytest.mark.parametrize(("step", "pace", "year"), [(5, -5, None), (-3, 3, 2029)])
def test_beyond_such_a_range_falling_is_better(step: int, pace: float, year: int | None, tmp_path: Path) -> None:
    """What rises away from the range never reaches it, and what comes back does."""
    catalogue = _land(tmp_path, targets=target("t", 0, more=TWO_SIDED))
    given = [("a", "T1", str(2019 + n), 90 + step * n) for n in range(6)]
    result = assess(catalogue, *given)
    at = {"target": "t", "time_period": "2024"}
    assert cell(result.gaps, "observed_pace", **at) == pytest.approx(pace, abs=1e-3)
    found = cell(result.gaps, "projected_year", **at)
    assert (None if pd.isna(found) else found) == year
    why = result.explain("a", "T1", "2024", "gap")
    assert (why.projected_years is None) == (year is None)
    again = nq.replay(why)
    assert (again["observed_pace"], again["projected_year"]) == (cell(result.gaps, "observed_pace", **at), year)


def test_rows_end_with_the_due_day(tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 90))
    gaps = assess(catalogue, ("a", "T1", "2030", 59), ("a", "T1", "2031", 91)).gaps
    assert gaps["time_period"].astype(str).tolist() == ["2030"]


def test_thresholds_stand_in_the_catalogue(tmp_path: Path) -> None:
    _land(tmp_path, targets=target("t", 60))
    path = tmp_path / "catalogue.toml"
    path.write_text(path.read_text(encoding="utf-8") + "progress = { on_time = 0.6, slow = 0.3 }\n", encoding="utf-8")
    assert _outlook(nq.load_catalogue(tmp_path), {"2019": 20, "2023": 30}, "2023") == "on_time"
    path.write_text(path.read_text(encoding="utf-8").replace("0.6,", "0.2,"), encoding="utf-8")
    with pytest.raises(nq.DefinitionError, match="below on_time"):
        nq.load_catalogue(tmp_path)


def test_a_benchmark_has_no_class_and_counts_nowhere(tmp_path: Path) -> None:
    """What the land owes is shown beside the towns; what a town set for itself it owes."""
    national = target("t", 60, more='level = "land"\nbenchmark_for = ["town"]')
    own = target("u", 50, more='owner = "T1"')
    catalogue = _land(tmp_path, targets=national + own)
    result = assess(catalogue, ("a", "T1", "2019", 20), ("a", "T1", "2023", 30))
    told = rows_where(result.gaps, time_period="2023").set_index("target")
    assert told["relation"].astype(str).to_dict() == {"t": "benchmark", "u": "owed"}
    assert told["met"].astype(str).to_dict() == {"t": "no", "u": "no"}
    assert pd.isna(told.loc["t", "outlook"])
    assert told.loc["u", "outlook"] == "slow"
    summary = result.summary.set_index("ref_area").loc["T1"]
    assert (summary["targets_met"], summary["targets_unmet"]) == (0, 1)


def test_targets_that_ask_for_the_same_count_once(tmp_path: Path) -> None:
    same = target("t", 60) + target("u", 60) + target("v", 61)
    catalogue = _land(tmp_path, targets=same)
    result = assess(catalogue, ("a", "T1", "2023", 30))
    assert len(result.gaps) == 3
    assert result.summary.set_index("ref_area").loc["T1", "targets_unmet"] == 2


REASONS = [
    (
        target("t", 60, more='operator = ">="').replace('due = "2030"\n', 'applies = "average_of"\ndue = "2030"\n'),
        "average",
    ),
    (target("t", 60).replace('due = "2030"\n', 'applies = "every_period"\n'), None),
    (target("t", 60, more="rising = true"), "met_unknown"),
]


@pytest.mark.parametrize(("owed", "reason"), REASONS)
def test_why_there_is_no_verdict(owed: str, reason: str | None, tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=owed)
    gaps = assess(catalogue, ("a", "T1", "2023", 70 if "rising" in owed else 30)).gaps
    found = cell(gaps, "outlook_reason", target="t", time_period="2023")
    assert pd.isna(found) if reason is None else found == reason


def test_a_value_of_a_shorter_period_on_the_due_day_decides_nothing(tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))
    catalogue = land_of(tmp_path, rate("r", targets=target("t", 60)), scoring)
    gaps = assess(catalogue, ("r_part", "T1", "2030-12", 70), ("r_whole", "T1", "2030-12", 100)).gaps
    at = {"target": "t", "time_period": "2030-12"}
    assert cell(gaps, "outlook", **at) == "no_verdict"
    assert cell(gaps, "outlook_reason", **at) == "interim"
    assert "interim" in notes(gaps, **at)


def test_an_estimate_is_said_to_be_one(tmp_path: Path) -> None:
    catalogue = _land(tmp_path, targets=target("t", 60))
    frame = pd.DataFrame(
        [{"variable": "a", "ref_area": "T1", "time_period": "2023", "obs_value": 70, "stage": "expected"}]
    )
    gaps = nq.assess(nq.read_submission(frame, catalogue=catalogue)).gaps
    assert "by_estimate" in notes(gaps, target="t")
    assert cell(gaps, "outlook", target="t") == "reached"


def test_a_value_soon_after_the_base_is_too_early(tmp_path: Path) -> None:
    """Less than a year after the base of a yearly indicator."""
    catalogue = _land(tmp_path, targets=target("t", 60, more='base_period = "2023-06"').replace('"D"', '"D"'))
    gaps = assess(catalogue, ("a", "T1", "2023-06", 20), ("a", "T1", "2023", 30)).gaps
    assert cell(gaps, "outlook", target="t", time_period="2023") == "too_early"


# ---- what a printed figure means --------------------------------------------------------------------------------------

PRINTED = [
    (80, "yes", True),
    (79.96, "no", False),
    (79.6, "no", False),
    (80.4, "yes", False),
    (81, "yes", False),
    (0.5 + 79, "no", False),
]


@pytest.mark.parametrize(("value", "met", "by_rounding"), PRINTED)
def test_the_printed_figure_is_the_figure(value: float, met: str, by_rounding: bool, tmp_path: Path) -> None:
    """80 meets 80, 79.96 and 79.6 do not; only where half a digit would turn the verdict is that said."""
    scoring = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a", targets=target("t", 80)), scoring)
    gaps = assess(catalogue, ("a", "T1", "2024", value)).gaps
    assert cell(gaps, "met", target="t") == met
    assert ("by_rounding" in notes(gaps, target="t")) == by_rounding


def test_a_rate_recomputed_from_counts_is_not_rounded(tmp_path: Path) -> None:
    scoring = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))
    counts = rate("r", targets=target("t", 80), frequency="annual").replace(
        "\nmeasure =", "\ninteger = true\nmeasure ="
    )
    catalogue = land_of(tmp_path, counts, scoring)
    gaps = assess(catalogue, ("r_part", "T1", "2024", 80), ("r_whole", "T1", "2024", 100)).gaps
    assert (cell(gaps, "met", target="t"), notes(gaps, target="t")) == ("yes", {"definition_derived"})


def test_a_target_with_more_digits_than_the_figure(tmp_path: Path) -> None:
    """79 may be up to 79.5, printed without decimals: against 79.4 half a digit decides."""
    scoring = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a", targets=target("t", 79.4)), scoring)
    gaps = assess(catalogue, ("a", "T1", "2024", 79)).gaps
    assert cell(gaps, "met", target="t") == "no"
    assert "by_rounding" in notes(gaps, target="t")


DECLARED = [
    (80, 1, "yes", True),
    (80.04, 1, "yes", True),
    (80.4, 0, "yes", True),
    (79.6, 0, "no", True),
    (79.96, 1, "no", True),
    (79.96, 3, "no", False),
    (76.0, -1, "no", True),
    (74.0, -1, "no", False),
]


@pytest.mark.parametrize(("value", "decimals", "met", "by_rounding"), DECLARED)
def test_the_printed_digits_that_are_stated_count(
    value: float, decimals: int, met: str, by_rounding: bool, tmp_path: Path
) -> None:
    """80.4 printed without decimals may be 79.9: half of the digit that was printed, not of the one the float shows."""
    scoring = framework(node("index", 'indicators = ["a", "b"]'), ("a", 0, 100), ("b", 0, 100))
    both = level("a", targets=target("t", 80)) + level("b", targets=target("u", 80))
    catalogue = land_of(tmp_path, both, scoring)
    rows = [{"variable": "a", "obs_value": value, "decimals": decimals}, {"variable": "b", "obs_value": 80.4}]
    frame = pd.DataFrame(rows).assign(ref_area="T1", time_period="2024")
    gaps = nq.assess(frame, catalogue=catalogue).gaps
    assert cell(gaps, "met", target="t") == met
    assert ("by_rounding" in notes(gaps, target="t")) == by_rounding
    assert "by_rounding" not in notes(gaps, target="u")  # digits that nobody stated are those of the figure


def test_printed_digits_beside_another_stage(tmp_path: Path) -> None:
    """Each figure of a series has its own digits: the estimate printed 80.4, the outturn 80."""
    scoring = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a", targets=target("t", 80)), scoring)
    columns = ("time_period", "stage", "obs_value", "decimals")
    rows = [("2023", "executed", 80.4, 0), ("2024", "expected", 80.4, 1), ("2025", "executed", 80.4, None)]
    frame = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows]).assign(variable="a", ref_area="T1")
    gaps = nq.assess(frame, catalogue=catalogue).gaps
    found = ["by_rounding" in notes(gaps, target="t", time_period=year) for year in ("2023", "2024", "2025")]
    assert found == [True, False, False]
