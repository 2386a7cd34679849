"""All steps in their order, on panels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.gaps.targets import Rules
from nq57_indicators.computation.panels.completion import completed_periods, summed_areas
from nq57_indicators.computation.panels.laying import Layout, panels_of
from nq57_indicators.computation.panels.panel import Mask, Panels
from nq57_indicators.computation.panels.restatement import restated
from nq57_indicators.computation.panels.vintages import latest_rows
from nq57_indicators.computation.results.portion import Portion, portions
from nq57_indicators.computation.scores.aggregation import NodeScores, scored
from nq57_indicators.computation.scores.comparing import Compared, compared
from nq57_indicators.computation.scores.leaves import Day, Leaves, leaves_of
from nq57_indicators.computation.scores.snapshot import Moment, Snapshot, Sourced, snapshot_of
from nq57_indicators.computation.values.components import STOCK, Components
from nq57_indicators.computation.values.series import Series, length_rank
from nq57_indicators.computation.values.valued import Values
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.framework import Framework
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import NO_DAY, Observations, day_number


@dataclass(frozen=True)
class Choices:
    """What the caller chose: the day of the data, the day of the rules, and what to assume."""

    known_at: date | None = None
    as_of: date | None = None
    unsure: bool = False
    assumed_base: str | None = None


class Run:
    """The computation over one set of observations. Each result is worked out once, when it is first asked for."""

    def __init__(
        self, observations: Observations, choices: Choices, kept: Mask | None = None, shared: Mask | None = None
    ) -> None:
        """``kept`` marks the observations that may be used (all), ``shared`` those whose cell another one also fills."""
        self.observations = observations
        self.choices = choices
        rows = latest_rows(observations, kept, known_at=choices.known_at, shared=shared)
        self.size = len(observations) if rows is None else len(rows)
        """The number of observations used: the newest of each key."""
        self.constant_vintage = int(observations.vintage[0 if rows is None else rows[0]]) if self.size else NO_DAY
        """The vintage of every figure, where panels need none of their own since all have the same."""
        self._used = None if rows is None else np.zeros(len(observations), bool)  # a quarter of what the numbers take
        if self._used is not None:
            self._used[rows] = True

    @classmethod
    def of_values(cls, rows: Observations, values: list[Values], choices: Choices) -> Run:
        """The computation over values that are there already; ``rows`` say what lies where."""
        run = cls(rows.take(np.zeros(0, np.intp)), choices)
        run.portions = [Portion.of_values(values, run.codes, rows.periods, run.rules)]
        return run

    def __getstate__(self) -> dict[str, Any]:
        """What it was made of; what it has worked out is large, and worked out again where it is asked for."""
        return {name: own for name, own in vars(self).items() if name not in ("_held", "rules", "portions")}

    @property
    def codes(self) -> Codebook:
        """The codes of the catalogue."""
        return self.observations.codebook

    @property
    def as_of(self) -> date | None:
        """The day of the rules: the caller's, else the one the catalogue was loaded for."""
        return self.choices.as_of or self.codes.catalogue.as_of

    @property
    def panels(self) -> Panels:
        """Every figure known, restated, completed over periods and summed over areas."""
        return self._held[0]

    @property
    def components(self) -> Components:
        """Look-ups of components; stocks are held from what was submitted, not from what was completed."""
        return self._held[1]

    @cached_property
    def _held(self) -> tuple[Panels, Components]:
        """What explanations follow figures back in. Portions lay out their own and let it go: it is as large as the values."""
        return self._laid_out()

    def _laid_out(self) -> tuple[Panels, Components]:
        rows = None if self._used is None else np.flatnonzero(self._used).astype(np.int32)
        submitted = restated(
            panels_of(self.observations, Layout.of(self.observations, rows, room=True)), self.observations
        )
        panels = summed_areas(completed_periods(submitted, self.codes, self.observations.periods), self.codes)
        stocks = {layer: panel for layer, panel in submitted.items() if layer.flow == STOCK}
        return panels, Components(panels, self.codes, summed_areas(stocks, self.codes))

    @cached_property
    def rules(self) -> Rules:
        """The targets of the day of the rules."""
        chosen = self.choices
        return Rules(self.codes, self.as_of, unsure=chosen.unsure, assumed_base=chosen.assumed_base)

    @cached_property
    def portions(self) -> list[Portion]:
        """All results, some indicators after others."""
        panels, components = self._laid_out()
        table = self.observations.periods
        return [
            Portion(indicators, panels, components, self.codes, table, self.rules)
            for indicators in portions(panels, self.codes)
        ]

    def portion_of(self, indicator: str) -> Portion:
        """The results that an indicator is among."""
        return next(one for one in self.portions if one.indicators[self.codes.indicator[indicator]])

    def series(self) -> Iterator[Series]:
        """Values over time, across providers and stages, of all indicators."""
        for one in self.portions:
            yield from one.series

    def latest_period(self) -> str | None:
        """The label of the last period that has a counting value; of several that end together the longest."""
        table = self.observations.periods
        ends = [
            (int(series.end[place]), length_rank(series.layer), table.periods[int(series.periods[place])].label)
            for series in self.series()
            for place in np.flatnonzero(series.counts.any(axis=(0, 1))).tolist()
        ]
        return max(ends)[2] if ends else None

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
        snapshot = self.snapshot(group.areas, label)
        day = Day(group.level, self.targets, self.as_of)
        asked = np.sort(np.array([self.codes.area[name] for name in group.asked], np.int32))
        return Leaves(
            label,
            snapshot.areas,
            leaves_of(framework, self.codes, snapshot, day),
            [period.label for period in self.observations.periods.periods],
            len(snapshot.areas),
            np.isin(snapshot.areas, asked),
        )

    @property
    def targets(self) -> tuple[OwnedTarget, ...]:
        """The targets in force on the day of the rules."""
        return self.rules.owned

    def snapshot(self, areas: list[str], period: str) -> Snapshot:
        """What is known of some areas on the last day of a period."""
        codes = np.sort(np.array([self.codes.area[name] for name in areas], np.int32))
        return snapshot_of(self.sourced(), self.codes, codes, _moment(period))

    def sourced(self) -> Iterator[Sourced]:
        """The series of all indicators with the providers of their layers."""
        for one in self.portions:
            providers = np.array([found.panel.layer.provider for found in one.found], np.int32)
            for series in one.series:
                yield Sourced(series, providers)

    def areas_with_figures(self) -> set[int]:
        """The codes of all areas that have values."""
        return {code for series in self.series() for code in series.areas.tolist()}


def _moment(label: str) -> Moment:
    try:
        period = parse_period(label)
    except PeriodError as error:
        raise ArgumentError(error.code, **error.fields, place="period") from error
    return Moment(day_number(period.start), day_number(period.end))
