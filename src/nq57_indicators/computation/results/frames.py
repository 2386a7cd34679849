"""From rows to the frames that users see: values, gaps and trends of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.notes import NOTE
from nq57_indicators.computation.results.batch import Batch
from nq57_indicators.computation.results.rows import GAP_NUMBERS, TREND_NUMBERS, Rows
from nq57_indicators.computation.results.stacking import SAME, Columns, Part, stacked
from nq57_indicators.computation.run import Run
from nq57_indicators.computation.trends.trends import BREAKS
from nq57_indicators.models.codelists import (
    BASES,
    CALENDARS,
    FLOWS,
    MET,
    MISSING_REASONS,
    OBS_STATUSES,
    OUTLOOK_METHODS,
    OUTLOOK_REASONS,
    OUTLOOKS,
    RELATIONS,
    STAGES,
    VALUE_NOTES,
)
from nq57_indicators.models.tables import column_names
from nq57_indicators.parallel import in_order
from nq57_indicators.tables.frames import categories, code_kind, in_time, integers

_VALUE_NOTE = {name: 1 << place for place, name in enumerate(VALUE_NOTES)}


def tables_of(run: Run, batches: Sequence[Batch] | None = None) -> dict[str, pd.DataFrame]:
    """The tables of some batches (all of them) that hold their figures."""
    values = values_frame(run, batches)
    return {"values": values, "gaps": gaps_frame(run, batches), "trends": trends_frame(run, batches, values)}


def values_frame(run: Run, batches: Sequence[Batch] | None = None) -> pd.DataFrame:
    """The values table of some batches (all of them), sorted by indicator, area, time, then the rest of the key."""
    columns = _columns(run, batches, Batch.value_count, Rows.values)
    return _frame(
        "values",
        columns,
        run,
        ("preferred", "value", "lower", "upper", "numerator", "denominator"),
        {
            "basis": categories(columns["basis"], BASES),
            "obs_status": categories(columns["obs_status"], OBS_STATUSES),
            "missing_reason": categories(columns["missing_reason"], MISSING_REASONS),
            "vintage": pd.Series(columns["vintage"], copy=False),
            "note": notes(columns["note"], _VALUE_NOTE),
        },
    )


def gaps_frame(run: Run, batches: Sequence[Batch] | None = None) -> pd.DataFrame:
    """The gaps table of some batches (all of them)."""
    columns = _columns(run, batches, Batch.gap_count, Rows.gaps)
    return _frame(
        "gaps",
        columns,
        run,
        GAP_NUMBERS,
        {
            "target": categories(columns["target"], [each.target.id for each in run.targets]),
            "owner": categories(columns["owner"], run.observations.providers),
            "due": pd.Series(columns["due"], copy=False),
            "met": categories(columns["met"], MET),
            "relation": categories(columns["relation"], RELATIONS),
            "base_period": in_time(columns["base"], [period.label for period in run.time.table.periods]),
            "outlook": categories(columns["outlook"], OUTLOOKS),
            "outlook_reason": categories(columns["outlook_reason"], OUTLOOK_REASONS),
            "later_period": in_time(columns["later"], [period.label for period in run.time.table.periods]),
            "outlook_method": categories(columns["outlook_method"], OUTLOOK_METHODS),
            "projected_year": integers(columns["projected_year"], columns["projected_year"] > 0, np.int32),
            "note": notes(columns["note"]),
        },
    )


def trends_frame(run: Run, batches: Sequence[Batch] | None = None, values: pd.DataFrame | None = None) -> pd.DataFrame:
    """The trends table of some batches (all of them): one row for each figure of each series.

    ``values``, if it is made already, is the values table of the same batches: mostly it has the same rows.
    """
    same = values is not None and all(batch.moves_as_valued() for batch in _chosen(run, batches))
    columns = _columns(run, batches, Batch.trend_count, Rows.movements if same else Rows.trends)
    labels = [period.label for period in run.time.table.periods]
    return _frame(
        "trends",
        columns,
        run,
        TREND_NUMBERS,
        {
            "base_period": in_time(columns["base"], labels),
            "series_break": categories(columns["series_break"] - np.int8(1), [name for name in BREAKS if name]),
        },
        values if same else None,
    )


def _columns(
    run: Run,
    batches: Sequence[Batch] | None,
    count: Callable[[Batch], int],
    make: Callable[[Rows, Batch], Part],
) -> Columns:
    chosen = _chosen(run, batches)  # panels know all periods once they are made
    rows = Rows(run.observations, run.time, run.constant_vintage)
    return stacked(in_order(count, chosen), lambda number: make(rows, chosen[number]))


def _chosen(run: Run, batches: Sequence[Batch] | None) -> Sequence[Batch]:
    return run.batches if batches is None else batches


def _frame(
    table: str,
    columns: Columns,
    run: Run,
    numbers: tuple[str, ...],
    others: dict[str, Any],
    same: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The frame of a table: its key, the columns of numbers as they are, and the others.

    ``same`` is a frame with the same rows, whose columns serve wherever they have the same names.
    """
    own = {name: pd.Series(columns[name], copy=False) for name in numbers if name in columns}
    if same is None:
        plain = {name: own[name] if name in own else own[SAME[name]] for name in numbers}
        shared = _key(columns, run) | plain
    else:
        shared = {name: same[name] for name in same.columns.intersection(column_names(table))} | own
    # the arrays belong to nobody else: no copy; columns that are the same share theirs until one is written to
    return pd.DataFrame(shared | others, columns=column_names(table), copy=False)


def _key(columns: Columns, run: Run) -> dict[str, Any]:
    codes, labels = run.codes, [period.label for period in run.time.table.periods]
    return {
        "indicator": categories(columns["indicator"], codes.indicators),
        "ref_area": categories(columns["area"], codes.areas),
        "time_period": in_time(columns["period"], labels),
        "calendar": categories(columns["calendar"], CALENDARS),
        "flow": categories(columns["flow"], FLOWS),
        "provider": categories(columns["provider"], run.observations.providers),
        "stage": categories(columns["stage"], STAGES),
    }


def notes(bits: NDArray[np.integer[Any]], names: Mapping[str, int] = NOTE) -> Any:
    """Sets of note codes as text, comma-joined; ``names`` are the notes with their bits."""
    seen = np.zeros(int(bits.max(initial=0)) + 1, bool)
    seen[bits] = True
    there = np.flatnonzero(seen)
    texts = [",".join(name for name, bit in names.items() if number & bit) for number in there.tolist()]
    where = np.zeros(len(seen), code_kind(len(texts)))
    where[there] = np.arange(len(there))
    return categories(where[bits], texts)
