"""From panels to the frames that users see; the only module of this room that makes frames of results."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.aggregation import NodeScores
from nq57_indicators.computation.gaps import NOTE, Gaps
from nq57_indicators.computation.panel import ABSENT, MISSING, Layer, provider_codes
from nq57_indicators.computation.snapshot import NO_PERIOD, Snapshot
from nq57_indicators.computation.trends import BREAKS, Trend
from nq57_indicators.computation.valued import Values
from nq57_indicators.models.codelists import BASES, CALENDARS, FLOWS, MET, OBS_STATUSES, STAGES
from nq57_indicators.models.tables import column_names
from nq57_indicators.recognition.frames import categories, dates, integers, labelled
from nq57_indicators.recognition.observations import NO_DAY, Observations

Columns = dict[str, NDArray[Any]]


def values_frame(found: list[Values], observations: Observations) -> pd.DataFrame:
    """The values table, sorted by indicator, area, time, then the rest of the key."""
    sizes = [int(np.count_nonzero(one.panel.status != ABSENT)) for one in found]
    parts = (_value_rows(one, constant_vintage(observations)) for one in found)
    columns = _sorted(_together(parts, sizes, _VALUE_COLUMNS), observations)
    return pd.DataFrame(
        _key_columns(columns, observations)
        | {name: columns[name] for name in ("counts", "value", "lower", "upper", "numerator", "denominator")}
        | {
            "basis": categories(columns["basis"], BASES),
            "obs_status": categories(columns["obs_status"], OBS_STATUSES),
            "vintage": dates(columns["vintage"]),
        },
        columns=column_names("values"),
    )


def _value_rows(one: Values, constant: int) -> Columns:
    """The rows of one layer; ``constant`` is the vintage where all figures have the same."""
    panel = one.panel
    at = np.nonzero(panel.status != ABSENT)
    return _key(at, panel.items, panel.areas, panel.periods, panel.layer, provider_codes(panel)) | {
        "counts": one.counts[at] if one.counts is not None else np.zeros(len(at[0]), bool),
        "value": panel.value[at],
        "lower": panel.low[at],
        "upper": panel.high[at],
        "numerator": one.numerator[at],
        "denominator": one.denominator[at],
        "basis": panel.basis[at],
        "obs_status": np.minimum(panel.status[at], MISSING),
        "vintage": np.full(len(at[0]), constant) if panel.vintage is None else panel.vintage[at],
    }


def gaps_frame(found: list[Gaps], observations: Observations, layers: list[Layer]) -> pd.DataFrame:
    """The gaps table; ``layers`` are those of the values the rows were made from."""
    names = [one.target.id for gaps in found for one in gaps.targets.owned]
    target_code = {name: code for code, name in enumerate(dict.fromkeys(names))}
    parts = (_gap_rows(one, layers, target_code) for one in found)
    columns = _sorted(_together(parts, [len(one.area) for one in found], _GAP_COLUMNS), observations, then=("target",))
    due = np.where(columns["due"] >= np.iinfo(np.int32).max, NO_DAY, columns["due"])
    return pd.DataFrame(
        _key_columns(columns, observations)
        | {name: columns[name] for name in _GAP_NUMBERS}
        | {
            "target": categories(columns["target"], list(target_code)),
            "owner": categories(columns["owner"], observations.providers),
            "due": dates(due),
            "met": categories(columns["met"], MET),
            "reached_in": integers(columns["reached_in"], columns["reached_in"] > 0),
            "note": _notes(columns["note"]),
        },
        columns=column_names("gaps"),
    )


def _gap_rows(one: Gaps, layers: list[Layer], target_code: dict[str, int]) -> Columns:
    own = np.array([target_code[owned.target.id] for owned in one.targets.owned], np.int32)
    names = (*_GAP_NUMBERS, "owner", "due", "met", "note", "reached_in")
    return _keys_of_sources(one, layers) | {name: getattr(one, name) for name in names} | {"target": own[one.target]}


def _keys_of_sources(one: Gaps, layers: list[Layer]) -> Columns:
    table = np.array([tuple(layer) for layer in layers], np.int32).reshape(-1, 5)
    picked = table[one.source]
    return {
        "indicator": one.indicator,
        "area": one.area,
        "period": one.period,
        "calendar": picked[:, 1],
        "flow": picked[:, 2],
        "provider": np.where(picked[:, 3] < 0, one.area, picked[:, 3]),
        "stage": picked[:, 4],
    }


def trends_frame(found: list[Trend], observations: Observations, layers: list[Layer]) -> pd.DataFrame:
    """The trends table: one row for each figure of each series."""
    sizes = [int(np.count_nonzero(one.series.status != ABSENT)) for one in found]
    columns = _sorted(_together((_trend_rows(one, layers) for one in found), sizes, _TREND_COLUMNS), observations)
    labels = [period.label for period in observations.periods.periods]
    breaks = categories(columns["break"].astype(np.int64) - 1, [name for name in BREAKS if name])
    return pd.DataFrame(
        _key_columns(columns, observations)
        | {name: columns[name] for name in ("value", "lower", "upper", "change", "change_percent", "cagr")}
        | {"base_period": labelled(columns["base"], labels), "break": breaks},
        columns=column_names("trends"),
    )


def _trend_rows(one: Trend, layers: list[Layer]) -> Columns:
    series = one.series
    at = np.nonzero(series.status != ABSENT)
    source = np.array([tuple(layer) for layer in layers], np.int32).reshape(-1, 5)[series.source[at]]
    base = one.movement.base[at]
    area = series.areas[at[0]]
    return {
        "indicator": series.indicators[at[1]],
        "area": area,
        "period": series.periods[at[2]],
        "calendar": source[:, 1],
        "flow": source[:, 2],
        "provider": np.where(source[:, 3] < 0, area, source[:, 3]),
        "stage": source[:, 4],
        "value": series.value[at],
        "lower": series.lower[at],
        "upper": series.upper[at],
        "base": np.where(base >= 0, series.periods[base.clip(0)], -1),
        "change": one.change[at],
        "change_percent": one.change_percent[at],
        "cagr": one.cagr[at],
        "break": one.breaks[at],
    }


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
            "note": _notes(columns["note"]),
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
_KEY_COLUMNS: Kinds = {
    "indicator": np.int32, "area": np.int32, "period": np.int32, "calendar": np.int8, "flow": np.int8,
    "provider": np.int32, "stage": np.int8,
}  # fmt: skip
_BOUNDED: Kinds = dict.fromkeys(("value", "lower", "upper"), np.float64)
_VALUE_COLUMNS: Kinds = _KEY_COLUMNS | _BOUNDED | {
    "numerator": np.float64, "denominator": np.float64, "counts": np.bool_, "basis": np.int8, "obs_status": np.int8,
    "vintage": np.int32,
}  # fmt: skip
_GAP_NUMBERS = ("gap", "gap_lower", "gap_upper", "share_of_way", "required_pace", "observed_pace")
_GAP_COLUMNS: Kinds = _KEY_COLUMNS | dict.fromkeys(_GAP_NUMBERS, np.float64) | {
    "target": np.int32, "owner": np.int32, "due": np.int64, "met": np.int8, "reached_in": np.int32, "note": np.int16,
}  # fmt: skip
_TREND_COLUMNS: Kinds = _KEY_COLUMNS | _BOUNDED | {
    "change": np.float64, "change_percent": np.float64, "cagr": np.float64, "base": np.int32, "break": np.int8,
}  # fmt: skip
_SCORE_COLUMNS: Kinds = {
    "area": np.int32, "score": np.float64, "lower": np.float64, "upper": np.float64, "weight": np.float64,
    "availability": np.float64, "rank": np.int32, "rank_best": np.int32, "rank_worst": np.int32, "rank_of": np.int64,
    "period": np.int32, "age": np.int64, "note": np.int16,
}  # fmt: skip


def _key(
    at: tuple[NDArray[Any], ...],
    items: NDArray[Any],
    areas: NDArray[Any],
    periods: NDArray[Any],
    layer: Layer,
    providers: NDArray[Any],
) -> Columns:
    size = len(at[0])
    return {
        "indicator": items[at[1]],
        "area": areas[at[0]],
        "period": periods[at[2]],
        "calendar": np.full(size, layer.calendar, np.int8),
        "flow": np.full(size, layer.flow, np.int8),
        "provider": providers[at[0]],
        "stage": np.full(size, layer.stage, np.int8),
    }


def _together(parts: Iterator[Columns], sizes: list[int], kinds: Kinds) -> Columns:
    """Parts of known sizes below one another: each is dropped before the next is made."""
    if len(sizes) == 1:
        return next(parts)
    columns: Columns = {name: np.empty(sum(sizes), kind) for name, kind in kinds.items()}
    start = 0
    for part, size in zip(parts, sizes, strict=True):
        for name, array in columns.items():
            array[start : start + size] = part[name]
        start += size
    return columns


def _sorted(columns: Columns, observations: Observations, then: tuple[str, ...] = ()) -> Columns:
    """Rows in a fixed order that does not depend on the order of the input."""
    table = observations.periods
    order_of_label = np.argsort(np.argsort([f"{p.end.isoformat()} {p.label} {p.calendar}" for p in table.periods]))
    time = order_of_label.astype(np.int64)[columns["period"]] if len(table) else columns["period"]
    basis = columns.get("basis", columns["stage"])
    keys = [columns["indicator"], columns["area"], time, columns["flow"], columns["provider"], columns["stage"], basis]
    order = _order([*keys, *(columns[name] for name in then)])
    return {name: array[order] for name, array in columns.items()}


def _order(keys: list[NDArray[Any]]) -> NDArray[np.int64]:
    """The order of rows by several codes, the first one first: by one number where that holds them all."""
    sizes = [int(key.max(initial=0)) + 2 for key in keys]
    if math.prod(sizes) >= 2**62:
        return np.lexsort(keys[::-1])
    number = np.zeros(len(keys[0]), np.int64)
    for key, size in zip(keys, sizes, strict=True):
        number *= size
        number += key + 1
    return np.argsort(number, kind="stable")


def _key_columns(columns: Columns, observations: Observations) -> dict[str, Any]:
    codes = observations.codebook
    labels = [period.label for period in observations.periods.periods]
    return {
        "indicator": categories(columns["indicator"], codes.indicators),
        "ref_area": categories(columns["area"], codes.areas),
        "time_period": labelled(columns["period"], labels),
        "calendar": categories(columns["calendar"], CALENDARS),
        "flow": categories(columns["flow"], FLOWS),
        "provider": categories(columns["provider"], observations.providers),
        "stage": categories(columns["stage"], STAGES),
    }


def constant_vintage(observations: Observations) -> int:
    """The vintage of every figure, where panels need none of their own since all have the same."""
    return int(observations.vintage[0]) if len(observations) else NO_DAY


def _notes(bits: NDArray[np.integer[Any]]) -> Any:
    """Sets of note codes as text, comma-joined."""
    distinct, where = np.unique(bits, return_inverse=True)
    texts = [",".join(name for name, bit in NOTE.items() if number & bit) for number in distinct.tolist()]
    return categories(where, texts)
