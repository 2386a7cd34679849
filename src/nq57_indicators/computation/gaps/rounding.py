"""Where half of a last digit would turn a verdict: of the figure, or of those it is made of.

In verdicts the printed figure is the figure: 80 meets 80, 79.96 does not. What stands so near to its target that other
figures, printed the same, would be judged otherwise is only told. Counts are exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places
from nq57_indicators.computation.gaps.judging import Judge, Verdicts
from nq57_indicators.computation.gaps.printed_growth import Growth, ends_of_mean_rate
from nq57_indicators.computation.gaps.targets import APPLIES, OPERATORS
from nq57_indicators.computation.gaps.verdicts import UNKNOWN
from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.values.formulas import formulas
from nq57_indicators.computation.values.series import Series
from nq57_indicators.tables.agreement import COMPUTED
from nq57_indicators.tables.codebook import Codebook

WIDEST = 0.5
"""Half of the last digit of a whole number."""
_ENDLESS = 1e300
"""Beyond every target."""
MOST_DIGITS = 6
"""A figure with more digits after the sign is none that was printed."""


def half_digits(figures: Floats) -> Floats:
    """Half of the last digit that each figure is written with; nothing where it needs more than six after the sign.

    >>> half_digits(np.array([80.0, 79.6, 79.96, 100 / 3])).tolist()
    [0.5, 0.05, 0.005, 0.0]
    """
    half = np.zeros(len(figures))
    for digits in range(MOST_DIGITS, -1, -1):
        half[np.round(figures, digits) == figures] = 0.5 * 10.0**-digits
    return half


class Printed:
    """What figures of a (plain) ``series`` may be as they were printed: half of the last digit of each more or less.

    The last digit is that which was printed, where that is known; else the last one that the figure needs.
    """

    def __init__(self, series: Series, codes: Codebook, assumed_base: str | None = None) -> None:
        compiled = formulas(codes)
        self._series = series
        self._growth = Growth(series, codes, assumed_base)
        self._counted = counted_indicators(codes)[series.indicators]
        self._is_rate = np.isin(series.indicators, compiled.ratios.indicator)
        per = np.full(len(codes.indicators), np.nan)
        per[compiled.ratios.indicator] = compiled.ratios.per
        self._per = per[series.indicators]
        """What rates are multiplied by; not a number of growth."""

    def is_exact(self, figures: Places) -> Mask:
        """Which figures (cells of the series) are counts, or made of counts; a rate as submitted is neither."""
        indicator = self._indicator(figures)
        return self._counted.take(indicator) & (self._is_made(figures) | ~self._is_rate.take(indicator))

    def ends(self, figures: Places) -> tuple[Floats, Floats]:
        """The lower and the upper end of some figures, the figures themselves where they are exact."""
        value: Floats = self._series.value.ravel().take(figures)
        low, high = value.copy(), value.copy()
        made, exact = self._is_made(figures), self.is_exact(figures)
        rows = np.flatnonzero(~made & ~exact)
        half = self._half("half", value[rows], figures[rows])
        low[rows], high[rows] = value[rows] - half, value[rows] + half
        rows = np.flatnonzero(made & ~exact)
        low[rows], high[rows] = self._of_sides(value[rows], figures[rows])
        return low, high

    def near(self, figures: Places, gap: Floats) -> Mask:
        """Which figures may stand within half a digit of the border: all that are made of others, and single ones so near."""
        half = self._series.half
        stated = np.nan if half is None else half.ravel().take(figures)
        return self._is_made(figures) | (np.abs(gap) <= np.fmax(stated, WIDEST))

    def _indicator(self, figures: Places) -> Places:
        return figures // (len(self._series.areas) * len(self._series.time))

    def _is_made(self, figures: Places) -> Mask:
        return ~np.isnan(self._series.denominator.ravel().take(figures))

    def _of_sides(self, value: Floats, figures: Places) -> tuple[Floats, Floats]:
        """The ends of rates and of growth: each side may be off by its own half. Over what may be nothing they have no end."""
        per = self._per.take(self._indicator(figures))
        above, below = (self._side(name, figures) for name in ("numerator", "denominator"))
        with np.errstate(divide="ignore", invalid="ignore"):
            corners = np.stack([above[figure] / below[other] for figure in (0, 1) for other in (0, 1)])
            growth = (corners.clip(0.0) ** self._growth.exponent(figures) - 1.0) * 100.0
            ends = np.where(np.isnan(per), growth, corners * per)
        ends[:, np.isnan(ends).any(axis=0)] = value[np.isnan(ends).any(axis=0)]
        endless = np.sign(below[0]) != np.sign(below[1])
        low, high = ends.min(axis=0), ends.max(axis=0)
        for rows, years in self._growth.paths(figures):
            sides = [self._side("denominator", figures[rows]), *(self._side("numerator", year) for year in years[1:])]
            least, most = np.stack(sides, axis=1)
            # a rate of growth has no end where what it grows from may be nothing
            ended = (least[:-1] > 0).all(axis=0)
            endless[rows] = ~ended & ~np.isnan(least).any(axis=0)
            mean = ends_of_mean_rate(least[:, ended].clip(0.0), most[:, ended])
            low[rows[ended]], high[rows[ended]] = (end * 100.0 for end in mean)
        return np.where(endless, -_ENDLESS, low), np.where(endless, _ENDLESS, high)

    def _side(self, name: str, figures: Places) -> Floats:
        """The lower and the upper end of one side of some figures, stacked."""
        value: Floats = getattr(self._series, name).ravel().take(figures)
        half = self._half(f"{name}_half", value, figures)
        return np.stack([value - half, value + half])

    def _half(self, name: str, values: Floats, figures: Places) -> Floats:
        """Half of the last digit of some figures, less than noise shorter: an end itself is not reached."""
        stated = getattr(self._series, name)
        half = np.full(len(figures), np.nan) if stated is None else stated.ravel().take(figures)
        unknown = np.flatnonzero(np.isnan(half))
        half[unknown] = half_digits(values[unknown])
        return half * (1 - COMPUTED)


class PrintedJudge(Judge):
    """A judge of what figures may be as they were printed: where it finds no verdict, half a digit would turn that."""

    def __init__(self, judge: Judge, printed: Printed) -> None:
        super().__init__(judge.series, judge.targets, judge.averages, judge.movement)
        self._printed = printed

    def figures_of(self, cells: GapCells) -> tuple[Floats, Floats, Floats]:
        """Value of each row with its ends, turned; of a target that is counted from a printed base, also those of the base."""
        value = super().figures_of(cells)[0]
        low, high = self._printed.ends(cells.figure)
        for target in self.averages.targets:
            rows = np.flatnonzero(cells.target == target)
            low[rows], high[rows] = (each[cells.area[rows], cells.period[rows]] for each in self._means(target))
        base = self.base_asked(cells)
        rows = np.flatnonzero(base >= 0)
        if len(rows):
            ends = self._printed.ends(cells.only(rows).moved_to(base[rows]).figure)
            slack = (ends[1] - ends[0]) / 2 * self.times_of_base(cells.only(rows))
            low[rows], high[rows] = low[rows] - slack, high[rows] + slack
        less = (self.targets.sign < 0).take(cells.target)
        return value, np.where(less, -high, low), np.where(less, -low, high)

    def _means(self, target: int) -> tuple[Floats, Floats]:
        """Area × period: the running means of the lower and of the upper ends."""
        line = len(self.series.areas) * len(self.series.time)
        start = int(self.averages.item[target]) * line
        shape = len(self.series.areas), len(self.series.time)
        low, high = (
            self.averages.means(target, end.reshape(shape))
            for end in self._printed.ends(np.arange(start, start + line, dtype=np.int64))
        )
        return low, high


def turned_by_rounding(judge: Judge, printed: Printed, cells: GapCells, row: Verdicts) -> Mask:
    """The rows whose verdict half a last digit would turn; of figures known between bounds only that is said already."""
    targets, target = judge.targets, cells.target
    other = targets.rising | (targets.applies == APPLIES.index("average_of")) | judge.from_base
    rows = np.flatnonzero(
        (row.met != UNKNOWN)
        & (row.worst == row.best)
        & (targets.operator != OPERATORS.index("done")).take(target)
        & (other.take(target) | ~printed.is_exact(cells.figure) & printed.near(cells.figure, row.gap))
    )
    found = np.zeros(len(target), bool)
    if len(rows):
        again = PrintedJudge(judge, printed).of(cells.only(rows), (row.low[rows], row.high[rows]))
        found[rows] = again.met == UNKNOWN
    return found


def counted_indicators(codes: Codebook) -> NDArray[np.bool_]:
    """Which indicators are made of counts alone."""
    counted = np.zeros(len(codes.indicators), bool)
    compiled = formulas(codes)
    for singles in (compiled.levels, compiled.growth):
        counted[singles.indicator] = codes.integer[singles.item]
    ratios = compiled.ratios
    exact = np.ones(len(ratios.indicator), bool)
    for side in (ratios.numerator, ratios.denominator):
        exact &= ((side.items < 0) | codes.integer[side.items.clip(0)]).all(axis=0)
    counted[ratios.indicator] = True
    counted[ratios.indicator[~exact]] = False
    return counted
