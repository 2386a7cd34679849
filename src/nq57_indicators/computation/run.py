"""All steps in their order, on panels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.gaps.targets import ChosenTargets
from nq57_indicators.computation.panels.completion import complete
from nq57_indicators.computation.panels.layout import Layout, panels_of
from nq57_indicators.computation.panels.panel import Mask, Panels
from nq57_indicators.computation.panels.restatement import rates_within_bounds, successions
from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.computation.panels.vintages import latest_rows
from nq57_indicators.computation.results.batch import Batch, batches
from nq57_indicators.computation.scores.aggregation import NodeScores, scored
from nq57_indicators.computation.scores.comparing import Compared, compared
from nq57_indicators.computation.scores.leaves import Leaves, leaves_of, scales_of
from nq57_indicators.computation.scores.normalisation import Judged, judged_by
from nq57_indicators.computation.scores.snapshot import Moment, Snapshot, Sourced, snapshot_of
from nq57_indicators.computation.values.components import STOCK
from nq57_indicators.computation.values.preference import PLANS
from nq57_indicators.computation.values.series import Series
from nq57_indicators.computation.values.unconfirmed import Unconfirmed, indicators_of
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import OBS_STATUSES
from nq57_indicators.models.framework import Framework
from nq57_indicators.parallel import in_order
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import NO_DAY, Observations, day_number

_MISSING = OBS_STATUSES.index("missing")
_NO_FIGURE = [OBS_STATUSES.index(name) for name in ("missing", "withdrawn")]


@dataclass(frozen=True)
class Choices:
    """What the caller chose: the day of the data, the day of the rules, and what to assume."""

    known_at: date | None = None
    as_of: date | None = None
    unsure: bool = False
    assumed_base: str | None = None
    clock: date | None = None
    """The day that tells which due days are past: ``known_at`` where the caller gave it, else only later values tell."""
    dated: bool = False
    """Only figures whose day of publication or receipt is known."""
    until: date | None = None
    """Only figures of periods that ended by this day."""

    def as_known_on(self, day: date) -> Choices:
        """The same on an earlier day; without a clock still without: classes of two days are told by one rule."""
        known_at = min(day, self.known_at or day)
        return replace(self, known_at=known_at, clock=None if self.clock is None else known_at)

    def as_it_stood(self, day: date) -> Choices:
        """The same at the end of an earlier period: figures of later ones say nothing, nor that a due day is past."""
        return replace(self, until=day, clock=None if self.clock is None else min(day, self.clock))


class Run:
    """The computation over one set of observations. Each result is worked out once, when it is first asked for."""

    def __init__(
        self,
        observations: Observations,
        choices: Choices,
        kept: Mask | None = None,
        shared: Mask | None = None,
        unconfirmed: Mask | None = None,
    ) -> None:
        """``kept`` marks the observations that may be used (all), ``shared`` those whose cell another one also fills.

        ``unconfirmed`` marks those that somebody has yet to confirm, where the observations do not say so themselves.
        """
        self._unconfirmed = observations.unconfirmed if unconfirmed is None else unconfirmed
        self.observations = observations = observations.with_providers_in_order()
        self.choices = choices
        if choices.dated:
            known = observations.vintage != NO_DAY
            kept = known if kept is None else kept & known
        if choices.until is not None:
            ended = (observations.periods.end <= day_number(choices.until)).take(observations.period)
            kept = ended if kept is None else kept & ended
        self._kept = latest_rows(observations, kept, known_at=choices.known_at, shared=shared)
        """Which observations are used, the newest of each key; ``None`` stands for all."""

    @property
    def has_undated(self) -> bool:
        """Whether any figure used has no day of publication or receipt."""
        undated = self.observations.vintage == NO_DAY
        return bool(undated.any() if self._kept is None else (undated & self._kept).any())

    @cached_property
    def size(self) -> int:
        """The number of observations used."""
        return len(self.observations) if self._kept is None else int(np.count_nonzero(self._kept))

    @property
    def constant_vintage(self) -> int:
        """The vintage of every figure, where panels need none of their own since all have the same."""
        first = 0 if self._kept is None else int(np.argmax(self._kept))
        return int(self.observations.vintage[first]) if self.size else NO_DAY

    @classmethod
    def of_values(cls, rows: Observations, values: list[Values], choices: Choices) -> Run:
        """The computation over values that are there already; ``rows`` say what lies where."""
        run = cls(rows.take(np.zeros(0, np.intp)), choices)
        run.time = values[0].panel.time if values else TimeAxis(rows.periods, (), longer=False)
        run.newest_day = _newest_day(rows, None)
        run.batches = [Batch.of_values(values, run.codes, run.chosen_targets)]
        return run

    def __getstate__(self) -> dict[str, Any]:
        """What it was made of; what it has worked out is large, and worked out again where it is asked for."""
        return {
            name: own
            for name, own in vars(self).items()
            if name not in ("panels", "chosen_targets", "batches", "time", "_layout", "_with_figures")
        }

    @property
    def codes(self) -> Codebook:
        """The codes of the catalogue."""
        return self.observations.codebook

    @property
    def as_of(self) -> date | None:
        """The day of the rules: the caller's, else the one the catalogue was loaded for."""
        return self.choices.as_of or self.codes.catalogue.as_of

    @cached_property
    def _layout(self) -> Layout:
        return Layout.of(self.observations, self._kept, room=True)

    @cached_property
    def time(self) -> TimeAxis:
        """All periods of the results on one axis."""
        return self._layout.time

    @cached_property
    def panels(self) -> Panels:
        """Every figure known, restated, completed over periods and summed over areas: what explanations follow figures back in.

        Batches lay out their own and let it go: it is as large as the values.
        """
        return self._laid_out(rows=True)

    def _laid_out(self, *, rows: bool) -> Panels:
        return self._panels_of(self.observations, self._layout, rows=rows)

    def _panels_of(self, observations: Observations, layout: Layout, *, rows: bool) -> Panels:
        codes = self.codes
        bounded = any(
            rates_within_bounds(codes)[items].any() and bool(successions(codes, areas))
            for items, areas in zip(layout.items, layout.areas, strict=True)
        )
        panels = panels_of(observations, layout, rows=rows or bounded, bounded=bounded)
        stocks = {
            layer: replace(panel, completed=np.zeros(panel.shape, bool))
            for layer, panel in panels.items()
            if layer.flow == STOCK
        }
        complete(panels | stocks, observations)
        return panels | stocks

    def _without_unconfirmed(self) -> Unconfirmed | None:
        """The figures less those that somebody has yet to confirm, as far as indicators are made of these."""
        used = self._unconfirmed if self._kept is None or self._unconfirmed is None else self._unconfirmed & self._kept
        if used is None or not used.any():
            return None
        observations = self.observations
        indicators, items = indicators_of(self.codes, np.unique(observations.variable[used]))
        kept = items[observations.variable]
        layout = Layout.of(
            observations, kept if self._kept is None else kept & self._kept, room=True, time=self._layout.time
        )
        status = np.where(used, _MISSING, observations.status).astype(observations.status.dtype)
        return Unconfirmed(self._panels_of(replace(observations, status=status), layout, rows=False), indicators)

    @cached_property
    def chosen_targets(self) -> ChosenTargets:
        """The targets of the day of the rules."""
        chosen = self.choices
        looked_on = chosen.until or chosen.clock
        return ChosenTargets(
            self.codes,
            self.as_of,
            unsure=chosen.unsure,
            assumed_base=chosen.assumed_base,
            clock=chosen.clock,
            looked_on=self.newest_day if looked_on is None else day_number(looked_on),
        )

    @cached_property
    def newest_day(self) -> int | None:
        """The last day of the newest figure there is, of whatever variable and area; plans are no figures."""
        return _newest_day(self.observations, self._kept)

    @cached_property
    def batches(self) -> list[Batch]:
        """All results, some indicators after others."""
        panels, unconfirmed = self._laid_out(rows=False), self._without_unconfirmed()
        return [
            Batch(indicators, panels, self.codes, self.chosen_targets, unconfirmed)
            for indicators in batches(panels, self.codes)
        ]

    def of_areas(self, areas: Sequence[str]) -> Run:
        """The same values of some areas alone, for what is asked of one of many."""
        run, codes = copy(self), np.array([self.codes.area[name] for name in areas], np.int32)
        run.batches = in_order(lambda batch: batch.of_areas(codes), self.batches)
        run.time, run.chosen_targets = self.time, self.chosen_targets
        return run

    def batch_of(self, indicator: str) -> Batch:
        """The results that an indicator is among."""
        return next(batch for batch in self.batches if batch.indicators[self.codes.indicator[indicator]])

    def series(self) -> Iterator[Series]:
        """Values over time, across providers and stages, of all indicators."""
        for batch in self.batches:
            yield from batch.series()

    @cached_property
    def _with_figures(self) -> tuple[frozenset[int], str | None]:
        """The areas that have values, and the last period with a preferred one: known once all series were gone through."""
        there, areas = np.zeros(len(self.time), bool), set[int]()
        for series in self.series():
            there |= series.preferred.any(axis=(0, 1))
            areas.update(series.areas.tolist())
        last = self.time.periods[int(np.flatnonzero(there)[-1])].label if there.any() else None
        return frozenset(areas), last

    def latest_period(self) -> str | None:
        """The label of the last period that has a preferred value; of several that end together the longest."""
        return self._with_figures[1]

    def scores(
        self, framework: Framework, areas: list[str], periods: list[str]
    ) -> list[tuple[Leaves, list[NodeScores]]]:
        """The leaves on the last day of each period, and the scores made of them."""
        return [(leaves, scored(framework, leaves)) for leaves in self.leaves(framework, areas, periods)]

    def leaves(self, framework: Framework, areas: list[str], periods: list[str]) -> list[Leaves]:
        """The leaves of a framework on the last day of each period.

        Whatever areas are asked for, all of their scheme are worked out: ranks and what values are alike are theirs.
        """
        return [self._leaves(framework, group, label) for label in periods for group in compared(self.codes, areas)]

    def _leaves(self, framework: Framework, group: Compared, label: str) -> Leaves:
        moment = _moment(label)
        chosen = scales_of(framework, self.codes, group.level, moment.day, self.targets)
        snapshot = self.snapshot(group.areas, moment, judged_by(chosen, self.codes))
        asked = np.sort(np.array([self.codes.area[name] for name in group.asked], np.int32))
        return Leaves(
            label,
            snapshot.areas,
            leaves_of(framework, self.codes, snapshot, chosen, self.as_of),
            [period.label for period in self.time.table.periods],
            len(snapshot.areas),
            np.isin(snapshot.areas, asked),
        )

    @property
    def targets(self) -> tuple[OwnedTarget, ...]:
        """The targets in force on the day of the rules."""
        return self.chosen_targets.owned

    def snapshot(self, areas: list[str], moment: Moment, judged: Judged) -> Snapshot:
        """What is known of some areas on the last day of a period."""
        codes = np.sort(np.array([self.codes.area[name] for name in areas], np.int32))
        return snapshot_of(self.sourced(), self.codes, codes, moment, judged)

    def sourced(self) -> Iterator[Sourced]:
        """The series of all indicators with the providers of their layers."""
        for batch in self.batches:
            providers = np.array([values.panel.layer.provider for values in batch.values], np.int32)
            for series in batch.series():
                yield Sourced(series, providers)

    def areas_with_figures(self) -> frozenset[int]:
        """The codes of all areas that have values."""
        return self._with_figures[0]


def _newest_day(rows: Observations, kept: Mask | None) -> int | None:
    told = ~np.isin(rows.status, _NO_FIGURE) & ~np.isin(rows.stage, list(PLANS))
    if kept is not None:
        told &= kept
    there = np.zeros(len(rows.periods), bool)
    there[rows.period[told]] = True
    return int(rows.periods.end[there].max()) if there.any() else None


def _moment(label: str) -> Moment:
    try:
        period = parse_period(label)
    except PeriodError as error:
        raise ArgumentError(error.code, **error.fields, place="period") from error
    return Moment(day_number(period.start), day_number(period.end))
