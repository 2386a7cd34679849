"""How a score and a rank came about: the tree of contributions, and the areas that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nq57_indicators.catalogue.naming import id_named
from nq57_indicators.computation.explanations.trace import NOWHERE, Origins, unit_of
from nq57_indicators.computation.explanations.values import value_explained
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.scores.aggregation import NodeScores, Tree, branch_of, comparable_in, of_leaf, ranked
from nq57_indicators.computation.scores.contributions import CONTRIBUTIONS, adding_up
from nq57_indicators.computation.scores.leaves import Leaf, Leaves
from nq57_indicators.computation.scores.methods import added_up
from nq57_indicators.computation.scores.normalisation import Scale
from nq57_indicators.computation.scores.reasons import NOTE, SCORED
from nq57_indicators.computation.scores.snapshot import NO_PERIOD
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import SCORE_REASONS
from nq57_indicators.models.explanations import (
    GoalpostScale,
    LeafExplanation,
    NodeExplanation,
    Placed,
    RankExplanation,
    ScoreExplanation,
    TargetScale,
    figure_of,
)
from nq57_indicators.models.framework import Framework, Goalpost, Node

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


def score_explained(
    run: Run, origins: Origins, framework: Framework, name: str, area: str, period: str
) -> ScoreExplanation:
    """Explain the score of a node, or of an indicator below one, for an area (its id) on the last day of a period."""
    account = _account(run, origins, framework, area, period)
    name = account.id_of(name)
    catalogue = run.codes.catalogue
    return ScoreExplanation(
        ref_area=area,
        area=catalogue.areas[area].name,
        time_period=period,
        catalogue=catalogue.version,
        framework=f"{framework.id} {framework.version}",
        official=framework.official,
        scale=framework.scale,
        of=account.of(name),
    )


def rank_explained(run: Run, framework: Framework, name: str, area: str, period: str) -> RankExplanation:
    """Explain the rank of an area: the scores of all areas it is compared with."""
    account = _account(run, NOWHERE, framework, area, period)
    name = account.id_of(name)
    leaves, codes = account.tree.given, run.codes
    node = ranked(framework, leaves.compared, account.scores[name])
    comparable, ranks = comparable_in(node), node.ranks

    def place(at: int) -> Placed:
        return Placed(
            ref_area=codes.areas[leaves.areas[at]],
            area=codes.catalogue.areas[codes.areas[leaves.areas[at]]].name,
            score=figure_of(node.scores[0, at]),
            lower=figure_of(node.scores[1, at]),
            upper=figure_of(node.scores[2, at]),
            rank=int(ranks.rank[at]) or None,
            comparable=bool(comparable[at]),
            carried_weight=float(node.carried[at]),
            unlike_weight=float(node.unlike[at]),
            missing_reason=_reason(node.reason[at]),
            note=_notes(node.note[at]),
        )

    # the best first; those without a score last, in the order of their areas
    order = np.lexsort((np.arange(len(leaves.areas)), -np.nan_to_num(node.scores[0], nan=-np.inf)))
    return RankExplanation(
        ref_area=area,
        area=codes.catalogue.areas[area].name,
        time_period=period,
        catalogue=codes.catalogue.version,
        framework=f"{framework.id} {framework.version}",
        official=framework.official,
        node=name,
        name=account.name_of(name),
        rank=int(ranks.rank[account.at]) or None,
        rank_best=int(ranks.best[account.at]) or None,
        rank_worst=int(ranks.worst[account.at]) or None,
        rank_of=ranks.count,
        compared=leaves.compared,
        rank_from=framework.rank_from,
        places=tuple(place(at) for at in order.tolist()),
    )


def _account(run: Run, origins: Origins, framework: Framework, area: str, period: str) -> _Account:
    [leaves] = run.leaves(framework, [area], [period])
    return _Account(run, origins, framework, leaves, int(np.flatnonzero(leaves.areas == run.codes.area[area])[0]))


class _InWhole(NamedTuple):
    """How a node counts in what is explained: its share of the weight (none below a geometric mean), and that one's scale."""

    effective: float | None
    top: tuple[float, float]


