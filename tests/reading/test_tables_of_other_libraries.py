"""Tables of polars, pyarrow and DuckDB are read like a pandas frame; anything else is refused by name."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.reading.frame import table_from_memory

FIGURES: dict[str, list[Any]] = {
    "variable": ["dossiers_received", "dossiers_received_online", "dossiers_received"],
    "ref_area": ["Hà Nội", "Hà Nội", "Bắc Ninh"],
    "time_period": ["2025-Q4"] * 3,
    "obs_value": [120.0, 60.0, None],
    "vintage": [datetime.date(2026, 1, 15)] * 3,
}


class Exporter:
    """A table that nobody knows, of which only the interface is there."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def _polars(columns: dict[str, list[Any]]) -> Any:
    return pytest.importorskip("polars", reason="of the extra benchmarks").DataFrame(columns)


def _duckdb(columns: dict[str, list[Any]]) -> Any:
    duckdb = pytest.importorskip("duckdb", reason="of the extra benchmarks")
    return duckdb.connect().from_arrow(pa.table(columns))


LIBRARIES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pyarrow": pa.table,
    "pyarrow batch": pa.record_batch,
    "pyarrow reader": lambda columns: pa.table(columns).to_reader(),
    "interface": lambda columns: Exporter(pa.table(columns)),
    "polars": _polars,
    "duckdb": _duckdb,
}
every_library = pytest.mark.parametrize("make", LIBRARIES.values(), ids=LIBRARIES)


@every_library
def test_a_table_is_read_like_a_pandas_frame(make: Callable[[dict[str, list[Any]]], Any]) -> None:
    expected = nq.read_submission(pd.DataFrame(FIGURES))
    found = nq.read_submission(make(FIGURES))
    assert_frame_equal(found.observations, expected.observations)
    assert_frame_equal(found.findings, expected.findings)
    assert_frame_equal(nq.assess(make(FIGURES)).values, nq.assess(pd.DataFrame(FIGURES)).values)
    assert nq.validate(make(FIGURES), history=make(FIGURES)).findings.equals(
        nq.validate(pd.DataFrame(FIGURES), history=pd.DataFrame(FIGURES)).findings
    )


@every_library
def test_single_steps_take_it_too(make: Callable[[dict[str, list[Any]]], Any]) -> None:
    columns = FIGURES | {"ref_area": ["P34-01", "P34-01", "P34-24"]}
    assert_frame_equal(nq.indicator_values(make(columns)), nq.indicator_values(pd.DataFrame(columns)))


def _cells(values: Any) -> tuple[list[str | None], list[float] | None]:
    [column] = table_from_memory("source", pa.table({"v": values})).columns
    return column.text.to_pylist(), None if column.number is None else column.number.tolist()


def _pieces(*parts: list[str | None]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(part).dictionary_encode() for part in parts])


CELLS = [
    ("pieces with dictionaries of their own", _pieces(["x", "y"], ["z", None, "x"]), ["x", "y", "z", None, "x"]),
    ("text views", pa.array(["x", "", None], pa.string_view()), ["x", None, None]),
    ("large text", pa.array(["x", None], pa.large_string()), ["x", None]),
    ("days", pa.array([datetime.date(2025, 9, 30), None]), ["2025-09-30", None]),
    ("moments", pa.array([datetime.datetime(2025, 9, 30)], pa.timestamp("ms")), ["2025-09-30"]),
    ("nothing at all", pa.nulls(2), [None, None]),
    ("yes and no", pa.array([True, None]), ["true", None]),
    ("no pieces", pa.chunked_array([], pa.string()), []),
]


