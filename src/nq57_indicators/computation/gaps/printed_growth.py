"""Between which ends growth lies, each figure behind it being half a printed digit more or less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from nq57_indicators.computation.gaps.cells import Places
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.values.growth import years_back, years_between
from nq57_indicators.computation.values.series import Series
from nq57_indicators.tables.codebook import Codebook

_SWEEPS = 1000
"""More than any path needs: few of its figures are free, and each sweep brings them nearer."""
_STEADY = 1e-15


class Growth:
    """Which figures of a ``series`` the growth in it is made of."""

    def __init__(self, series: Series, codes: Codebook, assumed_base: str | None) -> None:
        self._time, self._line = series.time, len(series.areas) * len(series.time)
        self._exponent = np.full((len(series.indicators), len(series.time)), np.nan)
        self._since: dict[int, Places] = {}
        """The positions of the bases of means of yearly rates, by the number of the indicator."""
        for number, code in enumerate(series.indicators.tolist()):
            formula = codes.catalogue.indicators[codes.indicators[code]].formula
            since = series.time.same_kind(formula.base_period or assumed_base)
            if formula.averaging == "mean_of_rates":
                self._since[number] = since
            elif formula.averaging is not None:
                self._exponent[number] = 1.0 if formula.averaging == "yoy" else self._over(since)

    def _over(self, since: Places) -> Floats:
        """One over the years since a base."""
        years = years_between(self._time, np.arange(len(self._time)), since)
        return np.where(years > 0, 1.0 / np.where(years > 0, years, 1.0), np.nan)

    def exponent(self, figures: Places) -> Floats:
        """To what the ratio of the ends of some figures is raised; nothing where it is no growth, or a mean of rates."""
        periods = len(self._time)
        return self._exponent.ravel().take(figures // self._line * periods + figures % periods)

    def paths(self, figures: Places) -> Iterator[tuple[Places, Places]]:
        """Of those that are means of yearly rates: which they are, and the figures of all years up to them, the base first."""
        item, period = figures // self._line, figures % len(self._time)
        for number, since in self._since.items():
            mine = np.flatnonzero(item == number)
            for position in np.unique(period[mine]).tolist():
                years = np.array(years_back(self._time, int(since[position]), position)[::-1])
                rows = mine[period[mine] == position]
                yield rows, figures[rows][None, :] + (years - position)[:, None]


def ends_of_mean_rate(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The least and the greatest mean of yearly rates of figures between ``low`` and ``high``: year × area, the base first.

    All ends are above 0. The mean is convex in every figure, so it is greatest where each stands at one of its ends. In
    logarithms it is convex in all of them together, so it is least where no single one could make it less.

    >>> low, high = np.array([[9.5], [0.5], [9.5]]), np.array([[10.5], [1.5], [10.5]])
    >>> [round(float(end[0]), 4) for end in ends_of_mean_rate(low, high)]
    [2.2381, 9.5263]
    """
    years = len(low) - 1
    return _least(low, high) / years - 1.0, _greatest(low, high) / years - 1.0


def _greatest(low: Floats, high: Floats) -> Floats:
    """The greatest sum of ratios of each figure to the one before: the best way to either end, year after year."""
    ends = np.stack([low, high], axis=1)
    best = np.zeros_like(ends[0])
    for before, now in pairwise(ends):
        best = (best[:, None] + now[None, :] / before[:, None]).max(axis=0)
    return np.asarray(best.max(axis=0))


def _least(low: Floats, high: Floats) -> Floats:
    """The least sum: from the greatest base to the least last figure, each between at the geometric mean of its neighbours."""
    figures = np.sqrt(low * high)
    figures[0], figures[-1] = high[0], low[-1]
    for _ in range(_SWEEPS):
        before = figures.copy()
        for year in range(1, len(figures) - 1):
            figures[year] = np.sqrt(figures[year - 1] * figures[year + 1]).clip(low[year], high[year])
        if (np.abs(figures - before) <= _STEADY * before).all():
            break
    return np.asarray((figures[1:] / figures[:-1]).sum(axis=0))
