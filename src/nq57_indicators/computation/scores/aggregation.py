"""From scores of indicators to scores of nodes, from the leaves to the root, and ranks among the areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.panels.panel import NOT_APPLICABLE, NOT_DUE, Floats, is_known
from nq57_indicators.computation.scores.normalisation import Scale, attainment, scales
from nq57_indicators.computation.scores.snapshot import Snapshot
from nq57_indicators.models.framework import Framework, Node
from nq57_indicators.tables.codebook import Codebook


@dataclass(frozen=True)
class NodeScores:
    """Scores of one node (or leaf) over the areas: value, lower and upper bound stacked, on the node's displayed scale."""

    node: str
    weight: float
    scores: Floats
    availability: Floats
    amended: NDArray[np.bool_]
    """Where the score rests on a target that is possibly amended."""
    indicator: int | None = None

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

    weight: float
    scores: Floats
    availability: Floats
    applies: NDArray[np.bool_]
    amended: NDArray[np.bool_]


def scored(
    framework: Framework,
    codes: Codebook,
    snapshot: Snapshot,
    level: str | None,
    targets: Sequence[OwnedTarget],
    as_of: date | None = None,
) -> list[NodeScores]:
    """Scores of every node and leaf of ``framework``, parents before children; ``targets`` are those in force on ``as_of``.

    A node below its ``availability`` (the share of weight present; what does not apply or is not due does not count) is
    missing; otherwise weights are renormalised over what is present.
    """
    members = {node.id: _indicators(node, codes) for node in framework.nodes}
    names = list(dict.fromkeys(name for listed in members.values() for name in listed))
    chosen = scales(framework, codes, names, level, snapshot.day, targets)
    shares = attainment(snapshot, chosen, codes.catalogue, codes)
    low, high = framework.scale
    leaves = {
        codes.indicators[scale.indicator]: (scale, low + shares[:, :, at] * (high - low))
        for at, scale in enumerate(chosen)
    }
    amended = {codes.indicators[scale.indicator] for scale in chosen if scale.possibly_amended(as_of)}
    tree = _Tree(framework, codes, snapshot, members, leaves, amended)
    roots = [node for node in framework.nodes if node.parent is None]
    for root in roots:
        tree.work_out(root)
    return [scores for root in roots for scores in tree.in_order(root)]


def _indicators(node: Node, codes: Codebook) -> list[str]:
    """Indicators of a node: those listed, and those of its pillar, less the excluded."""
    named = [name for name in node.indicators if name in codes.catalogue.indicators]
    if node.pillar is not None:
        named += [one.id for one in codes.catalogue.indicators.values() if one.pillar == node.pillar]
    return [name for name in dict.fromkeys(named) if name not in node.exclude]


class _Tree:
    def __init__(
        self,
        framework: Framework,
        codes: Codebook,
        snapshot: Snapshot,
        members: dict[str, list[str]],
        leaves: dict[str, tuple[Scale, Floats]],
        amended: set[str],
    ) -> None:
        self.framework, self.codes, self.snapshot = framework, codes, snapshot
        self.members, self.leaves, self.amended = members, leaves, amended
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
        for name in self.members[node.id]:
            if name in self.leaves:
                yield self.done[f"{node.id}/{name}"]

    def work_out(self, node: Node) -> _Branch:
        """Score a node from its children, store it, and hand it up on the framework's scale."""
        branches = [self.work_out(child) for child in self.children[node.id]]
        branches += [self._leaf(node, name) for name in self.members[node.id] if name in self.leaves]
        branch = self._combine(node, branches)
        shown = self._displayed(node, branch.scores)
        for name in node.deductions:
            shown = shown - self._deduction(self.codes.indicator[name])
        self.done[node.id] = NodeScores(node.id, branch.weight, shown, branch.availability, branch.amended)
        branch.scores = self._undisplayed(node, shown) if node.deductions else branch.scores
        return branch

    def _deduction(self, indicator: int) -> Floats:
        """What is taken off value, lower and upper bound of a score; nothing where nothing was reported."""
        snapshot = self.snapshot
        # the lowest score is the one that most is taken off
        figures = np.stack([one[:, indicator] for one in (snapshot.value, snapshot.upper, snapshot.lower)])
        return np.where(np.isnan(snapshot.lower[:, indicator]), 0.0, figures)

    def _leaf(self, node: Node, name: str) -> _Branch:
        scale, scores = self.leaves[name]
        state = self.snapshot.state[:, scale.indicator]
        applies = (state != NOT_APPLICABLE) & (state != NOT_DUE)
        known = is_known(state)
        scores = np.where(known[None, :], scores, np.nan)
        present = ~np.isnan(scores[1])
        weight = node.weights.get(name, 1.0)
        there, amended = present.astype(float), present & (name in self.amended)
        self.done[f"{node.id}/{name}"] = NodeScores(name, weight, scores, there, amended, scale.indicator)
        return _Branch(weight, scores, there, applies, amended)

    def _combine(self, node: Node, branches: list[_Branch]) -> _Branch:
        areas = len(self.snapshot.areas)
        weight = node.weight if node.points is None else node.points
        if not branches:
            nothing = np.full((3, areas), np.nan)
            return _Branch(weight, nothing, np.zeros(areas), np.zeros(areas, bool), np.zeros(areas, bool))
        weights = np.array([branch.weight for branch in branches])[:, None]
        scores = np.stack([branch.scores for branch in branches])
        applies = np.stack([branch.applies for branch in branches])
        present = ~np.isnan(scores[:, 1])
        shares = np.stack([branch.availability for branch in branches]) * present
        total = (weights * applies).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            availability = np.where(total > 0, (weights * shares * applies).sum(axis=0) / total, 0.0)
        result = _mean(node, scores, weights * present)
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


def _mean(node: Node, scores: Floats, weights: Floats) -> Floats:
    """Weighted mean over the children (first axis) of value, lower and upper bound."""
    weights = weights[:, None, :]
    total = weights.sum(axis=0)
    counted = np.where(weights > 0, scores, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if node.aggregate == "arithmetic":
            return np.where(total > 0, (weights * counted).sum(axis=0) / total, np.nan)
        lifted = np.maximum(scores, node.floor) if node.floor is not None else np.maximum(scores, 0.0)
        logs = np.where(weights > 0, np.log(lifted), 0.0)
        products = np.where(weights > 0, weights * logs, 0.0).sum(axis=0)
        return np.where(total > 0, np.exp(products / total), np.nan)
