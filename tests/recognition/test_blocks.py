"""A file is read block by block: where the blocks end never shows in what is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.reading import csv, parquet
from nq57_indicators.reading import submission as door
from nq57_indicators.tables.cells import RawColumn, RawTable

KEY = {"ref_area": "P34-01", "time_period": "2025"}


def _long(figures: list[str], variable: str = "rd_expenditure") -> pd.DataFrame:
    """Figures of one variable, each of its own quarter, as texts."""
    periods = [f"{2030 + at // 4}-Q{at % 4 + 1}" for at in range(len(figures))]
    return pd.DataFrame(
        {"variable": variable, "ref_area": "P34-01", "time_period": periods, "obs_value": figures, "unit_measure": ""}
    )


def _read(table: pd.DataFrame, rows: int) -> nq.Submission:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door, "BLOCK_ROWS", rows)
        return nq.read_submission(table, units="đồng")


def _same(one: nq.Submission, other: nq.Submission) -> None:
    assert_frame_equal(one.findings, other.findings)
    shown = [frame.observations.astype({"time_period": "str", "provider": "str"}) for frame in (one, other)]
    assert_frame_equal(*shown)


FIGURES = st.sampled_from(
    ["1.234", "2,345", "1,5", "2.5", "7", "1.234.567", "0,125", "x", "", "12.345 triệu đồng", "1.234,5"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=9), st.integers(1, 4))
def test_the_size_of_a_block_changes_nothing(figures: list[str], rows: int) -> None:
    table = _long(figures)
    _same(_read(table, rows), _read(table, 100))


def test_a_figure_waits_for_what_later_rows_prove() -> None:
    read = _read(_long(["1.234", "5", "6", "2,5"]), 1)
    assert read.observations["obs_value"].tolist() == [1234.0, 5.0, 6.0, 2.5]
    assert read.observations["row"].tolist() == [1, 2, 3, 4]
    assert "ambiguous-number" not in set(read.findings["rule"])


def test_figures_that_prove_both_signs_prove_nothing() -> None:
    read = _read(_long(["1.234", "1,5", "2.5"]), 1)
    assert read.findings["rule"].tolist().count("ambiguous-number") == 1


def test_headers_are_told_of_once() -> None:
    table = _long(["5", "6", "7"]).assign(**{"Cột lạ": "x"})
    for rows in (1, 100):
        findings = _read(table, rows).findings
        assert findings["rule"].tolist().count("unknown-header") == 1
    nothing = table.drop(columns="ref_area")
    assert _read(nothing, 1).findings["rule"].tolist().count("missing-header") == 1


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_blocks_of_files(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = _long(["1.234", "5", "2,5", "x", "7,25"])
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        table.to_csv(path, index=False, encoding="utf-8")
    else:
        table.to_parquet(path)
    whole = nq.read_submission(path, units="đồng")
    monkeypatch.setattr(csv, "BLOCK_BYTES", 128)
    monkeypatch.setattr(parquet, "BLOCK_ROWS", 2)
    _same(nq.read_submission(path, units="đồng"), whole)
    assert whole.observations["obs_value"].tolist()[0] == 1234.0


def test_wide_rows_stand_row_by_row() -> None:
    wide = pd.DataFrame(
        [KEY | {"dossiers_received": 10, "dossiers_received_online": 5}, KEY | {"dossiers_received": 11}]
    )
    wide["time_period"] = ["2025", "2026"]
    for rows in (1, 100):
        read = _read(wide, rows).observations
        assert read["variable"].astype(str).tolist()[:2] == ["dossiers_received", "dossiers_received_online"]
        assert read["row"].tolist() == [1, 1, 2, 2]


def _table(size: int) -> RawTable:
    rows = np.arange(1, size + 1, dtype=np.int32)
    columns: tuple[Any, ...] = (
        RawColumn("a", 1, pa.array([str(row) for row in rows])),
        RawColumn("b", 2, pa.nulls(size, pa.string()), rows.astype(float), formula=rows % 2 == 0),
    )
    return RawTable("f", None, "frame", columns, rows)


@pytest.mark.parametrize(("size", "rows", "expected"), [(5, 2, [2, 2, 1]), (4, 4, [4]), (0, 3, [0])])
def test_blocks_hold_every_row_once(size: int, rows: int, expected: list[int]) -> None:
    blocks = list(_table(size).blocks(rows))
    assert [len(block) for block in blocks] == expected
    assert [row for block in blocks for row in block.rows.tolist()] == list(range(1, size + 1))
    texts = [text for block in blocks for text in block.columns[0].text.to_pylist()]
    assert texts == [str(row) for row in range(1, size + 1)]


def test_rows_taken_keep_their_place() -> None:
    taken = _table(4).take(np.array([False, True, False, True]))
    assert taken.rows.tolist() == [2, 4]
    assert taken.columns[0].text.to_pylist() == ["2", "4"]
    number, formula = taken.columns[1].number, taken.columns[1].formula
    assert number is not None
    assert number.tolist() == [2.0, 4.0]
    assert formula is not None
    assert formula.tolist() == [True, True]
    assert taken.columns[1].percent is None
