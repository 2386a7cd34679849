"""The measured results as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goals import HEAD, goals
from measure import PACKAGES
from peers.references import EIGHT_RULES

Cells = tuple[str, ...]
DIFFERENCES = """The peers check the eight rules of the table; the library checks all of its rules in the same call and says of
each finding what was expected (`missing-component`, for one, is a rule that no peer has). Where counts differ:

- `missing-without-reason`: ours says no more of a row whose key cannot be read; the peers count such rows too.
- `numerator-above-denominator`: ours compares accepted figures only; the peers also compare figures that another rule
  refuses (wrong unit, out of range, given twice)."""


def page(results: dict[str, Any]) -> str:
    """All parts that were measured, each with its day and machine."""
    parts = ["# Measured", "Written by `python benchmarks/run.py`; see [README](README.md). Read the ratios."]
    parts += ["## Goals", table(HEAD, [goal.row() for goal in goals(results)])]
    if "small job" in results:
        parts += _small(results)
    if "large" in results:
        parts += _large(results["large"])
    return "\n\n".join(parts) + "\n"


def table(head: Cells, rows: list[Cells]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _small(results: dict[str, Any]) -> Iterator[str]:
    small = results["small job"]
    agreed = small["agreement with plain pandas"]
    yield "## Small job"
    yield (
        f"{_measured(results['small'])} 34 provinces × 60 indicators × 8 quarters: {small['rows']:,} rows, "
        f"{small['values']:,} values. All in memory and imported; validate and assess with every table made. "
        "Milliseconds; “median” leaves the first call out."
    )
    yield f"Equal in plain pandas: {_shares(agreed)}."
    yield _timings(small["milliseconds"])
    yield "## Start-up"
    yield f"{_measured(results['small'])} Fresh interpreters, bytecode warm, milliseconds."
    yield _timings(results["start-up"]["milliseconds"])


def _timings(rows: dict[str, dict[str, float]]) -> str:
    names = ("first", "median", "median_cpu", "runs")
    head = ("", "first", "median", "median, processor", "runs")
    return table(head, [(name, *(f"{row[key]:g}" for key in names)) for name, row in rows.items()])


def _measured(where: dict[str, Any]) -> str:
    """The day and the machine of one part."""
    found = where["machine"]
    versions = ", ".join(f"{name} {found[name]}" for name in ("python", *PACKAGES) if name in found)
    load = f"Load just before: {found['load']} (above 1 the machine was shared: read the processor time)."
    place = f"{found['processor']}, {found['cores']} cores, {found['memory']}, {found['system']}"
    return f"Measured on {where['day']} on {place}; {versions}. {load}"


def _shares(agreed: dict[str, float]) -> str:
    return ", ".join(f"{name} {_share(share)}" for name, share in agreed.items())


def _share(share: float) -> str:
    return "100 %" if share == 1 else f"{share * 100:.4f} %"


def _large(large: dict[str, Any]) -> Iterator[str]:
    cases = large["cases"]
    yield "## Large submissions: the whole pipeline from Parquet"
    yield (
        f"{_measured(large)} Communes × indicators × 72 months with the columns of real submissions; every table made "
        "and kept, nothing written. Each run a fresh process, in rotated order; medians. “Peak” is that of the whole "
        "process, “input” the same rows as Arrow strings. The peers give the rows of a table in any order and only the "
        "columns that are compared."
    )
    rows = [row for name, case in cases.items() if "pipeline" in case for row in _pipeline_rows(name, case)]
    yield table(
        ("values", "engine", "s", "from – to", "processor s", "peak MB", "peak / input", "stages, s", "runs"), rows
    )
    yield "### The same results"
    yield "Cells equal to ours (to 10⁻⁹; findings by rule and row), the lowest share of any column:"
    names = ("findings", "values", "gaps", "trends", "scores")
    shared = [
        (name, peer, *(_share(agreed[one]) for one in names))
        for name, case in cases.items()
        for peer, agreed in case.get("agreement", {}).items()
    ]
    yield table(("values", "peer", *names), shared)
    for name, case in cases.items():
        if "validation" in case:
            yield from _validation(name, case, large)


def _pipeline_rows(name: str, case: dict[str, Any]) -> Iterator[Cells]:
    size = case.get("floor", {}).get("arrow", {}).get("input_mb")
    for engine, run in (case.get("floor", {}) | case["pipeline"]).items():
        label = "bare read of row groups" if engine == "arrow" else engine
        if "stopped" in run:
            yield (name, label, run["stopped"], *("–",) * 6)
            continue
        stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in run["stages"].items())
        share = f"{run['peak_mb'] / size:.2f}" if size else "–"
        yield (name, label, *_times(run), f"{run['peak_mb']:.0f}", share, stages, f"{run['runs']}")


def _times(run: dict[str, Any]) -> Cells:
    low, high = run["spread"]
    return f"{run['seconds']:.2f}", f"{low:.2f} – {high:.2f}", f"{run['cpu']:.2f}"


def _validation(name: str, case: dict[str, Any], large: dict[str, Any]) -> Iterator[str]:
    yield f"## Validation of a frame in memory ({name.split(',')[0]} values, {case['rows']:,} rows)"
    yield f"{_measured(large)} “Added” is the peak less what the process held before."
    times: list[Cells] = []
    for peer, run in case["validation"].items():
        if "stopped" in run:
            times.append((peer, run["stopped"], *("–",) * 4))
        else:
            added = f"{run['peak_mb'] - run['before_mb']:.0f}"
            times.append((peer, *_times(run), added, f"{run['runs']}"))
    yield table(("", "s", "from – to", "processor s", "added MB", "runs"), times)
    done = {peer: run["counts"] for peer, run in case["validation"].items() if "counts" in run}
    counted = [(rule, *(f"{counts.get(rule, 0):,}" for counts in done.values())) for rule in EIGHT_RULES]
    yield table(("findings", *done), counted)
    yield DIFFERENCES
