"""All measured runs of the large jobs: which engine does what on which data, how often, in which order."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import comparing
from generate import Plan
from measure import StoppedError, fresh

ONE_RUN = str(Path(__file__).parent / "one_run.py")
MONTHS = 72
BASE = Plan(communes=231, periods=MONTHS, frequency="monthly")
COMMUNES = {"1e5": 23, "1e6": 231, "5e6": 1157, "1.4e7": 3321}
"""Communes for so many values: times 60 indicators times 72 months."""
COMPARED_UP_TO = 1_100_000
"""Values up to which every cell of every table is compared."""
Job = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """One set of data and who works on it; ``slow`` names the engines that are run less often."""

    name: str
    plan: Plan
    jobs: tuple[Job, ...]
    runs: int
    slow: tuple[str, ...] = ()
    slow_runs: int = 0

    def runs_of(self, job: Job) -> int:
        """How often a job is run."""
        return self.slow_runs if job[1] in self.slow else self.runs


def _pipelines(*engines: str) -> tuple[Job, ...]:
    return tuple(("pipeline", engine) for engine in engines)


def cases(sizes: Sequence[str], runs: int, slow_runs: int) -> Iterator[Case]:
    """Everything that is measured at some sizes. Plain pandas and pydantic are slow, and everything is at 1.4e7."""
    floor = (("floor", "arrow"),)
    validators = ("ours", "pandera-pandas", "pandera-polars", "dataframely", "pydantic")
    for size in sizes:
        plan = replace(BASE, communes=COMMUNES[size])
        engines = ("ours", "polars", "duckdb") + (("pandas",) if size in ("1e5", "1e6") else ())
        times = slow_runs if size == "1.4e7" else runs
        yield Case(size, plan, floor + _pipelines(*engines), times, ("pandas",) if size == "1e6" else (), slow_runs)
        if size == "1e6":
            checks = tuple(("validation", one) for one in validators)
            yield Case("1e6, frame", plan, checks, runs, ("pydantic",), slow_runs)
            yield Case("1e6, shuffled", replace(plan, shuffled=True), _pipelines("ours", "polars", "duckdb"), runs)
            wide = replace(plan, indicators=6, communes=plan.communes * 10)
            yield Case("1e6, 6 indicators", wide, _pipelines("ours", "polars"), runs)
        if size == "5e6":
            yield Case("5e6, 10 % full", replace(plan, fill=0.1), _pipelines("ours", "polars", "duckdb"), runs)


def measure(case: Case, minutes: float, say: Any = print, *, comparing_too: bool = True) -> dict[str, Any]:
    """Make the data, run every job as often as its case says, compare the results of small cases; figures by job."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        say(f"{case.name}: data")
        rows = int(fresh([ONE_RUN, "make", str(folder), json.dumps(asdict(case.plan))])[2])
        keeping = comparing_too and case.plan.values * case.plan.fill <= COMPARED_UP_TO
        found, stopped = _rounds(case, folder, minutes, say, keeping=keeping)
        by_kind: dict[str, dict[str, Any]] = {}
        for job, figures in found.items():
            by_kind.setdefault(job[0], {})[job[1]] = _together(figures) if figures else {"stopped": stopped[job]}
        size = {"rows": rows, "values": round(case.plan.values * case.plan.fill)}
        agreed = _agreement(folder, case) if keeping else {}
        return size | by_kind | ({"agreement": agreed} if agreed else {})


def _rounds(
    case: Case, folder: Path, minutes: float, say: Any, *, keeping: bool
) -> tuple[dict[Job, list[dict[str, Any]]], dict[Job, str]]:
    """Fresh processes in an order that moves on by one each round; a job that is stopped is not tried again."""
    found: dict[Job, list[dict[str, Any]]] = {job: [] for job in case.jobs}
    stopped: dict[Job, str] = {}
    for number in range(case.runs):
        start = number % len(case.jobs)
        for job in case.jobs[start:] + case.jobs[:start]:
            if job in stopped or number >= case.runs_of(job):
                continue
            kept = ["--keep", str(folder / "kept" / job[1])] if keeping and number == 0 and job[0] == "pipeline" else []
            try:
                found[job].append(json.loads(fresh([ONE_RUN, *job, str(folder), *kept], minutes)[2]))
                say(f"{case.name}: {' '.join(job)} {found[job][-1]['seconds']:.2f} s")
            except StoppedError as error:
                stopped[job] = str(error)
                say(f"{case.name}: {' '.join(job)} {error}", file=sys.stderr)
    return found, stopped


def _together(figures: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of every number, stage by stage; what is no number is that of the first run."""
    first = figures[0]
    found: dict[str, Any] = {"runs": len(figures)}
    for name, value in first.items():
        if name in ("stages", "peaks"):
            found[name] = {stage: round(statistics.median(one[name][stage] for one in figures), 3) for stage in value}
        elif isinstance(value, int | float):
            found[name] = round(statistics.median(one[name] for one in figures), 3)
        else:
            found[name] = value
    return found | {"spread": [min(one["seconds"] for one in figures), max(one["seconds"] for one in figures)]}


def _agreement(folder: Path, case: Case) -> dict[str, dict[str, float]]:
    """How much of each table a peer shares with ours."""
    kept = [engine for kind, engine in case.jobs if kind == "pipeline" and (folder / "kept" / engine).exists()]
    if "ours" not in kept:
        return {}
    ours = comparing.kept(folder / "kept" / "ours")
    peers = (engine for engine in kept if engine != "ours")
    return {engine: comparing.agreement(ours, comparing.kept(folder / "kept" / engine)) for engine in peers}
