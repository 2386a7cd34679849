"""The scores of a run as the frame that users see."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.notes import NOTE
from nq57_indicators.computation.results.frames import notes
from nq57_indicators.computation.results.stacking import Columns
from nq57_indicators.computation.scores.aggregation import NodeScores
from nq57_indicators.computation.scores.snapshot import NO_PERIOD, Snapshot
from nq57_indicators.models.tables import column_names
from nq57_indicators.tables.frames import categories, integers, labelled
from nq57_indicators.tables.observations import Observations


def scores_frame(
    scored: list[tuple[str, Snapshot, list[NodeScores]]], observations: Observations, framework: str
) -> pd.DataFrame:
    """The scores table: node × area for each snapshot, in the order of the tree."""
    codes = observations.codebook
    rows = [(label, snapshot, node) for label, snapshot, nodes in scored for node in nodes]
    size = [len(snapshot.areas) for _, snapshot, _ in rows]
    columns = _together((_score_rows(snapshot, node) for _, snapshot, node in rows), size, _SCORE_COLUMNS)
    nodes = list(dict.fromkeys(node.node for *_, node in rows))
    times = list(dict.fromkeys(label for label, *_ in rows))
    labels = [period.label for period in observations.periods.periods]
    return pd.DataFrame(
        {name: columns[name] for name in ("score", "lower", "upper", "weight", "availability", "rank_of")}
        | {name: integers(columns[name], columns[name] > 0) for name in ("rank", "rank_best", "rank_worst")}
        | {
            "node": categories(_repeated([nodes.index(node.node) for *_, node in rows], size), nodes),
            "ref_area": categories(columns["area"], codes.areas),
            "time_period": categories(_repeated([times.index(label) for label, *_ in rows], size), times),
            "value_period": labelled(columns["period"], labels),
            "age": integers(columns["age"], columns["period"] != NO_PERIOD),
            "framework": categories(np.zeros(sum(size), np.int8), [framework]),
            "note": notes(columns["note"]),
        },
        columns=column_names("scores"),
    )


def _repeated(numbers: list[int], times: list[int]) -> NDArray[np.int32]:
    return np.repeat(np.array(numbers, np.int32), times)


def _score_rows(snapshot: Snapshot, node: NodeScores) -> Columns:
    """The rows of one node: one per area."""
    size = len(snapshot.areas)
    rank = node.rank
    period, age = np.full(size, NO_PERIOD, np.int32), np.zeros(size, np.int64)
    if node.indicator is not None:
        period = np.where(node.availability > 0, snapshot.period[:, node.indicator], NO_PERIOD)
        age = snapshot.age[:, node.indicator]
    return {
        "area": snapshot.areas,
        "score": node.scores[0],
        "lower": node.scores[1],
        "upper": node.scores[2],
        "weight": np.full(size, node.weight),
        "availability": node.availability,
        "rank": rank,
        "rank_best": node.rank_best,
        "rank_worst": node.rank_worst,
        "rank_of": np.full(size, int((rank > 0).sum())),
        "period": period,
        "age": age,
        "note": np.where(node.amended, NOTE["possibly_amended"], 0),
    }


Kinds = dict[str, type[np.generic]]
_SCORE_COLUMNS: Kinds = {
    "area": np.int32, "score": np.float64, "lower": np.float64, "upper": np.float64, "weight": np.float64,
    "availability": np.float64, "rank": np.int32, "rank_best": np.int32, "rank_worst": np.int32, "rank_of": np.int64,
    "period": np.int32, "age": np.int64, "note": np.int16,
}  # fmt: skip


def _together(parts: Iterator[Columns], sizes: list[int], kinds: Kinds) -> Columns:
    """Parts of known sizes below one another: each is dropped before the next is made."""
    columns: Columns = {name: np.empty(sum(sizes), kind) for name, kind in kinds.items()}
    start = 0
    for part, size in zip(parts, sizes, strict=True):
        for name, array in columns.items():
            array[start : start + size] = part[name]
        start += size
    return columns
