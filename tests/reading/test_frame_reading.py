"""DataFrames: every dtype to cells, nothing lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import nq57_indicators as nq
from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.frame import table_from_frame
from nq57_indicators.tables.cells import RawColumn


def column_of(values: Any) -> RawColumn:
    (column,) = table_from_frame(pd.DataFrame({"v": values})).columns
    return column


DAY = pd.Timestamp("2025-09-30")
TEXTS = [
    ("str", pd.Series(["x", None, ""]), ["x", None, None]),
    ("object str", pd.Series(["x", None, np.nan], dtype=object), ["x", None, None]),
    ("mixed", pd.Series(["x", 1, pd.NA, ""], dtype=object), ["x", None, None, None]),
    ("arrow", pd.Series(["x", None], dtype=pd.ArrowDtype(pa.string())), ["x", None]),
    ("category", pd.Series(["x", None, "y"], dtype="category"), ["x", None, "y"]),
    ("category with empty text", pd.Series(["x", ""], dtype="category"), ["x", None]),
    ("bool", pd.Series([True, False]), ["true", "false"]),
    ("nullable bool", pd.Series([True, None], dtype="boolean"), ["true", None]),
    ("mixed bool", pd.Series([True, "x"], dtype=object), ["true", "x"]),
    ("datetime", pd.Series([DAY, pd.NaT]), ["2025-09-30", None]),
    ("date objects", pd.Series([datetime.date(2025, 9, 30), "x"], dtype=object), ["2025-09-30", "x"]),
    (
        "datetime objects",
        pd.Series([datetime.datetime(2025, 9, 30, 1), "x"], dtype=object),
        ["2025-09-30T01:00:00", "x"],
    ),
    ("category of dates", pd.Series([DAY, DAY], dtype="category"), ["2025-09-30", "2025-09-30"]),
    ("period", pd.Series(pd.period_range("2025Q1", periods=2, freq="Q")), ["2025Q1", "2025Q2"]),
    (
        "period of a year to March",
        pd.Series(pd.period_range("2024", periods=1, freq="Y-MAR")),
        ["2023-04-01/2024-03-31"],
    ),
    (
        "period of a quarter to April",
        pd.Series(pd.period_range("2024Q1", periods=1, freq="Q-APR")),
        ["2023-05-01/2023-07-31"],
    ),
    (
        "period of two months",
        pd.Series(pd.period_range("2025-09", periods=2, freq="2M")),
        ["2025-09-01/2025-10-31", "2025-11-01/2025-12-31"],
    ),
    ("period of a week", pd.Series(pd.period_range("2025-09-03", periods=1, freq="W")), ["2025-W36"]),
    (
        "period of a week to Friday",
        pd.Series(pd.period_range("2025-09-03", periods=1, freq="W-FRI")),
        ["2025-08-30/2025-09-05"],
    ),
    ("period of an hour", pd.Series(pd.period_range("2025-09-03", periods=1, freq="h")), ["2025-09-03 00:00"]),
    ("period, some missing", pd.Series(pd.PeriodIndex(["2024", None], freq="Y-MAR")), ["2023-04-01/2024-03-31", None]),
    ("all missing", pd.Series([None, None], dtype=object), [None, None]),
]


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_text(values: Any, expected: list[str | None]) -> None:
    assert column_of(values).text.to_pylist() == expected


NUMBERS = [
    ("int", pd.Series([1, 2]), [1, 2], [0, 0]),
    ("float", pd.Series([1.5, np.nan]), [1.5, np.nan], [-1, -1]),
    ("nullable int", pd.Series([1, None], dtype="Int64"), [1, np.nan], [0, 0]),
    (
        "mixed",
        pd.Series(["x", 2, 2.5, np.int64(3), None], dtype=object),
        [np.nan, 2, 2.5, 3, np.nan],
        [-1, 0, -1, 0, -1],
    ),
    ("decimals", pd.Series([Decimal("1.50"), "x"], dtype=object), [1.5, np.nan], [2, -1]),
    ("decimal NaN", pd.Series([Decimal("NaN"), "x", Decimal("1")], dtype=object), [np.nan, np.nan, 1], [-1, -1, 0]),
    ("category of numbers", pd.Series([3, 1, 3], dtype="category"), [3, 1, 3], [0, 0, 0]),
    ("float32", pd.Series([0.5], dtype="float32"), [0.5], [-1]),
]


@pytest.mark.parametrize(
    ("values", "numbers", "decimals"), [case[1:] for case in NUMBERS], ids=[case[0] for case in NUMBERS]
)
def test_numbers(values: Any, numbers: list[float], decimals: list[int]) -> None:
    column = column_of(values)
    assert column.number is not None
    assert column.decimals is not None
    np.testing.assert_array_equal(column.number, numbers)
    assert column.decimals.tolist() == decimals


def test_categories_keep_their_codes() -> None:
    assert pa.types.is_dictionary(column_of(pd.Series(["x", "y"], dtype="category")).text.type)


def test_rows_are_positions_whatever_the_index_says() -> None:
    table = table_from_frame(pd.DataFrame({"v": [1, 2]}, index=[40, 7]))
    assert table.rows.tolist() == [1, 2]
    assert [column.header for column in table.columns] == ["v"]
    assert (table.file, table.sheet, table.door) == ("DataFrame", None, "frame")


def test_a_named_index_is_a_column() -> None:
    frame = pd.DataFrame({"area": ["A", "B"], "year": [2024, 2025], "v": [1, 2]}).set_index(["area", "year"])
    table = table_from_frame(frame, name="mine")
    assert [(column.header, column.column) for column in table.columns] == [("area", 1), ("year", 2), ("v", 3)]
    assert table.columns[0].text.to_pylist() == ["A", "B"]


def test_repeated_and_numeric_labels_stand_as_they_are() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "a", 2025])
    assert [column.header for column in table_from_frame(frame).columns] == ["a", "a", "2025"]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])),
        pd.DataFrame({"v": [[1], [2]]}),
        pd.DataFrame({"v": [{"a": 1}]}),
        pd.DataFrame({"v": pd.to_timedelta([1])}),
        pd.DataFrame({"v": ["\ud800"]}, dtype=object),
    ],
)
def test_what_is_no_flat_table_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(SubmissionError):
        table_from_frame(frame)


FIGURE = {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [12]}


def with_attrs(said: dict[str, str], folder: Path) -> pd.DataFrame:
    frame = pd.DataFrame(FIGURE)
    frame.attrs = dict(said)
    return frame


def in_parquet(said: dict[str, str], folder: Path) -> Path:
    pq.write_table(pa.table(FIGURE).replace_schema_metadata(said), folder / "a.parquet")
    return folder / "a.parquet"


@pytest.mark.parametrize(
    "table",
    [with_attrs, lambda said, _: pa.table(FIGURE).replace_schema_metadata(said), in_parquet],
    ids=["frame", "arrow", "parquet"],
)
def test_metadata_hold_for_all_figures_or_are_asked_about(
    table: Callable[[dict[str, str], Path], Any], tmp_path: Path
) -> None:
    assert nq.read_submission(table({"stage": "plan", "library": "x"}, tmp_path)).observations["stage"].tolist() == [
        "plan"
    ]
    asked = nq.read_submission(table({"period": "2025-Q3"}, tmp_path))
    assert [doubt.question for doubt in asked.waiting] == ["context-contradicts"]
    assert nq.read_submission(table({"pandas": "{}"}, tmp_path)).observations["stage"].tolist() == ["actual"]
