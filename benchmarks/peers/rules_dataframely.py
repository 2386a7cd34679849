"""The eight rules in dataframely over a polars frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from peers.references import References
from peers.rules_pandera_polars import above, expected_of

NAMES = {
    "primary_key": "duplicate-key",
    "ref_area|check__known": "unknown-area",
    "variable|check__known": "unknown-variable",
    "time_period|check__known": "bad-period",
    "obs_value|nullability": "missing-without-reason",
    "in_range": "out-of-valid-range",
    "unit": "bad-unit",
    "not_above": "numerator-above-denominator",
}


def prepare(path: Path, known: References) -> Any:
    """The frame in memory, what is expected of each variable, and the schema."""

    def one_of(names: list[str]) -> Any:
        return {"known": lambda column: column.is_in(names)}

    class Rows(dy.Schema):
        """Rows with what is expected of them beside them: rules of dataframely see one frame only."""

        variable = dy.String(primary_key=True, check=one_of([one.name for one in known.variables]))
        ref_area = dy.String(primary_key=True, check=one_of(known.areas))
        time_period = dy.String(primary_key=True, check=one_of(known.reported_periods))
        flow = dy.String(primary_key=True)
        provider = dy.String(primary_key=True)
        stage = dy.String(primary_key=True)
        vintage = dy.Date(primary_key=True)
        obs_value = dy.Float64(nullable=False)
        unit_measure = dy.String()
        low = dy.Float64(nullable=True)
        high = dy.Float64(nullable=True)
        unit_expected = dy.String(nullable=True)
        above = dy.Bool(nullable=True)

        @dy.rule()
        def in_range(cls) -> pl.Expr:  # noqa: N805 - rules of dataframely take the class
            return pl.col("obs_value").is_between("low", "high") | pl.col("low").is_null()

        @dy.rule()
        def unit(cls) -> pl.Expr:  # noqa: N805 - rules of dataframely take the class
            same = pl.col("unit_measure") == pl.col("unit_expected")
            return same | pl.col("unit_expected").is_null() | pl.col("obs_value").is_null()

        @dy.rule()
        def not_above(cls) -> pl.Expr:  # noqa: N805 - rules of dataframely take the class
            return pl.col("above").is_null()

    return pl.read_parquet(path), expected_of(known), Rows


def check(prepared: Any) -> Any:
    """Join what rules need, and filter; the report names the rules that each refused row breaks."""
    df, expected, schema = prepared
    rows = df.lazy().with_row_index("row").join(expected.lazy(), on="variable", how="left", maintain_order="left")
    wrong = above(rows).with_columns(above=pl.lit(True))
    joined = rows.join(wrong, on="row", how="left", maintain_order="left").collect()
    _, failures = schema.filter(joined.select(schema.column_names()))
    return failures, failures.details()


def counts(report: Any) -> dict[str, int]:
    """Failures by rule."""
    return {NAMES.get(rule, rule): number for rule, number in report[0].counts().items()}
