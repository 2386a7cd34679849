"""The whole pipeline in polars as an expert would write it: Enum casts, integer keys, the streaming engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import made_up_catalogue as made_up
import polars as pl

from peers.polars_rules import CELL, Tables, collect, validated
from peers.references import AVAILABILITY, DAYS_A_YEAR, FREQUENCIES, MONTHS, References

Lap = Callable[[str], None]
SERIES = "series"
NOTES = [
    ",".join(
        [*(name for bit, name in enumerate(("interim", "due", "base_meets")) if code >> bit & 1), "definition_derived"]
    )
    for code in range(8)
]


@dataclass(frozen=True)
class Results:
    """The five tables; ``findings`` has one row for each broken rule of each row."""

    findings: pl.DataFrame
    values: pl.DataFrame
    gaps: pl.DataFrame
    trends: pl.DataFrame
    scores: pl.DataFrame


def tables_of(known: References) -> Tables:
    """The references as tables of this engine."""
    return Tables(known)


def run(path: Path, tables: Tables, lap: Lap) -> Results:
    """Read, check and compute; ``lap`` is told of every stage that is done."""
    findings, pairs = validated(path, tables)
    lap("read and validate")
    values = _values(pairs, tables)
    del pairs
    lap("values")
    moved = _moved(values, tables)
    trends = _trends(moved, tables)
    lap("trends")
    gaps = _gaps(moved, tables)
    del moved
    lap("gaps")
    scores = _scores(values, tables)
    values = _named(values.lazy(), tables, "value", "numerator", "denominator", "obs_status", "period_end")
    lap("scores")
    return Results(findings, values, gaps, trends, scores)


# ---- values -------------------------------------------------------------------------------------------------------


def _values(pairs: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    levels = [pairs]
    for frequency in list(tables.longer)[:-1]:
        levels.append(_completed(levels[-1], frequency, tables))
    parts = pl.concat(levels)
    for step in tables.steps:
        levels.append(_summed(parts, step))
        parts = levels[-1]
    every = pl.concat(levels).lazy().filter("num_there", pl.col("den_there") | pl.col("num").is_null())
    every = every.join(
        tables.periods.lazy().select("period", "frequency", "season", "time", "start", "end"), on="period"
    )
    value = pl.col("num") * 100 / pl.col("den")
    missing = pl.when(value.is_null()).then(pl.lit("missing")).otherwise(pl.lit("normal"))
    return collect(
        every.select(
            *CELL,
            "frequency",
            "season",
            "time",
            "start",
            period_end="end",
            numerator="num",
            denominator="den",
            value=value,
            obs_status=missing.cast(pl.Enum(["normal", "missing"])),
        )
    )


def _completed(shorter: pl.DataFrame, frequency: int, tables: Tables) -> pl.DataFrame:
    """The next longer periods: sums of all their parts, stocks of the last one; one part missing makes the whole missing."""
    known = tables.known.frequency
    ratio = MONTHS[FREQUENCIES[frequency + 1]] // MONTHS[FREQUENCIES[frequency]]
    assert frequency >= FREQUENCIES.index(known)
    stock = tables.indicators.lazy().select("indicator", "is_stock")
    every = shorter.lazy().join(tables.longer[frequency].lazy(), on="period").join(stock, on="indicator")
    columns = ["area", "indicator", "period", "num", "num_there", "den", "den_there"]
    last = every.filter("is_stock", "lasts").drop("period").rename({"longer": "period"}).select(columns)
    groups = every.filter(~pl.col("is_stock"), "sums").group_by("area", "indicator", "longer")
    sides = [
        one
        for side in ("num", "den")
        for one in (
            pl.col(side).sum(),
            pl.col(side).count().alias(f"{side}_known"),
            (pl.col(f"{side}_there") & pl.col(side).is_null()).any().alias(f"{side}_missing"),
        )
    ]
    whole = {side: (pl.col(f"{side}_known") == ratio) & ~pl.col(f"{side}_missing") for side in ("num", "den")}
    summed = groups.agg(sides).select(
        "area",
        "indicator",
        period="longer",
        num=pl.when(whole["num"]).then("num"),
        num_there=whole["num"] | pl.col("num_missing"),
        den=pl.when(whole["den"]).then("den"),
        den_there=whole["den"] | pl.col("den_missing"),
    )
    return collect(pl.concat([last, summed]).filter(pl.col("num_there") | pl.col("den_there")))


def _summed(parts: pl.DataFrame, step: pl.DataFrame) -> pl.DataFrame:
    """Larger areas, where every part is known."""
    grouped = parts.lazy().join(step.lazy(), on="area").group_by("whole", "indicator", "period")
    totals = grouped.agg(
        pl.col("num", "den").sum(), pl.col("num", "den").count().name.suffix("_known"), pl.col("parts").first()
    )
    num, den = pl.col("num_known") == pl.col("parts"), pl.col("den_known") == pl.col("parts")
    return collect(
        totals.filter(num | den).select(
            area="whole",
            indicator="indicator",
            period="period",
            num=pl.when(num).then("num"),
            num_there=num,
            den=pl.when(den).then("den"),
            den_there=den,
        )
    )


# ---- movement -----------------------------------------------------------------------------------------------------


def _moved(values: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Values in order of time with the first figure of their season and the least-squares slope so far."""
    sizes = len(tables.known.indicators), tables.seasons
    series = (pl.col("area").cast(pl.Int64) * sizes[0] + pl.col("indicator")) * sizes[1] + pl.col("season")
    columns = [*CELL, "frequency", "start", "period_end", "time", "value"]
    frame = values.lazy().select(*columns, series.alias(SERIES))
    # periods of one season are numbered in order of time: one key sorts twice as fast as two
    frame = frame.sort(pl.col(SERIES) * len(tables.period_names) + pl.col("period"))
    known = pl.col("value").is_not_null()
    t, v = pl.when(known).then("time").otherwise(0.0), pl.col("value").fill_null(0.0)
    terms = {"n": known.cast(pl.Float64), "t": t, "v": v, "tt": t * t, "tv": t * v}
    moved = collect(frame).with_columns(pl.col(SERIES).ne_missing(pl.col(SERIES).shift()).alias("begins"), **terms)
    # a series has one period a year: adding its predecessor so often is much faster than windows over millions of series
    moved = moved.with_columns(pl.col(name).alias(f"sum_{name}") for name in terms)
    for _ in range(tables.years - 1):
        before = {name: pl.when("begins").then(0.0).otherwise(pl.col(f"sum_{name}").shift()) for name in terms}
        moved = moved.with_columns((pl.col(name) + one).alias(f"sum_{name}") for name, one in before.items())
    n, t, v, tt, tv = (pl.col(f"sum_{name}") for name in terms)
    first = {"base_value": "value", "base": "period", "base_end": "period_end"}
    return moved.select(
        *CELL,
        "frequency",
        "start",
        "period_end",
        "value",
        *(pl.when(known & (n == 1)).then(name).forward_fill().alias(made) for made, name in first.items()),
        slope=pl.when(known & (n >= 3)).then((n * tv - t * v) / (n * tt - t * t)),
    )


