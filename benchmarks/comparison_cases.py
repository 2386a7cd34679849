"""The submissions that two versions are compared on: samples, worked cases, benchmark sets, and generated mixtures."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Case = dict[str, Any]
"""``name``, ``file``, ``catalogue``, and what is given when reading, validating and assessing, by name."""


def cases(earlier: Path, folder: Path, seeds: int) -> list[Case]:
    """All cases; ``earlier`` is the checked-out version whose definitions and samples are read, ``folder`` takes files."""
    packaged = str(earlier / "src" / "nq57_indicators" / "definitions")
    inputs = folder / "inputs"
    inputs.mkdir()
    return [
        *_samples(earlier, inputs, packaged),
        *_worked(earlier, inputs),
        *_benchmarks(inputs),
        *_mixtures(packaged, "mix-packaged", inputs, seeds),
        *_mixtures(str(earlier / "tests" / "catalogues" / "mini"), "mix-mini", inputs, seeds),
        *_mixtures(str(earlier / "tests" / "catalogues" / "hdi"), "mix-hdi", inputs, max(1, seeds // 4)),
    ]


def _samples(earlier: Path, inputs: Path, catalogue: str) -> Iterator[Case]:
    samples = earlier / "sample_data"
    made_up = inputs / "made_up"
    made_up.mkdir()
    program = samples / "generator" / "generate.py"
    subprocess.run([sys.executable, "-B", str(program), str(made_up)], check=True, stdout=subprocess.DEVNULL)
    published = str(samples / "published")
    yield {"name": "sample-published", "file": published, "catalogue": catalogue}
    scored = {"framework": "qd766", "period": "2025-W50"}
    yield {"name": "sample-qd766", "file": published, "catalogue": catalogue, "options": scored}
    yield {"name": "sample-made-up", "file": str(made_up), "catalogue": catalogue}
    expected = {"expected": ["nd09_quarterly"]}
    yield {"name": "sample-owed", "file": str(made_up), "catalogue": catalogue, "validating": expected}
    unsure = {"unsure": True, "assumed_base": "2024"}
    yield {"name": "sample-unsure", "file": str(made_up), "catalogue": catalogue, "options": unsure}
    for path in sorted((samples / "broken").iterdir()):
        yield {"name": f"sample-broken-{path.name}", "file": [str(path)], "catalogue": catalogue}


def _worked(earlier: Path, inputs: Path) -> Iterator[Case]:
    """The cases worked by hand, as files; every column is text or a figure."""
    folder = earlier / "tests" / "cases"
    catalogue = earlier / "tests" / "catalogues" / "mini"
    rows = pd.read_csv(folder / "observations.csv", dtype=str)
    with (folder / "scenarios.csv").open(encoding="utf-8", newline="") as file:
        for scenario in csv.DictReader(file):
            name = scenario.pop("scenario")
            options = {key: text for key, text in scenario.items() if key != "about" and text}
            mine = rows[rows["scenario"] == name].drop(columns="scenario")
            yield _written(f"worked-{name}", mine, str(catalogue), inputs) | {"options": options}


def _benchmarks(inputs: Path) -> Iterator[Case]:
    import one_run
    from generate import Plan

    small = Plan(communes=20, indicators=12, periods=30, frequency="monthly")
    plans = {
        "monthly": small,
        "provinces": Plan(indicators=12, periods=8),
        "sparse": replace(small, fill=0.1),
        "shuffled": replace(small, shuffled=True),
        "for-others": replace(small, communes=80, periods=14, provider="province"),
    }
    for name, plan in plans.items():
        folder = inputs / f"benchmark-{name}"
        folder.mkdir()
        one_run.make(folder, plan)
        catalogue = str(folder / one_run.CATALOGUE)
        yield {"name": f"benchmark-{name}", "file": str(folder / one_run.FILE), "catalogue": catalogue}


def _mixtures(catalogue: str, name: str, inputs: Path, seeds: int) -> Iterator[Case]:
    """Made-up submissions of mixed frequencies, calendars, flows, providers, stages and vintages."""
    import nq57_indicators as nq

    known = nq.load_catalogue(catalogue)
    for seed in range(seeds):
        random = np.random.default_rng([57, seed])
        options: dict[str, Any] = {}
        if random.random() < 0.3:
            options["known_at"] = f"{random.integers(2020, 2028)}-06-30"
        if random.random() < 0.3:
            options["assumed_base"] = str(random.integers(2018, 2024))
        rows = mixture(known, random)
        yield _written(f"{name}-{seed}", rows, catalogue, inputs) | {"options": options}
        # the rows of one area alone: what it has cannot hang on what others report
        most = rows[rows["ref_area"] == rows["ref_area"].mode()[0]]
        yield _written(f"alone-{name}-{seed}", most, catalogue, inputs) | {"options": options}


def _written(name: str, rows: pd.DataFrame, catalogue: str, inputs: Path) -> Case:
    path = inputs / f"{name}.csv"
    rows.to_csv(path, index=False)
    return {"name": name, "file": [str(path)], "catalogue": catalogue}


def mixture(catalogue: Any, random: np.random.Generator) -> pd.DataFrame:
    """Rows of every kind that a catalogue knows, some missing, some revised, some of one side only."""
    indicators = list(catalogue.indicators.values())
    picked = random.choice(len(indicators), size=min(len(indicators), 14), replace=False)
    names: list[str] = []
    for number in picked.tolist():
        formula = indicators[number].formula
        names += sorted(formula.variables) or [formula.variable or indicators[number].id]
        if random.random() < 0.25 and formula.kind == "ratio":
            names.append(indicators[number].id)
    areas = _areas(catalogue, random)
    kinds = [kind for kind in _PERIODS if random.random() < 0.45] or ["months"]
    strangers = [body for body in catalogue.bodies if body not in catalogue.areas][:3]
    rows = []
    for name in dict.fromkeys(names):
        if name not in catalogue.variables and name not in catalogue.indicators:
            continue
        for area in areas:
            rows += _of_one(catalogue, name, area, kinds, strangers, random)
    return pd.DataFrame(rows, columns=_COLUMNS).sample(frac=1, random_state=int(random.integers(1 << 30)))


_COLUMNS = (
    "variable", "ref_area", "time_period", "calendar", "flow", "provider", "stage", "obs_value", "unit_measure",
    "decimals", "obs_status", "missing_reason", "vintage",
)  # fmt: skip
_YEARS = range(2018, 2028)
_PERIODS = {
    "years": [str(year) for year in _YEARS],
    "halves": [f"{year}-S{half}" for year in _YEARS for half in (1, 2)],
    "quarters": [f"{year}-Q{quarter}" for year in _YEARS for quarter in range(1, 5)],
    "months": [f"{year}-{month:02d}" for year in range(2023, 2028) for month in range(1, 13)],
    "weeks": [f"2026-W{week:02d}" for week in range(1, 53, 3)],
    "days": [f"{year}-{month}" for year in range(2024, 2027) for month in ("03-15", "06-30", "12-31")],
    "ranges": [f"{year}-07-01/P{days}D" for year in range(2024, 2027) for days in (92, 184)],
}


def _areas(catalogue: Any, random: np.random.Generator) -> list[str]:
    """Some areas of every level, with all former parts of some and all parts of others."""
    names = list(catalogue.areas)
    chosen = [names[at] for at in random.choice(len(names), size=min(len(names), 5), replace=False).tolist()]
    wholes = [name for name in names if 0 < len(catalogue.areas.members(name)) <= 4]
    for whole in wholes[: int(random.integers(0, 3))]:
        chosen += catalogue.areas.members(whole)
    parents = [name for name in names if 0 < len(catalogue.areas.children(name)) <= 6]
    if parents and random.random() < 0.6:
        chosen += catalogue.areas.children(parents[int(random.integers(len(parents)))])
    return list(dict.fromkeys(chosen))


def _of_one(
    catalogue: Any, name: str, area: str, kinds: list[str], strangers: list[str], random: np.random.Generator
) -> list[list[Any]]:
    """The rows of one variable and area: a few series, each of one kind of period, flow, provider and stage."""
    variable = catalogue.variables.get(name)
    thing = variable or catalogue.indicators[name]
    stock = variable is not None and variable.measure == "stock"
    rows: list[list[Any]] = []
    for _ in range(int(random.integers(1, 4))):
        kind = kinds[int(random.integers(len(kinds)))]
        labels = _PERIODS[kind]
        start = int(random.integers(0, len(labels)))
        labels = labels[start : start + int(random.integers(2, 30))]
        flow = "stock" if stock else str(random.choice(["period", "period", "period", "ytd"]))
        if kind == "ranges" and not stock:
            flow = "since"
        calendar = (
            "administrative" if random.random() < 0.15 and kind in ("years", "quarters", "months") else "statistical"
        )
        provider = str(random.choice([area, area, area, *strangers]))
        stage = str(random.choice(["actual", "actual", "actual", "plan", "expected", "executed", "settled"]))
        level = float(random.integers(20, 2000))
        for label in labels:
            if random.random() < 0.06:
                continue
            missing = random.random() < 0.05
            figure = float(random.integers(0, 40)) if random.random() < 0.1 else level + float(random.integers(-15, 25))
            reason = str(random.choice(["", "not_collected", "not_applicable", "refused"])) if missing else ""
            status = "missing" if missing else str(random.choice(["normal"] * 5 + ["estimate", "provisional", "final"]))
            vintage = str(random.choice(["", "2025-01-15", "2026-02-01", "2027-03-03"]))
            rows.append(
                [name, area, label, calendar, flow, provider, stage, None if missing else figure, thing.unit_measure,
                 None, status, reason, vintage]
            )  # fmt: skip
            if random.random() < 0.05:
                rows.append([*rows[-1][:7], level, *rows[-1][8:10], "normal", "", "2028-01-01"])
    return rows
