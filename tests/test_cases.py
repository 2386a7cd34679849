"""Every figure of ``tests/cases``, worked by hand, against what the library makes of the same observations."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq

TESTS = Path(__file__).parent
TABLES = ("values", "gaps", "trends", "scores", "findings")
NUMBERS = ("obs_value", "decimals")


def _rows(name: str) -> list[dict[str, str]]:
    with (TESTS / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = [(table, row) for table in TABLES for row in _rows(f"expected_{table}")]


@lru_cache(maxsize=1)
def _catalogue() -> nq.Catalogue:
    return nq.load_catalogue(TESTS / "catalogues" / "mini")


def _frame(rows: Iterable[dict[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame([{key: text or None for key, text in row.items() if key != "scenario"} for row in rows])
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame[column])
    frame["vintage"] = pd.to_datetime(frame["vintage"])
    known = _catalogue()
    units = {name: one.unit_measure for name, one in [*known.indicators.items(), *known.variables.items()]}
    frame["unit_measure"] = frame["variable"].map(units)
    return frame


@cache
def _result(scenario: str) -> Any:
    options = next(row for row in _rows("scenarios") if row["scenario"] == scenario)
    given = {key: text for key, text in options.items() if key not in ("scenario", "about") and text}
    frame = _frame(row for row in _rows("observations") if row["scenario"] == scenario)
    return nq.assess(frame, catalogue=_catalogue(), **given)


def _found(table: pd.DataFrame, where: str) -> pd.DataFrame:
    for condition in where.split("; "):
        column, text = condition.split("=")
        table = table[table[column].astype("string").fillna("") == text]
    return table


def _check_cell(cell: Any, expected: str) -> None:
    if expected == "null":
        assert pd.isna(cell)
    elif expected.startswith("contains "):
        assert expected.removeprefix("contains ") in _codes(cell)
    elif expected.startswith("lacks "):
        assert expected.removeprefix("lacks ") not in _codes(cell)
    elif isinstance(cell, pd.Timestamp):
        assert cell.date().isoformat() == expected
    elif expected in ("true", "false"):
        assert bool(cell) == (expected == "true")
    elif _is_number(expected):
        assert float(cell) == pytest.approx(float(expected), rel=1e-9, abs=1e-12)
    else:
        assert str(cell) == expected


def _codes(cell: Any) -> list[str]:
    return [] if pd.isna(cell) else str(cell).split(",")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(("table", "case"), CASES, ids=[row["id"] for _, row in CASES])
def test_case_worked_by_hand(table: str, case: dict[str, str]) -> None:
    found = _found(getattr(_result(case["scenario"]), table), case["where"])
    expected = case["expected"]
    if expected == "no row":
        assert found.empty
    elif expected == "some row":
        assert not found.empty
    elif expected == "no figure":
        assert found[case["column"]].isna().all()
    else:
        assert len(found) == 1, f"{len(found)} rows where {case['where']}"
        cell = found[case["column"]].iloc[0]
        # A period such as 2024 is text that looks like a number.
        if case["column"] in ("value_period", "base_period"):
            assert str(cell) == expected
        else:
            _check_cell(cell, expected)


def test_cases_are_whole() -> None:
    """Ids do not repeat, every scenario is used and known, every row says how it was worked out."""
    ids = [row["id"] for _, row in CASES]
    assert len(ids) == len(set(ids))
    scenarios = {row["scenario"] for row in _rows("scenarios")}
    assert {row["scenario"] for _, row in CASES} == scenarios
    assert {row["scenario"] for row in _rows("observations")} == scenarios
    assert all(row["working"] for _, row in CASES)
