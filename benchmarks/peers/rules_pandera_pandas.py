"""The eight rules in pandera over a pandas frame, lazily: every failure of every rule, by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from peers.plain_pandas import frame_of
from peers.references import KEY, References

NAMES = {
    "multiple_fields_uniqueness": "duplicate-key",
    "not_nullable": "missing-without-reason",
}


def prepare(path: Path, known: References) -> Any:
    """The frame in memory, and the schema."""
    expected = pd.DataFrame(
        [(one.name, one.low, one.high, one.unit) for one in known.variables],
        columns=["variable", "low", "high", "unit"],
    ).set_index("variable")

    def outside(df: pd.DataFrame) -> Any:
        value = df["obs_value"]
        return ~((value < df["variable"].map(expected["low"])) | (value > df["variable"].map(expected["high"])))

    def unit(df: pd.DataFrame) -> Any:
        wanted = df["variable"].map(expected["unit"])
        return (df["unit_measure"] == wanted) | wanted.isna() | df["obs_value"].isna()

    def above(df: pd.DataFrame) -> Any:
        on = ["stem", "ref_area", "time_period"]
        given = df.loc[df["obs_value"].notna(), ["variable", "ref_area", "time_period", "obs_value"]]
        given = given.drop_duplicates([*on[1:], "variable"]).reset_index(names="row")
        given["stem"] = given["variable"].str.removesuffix("_eligible")
        lower = given["variable"].str.endswith("_eligible")
        both = given[~lower].merge(given.loc[lower, [*on, "obs_value"]], on=on, suffixes=("", "_whole"))
        wrong = both.loc[both["obs_value"] > both["obs_value_whole"], "row"]
        return pd.Series(~df.index.isin(wrong), index=df.index)

    schema = pa.DataFrameSchema(
        {
            "ref_area": pa.Column(str, pa.Check.isin(known.areas, error="unknown-area")),
            "variable": pa.Column(str, pa.Check.isin(list(expected.index), error="unknown-variable")),
            "time_period": pa.Column(str, pa.Check.isin(known.reported_periods, error="bad-period")),
            "obs_value": pa.Column(float, nullable=False),
        },
        checks=[
            pa.Check(outside, name="out-of-valid-range"),
            pa.Check(unit, name="bad-unit"),
            pa.Check(above, name="numerator-above-denominator"),
        ],
        unique=KEY,
    )
    return frame_of(path), schema


def check(prepared: Any) -> Any:
    """Validate; the report is pandera's table of failures."""
    df, schema = prepared
    try:
        schema.validate(df, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return errors.failure_cases
    return None


def counts(report: Any) -> dict[str, int]:
    """Rows that failed, by rule: pandera repeats a row of a frame-wide rule for every column."""
    if report is None:
        return {}
    rows = report.assign(check=report["check"].replace(NAMES)).drop_duplicates(["check", "index"])
    return {str(rule): int(number) for rule, number in rows["check"].value_counts().items()}