def _trends(moved: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    first, value = pl.col("base_value"), pl.col("value")
    later = value.is_not_null() & (pl.col("period_end") > pl.col("base_end"))
    years = ((pl.col("period_end") - pl.col("base_end")).dt.total_days() / DAYS_A_YEAR).round(2)
    grown = later & (years >= 0.99) & (first > 0) & (value > 0)
    frame = moved.lazy().with_columns(
        change=pl.when(later).then(value - first),
        change_percent=pl.when(later).then((value - first) / first.abs() * 100),
        cagr=pl.when(grown).then(((value / first) ** (1 / years) - 1) * 100),
        base_period=pl.when(later).then(pl.col("base")).cast(pl.UInt32).cat.to(pl.Enum(tables.period_names)),
    )
    return _named(frame, tables, "value", "change", "change_percent", "cagr", "base_period")


def _gaps(moved: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    issued = pl.lit(made_up.ISSUED).str.to_date()
    alike = ["area", "indicator", "frequency"]
    early = moved.lazy().filter(pl.col("period_end") <= issued, pl.col("value").is_not_null())
    begun = early.group_by(alike).agg(pl.col("value").sort_by("period_end").last().alias("begun"))
    late = moved.lazy().filter(pl.col("period_end") > issued).join(begun, on=alike, how="left")
    late = late.join(tables.indicators.lazy(), on="indicator")
    against = [
        late.with_columns(target=pl.col(column), due=pl.lit(due).str.to_date(), number=pl.lit(number, pl.Int8))
        for number, (column, due) in enumerate(zip(("first", "second"), tables.known.dues, strict=True))
    ]
    return _named(
        pl.concat([_against(one) for one in against]), tables, "due", "met", "gap", "progress", "required_pace",
        "observed_pace", "projected_year", "note",
    )  # fmt: skip


def _against(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Values against one target each; a row for every value that began before the target was due."""
    value, target, end = pl.col("value"), pl.col("target"), pl.col("period_end")
    gap, pace = target - value, pl.col("slope")
    met = pl.when(value.is_null()).then(pl.lit("unknown")).when(gap <= 0).then(pl.lit("yes")).otherwise(pl.lit("no"))
    frame = frame.filter(pl.col("start") <= pl.col("due")).with_columns(
        gap=gap,
        met=met.cast(pl.Enum(["yes", "no", "unknown"])),
        years=(pl.col("due") - end).dt.total_days() / DAYS_A_YEAR,
        observed_pace=pace,
        meets=pl.col("begun") >= target,
    )
    years, unmet = pl.col("years"), pl.col("met") == "no"
    days = (pl.col("gap") / pace * DAYS_A_YEAR).ceil()
    sure = unmet & (pace > 0) & (days < 3_000_000)
    shorter = (pl.col("frequency") < FREQUENCIES.index("annual")) & ~(pl.col("is_stock") & (end.dt.month() == 12))
    note = shorter.cast(pl.UInt32) + 2 * ((pl.col("met") != "yes") & (years == 0)).cast(pl.UInt32)
    note = note + 4 * pl.col("meets").fill_null(False).cast(pl.UInt32)
    return frame.with_columns(
        required_pace=pl.when(unmet & (years > 0)).then(pl.col("gap") / years).when(pl.col("met") == "yes").then(0.0),
        progress=pl.when(~pl.col("meets")).then((value - pl.col("begun")) / (target - pl.col("begun"))),
        projected_year=pl.when(sure).then((end + pl.duration(days=pl.when(sure).then(days).cast(pl.Int64))).dt.year()),
        note=note.cat.to(pl.Enum(NOTES)),
    )


def _named(frame: pl.LazyFrame, tables: Tables, *columns: str) -> pl.DataFrame:
    """The key as names, and the columns asked for."""
    key = [
        pl.col(code).cast(pl.UInt32).cat.to(pl.Enum(names)).alias(name)
        for code, name, names in (
            ("indicator", "indicator", tables.known.indicators),
            ("area", "ref_area", tables.area_names),
            ("period", "time_period", tables.period_names),
        )
    ]
    return collect(frame.select(*key, *columns))


# ---- scores -------------------------------------------------------------------------------------------------------


def _scores(values: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    known = tables.known
    day = values["period_end"].max()
    assert isinstance(day, date)
    target = ("first", "second")[known.scoring_due(day)]
    usable = values.lazy().filter(
        pl.col("value").is_not_null(), pl.col("period_end") >= known.oldest(day), pl.col("area") < len(known.areas)
    )
    latest = usable.group_by("area", "indicator").agg(pl.col("value").sort_by("period_end", "frequency").last())
    areas = pl.LazyFrame({"area": range(len(known.areas))}, schema={"area": pl.Int32})
    leaves = areas.join(tables.indicators.lazy(), how="cross").join(latest, on=["area", "indicator"], how="left")
    score = (pl.col("value") / pl.col(target)).clip(0, 1) * 100
    leaves = leaves.select("area", "pillar", "indicator", score=score)
    share = pl.col("score").is_not_null().cast(pl.Float64)
    nodes = leaves.group_by("area", "pillar").agg(pl.col("score").mean(), share.mean().alias("availability"))
    root = nodes.group_by("area").agg(pl.col("score", "availability").mean())
    root = root.with_columns(score=pl.when(pl.col("availability") >= AVAILABILITY).then("score"))
    names = [*known.indicators, *(f"node_{at}" for at in sorted(set(known.pillars))), "index"]
    first = len(known.indicators)
    parts = [
        leaves.select("area", "score", node=pl.col("indicator"), availability=share),
        nodes.select("area", "score", (pl.col("pillar").cast(pl.Int32) + first).alias("node"), "availability"),
        root.select("area", "score", pl.lit(len(names) - 1, pl.Int32).alias("node"), "availability"),
    ]
    columns = ["area", "node", "score", "availability"]
    rank = pl.col("score").round(10).rank("min", descending=True).over("node")
    return collect(
        pl.concat([one.select(columns) for one in parts]).with_columns(rank=rank).select(
            pl.col("node").cast(pl.UInt32).cat.to(pl.Enum(names)),
            pl.col("area").cast(pl.UInt32).cat.to(pl.Enum(tables.area_names)).alias("ref_area"),
            "score", "availability", "rank",
        )
    )  # fmt: skip
