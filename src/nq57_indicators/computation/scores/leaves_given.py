"""The normalised table that a caller gives, back as leaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Mask
from nq57_indicators.computation.results.coded import codes_of, column_of, names_of, numbers_of, whole_numbers_of
from nq57_indicators.computation.scores.comparing import Compared, areas_asked, compared
from nq57_indicators.computation.scores.leaves import Leaf, Leaves
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED
from nq57_indicators.computation.scores.snapshot import NO_PERIOD
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import SCORE_REASONS
from nq57_indicators.models.framework import Framework
from nq57_indicators.tables.codebook import Codebook

Rows = NDArray[np.intp]
_NOT_IN_THE_TABLE = REASON["not_applicable"]


def leaves_given(
    frame: pd.DataFrame, framework: Framework, codes: Codebook, areas: str | list[str] | None
) -> list[Leaves]:
    """The leaves of each period in the table, in its order; ``areas`` are those that are shown (all in the table).

    A leaf that has no row for an area is not asked for there. Areas of one scheme and level are compared.
    """
    periods, when = names_of(frame, "time_period")
    rows = _Rows(frame, codes)
    _fits(rows.nodes, framework)
    there = [codes.areas[code] for code in dict.fromkeys(rows.area.tolist())]
    asked = there if areas is None else areas_asked(codes, areas)
    strange = [name for name in asked if name not in there]
    if isinstance(areas, list) and strange:
        raise ArgumentError("area-not-in-table", area=strange[0])
    groups = [(group, rows.of_areas(group.areas)) for group in compared(codes, asked)]
    return [
        rows.leaves(label, np.flatnonzero((when == number) & mine), framework, group)
        for number, label in enumerate(periods)
        for group, mine in groups
    ]


def _fits(nodes: list[str], framework: Framework) -> None:
    known = {node.id for node in framework.nodes}
    strange = [name for name in nodes if name not in known]
    if strange:
        raise ArgumentError("node-not-of-framework", framework=framework.id, node=strange[0])


class _Rows:
    """The columns of the table as arrays."""

    def __init__(self, frame: pd.DataFrame, codes: Codebook) -> None:
        self.codes = codes
        self.area = codes_of(frame, "ref_area", codes.areas)
        self.nodes, node = names_of(frame, "node")
        self.indicators, indicator = names_of(frame, "indicator")
        self.pair = node.astype(np.int64) * len(self.indicators) + indicator
        self.scores = np.stack([numbers_of(frame, name) for name in ("score", "lower", "upper")])
        self.weight = numbers_of(frame, "weight")
        self.labels, self.period = names_of(frame, "value_period")
        self.age = whole_numbers_of(frame, "age", 0)
        texts, said = names_of(frame, "note")
        told = [sum(NOTE.get(name, 0) for name in text.split(",")) for text in texts]
        self.note = np.array([*told, 0], np.int32)[said]
        self.note |= np.where(column_of(frame, "carried_from").notna(), NOTE["carried_forward"], 0).astype(np.int32)
        reason = codes_of(frame, "missing_reason", list(SCORE_REASONS), "")
        between = np.where(np.isnan(self.scores[1]), REASON["unknown"], REASON["interval"])
        unsaid = np.where(np.isnan(self.scores[0]), between, SCORED)
        self.reason = np.where(reason < 0, unsaid, reason)

    def of_areas(self, names: list[str]) -> Mask:
        """The rows of some areas."""
        return np.isin(self.area, [self.codes.area[name] for name in names])

    def leaves(self, label: str, rows: Rows, framework: Framework, group: Compared) -> Leaves:
        """The leaves of the ``rows`` of one period, in the order of their first rows."""
        areas, at = np.unique(self.area[rows], return_inverse=True)
        pairs, first, which = np.unique(self.pair[rows], return_index=True, return_inverse=True)
        row_of = np.full((len(pairs), len(areas)), -1)
        row_of[which, at] = rows
        if (row_of >= 0).sum() < len(rows):
            raise ArgumentError("normalised-row-twice", label=label)
        deducted = {(node.id, name) for node in framework.nodes for name in node.deductions}
        leaves = [self._leaf(int(pairs[number]), row_of[number]) for number in np.argsort(first).tolist()]
        leaves = [replace(leaf, is_deduction=(leaf.node, leaf.indicator) in deducted) for leaf in leaves]
        shown = np.isin(areas, [self.codes.area[name] for name in group.asked])
        return Leaves(label, areas.astype(np.int32), leaves, self.labels, len(group.areas), shown)

    def _leaf(self, pair: int, rows: Rows) -> Leaf:
        """A leaf of the ``row`` of each area, -1 where it has none."""
        node, indicator = divmod(pair, len(self.indicators))
        there = rows >= 0
        return Leaf(
            node=self.nodes[node],
            indicator=self.indicators[indicator],
            weight=np.where(there, self.weight[rows], 0.0),
            scores=np.where(there, self.scores[:, rows], np.nan),
            reason=np.where(there, self.reason[rows], _NOT_IN_THE_TABLE).astype(np.int8),
            period=np.where(there, self.period[rows], NO_PERIOD).astype(np.int32),
            age=np.where(there, self.age[rows], 0).astype(np.int64),
            note=np.where(there, self.note[rows], 0).astype(np.int32),
        )
