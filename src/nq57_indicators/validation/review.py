"""What the rules share: the observations under review, the findings so far, and which rows are refused."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.layout import Layout, panels_of, shared_cells
from nq57_indicators.computation.panels.panel import Ints, Layer, Panels, positions
from nq57_indicators.computation.panels.vintages import newest
from nq57_indicators.computation.values.components import ACTUAL, Components
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import OBS_STATUSES, PERCENT
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.finding_texts import Texts, coded, texts_of_first
from nq57_indicators.tables.findings import FindingStore
from nq57_indicators.tables.observations import Observations

_MISSING = OBS_STATUSES.index("missing")


@dataclass(frozen=True)
class Question:
    """What a rule asks to be confirmed: each figure (``row``), with the one that its finding points at (``head``)."""

    rule: str
    head: NDArray[np.int64]
    row: NDArray[np.int64]

    def at_rows(self, rows: Any) -> Question:
        """The same with rows of a larger set of observations, of which ``rows`` were under review."""
        return replace(self, head=rows[self.head], row=rows[self.row])

    def without(self, settled: set[tuple[str, int]]) -> Question:
        """Less the figures of some findings, told by rule and row."""
        own = [row for rule, row in settled if rule == self.rule]
        open_ = ~np.isin(self.head, own)
        return replace(self, head=self.head[open_], row=self.row[open_])


def _is_figure(text: str) -> bool:
    """Whether a text is a figure alone, as findings write it."""
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


@dataclass
class Review:
    """One submission under review. ``refused`` marks rows with an error of their own; rules add to it as they go."""

    observations: Observations
    refused: NDArray[np.bool_]
    store: FindingStore
    questions: list[Question] = field(default_factory=list)

    @property
    def codes(self) -> Codebook:
        """The codes of the catalogue."""
        return self.observations.codebook

    def report(self, rule: str, rows: Any, *, found: Texts = "", expected: Texts = "", refuse: bool = False) -> None:
        """Findings on rows (a mask or row numbers), which may refuse them."""
        rows = np.asarray(rows)
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        if not len(numbers):
            return
        if self.store.written and self.codes.catalogue.rules[rule].found in ("figures", "measured"):
            found = partial(self._beside_text, rule, found, numbers)
        self.store.add_rows(rule, self.observations, numbers, found=found, expected=expected)
        if refuse:
            self.refused[numbers] = True
        if self.codes.catalogue.rules[rule].severity == "confirm":
            self.ask(rule, numbers, numbers)

    def _beside_text(self, rule: str, found: Texts, rows: NDArray[Any], number: int) -> NDArray[Any]:
        """The figures found, with the texts of their cells where these show another figure."""
        figures, own, written = self.observations, rows[:number], self.store.written
        made = np.array(np.broadcast_to(texts_of_first(found, number), own.shape), object)
        places = zip(figures.file[own].tolist(), figures.row[own].tolist(), figures.column[own].tolist(), strict=True)
        for at, place in enumerate(places):
            if place in written and _is_figure(made[at]):
                fields = {"figure": float(made[at]), "unit": self._unit(rule, int(own[at])), "text": written[place]}
                made[at] = coded("read-as", fields)
        return made

    def _unit(self, rule: str, row: int) -> Text | str:
        """The unit that stands behind a figure, where a rule says figures with their unit."""
        if self.codes.catalogue.rules[rule].found != "measured":
            return ""
        unit = self.observations.units[self.observations.unit[row]]
        name = self.codes.catalogue.units[unit].name
        return "%" if unit == PERCENT else Text(vi=f" {name.vi}", en=f" {name.en}")

    def ask(self, rule: str, head: NDArray[Any], row: NDArray[Any]) -> None:
        """Have each figure (``row``) confirmed with the one that a finding points at (``head``)."""
        self.questions.append(Question(rule, head.astype(np.int64), row.astype(np.int64)))

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """Rows whose cell another row also fills, under whatever vintage."""
        return shared_cells(self._layout)

    @cached_property
    def panels(self) -> Panels:
        """The newest figures as panels; a refused figure is there, but not known. ``row`` is the row of ``observations``."""
        status = np.where(self.refused, _MISSING, self.observations.status).astype(np.int8)
        layout = self._layout
        if self._newest is not None:
            layout = layout.only(self._newest)
        return panels_of(replace(self.observations, status=status), layout)

    def usable(self) -> NDArray[np.bool_]:
        """Rows with a figure that is known, that no rule has refused so far, and that is the newest of its key."""
        known = ~self.refused & (self.observations.status < _MISSING)
        return known if self._newest is None else known & self._newest

    @cached_property
    def _newest(self) -> NDArray[np.bool_] | None:
        """The newest row of every key; ``None`` where that is every row."""
        return newest(self.observations, self.shared)

    @cached_property
    def _layout(self) -> Layout:
        return Layout.of(self.observations).remembered()

    @cached_property
    def components(self) -> Components:
        """Look-ups of components among the panels."""
        return Components(self.panels, self.codes)

    def rows_at(self, layer: Layer, areas: Ints, item: Ints, periods: NDArray[np.int64]) -> Ints:
        """Rows of ``observations`` that report ``item`` at each area and position in time of a layer, or of its stageless twin.

        Where there is none the row is -1.
        """
        found = np.full(len(areas), -1, np.int32)
        for own in dict.fromkeys((layer, layer._replace(stage=ACTUAL))):
            panel = self.panels.get(own)
            if panel is not None and panel.row is not None:
                at = positions(panel.items, item), positions(panel.areas, areas)
                there = (found < 0) & (at[0] >= 0) & (at[1] >= 0)
                found[there] = panel.row[at[0][there], at[1][there], periods[there]]
        return found
