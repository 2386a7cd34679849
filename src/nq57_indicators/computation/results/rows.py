"""The rows of the result tables, one batch after another: columns of codes and numbers, in the order of the table.

A batch holds whole indicators and the indicator is the first key, so that batches follow one another in the table.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.gaps import Gaps
from nq57_indicators.computation.gaps.targets import NEVER
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    REASON_CODES,
    SELF,
    STATUS_CODES,
    Floats,
    Ints,
    Layer,
)
from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.computation.results.batch import Batch
from nq57_indicators.computation.results.stacking import SAME, Columns, Part
from nq57_indicators.computation.trends.trends import Trend
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.tables.frames import code_kind, places_in_time
from nq57_indicators.tables.observations import NO_DAY, Observations, stamps


class Rows:
    """Makes the rows of the tables of one set of observations; ``constant_vintage`` is that of panels that have none."""

    def __init__(self, observations: Observations, time: TimeAxis, constant_vintage: int) -> None:
        codes = observations.codebook
        self.constant_vintage = constant_vintage
        self.indicator_kind = code_kind(len(codes.indicators))
        self.area_kind = code_kind(len(codes.areas))
        self.provider_kind = code_kind(len(observations.providers))
        # in the order of time, as frames keep them
        self.period = places_in_time([period.label for period in time.table.periods])[np.append(time.codes, -1)]
        self.calendar = time.calendar
        self._one_calendar = np.asarray(time.calendar[0]) if len(set(time.calendar.tolist())) == 1 else None

    def values(self, batch: Batch) -> Part:
        """The values table."""
        return self._in_order([self._of_values(values) for values in batch.values] or [_NO_VALUES], "basis")

    def gaps(self, batch: Batch) -> Part:
        """The gaps table."""
        layers = _layer_table(batch)
        return self._in_order([self._of_gaps(gaps, layers) for gaps in batch.gaps()] or [_NO_GAPS], "target")

    def trends(self, batch: Batch) -> Part:
        """The trends table."""
        layers = _layer_table(batch)
        return self._in_order([self._of_trend(trend, layers) for trend in batch.trends()] or [_NO_TRENDS])

    def movements(self, batch: Batch) -> Part:
        """What the trends table says of each value, in the order of the values table, which has the same rows."""
        found = [self._of_movement(trend) for trend in batch.trends()]
        keys = [
            self._of_key(values) | {"basis": _Picked(values.panel.status)(values.panel.basis)}
            for values in batch.values
        ]
        pieces = [key | movement for key, movement in zip(keys, found, strict=True)]
        return self._in_order(pieces or [_NO_TRENDS | {"basis": np.zeros(0, np.int8)}], "basis")

    def _of_values(self, values: Values) -> Columns:
        panel = values.panel
        picked = _Picked(panel.status)
        status = picked(panel.status)
        return {
            **self._of_key(values),
            "preferred": picked(np.False_ if values.preferred is None else values.preferred),
            **_bounded(picked, panel.value, panel.low, panel.high),
            "numerator": picked(values.numerator),
            "denominator": picked(values.denominator),
            "basis": picked(panel.basis),
            "obs_status": STATUS_CODES.take(status),
            "missing_reason": REASON_CODES.take(status),
            "vintage": stamps(self.constant_vintage if panel.vintage is None else picked(panel.vintage)),
            "note": np.array(0, np.int8) if values.unconfirmed is None else picked(values.unconfirmed).astype(np.int8),
        }

    def _of_key(self, values: Values) -> Columns:
        panel = values.panel
        picked = _Picked(panel.status)
        return {
            **self._cells(picked, panel.items, panel.areas),
            "flow": np.array(panel.layer.flow, np.int8),
            "provider": picked(panel.providers.astype(self.provider_kind)[:, None]),
            "stage": np.array(panel.layer.stage, np.int8),
        }

    def _of_trend(self, trend: Trend, layers: NDArray[np.int32]) -> Columns:
        series = trend.series
        picked = _Picked(series.status)
        key = self._cells(picked, series.indicators, series.areas)
        return {
            **key,
            **self._source(layers, picked(series.source), key["area"]),
            **_bounded(picked, series.value, series.lower, series.upper),
            **self._of_movement(trend),
        }

    def _of_movement(self, trend: Trend) -> Columns:
        picked = _Picked(trend.series.status)
        return {
            "base": self.period.take(picked(trend.base), mode="wrap"),
            "change": picked(trend.change),
            "change_percent": picked(trend.change_percent),
            "cagr": picked(trend.cagr),
            "previous_change": picked(trend.previous_change),
            "yearly_change": picked(trend.yearly_change),
            "series_break": picked(trend.breaks),
        }

    def _of_gaps(self, gaps: Gaps, layers: NDArray[np.int32]) -> Columns:
        series, cells = gaps.series, gaps.cells
        area = series.areas.astype(self.area_kind).take(cells.area)
        indicator = np.repeat(series.indicators, len(series.areas)).astype(self.indicator_kind)
        return {
            "indicator": indicator.take(cells.line),
            "area": area,
            "place": cells.period,
            "period": self.period.take(cells.period),
            "calendar": self.calendar.take(cells.period) if self._one_calendar is None else self._one_calendar,
            **self._source(layers, series.source.ravel().take(cells.figure), area),
            "target": gaps.target,
            "owner": gaps.owner.astype(self.provider_kind),
            "base": self.period.take(gaps.base, mode="wrap"),
            "later": self.period.take(gaps.later, mode="wrap"),
            "due": stamps(np.where(gaps.due == NEVER, NO_DAY, gaps.due)),
            **{
                name: array
                for name in (*GAP_NUMBERS, *_GAP_CODES, "note", "projected_year")
                if (array := getattr(gaps, name)) is not getattr(gaps, SAME.get(name, ""), None)
            },
        }

    def _cells(self, picked: _Picked, indicators: Ints, areas: Ints) -> Columns:
        """Where each row lies; ``place`` is the position in time."""
        return {
            "indicator": picked(indicators.astype(self.indicator_kind)[:, None, None]),
            "area": picked(areas.astype(self.area_kind)[:, None]),
            "place": picked(np.arange(len(self.calendar), dtype=np.int16)),
            "period": picked(self.period[:-1]),
            "calendar": picked(self.calendar) if self._one_calendar is None else self._one_calendar,
        }

    def _source(self, layers: NDArray[np.int32], source: NDArray[Any], area: NDArray[Any]) -> Columns:
        """What is known of the layer a value was taken from; mostly it is the same for all."""
        first = source[0] if len(source) else 0
        of = np.asarray(first) if (source == first).all() else source
        flow, provider, stage = (column.take(of) for column in layers.T)
        return {
            "flow": flow.astype(np.int8),
            "provider": np.where(provider == SELF, area, provider).astype(self.provider_kind),
            "stage": stage.astype(np.int8),
        }

    def _in_order(self, pieces: list[Columns], *last: str) -> Part:
        """The pieces of one batch, their rows in the order of their keys whatever the order of the input was.

        Each piece is in order. Where no two of them speak of one indicator, so are their stretches of one indicator.
        """
        full = [piece for piece in pieces if len(piece["area"])] or pieces[:1]
        if len(full) == 1:
            return Part(full)
        stretches = sorted((each for at, piece in enumerate(full) for each in _stretches(piece, at)))
        if all(before[0] < after[0] for before, after in pairwise(stretches)):
            return Part([_rows_of(full[at], rows) for _, at, rows in _joined(stretches)])
        names = ("indicator", "area", "place", "flow", "provider", "stage", *last)
        return Part(full, _order([[piece[name] for name in names] for piece in full]))


Stretch = tuple[int, int, tuple[int, int]]
"""An indicator, the number of a piece, and its rows of the indicator."""


def _stretches(piece: Columns, at: int) -> list[Stretch]:
    """The rows of each indicator in a piece."""
    column = piece["indicator"]
    starts = [0, *(np.flatnonzero(column[1:] != column[:-1]) + 1).tolist(), len(column)]
    return [(int(column[rows[0]]), at, rows) for rows in pairwise(starts)]


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Stretches of one piece that follow one another as one."""
    joined: list[Stretch] = []
    for code, at, rows in stretches:
        if joined and joined[-1][1] == at and joined[-1][2][1] == rows[0]:
            joined[-1] = (joined[-1][0], at, (joined[-1][2][0], rows[1]))
        else:
            joined.append((code, at, rows))
    return joined