class _Account:
    """The scores of one area, at a position among those compared, taken apart."""

    def __init__(self, run: Run, origins: Origins, framework: Framework, leaves: Leaves, at: int) -> None:
        self.run, self.origins, self.at = run, origins, at
        self.catalogue, self.framework = run.codes.catalogue, framework
        self.tree = Tree(framework.nodes, framework.scale, leaves)
        self.nodes = {node.id: node for node in framework.nodes}
        self.scores = {scores.node: scores for scores in self.tree.all()}

    def id_of(self, name: str) -> str:
        """The id of what has a score in the framework, given by id or name."""
        found = id_named(
            {known: self.nodes.get(known) or self.catalogue.indicators[known] for known in self.scores}, name
        )
        if found is None:
            raise ArgumentError("not-in-framework", name=name, framework=self.framework.id, known=", ".join(self.nodes))
        return found

    def name_of(self, name: str) -> Text:
        """The name of a node or an indicator; a node without one goes by its id."""
        if name in self.nodes:
            return self.nodes[name].name or Text(vi=name, en=name)
        return self.catalogue.indicators[name].name

    def of(self, name: str) -> NodeExplanation | LeafExplanation:
        """The tree of a node, or a leaf alone."""
        if name in self.nodes:
            node = self.nodes[name]
            return self._node(node, _Counts(), _InWhole(1.0, self.tree.own_scale(node)))
        leaf = self.scores[name].leaf
        assert leaf is not None
        return self._leaf(leaf, _Counts())

    def _node(self, node: Node, counts: _Counts, in_whole: _InWhole) -> NodeExplanation:
        scores, at = self.scores[node.id], self.at
        parts = _Parts(self.tree, node, at)
        start = self._contributions(
            parts, counts.of_top if counts.counted else figure_of(scores.scores[0, at]), in_whole
        )
        low, high = self.tree.own_scale(node)
        in_wholes = [
            _InWhole(_times(in_whole.effective, share) if parts.by_weight else None, in_whole.top)
            for share in parts.shares.tolist()
        ]
        below = zip(parts.children, parts.counts, in_wholes, strict=True)
        return NodeExplanation(
            **_told(scores, at, scores.weight, counts),
            name=self.name_of(node.id),
            node=node.id,
            low=low,
            high=high,
            points=node.points,
            aggregate=node.aggregate,
            floor=node.floor,
            availability=float(scores.availability[at]),
            availability_needed=node.availability,
            required=node.required,
            on_missing=node.on_missing,
            carried_weight=float(scores.carried[at]),
            unlike_weight=float(scores.unlike[at]),
            clipped=int(scores.clipped[at]),
            starts_from=start,
            parts=tuple(
                self._node(child, counted, below_it) if isinstance(child, Node) else self._leaf(child, counted)
                for child, counted, below_it in below
            ),
            deductions=tuple(
                self._leaf(leaf, counted) for leaf, counted in zip(parts.taken_off, parts.takes, strict=True)
            ),
        )

    def _contributions(self, parts: _Parts, of_top: float | None, in_whole: _InWhole) -> float | None:
        """Write what each part and deduction brings into its counts; gives where the contributions start from."""
        scores, own, scale = self.scores[parts.node.id], self.tree.own_scale(parts.node), self.tree.scale
        if scores.reason[self.at] != SCORED:
            return None
        take_apart, score = CONTRIBUTIONS[parts.node.aggregate], float(scores.scores[0, self.at])
        found = take_apart(parts.scores, parts.weights, scale, own)
        off = _no_more_than(score - fsum([found.start, *found.terms]), parts.off)
        terms = adding_up(found.start, [*found.terms, *off], score)
        every = [*parts.counts, *parts.takes]
        for counts, term in zip(every, terms, strict=True):
            counts.contribution = term
        parts.by_weight = found.by_weight and own[0] != own[1]
        if parts.by_weight and in_whole.effective is not None and of_top is not None:
            above = in_whole.effective * take_apart(parts.scores, parts.weights, scale, in_whole.top).terms
            span = in_whole.effective * (in_whole.top[1] - in_whole.top[0]) / (own[1] - own[0])
            for counts, term in zip(
                every, adding_up(0.0, [*above, *(span * each for each in off)], of_top), strict=True
            ):
                counts.of_top = term
        return found.start

    def _leaf(self, leaf: Leaf, counts: _Counts) -> LeafExplanation:
        at, codes = self.at, self.run.codes
        scores = of_leaf(leaf)
        indicator = self.catalogue.indicators[leaf.indicator]
        figures = np.full(3, np.nan) if leaf.figures is None else leaf.figures[:, at]
        period = self.tree.given.labels[leaf.period[at]] if leaf.period[at] != NO_PERIOD else None
        area = codes.areas[self.tree.given.areas[at]]
        of_value = None
        if period is not None and (leaf.present[at] or figures[0] == figures[0]):  # also one that gets no score
            value = figure_of(figures[0])
            of_value = value_explained(self.run, self.origins, leaf.indicator, area, period, value=value)
        return LeafExplanation(
            **_told(scores, at, leaf.weight[at], counts),
            kind="deduction" if leaf.is_deduction else "leaf",
            name=indicator.name,
            indicator=leaf.indicator,
            value=figure_of(figures[0]),
            value_lower=figure_of(figures[1]),
            value_upper=figure_of(figures[2]),
            unit=indicator.unit_measure,
            unit_vi=unit_of(self.catalogue, indicator.unit_measure)[1],
            unit_en=unit_of(self.catalogue, indicator.unit_measure)[2],
            value_period=period,
            age=None if period is None else int(leaf.age[at]),
            scale=_scale(leaf.scale),
            value_explained=of_value,
        )


