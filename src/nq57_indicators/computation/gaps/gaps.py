"""Gaps: every counting value against every target in force, with the pace needed and the pace seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.gap_cells import Asked, GapCells, in_line
from nq57_indicators.computation.gaps.notes import NOTE, target_notes
from nq57_indicators.computation.gaps.targets import (
    APPLIES,
    NEVER,
    OPERATORS,
    Rules,
    due_period,
)
from nq57_indicators.computation.gaps.terms import due_days, interim_values, year_ends
from nq57_indicators.computation.gaps.verdicts import (
    NO,
    UNKNOWN,
    YES,
    base_of_target,
    gap_of,
    met_between,
    met_of,
    projected_year,
    turned,
)
from nq57_indicators.computation.gaps.way import Way
from nq57_indicators.computation.panels.panel import Floats, Ints
from nq57_indicators.computation.trends.movement import Movement
from nq57_indicators.computation.values.series import DAYS_A_YEAR, Series, stretches
from nq57_indicators.models.codelists import CALENDARS
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import NO_DAY, PeriodTable, day_number, stamps

_AT, _EVERY, _AVERAGE = (APPLIES.index(name) for name in ("at", "every_period", "average_of"))


@dataclass(frozen=True)
class Gaps:
    """Flat rows. ``area``, ``indicator``, ``period`` and ``source`` point at the value, ``target`` at ``Rules.owned``.

    ``value`` is the figure that is compared (the running mean for targets of an average), ``low`` and ``high`` are the ends
    of the target. ``note`` is a set of bits (see ``NOTE``); ``projected_year`` is 0 where nothing can be said.
    """

    area: Ints
    indicator: Ints
    period: Ints
    source: Ints
    target: Ints
    owner: Ints
    due: NDArray[np.datetime64]
    value: Floats
    low: Floats
    high: Floats
    met: NDArray[np.int8]
    gap: Floats
    gap_lower: Floats
    gap_upper: Floats
    progress: Floats
    required_pace: Floats
    observed_pace: Floats
    projected_year: NDArray[np.int16]
    note: NDArray[np.int16]


def gaps_of(every: list[Series], codes: Codebook, table: PeriodTable, rules: Rules) -> list[Gaps]:
    """Every counting value × every target in force whose document is older than the end of the value's period."""
    result = []
    for asked in _asked(every, table, rules):
        laid = _Laid(asked, codes, table, every, rules)
        result += [rows for areas in asked.blocks() if len((rows := laid.rows(areas)).area)]
    return result


def gap_count(every: list[Series], table: PeriodTable, rules: Rules) -> int:
    """How many gaps there are."""
    found = _asked(every, table, rules)
    return sum(int(np.count_nonzero(asked.wanted(areas))) for asked in found for areas in asked.blocks())


def _asked(every: list[Series], table: PeriodTable, rules: Rules) -> Iterator[Asked]:
    """Every series that some target is laid against."""
    for series in every:
        asked = Asked(series, table, rules)
        if len(asked.number):
            yield asked


