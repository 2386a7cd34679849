"""Gaps: every preferred value against every target in force, with the pace needed and the pace seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places, gap_cells, gap_count
from nq57_indicators.computation.gaps.figures import Averages, base_places, growth_needed
from nq57_indicators.computation.gaps.notes import NOTE, above_ranges, target_notes
from nq57_indicators.computation.gaps.outlook import Stand, Thresholds, classified, methods_of
from nq57_indicators.computation.gaps.progress import Start, bases_of
from nq57_indicators.computation.gaps.rounding import turned_by_rounding
from nq57_indicators.computation.gaps.schedule import schedule_of, years_ahead
from nq57_indicators.computation.gaps.standing import Standing
from nq57_indicators.computation.gaps.targets import OPERATORS, ChosenTargets, Targets
from nq57_indicators.computation.gaps.verdicts import (
    NO,
    UNKNOWN,
    YES,
    gap_of,
    met_between,
    met_of,
    met_rising,
    projected_year,
    towards,
)
from nq57_indicators.computation.panels.panel import ESTIMATE, Floats, Ints
from nq57_indicators.computation.trends.movement import Movement
from nq57_indicators.computation.values.formulas import formulas
from nq57_indicators.computation.values.series import Series, stretches
from nq57_indicators.models.codelists import RELATIONS
from nq57_indicators.tables.codebook import Codebook

OWED, BENCHMARK = (RELATIONS.index(name) for name in ("owed", "benchmark"))
LONGEST_YEAR = 400
"""How many days apart, at most, a figure and that of the year before may end: a leap year, and a month of another length."""


@dataclass(frozen=True)
class Gaps:
    """Flat rows. ``cells`` and ``series`` point at the value, ``target`` at ``ChosenTargets.owned``.

    ``value`` is the figure that is compared (the running mean for targets of an average), ``low`` and ``high`` are the ends
    of the target; ``base`` is the position in time of the base (-1: none). ``note`` is a set of bits (see ``NOTE``);
    ``projected_year`` is 0 where nothing can be said.
    """

    series: Series
    cells: GapCells
    target: Ints
    owner: Ints
    due: NDArray[np.int64]
    value: Floats
    low: Floats
    high: Floats
    met: NDArray[np.int8]
    gap: Floats
    gap_lower: Floats
    gap_upper: Floats
    relation: NDArray[np.int8]
    base: NDArray[np.int16]
    base_value: Floats
    time_share: Floats
    progress: Floats
    outlook: NDArray[np.int8]
    outlook_reason: NDArray[np.int8]
    outlook_method: NDArray[np.int8]
    required_pace: Floats
    observed_pace: Floats
    projected_year: NDArray[np.int16]
    note: NDArray[np.int16]


def gaps_of(series: Series, codes: Codebook, chosen: ChosenTargets) -> Gaps | None:
    """Every preferred value × every target in force whose document is older than the end of the value's period."""
    comparison = Comparison.of(series, codes, chosen)
    return None if comparison is None else comparison.rows()


def count_of_gaps(series: Series, chosen: ChosenTargets) -> int:
    """How many gaps there are."""
    number, targets, item = _laid_against(series, chosen)
    if not len(number):
        return 0
    in_time = schedule_of(chosen, number, series.time, series.layer.flow).in_time
    return gap_count(series, targets, item, in_time)


def _laid_against(series: Series, chosen: ChosenTargets) -> tuple[NDArray[np.int32], Targets, Places]:
    """The targets of the indicators of a series: their numbers, themselves, and the positions of their indicators."""
    every = chosen.in_calendar(0)
    number = np.flatnonzero(np.isin(every.indicator, series.indicators)).astype(np.int32)
    targets = every.rows(number)
    return number, targets, np.searchsorted(series.indicators, targets.indicator)


def _turned(series: Series, targets: Targets, item: Places) -> Series:
    """A series whose figures are negated where less is better: then more is better everywhere."""
    less = np.zeros(len(series.indicators), bool)
    less[item] = targets.sign < 0
    if not less.any():
        return series
    sign = np.where(less, -1.0, 1.0)[:, None, None]
    value = series.value * sign
    if series.lower is series.value and series.upper is series.value:
        return replace(series, value=value, lower=value, upper=value)
    low, high = (np.where(less[:, None, None], -other, own) for own, other in _ends(series))
    return replace(series, value=value, lower=low, upper=high)


def _ends(series: Series) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    return (series.lower, series.upper), (series.upper, series.lower)


class Judged(NamedTuple):
    """What is worked out of every row before it is told: figures are turned, ``worst`` and ``best`` are what they may be.

    ``rose``: whether the value is better than the year before, where a target asks for that.
    """

    value: Floats
    worst: Floats
    best: Floats
    low: Floats
    high: Floats
    gap: Floats
    gap_worst: Floats
    gap_best: Floats
    rose: NDArray[np.int8] | None
    met: NDArray[np.int8]
    start: Start
    meets: NDArray[np.bool_]
    stand: Stand


