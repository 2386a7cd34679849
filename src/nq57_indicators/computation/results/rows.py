"""The rows of the result tables, one portion after another: columns of codes and numbers, in the order of the table.

A portion holds whole indicators and the indicator is the first key, so that portions follow one another in the table.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.gaps import Gaps
from nq57_indicators.computation.panels.panel import ABSENT, FIRST_REASON, MISSING, Layer, Mask, provider_codes
from nq57_indicators.computation.results.portion import Portion
from nq57_indicators.computation.results.stacking import SAME, Columns, Part
from nq57_indicators.computation.trends.trends import Trend
from nq57_indicators.computation.values.valued import Values
from nq57_indicators.tables.frames import code_kind
from nq57_indicators.tables.observations import Observations, stamps


class Rows:
    """Makes the rows of the tables of one set of observations; ``constant_vintage`` is that of panels that have none."""

    def __init__(self, observations: Observations, constant_vintage: int) -> None:
        codes, table = observations.codebook, observations.periods
        self.constant_vintage = constant_vintage
        self.indicator_kind = code_kind(len(codes.indicators))
        self.area_kind = code_kind(len(codes.areas))
        self.provider_kind = code_kind(len(observations.providers))
        self.period_kind = code_kind(len(table))
        names = [f"{one.end.isoformat()} {one.label} {one.calendar}" for one in table.periods]
        self.time: NDArray[np.int64] = np.argsort(np.argsort(names)).astype(np.int64)

    def values(self, portion: Portion) -> Part:
        """The values table."""
        part = self._in_order([self._of_values(one) for one in portion.found] or [_NO_VALUES], "basis")
        portion.order = None if part.order is None else part.order.astype(np.int32)
        return part

    def gaps(self, portion: Portion) -> Part:
        """The gaps table."""
        layers = _layer_table(portion)
        return self._in_order([self._of_gaps(one, layers) for one in portion.gaps()] or [_NO_GAPS], "target")

    def trends(self, portion: Portion) -> Part:
        """The trends table."""
        layers = _layer_table(portion)
        return self._in_order([self._of_trend(one, layers) for one in portion.trends()] or [_NO_TRENDS])

    def movements(self, portion: Portion) -> Part:
        """What the trends table says of each value, in the order that the values table has."""
        return Part([self._of_movement(one) for one in portion.trends()] or [_NO_TRENDS], portion.order)

    def _of_values(self, one: Values) -> Columns:
        panel = one.panel
        picked = _Picked(panel.status != ABSENT)
        status, layer = picked(panel.status), panel.layer
        return {
            **self._key(picked, panel.items, panel.areas, panel.periods),
            "calendar": np.array(layer.calendar, np.int8),
            "flow": np.array(layer.flow, np.int8),
            "provider": picked(provider_codes(panel).astype(self.provider_kind)[:, None, None]),
            "stage": np.array(layer.stage, np.int8),
            "preferred": picked(np.False_ if one.counts is None else one.counts),
            **_bounded(picked, panel.value, panel.low, panel.high),
            "numerator": picked(one.numerator),
            "denominator": picked(one.denominator),
            "basis": picked(panel.basis),
            "obs_status": np.minimum(status, MISSING),
            "missing_reason": np.maximum(status - np.int8(FIRST_REASON), -1),
            "vintage": stamps(self.constant_vintage if panel.vintage is None else picked(panel.vintage)),
        }

    def _of_trend(self, one: Trend, layers: NDArray[np.int32]) -> Columns:
        series = one.series
        picked = _Picked(series.status != ABSENT)
        key = self._key(picked, series.indicators, series.areas, series.periods)
        return {
            **key,
            **self._source(layers, picked(series.source), key["area"]),
            **_bounded(picked, series.value, series.lower, series.upper),
            **self._of_movement(one),
        }

    def _of_movement(self, one: Trend) -> Columns:
        picked = _Picked(one.series.status != ABSENT)
        base = picked(one.base)
        return {
            "base": np.where(base >= 0, one.series.periods[base.clip(0)], -1).astype(self.period_kind),
            "change": picked(one.change),
            "change_percent": picked(one.change_percent),
            "cagr": picked(one.cagr),
            "series_break": picked(one.breaks),
        }

    def _of_gaps(self, one: Gaps, layers: NDArray[np.int32]) -> Columns:
        area = one.area.astype(self.area_kind)
        return {
            "indicator": one.indicator.astype(self.indicator_kind),
            "area": area,
            "period": one.period.astype(self.period_kind),
            **self._source(layers, one.source, area),
            "target": one.target,
            "owner": one.owner.astype(self.provider_kind),
            **{
                name: array
                for name in (*GAP_NUMBERS, "due", "met", "note", "projected_year")
                if (array := getattr(one, name)) is not getattr(one, SAME.get(name, ""), None)
            },
        }

    def _key(self, picked: _Picked, indicators: Any, areas: Any, periods: Any) -> Columns:
        return {
            "indicator": picked(indicators.astype(self.indicator_kind)[None, :, None]),
            "area": picked(areas.astype(self.area_kind)[:, None, None]),
            "period": picked(periods.astype(self.period_kind)[None, None, :]),
        }

    def _source(self, layers: NDArray[np.int32], source: NDArray[Any], area: NDArray[Any]) -> Columns:
        """What is known of the layer a value was taken from; mostly it is the same for all."""
        first = source[0] if len(source) else 0
        of = np.asarray(first) if (source == first).all() else source
        provider = layers[:, 3].astype(self.provider_kind).take(of)
        return {
            "calendar": layers[:, 1].astype(np.int8).take(of),
            "flow": layers[:, 2].astype(np.int8).take(of),
            "provider": np.where(provider < 0, area, provider).astype(self.provider_kind),
            "stage": layers[:, 4].astype(np.int8).take(of),
        }

    def _in_order(self, pieces: list[Columns], *last: str) -> Part:
        """The pieces of one portion, their rows sorted by their keys whatever the order of the input was."""
        full = [piece for piece in pieces if len(piece["area"])] or pieces[:1]
        names = ("flow", "provider", "stage", *last)
        keys = [
            [piece["indicator"], piece["area"], self.time.take(piece["period"]), *(piece[name] for name in names)]
            for piece in full
        ]
        return Part(full, _order(keys))


def _none_of(codes: str, numbers: tuple[str, ...]) -> Columns:
    """A table without rows."""
    names = ("indicator", "area", "period", "calendar", "flow", "provider", "stage", *codes.split())
    return {name: np.zeros(0, np.int8) for name in names} | {name: np.zeros(0) for name in numbers}


GAP_NUMBERS = (
    "value", "low", "high", "gap", "gap_lower", "gap_upper", "progress", "required_pace", "observed_pace",
)  # fmt: skip
_NO_VALUES = _none_of("basis obs_status missing_reason", ("value", "lower", "upper", "numerator", "denominator")) | {
    "preferred": np.zeros(0, bool),
    "vintage": stamps([]),
}
_NO_GAPS = _none_of("target owner met note projected_year", GAP_NUMBERS) | {"due": stamps([])}
_NO_TRENDS = _none_of("base series_break", ("value", "lower", "upper", "change", "change_percent", "cagr"))


class _Picked:
    """Takes the cells that are there out of arrays over area × indicator × period: indicator by indicator."""

    def __init__(self, there: Mask) -> None:
        self._shape = there.shape
        self._there = np.moveaxis(there, 1, 0)
        self._all = bool(there.all())

    def __call__(self, cells: Any) -> NDArray[Any]:
        turned = np.moveaxis(np.broadcast_to(cells, self._shape), 1, 0)
        # a copy in any case: frames belong to their users
        return turned.flatten() if self._all else turned[self._there]


def _bounded(picked: _Picked, value: Any, lower: Any, upper: Any) -> Columns:
    bounds = {name: picked(bound) for name, bound in (("lower", lower), ("upper", upper)) if bound is not value}
    return {"value": picked(value)} | bounds


def _layer_table(portion: Portion) -> NDArray[np.int32]:
    layers: list[Layer] = [one.panel.layer for one in portion.found]
    return np.array([tuple(layer) for layer in layers], np.int32).reshape(-1, 5)


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
