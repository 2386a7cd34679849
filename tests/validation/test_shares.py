"""Đúng: percentages that were all written as fractions are one question; small shares are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.tables.codebook import codebook

RULE = "shares-not-above-one"
SATISFIED = "online_service_satisfaction_rate"
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
SHARES = [SATISFIED, "online_dossier_rate", "on_time_dossier_rate", "digital_signature_rate"]

Row = tuple[str, str, str, float]


def monthly(figures: Iterable[float], variable: str = SATISFIED, area: str = "P34-24") -> list[Row]:
    return [(variable, area, month, figure) for month, figure in zip(MONTHS, figures, strict=False)]


def told(rows: Sequence[Row], history: Sequence[Row] = (), unit: str | None = "percent") -> list[tuple[Any, ...]]:
    """What is asked: variable, area, period and figure of each question."""
    columns = ["variable", "ref_area", "time_period", "obs_value"]
    beside = {} if unit is None else {"unit_measure": unit}
    earlier = pd.DataFrame(history, columns=columns).assign(**beside) if history else None
    found = nq.validate(pd.DataFrame(rows, columns=columns).assign(**beside), history=earlier).findings
    own = found[found["rule"] == RULE]
    return list(own[["variable", "ref_area", "time_period", "found"]].itertuples(index=False, name=None))


FRACTIONS = [0.91, 0.92, 0.93, 0.95]


@pytest.mark.parametrize("others", [0, 9])
def test_a_year_of_fractions_is_one_question_whoever_else_is_in_the_run(others: int) -> None:
    rows = monthly(FRACTIONS * 3)
    for number in range(others):
        rows += monthly([90.0 + number / 3] * 12, area=f"P34-{(1, 4, 8, 11, 12, 14, 15, 19, 20)[number]:02}")
    assert told(rows) == [(SATISFIED, "P34-24", "2025-01", "0.91")]


@pytest.mark.parametrize("unit", ["percent", None])
def test_ones_may_be_the_whole(unit: str | None) -> None:
    assert len(told(monthly([1.0] * 12), unit=unit)) == 1


@pytest.mark.parametrize(
    ("figures", "asked"),
    [
        ([0.9, 0.8, 1.0], 1),
        ([0.9, 0.8], 0),  # two tell too little
        ([0.9, 0.0, 0.8, 0.0], 0),  # of a zero nothing is known
        ([0.9, 0.0, 0.8, 0.7], 1),
        ([0.4, 0.8, 1.0, 1.2], 0),  # a share that begins, and grows
        ([0.0] * 12, 0),
        ([1.1] * 12, 0),
    ],
)
def test_several_figures_and_none_above_one(figures: list[float], asked: int) -> None:
    assert len(told(monthly(figures))) == asked


def test_all_shares_of_one_period_are_one_question() -> None:
    rows = [(share, "P34-24", "2025-Q1", 0.9) for share in SHARES]
    assert told(rows) == [(SATISFIED, "P34-24", "2025-Q1", "0.9")]
    assert told(rows[:2]) == []
    assert told([*rows[:3], (SHARES[3], "P34-24", "2025-Q1", 42.0)]) == []  # one that nobody wrote as a fraction


def test_history_tells_what_a_share_is() -> None:
    earlier = [(SATISFIED, "P34-24", f"2024-{month:02}", 0.9) for month in range(1, 13)]
    assert told(monthly([0.93]), earlier) == [(SATISFIED, "P34-24", "2025-01", "0.93")]
    larger = [(*row[:3], 91.0) for row in earlier]
    assert told(monthly([0.93, 0.92, 0.9]), larger) == []  # a slip of scale, which another rule tells


@pytest.mark.parametrize(
    "variable", ["rd_gdp_share", "dx_budget_share", "stid_budget_grdp_share", "patent_grant_growth"]
)
def test_small_shares_are_as_they_are(variable: str) -> None:
    rows = [(variable, "P34" if variable == "rd_gdp_share" else "P34-24", f"{year}", 0.8) for year in range(2018, 2026)]
    assert told(rows) == []
    codes = codebook(nq.load_catalogue())
    assert not codes.large_share[codes.item[variable]]


def test_what_is_confirmed_is_not_asked_again_until_it_changes() -> None:
    frame = pd.DataFrame(monthly(FRACTIONS), columns=["variable", "ref_area", "time_period", "obs_value"])
    frame["unit_measure"] = "percent"
    report = nq.validate(frame)
    [finding] = report.findings.to_dict("records")
    assert finding["severity"] == "confirm"
    block = report.sentences("en")["sentence"].iloc[0].partition("code of the block ")[2][:8]
    given = {
        "finding": finding["finding"],
        "value": 0.91,
        "block": block,
        "who": "A",
        "day": "2026-01-05",
        "reason": "B",
    }
    assert nq.validate(frame, confirmations=[given]).findings["rule"].tolist() == []
    frame.loc[2, "obs_value"] = 0.99
    assert RULE in nq.validate(frame, confirmations=[given]).findings["rule"].tolist()


def test_their_values_wait_to_be_confirmed() -> None:
    frame = pd.DataFrame(monthly(FRACTIONS), columns=["variable", "ref_area", "time_period", "obs_value"])
    values = nq.assess(frame.assign(unit_measure="percent")).values
    assert set(values.loc[values["indicator"] == SATISFIED, "note"]) == {"unconfirmed"}
