"""Large submissions: validation of a frame in memory, and the whole pipeline from Parquet, each in a fresh process.

    python benchmarks/large_job.py pipeline submission.parquet catalogue-folder

prints one line of JSON: seconds by stage, processor seconds, peak memory.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import generate
import made_up_catalogue as made_up
from generate import Plan
from measure import fresh, peak_memory

COMMUNES = {"10^6": 231, "5·10^6": 1157, "14·10^6": 3321}
MONTHS = 72
BASE = Plan(communes=COMMUNES["10^6"], periods=MONTHS, frequency="monthly")
PLANS = {
    "1M": BASE,
    "1M, shuffled": replace(BASE, shuffled=True),
    "1M, 6 indicators": replace(BASE, indicators=6, communes=COMMUNES["10^6"] * 10),
    "1M, 10 % full": replace(BASE, fill=0.1),
    "1M, provinces report": replace(BASE, provider="province"),
    "5M": replace(BASE, communes=COMMUNES["5·10^6"]),
}
"""Communes × 60 indicators × 72 months; “10 % full” has a tenth of the rows in the same grid."""


class _Stages:
    """Seconds by stage, and peak memory (MB) up to its end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.peaks: dict[str, int] = {}
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def done(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._wall, 4)
        self._wall = now
        self.peaks[name] = round(peak_memory())

    def result(self, before: float, rows: int) -> dict[str, Any]:
        total = sum(self.seconds.values())
        return {
            "rows": rows,
            "seconds": round(total, 3),
            "cpu": round(time.process_time() - self._cpu, 3),
            "stages": self.seconds,
            "peaks": self.peaks,
            "peak_mb": round(peak_memory()),
            "added_mb": round(peak_memory() - before),
        }


def pipeline(path: Path, folder: Path) -> dict[str, Any]:
    """Read, recognise, validate and assess a Parquet file; every table is made."""
    import nq57_indicators as nq

    catalogue = nq.load_catalogue(folder)
    before = peak_memory()
    stages = _Stages()
    submission = nq.read_submission(path, catalogue=catalogue)
    stages.done("read")
    report = nq.validate(submission)
    stages.done("validate")
    result = nq.assess(report)
    for table in ("values", "gaps", "trends", "scores", "findings"):
        getattr(result, table)
        stages.done(table)
    return stages.result(before, len(submission))


def validation(path: Path, folder: Path) -> dict[str, Any]:
    """Validate a frame that is already in memory, findings made."""
    import pandas as pd

    import nq57_indicators as nq

    catalogue = nq.load_catalogue(folder)
    df = pd.read_parquet(path)
    before = peak_memory()
    stages = _Stages()
    report = nq.validate(df, catalogue=catalogue)
    stages.done("validate")
    len(report.findings)
    stages.done("findings")
    return stages.result(before, len(df))


KINDS = {"pipeline": pipeline, "validation": validation}


def measure(plans: dict[str, Plan] | None = None, runs: int = 3) -> dict[str, Any]:
    """Medians of fresh processes, one kind and one set of data after another in each round."""
    plans = PLANS if plans is None else plans
    first = next(iter(plans))
    with tempfile.TemporaryDirectory() as made:
        files = {name: _made(plan, Path(made) / str(number)) for number, (name, plan) in enumerate(plans.items())}
        jobs = [("pipeline", name) for name in plans] + [("validation", first)]
        found: dict[str, list[dict[str, Any]]] = {}
        for number in range(runs):
            start = number % len(jobs)
            for kind, name in jobs[start:] + jobs[:start]:
                printed = fresh([__file__, kind, *map(str, files[name])])[2]
                found.setdefault(f"{kind}, {name}", []).append(json.loads(printed))
    results = {name: _median(ones) for name, ones in found.items()}
    for name, plan in plans.items():
        one = results[f"pipeline, {name}"]
        values = plan.values * plan.fill
        one |= {"values": round(values), "us_per_value": round(one["seconds"] / values * 1e6, 3)}
    return results


def _made(plan: Plan, folder: Path) -> tuple[Path, Path]:
    catalogue = made_up.write_catalogue(folder / "catalogue", indicators=plan.indicators, communes=plan.communes)
    path = folder / "submission.parquet"
    generate.write_parquet(plan, path)
    return path, catalogue


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    middle = sorted(runs, key=lambda one: one["seconds"])[len(runs) // 2]
    return middle | {"runs": len(runs), "peak_mb": statistics.median(one["peak_mb"] for one in runs)}


if __name__ == "__main__":
    print(json.dumps(KINDS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
