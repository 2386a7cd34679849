"""Gaps: every preferred value against every target in force, with the pace needed and the pace seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places, gap_cells, gap_count
from nq57_indicators.computation.gaps.figures import Averages, growth_needed
from nq57_indicators.computation.gaps.grounds import Grounds
from nq57_indicators.computation.gaps.judging import Judge, Verdicts, turned_to_better
from nq57_indicators.computation.gaps.notes import NOTE, above_ranges, target_notes
from nq57_indicators.computation.gaps.outlook import NONE, Stand, Thresholds, classified, methods_of
from nq57_indicators.computation.gaps.progress import Start, bases_of
from nq57_indicators.computation.gaps.rounding import Printed, turned_by_rounding
from nq57_indicators.computation.gaps.schedule import schedule_of, years_ahead
from nq57_indicators.computation.gaps.standing import Standing
from nq57_indicators.computation.gaps.targets import ChosenTargets, Targets
from nq57_indicators.computation.gaps.verdicts import UNKNOWN, YES, projected_year, towards
from nq57_indicators.computation.panels.panel import ESTIMATE, Floats, Ints
from nq57_indicators.computation.trends.movement import Movement
from nq57_indicators.computation.values.series import Series, stretches
from nq57_indicators.models.codelists import RELATIONS
from nq57_indicators.tables.codebook import Codebook

OWED, BENCHMARK = (RELATIONS.index(name) for name in ("owed", "benchmark"))


@dataclass(frozen=True)
class Gaps:
    """Flat rows. ``cells`` and ``series`` point at the value, ``target`` at ``ChosenTargets.owned``.

    ``value`` is the figure that is compared (the running mean for targets of an average), ``low`` and ``high`` are the ends
    of the target; ``base`` is the position in time of the base, ``later`` that of the newest value after the
    due day, which the class looks at (-1: none). ``note`` is a set of bits (see ``NOTE``);
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
    later: NDArray[np.int16]
    later_value: Floats
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
    return gap_count(series, targets, item, schedule_of(chosen, number, series.time, series.layer.flow))


def _laid_against(series: Series, chosen: ChosenTargets) -> tuple[NDArray[np.int32], Targets, Places]:
    """The targets of the indicators of a series: their numbers, themselves, and the positions of their indicators."""
    every = chosen.in_calendar(0)
    number = np.flatnonzero(np.isin(every.indicator, series.indicators)).astype(np.int32)
    targets = every.rows(number)
    return number, targets, np.searchsorted(series.indicators, targets.indicator)


