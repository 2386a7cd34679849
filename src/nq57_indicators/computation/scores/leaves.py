"""The leaves of a framework on a day: the score of every indicator below its node, or why it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.panels.panel import ABSENT, FIRST_REASON, MISSING, Floats, Ints, Mask, Small, is_known
from nq57_indicators.computation.scores.normalisation import attainment, scales
from nq57_indicators.computation.scores.snapshot import Snapshot
from nq57_indicators.models.codelists import MISSING_REASONS, SCORE_REASONS
from nq57_indicators.models.framework import Framework, Node
from nq57_indicators.tables.codebook import Codebook

THERE = -1
"""The reason of a leaf that has a score."""
_NOT_ASKED = tuple(SCORE_REASONS.index(name) for name in ("not_applicable", "not_due"))


@dataclass(frozen=True)
class Leaf:
    """One indicator below one node, over the areas of its ``Leaves``.

    ``scores`` are value, lower and upper bound stacked, on the framework's scale. A deduction has no weight (NaN): its
    scores are what it takes off the node, in the points that the node is shown in, and not positive.
    """

    node: str
    indicator: str
    weight: Floats
    scores: Floats
    reason: Small
    """Position in ``SCORE_REASONS``, or ``THERE``."""
    period: Ints
    age: NDArray[np.int64]
    carried: Mask
    """Where the score is that of a period that ended before the day."""
    amended: Mask
    """Where the score rests on a target that is possibly amended."""
    is_deduction: bool = False

    @property
    def applies(self) -> Mask:
        """Where it is asked for: neither without meaning there nor due later."""
        return ~np.isin(self.reason, _NOT_ASKED)


@dataclass(frozen=True)
class Leaves:
    """The leaves of some areas (codes, ascending) on the last day of a period; ``labels`` are the periods of values by code."""

    period: str
    areas: Ints
    leaves: list[Leaf]
    labels: Sequence[str]


def leaves_of(
    framework: Framework,
    codes: Codebook,
    snapshot: Snapshot,
    level: str | None,
    targets: Sequence[OwnedTarget],
    as_of: date | None,
    ends: NDArray[np.int64],
) -> list[Leaf]:
    """The leaves of ``framework``, those of one node together.

    ``targets`` are those in force on ``as_of``, ``ends`` the last days of the periods of values, by code.
    """
    members = {node.id: _indicators(node, codes) for node in framework.nodes}
    names = list(dict.fromkeys(name for listed in members.values() for name in listed))
    chosen = scales(framework, codes, names, level, snapshot.day, targets)
    shares = attainment(snapshot, chosen, codes.catalogue, codes)
    low, high = framework.scale
    scores = {scale.indicator: low + shares[:, :, at] * (high - low) for at, scale in enumerate(chosen)}
    amended = {scale.indicator for scale in chosen if scale.possibly_amended(as_of)}

    def of_node(node: Node) -> Iterator[Leaf]:
        for name in members[node.id]:
            code = codes.indicator[name]
            if code in scores:
                weight = node.weights.get(name, 1.0)
                yield _leaf(node.id, name, weight, scores[code], _figures(snapshot, code, ends), code in amended)
        for name in node.deductions:
            code = codes.indicator[name]
            # the lowest score is the one that most is taken off
            off = -np.stack([one[:, code] for one in (snapshot.value, snapshot.upper, snapshot.lower)])
            figures = _figures(snapshot, code, ends)
            yield replace(_leaf(node.id, name, np.nan, off, figures, amended=False), is_deduction=True)

    return [leaf for node in framework.nodes for leaf in of_node(node)]


def _indicators(node: Node, codes: Codebook) -> list[str]:
    """Indicators of a node: those listed, and those of its pillar, less the excluded."""
    named = [name for name in node.indicators if name in codes.catalogue.indicators]
    if node.pillar is not None:
        named += [one.id for one in codes.catalogue.indicators.values() if one.pillar == node.pillar]
    return [name for name in dict.fromkeys(named) if name not in node.exclude]


@dataclass(frozen=True)
class _Figures:
    """What is known of one indicator on the day."""

    state: Small
    period: Ints
    age: NDArray[np.int64]
    old: Mask


def _figures(snapshot: Snapshot, code: int, ends: NDArray[np.int64]) -> _Figures:
    period = snapshot.period[:, code]
    old = np.zeros(len(period), bool)
    old[period >= 0] = ends[period[period >= 0]] < snapshot.day
    return _Figures(snapshot.state[:, code], period, snapshot.age[:, code], old)


def _leaf(node: str, name: str, weight: float, scores: Floats, figures: _Figures, amended: bool) -> Leaf:
    scores = np.where(is_known(figures.state)[None, :], scores, np.nan)
    there = ~np.isnan(scores[1])
    return Leaf(
        node, name, np.full(len(there), weight), scores, _reasons(figures, there), figures.period, figures.age,
        carried=there & figures.old, amended=there & amended,
    )  # fmt: skip


def _reasons(figures: _Figures, there: Mask) -> Small:
    """Why there is no score."""
    state, reason = figures.state, {name: place for place, name in enumerate(SCORE_REASONS)}
    why = np.where(state == ABSENT, reason["not_reported"], reason["unknown"])
    why = np.where(state >= FIRST_REASON, state - FIRST_REASON + reason[MISSING_REASONS[0]], why)
    why = np.where((state == MISSING) & (figures.age > 0), reason["too_old"], why)
    why = np.where(is_known(state), reason["not_scorable"], why)
    return np.where(there, THERE, why).astype(np.int8)
