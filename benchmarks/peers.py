"""The small job as one would write it without the library: plain vectorised pandas, and a loop over indicators.

Both apply the same rules and give the same numbers as the library does for the made-up catalogue (``run.py`` compares
them): findings; rates of quarters, half-years and years, of provinces and of their sum; gaps and paces against every
target; change and growth; scores and ranks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import made_up_catalogue as made_up
import numpy as np
import pandas as pd

KEY = ["variable", "ref_area", "time_period"]
CELL = ["indicator", "ref_area", "frequency", "time_period"]
SERIES = ["indicator", "ref_area", "frequency", "season"]
DAYS_A_YEAR = 365.25
MAX_AGE_MONTHS = 6


@dataclass(frozen=True)
class References:
    """What the rules are looked up in: frames made once, outside the measurement."""

    areas: list[str]
    variables: pd.DataFrame
    targets: pd.DataFrame
    periods: pd.DataFrame


@dataclass(frozen=True)
class Results:
    """The five tables of the small job."""

    findings: pd.DataFrame
    values: pd.DataFrame
    gaps: pd.DataFrame
    trends: pd.DataFrame
    scores: pd.DataFrame


def references(labels: list[str], indicators: int = 60) -> References:
    """The made-up catalogue as frames."""
    names = made_up.variable_ids(indicators)
    rates = made_up.indicator_ids(indicators)
    stock = [made_up.is_stock(at // 2) for at in range(len(names))]
    variables = pd.DataFrame(
        {
            "variable": names,
            "indicator": np.repeat(rates, 2),
            "side": ["numerator", "denominator"] * indicators,
            "unit_expected": [made_up.unit_of(at) for at in range(len(names))],
            "low": made_up.VALID[0],
            "high": made_up.VALID[1],
            "over_time": np.where(stock, "last", "sum"),
            "flow_expected": np.where(stock, "stock", "period"),
        }
    )
    targets = pd.DataFrame(
        [
            {"indicator": rate, "due": pd.Timestamp(f"{due}-12-31"), "target": value, "pillar": at % made_up.PILLARS}
            for at, rate in enumerate(rates)
            for due, value in zip(made_up.DUE, made_up.target_values(at), strict=True)
        ]
    )
    return References(made_up.province_ids(), variables, targets, _periods(labels))


def _periods(labels: list[str]) -> pd.DataFrame:
    """Quarters with the half-year and year they belong to, and all their last days."""
    quarter = pd.PeriodIndex([label.replace("-Q", "Q") for label in labels], freq="Q")
    half = [f"{one.year}-S{(one.quarter + 1) // 2}" for one in quarter]
    return pd.DataFrame(
        {
            "time_period": labels,
            "half": half,
            "year": [str(one.year) for one in quarter],
            "end": quarter.end_time.normalize(),
        }
    )


def _end_of(labels: pd.Series[Any]) -> pd.Series[Any]:
    """The last day of quarters, half-years and years."""
    month = labels.str[5:].map({"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "S1": 6, "S2": 12, "": 12})
    start = pd.to_datetime(labels.str[:4] + "-" + month.astype(str) + "-01")
    return start + pd.offsets.MonthEnd(0)


# ---- plain vectorised pandas --------------------------------------------------------------------------------------


def plain(df: pd.DataFrame, known: References) -> Results:
    """Merges, masks and groupbys over the whole frame."""
    findings, accepted = _validate(df, known)
    values = _values(accepted, known)
    return Results(findings, values, _gaps(values, known), _trends(values), _scores(values, known))


def _validate(df: pd.DataFrame, known: References) -> tuple[pd.DataFrame, pd.DataFrame]:
    d = df.merge(known.variables, on="variable", how="left").reset_index(names="row")
    unknown = {
        "unknown-area": ~d["ref_area"].isin(known.areas),
        "unknown-variable": d["indicator"].isna(),
        "bad-period": ~d["time_period"].isin(known.periods["time_period"]),
        "unknown-code": ~(
            d["calendar"].isin(["statistical"]) & d["flow"].isin(["period", "stock"]) & d["stage"].isin(["actual"])
            & d["obs_status"].isin(["normal", "missing"])
        ),
    }  # fmt: skip
    no_key = np.logical_or.reduce(list(unknown.values()))
    given = d["obs_value"].notna()
    wrong_unit = ~no_key & given & (d["unit_measure"] != d["unit_expected"])
    sound = d[~no_key & ~wrong_unit]
    rules = unknown | {
        "bad-unit": wrong_unit,
        "flow-not-of-measure": ~no_key & (d["flow"] != d["flow_expected"]),
        "missing-without-reason": ~no_key & ~given,
        "period-not-over": ~no_key
        & given
        & (d["time_period"].map(known.periods.set_index("time_period")["end"]) >= d["vintage"]),
    }
    twice = pd.Series(False, d.index)
    twice[sound.index] = sound.duplicated([*KEY, "flow", "provider", "stage", "vintage"], keep=False)
    rules["duplicate-key"] = twice
    rules["out-of-valid-range"] = (
        ~no_key & ~wrong_unit & ~twice & ((d["obs_value"] < d["low"]) | (d["obs_value"] > d["high"]))
    )
    refused = wrong_unit | twice | rules["out-of-valid-range"]
    usable = d[~no_key].assign(obs_value=lambda x: x["obs_value"].mask(refused[~no_key]))
    paired = _paired(usable.drop_duplicates(KEY), ["row"])
    above = paired.loc[paired["numerator"] > paired["denominator"], "row"]
    alone = paired.loc[paired["here_denominator"].isna() & paired["numerator"].notna(), "row"]
    rules["numerator-above-denominator"] = d["row"].isin(above)
    rules["missing-component"] = d["row"].isin(alone)
    found = pd.concat(
        [d.loc[mask, [*KEY, "provider", "row", "obs_value"]].assign(rule=rule) for rule, mask in rules.items()]
    )
    bad = no_key | refused | rules["numerator-above-denominator"]
    return found.sort_values(["row", "rule"], ignore_index=True), d[~bad]


def _paired(rows: pd.DataFrame, extra: list[str]) -> pd.DataFrame:
    """Numerators with their denominators; ``here_denominator`` is missing where there is none."""
    on = ["indicator", "ref_area", "time_period"]
    upper = rows.loc[rows["side"] == "numerator", [*on, "obs_value", *extra]].rename(columns={"obs_value": "numerator"})
    lower = rows.loc[rows["side"] == "denominator", [*on, "obs_value"]].rename(columns={"obs_value": "denominator"})
    return upper.merge(lower.assign(here_denominator=True), on=on, how="left")


def _values(accepted: pd.DataFrame, known: References) -> pd.DataFrame:
    columns = ["indicator", "side", "over_time", "flow", "ref_area", "time_period", "obs_value"]
    quarters = accepted[columns].merge(known.periods, on="time_period")
    halves = _longer(quarters.rename(columns={"half": "longer"}), 2, known)
    years = _longer(halves.assign(longer=halves["time_period"].str[:4]), 2, known)
    parts = pd.concat(
        [
            quarters[columns].assign(frequency="quarterly"),
            halves[columns].assign(frequency="semiannual"),
            years[columns].assign(frequency="annual"),
        ]
    )
    alike = ["indicator", "side", "over_time", "flow", "frequency", "time_period"]
    total = parts.groupby(alike, sort=False)["obs_value"].agg(["sum", "count"]).reset_index()
    total = (
        total[total["count"] == len(known.areas)].rename(columns={"sum": "obs_value"}).assign(ref_area=made_up.TOTAL)
    )
    parts = pd.concat([parts, total.drop(columns="count")])
    on = [*CELL, "flow"]
    upper = parts[parts["side"] == "numerator"].drop(columns=["side", "over_time"])
    lower = parts.loc[parts["side"] == "denominator", [*on, "obs_value"]]
    both = upper.merge(lower, on=on, how="left", suffixes=("", "_lower"), indicator=True)
    both = both[(both["_merge"] == "both") | both["obs_value"].isna()].drop(columns="_merge")
    both = both.rename(columns={"obs_value": "numerator", "obs_value_lower": "denominator"})
    both["value"] = both["numerator"] * 100 / both["denominator"]
    both["end"] = _end_of(both["time_period"])
    both["season"] = both["end"].dt.month
    both["obs_status"] = np.where(both["value"].isna(), "missing", "normal")
    return both.sort_values(["indicator", "ref_area", "end", "frequency"], ignore_index=True)


def _longer(shorter: pd.DataFrame, parts: int, known: References) -> pd.DataFrame:
    """Sums need every part, stocks the last one; a part declared missing makes the whole missing."""
    spans = shorter.groupby("longer")["time_period"].nunique()
    last = shorter.groupby("longer")["time_period"].max()
    complete = spans.index[spans == parts]
    key = ["indicator", "side", "over_time", "flow", "ref_area", "longer"]
    flows = shorter[(shorter["over_time"] == "sum") & shorter["longer"].isin(complete)]
    summed = flows.groupby(key, sort=False)["obs_value"].agg(["sum", "count", "size"]).reset_index()
    summed = summed[(summed["size"] == parts) | (summed["count"] < summed["size"])]
    summed["obs_value"] = summed["sum"].where(summed["count"] == parts)
    stocks = shorter[(shorter["over_time"] == "last") & (shorter["time_period"] == shorter["longer"].map(last))]
    stocks = stocks[stocks["longer"].isin(_ended(last))]
    made = pd.concat([summed[[*key, "obs_value"]], stocks[[*key, "obs_value"]]])
    return made.rename(columns={"longer": "time_period"})


def _ended(last: pd.Series[Any]) -> pd.Index[Any]:
    """Longer periods whose last part is at hand."""
    return last.index[last.str[-2:].isin(["Q2", "Q4"]) & last.index.str.contains("S") | last.str[-2:].eq("S2")]


def _gaps(values: pd.DataFrame, known: References) -> pd.DataFrame:
    issued = pd.Timestamp(made_up.ISSUED)
    paced = values.assign(observed_pace=_slope(values))
    early = paced[(paced["end"] <= issued) & paced["value"].notna()]
    base = early.groupby(["indicator", "ref_area", "frequency"])["value"].last().rename("base").reset_index()
    g = (
        paced[paced["end"] > issued]
        .merge(known.targets, on="indicator")
        .merge(base, on=["indicator", "ref_area", "frequency"], how="left")
    )
    g["gap"] = g["target"] - g["value"]
    years = (g["due"] - g["end"]).dt.days / DAYS_A_YEAR
    g["met"] = np.where(g["value"].isna(), "unknown", np.where(g["gap"] <= 0, "yes", "no"))
    pace = (g["gap"] / years).where(years > 0)
    g["required_pace"] = pace.where(g["met"] == "no", np.where(g["met"] == "yes", 0.0, np.nan))
    g["share_of_way"] = ((g["value"] - g["base"]) / (g["target"] - g["base"])).where(g["base"] < g["target"])
    days = np.ceil(g["gap"] / g["observed_pace"] * DAYS_A_YEAR).where((g["met"] == "no") & (g["observed_pace"] > 0))
    g["reached_in"] = (g["end"] + pd.to_timedelta(days.where(days < 100_000), unit="D")).dt.year
    at_end = (g["flow"] == "stock") & (g["end"].dt.month == 12)
    g["note"] = np.where((g["frequency"] != "annual") & ~at_end, "interim,definition_derived", "definition_derived")
    return g


def _slope(values: pd.DataFrame) -> pd.Series[Any]:
    """Least-squares slope of every value over its season so far, from three points on."""
    time = (values["end"] - values["end"].min()).dt.days / DAYS_A_YEAR
    known = values["value"].notna()
    sums = pd.DataFrame(
        {
            "n": known.astype(float),
            "t": time.where(known, 0.0),
            "v": values["value"].fillna(0.0),
            "tt": (time * time).where(known, 0.0),
            "tv": (time * values["value"]).fillna(0.0),
        }
    )
    s = sums.groupby([values[name] for name in SERIES], sort=False).cumsum()
    slope = (s["n"] * s["tv"] - s["t"] * s["v"]) / (s["n"] * s["tt"] - s["t"] ** 2)
    return slope.where((s["n"] >= 3) & known)


def _trends(values: pd.DataFrame) -> pd.DataFrame:
    known = values[values["value"].notna()]
    groups = known.groupby(SERIES, sort=False)
    first, end = groups["value"].transform("first"), groups["end"].transform("first")
    later = known["end"] > end
    t = known.assign(
        base_period=groups["time_period"].transform("first").where(later), change=(known["value"] - first).where(later)
    )
    t["change_percent"] = t["change"] / first.abs() * 100
    years = ((known["end"] - end).dt.days / DAYS_A_YEAR).round(2)
    usable = later & (years >= 0.99) & (first > 0) & (known["value"] > 0)
    t["cagr"] = (((known["value"] / first) ** (1 / years.where(usable)) - 1) * 100).where(usable)
    return values.join(t[["base_period", "change", "change_percent", "cagr"]])


def _scores(values: pd.DataFrame, known: References) -> pd.DataFrame:
    day = values["end"].max()
    oldest = day + pd.offsets.MonthEnd(-MAX_AGE_MONTHS)
    usable = values[values["value"].notna() & (values["ref_area"] != made_up.TOTAL) & (values["end"] >= oldest)]
    order = usable["frequency"].map({"quarterly": 0, "semiannual": 1, "annual": 2})
    latest = usable.assign(order=order).sort_values(["end", "order"]).groupby(["indicator", "ref_area"]).tail(1)
    ahead = known.targets[known.targets["due"] >= day].drop_duplicates("indicator")
    every = pd.MultiIndex.from_product([ahead["indicator"], known.areas], names=["indicator", "ref_area"]).to_frame(
        index=False
    )
    leaves = every.merge(ahead, on="indicator").merge(latest[["indicator", "ref_area", "value"]], how="left")
    leaves["score"] = (leaves["value"] / leaves["target"]).clip(0, 1) * 100
    nodes = leaves.groupby(["pillar", "ref_area"])["score"].agg(["mean", "count", "size"]).reset_index()
    nodes["availability"] = nodes["count"] / nodes["size"]
    root = nodes.groupby("ref_area").agg(score=("mean", "mean"), availability=("availability", "mean")).reset_index()
    root["score"] = root["score"].where(root["availability"] >= 0.66)
    named = [
        root.assign(node="index"),
        nodes.rename(columns={"mean": "score"}).assign(node="node_" + nodes["pillar"].astype(str)),
        leaves.rename(columns={"indicator": "node"}).assign(availability=leaves["score"].notna().astype(float)),
    ]
    scores = pd.concat([one[["node", "ref_area", "score", "availability"]] for one in named], ignore_index=True)
    rounded = scores["score"].round(10)
    scores["rank"] = rounded.groupby(scores["node"]).rank(method="min", ascending=False)
    return scores


# ---- one indicator after another ----------------------------------------------------------------------------------


def by_indicator(df: pd.DataFrame, known: References) -> Results:
    """A loop over indicators with ``groupby.apply`` on the series of each area, as it is often written first."""
    findings, accepted = [], []
    for _, own in known.variables.groupby("indicator", sort=False):
        found, usable = _validate(df[df["variable"].isin(own["variable"])], known)
        findings.append(found)
        accepted.append(usable)
    strange = df[~df["variable"].isin(known.variables["variable"])]
    findings.append(strange.assign(rule="unknown-variable"))
    values, gaps, trends = [], [], []
    for usable in accepted:
        mine = _values(usable, known)
        own_targets = known.targets[known.targets["indicator"] == mine["indicator"].iloc[0]]
        gaps.append(_gaps(mine, replace(known, targets=own_targets)))
        trends.append(mine.groupby(SERIES, group_keys=False)[["value", "end"]].apply(_trend_of_one))
        values.append(mine)
    together = pd.concat(values, ignore_index=True)
    return Results(
        pd.concat(findings, ignore_index=True), together, pd.concat(gaps), pd.concat(trends), _scores(together, known)
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