class Comparison:
    """Targets laid against one series, row by row; figures and targets are turned (more is better everywhere)."""

    @classmethod
    def of(cls, series: Series, codes: Codebook, chosen: ChosenTargets) -> Comparison | None:
        """All targets of the indicators of a series against it; ``None`` where there are none."""
        number, targets, item = _laid_against(series, chosen)
        return cls(series, codes, chosen, number, targets, item) if len(number) else None

    def __init__(
        self,
        series: Series,
        codes: Codebook,
        chosen: ChosenTargets,
        number: NDArray[np.int32],
        targets: Targets,
        item: Places,
    ) -> None:
        self.series, self.number, self.targets, self.item = series, number, targets, item
        self.turned = _turned(series, targets, item)
        self.codes, self.chosen = codes, chosen
        self.schedule = schedule_of(chosen, number, series.time, series.layer.flow)
        self.cells = gap_cells(series, targets, item, self.schedule.in_time)
        self.formulas = [
            codes.catalogue.indicators[each.target.variant or each.indicator].formula for each in targets.owned
        ]
        self.stretch = stretches(series, codes)
        self.averages = Averages(self.turned, targets, item, self.schedule.interim, self.formulas)

    def judged(self, movement: Movement) -> Judged:
        """Every row held against its target."""
        cells, targets, target = self.cells, self.targets, self.cells.target
        value, worst, best = self._figures(cells)
        low, high = self._ends_asked()
        gap = gap_of(targets, target, value, low, high)
        gap_worst = gap_best = gap
        if worst is not value or best is not value:
            gap_worst, gap_best = (gap_of(targets, target, end, low, high) for end in (worst, best))
        met = met_of(targets, target, gap_worst, gap_best)
        if gap_worst is not gap_best:
            met = met_between(met, targets, target, worst, best, low, high)
        rose = self._rose(movement)
        if rose is not None:
            met = np.where(targets.rising.take(target), met_rising(met, rose), met).astype(np.int8)
        start = bases_of(self.turned, targets, self.item, self.stretch).at(
            cells, self.stretch[self.item].ravel().take(cells.term)
        )
        covered = start.covered(value, low, high, targets.two_sided.take(target))
        standing = Standing(self.turned, targets, self.schedule, self.formulas, self.chosen.clock)
        stand = standing.of(cells, met, (low, high), start, covered)
        return Judged(value, worst, best, low, high, gap, gap_worst, gap_best, rose, met, start, covered[1], stand)

    def rows(self) -> Gaps:
        """The rows of the table."""
        cells, targets, target = self.cells, self.targets, self.cells.target
        movement = Movement(self.turned, self.stretch)
        row = self.judged(movement)
        required, late = self._required(row.met, row.gap)
        outlook, reason = classified(row.stand, self.thresholds)
        pace, behind = self._pace(movement)
        pace = towards(pace, row.value, row.high, targets.two_sided.take(target))
        exact = row.gap_worst is row.gap_best
        return Gaps(
            self.series,
            cells,
            self.number.take(target),
            cells.of_area_and_target(targets.owner[self.series.areas]),
            self.schedule.due.ravel().take(cells.term),
            *self._plain(row.value, row.low, row.high),
            row.met,
            row.gap,
            row.gap if exact else np.fmin(row.gap_worst, row.gap_best),
            row.gap if exact else np.fmax(row.gap_worst, row.gap_best),
            np.where(row.stand.owed, OWED, BENCHMARK).astype(np.int8),
            row.start.place,
            row.start.value * targets.sign.take(target),
            row.stand.time_share,
            row.stand.progress,
            outlook,
            reason,
            methods_of(outlook, row.stand.average, targets.two_sided.take(target)),
            required,
            pace,
            projected_year(self.series.time.end.take(cells.period), row.gap, pace, row.met, behind),
            self._notes(
                late, row.meets, above_ranges(targets, target, row.met, row.worst, row.high) | self._by_rounding(row)
            ),
        )

    @property
    def thresholds(self) -> Thresholds:
        """From where on a target is on time, and from where only slow."""
        said = self.codes.catalogue.about.progress
        return Thresholds(said.on_time, said.slow)

    def _figures(self, cells: GapCells) -> tuple[Floats, Floats, Floats]:
        """Value of each row, its worst and its best: the running mean for targets that an average is held against."""
        series = self.turned
        value: Floats = series.value.ravel().take(cells.figure)
        worst = value if series.lower is series.value else series.lower.ravel().take(cells.figure)
        best = value if series.upper is series.value else series.upper.ravel().take(cells.figure)
        if self.averages.targets:
            exact = worst is value and best is value
            value, worst, best = (self.averages.instead_of(each, cells) for each in (value, worst, best))
            worst, best = (value, value) if exact else (worst, best)
        return value, worst, best

    def _ends_asked(self) -> tuple[Floats, Floats]:
        """The worse and the better end asked for in each row; the same where a target is one figure."""
        targets, cells = self.targets, self.cells
        low = targets.low.take(cells.target)
        high = low if (targets.low == targets.high).all() else targets.high.take(cells.target)
        for at, each in enumerate(targets.owned):
            times, plus = each.target.multiple_of_base, each.target.plus_base
            if times is None and plus is None:
                continue
            rows = np.flatnonzero(cells.target == at)
            place = base_places(each.target.base_period, self.series.time).take(cells.period[rows])
            figure = cells.figure[rows] - cells.period[rows] + place
            base = np.where(place >= 0, self.turned.value.ravel().take(figure), np.nan)
            asked = base * times if times is not None else base + (plus or 0.0) * targets.sign[at]
            high = high.copy() if high is low else high
            low[rows] = high[rows] = asked
        return low, high

    def _plain(self, value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
        """Value, low and high as they are, not turned."""
        sign = self.targets.sign
        if (sign > 0).all():
            return value, low, high
        less = (sign < 0).take(self.cells.target)
        plain_low = np.where(less, -high, low)
        return np.where(less, -value, value), plain_low, plain_low if low is high else np.where(less, -low, high)

    def _pace(self, movement: Movement) -> tuple[Floats, tuple[NDArray[np.int16], NDArray[np.float32]]]:
        """The slope of each row, and how many figures over how many years are behind it; growth is never a slope."""
        found = movement.slope()
        pace = found.slope.ravel().take(self.cells.figure)
        if self.targets.growth.any():
            pace[self.targets.growth.take(self.cells.target)] = np.nan
        return pace, (found.figures.ravel().take(self.cells.figure), found.span.ravel().take(self.cells.figure))

    def _rose(self, movement: Movement) -> NDArray[np.int8] | None:
        """Whether each value is more than the year before, unknown without one; ``None`` where no target asks for that."""
        if not self.targets.rising.any():
            return None
        cells, end = self.cells, self.series.time.end
        before = movement.previous().ravel().take(cells.figure).astype(np.int64)
        near = (before >= 0) & (end[cells.period] - end[before] < LONGEST_YEAR)
        place = before.clip(0)
        prior = replace(cells, period=place, figure=cells.figure + place - cells.period)
        low, high = self._as_reported(cells)
        prior_low, prior_high = self._as_reported(prior)
        up = np.where(near & (low > prior_high), YES, np.where(near & (high <= prior_low), NO, UNKNOWN))
        return up.astype(np.int8)

    def _as_reported(self, cells: GapCells) -> tuple[Floats, Floats]:
        """The bounds of each value as they are, not turned."""
        _, worst, best = self._figures(cells)
        less = (self.targets.sign < 0).take(cells.target)
        return np.where(less, -best, worst), np.where(less, -worst, best)

    def _required(self, met: NDArray[np.int8], gap: Floats) -> tuple[Floats, NDArray[np.int16]]:
        """Gap per year up to the due day; nothing on or past it, and why."""
        ahead, years = years_ahead(self.schedule), self.schedule.years
        pace = gap / ahead.ravel().take(self.cells.term)
        if self.targets.growth.any():
            growth_needed(
                pace, self.cells, self.series, self.targets, self.formulas, self.averages, years,
                assumed_base=self.chosen.assumed_base,
            )  # fmt: skip
            pace[np.isnan(ahead.ravel().take(self.cells.term))] = np.nan
        pace[met == UNKNOWN] = np.nan
        pace[met == YES] = 0.0
        late = np.where(years == 0, NOTE["due"], 0) | np.where(years < 0, NOTE["overdue"], 0)
        said = late.astype(np.int16).ravel().take(self.cells.term)
        said[met == YES] = 0
        return pace, said

    def _by_rounding(self, row: Judged) -> NDArray[np.int16]:
        """Where a figure that is compared as it was printed stands within half a digit of the border; counts are exact."""
        exact = self.targets.rising | (self.targets.operator == OPERATORS.index("done"))
        levels = formulas(self.codes).levels
        exact |= np.isin(self.targets.indicator, levels.indicator[self.codes.integer[levels.item]])
        figure = self.cells.figure
        printed = np.isnan(self.series.denominator.ravel().take(figure)) & ~exact.take(self.cells.target)
        printed &= row.value == self.turned.value.ravel().take(figure)
        stated = self.series.decimals
        decimals = None if stated is None else stated.ravel().take(figure)
        turned = turned_by_rounding(row.met, row.value, row.gap, printed, decimals)
        return np.where(turned, NOTE["by_rounding"], 0).astype(np.int16)

    def _notes(self, late: NDArray[np.int16], meets: NDArray[np.bool_], beyond: NDArray[np.int16]) -> NDArray[np.int16]:
        """What is to be said of every row."""
        disagreements = self.codes.catalogue.disagreements.values()
        rules = self.chosen.as_of, self.chosen.assumed_base
        always = target_notes(self.targets.owned, self.formulas, disagreements, *rules)
        by_term = always[:, None] | np.where(self.schedule.interim, NOTE["interim"], 0).astype(np.int16)
        notes = by_term.ravel().take(self.cells.term)
        notes |= late
        notes |= beyond
        notes[meets] |= NOTE["base_meets"]
        notes[self.series.status.ravel().take(self.cells.figure) == ESTIMATE] |= NOTE["by_estimate"]
        if self.series.unconfirmed is not None:
            notes[self.series.unconfirmed.ravel().take(self.cells.figure)] |= NOTE["unconfirmed"]
        return notes