@pytest.mark.parametrize(("values", "texts"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_texts(values: Any, texts: list[str | None]) -> None:
    assert _cells(values) == (texts, None)


NUMBERS = [
    pa.array([1, 2], pa.uint8()),
    pa.array([1, 2], pa.float16()) if hasattr(pa, "float16") else pa.array([1.0, 2.0]),
    pa.array([Decimal("1.00"), Decimal("2.00")]),
    pa.array([Decimal(1), Decimal(2)], pa.decimal256(60, 2)),
    pa.chunked_array([[1], [2]]),
    pa.array([1, 2]).dictionary_encode(),
]


@pytest.mark.parametrize("values", NUMBERS, ids=lambda values: str(values.type))
def test_numbers(values: Any) -> None:
    assert _cells(values) == ([None, None], [1.0, 2.0])


def test_texts_of_polars_as_codes() -> None:
    polars = pytest.importorskip("polars", reason="of the extra benchmarks")
    frame = polars.DataFrame({"v": ["x", "y", None, "x"]})
    for kind in (polars.Categorical, polars.Enum(["y", "x"])):
        table = table_from_memory("source", polars.concat([frame.cast(kind), frame.cast(kind)]))
        assert table.columns[0].text.to_pylist() == ["x", "y", None, "x"] * 2


NESTED = [
    pa.array([[1], [2]]),
    pa.array([{"a": 1}]),
    pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
    pa.array([[1, 2]], pa.list_(pa.int64(), 2)),
    pa.array([b"x"]),
    pa.array([datetime.timedelta(1)]),
]


@pytest.mark.parametrize("values", NESTED, ids=lambda values: str(values.type))
def test_cells_that_hold_more_than_a_value_name_their_column(values: Any) -> None:
    with pytest.raises(nq.SubmissionError, match="“v”"):
        table_from_memory("source", pa.table({"v": values}))


def _lazy() -> Any:
    return pytest.importorskip("polars", reason="of the extra benchmarks").LazyFrame(FIGURES)


class Broken:
    """Says that it is a table, and cannot give itself."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise RuntimeError("not today")


STRANGE: dict[str, Callable[[], Any]] = {
    "dict": lambda: FIGURES,
    "series": lambda: pd.Series([1.0]),
    "one column of arrow": lambda: pa.chunked_array([[1.0]]),
    "array": lambda: np.ones((2, 2)),
    "lazy polars": _lazy,
    "broken": Broken,
    "none": lambda: None,
    "number": lambda: 5,
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_anything_else_is_refused_by_name(make: Callable[[], Any]) -> None:
    for call, name in ((nq.read_submission, "source"), (nq.validate, "data"), (nq.indicator_values, "observations")):
        with pytest.raises(nq.Nq57Error, match=f"^{name}=") as refused:
            call(make())
        assert "\n" not in str(refused.value)


# --- cells of pandas frames ------------------------------------------------------------------------------------------


def _read(values: Any) -> nq.Submission:
    columns: dict[str, Any] = {
        "variable": ["dossiers_received", "dossiers_received_online"],
        "ref_area": ["P34-24"] * 2,
        "time_period": ["2025-Q4"] * 2,
    }
    return nq.read_submission(pd.DataFrame(columns).assign(obs_value=values))


INFINITE = [
    [120.0, float("inf")],
    [Decimal(120), Decimal("Infinity")],
    [Decimal(120), Decimal("-Infinity")],
    pd.Series([120, float("inf")], dtype="Float64"),
    pd.Series([120.0, float("inf")], dtype=object),
    [np.float32(120), np.float32("inf")],
    [120, Decimal("1E+400")],
]


@pytest.mark.parametrize("values", INFINITE, ids=repr)
def test_an_infinite_figure_is_a_finding_whatever_holds_it(values: Any) -> None:
    submission = _read(values)
    assert submission.findings[["rule", "cell"]].values.tolist() == [["bad-number", "D2"]]
    assert len(nq.validate(submission).accepted) == 1


NOT_THERE = [
    [120.0, float("nan")],
    [Decimal(120), Decimal("NaN")],
    [Decimal(120), Decimal("sNaN")],
    pd.Series([120, None], dtype="Int64"),
    pd.Series([120, pd.NA], dtype=object),
    pd.Series(
        [
            Decimal(120),
            "",
        ][:2],
        dtype=object,
    ),
    [np.int16(120), None],
]


@pytest.mark.parametrize("values", NOT_THERE, ids=repr)
def test_what_is_no_number_is_an_empty_cell_whatever_holds_it(values: Any) -> None:
    submission = _read(values)
    assert submission.findings["rule"].tolist() == ["missing-without-reason"]
    assert submission.observations["obs_value"].dropna().tolist() == [120.0]


SCALARS = [
    [np.int8(120), np.float16(60)],
    [np.uint64(120), np.float32(60)],
    [np.longdouble(120), np.int32(60)],
    [np.str_("120"), np.str_("60")],
    [np.array(120.0)[()], Decimal(60)],
    pd.Series([120, 60], dtype="UInt16"),
    pd.Series([120, 60], dtype=pd.ArrowDtype(pa.decimal128(10, 2))),
]


@pytest.mark.parametrize("values", SCALARS, ids=repr)
def test_numbers_of_numpy_are_numbers(values: Any) -> None:
    submission = _read(values)
    assert submission.findings.empty
    assert submission.observations["obs_value"].tolist() == [120.0, 60.0]
