"""The benchmarks run at tiny sizes and compare like with like; no time is asserted."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))  # scripts beside the package, not part of it

import comparing
import generate
import large_job
import made_up_catalogue
import measure
import run
import small_job
from generate import Plan

from nq57_indicators import load_catalogue

TINY = Plan(indicators=6, periods=8, bad=0.02)


def test_the_same_seed_gives_the_same_rows() -> None:
    pd.testing.assert_frame_equal(generate.frame(TINY), generate.frame(TINY))
    assert not generate.frame(replace(TINY, seed=1)).equals(generate.frame(TINY))


def test_shuffling_changes_only_the_order() -> None:
    columns = ["variable", "ref_area", "time_period", "obs_value"]
    plain = generate.frame(TINY).sort_values(columns, ignore_index=True)
    shuffled = generate.frame(replace(TINY, shuffled=True))
    assert not shuffled[columns].equals(generate.frame(TINY)[columns])
    pd.testing.assert_frame_equal(shuffled.sort_values(columns, ignore_index=True), plain)


def test_a_sparse_plan_reports_about_its_share() -> None:
    full, sparse = len(generate.frame(TINY)), len(generate.frame(replace(TINY, fill=0.1)))
    assert 0.05 < sparse / full < 0.15


def test_rows_have_the_columns_of_real_submissions_and_missing_figures() -> None:
    df = generate.frame(TINY)
    assert list(df.columns) == [
        "variable", "ref_area", "time_period", "calendar", "flow", "provider", "stage", "obs_value", "unit_measure",
        "obs_status", "vintage",
    ]  # fmt: skip
    assert 0.01 < df["obs_value"].isna().mean() < 0.03
    assert (df["obs_status"] == "missing").equals(df["obs_value"].isna())


def test_parquet_and_csv_hold_the_rows_of_the_frame(tmp_path: Path) -> None:
    rows = len(generate.frame(TINY))
    assert generate.write_parquet(TINY, tmp_path / "a.parquet") == rows
    assert generate.write_csv(TINY, tmp_path / "a.csv") == rows
    assert len(pd.read_parquet(tmp_path / "a.parquet")) == len(pd.read_csv(tmp_path / "a.csv")) == rows


@pytest.mark.parametrize(("communes", "scheme"), [(0, "P34"), (70, "C")])
def test_made_up_definitions_load(tmp_path: Path, communes: int, scheme: str) -> None:
    catalogue = load_catalogue(made_up_catalogue.write_catalogue(tmp_path, indicators=70, communes=communes))
    assert len(catalogue.indicators) == 70
    assert len(catalogue.variables) == 140
    assert catalogue.frameworks["made_up"].areas == scheme
    assert len(list(catalogue.areas.scheme(scheme))) == (communes or made_up_catalogue.PROVINCES)


def test_every_kind_of_bad_row_is_found_and_both_peers_agree_with_us(tmp_path: Path) -> None:
    job = small_job.setting(tmp_path, TINY)
    ours, plain, looped = job.ours(), job.plain(), job.by_indicator()
    assert {
        "unknown-area", "unknown-variable", "bad-period", "out-of-valid-range", "bad-unit", "duplicate-key",
        "numerator-above-denominator", "missing-without-reason",
    } <= set(ours.findings["rule"])  # fmt: skip
    assert set(comparing.agreement(comparing.frames(ours), comparing.frames(plain)).values()) == {1.0}
    assert plain.values["value"].sum() == pytest.approx(looped.values["value"].sum())
    assert plain.gaps["gap"].sum() == pytest.approx(looped.gaps["gap"].sum())
    assert plain.trends["cagr"].sum() == pytest.approx(looped.trends["cagr"].sum())


def test_jobs_take_turns_in_rotated_order() -> None:
    seen: list[str] = []
    jobs = {name: lambda name=name: seen.append(name) for name in "abc"}
    timings = measure.rotated(jobs, {"a": 3, "b": 3, "c": 1})
    assert "".join(seen) == "abc" + "ba" + "ab"
    assert {name: len(timing.wall) for name, timing in timings.items()} == {"a": 3, "b": 3, "c": 1}


def test_a_large_job_runs_in_fresh_processes() -> None:
    plans = {"1M": Plan(communes=40, indicators=6, periods=4, frequency="monthly")}
    results = large_job.measure(plans, runs=1)
    assert set(results) == {"pipeline, 1M", "validation, 1M"}
    assert results["pipeline, 1M"]["values"] == 40 * 6 * 4
    assert results["validation, 1M"]["peak_mb"] > 0


def test_the_page_says_what_was_measured_against_which_goal() -> None:
    timing = {"first": 300.0, "median": 100.0, "median_cpu": 100.0, "runs": 16}
    results = {
        "days": {"small": "2026-11-21"},
        "machine": measure.machine(),
        "start-up": {
            "milliseconds": {"python": timing},
            "load_catalogue() itself": 150.0,
            "nq57_indicators / (pandas + pydantic)": 0.1,
            "assess ready / (pandas + pydantic)": 1.1,
        },
        "small job": {
            "rows": 32_643,
            "values": 16_320,
            "milliseconds": {"ours": timing},
            "ours / plain pandas": 0.25,
            "groupby-apply / ours": 120.0,
            "agreement with plain pandas": dict.fromkeys(comparing.KEYS, 1.0),
        },
    }
    page = run.page(results)
    assert "| 6 | small job / plain pandas | ≤ 0.4 | 0.25 |" in page
    assert "| 6 | groupby-apply / small job | ≥ 80 | 120 |" in page