def _rows_of(piece: Columns, rows: tuple[int, int]) -> Columns:
    return {name: column if column.ndim == 0 else column[slice(*rows)] for name, column in piece.items()}


def _none_of(codes: str, numbers: tuple[str, ...]) -> Columns:
    """A table without rows."""
    names = ("indicator", "area", "place", "period", "calendar", "flow", "provider", "stage", *codes.split())
    return {name: np.zeros(0, np.int8) for name in names} | {name: np.zeros(0) for name in numbers}


GAP_NUMBERS = (
    "value", "low", "high", "gap", "gap_lower", "gap_upper", "base_value", "time_share", "progress", "required_pace",
    "observed_pace", "later_value",
)  # fmt: skip
_GAP_CODES = ("met", "relation", "outlook", "outlook_reason", "outlook_method")
_NO_VALUES = _none_of(
    "basis obs_status missing_reason note", ("value", "lower", "upper", "numerator", "denominator")
) | {
    "preferred": np.zeros(0, bool),
    "vintage": stamps([]),
}
_NO_GAPS = _none_of(
    "target owner base later met relation outlook outlook_reason outlook_method note projected_year", GAP_NUMBERS
) | {"due": stamps([])}
TREND_NUMBERS = ("value", "lower", "upper", "change", "change_percent", "cagr", "previous_change", "yearly_change")
_NO_TRENDS = _none_of("base series_break", TREND_NUMBERS)


