"""The goals of the project, each with the limit of the first wave, the final one, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Goal:
    """One ratio (or figure) against its limits; ``at_least`` says that more is better. No limit: nothing is asked."""

    number: str
    what: str
    measured: float
    first: float | None = None
    final: float | None = None
    at_least: bool = False
    cpu: float | None = None
    unit: str = ""

    def reached(self, limit: float | None) -> str:
        """Whether a limit holds: yes, no, or nothing to say."""
        if limit is None:
            return "–"
        holds = self.measured >= limit if self.at_least else self.measured <= limit
        return "yes" if holds else "**no**"

    def row(self) -> tuple[str, ...]:
        """As a row of the table: number, what, measured, processor, first wave, reached, goal, reached."""
        sign = "≥" if self.at_least else "≤"
        limits = [f"{sign} {one:g}{self.unit}" if one is not None else "–" for one in (self.first, self.final)]
        cpu = f"{_short(self.cpu)}{self.unit}" if self.cpu is not None else "–"
        measured = f"{_short(self.measured)}{self.unit}"
        return (
            self.number, self.what, measured, cpu, limits[0], self.reached(self.first), limits[1], self.reached(self.final)
        )  # fmt: skip


HEAD = ("goal", "what", "measured", "in processor time", "first wave", "reached", "final", "reached")


def _short(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 20 else f"{figure:.2f}"


def goals(results: dict[str, Any]) -> list[Goal]:
    """Every goal that something was measured for."""
    large = results.get("large", {}).get("cases", {})
    found = [*_validation(large), *_pipelines(large), *_memory(large), *_growth(large)]
    if "small job" in results:
        found += [*_small(results["small job"]), *_start_up(results["start-up"])]
    return sorted(found, key=lambda goal: goal.number)


class Ratio(NamedTuple):
    """One job against another, in wall and processor time."""

    wall: float
    cpu: float


def _ratio(upper: dict[str, Any] | None, lower: dict[str, Any] | None) -> Ratio | None:
    """One job against another; nothing where one was not measured or stopped."""
    if not upper or not lower or "stopped" in upper or "stopped" in lower:
        return None
    return Ratio(upper["seconds"] / lower["seconds"], upper["cpu"] / lower["cpu"])


def _validation(large: dict[str, Any]) -> Iterator[Goal]:
    runs = large.get("1e6, frame", {}).get("validation", {})
    limits = {"pandera-pandas": (3, 8), "pandera-polars": (None, 3), "dataframely": (None, 2), "pydantic": (None, 40)}
    for peer, (first, final) in limits.items():
        if ratio := _ratio(runs.get(peer), runs.get("ours")):
            yield Goal(
                "1",
                f"validation of 2 million rows: {peer} / ours",
                ratio.wall,
                first,
                final,
                at_least=True,
                cpu=ratio.cpu,
            )


def _pipelines(large: dict[str, Any]) -> Iterator[Goal]:
    limits: dict[tuple[str, str], tuple[float | None, float | None]] = {
        ("1e6", "polars"): (1, None),
        ("1e6", "duckdb"): (None, None),
        ("1e6", "pandas"): (None, 0.15),
        ("5e6", "polars"): (None, 0.4),
        ("5e6", "duckdb"): (None, 0.4),
        ("1.4e7", "polars"): (None, 0.4),
        ("1.4e7", "duckdb"): (None, 0.4),
    }
    for (size, peer), (first, final) in limits.items():
        runs = large.get(size, {}).get("pipeline", {})
        if ratio := _ratio(runs.get("ours"), runs.get(peer)):
            yield Goal("2", f"pipeline, {size} values: ours / {peer}", ratio.wall, first, final, cpu=ratio.cpu)
    for size in ("1e6", "5e6", "1.4e7"):
        case = large.get(size, {})
        ours, floor = case.get("pipeline", {}).get("ours"), case.get("floor", {}).get("arrow")
        if ours and floor and "stopped" not in ours:
            reading = ours["stages"]["read"] + ours["stages"]["validate"]
            final = None if size == "1e6" else 4
            yield Goal(
                "2", f"{size}: read and validate / bare read of row groups", reading / floor["seconds"], final=final
            )
    for name, case in large.items():
        if "10 %" in name and (ratio := _ratio(case["pipeline"].get("ours"), case["pipeline"].get("polars"))):
            yield Goal("3", f"pipeline, {name}: ours / polars", ratio.wall, cpu=ratio.cpu, final=1.3)


def _memory(large: dict[str, Any]) -> Iterator[Goal]:
    for size in ("5e6", "1.4e7"):
        case = large.get(size, {})
        ours, polars = (case.get("pipeline", {}).get(name, {}) for name in ("ours", "polars"))
        if "peak_mb" not in ours:
            continue
        size_mb = case["floor"]["arrow"]["input_mb"]
        yield Goal("4", f"{size}: peak memory / input as Arrow strings", ours["peak_mb"] / size_mb, 2, 1)
        if "peak_mb" in polars:
            yield Goal("4", f"{size}: peak memory, ours / polars", ours["peak_mb"] / polars["peak_mb"], final=0.5)


def _growth(large: dict[str, Any]) -> Iterator[Goal]:
    ours = {name: case["pipeline"]["ours"] for name, case in large.items() if "ours" in case.get("pipeline", {})}
    if ratio := _ratio(ours.get("1.4e7"), ours.get("5e6")):
        values = large["1.4e7"]["values"] / large["5e6"]["values"]
        yield Goal("5", "time per value, 1.4e7 / 5e6", ratio.wall / values, 1.5, 1.3, cpu=ratio.cpu / values)
    if ratio := _ratio(ours.get("1e6, shuffled"), ours.get("1e6")):
        yield Goal("5", "1e6, shuffled / ordered", ratio.wall, cpu=ratio.cpu, final=2.5)
    if ratio := _ratio(ours.get("1e6"), ours.get("1e6, 6 indicators")):
        yield Goal("8", "1e6, 60 indicators / 6", ratio.wall, 1.5, 1.2, cpu=ratio.cpu)


def _small(small: dict[str, Any]) -> Iterator[Goal]:
    times = small["milliseconds"]
    yield Goal(
        "6", "small job, median", times["ours"]["median"], 150, None, cpu=times["ours"]["median_cpu"], unit=" ms"
    )
    yield Goal("6", "small job / plain pandas", small["ours / plain pandas"], final=0.4)
    yield Goal("6", "groupby-apply / small job", small["groupby-apply / ours"], final=80, at_least=True)


def _start_up(start: dict[str, Any]) -> Iterator[Goal]:
    yield Goal("7", "import / (pandas + pydantic)", start["nq57_indicators / (pandas + pydantic)"], 1.3, 1.15)
    yield Goal("7", "ready to assess / (pandas + pydantic)", start["assess ready / (pandas + pydantic)"])
    yield Goal("7", "load_catalogue(), fresh", start["load_catalogue() itself"], None, 200, unit=" ms")
    if "nq57 --help / (pydantic + typer)" in start:
        pandas = "with" if start["nq57 --help imports pandas"] else "without"
        yield Goal(
            "7",
            f"nq57 --help ({pandas} pandas) / (pydantic + typer)",
            start["nq57 --help / (pydantic + typer)"],
            final=1.5,
        )
