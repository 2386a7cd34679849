"""Snapshots: the latest value that is not too old, and why there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from elnor import Row, assess, cell, codes, figures, land_with, late, lit, rows_where, run

import nq57_indicators as nq
from nq57_indicators.computation.panels.panel import ABSENT, LADDER_OF_STATUS, MISSING, NOT_APPLICABLE, NOT_DUE
from nq57_indicators.computation.scores.normalisation import judged_by
from nq57_indicators.computation.scores.snapshot import Moment, Snapshot, snapshot_of
from nq57_indicators.models.codelists import OBS_STATUSES
from nq57_indicators.tables.observations import day_number

NORMAL = LADDER_OF_STATUS[OBS_STATUSES.index("normal")]


def _snapshot(rows: list[Row], day: date, catalogue: nq.Catalogue | None = None) -> Snapshot:
    one = run(rows, catalogue)
    areas = np.array([one.codes.area["G2-C"]], np.int32)
    return snapshot_of(
        one.sourced(), one.codes, areas, Moment(day_number(day), day_number(day)), judged_by([], one.codes)
    )


def _at(snapshot: Snapshot, indicator: str) -> tuple[float, int]:
    at = 0, codes().indicator[indicator]
    return float(snapshot.value[at]), int(snapshot.state[at])


AGES = [
    # people and homes are yearly: two years; petitions are monthly: two months; net_speed says six months itself
    ("lit_rate", lit("G2-C", "2022", 1, 10), date(2024, 12, 31), 10.0),
    ("lit_rate", lit("G2-C", "2022", 1, 10), date(2025, 1, 1), None),
    ("late_rate", late("G2-C", "2024-10", 1, 10), date(2024, 12, 31), 10.0),
    ("late_rate", late("G2-C", "2024-10", 1, 10), date(2025, 1, 1), None),
    ("net_speed", figures("G2-C", "2024-06", line_speed=7), date(2024, 12, 31), 7.0),
    ("net_speed", figures("G2-C", "2024-06", line_speed=7), date(2025, 1, 31), None),
]


@pytest.mark.parametrize(("indicator", "rows", "day", "expected"), AGES)
def test_an_old_value_is_missing(indicator: str, rows: list[Row], day: date, expected: float | None) -> None:
    value, state = _at(_snapshot(rows, day), indicator)
    if expected is None:
        assert (np.isnan(value), state) == (True, MISSING)
    else:
        assert (value, state) == (expected, NORMAL)


def test_what_ends_after_the_day_is_not_known_yet() -> None:
    rows = [*lit("G2-C", "2023", 1, 10), *lit("G2-C", "2024", 2, 10)]
    assert _at(_snapshot(rows, date(2024, 12, 30)), "lit_rate") == (10, NORMAL)
    assert _at(_snapshot(rows, date(2024, 12, 31)), "lit_rate") == (20, NORMAL)


def test_the_later_of_two_series_stands() -> None:
    rows = [*late("G2-C", "2024", 1, 10), *late("G2-C", "2025-01", 3, 10), *late("G2-C", "2024-11", 5, 10)]
    assert _at(_snapshot(rows, date(2025, 1, 31)), "late_rate")[0] == 30
    assert _at(_snapshot(rows, date(2024, 12, 31)), "late_rate")[0] == 10


def test_of_two_that_end_together_the_longer_stands() -> None:
    rows = [*late("G2-C", "2024-12", 3, 10), *late("G2-C", "2024", 1, 10)]
    snapshot = _snapshot(rows, date(2024, 12, 31))
    assert _at(snapshot, "late_rate")[0] == 10


def _gone(period: str, reason: str) -> list[Row]:
    return lit("G2-C", period, None, None, obs_status="missing", missing_reason=reason)


def test_a_later_gap_does_not_hide_a_value() -> None:
    rows = [*lit("G2-C", "2023", 1, 10), *_gone("2024", "refused")]
    assert _at(_snapshot(rows, date(2024, 12, 31)), "lit_rate") == (10, NORMAL)


NOT_APPLICABLE_LATER = [("2023", "2024"), ("2023-12", "2024"), ("2023", "2024-06")]


@pytest.mark.parametrize(("known", "gone"), NOT_APPLICABLE_LATER)
def test_what_no_longer_applies_does(known: str, gone: str) -> None:
    """In one series or in two, whichever is the longer."""
    rows = [*lit("G2-C", known, 1, 10), *_gone(gone, "not_applicable")]
    assert _at(_snapshot(rows, date(2024, 12, 31)), "lit_rate")[1] == NOT_APPLICABLE


def test_what_applies_again_counts() -> None:
    rows = [*_gone("2023", "not_applicable"), *lit("G2-C", "2024", 1, 10)]
    assert _at(_snapshot(rows, date(2024, 12, 31)), "lit_rate") == (10, NORMAL)


def test_nothing_at_all_is_absent() -> None:
    snapshot = _snapshot(late("G2-D", "2024", 1, 10), date(2024, 12, 31))
    assert _at(snapshot, "late_rate")[1] == ABSENT
    assert _at(_snapshot([], date(2024, 12, 31)), "late_rate")[1] == ABSENT


DUTY = """
id = "duty"
variables = ["homes_lit", "homes"]
level = "province"
frequency = "annual"
valid_from = {begins}
name = {{ vi = "a", en = "a" }}
deadline = {{ months = 3, day = 15 }}
source = {{ document = "D-PLAN", clause = "3", confidence = "found" }}
"""

DUE = [
    ("begins later", "2025-01-01", date(2024, 12, 31), NOT_DUE),
    ("in force, the first report not due yet", "2024-01-01", date(2024, 12, 31), NOT_DUE),
    ("the first report is due", "2024-01-01", date(2025, 12, 31), ABSENT),
]


@pytest.mark.parametrize(("name", "begins", "day", "expected"), DUE, ids=[name for name, *_ in DUE])
def test_what_is_not_due_yet(name: str, begins: str, day: date, expected: int, tmp_path: Path) -> None:
    catalogue = land_with(tmp_path, obligations__duty=DUTY.format(begins=begins))
    snapshot = _snapshot(late("G2-C", "2024", 1, 10), day, catalogue)
    assert _at(snapshot, "lit_rate")[1] == expected
    assert _at(snapshot, "treed_rate")[1] == ABSENT


def test_an_earlier_obligation_of_the_same_variables_holds(tmp_path: Path) -> None:
    catalogue = land_with(
        tmp_path,
        obligations__duty=DUTY.format(begins="2026-01-01"),
        obligations__older=DUTY.format(begins="2020-01-01").replace('"duty"', '"older"'),
    )
    assert _at(_snapshot([], date(2024, 12, 31), catalogue), "lit_rate")[1] == ABSENT


def test_a_value_before_its_duty_counts(tmp_path: Path) -> None:
    catalogue = land_with(tmp_path, obligations__duty=DUTY.format(begins="2026-01-01"))
    assert _at(_snapshot(lit("G2-C", "2024", 1, 10), date(2024, 12, 31), catalogue), "lit_rate") == (10, NORMAL)


def test_several_snapshots_of_one_submission() -> None:
    rows = [*lit("G2-C", "2023", 40, 100), *lit("G2-C", "2024", 80, 100)]
    scores = assess(rows, framework="fest", period=["2024", "2023"]).scores
    at = {"node": "lit_rate", "ref_area": "G2-C"}
    assert cell(scores, "score", time_period="2023", **at) == 50
    assert cell(scores, "score", time_period="2024", **at) == 100
    assert cell(scores, "value_period", time_period="2023", **at) == "2023"
    assert scores["time_period"].astype(str).unique().tolist() == ["2024", "2023"]


def test_the_age_of_a_value() -> None:
    scores = assess(lit("G2-C", "2023", 40, 100), framework="fest", period="2024").scores
    at = {"node": "lit_rate", "ref_area": "G2-C"}
    assert cell(scores, "age", **at) == 366
    assert rows_where(scores, node="lit_rate", ref_area="G2-D")["age"].isna().all()
