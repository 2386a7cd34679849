"""Đúng: a figure that its own series cannot explain.

A candidate is a figure that moves away from the one before it. It is compared with the figures around it and with the
same season of other years; what is nearest counts, so that seasons, Tết and a new level that stays are asked about at most
once, where they begin. The measure is the robust spread of the series itself, in logarithms: from the median or the upper
quartile of its steps, whichever is larger. A distance close to a power of ten is a slip of unit or decimal sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.tables.findings import text_of
from nq57_indicators.validation.correct.beside import beside
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, carried

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Thresholds:
    """When a figure is asked about."""

    deviations: float = 4.0
    """Robust deviations of its own series from which a figure is far away."""
    factor_counts: float = 1.5
    """The least factor between a count or sum and what surrounds it."""
    factor_rates: float = 1.2
    """The same for rates, points and indices, which move less."""
    least_spread: float = 0.05
    """The spread that every series is granted: five percent."""
    slip_within: float = 1.45
    """How near a power of ten a slip lies, as a factor."""
    least_known: int = 3
    """Figures around one that are needed to judge it."""
    least_for_zero: float = 10.0
    """A series whose usual figure is below this may well have a zero."""


_NORMAL_QUARTILE = 1.1503
"""Three quarters of normal deviations lie within this many standard ones."""
_YTD = FLOWS.index("ytd")
_BEFORE, _AFTER = 6, 3


def unexplained(review: Review, series: Series, limits: Thresholds = Thresholds()) -> None:
    """Slips of a power of ten, levels far from their series, zeros where there never was one."""
    usable = series.flow != _YTD  # a running total grows through the year by its nature
    rates = _is_rate(review, series)
    least = np.log(np.where(rates, limits.factor_rates, limits.factor_counts))
    at = np.nonzero(_candidates(series, least) & usable[:, None] & (series.row >= 0))
    if len(at[0]):
        _judge(review, series, at, least, limits)
    _zeros(review, series, usable & ~rates, limits)


def _is_rate(review: Review, series: Series) -> Mask:
    rates: Mask = ~review.codes.additive[series.variable] | (review.codes.over_time[series.variable] == 0)
    return rates


def _candidates(series: Series, least: Floats) -> Mask:
    """Figures that differ much from the last known one before, and the one such a figure differs from."""
    step = np.abs(series.logs[:, 1:] - series.last_logs[:, :-1]) > least[:, None]
    found = np.zeros(series.logs.shape, bool)
    found[:, 1:] |= step
    found[:, :-1] |= step
    return found


def _judge(review: Review, series: Series, at: tuple[Numbers, ...], least: Floats, limits: Thresholds) -> None:
    logs, (line, place) = series.logs, at
    around, known = _around(logs, line, place)
    own = logs[line, place]
    distance = own - around
    season = _nearest_season(logs, line, place, 12 // series.months)
    chance = np.where(_is_rate(review, series)[line], 0.0, np.exp(-around))  # counts vary by their root at least
    spread = np.sqrt(np.maximum(_spread(logs, line, place), limits.least_spread) ** 2 + chance)
    far = np.maximum(least[line], limits.deviations * spread)
    before = _last_before(logs, line, place)
    begins = ~(np.abs(own - before) <= far)  # also where nothing stands before
    off = (known >= limits.least_known) & (np.abs(distance) > far) & ~(season <= far) & begins
    powers = np.round(distance / np.log(10))
    slip = off & (powers != 0) & (np.abs(distance - powers * np.log(10)) < np.log(limits.slip_within))
    rows = series.row[line[slip], place[slip]]
    usual = np.array([float(f"{value:.3g}") for value in np.exp(around[slip]).tolist()])
    found = text_of(review.observations.value[rows])
    review.report("scale-differs-from-series", rows, found=found, expected=text_of(usual))
    line, place = line[off & ~slip], place[off & ~slip]
    rows = series.row[line, place]
    found = text_of(review.observations.value[rows])
    review.report("level-unexplained", rows, found=found, expected=beside(review, series, line, place))


def _around(logs: Floats, line: Numbers, place: Numbers) -> tuple[Floats, Numbers]:
    """The median of the figures around each, and how many there are."""
    offsets = np.array([*range(-_BEFORE, 0), *range(1, _AFTER + 1)])
    near = _gathered(logs, line, place, offsets)
    return _median(near), (~np.isnan(near)).sum(axis=1)


def _gathered(logs: Floats, line: Numbers, place: Numbers, offsets: Numbers) -> Floats:
    """The figures at some distances from each place, NaN beyond the ends."""
    where = place[:, None] + offsets[None, :]
    inside = (where >= 0) & (where < logs.shape[1])
    return np.where(inside, logs[line[:, None], where.clip(0, logs.shape[1] - 1)], np.nan)


def _median(values: Floats) -> Floats:
    """The median of each line without what is missing; NaN for none."""
    ordered = np.sort(values, axis=1)
    count = (~np.isnan(values)).sum(axis=1)
    low, high = ((count - 1) // 2).clip(0), (count // 2).clip(0, values.shape[1] - 1)
    lines = np.arange(len(values))
    middle = (ordered[lines, low] + ordered[lines, high]) / 2
    return np.where(count > 0, middle, np.nan)


def _nearest_season(logs: Floats, line: Numbers, place: Numbers, periods_in_year: int) -> Floats:
    """The distance to the same season of the years around, the nearest of them; NaN where there is none."""
    if periods_in_year == 1:
        return np.full(len(line), np.nan)
    same = _gathered(logs, line, place, np.array([-2, -1, 1, 2]) * periods_in_year)
    distance = np.where(np.isnan(same), np.inf, np.abs(same - logs[line, place][:, None])).min(axis=1)
    return np.where(np.isfinite(distance), distance, np.nan)


def _spread(logs: Floats, line: Numbers, place: Numbers) -> Floats:
    """The robust spread of the steps of each line, those to and from the figure itself left out."""
    lines = logs[line]
    steps = np.abs(lines[:, 1:] - carried(lines)[:, :-1])  # from one known figure to the next one
    for step in (place - 1, place):
        inside = (step >= 0) & (step < steps.shape[1])
        steps[inside, step[inside]] = np.nan
    ordered = np.sort(steps, axis=1)
    known = (~np.isnan(steps)).sum(axis=1)
    quartile = ordered[np.arange(len(steps)), (3 * known // 4).clip(max=np.maximum(known - 1, 0))]
    spread: Floats = np.nan_to_num(np.maximum(1.4826 * _median(steps), quartile / _NORMAL_QUARTILE))
    return spread


def _last_before(logs: Floats, line: Numbers, place: Numbers) -> Floats:
    """The last known figure before each."""
    before = carried(logs[line])[np.arange(len(line)), (place - 1).clip(0)]
    return np.where(place > 0, before, np.nan)


def _zeros(review: Review, series: Series, counted: Mask, limits: Thresholds) -> None:
    """A zero in a series that has no other one and is usually large."""
    zero = (series.value == 0) & (series.row >= 0) & counted[:, None]
    line, place = np.nonzero(zero & ((series.value == 0).sum(axis=1) == 1)[:, None])
    if not len(line):
        return
    others = np.where(series.value[line] == 0, np.nan, series.value[line])
    usual, known = _median(others), (~np.isnan(others)).sum(axis=1)
    asked = (known >= limits.least_known + 1) & (usual >= limits.least_for_zero)
    line, place = line[asked], place[asked]
    review.report("zero-where-never", series.row[line, place], found="0", expected=beside(review, series, line, place))
