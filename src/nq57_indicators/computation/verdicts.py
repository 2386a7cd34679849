"""Value against target, cell by cell: met or not, how far off, and when the gap would close."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panel import Floats
from nq57_indicators.computation.series import DAYS_A_YEAR, Series
from nq57_indicators.computation.targets import OPERATORS, Targets
from nq57_indicators.models.codelists import MET
from nq57_indicators.recognition.observations import PeriodTable

YES, NO, UNKNOWN = (MET.index(name) for name in ("yes", "no", "unknown"))


def base_of_target(label: str | None, series: Series, item: int, every: list[Series], table: PeriodTable) -> Floats:
    """The value of each area at a base period, from the series itself or one of another frequency."""
    indicator = int(series.indicators[item])
    result = np.full(len(series.areas), np.nan)
    alike = (series.layer.calendar, series.layer.flow)
    for one in [one for one in every if (one.layer.calendar, one.layer.flow) == alike]:
        at = [place for place, code in enumerate(one.periods.tolist()) if table.periods[code].label == label]
        column = np.flatnonzero(one.indicators == indicator)
        if not at or not len(column):
            continue
        found = np.full(len(series.areas), np.nan)
        shared = np.isin(series.areas, one.areas)
        found[shared] = one.value[np.searchsorted(one.areas, series.areas[shared]), column[0], at[0]]
        result = np.where(np.isnan(result), found, result)
    return result


def met_of(
    targets: Targets, target: NDArray[np.int64], low: Floats, high: Floats, bound_low: Floats, bound_high: Floats
) -> NDArray[np.int8]:
    """Yes, no or unknown, by the operator of the target of each row and the bounds of its value."""
    higher = targets.higher[target]
    strict = np.isin(targets.operator, _STRICT)[target]
    # where less is better the same question is asked of the negated figures
    worst, bound = np.where(higher, low, -high), np.where(higher, bound_low, -bound_high)
    best = worst if low is high else np.where(higher, high, -low)
    yes = np.where(strict, worst > bound, worst >= bound)
    no = np.where(strict, best <= bound, best < bound)
    two = np.flatnonzero(targets.two_sided[target])
    if len(two):
        yes[two] = (low[two] >= bound_low[two]) & (high[two] <= bound_high[two])
        no[two] = (high[two] < bound_low[two]) | (low[two] > bound_high[two])
    return np.where(yes, YES, np.where(no, NO, UNKNOWN)).astype(np.int8)


_STRICT = (OPERATORS.index(">"), OPERATORS.index("<"))


def gap_of(
    targets: Targets,
    target: NDArray[np.int64],
    value: Floats,
    bound_low: Floats,
    bound_high: Floats,
    near: Floats,
    sign: Floats,
) -> Floats:
    """t − v where more is better, v − t where less is; a two-sided range counts from the end that is missed."""
    gap = (near - value) * sign
    two = np.flatnonzero(targets.two_sided[target])
    gap[two] = np.maximum(bound_low[two] - value[two], value[two] - bound_high[two])
    return gap


def reached_in(end: NDArray[np.int64], gap: Floats, pace: Floats, met: NDArray[np.int8]) -> NDArray[np.int32]:
    """The year in which the observed pace closes the gap; 0 where it never does or nothing is left to reach."""
    with np.errstate(divide="ignore", invalid="ignore"):
        days = np.ceil(gap / pace * DAYS_A_YEAR)
    sure = np.flatnonzero((met == NO) & (pace > 0) & (days >= 0) & (days < 3_000_000))
    year = np.zeros(len(gap), np.int32)
    day = end[sure] + days[sure].astype(np.int64)
    year[sure] = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return year