class _Laid:
    """Targets laid against one series; arrays are area × target × period.

    Where less is better, figures and targets are turned (negated): then more is better everywhere.
    """

    def __init__(
        self,
        asked: Asked,
        codes: Codebook,
        table: PeriodTable,
        every: list[Series],
        rules: Rules,
    ) -> None:
        self.asked, self.codes = asked, codes
        self.series = series = asked.series
        self.targets = targets = asked.targets
        self.item = asked.item
        self.calendar = CALENDARS[series.layer.calendar]
        self.stretch = stretches(series, codes)
        indicators = codes.catalogue.indicators
        self.formulas = [indicators[one.target.variant or one.indicator].formula for one in targets.owned]
        bases = [formula.base_period or rules.assumed_base for formula in self.formulas]
        self.growth_base = np.array([self._last_day(base) if base else np.nan for base in bases], float)
        ends = year_ends(series, table)
        self.due = due_days(targets, ends)
        self.due_stamps = stamps(np.where(self.due == NEVER, NO_DAY, self.due))
        self.interim = interim_values(targets, series, ends)
        self.relative = {
            at: base_of_target(one.target.base_period, series, self.item[at], every, table)
            for at, one in enumerate(targets.owned)
            if one.target.base_period is not None
        }
        stated = {at: (base, self._stretch_at(at)) for at, base in self.relative.items()}
        self.way = Way(series, targets, self.item, self.stretch, stated)
        self.low, self.high = turned(targets.low, targets.high, targets.higher)
        self.years = (self.due - series.end[None, :]) / DAYS_A_YEAR
        self.notes = self._notes(rules.as_of, rules.assumed_base)
        late = np.where(self.years == 0, NOTE["due"], 0) | np.where(self.years < 0, NOTE["overdue"], 0)
        self.late_notes = late.astype(np.int16)
        self._lay_figures(table)

    def _lay_figures(self, table: PeriodTable) -> None:
        """The figures of the series as one line, indicator × area × period, and how they move."""
        series = self.series
        higher, growth = np.ones(len(series.indicators), bool), np.zeros(len(series.indicators), bool)
        higher[self.item], growth[self.item] = self.targets.higher, self.targets.growth
        sign = np.where(higher, 1.0, -1.0)[None, :, None]
        moved = Movement(series, self.stretch, table)
        self.value = in_line(series.value * sign)
        self.worst = self.best = self.value
        if series.lower is not series.value or series.upper is not series.value:
            worst, best = turned(series.lower, series.upper, higher[None, :, None])
            self.worst, self.best = in_line(worst), in_line(best)
        self.pace = in_line(moved.slope() * np.where(growth[None, :, None], np.nan, sign))
        self.source = in_line(series.source).astype(np.int32)
        self.previous = in_line(moved.previous()) if self.targets.rising.any() else None

    def _last_day(self, label: str) -> int:
        """The last day of a period that a target names."""
        return day_number(due_period(label, self.calendar).end)

    def _notes(self, as_of: date | None, assumed_base: str | None) -> NDArray[np.int16]:
        """Target × period: what is to be said of every value."""
        rules = as_of, assumed_base
        notes = target_notes(self.targets.owned, self.formulas, self.codes.catalogue.disagreements.values(), *rules)
        said = notes[:, None] | np.where(self.interim, NOTE["interim"], 0)
        return said.astype(np.int16)

    def rows(self, areas: slice) -> Gaps:
        """The gap rows of some areas."""
        series, targets = self.series, self.targets
        at = self.asked.cells(areas)
        area, target = series.areas[areas].take(at.area), at.target
        value, worst, best = self._figures(at)
        low, high = self._bounds(at)
        gap = gap_of(targets, target, value, low, high)
        gap_worst = gap_best = gap
        if worst is not value or best is not value:
            gap_worst, gap_best = (gap_of(targets, target, end, low, high) for end in (worst, best))
        met = met_of(targets, target, gap_worst, gap_best)
        if gap_worst is not gap_best:
            met = met_between(met, targets, target, worst, best, low, high)
        met = self._rising(met, at)
        notes = self.notes.take(at.term)
        required, notes = self._required(met, gap, notes, at)
        share, meets = self.way.done(at, value, low)
        notes = notes | np.where(meets, np.int16(NOTE["base_meets"]), np.int16(0))
        pace = self.pace.take(at.figure)
        return Gaps(
            area,
            series.indicators[self.item].take(target),
            series.periods.take(at.period),
            self.source.take(at.figure),
            self.asked.number.take(target),
            targets.owner[area, target],
            self.due_stamps.take(at.term),
            *self._compared(target, value, low, high),
            met,
            gap,
            gap if gap_worst is gap_best else np.fmin(gap_worst, gap_best),
            gap if gap_worst is gap_best else np.fmax(gap_worst, gap_best),
            share,
            required,
            pace,
            projected_year(series.end.take(at.period), gap, pace, met),
            self._beyond(met, target, worst, high, notes),
        )

    def _compared(self, target: NDArray[np.int64], *turned_figures: Floats) -> tuple[Floats, Floats, Floats]:
        """Value, low and high as they are, not turned."""
        value, low, high = turned_figures
        if self.targets.higher.all():
            return value, low, high
        higher = self.targets.higher.take(target)
        plain_low, plain_high = turned(low, high, higher)
        return np.where(higher, value, -value), plain_low, plain_low if low is high else plain_high

    def _figures(self, at: GapCells) -> tuple[Floats, Floats, Floats]:
        """Value of each row, its worst and its best: the running mean for targets that an average is held against."""
        average = (self.targets.applies == _AVERAGE) & ~self._is_an_average()
        mean = self._running_mean(at.areas).take(at.cell) if average.any() else None

        def figure(line: Floats) -> Floats:
            found: Floats = line.take(at.figure)
            return found if mean is None else np.where(average.take(at.target), mean, found)

        value = figure(self.value)
        worst, best = (value if line is self.value else figure(line) for line in (self.worst, self.best))
        return value, worst, best

    def _beyond(
        self, met: NDArray[np.int8], target: NDArray[np.int64], worst: Floats, high: Floats, notes: NDArray[np.int16]
    ) -> NDArray[np.int16]:
        """A target that is a range on the way is met above it too, which is said."""
        open_range = (self.targets.operator == OPERATORS.index("range")) & ~self.targets.two_sided
        if not open_range.any():
            return notes
        said = np.where(open_range[target] & (worst > high) & (met == YES), NOTE["above_range"], 0)
        return (notes | said).astype(np.int16)

    def _bounds(self, at: GapCells) -> tuple[Floats, Floats]:
        """The worse and the better end asked for in each row; the same where a target is one figure."""
        if not self.relative:
            low = self.low.take(at.target)
            return low, low if (self.low == self.high).all() else self.high.take(at.target)
        low, high = self._owed(at.areas)
        return low.take(at.owed), high.take(at.owed)

    def _owed(self, areas: slice) -> tuple[Floats, Floats]:
        """Area × target: the ends asked for, which some targets measure from each area's own base."""
        size = len(self.series.areas[areas])
        low, high = (np.repeat(end[None], size, axis=0) for end in (self.low, self.high))
        for number, base in self.relative.items():
            target = self.targets.owned[number].target
            sign = 1.0 if self.targets.higher[number] else -1.0
            if target.multiple_of_base is not None:
                low[:, number] = high[:, number] = base[areas] * target.multiple_of_base * sign
            elif target.plus_base is not None:
                low[:, number] = high[:, number] = (base[areas] + target.plus_base) * sign
        return low, high

    def _is_an_average(self) -> NDArray[np.bool_]:
        """Growth averaged by its own formula needs no second average."""
        return np.array([formula.kind == "growth" and formula.averaging != "yoy" for formula in self.formulas], bool)

    def _running_mean(self, areas: slice) -> Floats:
        """The turned mean of the values of full decisive periods after the base (or the document), up to each period."""
        total, count = self._running(areas)
        known = ~np.isnan(self.series.value[areas][:, self.item])
        sign = np.where(self.targets.higher, 1.0, -1.0)[None, :, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(known, total / count * sign, np.nan)

    def _running(self, areas: slice) -> tuple[Floats, NDArray[np.int64]]:
        """Sum and number of the values that an average is taken over, up to each period."""
        value = self.series.value[areas][:, self.item]
        since = [
            self._last_day(one.target.base_period) if one.target.base_period else issued
            for one, issued in zip(self.targets.owned, self.targets.issued.tolist(), strict=True)
        ]
        inside = (self.series.end[None, :] > np.array(since)[:, None]) & ~self.interim
        known = ~np.isnan(value) & inside[None]
        return np.cumsum(np.where(known, value, 0.0), axis=2), np.cumsum(known, axis=2)

    def _rising(self, met: NDArray[np.int8], at: GapCells) -> NDArray[np.int8]:
        """``rising`` also asks for more than the year before; without a year before that is unknown."""
        if self.previous is None:
            return met
        end = self.series.end
        before = self.previous[at.figure]
        near = (before >= 0) & (end[at.period] - end[before.clip(0)] < 400)
        low, high = self._plain_ends(at)
        prior_low, prior_high = self._plain_ends(at.at(before.clip(0).astype(np.int64)))
        up = np.where(near & (low > prior_high), YES, np.where(near & (high <= prior_low), NO, UNKNOWN))
        both = np.where((met == NO) | (up == NO), NO, np.where((met == YES) & (up == YES), YES, UNKNOWN))
        return np.where(self.targets.rising.take(at.target), both, met).astype(np.int8)

    def _plain_ends(self, at: GapCells) -> tuple[Floats, Floats]:
        """The bounds of each value as they are, not turned."""
        _, worst, best = self._figures(at)
        return turned(worst, best, self.targets.higher[at.target])

    def _required(
        self, met: NDArray[np.int8], gap: Floats, notes: NDArray[np.int16], at: GapCells
    ) -> tuple[Floats, NDArray[np.int16]]:
        """Gap per year up to the due day; nothing on or past it, and why."""
        ahead = np.where((self.years > 0) & (self.due != NEVER), self.years, np.nan)
        pace = gap / ahead.take(at.term)
        if self.targets.growth.any():
            needed = np.where(np.isnan(ahead), np.nan, self._growth_needed(at.areas, self.years[None]))
            pace = np.where(self.targets.growth.take(at.target), needed.take(at.cell), pace)
        pace[met == UNKNOWN] = np.nan
        pace[met == YES] = 0.0
        late = np.where(met != YES, self.late_notes.take(at.term), np.int16(0))
        return pace, notes | late

    def _growth_needed(self, areas: slice, years: Floats) -> Floats:
        """The average rate over the years left that would still bring the average growth to its target."""
        level = self.series.numerator[areas][:, self.item]
        base = self.series.denominator[areas][:, self.item]
        value = self.series.value[areas][:, self.item]
        near = np.where(self.targets.higher, self.targets.low, self.targets.high)[None, :, None] / 100.0
        left = np.round(years, 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            past = np.round((self.series.end[None, :] - self.growth_base[:, None]) / DAYS_A_YEAR, 2)[None]
            compound = ((base * (1.0 + near) ** (past + left) / level) ** (1.0 / left) - 1.0) * 100.0
            mean = (near * 100.0 * (past + left) - value * past) / left
            total, count = self._running(areas)
            yearly = (near * 100.0 * (count + left) - total) / left
        by_formula = {"cagr": compound, "mean_of_rates": mean}
        rate = yearly
        for averaging, needed in by_formula.items():
            picked = np.array([formula.averaging == averaging for formula in self.formulas], bool)
            rate = np.where(picked[None, :, None], needed, rate)
        return np.where(years > 0, rate, np.nan)

    def _stretch_at(self, target: int) -> int:
        """The stretch that the stated base of a target lies in."""
        owned = self.targets.owned[target]
        day = self._last_day(owned.target.base_period or "")
        indicator = self.codes.catalogue.indicators[owned.target.variant or owned.indicator]
        return sum(day >= day_number(one.on) for one in indicator.breaks)
