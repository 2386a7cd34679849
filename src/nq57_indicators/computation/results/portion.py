"""The results of some of the indicators: what is worked out at once, so that its arrays stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nq57_indicators.computation.gaps.gaps import Gaps, gap_count, gaps_of
from nq57_indicators.computation.gaps.targets import Rules
from nq57_indicators.computation.panels.panel import ABSENT, Ints, Mask, Panels
from nq57_indicators.computation.trends.trends import Trend, trends_of
from nq57_indicators.computation.values.components import Components
from nq57_indicators.computation.values.counting import counted
from nq57_indicators.computation.values.series import Series, by_flow, by_provider, series_of
from nq57_indicators.computation.values.valued import Values
from nq57_indicators.computation.values.values import values_of
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import PeriodTable

CELLS = 3 << 18
"""How many values a portion holds, about; no result depends on it."""


class Portion:
    """Values, series, gaps and trends of the ``indicators`` marked: no step of these looks beyond one indicator.

    Values and series are kept once they are made, and the panels let go. Gaps and trends are made anew each time: they take
    far more memory.
    """

    def __init__(
        self,
        indicators: Mask,
        panels: Panels,
        components: Components,
        codes: Codebook,
        table: PeriodTable,
        rules: Rules,
    ) -> None:
        self.indicators = indicators
        self.codes, self.table, self.rules = codes, table, rules
        self._sources: tuple[Panels, Components] | None = (panels, components)
        # no cached_property: up to Python 3.11 it lets only one portion be worked on at a time
        self._found: list[Values] = []
        self._series: list[Series] | None = None
        self._own_series: list[Series] | None = None
        self.order: Ints | None = None
        """The order of the values in their table, once it is made; ``None`` where they stand as they were found."""

    @classmethod
    def of_values(cls, values: list[Values], codes: Codebook, table: PeriodTable, rules: Rules) -> Portion:
        """The portion of values that are there already, of whatever indicators."""
        portion = cls(np.ones(len(codes.indicators), bool), {}, Components({}, codes, {}), codes, table, rules)
        portion._found, portion._sources = values, None
        return portion

    @property
    def found(self) -> list[Values]:
        """The values of every layer, with what counts."""
        sources = self._sources
        if sources is not None:
            base = self.rules.assumed_base
            found = values_of(*sources, self.codes, self.table, self.indicators, assumed_base=base)
            self._found, self._sources = counted(found, self.codes, self.table), None
        return self._found

    @property
    def series(self) -> list[Series]:
        """Values over time, across providers and stages."""
        if self._series is None:
            self._series = series_of(self.found, self.codes, self.table, by_flow)
        return self._series

    @property
    def own_series(self) -> list[Series]:
        """Values over time of each provider."""
        if self._own_series is None:
            self._own_series = series_of(self.found, self.codes, self.table, by_provider)
        return self._own_series

    @property
    def moves_as_found(self) -> bool:
        """Whether each layer of values is a series of its own: then values and trends have the same rows."""
        return len(self.own_series) == len(self.found)

    def gaps(self) -> list[Gaps]:
        """Every counting value against every target in force."""
        return gaps_of(self.series, self.codes, self.table, self.rules)

    def trends(self) -> list[Trend]:
        """The movement of every series of one provider."""
        return trends_of(self.own_series, self.codes, self.table)

    def value_count(self) -> int:
        """How many values there are."""
        return sum(int(np.count_nonzero(one.panel.status != ABSENT)) for one in self.found)

    def gap_count(self) -> int:
        """How many gaps there are."""
        return gap_count(self.series, self.table, self.rules)

    def trend_count(self) -> int:
        """How many figures have a trend."""
        return sum(int(np.count_nonzero(one.status != ABSENT)) for one in self.own_series)


def portions(panels: Panels, codes: Codebook) -> Iterator[Mask]:
    """The indicators, a few after one another: as many as have about ``CELLS`` values."""
    each = sum(len(panel.areas) * len(panel.periods) for panel in panels.values())
    size = max(1, CELLS // max(each, 1))
    order: Ints = np.arange(len(codes.indicators), dtype=np.int32)
    for start in range(0, len(order), size):
        yield (order >= start) & (order < start + size)
