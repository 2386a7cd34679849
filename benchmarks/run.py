"""Measure the library against the goals of the project, with one command.

    python benchmarks/run.py --small    the small job against its peers, and what a fresh interpreter pays (minutes)
    python benchmarks/run.py --peers    large submissions against pandas, polars, DuckDB and four validators
    python benchmarks/run.py --full     both

Writes results.json and results.md beside this file (what was not measured again stays, with its day and machine); ratios
are what counts, seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import campaign
import measure
import page
import small_job
import start_up

HERE = Path(__file__).parent


def _here_and_now() -> dict[str, Any]:
    return {"day": date.today().isoformat(), "machine": measure.machine()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    part = parser.add_mutually_exclusive_group(required=True)
    part.add_argument("--small", action="store_true", help="the small job and the start-up")
    part.add_argument("--peers", action="store_true", help="large submissions against every peer")
    part.add_argument("--full", action="store_true", help="both")
    parser.add_argument("--sizes", default=",".join(campaign.COMMUNES), help="numbers of values (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each job (default: %(default)s)")
    parser.add_argument(
        "--slow-runs",
        type=int,
        default=3,
        help="runs of pydantic, of pandas at 1e6, of all at 1.4e7 (default: %(default)s)",
    )
    parser.add_argument(
        "--minutes", type=float, default=4, help="a run is stopped after so long (default: %(default)s)"
    )
    parser.add_argument("--into", type=Path, default=HERE, help="folder for results.md and results.json")
    arguments = parser.parse_args()
    arguments.sizes = arguments.sizes.split(",")
    if unknown := [size for size in arguments.sizes if size not in campaign.COMMUNES]:
        parser.error(f"no size {unknown[0]!r}; there are {', '.join(campaign.COMMUNES)}")
    return arguments


def main() -> None:
    """Measure, print the page and write it."""
    arguments = _arguments()
    arguments.into.mkdir(parents=True, exist_ok=True)
    file = arguments.into / "results.json"
    results: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def write() -> None:
        file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (arguments.into / "results.md").write_text(page.page(results), encoding="utf-8")

    if not arguments.peers:
        results |= {"small": _here_and_now(), "start-up": start_up.measure(), "small job": small_job.measure()}
        write()
    if not arguments.small:
        results["large"] = _here_and_now() | {"cases": _kept(results.get("large"))}
        for case in campaign.cases(arguments.sizes, arguments.runs, arguments.slow_runs):
            results["large"]["cases"][case.name] = campaign.measure(case, arguments.minutes)
            write()
    print(page.page(results))


def _kept(earlier: dict[str, Any] | None) -> dict[str, Any]:
    """The cases measured earlier on the same day and machine: those that are not measured again stay."""
    now = _here_and_now()
    if earlier is None or earlier["day"] != now["day"]:
        return {}
    machines = [{name: text for name, text in one["machine"].items() if name != "load"} for one in (earlier, now)]
    return dict(earlier["cases"]) if machines[0] == machines[1] else {}


if __name__ == "__main__":
    main()
