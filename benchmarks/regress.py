"""Has the library become slower than it was, against peers that have not changed?

    python benchmarks/regress.py             exits 1 when a ratio is more than 25 % worse than the committed one
    python benchmarks/regress.py --commit    writes the ratios measured now as the ones to hold

The ratios are times of ours over those of a peer in the same run, so that the machine and its load matter little; one
that looks worse is measured a second time before it counts. Not part of the tests, which assert no time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import campaign
import measure
import small_job
from generate import Plan

COMMITTED = Path(__file__).parent / "committed_ratios.json"
ALLOWED = 0.25
MINUTES = 4
Ratios = dict[str, float]


def _pipeline(size: str, peer: str, runs: int) -> Callable[[], Ratios]:
    plan = replace(campaign.BASE, communes=campaign.COMMUNES[size])

    def ratios() -> Ratios:
        jobs = (("floor", "arrow"), ("pipeline", "ours"), ("pipeline", peer))
        found = campaign.measure(campaign.Case(size, plan, jobs, runs), MINUTES, say=_quiet, comparing_too=False)
        ours, theirs = found["pipeline"]["ours"], found["pipeline"][peer]
        return {
            f"pipeline, {size} values: ours / {peer}": ours["seconds"] / theirs["seconds"],
            f"peak memory, {size} values: ours / {peer}": ours["peak_mb"] / theirs["peak_mb"],
        }

    return ratios


def _small() -> Ratios:
    return {"small job: ours / plain pandas": small_job.measure(rounds=9, loop=False)["ours / plain pandas"]}


def _validation() -> Ratios:
    plan = Plan(communes=231, periods=24, frequency="monthly")
    jobs = (("validation", "ours"), ("validation", "dataframely"))
    runs = campaign.measure(campaign.Case("", plan, jobs, 5), MINUTES, say=_quiet)["validation"]
    return {"validation of a frame: ours / dataframely": runs["ours"]["seconds"] / runs["dataframely"]["seconds"]}


def _quiet(*_: object, **__: object) -> None:
    """Only the ratios are printed."""


PARTS: dict[str, Callable[[], Ratios]] = {
    "small": _small,
    "validation": _validation,
    "pipeline, 1e5": _pipeline("1e5", "pandas", 5),
    "pipeline, 1e6": _pipeline("1e6", "polars", 5),
}


def worse(measured: Mapping[str, float], committed: Mapping[str, float], allowed: float = ALLOWED) -> list[str]:
    """The ratios that are worse than the committed ones by more than ``allowed``; one without a committed figure is not."""
    return [name for name, ratio in measured.items() if name in committed and ratio > committed[name] * (1 + allowed)]


def measured(parts: Mapping[str, Callable[[], Ratios]], committed: Mapping[str, float]) -> Ratios:
    """The ratios of all parts; a part with one that looks worse is measured again, and its better figures count."""
    found: Ratios = {}
    for ratios in parts.values():
        now = ratios()
        if worse(now, committed):
            again = ratios()
            now = {name: min(ratio, again[name]) for name, ratio in now.items()}
        found |= now
    return found


def report(found: Mapping[str, float], committed: Mapping[str, float]) -> str:
    """A line for each ratio: now, committed, and whether it is too much worse."""
    slower = worse(found, committed)
    lines = [
        f"{'WORSE' if name in slower else 'ok':5}  {ratio:6.3f}  committed {committed.get(name, float('nan')):6.3f}  {name}"
        for name, ratio in found.items()
    ]
    gone = [f"GONE           committed {committed[name]:6.3f}  {name}" for name in committed if name not in found]
    return "\n".join([*lines, *gone])


def main() -> int:
    """Measure and compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commit", action="store_true", help="write what is measured as the ratios to hold")
    arguments = parser.parse_args()
    committed: Ratios = {}
    if COMMITTED.exists():
        committed = json.loads(COMMITTED.read_text(encoding="utf-8"))["ratios"]
    found = measured(PARTS, {} if arguments.commit else committed)
    print(report(found, committed))
    if arguments.commit:
        kept = {"machine": measure.machine(), "ratios": {name: round(ratio, 3) for name, ratio in found.items()}}
        COMMITTED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    if not committed:
        print("nothing is committed yet: run with --commit on a machine that does nothing else")
    return 1 if worse(found, committed) or committed.keys() - found.keys() or not committed else 0


if __name__ == "__main__":
    sys.exit(main())
