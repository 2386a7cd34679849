"""From scores of indicators to scores of nodes, from the leaves to the root, and ranks among the areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.scores.leaves import Leaf, Leaves
from nq57_indicators.computation.scores.methods import aggregation
from nq57_indicators.models.framework import Framework, Node


@dataclass(frozen=True)
class NodeScores:
    """Scores of one node (or leaf) over the areas: value, lower and upper bound stacked, on the node's displayed scale."""

    node: str
    weight: float | Floats
    scores: Floats
    availability: Floats
    amended: NDArray[np.bool_]
    """Where the score rests on a target that is possibly amended."""
    leaf: Leaf | None = None

    @property
    def rank(self) -> NDArray[np.int32]:
        """Competition ranks on unrounded scores, 0 where there is none: 17, 17, 19."""
        return _places(self.scores[0], self.scores[0])

    @property
    def rank_best(self) -> NDArray[np.int32]:
        """The best rank the bounds allow."""
        return _places(self.scores[2], self.scores[1])

    @property
    def rank_worst(self) -> NDArray[np.int32]:
        """The worst rank the bounds allow."""
        return _places(self.scores[1], self.scores[2])


def _places(mine: Floats, others: Floats) -> NDArray[np.int32]:
    """One plus the number of areas that stand above; ten digits decide, so that the noise of floats does not."""
    mine, others = np.round(mine, 10), np.round(others, 10)
    sorted_others = np.sort(others[~np.isnan(others)])
    above = len(sorted_others) - np.searchsorted(sorted_others, mine, side="right")
    itself = others > mine
    return np.where(np.isnan(mine), 0, above - itself + 1).astype(np.int32)


@dataclass
class _Branch:
    """One child of a node while its parent is worked out: scores on the framework's scale, presence, whether it applies."""

    weight: float | Floats
    scores: Floats
    availability: Floats
    applies: NDArray[np.bool_]
    amended: NDArray[np.bool_]


def scored(framework: Framework, leaves: Leaves) -> list[NodeScores]:
    """Scores of every node and leaf of ``framework``, parents before children.

    A node below its ``availability`` (the share of weight present; what does not apply or is not due does not count) is
    missing; otherwise weights are renormalised over what is present.
    """
    tree = _Tree(framework, leaves)
    roots = [node for node in framework.nodes if node.parent is None]
    for root in roots:
        tree.work_out(root)
    return [scores for root in roots for scores in tree.in_order(root)]


class _Tree:
    def __init__(self, framework: Framework, leaves: Leaves) -> None:
        self.framework, self.areas = framework, len(leaves.areas)
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
            there = (~np.isnan(leaf.scores[1])).astype(float)
            yield NodeScores(leaf.indicator, leaf.weight, leaf.scores, there, leaf.amended, leaf)

    def work_out(self, node: Node) -> _Branch:
        """Score a node from its children, store it, and hand it up on the framework's scale."""
        branches = [self.work_out(child) for child in self.children[node.id]]
        branches += [_branch(leaf) for leaf in self.leaves[node.id]]
        branch = self._combine(node, branches)
        shown = self._displayed(node, branch.scores)
        for taken in self.deductions[node.id]:  # nothing where nothing was reported
            shown = shown + np.where(np.isnan(taken.scores[1]), 0.0, taken.scores)
        self.done[node.id] = NodeScores(node.id, branch.weight, shown, branch.availability, branch.amended)
        branch.scores = self._undisplayed(node, shown) if self.deductions[node.id] else branch.scores
        return branch

    def _combine(self, node: Node, branches: list[_Branch]) -> _Branch:
        areas = self.areas
        weight = node.weight if node.points is None else node.points
        if not branches:
            nothing = np.full((3, areas), np.nan)
            return _Branch(weight, nothing, np.zeros(areas), np.zeros(areas, bool), np.zeros(areas, bool))
        weights = np.stack([np.broadcast_to(branch.weight, areas) for branch in branches])
        scores = np.stack([branch.scores for branch in branches])
        applies = np.stack([branch.applies for branch in branches])
        present = ~np.isnan(scores[:, 1])
        shares = np.stack([branch.availability for branch in branches]) * present
        total = (weights * applies).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            availability = np.where(total > 0, (weights * shares * applies).sum(axis=0) / total, 0.0)
        result = aggregation(node.aggregate)(scores, (weights * present)[:, None, :], floor=node.floor)
        enough = availability >= (node.availability or 0.0) - 1e-12
        if node.required == "all" or node.on_missing == "missing":
            enough &= ~(applies & ~present & (weights > 0)).any(axis=0)
        amended = (np.stack([branch.amended for branch in branches]) & (weights > 0)).any(axis=0) & enough
        result = np.where(enough[None, :], result, np.nan)
        return _Branch(weight, result, availability, np.asarray(applies.any(axis=0)), amended)

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


def _branch(leaf: Leaf) -> _Branch:
    there = (~np.isnan(leaf.scores[1])).astype(float)
    return _Branch(leaf.weight, leaf.scores, there, leaf.applies, leaf.amended)
