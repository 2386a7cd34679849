"""The small job one indicator after another, as it is often written first: a loop with ``groupby.apply`` on every series."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from peers.plain_pandas import SERIES, Results, Tables, gaps_of, scores_of, validated, values_of
from peers.references import DAYS_A_YEAR


def by_indicator(df: pd.DataFrame, tables: Tables) -> Results:
    """The same numbers as ``plain_pandas.plain``."""
    findings, values, gaps, trends = [], [], [], []
    for name, own in tables.variables.groupby("indicator", sort=False):
        found, usable = validated(df[df["variable"].isin(own["variable"])], tables)
        findings.append(found)
        mine = values_of(usable, tables)
        gaps.append(gaps_of(mine, replace(tables, targets=tables.targets[tables.targets["indicator"] == name])))
        trends.append(mine.groupby(SERIES, group_keys=False)[["value", "end"]].apply(_trend_of_one))
        values.append(mine)
    strange = df[~df["variable"].isin(tables.variables["variable"])]
    findings.append(strange.assign(rule="unknown-variable"))
    together = pd.concat(values, ignore_index=True)
    return Results(
        pd.concat(findings, ignore_index=True),
        together,
        pd.concat(gaps),
        pd.concat(trends),
        scores_of(together, tables),
    )


def _trend_of_one(series: pd.DataFrame) -> pd.DataFrame:
    known = series["value"].dropna()
    if known.empty:
        return series.assign(change=np.nan, change_percent=np.nan, cagr=np.nan)
    first, begin = known.iloc[0], series.loc[known.index[0], "end"]
    later = series["end"] > begin
    years = ((series["end"] - begin).dt.days / DAYS_A_YEAR).round(2)
    growth = (series["value"] / first) ** (1 / years.where(years >= 0.99)) - 1
    change = (series["value"] - first).where(later)
    return series.assign(change=change, change_percent=change / abs(first) * 100, cagr=growth * 100)
