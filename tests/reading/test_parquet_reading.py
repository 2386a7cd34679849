"""Parquet: types to cells, blocks, and what is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading import parquet
from nq57_indicators.reading.columns import column_from_arrow
from nq57_indicators.reading.parquet import parquet_tables
from nq57_indicators.tables.cells import RawColumn

NOON = datetime.datetime(2025, 9, 30, 12, 0)
MIDNIGHT = datetime.datetime(2025, 9, 30)


def columns_of(folder: Path, **arrays: Any) -> dict[str, RawColumn]:
    path = folder / "a.parquet"
    pq.write_table(pa.table(arrays), path)
    ((table, share),) = parquet_tables(path, "a.parquet")
    assert share == 1.0
    return {column.header: column for column in table.columns}


TEXTS = [
    ("string", pa.array(["x", "", None]), ["x", None, None]),
    ("large string", pa.array(["x", "", None], pa.large_string()), ["x", None, None]),
    ("dictionary", pa.array(["x", "", None]).dictionary_encode(), ["x", None, None]),
    ("bool", pa.array([True, False, None]), ["true", "false", None]),
    ("date", pa.array([datetime.date(2025, 9, 30), None]), ["2025-09-30", None]),
    ("date64", pa.array([datetime.date(2025, 9, 30), None], pa.date64()), ["2025-09-30", None]),
    ("timestamp", pa.array([MIDNIGHT, NOON, None], pa.timestamp("s")), ["2025-09-30", "2025-09-30T12:00:00", None]),
    ("nanoseconds", pa.array([MIDNIGHT], pa.timestamp("ns")), ["2025-09-30"]),
    ("time", pa.array([datetime.time(8, 30)], pa.time32("s")), ["08:30:00"]),
    ("null", pa.nulls(2), [None, None]),
]


@pytest.mark.parametrize(("array", "expected"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_text_types(tmp_path: Path, array: Any, expected: list[str | None]) -> None:
    column = columns_of(tmp_path, v=array)["v"]
    assert column.text.to_pylist() == expected
    assert column.number is None


def test_a_zoned_timestamp_keeps_its_local_day(tmp_path: Path) -> None:
    utc = datetime.datetime(2025, 9, 30, 17, tzinfo=datetime.UTC)
    array = pa.array([utc], pa.timestamp("s", tz="Asia/Ho_Chi_Minh"))
    assert columns_of(tmp_path, v=array)["v"].text.to_pylist() == ["2025-10-01"]


@pytest.mark.parametrize(
    ("array", "numbers", "decimals"),
    [
        (pa.array([1, None], pa.int32()), [1, np.nan], 0),
        (pa.array([1.5, None]), [1.5, np.nan], -1),
        (pa.array([85.3, None], pa.float32()), [85.3, np.nan], -1),
        (pa.array([np.float16(85.3), None], pa.float16()), [85.3, np.nan], -1),
        (pa.array([Decimal("12.50")], pa.decimal128(10, 2)), [12.5], 2),
        (pa.array([1, 2]).dictionary_encode(), [1, 2], 0),
    ],
)
def test_number_types(tmp_path: Path, array: Any, numbers: list[float], decimals: int) -> None:
    column = columns_of(tmp_path, v=array)["v"]
    assert column.number is not None
    assert column.decimals is not None
    np.testing.assert_array_equal(column.number, numbers)
    assert set(column.decimals.tolist()) == {decimals}
    assert column.text.to_pylist() == [None] * len(numbers)


def test_text_arrives_as_codes(tmp_path: Path) -> None:
    column = columns_of(tmp_path, v=pa.array(["x", "y", "x"]))["v"]
    assert pa.types.is_dictionary(column.text.type)


def test_pieces_of_one_column_are_put_together() -> None:
    plain = pa.chunked_array([["x"], ["y", ""]])
    coded = pa.chunked_array([pa.array(["x"]).dictionary_encode(), pa.array(["y", "x"]).dictionary_encode()])
    assert column_from_arrow("v", 1, plain).text.to_pylist() == ["x", "y", None]
    assert column_from_arrow("v", 1, coded).text.to_pylist() == ["x", "y", "x"]


def test_blocks_number_the_records_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BLOCK_ROWS", 4)
    path = tmp_path / "a.parquet"
    names = [f"P34-{number % 7}" for number in range(10)]
    pq.write_table(pa.table({"a": names, "v": range(10)}), path, row_group_size=3)
    pieces = [table for table, _ in parquet_tables(path, "a.parquet")]
    assert [row for table in pieces for row in table.rows.tolist()] == list(range(1, 11))
    assert [text for table in pieces for text in table.columns[0].text.to_pylist()] == names
    assert len(pieces) > 2


def test_blocks_lie_in_the_memory_of_the_system(tmp_path: Path) -> None:
    """And everybody else finds Arrow's pool as it was."""
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"value": np.arange(100_000.0), "area": ["Hà Nội"] * 100_000}), path)
    usual, before = pa.default_memory_pool().backend_name, pa.system_memory_pool().bytes_allocated()
    tables = parquet_tables(path, "a.parquet")
    table, _ = next(tables)
    assert len(table) == 100_000
    assert pa.system_memory_pool().bytes_allocated() - before > 8 * 100_000
    assert pa.default_memory_pool().backend_name == usual


def test_no_rows_still_shows_the_columns(tmp_path: Path) -> None:
    columns = columns_of(tmp_path, a=pa.array([], pa.string()), b=pa.array([], pa.float64()))
    assert list(columns) == ["a", "b"]


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (pa.array([[1]]), "nested"),
        (pa.array([{"x": 1}]), "nested"),
        (pa.array([b"x"]), "not a flat cell"),
        (pa.array([datetime.timedelta(1)]), "not a flat cell"),
    ],
)
def test_cells_that_are_no_cells_are_refused(tmp_path: Path, array: Any, message: str) -> None:
    with pytest.raises(SubmissionError, match=message):
        columns_of(tmp_path, v=array)


def test_no_columns_and_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SubmissionError, match="no columns"):
        columns_of(tmp_path)
    monkeypatch.setattr(parquet, "MOST_ROWS", 1)
    with pytest.raises(SubmissionError, match="split it"):
        columns_of(tmp_path, v=[1, 2])