class Judged(NamedTuple):
    """What is worked out of every row before it is told.

    ``later`` is the position in time of the newest value after the due day where that has a part in the class (-1: none).
    """

    verdicts: Verdicts
    start: Start
    meets: NDArray[np.bool_]
    stand: Stand
    later: Places


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
        self.turned = turned_to_better(series, targets, item)
        self.codes, self.chosen = codes, chosen
        self.schedule = schedule_of(chosen, number, series.time, series.layer.flow)
        self.cells = gap_cells(series, targets, item, self.schedule)
        self.formulas = [
            codes.catalogue.indicators[each.target.variant or each.indicator].formula for each in targets.owned
        ]
        self.stretch = stretches(series, codes)
        self.averages = Averages(self.turned, targets, item, self.schedule.interim, self.formulas)
        self.movement = Movement(self.turned, self.stretch)
        self.judge = Judge(self.turned, targets, self.averages, self.movement)

    def judged(self) -> Judged:
        """Every row held against its target."""
        cells, targets = self.cells, self.targets
        verdicts = self.judge.of(cells)
        start = bases_of(self.turned, targets, self.item, self.stretch).at(
            cells, self.stretch[self.item].ravel().take(cells.term)
        )
        two_sided = targets.two_sided.take(cells.target)
        covered = start.covered(verdicts.value, verdicts.low, verdicts.high, two_sided)
        standing = Standing(self.turned, targets, self.schedule, self.formulas, self.chosen.clock)
        newest = standing.newest_after_due(cells)
        later = np.where(standing.looks_later(cells), newest, -1)
        after = newest >= 0, self._met_later(verdicts, later)
        stand = standing.of(cells, verdicts.met, after, start, covered)
        return Judged(verdicts, start, covered[1], stand, np.where(stand.owed & stand.decides, later, -1))

    def _met_later(self, verdicts: Verdicts, later: Places) -> NDArray[np.int8]:
        """Whether the newest value after the due day meets the target, as any other would; nothing without one."""
        met = np.full(len(later), NONE, np.int8)
        rows = np.flatnonzero(later >= 0)
        if len(rows):
            met[rows] = self.held_at(later, verdicts, rows).met
        return met

    def held_at(self, places: Places, verdicts: Verdicts, rows: Places) -> Verdicts:
        """The figures at other positions in time held against the ends asked for in some rows."""
        cells = self.cells.only(rows).moved_to(places[rows])
        return self.judge.of(cells, (verdicts.low[rows], verdicts.high[rows]))

    def rows(self) -> Gaps:
        """The rows of the table."""
        cells, targets, target = self.cells, self.targets, self.cells.target
        row = self.judged()
        told = row.verdicts
        required, late = self._required(told.met, told.gap)
        outlook, reason = classified(row.stand, self.thresholds)
        pace, behind = self._pace()
        pace = towards(pace, told.value, told.high, targets.two_sided.take(target))
        exact = told.gap_worst is told.gap_best
        return Gaps(
            self.series,
            cells,
            self.number.take(target),
            cells.of_area_and_target(targets.owner[self.series.areas]),
            self.schedule.due.ravel().take(cells.term),
            *self._plain(told.value, told.low, told.high),
            told.met,
            told.gap,
            told.gap if exact else np.fmin(told.gap_worst, told.gap_best),
            told.gap if exact else np.fmax(told.gap_worst, told.gap_best),
            np.where(row.stand.owed, OWED, BENCHMARK).astype(np.int8),
            row.start.place,
            row.start.value * targets.sign.take(target),
            row.stand.time_share,
            row.stand.progress,
            outlook,
            reason,
            row.later.astype(np.int16),
            self._figures_at(row.later),
            methods_of(outlook, row.stand.average, targets.two_sided.take(target)),
            required,
            pace,
            projected_year(self.series.time.end.take(cells.period), told.gap, pace, told.met, behind),
            late | self._notes(row, outlook),
        )

    @property
    def thresholds(self) -> Thresholds:
        """From where on a target is on time, and from where only slow."""
        said = self.codes.catalogue.about.progress
        return Thresholds(said.on_time, said.slow)

    def _plain(self, value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
        """Value, low and high as they are, not turned."""
        sign = self.targets.sign
        if (sign > 0).all():
            return value, low, high
        less = (sign < 0).take(self.cells.target)
        plain_low = np.where(less, -high, low)
        return np.where(less, -value, value), plain_low, plain_low if low is high else np.where(less, -low, high)

    def _pace(self) -> tuple[Floats, tuple[NDArray[np.int16], NDArray[np.float32]]]:
        """The slope of each row, and how many figures over how many years are behind it; growth is never a slope."""
        found = self.movement.slope()
        pace = found.slope.ravel().take(self.cells.figure)
        if self.targets.growth.any():
            pace[self.targets.growth.take(self.cells.target)] = np.nan
        return pace, (found.figures.ravel().take(self.cells.figure), found.span.ravel().take(self.cells.figure))

    def _figures_at(self, places: Places) -> Floats:
        """The figures of the rows' indicators and areas at other positions in time, not turned; nothing at -1."""
        found = np.full(len(places), np.nan)
        rows = np.flatnonzero(places >= 0)
        found[rows] = self.series.value.ravel().take(self.cells.only(rows).moved_to(places[rows]).figure)
        return found

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

    def _notes(self, row: Judged, outlook: NDArray[np.int8]) -> NDArray[np.int16]:
        """What is to be said of every row."""
        disagreements = self.codes.catalogue.disagreements.values()
        rules = self.chosen.as_of, self.chosen.assumed_base
        always = target_notes(self.targets.owned, self.formulas, disagreements, *rules)
        always |= np.where(self.chosen.ended[self.number], NOTE["ended"], 0).astype(np.int16)
        by_term = always[:, None] | np.where(self.schedule.interim, NOTE["interim"], 0).astype(np.int16)
        notes = by_term.ravel().take(self.cells.term)
        told, target = row.verdicts, self.cells.target
        notes |= above_ranges(self.targets, target, told.met, told.worst, told.high)
        printed = Printed(self.series, self.codes, self.chosen.assumed_base)
        notes[turned_by_rounding(self.judge, printed, self.cells, told)] |= NOTE["by_rounding"]
        rows = np.flatnonzero(row.later >= 0)
        if len(rows):
            held, cells = self.held_at(row.later, told, rows), self.cells.only(rows).moved_to(row.later[rows])
            notes[rows[turned_by_rounding(self.judge, printed, cells, held)]] |= NOTE["by_rounding"]
        notes[row.meets] |= NOTE["base_meets"]
        if self.averages.targets:
            notes[self.averages.incomplete(self.cells)] |= NOTE["incomplete_mean"]
        grounds = Grounds.of(self.judge, self.cells, outlook, row.stand, row.start.place.astype(np.int64), row.later)
        notes[grounds.with_mark(self.series.status == ESTIMATE)] |= NOTE["by_estimate"]
        if self.series.unconfirmed is not None:
            notes[grounds.with_mark(self.series.unconfirmed)] |= NOTE["unconfirmed"]
        return notes
