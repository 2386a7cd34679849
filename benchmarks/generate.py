"""Made-up submissions in long form, with the columns that real ones carry; the same seed gives the same rows.

python benchmarks/generate.py sub.parquet --catalogue folder --communes 231 --periods 72 --frequency monthly
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import made_up_catalogue as made_up
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

BLOCK_ROWS = 500_000
MISSING_SHARE = 0.02
BAD_SHARE = 0.001
BAD_KINDS = ("area", "variable", "period", "range", "unit", "share", "duplicate")
"""Kinds of bad rows: unknown area, variable or period, outside its bounds, wrong unit, above its whole, given twice."""
REPORTED_AFTER_DAYS = 20


@dataclass(frozen=True)
class Plan:
    """What to make up. ``fill`` is the share of cells that are reported at all; ``communes = 0`` means the 34 provinces.

    ``provider`` says who reports: every area on itself, or a province for its communes.
    """

    communes: int = 0
    indicators: int = 60
    periods: int = 8
    frequency: Literal["monthly", "quarterly"] = "quarterly"
    fill: float = 1.0
    shuffled: bool = False
    provider: Literal["self", "province"] = "self"
    bad: float = BAD_SHARE
    seed: int = 57

    @property
    def values(self) -> int:
        """Number of values (numerator and denominator pairs) when everything is reported."""
        return (self.communes or made_up.PROVINCES) * self.indicators * self.periods


@dataclass(frozen=True)
class _Rows:
    """Codes and figures of all rows, in the order of the file."""

    area: NDArray[np.int32]
    variable: NDArray[np.int16]
    period: NDArray[np.int16]
    unit: NDArray[np.int8]
    value: NDArray[np.float64]

    def at(self, rows: NDArray[np.int64]) -> _Rows:
        return _Rows(self.area[rows], self.variable[rows], self.period[rows], self.unit[rows], self.value[rows])


def period_labels(plan: Plan) -> list[str]:
    """The periods of a plan, from July 2025 on."""
    if plan.frequency == "quarterly":
        return [f"{2025 + (k + 2) // 4}-Q{(k + 2) % 4 + 1}" for k in range(plan.periods)]
    return [f"{2025 + (k + 6) // 12}-{(k + 6) % 12 + 1:02d}" for k in range(plan.periods)]


def frame(plan: Plan) -> pd.DataFrame:
    """All rows as a frame of plain text columns, numbers and dates."""
    df: pd.DataFrame = pa.concat_tables(tables(plan)).to_pandas()
    return df.assign(vintage=df["vintage"].astype("datetime64[s]"))


def write_parquet(plan: Plan, path: Path) -> int:
    """Write the rows as Parquet (zstd, 500 000 rows a group); the number of rows."""
    count = 0
    with pq.ParquetWriter(path, _SCHEMA, compression="zstd") as writer:
        for table in tables(plan):
            writer.write_table(table, row_group_size=BLOCK_ROWS)
            count += len(table)
    return count


def write_csv(plan: Plan, path: Path) -> int:
    """Write the rows as CSV; their number."""
    table = pa.concat_tables(tables(plan))
    pyarrow.csv.write_csv(table, path)
    return len(table)


def tables(plan: Plan) -> Iterator[pa.Table]:
    """The rows in blocks of half a million, as Arrow text columns."""
    rows = _rows(plan)
    names = _Names(plan)
    for start in range(0, len(rows.value), BLOCK_ROWS):
        yield names.table(rows.at(np.arange(start, min(start + BLOCK_ROWS, len(rows.value)))))


_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("variable", "ref_area", "time_period", "calendar", "flow", "provider", "stage")]
    + [
        ("obs_value", pa.float64()),
        ("unit_measure", pa.string()),
        ("obs_status", pa.string()),
        ("vintage", pa.date32()),
    ]
)


class _Names:
    """The texts behind the codes; a code past the end of a list is a bad one."""

    def __init__(self, plan: Plan) -> None:
        provinces = made_up.province_ids()
        areas = made_up.commune_ids(plan.communes) or provinces
        self.areas = [*areas, *(f"{name}X" for name in areas)]
        owners = [provinces[at % len(provinces)] for at in range(len(areas))]
        self.providers = (owners if plan.provider == "province" else areas) * 2
        variables = made_up.variable_ids(plan.indicators)
        self.variables = [*variables, *(f"{name}_x" for name in variables)]
        stock = np.repeat([made_up.is_stock(one) for one in range(plan.indicators)], 2)
        self.flow = np.tile(stock, 2).astype(np.int32)
        labels = period_labels(plan)
        self.periods = [*labels, *(label.replace("-", "/?") for label in labels)]
        ends = pd.PeriodIndex([label.replace("-Q", "Q") for label in labels], freq=plan.frequency[0].upper()).end_time
        days = ends.to_numpy().astype("datetime64[D]").astype(np.int32) + REPORTED_AFTER_DAYS
        self.vintage = np.tile(days, 2)

    def table(self, rows: _Rows) -> pa.Table:
        missing = np.isnan(rows.value)
        one = np.zeros(len(rows.value), np.int32)
        columns = [
            _text(rows.variable, self.variables),
            _text(rows.area, self.areas),
            _text(rows.period, self.periods),
            _text(one, ["statistical"]),
            _text(self.flow[rows.variable], ["period", "stock"]),
            _text(rows.area, self.providers),
            _text(one, ["actual"]),
            pa.array(rows.value, mask=missing),
            _text(rows.unit, list(made_up.UNITS)),
            _text(missing, ["normal", "missing"]),
            pa.array(self.vintage[rows.period]).cast(pa.date32()),
        ]
        return pa.table(columns, schema=_SCHEMA)


def _text(codes: NDArray[np.generic], texts: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(texts)).cast(pa.string())


def _rows(plan: Plan) -> _Rows:
    random = np.random.default_rng(plan.seed)
    areas = plan.communes or made_up.PROVINCES
    shape = (plan.periods, areas, plan.indicators)
    part, whole = _figures(shape, random)
    reported = random.random(shape) < plan.fill if plan.fill < 1 else np.ones(shape, bool)
    at = np.nonzero(reported)
    indicator = at[2].astype(np.int16)
    rows = _Rows(
        np.repeat(at[1].astype(np.int32), 2),
        (np.repeat(indicator, 2) * 2 + np.tile(np.array([0, 1], np.int16), len(indicator))).astype(np.int16),
        np.repeat(at[0].astype(np.int16), 2),
        np.zeros(2 * len(indicator), np.int8),
        np.stack([part[at], whole[at]], axis=1).ravel(),
    )
    unit = np.array([made_up.UNITS.index(made_up.unit_of(one)) for one in range(2 * plan.indicators)], np.int8)
    rows.unit[:] = unit[rows.variable]
    rows.value[random.random(len(rows.value)) < MISSING_SHARE] = np.nan
    order = _spoil(rows, plan, areas, random)
    return rows.at(random.permutation(order) if plan.shuffled else order)


def _figures(
    shape: tuple[int, int, int], random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wholes of every size, and parts that grow from period to period, never above their whole."""
    periods, areas, indicators = shape
    size = np.exp(random.normal(7.0, 1.0, (areas, indicators))).clip(50, 60_000)
    share = random.uniform(0.2, 0.7, indicators) + random.normal(0, 0.08, (areas, indicators))
    growth = np.linspace(0, 0.15, periods)[:, None, None] + random.normal(0, 0.01, shape)
    whole = np.rint(size * (1 + np.linspace(0, 0.1, periods)[:, None, None]))
    part = np.minimum(np.rint(whole * (share + growth).clip(0.01, 0.999)).clip(1), whole)
    return part, whole


