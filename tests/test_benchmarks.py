"""The benchmarks run at tiny sizes and compare like with like; no time is asserted."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alike import assert_frame_equal

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))  # scripts beside the package, not part of it

import campaign
import compare_with
import comparing
import generate
import goals
import made_up_catalogue
import measure
import one_run
import page
import regress
import run
import small_job
from campaign import Case
from faults import kinds, world
from faults import run as faults_run
from faults.kinds import KINDS
from generate import Plan
from peers.references import EIGHT_RULES, References, references

from nq57_indicators import load_catalogue

TINY = Plan(indicators=6, periods=8, bad=0.02)


def test_the_same_seed_gives_the_same_rows() -> None:
    assert_frame_equal(generate.frame(TINY), generate.frame(TINY))
    assert not generate.frame(replace(TINY, seed=1)).equals(generate.frame(TINY))


def test_shuffling_changes_only_the_order() -> None:
    columns = ["variable", "ref_area", "time_period", "obs_value"]
    plain = generate.frame(TINY).sort_values(columns, ignore_index=True)
    shuffled = generate.frame(replace(TINY, shuffled=True))
    assert not shuffled[columns].equals(generate.frame(TINY)[columns])
    assert_frame_equal(shuffled.sort_values(columns, ignore_index=True), plain)


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


MONTHLY = Plan(communes=40, indicators=6, periods=24, frequency="monthly", bad=0.02)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    one_run.make(folder, MONTHLY)
    return folder


@pytest.fixture(scope="module")
def ours(made: Path) -> dict[str, pd.DataFrame]:
    return comparing.frames(one_run.pipeline("ours", made)[1])


def test_references_are_kept_whole(made: Path) -> None:
    assert References.read(made / one_run.REFERENCES) == references(MONTHLY)


@pytest.mark.parametrize(
    ("label", "start", "end", "longer", "sums", "lasts"),
    [
        ("2025-07", "2025-07-01", "2025-07-31", "2025-Q3", False, False),
        ("2025-Q3", "2025-07-01", "2025-09-30", "2025-S2", True, True),
        ("2027-Q1", "2027-01-01", "2027-03-31", "2027-S1", False, False),
        ("2025-S2", "2025-07-01", "2025-12-31", "2025", True, True),
        ("2025", "2025-01-01", "2025-12-31", None, False, True),
        ("2026", "2026-01-01", "2026-12-31", None, True, True),
    ],
)
def test_periods_know_what_completes_them(
    label: str, start: str, end: str, longer: str | None, sums: bool, lasts: bool
) -> None:
    known = references(replace(MONTHLY, periods=20)).periods
    [one] = [period for period in known if period.label == label]
    assert (one.start, one.end, one.sums, one.lasts) == (start, end, sums, lasts)
    assert (known[one.longer].label if one.longer >= 0 else None) == longer


@pytest.mark.parametrize("engine", one_run.PIPELINES)
def test_every_pipeline_gives_the_same_cells_as_ours(
    made: Path, ours: dict[str, pd.DataFrame], engine: str, tmp_path: Path
) -> None:
    if engine != "pandas":
        pytest.importorskip(engine, reason="the group “benchmarks” is not installed")
    found, result = one_run.pipeline(engine, made)
    comparing.keep(result, tmp_path)
    assert set(comparing.agreement(ours, comparing.kept(tmp_path)).values()) == {1.0}
    assert found["seconds"] == pytest.approx(sum(found["stages"].values()), abs=1e-3)


@pytest.mark.parametrize("engine", one_run.PIPELINES)
def test_they_do_so_where_little_is_reported_in_any_order(engine: str, tmp_path: Path) -> None:
    if engine != "pandas":
        pytest.importorskip(engine, reason="the group “benchmarks” is not installed")
    one_run.make(tmp_path, replace(MONTHLY, fill=0.3, shuffled=True, seed=3))
    ours, theirs = (comparing.frames(one_run.pipeline(one, tmp_path)[1]) for one in ("ours", engine))
    assert ours["scores"]["score"].isna().any()
    assert set(comparing.agreement(ours, theirs).values()) == {1.0}


def test_communes_make_provinces_and_months_make_years(ours: dict[str, pd.DataFrame]) -> None:
    values = ours["values"]
    assert {"P34-01", "C-00001"} <= set(values["ref_area"])
    assert {"2026-01", "2026-Q1", "2026-S1", "2026"} <= set(values["time_period"])


@pytest.mark.parametrize(
    ("column", "wrong", "expected"),
    [("value", 1e-6, 2 / 3), ("value", 1e-12, 1.0), ("value", float("nan"), 2 / 3)],
)
def test_cells_that_differ_are_counted_and_shown(column: str, wrong: float, expected: float) -> None:
    left = pd.DataFrame(
        {
            "indicator": ["a", "a", "b"],
            "ref_area": "x",
            "time_period": ["1", "2", "1"],
            "value": [1.0, float("nan"), 3.0],
        }
    ).assign(numerator=1.0, denominator=2.0, obs_status="normal")
    right = left.copy()
    right.loc[0, column] += wrong
    nothing = {
        name: pd.DataFrame(columns=[*comparing.KEYS[name], *comparing.COMPARED[name]]) for name in comparing.KEYS
    }
    found = comparing.agreement(nothing | {"values": left}, nothing | {"values": right})
    assert found.pop("values") == pytest.approx(expected)
    assert set(found.values()) == {1.0}
    assert len(comparing.differences(left, right, "values")) == round((1 - expected) * 3)
    without_a_row = comparing.agreement(nothing | {"values": left}, nothing | {"values": left.iloc[1:]})
    assert without_a_row["values"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("engine", one_run.VALIDATORS)
def test_validators_find_what_we_find(made: Path, engine: str) -> None:
    for module in engine.split("-"):
        pytest.importorskip(module, reason="a peer is not installed")
    mine = one_run.validation("ours", made)[0]["counts"]
    theirs = one_run.validation(engine, made)[0]["counts"]
    assert set(theirs) == set(EIGHT_RULES)
    same = set(EIGHT_RULES) - {"missing-without-reason", "numerator-above-denominator"}
    assert {rule: theirs[rule] for rule in same} == {rule: mine[rule] for rule in same}
    # the peers also look at rows whose key cannot be read, and compare figures that another rule refuses
    assert theirs["missing-without-reason"] >= mine["missing-without-reason"] > 0
    assert theirs["numerator-above-denominator"] >= mine["numerator-above-denominator"] > 0


def test_a_case_runs_in_fresh_processes_and_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    # counting the lines that a benchmark runs would only slow it down
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    jobs = (("floor", "arrow"), ("pipeline", "ours"), ("pipeline", "pandas"), ("validation", "ours"))
    case = Case("tiny", replace(MONTHLY, periods=4), jobs, runs=2, slow=("pandas",), slow_runs=1)
    said: list[str] = []
    found = campaign.measure(case, minutes=2, say=said.append)
    assert [line.split()[2] for line in said if "pipeline" in line or "floor" in line][:3] == [
        "arrow",
        "ours",
        "pandas",
    ]
    assert found["values"] == 40 * 6 * 4
    assert (found["pipeline"]["ours"]["runs"], found["pipeline"]["pandas"]["runs"]) == (2, 1)
    assert found["floor"]["arrow"]["rows"] == found["rows"]
    assert set(found["agreement"]["pandas"].values()) == {1.0}


def test_a_run_that_takes_too_long_is_stopped_and_said_so() -> None:
    case = Case("tiny", replace(MONTHLY, periods=4), (("pipeline", "ours"),), runs=2)
    real = campaign.fresh

    def slow(arguments: list[str], minutes: float | None = None) -> tuple[float, float, str]:
        return (
            real(["-c", "import time; time.sleep(60)"], 0.005) if "pipeline" in arguments else real(arguments, minutes)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaign, "fresh", slow)
        found = campaign.measure(case, minutes=1, say=lambda *_, **__: None)
    assert found["pipeline"]["ours"] == {"stopped": "stopped after 0.005 minutes"}
    assert "agreement" not in found


def test_cases_cover_sizes_orders_fill_and_indicators() -> None:
    found = {case.name: case for case in campaign.cases(list(campaign.COMMUNES), 5, 3)}
    for name, values in (("1e5", 1e5), ("1e6", 1e6), ("5e6", 5e6), ("1.4e7", 1.4e7)):
        assert found[name].plan.values == pytest.approx(values, rel=0.03)
    assert found["1e6, shuffled"].plan.shuffled
    assert found["1e6, 6 indicators"].plan.values == found["1e6"].plan.values
    assert found["5e6, 10 % full"].plan.fill == 0.1
    assert found["1.4e7"].runs_of(("pipeline", "ours")) == 3
    assert found["1e6, frame"].runs_of(("validation", "pydantic")) == 3


def _figures(seconds: float, peak: float = 1000.0) -> dict[str, object]:
    stages = {"read": seconds / 2, "validate": seconds / 4, "values": seconds / 4}
    return {
        "runs": 5, "seconds": seconds, "cpu": seconds * 1.5, "stages": stages, "peaks": {}, "peak_mb": peak,
        "before_mb": 100.0, "spread": [seconds, seconds], "counts": {"bad-unit": 3},
    }  # fmt: skip


def _results() -> dict[str, object]:
    timing = {"first": 300.0, "median": 100.0, "median_cpu": 100.0, "runs": 16}
    place = {"day": "2026-11-21", "machine": measure.machine()}
    late = {"stopped": "stopped after 4 minutes"}
    floor = {"floor": {"arrow": _figures(0.5) | {"input_mb": 2000.0}}}
    cases = {
        "1e6": {"rows": 2, "values": 1, "pipeline": {"ours": _figures(2), "polars": _figures(4)}, **floor},
        "1e6, shuffled": {"rows": 2, "values": 1, "pipeline": {"ours": _figures(6), "polars": late}},
        "1e6, 6 indicators": {"rows": 2, "values": 1, "pipeline": {"ours": _figures(1.0)}},
        "1e6, frame": {"rows": 2, "values": 1, "validation": {"ours": _figures(1), "pandera-pandas": _figures(5)}},
        "5e6": {"rows": 10, "values": 5, "pipeline": {"ours": _figures(4), "polars": _figures(8, 4000.0)}, **floor},
        "5e6, 10 % full": {"rows": 1, "values": 1, "pipeline": {"ours": _figures(4), "polars": _figures(2)}},
        "1.4e7": {"rows": 28, "values": 14, "pipeline": {"ours": _figures(14), "duckdb": _figures(7)}, **floor},
    }  # fmt: skip
    return {
        "small": place,
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
        "large": place | {"cases": cases},
    }


@pytest.mark.parametrize(
    ("what", "measured", "first", "final"),
    [
        ("validation of 2 million rows: pandera-pandas / ours", 5.0, "yes", "**no**"),
        ("pipeline, 1e6 values: ours / polars", 0.5, "yes", "–"),
        ("pipeline, 5e6 values: ours / polars", 0.5, "–", "**no**"),
        ("pipeline, 1.4e7 values: ours / duckdb", 2.0, "–", "**no**"),
        ("5e6: read and validate / bare read of row groups", 6.0, "–", "**no**"),
        ("pipeline, 5e6, 10 % full: ours / polars", 2.0, "–", "**no**"),
        ("5e6: peak memory / input as Arrow strings", 0.5, "yes", "yes"),
        ("5e6: peak memory, ours / polars", 0.25, "–", "yes"),
        ("time per value, 1.4e7 / 5e6", 1.25, "yes", "yes"),
        ("1e6, shuffled / ordered", 3.0, "–", "**no**"),
        ("1e6, 60 indicators / 6", 2.0, "**no**", "**no**"),
        ("small job, median", 100.0, "yes", "–"),
        ("groupby-apply / small job", 120.0, "–", "yes"),
    ],
)
def test_goals_are_judged_by_their_limits(what: str, measured: float, first: str, final: str) -> None:
    [goal] = [one for one in goals.goals(_results()) if one.what == what]
    assert goal.measured == pytest.approx(measured)
    assert (goal.reached(goal.first), goal.reached(goal.final)) == (first, final)


def test_the_page_says_what_was_measured_against_which_goal() -> None:
    text = page.page(_results())
    assert "| 6 | small job / plain pandas | 0.25 | – | – | – | ≤ 0.4 | yes |" in text
    assert "| 1e6, shuffled | polars | stopped after 4 minutes |" in text
    assert text.count("Measured on 2026-11-21") == 4


COMMITTED = {"a": 0.4, "b": 2.0}


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ({"a": 0.4, "b": 2.0}, []),
        ({"a": 0.499, "b": 1.0}, []),
        ({"a": 0.51, "b": 2.0}, ["a"]),
        ({"a": 0.51, "b": 2.6}, ["a", "b"]),
        ({"new": 9.0}, []),
    ],
)
def test_a_ratio_more_than_a_quarter_worse_is_a_regression(measured: dict[str, float], expected: list[str]) -> None:
    assert regress.worse(measured, COMMITTED) == expected
    assert [
        line.split()[-1] for line in regress.report(measured, COMMITTED).splitlines() if "WORSE" in line
    ] == expected


def test_a_ratio_that_looks_worse_is_measured_twice() -> None:
    figures = iter([{"a": 0.9}, {"a": 0.41}])
    assert regress.measured({"part": lambda: next(figures)}, COMMITTED) == {"a": 0.41}
    assert next(figures, None) is None


@pytest.mark.parametrize(
    ("committed", "code"), [(COMMITTED, 0), ({"a": 0.3, "b": 2.0}, 1), ({"a": 0.4, "gone": 1.0}, 1), (None, 1)]
)
def test_the_command_fails_on_a_regression(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committed: dict[str, float] | None, code: int
) -> None:
    file = tmp_path / "committed.json"
    if committed:
        file.write_text(json.dumps({"ratios": committed}), encoding="utf-8")
    monkeypatch.setattr(regress, "COMMITTED", file)
    monkeypatch.setattr(regress, "PARTS", {"part": lambda: {"a": 0.4, "b": 2.0}})
    monkeypatch.setattr(sys, "argv", ["regress.py"])
    assert regress.main() == code
    monkeypatch.setattr(sys, "argv", ["regress.py", "--commit"])
    assert regress.main() == 0
    assert json.loads(file.read_text(encoding="utf-8"))["ratios"] == {"a": 0.4, "b": 2.0}


def test_the_one_command_writes_what_was_measured_and_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {name: part for name, part in _results().items() if name != "large"}
    (tmp_path / "results.json").write_text(json.dumps(kept), encoding="utf-8")
    figures = {"rows": 2, "values": 1, "pipeline": {"ours": _figures(1), "polars": _figures(4)}}
    monkeypatch.setattr(campaign, "measure", lambda case, minutes: figures)
    monkeypatch.setattr(sys, "argv", ["run.py", "--peers", "--sizes", "1e5,1e6", "--into", str(tmp_path)])
    run.main()
    written = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert written["small job"] == kept["small job"]
    assert list(written["large"]["cases"]) == ["1e5", "1e6", "1e6, frame", "1e6, shuffled", "1e6, 6 indicators"]
    text = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "| 2 | pipeline, 1e6 values: ours / polars | 0.25 | 0.25 | ≤ 1 | yes | – | – |" in text


def test_a_folder_that_is_not_there_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_job, "measure", lambda: _results()["small job"])
    monkeypatch.setattr(run.start_up, "measure", lambda: _results()["start-up"])
    into = tmp_path / "new" / "folder"
    monkeypatch.setattr(sys, "argv", ["run.py", "--small", "--into", str(into)])
    run.main()
    assert json.loads((into / "results.json").read_text(encoding="utf-8"))["small job"] == _results()["small job"]


BEFORE = pd.DataFrame(
    {
        "indicator": ["a", "b"], "ref_area": ["P34-01"] * 2, "time_period": ["2025"] * 2, "value": [1.0, 2.0],
        "counts": [True, False], "basis": ["stated", None],
    }
)  # fmt: skip
CHANGES = [
    (BEFORE, ""),
    (BEFORE.iloc[::-1].rename(columns={"counts": "preferred"}).assign(more=1), ""),
    (BEFORE.assign(value=[1.0, 2.0 + 1e-13]), ""),
    (BEFORE.assign(value=[1.0, 2.0 + 1e-10]), "value: 1 of 2 cells differ"),
    (BEFORE.assign(counts=[True, True]), "counts: 1 of 2 cells differ"),
    (BEFORE.assign(basis=["stated", "held"]), "basis: 1 of 2 cells differ"),
    (BEFORE.head(1), "only before: b P34-01 2025"),
    (BEFORE.drop(columns="basis"), "columns that are gone: basis"),
]


@pytest.mark.parametrize(("now", "said"), CHANGES)
def test_what_differs_from_an_earlier_version_is_told(now: pd.DataFrame, said: str) -> None:
    text = compare_with.table_difference(BEFORE, now.reset_index(drop=True), "values")
    assert (said in text) if said else text == ""


def test_an_unknown_size_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", "--peers", "--sizes", "1e9"])
    with pytest.raises(SystemExit):
        run.main()
    assert "no size '1e9'" in capsys.readouterr().err


def test_only_cases_of_this_day_and_machine_stay() -> None:
    now = run._here_and_now() | {"cases": {"1e5": {"rows": 1}}}
    assert run._kept(now) == {"1e5": {"rows": 1}}
    assert run._kept(None) == {}
    assert run._kept(now | {"day": "2020-01-01"}) == {}
    assert run._kept(now | {"machine": now["machine"] | {"cores": "96"}}) == {}


def test_clean_submissions_are_hard_and_without_a_fault() -> None:
    rows = world.clean(3)
    assert_frame_equal(rows, world.clean(3))
    found = faults_run.told(rows)
    assert set(found["severity"]) <= {"confirm"}
    alarms = faults_run.alarms_of(rows.assign(origin=rows["ref_area"]), found)
    assert alarms.rows / alarms.figures < 0.001
    stock = rows[(rows["variable"] == "base_stations_4g") & (rows["stage"] == "actual")]
    stock = stock.sort_values(["ref_area", "time_period", "vintage"]).drop_duplicates(["ref_area", "time_period"])
    same = stock.groupby("ref_area")["obs_value"].diff().eq(0)
    assert same.sum() / (len(stock) - stock["ref_area"].nunique()) >= 0.4
    assert {"ytd", "since", "stock", "period"} == set(rows["flow"])
    assert rows["jump"].any()


def test_faults_are_told_at_their_place() -> None:
    tallies, alarms, _ = faults_run.measure([3])
    made = {name: tally for name, tally in tallies.items() if tally.made and KINDS[name].detectable}
    assert len(made) > 15
    assert sum(tally.found for tally in made.values()) >= 0.9 * sum(tally.made for tally in made.values())
    assert all(tally.found == sum(tally.places.values()) for tally in tallies.values())
    text = "\n".join(faults_run.lines(tallies, alarms))
    assert "| **all that can be detected** |" in text
    assert "**figures concerned**" in text


def test_at_least_forty_kinds_of_faults_at_most_eight_of_them_out_of_sight() -> None:
    unseen = [kind for kind in KINDS.values() if not kind.detectable]
    assert len(KINDS) - len(unseen) >= 40
    assert len(unseen) <= 8
    assert all(kind.why_not for kind in unseen)


def test_the_nearest_place_is_told() -> None:
    rows = pd.DataFrame(
        {
            "variable": ["a", "b", "a", "c"],
            "ref_area": "P34-01",
            "time_period": ["2025-01", "2025-01", "2025-Q1", "2024-01"],
            "wrong": [True, False, False, False],
        }
    )
    for line, place in enumerate(("cell", "row", "sum", "elsewhere")):
        assert faults_run._best_place([{"line": line}], rows, rows[rows["wrong"]]) == place
    assert faults_run._best_place([{"line": -1}], rows, rows[rows["wrong"]]) == "elsewhere"


def test_a_kind_without_room_for_it_makes_nothing() -> None:
    rows = world.clean(3).assign(wrong=False)
    few = rows[rows["variable"] == "population"].reset_index(drop=True)
    assert kinds.KINDS["a-copy-of-the-month-before"].make(few.copy(), np.random.default_rng(0)) is None
