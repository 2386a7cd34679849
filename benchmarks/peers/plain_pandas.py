"""The whole pipeline as one would write it in plain pandas: merges, masks and groupbys over whole frames of text.

It applies the same rules and gives the same numbers as the library does for the made-up catalogue: findings; rates of the
periods reported and all longer ones, of areas and of their sums; gaps and paces against every target; change and growth;
scores and ranks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import made_up_catalogue as made_up
import numpy as np
import pandas as pd

from peers.references import AVAILABILITY, CODES, DAYS_A_YEAR, FREQUENCIES, MONTHS, References

KEY = ["variable", "ref_area", "time_period"]
SERIES = ["indicator", "ref_area", "frequency", "season"]
Lap = Callable[[str], None]


@dataclass(frozen=True)
class Tables:
    """What the rules are looked up in: frames made once, outside the measurement."""

    known: References
    variables: pd.DataFrame
    targets: pd.DataFrame
    periods: pd.DataFrame


@dataclass(frozen=True)
class Results:
    """The five tables; ``findings`` has one row for each broken rule of each row."""

    findings: pd.DataFrame
    values: pd.DataFrame
    gaps: pd.DataFrame
    trends: pd.DataFrame
    scores: pd.DataFrame


def tables_of(known: References) -> Tables:
    """The made-up catalogue as frames."""
    variables = pd.DataFrame(
        {
            "variable": [one.name for one in known.variables],
            "indicator": [known.indicators[one.indicator] for one in known.variables],
            "side": ["numerator" if one.is_numerator else "denominator" for one in known.variables],
            "unit_expected": [one.unit for one in known.variables],
            "flow_expected": [one.flow for one in known.variables],
            "low": [one.low for one in known.variables],
            "high": [one.high for one in known.variables],
        }
    )
    targets = pd.DataFrame(
        [
            {"indicator": name, "due": pd.Timestamp(due), "target": value, "pillar": pillar}
            for name, pillar, values in zip(known.indicators, known.pillars, known.targets, strict=True)
            for due, value in zip(known.dues, values, strict=True)
        ]
    )
    labels = [one.label for one in known.periods]
    periods = pd.DataFrame(
        {
            "time_period": labels,
            "frequency": [FREQUENCIES[one.frequency] for one in known.periods],
            "order": [one.frequency for one in known.periods],
            "start": pd.to_datetime([one.start for one in known.periods]),
            "end": pd.to_datetime([one.end for one in known.periods]),
            "season": [int(one.end[5:7]) for one in known.periods],
            "longer": [labels[one.longer] if one.longer >= 0 else None for one in known.periods],
            "sums": [one.longer >= 0 and known.periods[one.longer].sums for one in known.periods],
            "lasts": [one.is_last and known.periods[one.longer].lasts for one in known.periods],
        }
    )
    return Tables(known, variables, targets, periods)


def run(path: Path, tables: Tables, lap: Lap) -> Results:
    """Read a Parquet file, check and compute; ``lap`` is told of every stage that is done."""
    df = frame_of(path)
    lap("read")
    return plain(df, tables, lap)


def frame_of(path: Path) -> pd.DataFrame:
    """The rows as a frame, dates as pandas keeps them."""
    return pd.read_parquet(path).assign(vintage=lambda df: pd.to_datetime(df["vintage"]))


def plain(df: pd.DataFrame, tables: Tables, lap: Lap = lambda _: None) -> Results:
    """The same for a frame in memory."""
    findings, accepted = validated(df, tables)
    lap("validate")
    values = values_of(accepted, tables)
    lap("values")
    trends = trends_of(values)
    lap("trends")
    gaps = gaps_of(values, tables)
    lap("gaps")
    scores = scores_of(values, tables)
    lap("scores")
    return Results(findings, values, gaps, trends, scores)


# ---- rules --------------------------------------------------------------------------------------------------------


def validated(df: pd.DataFrame, tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The findings, and the rows that have no error of their own."""
    d = df.merge(tables.variables, on="variable", how="left").reset_index(names="row")
    unknown = {
        "unknown-variable": d["indicator"].isna(),
        "bad-period": ~d["time_period"].isin(tables.known.reported_periods),
        "unknown-code": np.logical_or.reduce([~d[name].isin(known) for name, known in CODES.items()]),
    }
    readable = ~np.logical_or.reduce(list(unknown.values()))
    keyed = readable & (d["flow"] == d["flow_expected"])
    known = keyed & d["ref_area"].isin(tables.known.areas)
    given = d["obs_value"].notna()
    wrong_unit = keyed & given & (d["unit_measure"] != d["unit_expected"])
    rules = unknown | {
        "unknown-area": keyed & ~known,
        "flow-not-of-measure": readable & ~keyed,
        "bad-unit": wrong_unit,
        "missing-without-reason": keyed & ~given,
        "period-not-over": known & given & (_ends(d, tables) >= d["vintage"]),
    }
    sound = d[known & ~wrong_unit]
    twice = pd.Series(False, d.index)
    twice[sound.index] = sound.duplicated([*KEY, "flow", "provider", "stage", "vintage"], keep=False)
    rules["duplicate-key"] = twice
    outside = (d["obs_value"] < d["low"]) | (d["obs_value"] > d["high"])
    rules["out-of-valid-range"] = known & ~wrong_unit & ~twice & outside
    refused = wrong_unit | twice | rules["out-of-valid-range"]
    usable = d[known].assign(obs_value=lambda x: x["obs_value"].mask(refused[known]))
    paired = _paired(usable.drop_duplicates(KEY))
    above = paired.loc[paired["numerator"] > paired["denominator"], "row"]
    alone = paired.loc[paired["here_denominator"].isna() & paired["numerator"].notna(), "row"]
    rules["numerator-above-denominator"] = d["row"].isin(above)
    rules["missing-component"] = d["row"].isin(alone)
    found = pd.concat(
        [d.loc[mask, [*KEY, "provider", "row", "obs_value"]].assign(rule=rule) for rule, mask in rules.items()]
    )
    bad = ~known | refused | rules["numerator-above-denominator"]
    return found.sort_values(["row", "rule"], ignore_index=True), d[~bad]


