"""What is said beside the figures (keys of JSON, folders of the hive kind) is used or told, never dropped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nq57_indicators import read_submission
from nq57_indicators.tables.submission import Submission

RECORD = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-Q4", "obs_value": 120}
KEYS = [
    ("stage", "plan", "stage", "plan"),
    ("giai đoạn", "dự toán", "stage", "plan"),
    ("flow", "ytd", "flow", "ytd"),
    ("calendar", "administrative", "calendar", "administrative"),
    ("provider", "M-KHCN", "provider", "M-KHCN"),
    ("received", "2026-01-15", "vintage", pd.Timestamp("2026-01-15")),
    ("period", "2025-Q3", "time_period", "2025-Q3"),
    ("area", "Đà Nẵng", "ref_area", "P34-48"),
]
SAID_IN = {"stage": "stage", "giai đoạn": "stage", "period": "time_period", "area": "ref_area"}


def hive(folder: Path, *keys: str, kind: str = "parquet", **columns: Any) -> Submission:
    where = folder.joinpath("data", *keys)
    where.mkdir(parents=True)
    frame = pd.DataFrame([RECORD | columns]).dropna(axis=1)
    if kind == "parquet":
        frame.to_parquet(where / "part-0.parquet", index=False)
    elif kind == "csv":
        frame.to_csv(where / "part-0.csv", index=False)
    else:
        frame.to_excel(where / "part-0.xlsx", index=False)
    return read_submission(folder / "data")


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
@pytest.mark.parametrize(("key", "text", "column", "value"), KEYS)
def test_keys_of_folders_hold_for_their_files(
    tmp_path: Path, kind: str, key: str, text: str, column: str, value: Any
) -> None:
    silent = {column: None} if column in RECORD else {}
    submission = hive(tmp_path, f"{key}={text}", kind=kind, **silent)
    assert submission.observations[column].tolist() == [value]
    assert submission.findings.empty


@pytest.mark.parametrize(("key", "text", "column", "value"), [one for one in KEYS if one[0] != "giai đoạn"])
def test_keys_of_json_hold_for_records_that_are_silent(
    tmp_path: Path, key: str, text: str, column: str, value: Any
) -> None:
    record = {name: entry for name, entry in RECORD.items() if name != column}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({key: text, "observations": [record]}), "utf-8")
    submission = read_submission(path)
    assert submission.observations[column].tolist() == [value]
    assert submission.findings.empty


@pytest.mark.parametrize(
    ("key", "text", "other"),
    [
        ("stage", "plan", "actual"),
        ("flow", "ytd", "period"),
        ("calendar", "administrative", "statistical"),
        ("provider", "M-KHCN", "M-TC"),
        ("received", "2026-01-15", "2026-02-15"),
        ("period", "2025-Q4", "2025-Q3"),
        ("area", "Đà Nẵng", "P34-24"),
    ],
)
def test_a_record_of_json_that_says_something_else_waits(tmp_path: Path, key: str, text: str, other: str) -> None:
    column = {"period": "time_period", "area": "ref_area", "received": "vintage"}.get(key, key)
    agreeing = RECORD | {column: text}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({key: text, "observations": [agreeing, RECORD | {column: other}]}), "utf-8")
    submission = read_submission(path)
    assert submission.observations["row"].tolist() == [1]
    [doubt] = submission.waiting
    assert (doubt.question, doubt.row, doubt.figures) == ("statements-differ", 2, 1)
    assert doubt.found.startswith(f"{key}={text}; ")


@pytest.mark.parametrize(("sign", "value"), [(",", 1.234), (".", 1234.0)])
def test_the_decimal_sign_may_be_stated_beside_the_records(tmp_path: Path, sign: str, value: float) -> None:
    record = RECORD | {"variable": "dti_province_score", "time_period": "2025", "obs_value": "1,234"}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"decimal": sign, "observations": [record]}), "utf-8")
    submission = read_submission(path)
    assert submission.observations["obs_value"].tolist() == [value]
    assert "ambiguous-number" not in set(submission.findings["rule"])


def test_two_folders_say_two_things_and_escapes_are_read(tmp_path: Path) -> None:
    submission = hive(
        tmp_path, "stage=plan", "ref_area=H%C3%A0%20N%E1%BB%99i", "year=2025", ref_area=None, time_period=None
    )
    seen = submission.observations[["stage", "ref_area", "time_period"]]
    assert seen.values.tolist() == [["plan", "P34-01", "2025"]]


@pytest.mark.parametrize("folder", ["stge=plan", "obs_value=3", "dt=2025-10-01"])
def test_a_folder_that_is_not_understood_is_a_warning(tmp_path: Path, folder: str) -> None:
    findings = hive(tmp_path, folder).findings
    assert findings[["rule", "severity", "found"]].values.tolist() == [["unknown-context", "warning", folder]]


@pytest.mark.parametrize("folder", ["note=nháp", "stage=__HIVE_DEFAULT_PARTITION__", "=x", "x="])
def test_a_folder_that_says_nothing_is_passed_over(tmp_path: Path, folder: str) -> None:
    assert hive(tmp_path, folder).findings.empty


@pytest.mark.parametrize(
    ("folder", "cell", "taken"),
    [
        ("stage=plan", {"stage": "thực tế"}, False),
        ("stage=plan", {"stage": "dự toán"}, True),
        ("time_period=2025-Q3", {}, False),
        ("time_period=Quý IV-2025", {}, True),
        ("provider=M-KHCN", {"provider": "M-TC"}, False),
        ("vintage=2026-01-15", {"vintage": "15/01/2026"}, True),
    ],
)
def test_a_cell_that_says_something_else_than_its_folder_is_not_taken(
    tmp_path: Path, folder: str, cell: dict[str, str], taken: bool
) -> None:
    submission = hive(tmp_path, folder, **cell)
    assert len(submission) == taken
    rules = submission.findings["rule"].tolist()
    assert rules == ([] if taken else ["context-contradicts"])


def test_empty_cells_say_what_their_folder_says(tmp_path: Path) -> None:
    where = tmp_path / "stage=plan"
    where.mkdir()
    frame = pd.DataFrame([RECORD | {"stage": "plan"}, RECORD | {"time_period": "2025-Q3", "stage": None}])
    frame.to_parquet(where / "a.parquet")
    assert read_submission(tmp_path).observations["stage"].tolist() == ["plan", "plan"]
