"""Gaps: every counting value against every target in force, with the pace needed and the pace seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.succession import unknown_amendments
from nq57_indicators.computation.movement import Movement
from nq57_indicators.computation.panel import Floats, Ints
from nq57_indicators.computation.series import DAYS_A_YEAR, Series, stretches
from nq57_indicators.computation.targets import (
    APPLIES,
    NEVER,
    OPERATORS,
    Rules,
    Targets,
    due_period,
)
from nq57_indicators.computation.terms import due_days, interim_values, year_ends
from nq57_indicators.computation.verdicts import NO, UNKNOWN, YES, base_of_target, gap_of, met_of, reached_in
from nq57_indicators.models.codelists import CALENDARS, GAP_NOTES
from nq57_indicators.recognition.codebook import Codebook
from nq57_indicators.recognition.observations import PeriodTable, day_number

NOTE = {name: 1 << place for place, name in enumerate(GAP_NOTES)}
_AT, _EVERY, _AVERAGE = (APPLIES.index(name) for name in ("at", "every_period", "average_of"))
_CELLS = 1 << 15
"""Cells worked on at once, so that the arrays of one block stay in the processor's cache."""


At = tuple[NDArray[np.int64], ...]
"""Area (counted within its block), target and period of each row."""


@dataclass(frozen=True)
class Gaps:
    """Flat rows. ``area``, ``indicator``, ``period`` and ``source`` point at the value, ``target`` at ``Rules.owned``.

    ``note`` is a set of bits (see ``NOTE``); ``reached_in`` is 0 where nothing can be said.
    """

    area: Ints
    indicator: Ints
    period: Ints
    source: Ints
    target: Ints
    owner: Ints
    due: NDArray[np.int64]
    met: NDArray[np.int8]
    gap: Floats
    gap_lower: Floats
    gap_upper: Floats
    share_of_way: Floats
    required_pace: Floats
    observed_pace: Floats
    reached_in: NDArray[np.int32]
    note: NDArray[np.int16]


