"""Two results side by side, cell by cell: do a peer and the library give the same numbers?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

TOLERANCE = 1e-9
KEYS = {
    "findings": ("rule", "row"),
    "values": ("indicator", "ref_area", "time_period"),
    "gaps": ("indicator", "ref_area", "time_period", "due"),
    "trends": ("indicator", "ref_area", "time_period"),
    "scores": ("node", "ref_area"),
}
COMPARED = {
    "findings": (),
    "values": ("value", "numerator", "denominator", "obs_status"),
    "gaps": ("gap", "required_pace", "observed_pace", "progress", "projected_year", "met", "note"),
    "trends": ("value", "change", "change_percent", "cagr", "base_period"),
    "scores": ("score", "availability"),  # ranks compare like with like, which no peer asks for
}


_FIGURE = {"values": "value", "gaps": "gap", "trends": "value"}
"""Rows without a figure are left out: the peers make one wherever any area has the period, ours where its own does."""


def frames(result: Any) -> dict[str, pd.DataFrame]:
    """The columns of the five tables that are compared, as pandas frames; ``result`` may hold polars or Arrow tables."""
    found = {}
    for name in KEYS:
        table = getattr(result, name)
        table = table if isinstance(table, pd.DataFrame) else table.to_pandas()
        if name == "findings":
            table = _by_row(table)
        elif name in _FIGURE:
            table = table[table[_FIGURE[name]].notna()]
        found[name] = table[[*KEYS[name], *COMPARED[name]]].reset_index(drop=True)
    return found


def keep(result: Any, folder: Path) -> None:
    """Write what is compared, one file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in frames(result).items():
        table.to_parquet(folder / f"{name}.parquet")


def kept(folder: Path) -> dict[str, pd.DataFrame]:
    """What ``keep`` wrote."""
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in KEYS}


def _by_row(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with the number of their row, counted from 0; ours say it as a cell of a table without a header (``H1``)."""
    if "row" in findings:
        return findings
    return findings.assign(row=findings["cell"].str.extract(r"(\d+)$", expand=False).astype("int64") - 1)


def agreement(ours: dict[str, pd.DataFrame], theirs: dict[str, pd.DataFrame]) -> dict[str, float]:
    """For each table the share of its rows and cells that are equal: the smallest one of its columns.

    A row that only one side has differs in every column. Figures are equal to 1e-9, in proportion above 1.
    """
    return {name: _shared(ours[name], theirs[name], name) for name in KEYS}


def _shared(ours: pd.DataFrame, theirs: pd.DataFrame, name: str) -> float:
    keys, columns = list(KEYS[name]), COMPARED[name]
    both = _keyed(ours, keys).merge(
        _keyed(theirs, keys), on=keys, how="outer", suffixes=("", "_theirs"), indicator=True
    )
    there = (both["_merge"] == "both").to_numpy()
    if not len(both):
        return 1.0
    equal = [there & _equal(both[column], both[f"{column}_theirs"]) for column in columns]
    return float(np.mean([there, *equal], axis=1).min())


def differences(ours: pd.DataFrame, theirs: pd.DataFrame, name: str, limit: int = 20) -> pd.DataFrame:
    """The rows of a table that differ, both sides of them, to find out who is right."""
    keys = list(KEYS[name])
    both = _keyed(ours, keys).merge(
        _keyed(theirs, keys), on=keys, how="outer", suffixes=("", "_theirs"), indicator=True
    )
    wrong = (both["_merge"] != "both").to_numpy()
    for column in COMPARED[name]:
        wrong = wrong | ~_equal(both[column], both[f"{column}_theirs"])
    return both[wrong].head(limit)


def _keyed(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Keys as they can be matched, whatever kind of column each side uses."""
    plain = {key: "int64" if key == "row" else str for key in keys if key != "due"}
    frame = frame.astype(plain)
    return frame.assign(due=pd.to_datetime(frame["due"]).dt.year) if "due" in keys else frame


def _equal(first: pd.Series[Any], second: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    if pd.api.types.is_numeric_dtype(first) and pd.api.types.is_numeric_dtype(second):
        a, b = (one.to_numpy(float, na_value=np.nan) for one in (first, second))
        return np.asarray(np.isclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True))
    a, b = (one.astype(object).where(one.notna(), "").to_numpy() for one in (first, second))
    return np.asarray(a == b, bool)
