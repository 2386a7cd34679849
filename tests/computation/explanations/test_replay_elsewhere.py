"""Numbers of the made-up land give themselves again from the data of their explanations, and terms from their cells."""

from __future__ import annotations

import math
import random
from functools import cache
from typing import Any

import pandas as pd
import pytest
from elnor import land

import nq57_indicators as nq

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


def test_terms_are_the_sums_of_their_cells() -> None:
    """What is averaged over time is their mean, area by area; all but the last bits, since parts of parts are added first."""
    result = results("pointed")
    rows = result.values[result.values["preferred"] & result.values["value"].notna()].to_dict("records")
    terms = 0
    for row in rows[:: max(1, len(rows) // 60)]:
        for part in result.explain(row["indicator"], row["ref_area"], row["time_period"], "value").parts:
            cells = [cell.obs_value for cell in part.cells if cell.obs_value is not None]
            if part.value is not None:
                over = round(math.fsum(cells) / part.value)
                assert over in (1, len(cells)), (part.variable, part.how, part.value, cells)
                assert over == 1 or result.catalogue.variables[part.variable].over_time == "mean"
                assert math.isclose(part.value, math.fsum(cells) / over, rel_tol=1e-13)
                terms += 1
    assert terms > 60