class _Picked:
    """Takes the cells that are there out of arrays over indicator × area × period, in their order."""

    def __init__(self, status: NDArray[np.int8]) -> None:
        self._shape = status.shape
        there = status != ABSENT
        self._places = None if there.all() else np.flatnonzero(there)

    def __call__(self, cells: Any) -> NDArray[Any]:
        whole = np.broadcast_to(cells, self._shape)
        # a copy in any case: frames belong to their users
        return whole.flatten() if self._places is None else whole.reshape(-1).take(self._places)


def _bounded(picked: _Picked, value: Floats, lower: Floats, upper: Floats) -> Columns:
    bounds = {name: picked(bound) for name, bound in (("lower", lower), ("upper", upper)) if bound is not value}
    return {"value": picked(value)} | bounds


def _layer_table(batch: Batch) -> NDArray[np.int32]:
    layers: list[Layer] = [values.panel.layer for values in batch.values]
    return np.array([tuple(layer) for layer in layers], np.int32).reshape(-1, 3)


def _order(keys: list[list[NDArray[Any]]]) -> NDArray[np.intp] | None:
    """The numbers of the rows in the order of several codes, the first one first; ``None`` where they are in order.

    ``keys`` holds the codes of one piece after another; a code may be one for all of its rows.
    """
    sizes = [max(int(np.max(key, initial=0)) for key in each) + 2 for each in zip(*keys, strict=True)]
    if math.prod(sizes) < 2**62:
        number = np.concatenate([_numbers(each, sizes) for each in keys])
        return None if (number[1:] >= number[:-1]).all() else np.argsort(number, kind="stable")
    lines = [[np.broadcast_to(key, len(each[0])) for key in each] for each in keys]
    whole = [np.concatenate(line) for line in zip(*lines, strict=True)]
    return np.lexsort(whole[::-1])


def _numbers(keys: list[NDArray[Any]], sizes: list[int]) -> NDArray[np.int64]:
    """The codes of each row as one number."""
    number = np.zeros(len(keys[0]), np.int64)
    for key, size in zip(keys, sizes, strict=True):
        number *= size
        number += key
        number += 1
    return number
