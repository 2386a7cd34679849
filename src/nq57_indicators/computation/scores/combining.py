"""One node from its children: the mean of what is there, the bounds of what could be, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.scores.methods import added_up, aggregation
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED
from nq57_indicators.models.codelists import ABOVE_ZERO
from nq57_indicators.models.framework import Node
from nq57_indicators.tables.agreement import reaches

HANDED_UP = NOTE["possibly_amended"] | NOTE["carried_forward"] | NOTE["unconfirmed"] | NOTE["interim"]
"""What is said of a leaf and of every node above it."""


@dataclass(frozen=True)
class Branch:
    """A child of a node over the areas: scores on the framework's scale, whether it is there, whether it is asked for.

    Where it is asked for but not there, the bounds of its ``scores`` are what it could be.
    """

    weight: float | Floats
    scores: Floats
    availability: Floats
    applies: Mask
    present: Mask
    reason: Small
    note: NDArray[np.int32]
    clipped: NDArray[np.int32]
    carried: Floats
    unlike: Floats


def combined(node: Node, branches: Sequence[Branch], areas: int) -> Branch:
    """A node from its children."""
    own_weight = node.weight if node.points is None else node.points
    if not branches:
        none, nothing = np.zeros(areas, bool), np.zeros(areas)
        reason = np.full(areas, REASON["no_parts"], np.int8)
        said, count = np.zeros(areas, np.int32), np.zeros(areas, np.int32)
        return Branch(
            own_weight, np.full((3, areas), np.nan), nothing, none, none, reason, said, count, nothing, nothing
        )
    return _Children(node, branches, areas).node(own_weight)


class _Children:
    """The children of one node stacked: child × area."""

    def __init__(self, rule: Node, branches: Sequence[Branch], areas: int) -> None:
        self.rule = rule
        self.weights = np.stack([np.broadcast_to(branch.weight, areas) for branch in branches])
        self.scores = np.stack([branch.scores for branch in branches])
        self.applies = np.stack([branch.applies for branch in branches])
        self.present = np.stack([branch.present for branch in branches]) & self.applies
        self.reason = np.stack([branch.reason for branch in branches])
        self.branches = branches
        self.counted = self.present & (self.weights > 0)
        self.negative: Mask = (self._lifted() < 0) & (rule.aggregate in ABOVE_ZERO)
        """Children that the mean cannot take: they are not available to it."""

    def node(self, weight: float) -> Branch:
        """The node made of them."""
        available = self._available(self.present)
        there: Mask = np.asarray(self.counted.any(axis=0))
        enough, why = self._enough(available)
        present = there & enough
        value = self._mean(self.scores[:, 0], self.weights * self.present)
        scores = self._with_bounds(np.where(present, value, np.nan))
        reason, note = self._reason(scores[0], there, enough, why), self._note(present)
        present &= reason != REASON["negative_in_mean"]
        return Branch(
            weight,
            scores,
            available if not self.negative.any() else self._available(self.present & ~self.negative),
            np.asarray(self.applies.any(axis=0)),
            present,
            reason,
            note,
            np.where(self.counted, np.stack([branch.clipped for branch in self.branches]), 0).sum(
                axis=0, dtype=np.int32
            ),
            self._share(np.stack([branch.carried for branch in self.branches]), self.present, self.present),
            self._share(np.stack([branch.unlike for branch in self.branches]), self.present, self.present),
        )

    def _available(self, there: Mask) -> Floats:
        """Share of the weight that is ``there``, of what is asked for."""
        return self._share(np.stack([branch.availability for branch in self.branches]), self.applies, there)

    def _mean(self, scores: Floats, weights: Floats) -> Floats:
        return aggregation(self.rule.aggregate)(scores, weights, floor=self.rule.floor)

    def _share(self, shares: Floats, among: Mask, there: Mask) -> Floats:
        """Share of the weight of some children, of those they have themselves where they are ``there``."""
        weights = self.weights * among
        total = added_up(weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(total > 0, added_up(weights * shares * there) / total, 0.0)

    def _with_bounds(self, value: Floats) -> Floats:
        """Value and bounds: a mean only rises with its children, so the bounds of the children make those of the mean."""
        asked = self.weights * self.applies
        lower, upper = (self._mean(self.scores[:, end], asked) for end in (1, 2))
        unknown = np.isnan(lower) | np.isnan(upper)
        lower, upper = np.fmin(lower, value), np.fmax(upper, value)
        return np.stack([value, np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper)])

    def _enough(self, available: Floats) -> tuple[Mask, int]:
        """Where enough is there, and what to call it where it is not."""
        enough = reaches(available, self.rule.availability or 0.0)
        if self.rule.required == "all" or self.rule.on_missing == "missing":
            lacking = (self.applies & ~self.present & (self.weights > 0)).any(axis=0)
            return enough & ~lacking, REASON["incomplete"]
        return enough, REASON["below_availability"]

    def _reason(self, value: Floats, there: Mask, enough: Mask, why: int) -> Small:
        """Why the node has no score; the first reason that holds."""
        later = (self.reason == REASON["not_due"]).any(axis=0)
        outside = np.where(later, REASON["not_due"], REASON["not_applicable"])
        conditions = [~self.applies.any(axis=0), ~there, ~enough, self.negative.any(axis=0), np.isnan(value)]
        reasons = [outside, np.full(len(value), REASON["no_parts"]), np.full(len(value), why)]
        reasons += [np.full(len(value), REASON[name]) for name in ("negative_in_mean", "interval")]
        return np.select(conditions, reasons, SCORED).astype(np.int8)

    def _lifted(self) -> Floats:
        """The scores that count, lifted to the floor; 1 where none does."""
        scores = self.scores[:, 0] if self.rule.floor is None else np.maximum(self.scores[:, 0], self.rule.floor)
        return np.where(self.counted & ~np.isnan(scores), scores, 1.0)

    def _note(self, present: Mask) -> NDArray[np.int32]:
        """What is said of the node: what is said of a part that counts, and what its mean met."""
        notes = np.where(self.counted, np.stack([branch.note for branch in self.branches]), 0)
        note = np.bitwise_or.reduce(notes, axis=0) & HANDED_UP
        asked = self.applies & (self.weights > 0)
        lacking = (np.stack([branch.note for branch in self.branches]) & NOTE["deduction_missing"]) != 0
        note |= np.where((lacking & asked).any(axis=0), NOTE["deduction_missing"], 0)
        unlike = (np.stack([branch.unlike for branch in self.branches]) > 0) & self.counted
        note |= np.where(unlike.any(axis=0), NOTE["unlike_parts"], 0)
        if self.rule.aggregate in ABOVE_ZERO:
            note |= np.where((self._lifted() == 0).any(axis=0), NOTE["zero_in_mean"], 0)
            if self.rule.floor is not None:
                lifted = self.counted & (self.scores[:, 0] < self.rule.floor)
                note |= np.where(lifted.any(axis=0), NOTE["floored"], 0)
        return np.where(present, note, 0).astype(np.int32)
