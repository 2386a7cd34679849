"""The rules in polars: Enum casts, one integer key, the streaming engine; and the look-ups all of the pipeline shares."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import made_up_catalogue as made_up
import polars as pl

from peers.references import CODES, DAYS_A_YEAR, RULES, References

CELL = ["area", "indicator", "period"]


class Tables:
    """The references as small frames, made before the clock starts."""

    def __init__(self, known: References) -> None:
        self.known = known
        self.area_names, self.period_names = known.every_area, [one.label for one in known.periods]
        variables = known.variables
        self.providers, self.units = known.areas, list(made_up.UNITS)
        self.variables = _coded(
            "variable",
            indicator=pl.Series([one.indicator for one in variables], dtype=pl.Int32),
            is_numerator=[one.is_numerator for one in variables],
            unit_expected=pl.Series([self.units.index(one.unit) for one in variables], dtype=pl.UInt32),
            flow_expected=pl.Series([CODES["flow"].index(one.flow) for one in variables], dtype=pl.UInt32),
            low=[one.low for one in variables],
            high=[one.high for one in variables],
        )
        seasons = list(dict.fromkeys((one.frequency, one.end[5:7]) for one in known.periods))
        self.seasons = len(seasons)
        ends = [date.fromisoformat(one.end) for one in known.periods]
        self.years = len({day.year for day in ends})
        self.periods = _coded(
            "period",
            frequency=pl.Series([one.frequency for one in known.periods], dtype=pl.Int8),
            season=pl.Series([seasons.index((one.frequency, one.end[5:7])) for one in known.periods], dtype=pl.Int64),
            start=pl.Series([one.start for one in known.periods]).str.to_date(),
            end=pl.Series([one.end for one in known.periods]).str.to_date(),
            time=pl.Series([(day - ends[0]).days / DAYS_A_YEAR for day in ends]),
        )
        self.longer = {
            frequency: _longer(known, frequency) for frequency in sorted({one.frequency for one in known.periods})
        }
        self.indicators = _coded(
            "indicator",
            is_stock=[made_up.is_stock(at) for at in range(len(known.indicators))],
            pillar=pl.Series(known.pillars, dtype=pl.Int16),
            first=[first for first, _ in known.targets],
            second=[second for _, second in known.targets],
        )
        code = {name: at for at, name in enumerate(self.area_names)}
        self.steps = [
            pl.DataFrame(
                {"area": [code[one] for one in step], "whole": [code[one] for one in step.values()]}
            ).with_columns(pl.col("area").cast(pl.Int32), pl.col("whole").cast(pl.Int32), parts=pl.len().over("whole"))
            for step in known.sums
        ]


def _coded(name: str, **columns: object) -> pl.DataFrame:
    return pl.DataFrame(columns).with_row_index(name).with_columns(pl.col(name).cast(pl.Int32))


def _longer(known: References, frequency: int) -> pl.DataFrame:
    """Periods of one length with the longer one each is part of, and whether sums and stocks can make that one."""
    rows = [
        (at, one.longer, known.periods[one.longer].sums, one.is_last and known.periods[one.longer].lasts)
        for at, one in enumerate(known.periods)
        if one.frequency == frequency and one.longer >= 0
    ]
    return pl.DataFrame(
        rows, orient="row", schema={"period": pl.Int32, "longer": pl.Int32, "sums": pl.Boolean, "lasts": pl.Boolean}
    )


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """Run a query on the streaming engine."""
    return frame.collect(engine="streaming")


def _scanned(path: Path, tables: Tables) -> pl.DataFrame:
    """All rows as codes (missing where a text is on no list), with the rules that need one row only."""
    names = {
        "area": ("ref_area", tables.known.areas),
        "variable": ("variable", [one.name for one in tables.known.variables]),
        "period": ("time_period", tables.known.reported_periods),
    }
    codes = [
        pl.col(column).cast(pl.Enum(known), strict=False).to_physical().cast(pl.Int32).alias(name)
        for name, (column, known) in names.items()
    ]
    unit = pl.col("unit_measure").cast(pl.Enum(tables.units), strict=False).to_physical().cast(pl.UInt32)
    flow = pl.col("flow").cast(pl.Enum(CODES["flow"]), strict=False).to_physical().cast(pl.UInt32)
    strange = pl.any_horizontal(~pl.col(name).is_in(texts) for name, texts in CODES.items())
    lf = pl.scan_parquet(path).with_row_index("row")
    lf = lf.with_columns(*codes, unit=unit, flow_code=flow, strange=strange, x="obs_value")
    lf = lf.join(tables.variables.lazy(), on="variable", how="left")
    lf = lf.join(tables.periods.lazy().select("period", "end"), on="period", how="left")
    readable = pl.col("indicator").is_not_null() & pl.col("period").is_not_null() & ~pl.col("strange")
    fits = pl.col("flow_code") == pl.col("flow_expected")
    given = pl.col("x").is_not_null()
    lf = lf.with_columns(keyed=readable & fits, known=readable & fits & pl.col("area").is_not_null(), given=given)
    rules = {
        "unknown-area": pl.col("keyed") & pl.col("area").is_null(),
        "unknown-variable": pl.col("indicator").is_null(),
        "bad-period": pl.col("period").is_null(),
        "unknown-code": pl.col("strange"),
        "bad-unit": pl.col("keyed") & given & pl.col("unit").ne_missing(pl.col("unit_expected")),
        "flow-not-of-measure": readable & ~fits,
        "missing-without-reason": pl.col("keyed") & ~given,
        "period-not-over": pl.col("known") & given & (pl.col("end") >= pl.col("vintage")),
    }
    out = (pl.col("x") < pl.col("low")) | (pl.col("x") > pl.col("high"))
    lf = lf.with_columns(**rules).with_columns(
        (pl.col("known") & ~pl.col("bad-unit") & out).fill_null(False).alias("out-of-valid-range")
    )
    kept = [
        "row",
        *CELL,
        "is_numerator",
        "x",
        "known",
        "provider",
        "stage",
        "flow",
        "vintage",
        *rules,
        "out-of-valid-range",
    ]
    return collect(lf.with_columns(pl.col("provider", "stage", "flow").cast(pl.Categorical)).select(kept))


def validated(path: Path, tables: Tables) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings, and numerators beside their denominators; a cell that is there without a figure is missing."""
    rows = _scanned(path, tables)
    sizes = len(tables.known.indicators), len(tables.known.periods)
    key = (pl.col("area").cast(pl.Int64) * sizes[0] + pl.col("indicator")) * sizes[1] + pl.col("period")
    rows = rows.with_columns(key=key * 2 + pl.col("is_numerator"))
    sound = rows.lazy().filter("known", ~pl.col("bad-unit"))
    suspects = sound.filter(pl.col("key").is_duplicated()).collect()
    full = ["key", "provider", "stage", "flow", "vintage"]
    twice = suspects.filter(pl.struct(full).is_duplicated())["row"]
    duplicate = pl.col("row").is_in(twice.implode())
    rows = rows.with_columns(
        duplicate.alias("duplicate-key"), (pl.col("out-of-valid-range") & ~duplicate).alias("out-of-valid-range")
    )
    rows = rows.with_columns(refused=pl.col("bad-unit") | pl.col("duplicate-key") | pl.col("out-of-valid-range"))
    found = [
        rows.lazy().filter(pl.col(rule)).select("row", rule=pl.lit(rule)) for rule in RULES if rule in rows.columns
    ]
    again = suspects.filter(~pl.col("key").is_first_distinct())["row"]
    usable = rows.lazy().filter("known", ~pl.col("row").is_in(again.implode()))
    x = pl.when(~pl.col("refused")).then("x")
    upper = usable.filter("is_numerator").select("row", "key", num=x, num_there=~pl.col("refused"))
    lower = usable.filter(~pl.col("is_numerator")).select(key=pl.col("key") + 1, den=x, den_there=~pl.col("refused"))
    pairs = collect(upper.join(lower, on="key", how="full", coalesce=True))
    above, alone = pl.col("num") > pl.col("den"), pl.col("num").is_not_null() & pl.col("den_there").is_null()
    found += [
        pairs.lazy().filter(mask).select("row", rule=pl.lit(rule))
        for rule, mask in (("numerator-above-denominator", above), ("missing-component", alone))
    ]
    findings = pl.concat(found).with_columns(pl.col("rule").cast(pl.Enum(RULES))).collect().sort("row", "rule")
    cell = pl.col("key") // 2
    parts = pairs.lazy().select(
        area=(cell // (sizes[0] * sizes[1])).cast(pl.Int32),
        indicator=(cell // sizes[1] % sizes[0]).cast(pl.Int32),
        period=(cell % sizes[1]).cast(pl.Int32),
        num=pl.when(~above.fill_null(False)).then("num"),
        num_there=pl.col("num_there").fill_null(False) & ~above.fill_null(False),
        den="den",
        den_there=pl.col("den_there").fill_null(False),
    )
    return findings, collect(parts)
