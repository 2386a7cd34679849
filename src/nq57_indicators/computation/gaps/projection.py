"""The years in which a target would be reached at the present pace, by several slopes: how sure one year alone would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.verdicts import days_ahead, projected_year
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR
from nq57_indicators.computation.trends.movement import line_up_to, slope_of
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.indicator import Indicator

FARTHEST_YEAR = 9999


def least_squares(years: Floats, figures: Floats) -> float:
    """The least-squares slope a year, added up as the whole table is.

    >>> least_squares(np.arange(5.0), np.array([10.0, 12.0, 11.0, 15.0, 17.0]))
    1.7
    """
    sums = np.zeros(5)
    for year, figure in zip(years, figures, strict=True):
        sums += (1.0, year, figure, year * year, figure * year)
    return float(slope_of(sums[:, None])[0])


def theil_sen(years: Floats, figures: Floats) -> float:
    """The median of the slopes of all pairs: one odd figure does not move it.

    >>> round(theil_sen(np.arange(5.0), np.array([10.0, 12.0, 11.0, 15.0, 17.0])), 6)
    1.708333
    """
    first, second = np.triu_indices(len(years), 1)
    return float(np.median((figures[second] - figures[first]) / (years[second] - years[first])))


@dataclass(frozen=True)
class TargetEnds:
    """What a target asks for, not turned: its ends, whether it is met, the whole of a share whose target lies below it."""

    low: float
    high: float
    met: int
    sign: float
    two_sided: bool
    whole: float | None

    @classmethod
    def of(cls, definition: Indicator, low: float, high: float, met: int, *, two_sided: bool) -> TargetEnds:
        """What is asked of an indicator; ``met`` is a position in ``MET``."""
        whole = definition.whole
        near = low if definition.sign > 0 else high
        below = whole is not None and 0 < near < whole
        return cls(low, high, met, definition.sign, two_sided, whole if below else None)


def span_ahead(
    series: Series,
    stretch: NDArray[np.int16],
    at: tuple[int, int, int],
    value: float,
    asked: TargetEnds,
    clock: date | None = None,
) -> tuple[int, int] | None:
    """The years of a cell of a series; ``value`` is what is held against the target, the mean up to it for an average.

    Nothing where one of them is over on the ``clock``, the day up to which data is known: what was to come then has not been
    seen.
    """
    places = line_up_to(series, stretch, at)
    sign, near = asked.sign, asked.low if asked.sign > 0 else asked.high
    far = asked.high if asked.sign > 0 else asked.low
    if asked.two_sided and value * sign > far * sign:  # beyond the range, less is better
        sign, near = -sign, far
    figures = series.value[(*at[:2], places)]
    days = series.time.end[places]
    years = years_of_slopes(days, figures * sign, near * sign, asked.met, asked.whole, value * sign)
    return None if years is None or (clock is not None and years[0] < clock.year) else years


def years_of_slopes(
    days: NDArray[np.int64], figures: Floats, asked: float, met: int, whole: float | None, value: float | None = None
) -> tuple[int, int] | None:
    """The first and the last year by least squares, by Theil–Sen, and for a share of ``whole`` by its logit too.

    ``figures`` are turned (more is better) and end on ``days``, as is ``asked``; a ``whole`` is given for shares whose target
    lies below it. The way ahead starts from ``value``, the last figure without it. ``None`` where the table has no year, or
    where one of the slopes never gets there.

    >>> from nq57_indicators.computation.gaps.verdicts import NO, YES
    >>> days = np.array(["2020-12-31", "2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31"], "datetime64[D]").astype(np.int64)
    >>> years_of_slopes(days, np.array([10.0, 12.0, 11.0, 15.0, 17.0]), 27.0, NO, None)
    (2030, 2030)
    >>> years_of_slopes(days, np.array([10.0, 12.0, 11.0, 15.0, 17.0]), 30.0, YES, None) is None
    True
    """
    if len(days) < 2:
        return None
    years = (days - days[0]) / DAYS_A_YEAR
    gap = asked - (figures[-1] if value is None else value)
    slope = least_squares(years, figures)
    behind = np.array([len(days)], np.int16), np.array([years[-1]], np.float32)
    own = projected_year(days[-1:], np.array([gap]), np.array([slope]), np.array([met], np.int8), behind)
    if own[0] == 0:
        return None
    ahead = [gap / robust if (robust := theil_sen(years, figures)) > 0 else np.inf]
    if whole is not None:
        ahead += _by_logit(years, figures, np.array([asked - gap, asked]) / whole, whole)
    found = [int(own[0]), *(_year(int(days[-1]), each) for each in ahead)]
    return (min(found), max(found)) if max(found) < FARTHEST_YEAR else None


def _by_logit(years: Floats, figures: Floats, path: Floats, whole: float) -> list[float]:
    """The years ahead on the logistic path along the ``way`` of two shares; nothing where a share is none or all."""
    shares = np.abs(np.append(figures / whole, path))
    if not ((shares > 0) & (shares < 1)).all():
        return []
    sign = 1.0 if path[1] > 0 else -1.0
    odds = [sign * log(share / (1.0 - share)) for share in shares.tolist()]
    slope = least_squares(years, np.array(odds[:-2]))
    return [(odds[-1] - odds[-2]) / slope if slope > 0 else np.inf]


def _year(day: int, ahead: float) -> int:
    """The year that lies so many years after a day."""
    if not np.isfinite(ahead) or ahead > FARTHEST_YEAR:
        return FARTHEST_YEAR
    return int(np.datetime64(day + int(days_ahead(np.array(ahead))), "D").astype("datetime64[Y]").astype(int)) + 1970
