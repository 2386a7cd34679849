"""Figures of the made-up land of ``tests/catalogues/mini``, written short, and look-ups in the tables made of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

import nq57_indicators as nq
from nq57_indicators.computation.panels.layout import panels_of
from nq57_indicators.computation.panels.panel import Panel
from nq57_indicators.computation.run import Choices, Run
from nq57_indicators.tables.codebook import Codebook, codebook
from nq57_indicators.tables.observations import Observations

FOLDER = Path(__file__).parents[1] / "catalogues" / "mini"
SHIRES = ("G2-AB", "G2-C", "G2-D", "G2-E")

Row = dict[str, Any]


@cache
def land() -> nq.Catalogue:
    """The catalogue as it stands."""
    return nq.load_catalogue(FOLDER)


@cache
def codes() -> Codebook:
    """Its codes."""
    return codebook(land())


def land_with(folder: Path, *, replace: dict[str, tuple[str, str]] | None = None, **files: str) -> nq.Catalogue:
    """The catalogue with more files (``indicators__name="..."`` is ``indicators/name.toml``), or a text in one replaced."""
    copy = folder / "elnor"
    shutil.copytree(FOLDER, copy)
    for name, text in files.items():
        path = copy / (name.replace("__", "/") + ".toml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, (old, new) in (replace or {}).items():
        text = (copy / name).read_text(encoding="utf-8")
        assert old in text
        (copy / name).write_text(text.replace(old, new), encoding="utf-8")
    return nq.load_catalogue(copy)


def figures(area: str, period: str, *, catalogue: nq.Catalogue | None = None, **given: Any) -> list[Row]:
    """Rows of the observations table: variables by name with their figure, other columns by theirs."""
    known = catalogue or land()
    columns = {
        "calendar": "statistical", "flow": None, "provider": area, "stage": "actual", "decimals": None,
        "obs_status": "normal", "missing_reason": None, "vintage": None,
    }  # fmt: skip
    own = {name: given.pop(name, usual) for name, usual in columns.items()}
    rows = []
    for name, figure in given.items():
        thing = known.variables.get(name) or known.indicators[name]
        measure = known.variables[name].measure if name in known.variables else "flow"
        rows.append(
            {"variable": name, "ref_area": area, "time_period": period, "obs_value": figure}
            | own
            | {"unit_measure": thing.unit_measure, "flow": own["flow"] or ("stock" if measure == "stock" else "period")}
        )
    return rows


def late(area: str, period: str, part: float | None, whole: float | None, **given: Any) -> list[Row]:
    """Both parts of ``late_rate``, the plainest rate of flows."""
    return figures(area, period, petitions_late=part, petitions_all=whole, **given)


def lit(area: str, period: str, part: float | None, whole: float | None, **given: Any) -> list[Row]:
    """Both parts of ``lit_rate``, the plainest rate of stocks."""
    return figures(area, period, homes_lit=part, homes=whole, **given)


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as an observations frame."""
    table = pd.DataFrame(list(rows))
    if table.empty:
        return pd.DataFrame({"variable": [], "ref_area": [], "time_period": [], "obs_value": []})
    table["vintage"] = pd.to_datetime(table["vintage"])
    table["obs_value"] = table["obs_value"].astype(float)
    table["decimals"] = table["decimals"].astype("Int64")
    return table


def assess(rows: Iterable[Row], **options: Any) -> nq.Assessment:
    """All results of some rows; the findings may be what they are."""
    options.setdefault("catalogue", land())
    return nq.assess(frame(rows), **options)


def coded(rows: Iterable[Row], catalogue: nq.Catalogue | None = None) -> Observations:
    """The accepted observations as codes."""
    return nq.validate(frame(rows), catalogue=catalogue or land())._coded


def run(rows: Iterable[Row], catalogue: nq.Catalogue | None = None, **choices: Any) -> Run:
    """The computation over some rows."""
    return Run(coded(rows, catalogue), Choices(**choices))


def panel(rows: Iterable[Row]) -> Panel:
    """The one panel of rows that share a layer."""
    [only] = panels_of(coded(rows)).values()
    return only


def rows_where(table: pd.DataFrame, **where: Any) -> pd.DataFrame:
    """The rows whose columns read as given."""
    for column, text in where.items():
        table = table[table[column].astype("string").fillna("") == str(text)]
    return table


def cell(table: pd.DataFrame, column: str, **where: Any) -> Any:
    """The one cell of the one row whose columns read as given."""
    found = rows_where(table, **where)
    assert len(found) == 1, f"{len(found)} rows where {where}:\n{found.to_string()}"
    return found[column].iloc[0]


def notes(table: pd.DataFrame, **where: Any) -> set[str]:
    """The notes of the one row whose columns read as given."""
    text = cell(table, "note", **where)
    return set() if pd.isna(text) or not text else set(str(text).split(","))