@dataclass
class _Counts:
    """How a part counts in its node: what is written once the node is taken apart."""

    counted: bool = False
    share_of_weight: float | None = None
    contribution: float | None = None
    of_top: float | None = None


class _Parts:
    """The parts and deductions of a node for one area: those that count have a weight."""

    def __init__(self, tree: Tree, node: Node, at: int) -> None:
        self.node, self.taken_off = node, tree.deductions[node.id]
        self.children: list[Node | Leaf] = [*tree.children[node.id], *tree.leaves[node.id]]
        branches = [tree.branches[each.id] if isinstance(each, Node) else branch_of(each) for each in self.children]
        there = np.array([each.present[at] & each.applies[at] for each in branches], bool)
        weights = np.array([np.broadcast_to(each.weight, len(each.present))[at] for each in branches], float)
        scores = np.array([each.scores[0, at] for each in branches], float)
        self.weights: Floats = np.where(there, weights, 0.0)
        lifted = scores if node.floor is None else np.maximum(scores, node.floor)
        self.scores: Floats = np.where(self.weights > 0, lifted, 0.0)
        total = added_up(self.weights) if len(branches) else 0.0
        self.shares: Floats = self.weights / total if total > 0 else np.zeros(len(branches))
        self.off = [float(leaf.scores[0, at]) if leaf.present[at] else 0.0 for leaf in self.taken_off]
        self.counts = [_Counts(counted=True, share_of_weight=share) for share in self.shares.tolist()]
        self.takes = [_Counts(counted=True) for _ in self.off]
        self.by_weight = False


def _no_more_than(left: float, off: list[float]) -> list[float]:
    """What deductions take off: where that is more than there is, each takes its share."""
    total = fsum(off)
    share = min(1.0, left / total) if total else 1.0
    return [each * share for each in off]


def _times(effective: float | None, share: float) -> float | None:
    return None if effective is None else effective * share


def _told(scores: NodeScores, at: int, weight: Any, counts: _Counts) -> dict[str, Any]:
    """What is told of every node and leaf."""
    value, lower, upper = scores.scores[:, at]
    return {
        "score": figure_of(value),
        "lower": figure_of(lower),
        "upper": figure_of(upper),
        "missing_reason": _reason(scores.reason[at]),
        "note": _notes(scores.note[at]),
        "weight": figure_of(weight),
        "share_of_weight": counts.share_of_weight,
        "contribution": counts.contribution,
        "of_top": counts.of_top,
    }


def _reason(code: int) -> Any:
    return None if code == SCORED else SCORE_REASONS[code]


def _notes(bits: int) -> tuple[Any, ...]:
    return tuple(name for name, bit in NOTE.items() if bits & bit)


def _scale(scale: Scale | None) -> GoalpostScale | TargetScale | None:
    """What a score was measured by."""
    if scale is None:
        return None
    measure, owned = scale.measure, scale.target
    if isinstance(measure, Goalpost):
        return GoalpostScale(worst=measure.worst, best=measure.best, transform=measure.transform, clamp=measure.clamp)
    assert owned is not None
    return TargetScale(
        target=owned.target.id,
        operator=measure.operator,
        low=measure.low,
        high=measure.high,
        two_sided=measure.two_sided,
        better="higher" if measure.sign > 0 else "lower",
        document=owned.document.number,
        clause=owned.target.source.clause,
        confidence=owned.target.source.confidence,
    )
