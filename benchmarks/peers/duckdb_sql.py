"""The whole pipeline in DuckDB: SQL over tables of integer codes in memory, two threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import made_up_catalogue as made_up
import pyarrow as pa

from peers import duckdb_queries as queries
from peers.references import CODES, FREQUENCIES, MONTHS, RULES, References

Lap = Callable[[str], None]


@dataclass(frozen=True)
class Results:
    """The five tables, in a database in memory; fetched as Arrow tables when somebody asks."""

    connection: duckdb.DuckDBPyConnection

    def __getattr__(self, name: str) -> pa.Table:
        return self.connection.sql(queries.NAMED[name]).to_arrow_table()


class Tables:
    """A database in memory with the references in it, made before the clock starts."""

    def __init__(self, known: References) -> None:
        self.known = known
        self.connection = duckdb.connect()
        self.connection.execute(f"set threads={os.cpu_count()}; set preserve_insertion_order=false")
        code = {name: at for at, name in enumerate(known.every_area)}
        self._add(
            "areas",
            area=list(code.values()),
            ref_area=list(code),
            reports=[at < len(known.areas) for at in code.values()],
        )
        for number, step in enumerate(known.sums):
            self._add(f"step_{number}", area=[code[one] for one in step], whole=[code[one] for one in step.values()])
            self.connection.execute(f"alter table step_{number} add column parts int")
            self.connection.execute(
                f"update step_{number} set parts = p.n from (select whole, count(*)::int as n from step_{number} group by all) p "
                f"where p.whole = step_{number}.whole"
            )
        self._add(
            "variables",
            variable=[one.name for one in known.variables],
            indicator=[one.indicator for one in known.variables],
            upper=[one.is_numerator for one in known.variables],
            unit_expected=[one.unit for one in known.variables],
            flow_expected=[one.flow for one in known.variables],
            low=[one.low for one in known.variables],
            high=[one.high for one in known.variables],
        )
        self._add(
            "indicators",
            indicator=list(range(len(known.indicators))),
            name=known.indicators,
            pillar=known.pillars,
            is_stock=[made_up.is_stock(at) for at in range(len(known.indicators))],
        )
        self._add(
            "targets",
            indicator=[at for at in range(len(known.indicators)) for _ in known.dues],
            due=[date.fromisoformat(due) for _ in known.indicators for due in known.dues],
            target=[value for both in known.targets for value in both],
        )
        longer = [known.periods[one.longer] if one.longer >= 0 else None for one in known.periods]
        self._add(
            "periods",
            period=list(range(len(known.periods))),
            time_period=[one.label for one in known.periods],
            reported=[FREQUENCIES[one.frequency] == known.frequency for one in known.periods],
            frequency=[one.frequency for one in known.periods],
            season=[int(one.end[5:7]) for one in known.periods],
            start=[date.fromisoformat(one.start) for one in known.periods],
            period_end=[date.fromisoformat(one.end) for one in known.periods],
            longer=[one.longer for one in known.periods],
            sums=[whole is not None and whole.sums for whole in longer],
            lasts=[
                one.is_last and whole is not None and whole.lasts
                for one, whole in zip(known.periods, longer, strict=True)
            ],
        )

    def _add(self, table: str, **columns: Sequence[object]) -> None:
        made = pa.table({name: pa.array(values) for name, values in columns.items()})
        made = made.cast(pa.schema([(f.name, pa.int32() if f.type == pa.int64() else f.type) for f in made.schema]))
        self.connection.register("made", made)
        self.connection.execute(f"create table {table} as from made")
        self.connection.unregister("made")


def tables_of(known: References) -> Tables:
    """The references as tables of this engine."""
    return Tables(known)


def run(path: Path, tables: Tables, lap: Lap) -> Results:
    """Read, check and compute; ``lap`` is told of every stage that is done."""
    execute, known = tables.connection.execute, tables.known
    _validate(path, tables)
    lap("read and validate")
    _values(tables)
    lap("values")
    execute(queries.MOVED)
    execute(queries.TRENDS)
    lap("trends")
    execute(queries.GAPS)
    execute("drop table moved")
    lap("gaps")
    found = execute("select max(period_end) from vals").fetchone()
    assert found is not None
    day = found[0]
    execute(queries.SCORES.format(oldest=known.oldest(day), due=known.dues[known.scoring_due(day)]))
    lap("scores")
    return Results(tables.connection)


# ---- rules --------------------------------------------------------------------------------------------------------


def _validate(path: Path, tables: Tables) -> None:
    execute = tables.connection.execute
    strange = " or ".join(
        f"coalesce(s.{name} not in ({', '.join(map(repr, texts))}), true)" for name, texts in CODES.items()
    )
    sizes = {"indicators": len(tables.known.indicators), "periods": len(tables.known.periods)}
    execute(queries.ROWS.format(path=path, strange=strange, **sizes))
    execute(queries.TWICE)
    execute(queries.DUPLICATES.format(path=path))
    execute(queries.AGAIN)
    execute(queries.PAIRS)
    execute(queries.FINDINGS.format(rules=", ".join(map(repr, RULES))))
    execute("drop table coded; drop table duplicates; drop table twice; drop table again")


# ---- values -------------------------------------------------------------------------------------------------------


def _values(tables: Tables) -> None:
    execute, known = tables.connection.execute, tables.known
    first = FREQUENCIES.index(known.frequency)
    levels = ["level_0"]
    for shorter, longer in zip(FREQUENCIES[first:], FREQUENCIES[first + 1 :], strict=False):
        levels.append(f"level_{len(levels)}")
        execute(queries.LONGER.format(made=levels[-1], shorter=levels[-2], ratio=MONTHS[longer] // MONTHS[shorter]))
    parts = "(" + " union all ".join(f"from {name}" for name in levels) + ")"
    for number in range(len(known.sums)):
        levels.append(f"level_{len(levels)}")
        execute(queries.SUMMED.format(made=levels[-1], parts=parts, step=f"step_{number}"))
        parts = levels[-1]
    execute(queries.VALUES.format(every=" union all ".join(f"from {name}" for name in levels)))
    for name in levels:
        execute(f"drop table {name}")
