"""Columns as other programs write them: bytes that are no text, times of day, days for months."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import nq57_indicators as nq
from nq57_indicators.errors import SubmissionError

RECORD: dict[str, Any] = {
    "variable": "dossiers_received",
    "ref_area": "P34-24",
    "time_period": "2025-Q4",
    "obs_value": 5,
}
BAD = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\3\0\0\0"), pa.py_buffer(b"h\xe5\xd1"))


@pytest.mark.parametrize("column", ["variable", "ref_area", "time_period", "unit_measure", "note"])
def test_bytes_that_are_no_text_are_refused_by_their_column(tmp_path: Path, column: str) -> None:
    table = pa.table({name: [value] for name, value in RECORD.items() if name != column} | {column: BAD})
    pq.write_table(table, tmp_path / "a.parquet")
    for source in (tmp_path / "a.parquet", table):
        with pytest.raises(SubmissionError, match=f"[Cc]olumn “{column}”.*(no valid Unicode|not UTF-8)"):
            nq.read_submission(source)


WHEN = pd.Timestamp("2026-01-15 09:30")


def sources(folder: Path, column: str, value: Any) -> list[Any]:
    """One record at every door."""
    frame = pd.DataFrame([RECORD | {column: value}])
    frame.to_parquet(folder / "a.parquet")
    frame.to_csv(folder / "a.csv", index=False)
    frame.to_excel(folder / "a.xlsx", index=False)
    text = json.dumps([RECORD | {column: value.isoformat() + "Z"}])
    (folder / "a.json").write_text(text, "utf-8")
    (folder / "a.jsonl").write_text(text[1:-1], "utf-8")
    return [frame, *(folder / f"a.{kind}" for kind in ("parquet", "csv", "xlsx", "json", "jsonl"))]


def test_a_time_of_day_in_a_vintage_is_of_that_day(tmp_path: Path) -> None:
    for source in sources(tmp_path, "vintage", WHEN):
        submission = nq.read_submission(source)
        assert submission.findings.empty, source
        assert submission.observations["vintage"].tolist() == [pd.Timestamp("2026-01-15")], source


@pytest.mark.parametrize("day", ["2025-10-01", "2025-10-31"])
def test_a_day_as_the_period_of_a_flow_is_asked_about(tmp_path: Path, day: str) -> None:
    frame = pd.DataFrame([RECORD | {"time_period": pd.Timestamp(day)}])
    frame.to_parquet(tmp_path / "a.parquet")
    frame.astype({"time_period": "datetime64[s]"}).to_parquet(tmp_path / "b.parquet")
    (tmp_path / "a.csv").write_text(
        f"variable,ref_area,time_period,obs_value\ndossiers_received,P34-24,{day},5\n", "utf-8"
    )
    (tmp_path / "a.json").write_text(json.dumps([RECORD | {"time_period": day}]), "utf-8")
    for source in (frame, *(tmp_path / name for name in ("a.parquet", "b.parquet", "a.csv", "a.json"))):
        findings = nq.read_submission(source).findings
        assert findings[["rule", "severity", "found", "expected"]].values.tolist() == [
            ["one-day-flow", "warning", day, "2025-10"]
        ], source


def test_a_day_is_what_a_stock_is_of(tmp_path: Path) -> None:
    frame = pd.DataFrame([RECORD | {"variable": "households", "time_period": "2025-10-01"}])
    assert nq.read_submission(frame).findings.empty
