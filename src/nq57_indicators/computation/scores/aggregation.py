"""From scores of indicators to scores of nodes, from the leaves to the root, and ranks among the areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.scores.combining import HANDED_UP, Branch, combined
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
    """Scores of every node and leaf of ``framework``, parents before children, with ranks.

    A node below its ``availability`` (the share of weight present; what does not apply or is not due does not count) is
    missing; otherwise weights are renormalised over what is present. Its bounds hold what the missing ones could be.
    """
    return [
        ranked(framework, leaves.compared, scores) for scores in Tree(framework.nodes, framework.scale, leaves).all()
    ]


class Tree:
    """Nodes worked out from ``leaves``, the lowest first; ``scale`` is that of the leaves and of every mean."""

    def __init__(self, nodes: Sequence[Node], scale: tuple[float, float], leaves: Leaves) -> None:
        self.nodes, self.scale, self.given = nodes, scale, leaves
        self.leaves: dict[str, list[Leaf]] = {node.id: [] for node in nodes}
        self.deductions: dict[str, list[Leaf]] = {node.id: [] for node in nodes}
        for leaf in leaves.leaves:
            (self.deductions if leaf.is_deduction else self.leaves)[leaf.node].append(leaf)
        self.children: dict[str, list[Node]] = {node.id: [] for node in nodes}
        for node in nodes:
            if node.parent is not None:
                self.children[node.parent].append(node)
        self.roots = [node for node in nodes if node.parent is None]
        self.branches: dict[str, Branch] = {}
        """What each node hands up, on ``scale``."""
        self.done: dict[str, NodeScores] = {}
        for root in self.roots:
            self._work_out(root)

    def all(self) -> Iterator[NodeScores]:
        """The results of all nodes and leaves, each before what lies below it."""
        for root in self.roots:
            yield from self._below(root)

    def _below(self, node: Node) -> Iterator[NodeScores]:
        yield self.done[node.id]
        for child in self.children[node.id]:
            yield from self._below(child)
        for leaf in (*self.leaves[node.id], *self.deductions[node.id]):
            yield of_leaf(leaf)

    def _work_out(self, node: Node) -> Branch:
        """Score a node from its children, store it, and hand it up on the framework's scale."""
        branches = [self._work_out(child) for child in self.children[node.id]]
        branches += [branch_of(leaf) for leaf in self.leaves[node.id]]
        branch = combined(node, branches, len(self.given.areas))
        shown = shown_on(self.own_scale(node), branch.scores, self.scale)
        taken_off = self.deductions[node.id]
        if taken_off:
            bottom, top = self.own_scale(node)
            shown, branch = _deducted(shown, branch, taken_off, bottom)
            back = shown if top == bottom else shown_on(self.scale, shown, (bottom, top))
            branch = replace(branch, scores=back)
        self.done[node.id], self.branches[node.id] = _result(node.id, branch, shown), branch
        return branch

    def own_scale(self, node: Node) -> tuple[float, float]:
        """The scale a node is shown on: its points, its own scale, or the framework's."""
        return (0.0, node.points) if node.points is not None else node.scale or self.scale


def shown_on(scale: tuple[float, float], scores: Floats, own: tuple[float, float]) -> Floats:
    """Scores of a ``given`` scale on another one.

    >>> shown_on((0.0, 18.0), np.array([0.5]), (0.0, 1.0)).tolist()
    [9.0]
    """
    (bottom, top), (low, high) = scale, own
    return bottom + (scores - low) / (high - low) * (top - bottom)


def ranked(framework: Framework, compared: int, node: NodeScores) -> NodeScores:
    """With ranks, of those areas that can be compared and where enough of those ``compared`` can."""
    comparable = comparable_in(node)
    ranks = ranks_of(node.scores, comparable)
    if compared < 2:
        return replace(node, ranks=nobody(len(comparable)))
    if enough(ranks.count, compared, framework.rank_from):
        return replace(node, ranks=ranks)
    few = np.where(comparable, NOTE["too_few_ranked"], 0)
    return replace(node, ranks=nobody(len(comparable)), note=(node.note | few).astype(np.int32))


def comparable_in(node: NodeScores) -> Mask:
    """The areas whose scores can be compared: at a leaf only those whose values are like those of most, at a deduction none.

    Nor is an area from which a deduction somewhere below was not taken off, since nobody knows it.
    """
    comparable: Mask = np.asarray(~np.isnan(node.scores).all(axis=0)) & ((node.note & NOTE["deduction_missing"]) == 0)
    if node.leaf is not None and node.leaf.is_deduction:
        return np.zeros_like(comparable)
    if node.leaf is not None:
        comparable &= (node.note & _UNLIKE) == 0
    return comparable


def of_leaf(leaf: Leaf) -> NodeScores:
    """What is told of a leaf."""
    return _result(leaf.indicator, branch_of(leaf), leaf.scores, leaf)


def branch_of(leaf: Leaf) -> Branch:
    """A leaf as a child of its node."""
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


def _deducted(shown: Floats, branch: Branch, taken_off: list[Leaf], bottom: float) -> tuple[Floats, Branch]:
    """A score less its deductions, not below the bottom of its scale; where one is missing there is none: missing is not 0.

    All of a score hangs on what is taken off it: what there is of the deductions goes by the share of them.
    """
    applies, there = (np.stack([each.applies for each in taken_off]), np.stack([each.present for each in taken_off]))
    asked = applies.sum(axis=0)
    left = shown + added_up([np.where(leaf.present, leaf.scores, 0.0) for leaf in taken_off])
    shown = np.maximum(left, np.minimum(shown, bottom))
    cut = left[0] < shown[0]
    lacking: Mask = np.asarray((applies & ~there).any(axis=0))
    shown[:, lacking] = np.nan
    reason = np.where(lacking & branch.present, REASON["deduction_missing"], branch.reason)
    reason = np.where(np.isnan(shown[0]) & (reason == SCORED), REASON["interval"], reason).astype(np.int8)

    def share(marks: Sequence[Mask]) -> Floats:
        return np.asarray((np.stack(marks) & applies & there).sum(axis=0) / asked.clip(1))

    unlike = [(leaf.note & _UNLIKE) != 0 for leaf in taken_off]
    present = branch.present & ~lacking
    note = np.bitwise_or.reduce([leaf.note & HANDED_UP for leaf in taken_off])
    note = note | branch.note | np.where(np.any(unlike, axis=0), NOTE["unlike_parts"], 0)
    return shown, replace(
        branch,
        availability=branch.availability * np.where(asked > 0, share([leaf.present for leaf in taken_off]), 1.0),
        present=present,
        reason=reason,
        note=np.where(present, note, 0).astype(np.int32)
        | np.where(lacking & branch.applies, NOTE["deduction_missing"], 0),
        clipped=np.where(present, branch.clipped + cut, branch.clipped).astype(np.int32),
        carried=1.0 - (1.0 - branch.carried) * (1.0 - share([leaf.has("carried_forward") for leaf in taken_off])),
        unlike=1.0 - (1.0 - branch.unlike) * (1.0 - share(unlike)),
    )
