"""The tables users get: columns, types, order, and what an empty one looks like."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from elnor import SHIRES, Row, assess, figures, frame, land, late, lit
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.computation.panels.panel import ABSENT
from nq57_indicators.computation.results.rows import _Picked
from nq57_indicators.models.tables import TABLES, Kind, column_names

RESULTS = ("values", "gaps", "trends", "scores")

RICH: list[Row] = [
    *(row for area in SHIRES for year in ("2022", "2023", "2024") for row in late(area, year, 3, 10)),
    *late("G2-C", "2024", 2, 10, provider="REG"),
    *late("G2-C", "2024", 2, 10, stage="plan"),
    *late("G2-C", "2024-12", 2, 10, flow="ytd", vintage="2025-01-31"),
    *late("G2-C", "2024-12", 2, 10, calendar="administrative"),
    *figures("G2-D", "2024", late_rate=31, decimals=0),
    *lit("G2-C", "2024", 40, 100),
    *lit("G2-D", "2024", None, None, obs_status="missing", missing_reason="refused"),
    *figures("G1-A", "2019", late_rate=20, decimals=0),
    *figures("G1-B", "2019", late_rate=30, decimals=0),
    *figures("G2-C", "2024-W36", rites_open=1, rites_all=2),
]

DTYPES: dict[Kind, set[str]] = {
    "id": {"category"},
    "code": {"category"},
    "number": {"float64"},
    "integer": {"Int64", "Int32", "int64"},
    "date": {"datetime64[s]"},
    "text": {"category", "str"},
    "flag": {"bool"},
}


def _tables(rows: list[Row]) -> dict[str, pd.DataFrame]:
    result = assess(rows, framework="fest", period="2024")
    return {name: getattr(result, name) for name in RESULTS}


@pytest.mark.parametrize("table", RESULTS)
@pytest.mark.parametrize("rows", [RICH, []], ids=["rich", "empty"])
def test_columns_and_their_types(table: str, rows: list[Row]) -> None:
    found = _tables(rows)[table]
    assert found.columns.tolist() == column_names(table)
    wrong = {
        column.name: str(found[column.name].dtype)
        for column in TABLES[table]
        if str(found[column.name].dtype) not in DTYPES[column.kind]
    }
    assert wrong == {}


@pytest.mark.parametrize("table", RESULTS)
def test_without_a_framework_every_table_still_has_its_types(table: str) -> None:
    """Files of two runs can be put together whatever was in them."""
    plain = getattr(assess([]), table)
    rich = _tables(RICH)[table]
    kinds = {name: str(kind) for name, kind in plain.dtypes.items()}
    assert kinds == {name: str(kind) for name, kind in rich.dtypes.items()}


CODED = [("values", "stage"), ("values", "basis"), ("values", "obs_status"), ("gaps", "met"), ("trends", "flow")]


@pytest.mark.parametrize(("table", "name"), CODED)
def test_codes_are_those_of_the_codelist(table: str, name: str) -> None:
    codes = next(column.codes for column in TABLES[table] if column.name == name)
    assert tuple(_tables(RICH)[table][name].cat.categories) == codes


def test_ids_are_those_of_the_catalogue() -> None:
    values = _tables(RICH)["values"]
    assert values["indicator"].cat.categories.tolist() == list(land().indicators)
    assert values["ref_area"].cat.categories.tolist() == list(land().areas)


def test_rows_stand_by_indicator_area_and_time() -> None:
    values = _tables(RICH)["values"]
    at = values["indicator"].cat.codes.to_numpy().astype(int) * 1000 + values["ref_area"].cat.codes.to_numpy()
    assert (at[1:] >= at[:-1]).all()
    one = values[(values["indicator"] == "late_rate") & (values["ref_area"] == "G2-C")]
    assert one["time_period"].astype(str).tolist()[:2] == ["2022", "2023"]


def test_keys_do_not_repeat() -> None:
    tables = _tables(RICH)
    key = ["indicator", "ref_area", "time_period", "calendar", "flow", "provider", "stage"]
    assert not tables["values"].duplicated([*key, "basis"]).any()
    assert not tables["gaps"].duplicated([*key, "target"]).any()
    assert not tables["trends"].duplicated(key).any()
    assert not tables["scores"].duplicated(["node", "ref_area", "time_period"]).any()


def test_exact_values_are_their_own_bounds() -> None:
    values = _tables(RICH)["values"]
    exact = values[values["value"].notna()]
    assert (exact["lower"] == exact["value"]).all()
    assert (exact["upper"] == exact["value"]).all()
    interval = values[values["basis"] == "interval"]
    assert len(interval) == 1
    assert interval["value"].isna().all()
    assert (interval["lower"] < interval["upper"]).all()


def test_tables_name_what_they_were_made_with() -> None:
    for found in _tables(RICH).values():
        assert found.attrs == {"catalogue": "elnor 1", "framework": "fest 1"}


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(random: Any) -> None:
    turned = list(RICH)
    random.shuffle(turned)
    others = _tables(turned)
    for name, found in _tables(RICH).items():
        coded = found.select_dtypes("category").columns
        plain = [one.astype(dict.fromkeys(coded, "string")) for one in (found, others[name])]
        assert_frame_equal(*plain)


STEPS = [
    (nq.latest_vintage, {}),
    (nq.restate, {"to": "G2"}),
    (nq.indicator_values, {}),
    (nq.target_gaps, {}),
    (nq.trends, {}),
]


@pytest.mark.parametrize(("step", "options"), STEPS, ids=[step.__name__ for step, _ in STEPS])
def test_a_step_of_nothing_is_an_empty_table(step: Any, options: dict[str, str]) -> None:
    found = step(frame([]), land(), **options)
    assert found.empty
    full = step(
        nq.read_submission(frame(late("G1-C", "2019", 1, 10)), catalogue=land()).observations, land(), **options
    )
    assert found.columns.tolist() == full.columns.tolist()


@pytest.mark.parametrize(("step", "table"), [(nq.normalise, "normalised"), (nq.aggregate, "scores")])
def test_of_nothing_there_is_no_score(step: Any, table: str) -> None:
    found = step(frame([]), land(), framework="fest")
    assert found.empty
    assert found.columns.tolist() == column_names(table)


def test_equal_columns_are_written_to_alone() -> None:
    """Bounds of exact figures share their memory with the figures, which nobody may notice."""
    values = assess(late("G2-C", "2024", 1, 10)).values
    values.loc[0, "lower"] = -1.0
    assert values.loc[0, ["value", "lower", "upper"]].tolist() == [10.0, -1.0, 10.0]


def test_a_frame_takes_nothing_that_others_still_use() -> None:
    """Whole arrays too are copied: what a user writes into a frame reaches no other result."""
    cells = np.arange(6.0).reshape(2, 1, 3)
    for there in (np.ones(cells.shape, bool), cells > 1):
        taken = _Picked(np.where(there, 0, ABSENT))(cells)
        assert taken.tolist() == cells[there].tolist()
        assert not np.shares_memory(taken, cells)


def test_results_share_no_memory_with_what_they_were_made_of() -> None:
    """What a user writes into a table reaches no figure that the next one is made of."""
    result = assess([*late("G2-C", "2023", 1, 10), *late("G2-C", "2024", 2, 10), *late("G2-D", "2024", 3, 10)])
    tables = [result.values, result.gaps, result.trends]
    kept = [array for batch in result._run.batches for values in batch.values for array in values.panel.arrays.values()]
    kept += [array for panel in result._run.panels.values() for array in panel.arrays.values()]
    for table in tables:
        for name in table.select_dtypes(["number", "bool"]):
            column = table[name].to_numpy()
            assert not any(np.shares_memory(column, array) for array in kept), name
