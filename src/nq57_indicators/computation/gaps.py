"""Gaps: every counting value against every target in force, with the pace needed and the pace seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    year_of,
)
from nq57_indicators.computation.verdicts import NO, UNKNOWN, YES, base_of_target, gap_of, met_of, reached_in
from nq57_indicators.models.codelists import CALENDARS, FLOWS, FREQUENCIES, GAP_NOTES
from nq57_indicators.recognition.codebook import Codebook
from nq57_indicators.recognition.observations import PeriodTable, day_number

NOTE = {name: 1 << place for place, name in enumerate(GAP_NOTES)}
_AT, _EVERY, _AVERAGE = (APPLIES.index(name) for name in ("at", "every_period", "average_of"))
_CELLS = 1 << 15
"""Cells worked on at once, so that the arrays of one block stay in the processor's cache."""


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
        self.due = self._due()
        self.interim = self._interim()
        self.relative = {
            at: base_of_target(one.target.base_period, series, self.item[at], every, table)
            for at, one in enumerate(targets.owned)
            if one.target.base_period is not None
        }
        self.fixed_notes = self._fixed_notes(rules.as_of, rules.assumed_base)

    def _due(self) -> NDArray[np.int64]:
        """Target × period: the day a value is owed on; for yearly duties the last day of the value's own year."""
        due = np.repeat(self.targets.due[:, None], len(self.series.periods), axis=1)
        yearly = self.targets.applies == _EVERY
        due[yearly] = np.minimum(self._year_end()[None, :], due[yearly])
        return due

    def _year_end(self) -> NDArray[np.int64]:
        """The last day of the reporting year that each period belongs to."""
        periods = [self.table.periods[code] for code in self.series.periods.tolist()]
        return np.array([day_number(year_of(period).end) for period in periods], np.int64)

    def _last_day(self, label: str) -> int:
        """The last day of a period that a target names."""
        return day_number(due_period(label, self.calendar).end)

    def _interim(self) -> NDArray[np.bool_]:
        """Target × period: values of a shorter period than the one that decides, unless they stand for it at its end.

        Single days and ranges are never the standard period that decides, however long they are.
        """
        judged = self.targets.judged[:, None]
        irregular = FREQUENCIES.index("irregular")
        standard = judged < irregular
        frequency = self.series.layer.frequency
        shorter = (judged > frequency) | (frequency == irregular)
        stands = FLOWS[self.series.layer.flow] in ("stock", "ytd")
        at_end = (self.series.end == self._year_end())[None, :] & (judged == FREQUENCIES.index("annual"))
        return np.asarray(standard & shorter & ~(at_end & stands))

    def _fixed_notes(self, as_of: date | None, assumed_base: str | None) -> NDArray[np.int16]:
        notes = np.zeros(len(self.targets.owned), np.int16)
        for at, one in enumerate(self.targets.owned):
            for amendment in one.document.amended_by:
                if amendment.extent == "unknown" and (as_of is None or amendment.on <= as_of):
                    notes[at] |= NOTE["possibly_amended"]
            formula = self.formulas[at]
            if formula.definition_basis == "derived":
                notes[at] |= NOTE["definition_derived"]
            if formula.kind == "growth" and assumed_base and not formula.base_period and formula.averaging != "yoy":
                notes[at] |= NOTE["base_assumed"]
        return notes

    def rows(self, areas: slice) -> Gaps:
        """The gap rows of some areas."""
        series, targets = self.series, self.targets
        wanted = self._wanted(areas)
        value = series.value[areas][:, self.item]
        low, high = series.lower[areas][:, self.item], series.upper[areas][:, self.item]
        bound_low, bound_high, near = self._bounds(areas, value.shape)
        average = (targets.applies == _AVERAGE) & ~self._is_an_average()
        if average.any():
            mean = self._running_mean(areas)
            value, low, high = (np.where(average[None, :, None], mean, one) for one in (value, low, high))
        met = met_of(targets, low, high, bound_low, bound_high)
        met = self._rising(met, areas, low, high)
        sign = np.where(targets.higher, 1.0, -1.0)[None, :, None]
        gap = gap_of(targets, value, bound_low, bound_high, near, sign)
        ends = [gap, gap]
        if not _same(low, value) or not _same(high, value):
            ends = [gap_of(targets, end, bound_low, bound_high, near, sign) for end in (low, high)]
        years = (self.due[None] - series.end[None, None, :]) / DAYS_A_YEAR
        notes = np.broadcast_to(self.fixed_notes[None, :, None], value.shape).astype(np.int16)
        notes = notes | np.where(self.interim[None], NOTE["interim"], 0)
        required, notes = self._required(met, gap, years, notes, areas)
        share, notes = self._share(areas, value, near, sign, notes)
        beyond = (targets.operator == OPERATORS.index("range")) & ~targets.two_sided
        outside = np.where(targets.higher[None, :, None], low > bound_high, high < bound_low)
        notes = notes | np.where(beyond[None, :, None] & outside & (met == YES), NOTE["above_range"], 0)
        pace = np.where(targets.growth[None, :, None], np.nan, self.slope[areas][:, self.item] * sign)
        at = np.nonzero(wanted)
        area, target, period = series.areas[areas][at[0]], at[1], at[2]
        rows = np.flatnonzero(wanted)

        def picked(cells: NDArray[Any]) -> NDArray[Any]:
            return cells.ravel()[rows]

        gaps, paces, verdicts = picked(gap), picked(pace), picked(met)
        return Gaps(
            area,
            series.indicators[self.item[target]],
            series.periods[period],
            picked(series.source[areas][:, self.item]).astype(np.int32),
            self.number[target],
            targets.owner[area, target],
            self.due[target, period],
            verdicts,
            gaps,
            gaps if ends[0] is ends[1] else picked(np.fmin(ends[0], ends[1])),
            gaps if ends[0] is ends[1] else picked(np.fmax(ends[0], ends[1])),
            picked(share),
            picked(required),
            paces,
            reached_in(series.end[period], gaps, paces, verdicts),
            picked(notes).astype(np.int16),
        )

    def _wanted(self, areas: slice) -> NDArray[np.bool_]:
        """Which cells get a row: counting values of areas the target speaks of, after its document, not after its due."""
        series, targets = self.series, self.targets
        in_time = series.end[None, :] > targets.issued[:, None]
        in_time &= (series.end[None, :] >= targets.valid[:, :1]) & (series.end[None, :] <= targets.valid[:, 1:])
        in_time &= self.start[None, :] <= targets.due[:, None]
        here = targets.area_fits[series.areas[areas]]
        return series.counts[areas][:, self.item] & here[:, :, None] & in_time[None]

    def _bounds(self, areas: slice, shape: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
        """The low and high end asked for, and the near one."""
        low = np.broadcast_to(self.targets.low[None, :, None], shape).copy()
        high = np.broadcast_to(self.targets.high[None, :, None], shape).copy()
        for at, base in self.relative.items():
            target = self.targets.owned[at].target
            if target.multiple_of_base is not None:
                low[:, at] = high[:, at] = (base[areas] * target.multiple_of_base)[:, None]
            elif target.plus_base is not None:
                low[:, at] = high[:, at] = (base[areas] + target.plus_base)[:, None]
        return low, high, np.where(self.targets.higher[None, :, None], low, high)

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

    def _rising(self, met: NDArray[np.int8], areas: slice, low: Floats, high: Floats) -> NDArray[np.int8]:
        """``rising`` also asks for more than the year before; without a year before that is unknown."""
        if self.previous is None:
            return met
        before = self.previous[areas][:, self.item]
        near = (before >= 0) & (self.series.end[None, None, :] - self.series.end[before.clip(0)] < 400)
        prior_low = np.where(near, np.take_along_axis(low, before.clip(0).astype(np.int64), axis=2), np.nan)
        prior_high = np.where(near, np.take_along_axis(high, before.clip(0).astype(np.int64), axis=2), np.nan)
        up = np.where(low > prior_high, YES, np.where(high <= prior_low, NO, UNKNOWN))
        both = np.where((met == NO) | (up == NO), NO, np.where((met == YES) & (up == YES), YES, UNKNOWN))
        return np.where(self.targets.rising[None, :, None], both, met).astype(np.int8)

    def _required(
        self, met: NDArray[np.int8], gap: Floats, years: Floats, notes: NDArray[np.int16], areas: slice
    ) -> tuple[Floats, NDArray[np.int16]]:
        """Gap per year up to the due day; nothing on or past it, and why."""
        with np.errstate(divide="ignore", invalid="ignore"):
            pace = np.where(years > 0, gap / years, np.nan)
        if self.targets.growth.any():
            pace = np.where(self.targets.growth[None, :, None], self._growth_needed(areas, years), pace)
        pace = np.where(self.due[None] == NEVER, np.nan, pace)
        pace = np.where(met == YES, 0.0, np.where(met == UNKNOWN, np.nan, pace))
        unmet = met != YES
        notes = (
            notes | np.where(unmet & (years == 0), NOTE["due"], 0) | np.where(unmet & (years < 0), NOTE["overdue"], 0)
        )
        return pace, notes.astype(np.int16)

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
        self, areas: slice, value: Floats, near: Floats, sign: Floats, notes: NDArray[np.int16]
    ) -> tuple[Floats, NDArray[np.int16]]:
        """How much of the way from the base to the target is done; nothing where the base already meets it.

        The way never crosses a break of the definition.
        """
        start, stretch = self._way_start(areas)
        begun = np.where(stretch[:, :, None] == self.stretch[self.item][None], start[:, :, None], np.nan)
        way = (near - begun) * sign
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (value - begun) / (near - begun)
        meets = way <= 0
        return np.where(meets | np.isnan(way), np.nan, share), (notes | np.where(meets, NOTE["base_meets"], 0)).astype(
            np.int16
        )

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


def _same(first: Floats, second: Floats) -> bool:
    return first is second or np.array_equal(first, second, equal_nan=True)