def gaps_of(every: list[Series], codes: Codebook, table: PeriodTable, rules: Rules) -> list[Gaps]:
    """Every counting value × every target in force whose document is older than the end of the value's period."""
    result = []
    for series in every:
        targets = rules.targets(series.layer.calendar)
        picked = np.flatnonzero(np.isin(targets.indicator, series.indicators))
        if len(picked):
            laid = _Laid(series, targets.rows(picked), picked, codes, table, every, rules)
            size = max(1, _CELLS // (len(picked) * len(series.periods)))
            blocks = [laid.rows(slice(start, start + size)) for start in range(0, len(series.areas), size)]
            result += [block for block in blocks if len(block.area)]
    return result


class _Laid:
    """Targets laid against one series; arrays are area × target × period."""

    def __init__(
        self,
        series: Series,
        targets: Targets,
        number: NDArray[np.int64],
        codes: Codebook,
        table: PeriodTable,
        every: list[Series],
        rules: Rules,
    ) -> None:
        self.series, self.targets, self.codes, self.table = series, targets, codes, table
        self.number = number.astype(np.int32)
        self.item = np.searchsorted(series.indicators, targets.indicator)
        self.calendar = CALENDARS[series.layer.calendar]
        self.start = np.array([day_number(table.periods[code].start) for code in series.periods.tolist()], np.int64)
        self.stretch = stretches(series, codes)
        moved = Movement(series, self.stretch, table)
        self.slope = moved.slope()
        self.previous = moved.previous() if targets.rising.any() else None
        indicators = codes.catalogue.indicators
        self.formulas = [indicators[one.target.variant or one.indicator].formula for one in targets.owned]
        bases = [formula.base_period or rules.assumed_base for formula in self.formulas]
        self.growth_base = np.array([self._last_day(base) if base else np.nan for base in bases], float)
        ends = year_ends(series, table)
        self.due = due_days(targets, ends)
        self.interim = interim_values(targets, series, ends)
        self.relative = {
            at: base_of_target(one.target.base_period, series, self.item[at], every, table)
            for at, one in enumerate(targets.owned)
            if one.target.base_period is not None
        }
        self.notes = self._notes(rules.as_of, rules.assumed_base)

    def _last_day(self, label: str) -> int:
        """The last day of a period that a target names."""
        return day_number(due_period(label, self.calendar).end)

    def _notes(self, as_of: date | None, assumed_base: str | None) -> NDArray[np.int16]:
        """Target × period: what is to be said of every value."""
        notes = np.zeros(len(self.targets.owned), np.int16)
        disputed = {one.indicator for one in self.codes.catalogue.disagreements.values()}
        for at, one in enumerate(self.targets.owned):
            if unknown_amendments(one.document, as_of):
                notes[at] |= NOTE["possibly_amended"]
            formula = self.formulas[at]
            if formula.definition_basis == "derived":
                notes[at] |= NOTE["definition_derived"]
            if not disputed.isdisjoint((one.indicator, one.target.variant)):
                notes[at] |= NOTE["sources_disagree"]
            if formula.kind == "growth" and assumed_base and not formula.base_period and formula.averaging != "yoy":
                notes[at] |= NOTE["base_assumed"]
        said = notes[:, None] | np.where(self.interim, NOTE["interim"], 0)
        return said.astype(np.int16)

    def rows(self, areas: slice) -> Gaps:
        """The gap rows of some areas: ``at`` says area, target and period of each."""
        series, targets = self.series, self.targets
        at: At = np.nonzero(self._wanted(areas))
        area, target, period = series.areas[areas][at[0]], at[1], at[2]
        cell = (at[0], self.item[target], period)
        value, low, high = self._figures(areas, at, cell)
        bound_low, bound_high = self._bounds(areas, at)
        near = np.where(targets.higher[target], bound_low, bound_high)
        sign = np.where(targets.higher, 1.0, -1.0)[target]
        met = met_of(targets, target, low, high, bound_low, bound_high)
        met = self._rising(met, areas, at, cell, low, high)
        gap = gap_of(targets, target, value, bound_low, bound_high, near, sign)
        ends = [gap, gap]
        if low is not value or high is not value:
            ends = [gap_of(targets, target, end, bound_low, bound_high, near, sign) for end in (low, high)]
        notes = self.notes[target, period]
        required, notes = self._required(met, gap, notes, areas, at)
        share, notes = self._share(areas, at, value, near, sign, notes)
        pace = np.where(targets.growth[target], np.nan, self.slope[areas][cell] * sign)
        return Gaps(
            area,
            series.indicators[cell[1]],
            series.periods[period],
            series.source[areas][cell].astype(np.int32),
            self.number[target],
            targets.owner[area, target],
            self.due[target, period],
            met,
            gap,
            ends[0] if ends[0] is ends[1] else np.fmin(*ends),
            ends[0] if ends[0] is ends[1] else np.fmax(*ends),
            share,
            required,
            pace,
            reached_in(series.end[period], gap, pace, met),
            self._beyond(met, at, low, high, bound_low, bound_high, notes),
        )

    def _figures(self, areas: slice, at: At, cell: At) -> tuple[Floats, Floats, Floats]:
        """Value and bounds of each row: the running mean for targets that an average is held against."""
        series = self.series
        average = (self.targets.applies == _AVERAGE) & ~self._is_an_average()
        mean = self._running_mean(areas)[at] if average.any() else None

        def figure(array: Floats) -> Floats:
            found: Floats = array[areas][cell]
            return found if mean is None else np.where(average[at[1]], mean, found)

        value = figure(series.value)
        low, high = (value if array is series.value else figure(array) for array in (series.lower, series.upper))
        return value, low, high

    def _beyond(
        self, met: NDArray[np.int8], at: At, low: Floats, high: Floats, bound_low: Floats, bound_high: Floats,
        notes: NDArray[np.int16],
    ) -> NDArray[np.int16]:  # fmt: skip
        """A target that is a range on the way is met above it too, which is said."""
        open_range = (self.targets.operator == OPERATORS.index("range")) & ~self.targets.two_sided
        if not open_range.any():
            return notes
        outside = np.where(self.targets.higher[at[1]], low > bound_high, high < bound_low)
        said = np.where(open_range[at[1]] & outside & (met == YES), NOTE["above_range"], 0)
        return (notes | said).astype(np.int16)

    def _wanted(self, areas: slice) -> NDArray[np.bool_]:
        """Which cells get a row: counting values of areas the target speaks of, after its document, not after its due."""
        series, targets = self.series, self.targets
        in_time = series.end[None, :] > targets.issued[:, None]
        in_time &= (series.end[None, :] >= targets.valid[:, :1]) & (series.end[None, :] <= targets.valid[:, 1:])
        in_time &= self.start[None, :] <= targets.due[:, None]
        here = targets.area_fits[series.areas[areas]]
        return series.counts[areas][:, self.item] & here[:, :, None] & in_time[None]

    def _bounds(self, areas: slice, at: At) -> tuple[Floats, Floats]:
        """The low and high end asked for in each row."""
        if not self.relative:
            return self.targets.low[at[1]], self.targets.high[at[1]]
        low, high = (
            np.repeat(end[None], len(self.series.areas[areas]), axis=0) for end in (self.targets.low, self.targets.high)
        )
        for number, base in self.relative.items():
            target = self.targets.owned[number].target
            if target.multiple_of_base is not None:
                low[:, number] = high[:, number] = base[areas] * target.multiple_of_base
            elif target.plus_base is not None:
                low[:, number] = high[:, number] = base[areas] + target.plus_base
        return low[at[:2]], high[at[:2]]

    def _is_an_average(self) -> NDArray[np.bool_]:
        """Growth averaged by its own formula needs no second average."""
        return np.array([formula.kind == "growth" and formula.averaging != "yoy" for formula in self.formulas], bool)

    def _running_mean(self, areas: slice) -> Floats:
        """The mean of the values of full decisive periods after the base (or the document), up to each period."""
        total, count = self._running(areas)
        known = ~np.isnan(self.series.value[areas][:, self.item])
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(known, total / count, np.nan)

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

    def _rising(
        self, met: NDArray[np.int8], areas: slice, at: At, cell: At, low: Floats, high: Floats
    ) -> NDArray[np.int8]:
        """``rising`` also asks for more than the year before; without a year before that is unknown."""
        if self.previous is None:
            return met
        end, period = self.series.end, at[2]
        before = self.previous[areas][cell]
        near = (before >= 0) & (end[period] - end[before.clip(0)] < 400)
        then = before.clip(0).astype(np.int64)
        prior = self._figures(areas, (*at[:2], then), (*cell[:2], then))
        prior_low, prior_high = (np.where(near, one, np.nan) for one in prior[1:])
        up = np.where(low > prior_high, YES, np.where(high <= prior_low, NO, UNKNOWN))
        both = np.where((met == NO) | (up == NO), NO, np.where((met == YES) & (up == YES), YES, UNKNOWN))
        return np.where(self.targets.rising[at[1]], both, met).astype(np.int8)

    def _required(
        self, met: NDArray[np.int8], gap: Floats, notes: NDArray[np.int16], areas: slice, at: At
    ) -> tuple[Floats, NDArray[np.int16]]:
        """Gap per year up to the due day; nothing on or past it, and why."""
        table = (self.due - self.series.end[None, :]) / DAYS_A_YEAR
        years = table[at[1:]]
        with np.errstate(divide="ignore", invalid="ignore"):
            pace = np.where(years > 0, gap / years, np.nan)
        if self.targets.growth.any():
            pace = np.where(self.targets.growth[at[1]], self._growth_needed(areas, table[None])[at], pace)
        pace[(self.due == NEVER)[at[1:]] | (met == UNKNOWN)] = np.nan
        pace[met == YES] = 0.0
        unmet = met != YES
        late = np.where(years == 0, NOTE["due"], 0) | np.where(years < 0, NOTE["overdue"], 0)
        return pace, (notes | np.where(unmet, late, 0)).astype(np.int16)

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

    def _share(
        self, areas: slice, at: At, value: Floats, near: Floats, sign: Floats, notes: NDArray[np.int16]
    ) -> tuple[Floats, NDArray[np.int16]]:
        """How much of the way from the base to the target is done; nothing where the base already meets it.

        The way never crosses a break of the definition.
        """
        start, stretch = self._way_start(areas)
        begun = start[at[:2]]
        if self.stretch.any():
            begun = np.where(stretch[at[:2]] == self.stretch[self.item[at[1]], at[2]], begun, np.nan)
        way = near - begun
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (value - begun) / way
        meets = way * sign <= 0
        share[meets] = np.nan
        return share, (notes | np.where(meets, NOTE["base_meets"], 0)).astype(np.int16)

    def _way_start(self, areas: slice) -> tuple[Floats, NDArray[np.int16]]:
        """Area × target: the value at the stated base, else the latest one of a period ended by the document's date.

        With it the number of the unbroken stretch that it belongs to.
        """
        value = self.series.value[areas]
        known = ~np.isnan(value)
        last = np.maximum.accumulate(np.where(known, np.arange(value.shape[2]), -1), axis=2)
        day = np.searchsorted(self.series.end, self.targets.issued, side="right") - 1
        at = np.where(day[None, :] >= 0, last[:, self.item, day.clip(0)], -1)
        rows = np.arange(value.shape[0])[:, None]
        start: Floats = np.where(at >= 0, value[rows, self.item[None, :], at.clip(0)], np.nan)
        stretch = self.stretch[self.item[None, :], at.clip(0)]
        for target, base in self.relative.items():
            start[:, target] = base[areas]
            stretch[:, target] = self._stretch_at(target)
        return start, stretch

    def _stretch_at(self, target: int) -> int:
        """The stretch that the stated base of a target lies in."""
        owned = self.targets.owned[target]
        day = self._last_day(owned.target.base_period or "")
        indicator = self.codes.catalogue.indicators[owned.target.variant or owned.indicator]
        return sum(day >= day_number(one.on) for one in indicator.breaks)
