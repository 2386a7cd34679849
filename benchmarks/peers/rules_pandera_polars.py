"""The eight rules in pandera over a polars frame, lazily."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl

from peers.references import KEY, References
from peers.rules_pandera_pandas import NAMES, check

__all__ = ["check", "counts", "prepare"]

PAIR = ["stem", "ref_area", "time_period"]


def expected_of(known: References) -> pl.DataFrame:
    """What is expected of each variable."""
    return pl.DataFrame(
        [(one.name, one.low, one.high, one.unit) for one in known.variables],
        schema=["variable", "low", "high", "unit_expected"],
        orient="row",
    )


def above(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Numbers of the rows whose figure is above its whole; ``rows`` have their number as ``row``."""
    columns = ["row", "variable", "ref_area", "time_period", "obs_value"]
    given = rows.select(columns).filter(pl.col("obs_value").is_not_null()).unique(columns[1:4], keep="any")
    given = given.with_columns(stem=pl.col("variable").str.strip_suffix("_eligible"))
    lower = pl.col("variable").str.ends_with("_eligible")
    both = given.filter(~lower).join(given.filter(lower).select(*PAIR, whole="obs_value"), on=PAIR)
    return both.filter(pl.col("obs_value") > pl.col("whole")).select("row")


def prepare(path: Path, known: References) -> Any:
    """The frame in memory, and the schema."""
    expected = expected_of(known)

    def looked_up(data: Any) -> pl.LazyFrame:
        return data.lazyframe.join(expected.lazy(), on="variable", how="left", maintain_order="left")

    def inside(data: Any) -> pl.LazyFrame:
        value = pl.col("obs_value")
        return looked_up(data).select(~((value < pl.col("low")) | (value > pl.col("high"))).fill_null(False))

    def unit(data: Any) -> pl.LazyFrame:
        wrong = (pl.col("unit_measure") != pl.col("unit_expected")) & pl.col("obs_value").is_not_null()
        return looked_up(data).select(~wrong.fill_null(False))

    def not_above(data: Any) -> pl.LazyFrame:
        rows = data.lazyframe.with_row_index("row")
        wrong = above(rows).with_columns(wrong=pl.lit(True))
        return (
            rows.select("row")
            .join(wrong, on="row", how="left", maintain_order="left")
            .select(pl.col("wrong").is_null())
        )

    schema = pa.DataFrameSchema(
        {
            "ref_area": pa.Column(str, pa.Check.isin(known.areas, error="unknown-area")),
            "variable": pa.Column(str, pa.Check.isin(expected["variable"].to_list(), error="unknown-variable")),
            "time_period": pa.Column(str, pa.Check.isin(known.reported_periods, error="bad-period")),
            "obs_value": pa.Column(float, nullable=False),
        },
        checks=[
            pa.Check(inside, name="out-of-valid-range"),
            pa.Check(unit, name="bad-unit"),
            pa.Check(not_above, name="numerator-above-denominator"),
        ],
        unique=KEY,
    )
    return pl.read_parquet(path), schema


def counts(report: Any) -> dict[str, int]:
    """Failures by rule."""
    if report is None:
        return {}
    return {NAMES.get(rule, rule): number for rule, number in report["check"].value_counts().iter_rows()}
