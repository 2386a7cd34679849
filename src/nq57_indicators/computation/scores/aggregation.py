"""From scores of indicators to scores of nodes, from the leaves to the root, and ranks among the areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.scores.combining import Branch, combined
from nq57_indicators.computation.scores.leaves import Leaf, Leaves
from nq57_indicators.computation.scores.methods import added_up
from nq57_indicators.computation.scores.ranks import LIKE, Ranks, enough, nobody, ranks_of
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED
from nq57_indicators.models.framework import Framework, Node

_UNLIKE = sum(NOTE[name] for name in LIKE)


@dataclass(frozen=True)
class NodeScores:
    """Scores of one node (or leaf) over the areas: value, lower and upper bound stacked, on the node's displayed scale."""

    node: str
    weight: float | Floats
    scores: Floats
    availability: Floats
    reason: Small
    """Position in ``SCORE_REASONS``, or ``SCORED``."""
    note: NDArray[np.int32]
    """Bits of ``NOTE``."""
    clipped: NDArray[np.int32]
    """How many of the leaves that count were put at an end of their scale."""
    carried: Floats
    """The share of the weight present that rests on values carried forward."""
    unlike: Floats
    """The share of the weight present whose values are not those that most other areas have."""
    ranks: Ranks
    leaf: Leaf | None = None


def scored(framework: Framework, leaves: Leaves) -> list[NodeScores]:
    """Scores of every node and leaf of ``framework``, parents before children.

    A node below its ``availability`` (the share of weight present; what does not apply or is not due does not count) is
    missing; otherwise weights are renormalised over what is present. Its bounds hold what the missing ones could be.
    """
    tree = _Tree(framework, leaves)
    roots = [node for node in framework.nodes if node.parent is None]
    for root in roots:
        tree.work_out(root)
    return [tree.ranked(scores) for root in roots for scores in tree.in_order(root)]


class _Tree:
    def __init__(self, framework: Framework, leaves: Leaves) -> None:
        self.framework, self.given = framework, leaves
        self.leaves: dict[str, list[Leaf]] = {node.id: [] for node in framework.nodes}
        self.deductions: dict[str, list[Leaf]] = {node.id: [] for node in framework.nodes}
        for leaf in leaves.leaves:
            (self.deductions if leaf.is_deduction else self.leaves)[leaf.node].append(leaf)
        self.children: dict[str, list[Node]] = {node.id: [] for node in framework.nodes}
        for node in framework.nodes:
            if node.parent is not None:
                self.children[node.parent].append(node)
        self.done: dict[str, NodeScores] = {}

    def in_order(self, node: Node) -> Iterator[NodeScores]:
        """The results, each node before what lies below it."""
        yield self.done[node.id]
        for child in self.children[node.id]:
            yield from self.in_order(child)
        for leaf in self.leaves[node.id]:
            yield _result(leaf.indicator, _branch(leaf), leaf.scores, leaf)

    def work_out(self, node: Node) -> Branch:
        """Score a node from its children, store it, and hand it up on the framework's scale."""
        branches = [self.work_out(child) for child in self.children[node.id]]
        branches += [_branch(leaf) for leaf in self.leaves[node.id]]
        branch = combined(node, branches, len(self.given.areas))
        shown = self._displayed(node, branch.scores)
        taken_off = self.deductions[node.id]
        if taken_off:
            shown, branch = _deducted(shown, branch, taken_off)
            branch = replace(branch, scores=self._undisplayed(node, shown))
        self.done[node.id] = _result(node.id, branch, shown)
        return branch

    def ranked(self, node: NodeScores) -> NodeScores:
        """With ranks, of those areas that can be compared and where enough of them can."""
        comparable: Mask = np.asarray(~np.isnan(node.scores).all(axis=0))
        if node.leaf is not None:
            comparable &= (node.note & _UNLIKE) == 0
        ranks = ranks_of(node.scores, comparable)
        if self.given.compared < 2:
            return replace(node, ranks=nobody(len(comparable)))
        if enough(ranks.count, self.given.compared, self.framework.rank_from):
            return replace(node, ranks=ranks)
        few = np.where(comparable, NOTE["too_few_ranked"], 0)
        return replace(node, ranks=nobody(len(comparable)), note=(node.note | few).astype(np.int32))

    def _displayed(self, node: Node, scores: Floats) -> Floats:
        """Scores on the scale a node is shown on: its points, its own scale, or the framework's."""
        low, high = self.framework.scale
        bottom, top = self._own_scale(node)
        return bottom + (scores - low) / (high - low) * (top - bottom)

    def _undisplayed(self, node: Node, shown: Floats) -> Floats:
        low, high = self.framework.scale
        bottom, top = self._own_scale(node)
        return low + (shown - bottom) / (top - bottom) * (high - low) if top != bottom else shown

    def _own_scale(self, node: Node) -> tuple[float, float]:
        if node.points is not None:
            return 0.0, node.points
        return node.scale or self.framework.scale


def _branch(leaf: Leaf) -> Branch:
    there = leaf.present
    return Branch(
        leaf.weight, leaf.scores, there.astype(float), leaf.applies, there, leaf.reason, leaf.note,
        clipped=leaf.has("clipped").astype(np.int32), carried=leaf.has("carried_forward").astype(float),
        unlike=((leaf.note & _UNLIKE) != 0).astype(float),
    )  # fmt: skip


def _result(name: str, branch: Branch, shown: Floats, leaf: Leaf | None = None) -> NodeScores:
    """What is told of a node: bounds only where there is a score, or one between bounds."""
    scores = np.where(branch.present, shown, np.nan)
    unknown = branch.present & np.isnan(scores[1:]).any(axis=0)
    note = branch.note | np.where(unknown, NOTE["bounds_unknown"], 0)
    return NodeScores(
        name, branch.weight, scores, branch.availability, branch.reason, note.astype(np.int32),
        branch.clipped, branch.carried, branch.unlike, nobody(len(unknown)), leaf,
    )  # fmt: skip


def _deducted(shown: Floats, branch: Branch, taken_off: list[Leaf]) -> tuple[Floats, Branch]:
    """A score less its deductions: one that nobody reported takes nothing off, and the bounds are unknown."""
    note = branch.note
    shown = shown + added_up([np.where(leaf.present, leaf.scores, 0.0) for leaf in taken_off])
    for leaf in taken_off:
        absent: Mask = leaf.applies & ~leaf.present
        shown[1:, absent] = np.nan
        note = note | np.where(absent & branch.present, NOTE["deduction_not_reported"], 0)
        note = note | np.where(branch.present, leaf.note & (NOTE["carried_forward"] | NOTE["unconfirmed"]), 0)
    between = np.isnan(shown[0]) & (branch.reason == SCORED)
    reason = np.where(between, REASON["interval"], branch.reason).astype(np.int8)
    return shown, replace(branch, note=note.astype(np.int32), reason=reason)
