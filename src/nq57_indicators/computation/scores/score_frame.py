"""The scores of a run, and the leaves they are made of, as the frames that users see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.results.frames import notes
from nq57_indicators.computation.results.stacking import Columns
from nq57_indicators.computation.scores.aggregation import NodeScores
from nq57_indicators.computation.scores.leaves import Leaf, Leaves
from nq57_indicators.computation.scores.reasons import NOTE
from nq57_indicators.computation.scores.snapshot import NO_PERIOD
from nq57_indicators.models.codelists import SCORE_REASONS
from nq57_indicators.models.tables import column_names
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.frames import categories, integers, labelled


def scores_frame(scored: list[tuple[Leaves, list[NodeScores]]], codes: Codebook, framework: str) -> pd.DataFrame:
    """The scores table: node × area for each period scored, in the order of the tree."""
    rows = [(leaves, node) for leaves, nodes in scored for node in nodes]
    size = [int(leaves.shown.sum()) for leaves, _ in rows]
    columns = _together((_score_rows(leaves, node) for leaves, node in rows), size, _SCORE_COLUMNS)
    ages = _ages(columns, scored[0][0] if scored else None)
    return pd.DataFrame(
        {name: columns[name] for name in _NUMBERS}
        | {name: integers(columns[name], columns[name] > 0) for name in ("rank", "rank_best", "rank_worst")}
        | {
            "node": _each([node.node for _, node in rows], size),
            "ref_area": categories(columns["area"], codes.areas),
            "time_period": _each([leaves.period for leaves, _ in rows], size, labelled),
            **ages,
            "carried_from": ages["value_period"].where(columns["carried"]),
            "missing_reason": categories(columns["reason"], SCORE_REASONS),
            "framework": categories(np.zeros(sum(size), np.int8), [framework]),
            "note": notes(columns["note"], NOTE),
        },
        columns=column_names("scores"),
    )


_NUMBERS = (
    "score", "lower", "upper", "weight", "availability", "rank_of", "carried_weight", "unlike_weight", "clipped",
)  # fmt: skip


def normalised_frame(every: list[Leaves], codes: Codebook) -> pd.DataFrame:
    """The normalised table: leaf × area for each period scored, in the order of the framework's nodes.

    It holds all areas that are compared, since ranks are made of them, whichever were asked for.
    """
    rows = [(leaves, leaf) for leaves in every for leaf in leaves.leaves]
    size = [len(leaves.areas) for leaves, _ in rows]
    columns = _together((_leaf_rows(leaves, leaf) for leaves, leaf in rows), size, _LEAF_COLUMNS)
    ages = _ages(columns, every[0] if every else None)
    return pd.DataFrame(
        {
            "node": _each([leaf.node for _, leaf in rows], size),
            "indicator": _each([leaf.indicator for _, leaf in rows], size),
            "ref_area": categories(columns["area"], codes.areas),
            "time_period": _each([leaves.period for leaves, _ in rows], size, labelled),
            **{name: columns[name] for name in ("score", "lower", "upper", "weight")},
            **ages,
            "carried_from": ages["value_period"].where(columns["carried"]),
            "missing_reason": categories(columns["reason"], SCORE_REASONS),
            "note": notes(columns["note"], NOTE),
        },
        columns=column_names("normalised"),
    )


def _each(names: list[str], sizes: list[int], column: Callable[..., Any] = categories) -> Any:
    """A name for so many rows each."""
    distinct = list(dict.fromkeys(names))
    return column(_repeated([distinct.index(name) for name in names], sizes), distinct)


def _ages(columns: Columns, first: Leaves | None) -> dict[str, Any]:
    """The period of each value and how old it is; all leaves number periods alike."""
    period = labelled(columns["period"], list(first.labels) if first else [])
    return {"value_period": pd.Series(period), "age": integers(columns["age"], columns["period"] != NO_PERIOD)}


def _repeated(numbers: list[int], times: list[int]) -> NDArray[np.int32]:
    return np.repeat(np.array(numbers, np.int32), times)


def _score_rows(leaves: Leaves, node: NodeScores) -> Columns:
    """The rows of one node: one per area asked for."""
    size, leaf, ranks = len(leaves.areas), node.leaf, node.ranks
    columns = {
        "area": leaves.areas,
        "score": node.scores[0],
        "lower": node.scores[1],
        "upper": node.scores[2],
        "weight": np.broadcast_to(node.weight, size),
        "availability": node.availability,
        "rank": ranks.rank,
        "rank_best": ranks.best,
        "rank_worst": ranks.worst,
        "rank_of": np.full(size, ranks.count),
        "period": np.full(size, NO_PERIOD) if leaf is None else _period_used(leaf),
        "age": np.zeros(size) if leaf is None else leaf.age,
        "carried": np.zeros(size, bool) if leaf is None else leaf.has("carried_forward"),
        "carried_weight": node.carried,
        "unlike_weight": node.unlike,
        "clipped": node.clipped,
        "reason": node.reason,
        "note": node.note,
    }
    return {name: column[leaves.shown] for name, column in columns.items()}


def _leaf_rows(leaves: Leaves, leaf: Leaf) -> Columns:
    """The rows of one leaf: one per area compared."""
    return {
        "area": leaves.areas,
        "score": leaf.scores[0],
        "lower": leaf.scores[1],
        "upper": leaf.scores[2],
        "weight": leaf.weight,
        "period": _period_used(leaf),
        "age": leaf.age,
        "carried": leaf.has("carried_forward"),
        "reason": leaf.reason,
        "note": leaf.note,
    }


def _period_used(leaf: Leaf) -> NDArray[np.int32]:
    """The period of each value that has a score."""
    return np.where(leaf.present, leaf.period, NO_PERIOD).astype(np.int32)


Kinds = dict[str, type[np.generic]]
_LEAF_COLUMNS: Kinds = {
    "area": np.int32, "score": np.float64, "lower": np.float64, "upper": np.float64, "weight": np.float64,
    "period": np.int32, "age": np.int64, "carried": np.bool_, "reason": np.int8, "note": np.int32,
}  # fmt: skip
_SCORE_COLUMNS: Kinds = _LEAF_COLUMNS | {
    "availability": np.float64, "rank": np.int32, "rank_best": np.int32, "rank_worst": np.int32, "rank_of": np.int64,
    "carried_weight": np.float64, "unlike_weight": np.float64, "clipped": np.int64,
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
