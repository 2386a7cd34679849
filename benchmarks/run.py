"""Measure the library against the goals of the project, with one command.

    python benchmarks/run.py --small    the small job against its peers, and what a fresh interpreter pays (minutes)
    python benchmarks/run.py --large    submissions of 10^6 and 5·10^6 values
    python benchmarks/run.py --full     both

Writes results.json and results.md beside this file (what was not measured again stays, with its day); ratios are what
counts, milliseconds depend on the machine.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import large_job
import measure
import small_job
import start_up

HERE = Path(__file__).parent
Row = tuple[str, str, str, str]


def goals(results: dict[str, Any]) -> list[Row]:
    """Each goal with its limit and what was measured."""
    return [*(_small_goals(results) if "small job" in results else []), *_large_goals(results.get("large jobs", {}))]


def _small_goals(results: dict[str, Any]) -> list[Row]:
    small, start = results["small job"], results["start-up"]
    ours = small["milliseconds"]["ours"]["median"]
    rows = [
        ("6", "small job, median", "≤ 150 ms", f"{ours:.0f} ms"),
        ("6", "small job / plain pandas", "≤ 0.4", f"{small['ours / plain pandas']:.2f}"),
        ("6", "groupby-apply / small job", "≥ 80", f"{small['groupby-apply / ours']:.0f}"),
        (
            "7",
            "import / (pandas + pydantic)",
            "≤ 1.3 (then 1.15)",
            f"{start['nq57_indicators / (pandas + pydantic)']:.2f}",
        ),
        ("7", "ready to assess / (pandas + pydantic)", "–", f"{start['assess ready / (pandas + pydantic)']:.2f}"),
        ("–", "load_catalogue(), fresh", "< 200 ms", f"{start['load_catalogue() itself']:.0f} ms"),
    ]
    if "nq57 --help / (pydantic + typer)" in start:
        pandas = "with" if start["nq57 --help imports pandas"] else "without"
        ratio = start["nq57 --help / (pydantic + typer)"]
        rows.append(("7", "nq57 --help / (pydantic + typer)", "≤ 1.5, without pandas", f"{ratio:.2f}, {pandas} pandas"))
    return rows


def _large_goals(large: dict[str, Any]) -> list[Row]:
    if "pipeline, 1M" not in large:
        return []
    base = large["pipeline, 1M"]
    compared = [
        ("5", "time per value, 5M / 1M", "≤ 1.5 (then 1.3)", "pipeline, 5M", "us_per_value"),
        ("5", "shuffled / ordered", "≤ 2.5", "pipeline, 1M, shuffled", "seconds"),
        ("8", "6 indicators / 60, equal values", "1/1.5 … 1.5", "pipeline, 1M, 6 indicators", "seconds"),
    ]
    return [
        (goal, what, limit, f"{large[name][field] / base[field]:.2f} (processor {_cpu(large[name]) / _cpu(base):.2f})")
        for goal, what, limit, name, field in compared
        if name in large
    ]


def _cpu(row: dict[str, Any]) -> float:
    """Processor seconds per value."""
    return float(row["cpu"] / row["values"])


def page(results: dict[str, Any]) -> str:
    """The results as Markdown."""
    parts = ["# Measured", f"Written by `python benchmarks/run.py`. {_machine(results['machine'])}"]
    parts += ["## Goals", _table(("goal", "what", "limit", "measured"), goals(results))]
    if "small job" in results:
        parts += _small_part(results)
    if "large jobs" in results:
        parts += [
            "## Large submissions",
            f"Measured on {results['days']['large']}. Communes × indicators × 72 months, read from Parquet, every table "
            "made; each run a fresh process, the median of three.",
            _large(results["large jobs"]),
        ]
    return "\n\n".join(parts) + "\n"


def _small_part(results: dict[str, Any]) -> list[str]:
    small = results["small job"]
    agreed = small["agreement with plain pandas"]
    return [
        "## Small job",
        f"Measured on {results['days']['small']}. 34 provinces × 60 indicators × 8 quarters: {small['rows']:,} rows, "
        f"{small['values']:,} values. All in memory and imported; validate and assess with every table made. "
        "Milliseconds; “median” leaves the first call out.\n\n"
        "Cells that are equal in plain pandas: "
        + ", ".join(f"{table} {share:.1%}" for table, share in agreed.items())
        + ".",
        _timings(small["milliseconds"]),
        "## Start-up",
        "Fresh interpreters, bytecode warm, milliseconds.",
        _timings(results["start-up"]["milliseconds"]),
    ]


def _machine(found: dict[str, str]) -> str:
    versions = ", ".join(f"{name} {found[name]}" for name in ("python", "numpy", "pandas", "pyarrow", "pydantic"))
    shared = f"Load just before: {found['load']} (above 1 the machine was shared: read the processor time)."
    return f"{found['processor']}, {found['cores']} cores, {found['memory']}, {found['system']}; {versions}. {shared}"


def _timings(rows: dict[str, dict[str, float]]) -> str:
    names = ("first", "median", "median_cpu", "runs")
    return _table(
        ("", "first", "median", "median, processor", "runs"),
        [(n, *(f"{r[k]:g}" for k in names)) for n, r in rows.items()],
    )


def _large(rows: dict[str, dict[str, Any]]) -> str:
    head = ("", "rows", "s", "processor s", "µs per value", "peak MB", "stages, s")
    body = [
        (
            name,
            f"{row['rows']:,}",
            f"{row['seconds']:.2f}",
            f"{row['cpu']:.2f}",
            f"{row['us_per_value']:.2f}" if "us_per_value" in row else "–",
            f"{row['peak_mb']:.0f}",
            ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in row["stages"].items()),
        )
        for name, row in rows.items()
    ]
    return _table(head, body)


def _table(head: tuple[str, ...], rows: list[Any]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def main() -> None:
    """Measure, print the page and write it."""
    parser = argparse.ArgumentParser(description="Measure the library against its goals.")
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--small", action="store_true", help="the small job and the start-up")
    size.add_argument("--large", action="store_true", help="submissions of a million values and more")
    size.add_argument("--full", action="store_true", help="both")
    parser.add_argument("--into", type=Path, default=HERE, help="folder for results.md and results.json")
    arguments = parser.parse_args()
    file = arguments.into / "results.json"
    results: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"days": {}}
    results["machine"] = measure.machine()
    if not arguments.large:
        results["start-up"], results["small job"] = start_up.measure(), small_job.measure()
        results["days"]["small"] = date.today().isoformat()
    if not arguments.small:
        results["large jobs"] = large_job.measure()
        results["days"]["large"] = date.today().isoformat()
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (arguments.into / "results.md").write_text(page(results), encoding="utf-8")
    print(page(results))


if __name__ == "__main__":
    main()
