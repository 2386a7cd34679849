"""Goal 6: 34 provinces × 60 indicators × 8 quarters in a notebook, the library imported, against two peers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import generate
import made_up_catalogue as made_up
from comparing import agreement, frames
from measure import rotated
from peers import plain_pandas
from peers.by_indicator import by_indicator
from peers.references import references


@dataclass(frozen=True)
class Setting:
    """The data and the three ways of working on them."""

    rows: int
    ours: Callable[[], Any]
    plain: Callable[[], plain_pandas.Results]
    by_indicator: Callable[[], plain_pandas.Results]


def setting(folder: Path, plan: generate.Plan) -> Setting:
    """Make up the catalogue and the rows; nothing of it is measured."""
    import nq57_indicators as nq

    made_up.write_catalogue(folder, indicators=plan.indicators, frequency=plan.frequency)
    catalogue = nq.load_catalogue(folder)
    df = generate.frame(plan)
    tables = plain_pandas.tables_of(references(plan))

    def ours() -> Any:
        result = nq.assess(nq.validate(df, catalogue=catalogue))
        for table in ("values", "gaps", "trends", "scores", "findings"):
            getattr(result, table)
        return result

    return Setting(len(df), ours, lambda: plain_pandas.plain(df, tables), lambda: by_indicator(df, tables))


def measure(rounds: int = 16, *, loop: bool = True) -> dict[str, Any]:
    """First call and median of the others, in milliseconds; the loop over indicators runs once only, or not at all."""
    plan = generate.Plan()
    with tempfile.TemporaryDirectory() as folder:
        job = setting(Path(folder), plan)
        jobs: dict[str, Callable[[], Any]] = {"ours": job.ours, "plain pandas": job.plain}
        if loop:
            jobs["groupby-apply"] = job.by_indicator
        timings = rotated(jobs, {"ours": rounds, "plain pandas": rounds, "groupby-apply": 1})
        agreed = agreement(frames(job.ours()), frames(job.plain()))
    ours = timings["ours"].median
    found = {
        "rows": job.rows,
        "values": plan.values,
        "milliseconds": {name: timing.row() for name, timing in timings.items()},
        "ours / plain pandas": round(ours / timings["plain pandas"].median, 3),
        "agreement with plain pandas": agreed,
    }
    if loop:
        found["groupby-apply / ours"] = round(timings["groupby-apply"].median / ours, 1)
    return found