def _ends(d: pd.DataFrame, tables: Tables) -> pd.Series[Any]:
    return d["time_period"].map(tables.periods.set_index("time_period")["end"])


def _paired(rows: pd.DataFrame) -> pd.DataFrame:
    """Numerators with their denominators; ``here_denominator`` is missing where there is none."""
    on = ["indicator", "ref_area", "time_period"]
    upper = rows.loc[rows["side"] == "numerator", [*on, "obs_value", "row"]].rename(columns={"obs_value": "numerator"})
    lower = rows.loc[rows["side"] == "denominator", [*on, "obs_value"]].rename(columns={"obs_value": "denominator"})
    return upper.merge(lower.assign(here_denominator=True), on=on, how="left")


# ---- values -------------------------------------------------------------------------------------------------------


def values_of(accepted: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Rates of every period and area, recomputed from their parts."""
    levels = [accepted[["indicator", "side", "flow", "ref_area", "time_period", "obs_value"]]]
    for frequency in FREQUENCIES[FREQUENCIES.index(tables.known.frequency) : -1]:
        levels.append(_longer(levels[-1], frequency, tables))
    parts = pd.concat(levels)
    for step in tables.known.sums:
        parts = _summed(parts, step)
        levels.append(parts)
    every = pd.concat(levels)
    on = ["indicator", "ref_area", "time_period", "flow"]
    upper = every[every["side"] == "numerator"].drop(columns="side").rename(columns={"obs_value": "numerator"})
    lower = every[every["side"] == "denominator"].drop(columns="side").rename(columns={"obs_value": "denominator"})
    both = upper.merge(lower, on=on, how="left", indicator=True)
    both = both[(both["_merge"] == "both") | both["numerator"].isna()].drop(columns="_merge")
    both["value"] = both["numerator"] * 100 / both["denominator"]
    both["obs_status"] = np.where(both["value"].isna(), "missing", "normal")
    both = both.merge(tables.periods[["time_period", "frequency", "order", "start", "end", "season"]], on="time_period")
    return both.sort_values(["indicator", "ref_area", "end", "order"], ignore_index=True)


def _longer(shorter: pd.DataFrame, frequency: str, tables: Tables) -> pd.DataFrame:
    """Sums need every part, stocks the last one; a part declared missing makes the whole missing."""
    parts = MONTHS[FREQUENCIES[FREQUENCIES.index(frequency) + 1]] // MONTHS[frequency]
    every = shorter.merge(tables.periods[["time_period", "longer", "sums", "lasts"]], on="time_period")
    key = ["indicator", "side", "flow", "ref_area", "longer"]
    flows = every[(every["flow"] == "period") & every["sums"]]
    summed = flows.groupby(key, sort=False)["obs_value"].agg(["sum", "count", "size"]).reset_index()
    summed = summed[(summed["size"] == parts) | (summed["count"] < summed["size"])]
    summed["obs_value"] = summed["sum"].where(summed["count"] == parts)
    stocks = every[(every["flow"] == "stock") & every["lasts"]]
    made = pd.concat([summed[[*key, "obs_value"]], stocks[[*key, "obs_value"]]])
    return made.rename(columns={"longer": "time_period"})


def _summed(parts: pd.DataFrame, step: dict[str, str]) -> pd.DataFrame:
    """Larger areas, where every part is known."""
    size = pd.Series(step).value_counts()
    alike = ["indicator", "side", "flow", "whole", "time_period"]
    inside = parts.assign(whole=parts["ref_area"].map(step)).dropna(subset="whole")
    total = inside.groupby(alike, sort=False)["obs_value"].agg(["sum", "count"]).reset_index()
    total = total[total["count"] == total["whole"].map(size)]
    return total.drop(columns="count").rename(columns={"whole": "ref_area", "sum": "obs_value"})


# ---- gaps and trends ----------------------------------------------------------------------------------------------


def gaps_of(values: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Values against every target that is not due before their period begins."""
    issued = pd.Timestamp(made_up.ISSUED)
    paced = values.assign(observed_pace=_slope(values))
    early = paced[(paced["end"] <= issued) & paced["value"].notna()]
    begun = early.groupby(["indicator", "ref_area", "frequency"])["value"].last().rename("begun").reset_index()
    g = paced[paced["end"] > issued].merge(tables.targets, on="indicator")
    g = g[g["start"] <= g["due"]].merge(begun, on=["indicator", "ref_area", "frequency"], how="left")
    g["gap"] = g["target"] - g["value"]
    years = (g["due"] - g["end"]).dt.days / DAYS_A_YEAR
    g["met"] = np.where(g["value"].isna(), "unknown", np.where(g["gap"] <= 0, "yes", "no"))
    pace = (g["gap"] / years).where(years > 0)
    g["required_pace"] = pace.where(g["met"] == "no", np.where(g["met"] == "yes", 0.0, np.nan))
    g["progress"] = ((g["value"] - g["begun"]) / (g["target"] - g["begun"])).where(g["begun"] < g["target"])
    days = np.ceil(g["gap"] / g["observed_pace"] * DAYS_A_YEAR).where((g["met"] == "no") & (g["observed_pace"] > 0))
    day = g["end"].to_numpy().astype("datetime64[D]") + days.where(days < 3_000_000).to_numpy("timedelta64[D]")
    g["projected_year"] = pd.Series(day.astype("datetime64[Y]").astype(float) + 1970, g.index).where(days < 3_000_000)
    at_end = (g["flow"] == "stock") & (g["season"] == 12)
    notes = {
        "interim,": (g["frequency"] != "annual") & ~at_end,
        "due,": (g["met"] != "yes") & (years == 0),
        "base_meets,": g["begun"] >= g["target"],
    }
    g["note"] = "definition_derived"
    for note, here in reversed(notes.items()):
        g["note"] = (note + g["note"]).where(here, g["note"])
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


def trends_of(values: pd.DataFrame) -> pd.DataFrame:
    """Every value against the first known one of its season."""
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


# ---- scores -------------------------------------------------------------------------------------------------------


def scores_of(values: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The latest values against the target that scores; means of pillars and of all; ranks."""
    known = tables.known
    last: pd.Timestamp = values["end"].max()
    day = date(last.year, last.month, last.day)
    usable = values[
        values["value"].notna()
        & values["ref_area"].isin(known.areas)
        & (values["end"] >= pd.Timestamp(known.oldest(day)))
    ]
    latest = usable.sort_values(["end", "order"]).groupby(["indicator", "ref_area"]).tail(1)
    target = tables.targets[tables.targets["due"] == pd.Timestamp(known.dues[known.scoring_due(day)])]
    every = pd.MultiIndex.from_product([target["indicator"], known.areas], names=["indicator", "ref_area"])
    leaves = every.to_frame(index=False).merge(target, on="indicator")
    leaves = leaves.merge(latest[["indicator", "ref_area", "value"]], on=["indicator", "ref_area"], how="left")
    leaves["score"] = (leaves["value"] / leaves["target"]).clip(0, 1) * 100
    nodes = leaves.groupby(["pillar", "ref_area"])["score"].agg(["mean", "count", "size"]).reset_index()
    nodes["availability"] = nodes["count"] / nodes["size"]
    root = nodes.groupby("ref_area").agg(score=("mean", "mean"), availability=("availability", "mean")).reset_index()
    root["score"] = root["score"].where(root["availability"] >= AVAILABILITY)
    named = [
        root.assign(node="index"),
        nodes.rename(columns={"mean": "score"}).assign(node="node_" + nodes["pillar"].astype(str)),
        leaves.rename(columns={"indicator": "node"}).assign(availability=leaves["score"].notna().astype(float)),
    ]
    scores = pd.concat([one[["node", "ref_area", "score", "availability"]] for one in named], ignore_index=True)
    rounded = scores["score"].round(10)
    scores["rank"] = rounded.groupby(scores["node"]).rank(method="min", ascending=False)
    return scores
