"""Numbers of the made-up land give themselves again from the data of their explanations, and terms from their cells."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from elnor import land

import nq57_indicators as nq
from nq57_indicators.models.explanations import Part

LABELS = {
    "monthly": [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)],
    "quarterly": [f"{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in range(1, 5)],
    "annual": [str(year) for year in range(2019, 2025)],
}


@cache
def results(framework: str) -> nq.Assessment:
    """Figures of every variable of every shire that is there: most of them fractions, one in eight left out."""
    chance, catalogue = random.Random(20), land()
    rows = []
    for name, variable in catalogue.variables.items():
        for area in (one for one in catalogue.areas.values() if one.valid_to is None):
            for label in LABELS.get(variable.frequency, LABELS["annual"]):
                low, high = variable.valid
                figure = min(max(chance.uniform(1, 100), low), high)
                if chance.random() > 0.125:
                    value = round(figure) if variable.integer else figure
                    rows.append((name, area.id, label, value, area.id))
    frame = pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value", "provider"])
    submission = nq.read_submission(frame, catalogue=catalogue)
    return nq.assess(submission, framework=framework, period="2024")


def _agrees(explanation: Any, row: dict[str, Any]) -> None:
    for name, given in nq.replay(explanation.model_dump_json()).items():
        missing = bool(pd.isna(row[name]))
        assert (given is None) if missing else (given == row[name]), (explanation.kind, name, row)


@pytest.mark.parametrize("framework", ["fest", "letters", "pointed", "unit_scale"])
def test_scores_and_ranks_of_every_framework(framework: str) -> None:
    """Also where points are weight and scale in one, and where a node has a scale of its own."""
    rows = results(framework).scores.to_dict("records")
    for row in rows[:: max(1, len(rows) // 12)]:
        for what in ("score", "rank"):
            _agrees(results(framework).explain(row["node"], row["ref_area"], row["time_period"], what), row)


@pytest.mark.parametrize("what", ["value", "gap", "class"])
def test_values_and_targets(what: Any) -> None:
    result, key = results("pointed"), ["indicator", "ref_area", "time_period"]
    table = result.values[result.values["preferred"]] if what == "value" else result.gaps
    key += ["target"] if what != "value" else []
    rows = table[~table.duplicated(key, keep=False)].to_dict("records")
    assert rows
    for row in rows[:: max(1, len(rows) // 15)]:
        only = {"target": row["target"]} if what != "value" else {}
        _agrees(result.explain(row["indicator"], row["ref_area"], row["time_period"], what, **only), row)


def test_terms_are_made_of_their_cells() -> None:
    """To the last bit: sums over areas, and sums and means over time, one after the other."""
    result = results("pointed")
    rows = result.values[result.values["preferred"] & result.values["value"].notna()].to_dict("records")
    parts = [
        part
        for row in rows[:: max(1, len(rows) // 60)]
        for part in result.explain(row["indicator"], row["ref_area"], row["time_period"], "value").parts
        if part.value is not None
    ]
    assert all(_made(part) == part.value for part in parts)
    assert len(parts) > 60
    assert {part.made_of.rule for part in parts if part.made_of} == {"sum", "mean"}


def _made(part: Part) -> float:
    assert part.made_of is not None, part.variable
    return part.made_of.figure([math.nan if cell.obs_value is None else cell.obs_value for cell in part.cells])


# ---- figures that floats cannot hold -------------------------------------------------------------------------------------

NOISE = Path(__file__).parents[2] / "catalogues" / "noise"
NOISY = ([0.1, 0.2, 0.3], [0.7, 0.1, 0.8], [1e15, 0.3, 1e15], [3.3, 1.1, 4.4], [0.30000000000000004, 1e-17, 0.3])
"""Terms whose sums and differences leave something that is not there."""


@cache
def noisy() -> nq.Assessment:
    """Towns whose figures add up to what floats cannot hold, and whose differences are nothing or nearly."""
    catalogue = nq.load_catalogue(NOISE)
    towns = [area.id for area in catalogue.areas.values() if area.level == "town"]
    rows = [
        (variable, town, str(2022 + year), value, town)
        for year, (p, q, den) in enumerate(NOISY)
        for town in towns
        for variable, value in (("p", p), ("q", q), ("den", den), ("num", p))
    ]
    frame = pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value", "provider"])
    return nq.assess(
        nq.read_submission(frame, catalogue=catalogue), period=[str(2022 + at) for at in range(len(NOISY))]
    )


@pytest.mark.parametrize("what", ["value", "score", "rank", "trend"])
def test_what_rounding_leaves_is_left_out_again(what: Any) -> None:
    result = noisy()
    table = {"value": result.values, "trend": result.trends}.get(what, result.scores)
    if "preferred" in table:
        table = table[table["preferred"]]
    rows = table.to_dict("records")
    assert len(rows) >= len(NOISY)
    for row in rows:
        name = row["node"] if what in ("score", "rank") else row["indicator"]
        _agrees(result.explain(name, row["ref_area"], row["time_period"], what), row)


# ---- the cells count -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["value", "score", "gap", "class", "trend"])
def test_a_changed_cell_changes_the_number(what: Any) -> None:
    """Only cells are changed in the data, nothing that is said of what they make."""
    result = results("pointed")
    tables = {"value": result.values[result.values["preferred"]], "score": result.scores, "trend": result.trends}
    rows = tables.get(what, result.gaps).to_dict("records")
    changed = 0
    for row in rows[:: max(1, len(rows) // 12)]:
        only = {"target": row["target"]} if "target" in row else {}
        data = result.explain(row.get("indicator", row.get("node")), *_place(row), what, **only).model_dump(mode="json")
        before = nq.replay(data)
        _double_cells(data)
        changed += nq.replay(data) != before
    assert changed >= 3


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return row["ref_area"], row["time_period"]


def _double_cells(data: Any) -> None:
    """Every other cell twice as large, so that rates move too."""
    found = list(_cells(data))
    for cell in found[::2]:
        cell["obs_value"] = 2 * (cell["obs_value"] or 1.0)


def _cells(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if "obs_value" in data:
            yield data
        data = list(data.values())
    for each in data if isinstance(data, list | tuple) else ():
        yield from _cells(each)
