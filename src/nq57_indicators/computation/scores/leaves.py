"""The leaves of a framework on a day: the score of every indicator below its node, or why it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.panels.panel import Floats, Ints, Mask, Small
from nq57_indicators.computation.scores.measures import Measured, is_bounded, measured
from nq57_indicators.computation.scores.normalisation import Scale, scales
from nq57_indicators.computation.scores.ranks import unlike
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED, reason_of_state
from nq57_indicators.computation.scores.snapshot import Snapshot
from nq57_indicators.computation.values.preference import custodians
from nq57_indicators.models.framework import Framework, Node
from nq57_indicators.tables.codebook import Codebook


def is_present(reason: NDArray[np.integer]) -> Mask:
    """Which reasons are those of what has a score, or one between bounds."""
    return np.asarray((reason == SCORED) | (reason == REASON["interval"]))


def is_asked(reason: NDArray[np.integer]) -> Mask:
    """Which reasons are those of what is asked for."""
    return np.asarray((reason != REASON["not_applicable"]) & (reason != REASON["not_due"]))


@dataclass(frozen=True)
class Leaf:
    """One indicator below one node, over the areas of its ``Leaves``.

    ``scores`` are value, lower and upper bound stacked, on the framework's scale; where there is no score, the bounds are
    what it could be. A deduction has no weight (NaN): its scores are what it takes off the node, in the points that the node
    is shown in, and not positive.
    """

    node: str
    indicator: str
    weight: Floats
    scores: Floats
    reason: Small
    """Position in ``SCORE_REASONS``, or ``SCORED``."""
    period: Ints
    age: NDArray[np.int64]
    note: NDArray[np.int32]
    """Bits of ``NOTE``."""
    is_deduction: bool = False
    figures: Floats | None = None
    """The values behind the scores with their bounds, stacked; not known of leaves that a caller gave."""
    scale: Scale | None = None

    @property
    def applies(self) -> Mask:
        """Where it is asked for: neither without meaning there nor due later."""
        return is_asked(self.reason)

    @property
    def present(self) -> Mask:
        """Where there is a score, or one between bounds."""
        return is_present(self.reason)

    def has(self, note: str) -> Mask:
        """Where a note is said."""
        return np.asarray((self.note & NOTE[note]) != 0)


@dataclass(frozen=True)
class Leaves:
    """The leaves of some areas (codes, ascending) on the last day of a period; ``labels`` are the periods of values by code.

    ``compared`` is the number of areas of their scheme; ``shown`` marks the areas that were asked for.
    """

    period: str
    areas: Ints
    leaves: list[Leaf]
    labels: Sequence[str]
    compared: int
    shown: Mask


def scales_of(
    framework: Framework, codes: Codebook, level: str | None, day: int, targets: Sequence[OwnedTarget]
) -> list[Scale]:
    """The scales of all members of ``framework`` for areas of a level and a period that ends with ``day``."""
    members = (node.members(codes.catalogue.indicators) for node in framework.nodes)
    names = list(dict.fromkeys(name for listed in members for name in listed))
    return scales(framework, codes, names, level, day, targets)


def leaves_of(
    framework: Framework, codes: Codebook, snapshot: Snapshot, chosen: list[Scale], as_of: date | None
) -> list[Leaf]:
    """The leaves of ``framework`` by the ``chosen`` scales, those of one node together."""
    members = {node.id: node.members(codes.catalogue.indicators) for node in framework.nodes}
    made = _Made(framework, codes, snapshot, chosen, as_of)

    def of_node(node: Node) -> Iterator[Leaf]:
        for name in members[node.id]:
            yield made.leaf(node.id, name, node.weights.get(name, 1.0))
        for name in node.deductions:
            yield made.deduction(node.id, name)

    return [leaf for node in framework.nodes for leaf in of_node(node)]


def on_scale(share: Floats, reason: NDArray[np.integer], scale: tuple[float, float], *, bounded: bool) -> Floats:
    """Shares as scores on a framework's scale; where there is none, the bounds of what it could be.

    >>> on_scale(np.array([[0.5, np.nan]] * 3), np.array([SCORED, REASON["unknown"]]), (1.0, 5.0), bounded=True).tolist()
    [[3.0, nan], [3.0, 1.0], [3.0, 5.0]]
    """
    low, high = scale
    present = is_present(reason)
    scores = np.where(present, low + share * (high - low), np.nan)
    if bounded:
        scores[1:, ~present & is_asked(reason)] = np.array([[low], [high]])
    return scores


def taken_off(figures: Floats) -> Floats:
    """What figures with their bounds take off a score, which is never raised: the lowest score is less the highest figure.

    >>> taken_off(np.array([[2.0], [-1.0], [5.0]])).tolist()
    [[-2.0], [-5.0], [0.0]]
    """
    return np.asarray(np.minimum(0.0 - figures[[0, 2, 1]], 0.0))


class _Made:
    """Leaves from the figures of one snapshot."""

    def __init__(
        self, framework: Framework, codes: Codebook, snapshot: Snapshot, chosen: list[Scale], as_of: date | None
    ) -> None:
        self.framework, self.codes, self.snapshot, self.as_of = framework, codes, snapshot, as_of
        self.scales = {scale.indicator: scale for scale in chosen}
        self.custodian = custodians(codes)

    def leaf(self, node: str, name: str, weight: float) -> Leaf:
        """The score of an indicator, or why it has none and what it could be."""
        code, snapshot = self.codes.indicator[name], self.snapshot
        scale = self.scales.get(code)
        figures = np.stack([each[:, code] for each in (snapshot.value, snapshot.lower, snapshot.upper)])
        size = len(snapshot.areas)
        if scale is None:
            reason = np.where(self._missing(code) == SCORED, REASON["no_scale"], self._missing(code))
            scores, said = np.full((3, size), np.nan), np.zeros(size, np.int32)
        else:
            shares = measured(scale.measure, figures)
            reason = self._reason(name, code, shares)
            scores = on_scale(shares.share, reason, self.framework.scale, bounded=is_bounded(scale.measure))
            said = self._said(name, code, scale, shares)
        present = is_present(reason)
        note = np.where(present, said | unlike(snapshot, code, int(self.custodian[code]), present), 0)
        leaf = self._leaf(node, name, np.full(size, weight), scores, reason, note)
        return replace(leaf, figures=figures, scale=scale)

    def deduction(self, node: str, name: str) -> Leaf:
        """What an indicator takes off its node."""
        snapshot, code = self.snapshot, self.codes.indicator[name]
        figures = np.stack([each[:, code] for each in (snapshot.value, snapshot.lower, snapshot.upper)])
        off, nothing = taken_off(figures), np.zeros(len(snapshot.areas), np.int32)
        reason = np.where((figures[[0, 2]] < 0).any(axis=0), REASON["negative_deduction"], SCORED).astype(np.int8)
        taken = Measured(off, nothing.astype(bool), reason, nothing)
        reason = self._reason(name, code, taken)
        present = is_present(reason)
        said = self._said(name, code, None, taken) | unlike(snapshot, code, int(self.custodian[code]), present)
        off[:, ~present] = np.nan
        said = np.where(present, said, 0)
        leaf = self._leaf(node, name, np.full(len(snapshot.areas), np.nan), off, reason, said)
        return replace(leaf, is_deduction=True, figures=figures)

    def _leaf(
        self,
        node: str,
        name: str,
        weight: Floats,
        scores: Floats,
        reason: NDArray[np.integer],
        note: NDArray[np.integer],
    ) -> Leaf:
        code = self.codes.indicator[name]
        period, age = self.snapshot.period[:, code], self.snapshot.age[:, code]
        return Leaf(node, name, weight, scores, reason.astype(np.int8), period, age, note.astype(np.int32))

    def _missing(self, code: int) -> Small:
        """Why there is no value; an indicator that has ended by the day, or not begun, is not asked for."""
        day = date(1970, 1, 1) + timedelta(days=self.snapshot.day)
        if not self.codes.catalogue.indicators[self.codes.indicators[code]].in_force(day):
            return np.full(len(self.snapshot.areas), REASON["not_applicable"], np.int8)
        reason = reason_of_state(self.snapshot.state[:, code])
        reason = np.where(self.snapshot.stale[:, code], REASON["too_old"], reason)
        return np.where(self.snapshot.unfinished[:, code], REASON["interim"], reason).astype(np.int8)

    def _reason(self, name: str, code: int, shares: Measured) -> Small:
        """Why there is no score; the first reason that holds."""
        reason = self._missing(code)
        why = np.where(np.isnan(shares.share[0]), REASON["interval"], SCORED)
        why = np.where(shares.reason != SCORED, shares.reason, why)
        why = np.where(self.snapshot.denominator[:, code] < self._least(name), REASON["small_denominator"], why)
        return np.where(reason == SCORED, why, reason).astype(np.int8)

    def _least(self, name: str) -> float:
        """The least denominator a rate is scored from."""
        indicator = self.codes.catalogue.indicators[name]
        if not indicator.formula.rules.rate:
            return -np.inf
        own, common = indicator.min_denominator, self.framework.min_denominator
        least = common if own is None else own
        return -np.inf if least is None else least

    def _said(self, name: str, code: int, scale: Scale | None, shares: Measured) -> NDArray[np.int32]:
        """The notes of a score, or of a deduction, which has no scale."""
        amended = NOTE["possibly_amended"] if scale is not None and scale.possibly_amended(self.as_of) else 0
        carried = np.where(self.snapshot.carried[:, code], NOTE["carried_forward"], 0)
        clipped = np.where(shares.clipped, NOTE["clipped"], 0)
        unconfirmed = np.where(self.snapshot.unconfirmed[:, code], NOTE["unconfirmed"], 0)
        # a stated rate may well be one of two cases
        unknown = np.isnan(self.snapshot.denominator[:, code]) & (self._least(name) > -np.inf)
        whole = np.where(unknown, NOTE["denominator_unknown"], 0)
        interim = np.where(self.snapshot.interim[:, code], NOTE["interim"], 0)
        return (shares.note | amended | carried | clipped | unconfirmed | whole | interim).astype(np.int32)