def _spoil(rows: _Rows, plan: Plan, areas: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Make a few rows bad, in place; the order of the rows, some of them twice."""
    count = len(rows.value)
    bad = random.choice(count, int(count * plan.bad), replace=False)
    area, variable, period, limit, unit, share, twice = np.array_split(bad, len(BAD_KINDS))
    rows.area[area] += areas
    rows.variable[variable] += 2 * plan.indicators
    rows.period[period] += plan.periods
    rows.value[limit] = np.where(random.random(len(limit)) < 0.5, -1.0, made_up.VALID[1] * 9)
    rows.unit[unit] = (rows.unit[unit] + 1) % len(made_up.UNITS)
    part = share // 2 * 2
    rows.value[part] = rows.value[part + 1] + 7.0
    twice = np.sort(twice[~np.isnan(rows.value[twice])])
    order: NDArray[np.int64] = np.insert(np.arange(count), twice + 1, twice)
    return order


def _plan_of(arguments: argparse.Namespace) -> Plan:
    names = ("communes", "indicators", "periods", "frequency", "fill", "shuffled", "provider", "seed")
    return Plan(**{name: getattr(arguments, name) for name in names})


def main() -> None:
    """Write one made-up submission, and the catalogue it is made for."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("path", type=Path, help="file to write: .parquet or .csv")
    parser.add_argument("--catalogue", type=Path, help="folder to write the made-up catalogue into")
    for name in ("communes", "indicators", "periods", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan, name))
    parser.add_argument("--frequency", choices=("monthly", "quarterly"), default=Plan.frequency)
    parser.add_argument("--fill", type=float, default=Plan.fill)
    parser.add_argument("--provider", choices=("self", "province"), default=Plan.provider)
    parser.add_argument("--shuffled", action="store_true")
    arguments = parser.parse_args()
    plan = _plan_of(arguments)
    if arguments.catalogue:
        made_up.write_catalogue(arguments.catalogue, indicators=plan.indicators, communes=plan.communes)
    write = write_csv if arguments.path.suffix == ".csv" else write_parquet
    print(f"{write(plan, arguments.path):,} rows")


if __name__ == "__main__":
    main()
