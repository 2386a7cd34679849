"""Dimension tables: what ids stand for, so that results are read with SQL alone."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import small_results
from nq57_indicators.cli import run
from nq57_indicators.models.dimensions import DIMENSIONS, KEYS


@pytest.fixture(name="tables", scope="module")
def _tables() -> dict[str, pd.DataFrame]:
    return nq.load_catalogue().dimensions()


@pytest.mark.parametrize("name", DIMENSIONS)
def test_columns_are_those_of_the_contract_and_keys_are_unique(name: str, tables: dict[str, pd.DataFrame]) -> None:
    table = tables[name]
    assert list(table.columns) == [column.name for column in DIMENSIONS[name]]
    assert len(table) > 0
    assert not table.duplicated(list(KEYS[name])).any()
    assert table[KEYS[name][0]].notna().all()


def test_every_id_is_found(tables: dict[str, pd.DataFrame]) -> None:
    areas, bodies, documents = (set(tables[name].iloc[:, 0]) for name in ("areas", "bodies", "documents"))
    assert areas <= bodies
    assert set(tables["targets"]["document"]) <= documents
    assert set(tables["targets"]["indicator"]) <= set(tables["indicators"]["indicator"])
    assert set(tables["targets"]["owner"].dropna()) <= bodies
    assert set(tables["areas"]["parent"].dropna()) <= areas


def test_targets_say_what_they_ask_for(tables: dict[str, pd.DataFrame]) -> None:
    target = tables["targets"].set_index("target").loc["57nqtw-b3-rd-2030"]
    assert (target["operator"], target["low"], target["high"], target["clause"]) == ("reach", 2.0, 2.0, "II.1, b3")
    assert (target["due_period"], target["due"]) == ("2030", pd.Timestamp("2030-12-31"))
    assert bool(target["in_force"])
    counts = tables["targets"]["in_force"]
    assert 0 < counts.sum() == len(nq.load_catalogue().targets) < len(counts)


def test_periods_of_results_have_their_days() -> None:
    periods = small_results().dimensions()["periods"].set_index("time_period")
    assert set(small_results().values["time_period"]) <= set(periods.index)
    assert periods.loc["2025-Q4", ["start", "end"]].tolist() == [pd.Timestamp("2025-10-01"), pd.Timestamp("2025-12-31")]
    assert periods.index.is_unique


def test_sql_alone_reads_a_folder_of_results(tmp_path: Path) -> None:
    """Names, units, days and clauses come from joins."""
    duckdb = pytest.importorskip("duckdb")
    small_results().save(tmp_path, ["parquet"])
    told = duckdb.sql(
        f"""
        select a.name_vi, i.name_en, v.value, i.unit_vi, p."end", d.number, t.clause
        from '{tmp_path}/values.parquet' v
        join '{tmp_path}/indicators.parquet' i using (indicator)
        join '{tmp_path}/areas.parquet' a using (ref_area)
        join '{tmp_path}/periods.parquet' p using (time_period, calendar)
        join '{tmp_path}/gaps.parquet' g using (indicator, ref_area, time_period)
        join '{tmp_path}/targets.parquet' t using (target)
        join '{tmp_path}/documents.parquet' d using (document)
        where v.ref_area = 'P34-24'
        """
    ).fetchall()
    assert [row[:4] for row in told] == [("Bắc Ninh", "Share of dossiers received online", 96.0, "phần trăm")]
    assert str(told[0][4])[:10] == "2025-12-31"
    assert told[0][5] == "126/QĐ-BCĐCP"
    about = json.loads((tmp_path / "about.json").read_text("utf-8"))
    assert {f"{name}.parquet" for name in DIMENSIONS} <= {file["file"] for file in about["files"]}
    assert about["rows"]["areas"] == len(nq.load_catalogue().areas)


def test_a_catalogue_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "tables"
    assert run(["catalogue", "export", "--output", str(folder), "--format", "csv,json,parquet"]) == 0
    assert "Đã ghi các bảng vào" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{form}" for name in DIMENSIONS for form in ("csv", "json", "parquet")
    }
    rows = json.loads((folder / "targets.json").read_text("utf-8"))
    assert len(rows) == len(pd.read_csv(folder / "targets.csv")) == len(pd.read_parquet(folder / "targets.parquet"))
    assert run(["catalogue", "export", "--output", str(folder), "--format", "xlsx"]) == 2


def test_a_definition_is_shown_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "show", "rd_gdp_share", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["id"] == "rd_gdp_share"
    assert told["targets"][0]["source"]["clause"] == "II.1, b3"
