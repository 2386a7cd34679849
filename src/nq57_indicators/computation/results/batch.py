"""The results of some of the indicators: what is worked out at once, so that its arrays stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nq57_indicators.computation.gaps.gaps import Gaps, count_of_gaps, gaps_of
from nq57_indicators.computation.gaps.targets import ChosenTargets
from nq57_indicators.computation.panels.panel import ABSENT, Ints, Mask, Panels
from nq57_indicators.computation.trends.trends import Trend, trend_of
from nq57_indicators.computation.values.components import Components
from nq57_indicators.computation.values.preference import with_preference
from nq57_indicators.computation.values.series import Series, by_flow, by_provider, series_of
from nq57_indicators.computation.values.unconfirmed import Unconfirmed, marked
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.computation.values.values import values_of
from nq57_indicators.tables.codebook import Codebook

CELLS = 1 << 18
"""How many values a batch holds, about; no result depends on it."""


class Batch:
    """Values, series, gaps and trends of the ``indicators`` marked: no step of these looks beyond one indicator.

    Values are kept once they are made, and the panels let go. Gaps and trends are made anew each time: they take far more
    memory.
    """

    def __init__(
        self,
        indicators: Mask,
        panels: Panels,
        codes: Codebook,
        targets: ChosenTargets,
        unconfirmed: Unconfirmed | None = None,
    ) -> None:
        self.indicators = indicators
        self._unconfirmed = unconfirmed
        self.codes, self.targets = codes, targets
        self._panels: Panels | None = panels
        # no cached_property: up to Python 3.11 it lets only one batch be worked on at a time
        self._values: list[Values] = []

    @classmethod
    def of_values(cls, values: list[Values], codes: Codebook, targets: ChosenTargets) -> Batch:
        """The batch of values that are there already, of whatever indicators."""
        batch = cls(np.ones(len(codes.indicators), bool), {}, codes, targets)
        batch._values, batch._panels = values, None
        return batch

    @property
    def values(self) -> list[Values]:
        """The values of every layer, with what is preferred."""
        panels = self._panels
        if panels is not None:
            found = self._made_of(panels, self.indicators)
            if self._unconfirmed is not None:
                concerned = self._unconfirmed.indicators & self.indicators
                found = marked(found, self._made_of(self._unconfirmed.panels, concerned), concerned)
            self._values, self._panels, self._unconfirmed = with_preference(found, self.codes), None, None
        return self._values

    def of_areas(self, areas: Ints) -> Batch:
        """The same results of some areas (codes) alone, since none of these steps looks beyond one area either."""
        mine = [own for values in self.values if len((own := values.of_areas(areas)).panel.areas)]
        batch = Batch.of_values(mine, self.codes, self.targets)
        batch.indicators = self.indicators
        return batch

    def _made_of(self, panels: Panels, indicators: Mask) -> list[Values]:
        base = self.targets.assumed_base
        return values_of(panels, Components(panels, self.codes), self.codes, indicators, assumed_base=base)

    def series(self) -> list[Series]:
        """Values over time, across providers and stages."""
        return series_of(self.values, self.codes, by_flow)

    def own_series(self) -> list[Series]:
        """Values over time of each provider."""
        return series_of(self.values, self.codes, by_provider)

    def moves_as_valued(self) -> bool:
        """Whether each layer of values is a series of its own: then values and trends have the same rows."""
        return len(self.own_series()) == len(self.values)

    def gaps(self) -> list[Gaps]:
        """Every preferred value against every target in force."""
        found = (gaps_of(series, self.codes, self.targets) for series in self.series())
        return [gaps for gaps in found if gaps is not None]

    def trends(self) -> list[Trend]:
        """The movement of every series of one provider."""
        return [trend_of(series, self.codes) for series in self.own_series()]

    def value_count(self) -> int:
        """How many values there are."""
        return sum(int(np.count_nonzero(values.panel.status != ABSENT)) for values in self.values)

    def gap_count(self) -> int:
        """How many gaps there are."""
        return sum(count_of_gaps(series, self.targets) for series in self.series())

    def trend_count(self) -> int:
        """How many figures have a trend."""
        return sum(int(np.count_nonzero(series.status != ABSENT)) for series in self.own_series())


def batches(panels: Panels, codes: Codebook) -> Iterator[Mask]:
    """The indicators, a few after one another: as many as have about ``CELLS`` values."""
    cells = sum(panel.value.size for panel in panels.values())
    items = len(np.unique(np.concatenate([panel.items for panel in panels.values()]))) if panels else 0
    # an indicator is made in the layers of its own items, which are few of all
    size = max(1, CELLS * max(items, 1) // max(cells, 1))
    order: Ints = np.arange(len(codes.indicators), dtype=np.int32)
    for start in range(0, len(order), size):
        yield (order >= start) & (order < start + size)
