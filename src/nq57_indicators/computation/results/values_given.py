"""The values table that a caller gives, back as the panels that gaps, trends and scores are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.panels.layout import Layout, panels_of
from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.computation.results.coded import codes_of, names_of, numbers_of, observations_of, unknown_id
from nq57_indicators.computation.values.preference import with_preference
from nq57_indicators.computation.values.value_panel import STATED, Values
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import BASES, OBS_STATUSES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import Observations

_NEVER_STATED = [BASES.index(name) for name in ("components", "held")]
_SIDES = ("numerator", "denominator", "preferred", "unconfirmed")


def values_given(frame: pd.DataFrame, codes: Codebook) -> tuple[Observations, list[Values]]:
    """The rows of a values table, as if their indicators had been observed, and the layers of values they make.

    What is not in the table is not there. ``preferred`` is that of the rows, and worked out where the column is missing.
    """
    rows = _rows(frame, codes)
    sides = {name: numbers_of(frame, name) if name in frame else np.full(len(frame), np.nan) for name in _SIDES}
    sides["unconfirmed"] = _noted(frame)
    stated = _are_stated(rows, sides["numerator"])
    time = TimeAxis(rows.periods, np.unique(rows.period).tolist(), longer=False)
    values = [
        layer
        for is_stated in (False, True)
        for layer in _layers(rows, sides, Layout.of(rows, stated == is_stated, time=time), is_stated=is_stated)
    ]
    return rows, values if "preferred" in frame else with_preference(values, codes)


def _rows(frame: pd.DataFrame, codes: Codebook) -> Observations:
    named = frame.rename(columns={"indicator": "variable", "value": "obs_value"})
    rows = observations_of(named, codes.catalogue)
    indicator = np.array([codes.indicator.get(name, -1) for name in codes.items], np.int32)[rows.variable]
    if (indicator < 0).any():
        raise unknown_id("indicator", codes.items[rows.variable[np.argmin(indicator)]])
    lower, upper = (numbers_of(frame, name) if name in frame else rows.value for name in ("lower", "upper"))
    basis = codes_of(frame, "basis", list(BASES), "components")
    return replace(rows, variable=indicator, lower=lower, upper=upper, basis=basis)


def _are_stated(rows: Observations, numerator: NDArray[np.float64]) -> Mask:
    """Which rows are of rates as submitted: where a recomputed one has the same key, the basis alone does not tell."""
    keys = (rows.variable, rows.area, rows.period, rows.flow, rows.provider, rows.stage)
    says_so = np.asarray(rows.basis == STATED)
    order = np.lexsort((np.isnan(numerator), says_so, *keys))
    same = np.ones(max(len(order) - 1, 0), bool)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    stated = says_so.copy()
    assert rows.basis is not None
    seconds = order[1:][same]
    stated[seconds] = True
    thrice = same & (stated[order[1:]] == stated[order[:-1]])
    if thrice.any() or np.isin(rows.basis[seconds], _NEVER_STATED).any():
        raise ArgumentError("values-row-twice")
    return stated


def _layers(
    rows: Observations, sides: dict[str, NDArray[np.float64]], layout: Layout, *, is_stated: bool
) -> Iterator[Values]:
    plain: dict[str, Any] = {
        "status": np.full(len(rows), OBS_STATUSES.index("normal")),
        "reason": np.full(len(rows), -1),
        **dict.fromkeys(("lower", "upper", "basis")),
    }
    beside = {name: panels_of(replace(rows, value=side, **plain), layout) for name, side in sides.items()}
    for layer, panel in panels_of(rows, layout).items():
        numerator, denominator, preferred, noted = (beside[name][layer].value for name in _SIDES)
        unconfirmed = noted > 0
        yield Values(
            panel, numerator, denominator, is_stated, preferred > 0, unconfirmed if unconfirmed.any() else None
        )


def _noted(frame: pd.DataFrame) -> Floats:
    """1 for the rows whose notes say that somebody has yet to confirm a figure."""
    if "note" not in frame:
        return np.zeros(len(frame))
    texts, said = names_of(frame, "note")
    return np.array([*("unconfirmed" in text.split(",") for text in texts), False], np.float64)[said]
