from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import all_results, small_results
from nq57_indicators.computation.results.summary import (
    SUMMARY,
    Digest,
    last_snapshot,
    latest_gaps,
    root_of,
    summary_frame,
)


def row(frame: pd.DataFrame, area: str) -> dict:
    return frame.set_index("ref_area").loc[area].to_dict()


def test_one_row_per_area_of_the_framework_in_the_order_of_the_table() -> None:
    summary = small_results().summary
    areas = nq.load_catalogue().areas
    assert list(summary.columns) == [column.name for column in SUMMARY]
    assert summary["ref_area"].tolist() == [area for area in areas.scheme("P34") if areas[area].level == "province"]
    assert summary["name"].tolist()[0] == "Hà Nội"


def test_a_row_counts_what_is_known_of_its_area() -> None:
    summary = small_results().summary
    hanoi, danang, caobang = (row(summary, area) for area in ("P34-01", "P34-48", "P34-04"))
    assert (hanoi["indicators_with_value"], hanoi["targets_met"], hanoi["targets_unmet"]) == (1, 0, 0)
    assert pd.isna(hanoi["score"])
    assert pd.isna(hanoi["rank"])
    assert (danang["errors"], danang["warnings"], danang["indicators_with_value"]) == (2, 0, 0)
    assert (caobang["errors"], caobang["warnings"]) == (0, 1)
    assert row(summary, "P34-24")["targets_met"] == 0  # what the country owes is a benchmark for a province


def test_scores_and_ranks_are_those_of_the_root() -> None:
    result = all_results()
    summary = result.summary
    root = result.scores[result.scores["node"] == root_of(result.framework)].set_index("ref_area")
    assert summary["score"].notna().any()
    for area in ("P34-01", "P34-24"):
        assert row(summary, area)["score"] == root.loc[area, "score"]
        assert row(summary, area)["rank"] == root.loc[area, "rank"]
    assert set(summary["rank"]) == set(range(1, 35))


def test_a_row_says_where_a_score_or_a_target_is_possibly_amended() -> None:
    result = all_results()
    assert result.summary["note"].str.contains("possibly_amended").all()
    before = nq.assess(result.report, as_of="2025-03-31").summary
    assert not before["note"].str.contains("possibly_amended").any()
    assert not small_results().summary["note"].str.contains("possibly_amended").any()


def _digest(results: Any) -> Digest:
    digest = Digest()
    digest.add(results.values, results.gaps)
    return digest


def test_without_a_framework_the_areas_with_values_are_shown() -> None:
    known = small_results()
    bare = SimpleNamespace(
        framework=None, catalogue=known.catalogue, values=known.values, gaps=known.gaps,
        findings=known.findings, scores=known.scores.iloc[:0],
    )  # fmt: skip
    summary = summary_frame(bare, _digest(bare))
    assert summary["ref_area"].tolist() == ["P34-01", "P34-24"]
    assert summary["score"].isna().all()
    assert root_of(None) is None


def test_nothing_scored_yet_shows_the_scheme_of_the_framework() -> None:
    known = small_results()
    bare = SimpleNamespace(
        framework=known.framework, catalogue=known.catalogue, values=known.values, gaps=known.gaps.iloc[:0],
        findings=known.findings, scores=known.scores.iloc[:0],
    )  # fmt: skip
    summary = summary_frame(bare, _digest(bare))
    assert set(known.summary["ref_area"]) <= set(summary["ref_area"])
    assert summary["targets_met"].sum() == 0


def gaps(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["time_period", "note", "met"])
    return frame.assign(indicator="i", ref_area="a", target="t", calendar="statistical")


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([("2024", "", "no"), ("2025", "", "yes")], ["yes"]),
        ([("2025", "", "yes"), ("2024", "", "no")], ["yes"]),
        ([("2025", "", "yes"), ("2026-Q1", "interim", "no")], ["yes"]),
        ([("2025-Q1", "interim", "yes"), ("2025-Q2", "definition_derived,interim", "no")], ["no"]),
        ([], []),
    ],
    ids=["latest", "order does not matter", "a year before an interim", "the latest interim", "none"],
)
def test_a_target_counts_once_by_its_latest_value(rows: list[tuple[str, str, str]], kept: list[str]) -> None:
    assert latest_gaps(gaps(rows))["met"].tolist() == kept


def test_the_last_snapshot_is_the_one_that_ends_last() -> None:
    scores = pd.DataFrame({"time_period": ["2025", "2025-Q3", "2024"], "score": [1.0, 2.0, 3.0]})
    assert last_snapshot(scores)["score"].tolist() == [1.0]
    assert last_snapshot(scores.iloc[:0]).empty
