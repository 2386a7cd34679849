"""The rows of the result tables, one portion after another: columns of codes and numbers, in the order of the table.

A portion holds whole indicators and the indicator is the first key, so that portions follow one another in the table.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps import Gaps
from nq57_indicators.computation.growing import Columns, stacked
from nq57_indicators.computation.panel import ABSENT, MISSING, Layer, Mask, provider_codes
from nq57_indicators.computation.portion import Portion
from nq57_indicators.computation.trends import Trend
from nq57_indicators.computation.valued import Values
from nq57_indicators.recognition.frames import code_kind
from nq57_indicators.recognition.observations import Observations


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

    def values(self, portion: Portion) -> Columns:
        """The values table."""
        return self._in_order([self._of_values(one) for one in portion.found] or [_NO_VALUES])

    def gaps(self, portion: Portion) -> Columns:
        """The gaps table."""
        layers = _layer_table(portion)
        return self._in_order([self._of_gaps(one, layers) for one in portion.gaps()] or [_NO_GAPS], then="target")

    def trends(self, portion: Portion) -> Columns:
        """The trends table."""
        layers = _layer_table(portion)
        return self._in_order([self._of_trend(one, layers) for one in portion.trends()] or [_NO_TRENDS])

    def _of_values(self, one: Values) -> Columns:
        panel = one.panel
        picked = _Picked(panel.status != ABSENT)
        layer = panel.layer
        vintage = np.int32(self.constant_vintage) if panel.vintage is None else panel.vintage
        return {
            **self._key(picked, panel.items, panel.areas, panel.periods),
            "calendar": picked(np.int8(layer.calendar)),
            "flow": picked(np.int8(layer.flow)),
            "provider": picked(provider_codes(panel).astype(self.provider_kind)[:, None, None]),
            "stage": picked(np.int8(layer.stage)),
            "counts": picked(np.False_ if one.counts is None else one.counts),
            **_bounded(picked, panel.value, panel.low, panel.high),
            "numerator": picked(one.numerator),
            "denominator": picked(one.denominator),
            "basis": picked(panel.basis),
            "obs_status": np.minimum(picked(panel.status), MISSING),
            "vintage": picked(vintage),
        }

    def _of_trend(self, one: Trend, layers: NDArray[np.int32]) -> Columns:
        series = one.series
        picked = _Picked(series.status != ABSENT)
        key = self._key(picked, series.indicators, series.areas, series.periods)
        base = picked(one.base)
        return {
            **key,
            **self._source(layers, picked(series.source), key["area"]),
            **_bounded(picked, series.value, series.lower, series.upper),
            "base": np.where(base >= 0, series.periods[base.clip(0)], -1).astype(self.period_kind),
            "change": picked(one.change),
            "change_percent": picked(one.change_percent),
            "cagr": picked(one.cagr),
            "break": picked(one.breaks),
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
                for name in (*GAP_NUMBERS, "due", "met", "note", "reached_in")
                if (array := getattr(one, name)) is not one.gap or name == "gap"
            },
        }

    def _key(self, picked: _Picked, indicators: Any, areas: Any, periods: Any) -> Columns:
        return {
            "indicator": picked(indicators.astype(self.indicator_kind)[None, :, None]),
            "area": picked(areas.astype(self.area_kind)[:, None, None]),
            "period": picked(periods.astype(self.period_kind)[None, None, :]),
        }

    def _source(self, layers: NDArray[np.int32], source: NDArray[Any], area: NDArray[Any]) -> Columns:
        """What is known of the layer a value was taken from."""
        provider = layers[:, 3].astype(self.provider_kind)[source]
        return {
            "calendar": layers[:, 1].astype(np.int8)[source],
            "flow": layers[:, 2].astype(np.int8)[source],
            "provider": np.where(provider < 0, area, provider).astype(self.provider_kind),
            "stage": layers[:, 4].astype(np.int8)[source],
        }

    def _in_order(self, parts: list[Columns], then: str = "stage") -> Columns:
        """The parts of one portion below one another, sorted by their keys whatever the order of the input was."""
        full = [part for part in parts if len(part["area"])] or parts[:1]
        columns = stacked(full, len(full))
        if not len(columns["area"]):
            return columns
        time = self.time[columns["period"]]
        basis = columns.get("basis", columns["stage"])
        keys = [columns["indicator"], columns["area"], time]
        keys += [columns[name] for name in ("flow", "provider", "stage")] + [basis, columns[then]]
        order = _order(keys)
        return columns if order is None else {name: array[order] for name, array in columns.items()}


def _none_of(codes: str, numbers: tuple[str, ...]) -> Columns:
    """A table without rows."""
    names = ("indicator", "area", "period", "calendar", "flow", "provider", "stage", *codes.split())
    return {name: np.zeros(0, np.int8) for name in names} | {name: np.zeros(0) for name in numbers}


GAP_NUMBERS = ("gap", "gap_lower", "gap_upper", "share_of_way", "required_pace", "observed_pace")
_NO_VALUES = _none_of("basis obs_status vintage", ("value", "lower", "upper", "numerator", "denominator")) | {
    "counts": np.zeros(0, bool)
}
_NO_GAPS = _none_of("target owner due met note reached_in", GAP_NUMBERS)
_NO_TRENDS = _none_of("base break", ("value", "lower", "upper", "change", "change_percent", "cagr"))


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


def _order(keys: list[NDArray[Any]]) -> NDArray[np.int64] | None:
    """The order of rows by several codes, the first one first; ``None`` where they are in order."""
    sizes = [int(key.max(initial=0)) + 2 for key in keys]
    if math.prod(sizes) >= 2**62:
        return np.lexsort(keys[::-1])
    number = np.zeros(len(keys[0]), np.int64)
    for key, size in zip(keys, sizes, strict=True):
        number *= size
        number += key
        number += 1
    return None if (number[1:] >= number[:-1]).all() else np.argsort(number, kind="stable")
