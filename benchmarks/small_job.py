"""Goal 6: 34 provinces × 60 indicators × 8 quarters in a notebook, the library imported, against two peers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import generate
import made_up_catalogue as made_up
import numpy as np
import pandas as pd
import peers
from measure import rotated

COMPARED = {
    "values": ("value", "numerator", "denominator"),
    "gaps": ("gap", "required_pace"),
    "trends": ("change", "change_percent", "cagr"),
    "scores": ("score", "rank"),
}
_CELLS = {"values": "indicator", "gaps": "indicator", "trends": "indicator", "scores": "node"}


@dataclass(frozen=True)
class Setting:
    """The data and the three ways of working on them."""

    rows: int
    ours: Callable[[], Any]
    plain: Callable[[], peers.Results]
    by_indicator: Callable[[], peers.Results]


def setting(folder: Path, plan: generate.Plan) -> Setting:
    """Make up the catalogue and the rows; nothing of it is measured."""
    import nq57_indicators as nq

    made_up.write_catalogue(folder, indicators=plan.indicators, frequency=plan.frequency)
    catalogue = nq.load_catalogue(folder)
    df = generate.frame(plan)
    known = peers.references(generate.period_labels(plan), plan.indicators)

    def ours() -> Any:
        result = nq.assess(nq.validate(df, catalogue=catalogue))
        for table in ("values", "gaps", "trends", "scores", "findings"):
            getattr(result, table)
        return result

    return Setting(len(df), ours, lambda: peers.plain(df, known), lambda: peers.by_indicator(df, known))


def agreement(ours: Any, theirs: peers.Results) -> dict[str, Any]:
    """How far two results agree: the findings by rule, and for each table the smallest share of equal cells of a column."""
    counts = ours.report.counts()
    mine = dict(zip(counts["rule"], counts["number"].tolist(), strict=True))
    found: dict[str, Any] = {"same findings": mine == theirs.findings["rule"].value_counts().to_dict()}
    for table in COMPARED:
        left, right = _cells(getattr(ours, table), table), _cells(getattr(theirs, table), table)
        every = left.index.union(right.index)
        a, b = (one.reindex(every, fill_value=np.inf).to_numpy() for one in (left, right))
        equal = np.isclose(a, b, rtol=1e-9, atol=1e-9, equal_nan=True) & np.isin(every, left.index)[:, None]
        found[table] = round(float(equal.mean(axis=0).min()), 4)
    return found


def _cells(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Rows by what they are about, whatever the order; the due day tells targets apart."""
    key = (
        [_CELLS[table], "ref_area"]
        + ([] if table == "scores" else ["time_period"])
        + (["due"] if table == "gaps" else [])
    )
    frame = frame.astype({name: str for name in key[:3] if name != "due"})
    if table == "gaps":
        frame["due"] = pd.to_datetime(frame["due"]).dt.year
    figures = {name: frame[name].to_numpy(float, na_value=np.nan) for name in COMPARED[table]}
    return pd.DataFrame(figures, index=pd.MultiIndex.from_frame(frame[key]))


def measure(rounds: int = 16) -> dict[str, Any]:
    """First call and median of the others, in milliseconds; the loop over indicators runs once only."""
    plan = generate.Plan()
    with tempfile.TemporaryDirectory() as folder:
        job = setting(Path(folder), plan)
        jobs = {"ours": job.ours, "plain pandas": job.plain, "groupby-apply": job.by_indicator}
        timings = rotated(jobs, {"ours": rounds, "plain pandas": rounds, "groupby-apply": 1})
        agreed = agreement(job.ours(), job.plain())
    ours = timings["ours"].median
    return {
        "rows": job.rows,
        "values": plan.values,
        "milliseconds": {name: timing.row() for name, timing in timings.items()},
        "ours / plain pandas": round(ours / timings["plain pandas"].median, 3),
        "groupby-apply / ours": round(timings["groupby-apply"].median / ours, 1),
        "agreement with plain pandas": agreed,
    }
