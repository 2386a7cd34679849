"""From values to scores of single indicators: a framework's goalposts, else attainment of the target that scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.catalogue.succession import unknown_amendments
from nq57_indicators.computation.gaps.targets import due_period
from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.scores import methods
from nq57_indicators.computation.scores.methods import normalisation
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED
from nq57_indicators.computation.scores.snapshot import Snapshot
from nq57_indicators.models.framework import Framework, Goalpost
from nq57_indicators.models.indicator import Indicator, Target
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import day_number


@dataclass(frozen=True)
class Scale:
    """How one indicator is turned into a share of 0 to 1: by goalposts or by a target."""

    indicator: int
    goalpost: Goalpost | None
    target: OwnedTarget | None

    def possibly_amended(self, as_of: date | None) -> bool:
        """Whether it compares with a target whose document was amended, up to a day, by a text that is not at hand."""
        owned = self.target
        return owned is not None and bool(unknown_amendments(owned.document, owned.target.source.clause, as_of))


def scales(
    framework: Framework,
    codes: Codebook,
    indicators: list[str],
    level: str | None,
    day: int,
    targets: Sequence[OwnedTarget],
) -> list[Scale]:
    """The scale of each indicator that can be scored on ``day`` for areas of ``level``; the others are left out.

    ``targets`` are those in force.
    """
    own: dict[str, list[OwnedTarget]] = {}
    for each in targets:
        own.setdefault(each.target.variant or each.indicator, []).append(each)
    posts = {post.indicator: post for post in framework.goalposts}
    reference = framework.reference
    documents = codes.catalogue.as_amended(reference.document) if reference else frozenset[str]()
    found = []
    for name in indicators:
        post = posts.get(name)
        target = None if post else reference_target(framework, own.get(name, []), level, day, documents)
        if post or (target and codes.catalogue.indicators[name].attainable(target.target)):
            found.append(Scale(codes.indicator[name], post, target))
    return found


def reference_target(
    framework: Framework,
    targets: Sequence[OwnedTarget],
    level: str | None,
    day: int,
    documents: frozenset[str] = frozenset(),
) -> OwnedTarget | None:
    """The target that scores, of those of one indicator.

    Of the reference document, as the acts in ``documents`` amended it, the next one due, else the last; without one, what
    ``else`` says.
    """
    if framework.reference is None:
        return None
    candidates = [
        each for each in targets if each.owner is None and each.target.speaks_of(level) if not each.target.relative
    ]
    own = [each for each in candidates if each.document.id in {framework.reference.document, *documents}]
    if own:
        ahead = [each for each in own if _due_day(each.target) >= day]
        return min(ahead, key=_due_of) if ahead else max(own, key=_due_of)
    if framework.reference.otherwise == "latest_due" and candidates:
        return max(candidates, key=_due_of)
    return None


def _due_of(each: OwnedTarget) -> tuple[int, str]:
    return _due_day(each.target), each.target.id


def _due_day(target: Target) -> int:
    return day_number(due_period(target.due).end) if target.due else np.iinfo(np.int32).max


@dataclass(frozen=True)
class Shares:
    """Scores from 0 to 1 (beyond them only where goalposts do not clamp): 3 × area × scale, value, lower and upper bound."""

    share: Floats
    clipped: Mask
    """Area × scale: where a value beyond the ends was put at the end."""
    reason: Small
    """Area × scale: why a known value has no share, else ``SCORED``."""
    note: NDArray[np.int32]
    bounded: Mask
    """Scale: whether every share lies between 0 and 1, also that of a value nobody knows."""


def attainment(snapshot: Snapshot, chosen: list[Scale], catalogue: Catalogue, codes: Codebook) -> Shares:
    """The share of every value, by the scale of its indicator."""
    columns = np.array([scale.indicator for scale in chosen], np.int32)
    figures = np.stack([array[:, columns] for array in (snapshot.value, snapshot.lower, snapshot.upper)])
    share = np.full(figures.shape, np.nan)
    beyond = np.zeros(figures.shape[1:], bool)
    note = np.zeros(figures.shape[1:], np.int32)
    for at, scale in enumerate(chosen):
        column = figures[:, :, at]
        if scale.goalpost is not None:
            share[:, :, at] = _between(scale.goalpost, column)
            beyond[:, at] = _beyond(scale.goalpost, column[0])
            if scale.goalpost.transform == "log" and scale.goalpost.clamp:
                note[:, at] = np.where(column[0] <= 0, NOTE["not_positive"], 0)
        elif scale.target is not None:
            indicator, target = catalogue.indicators[codes.indicators[scale.indicator]], scale.target.target
            share[:, :, at] = _attained(indicator, target, column)
            beyond[:, at] = _more_than_asked(indicator, target, column[0])
            share[2, :, at] = _best_inside(target, column[1], column[2], share[2, :, at])
    lower, upper = np.fmin(share[1], share[2]), np.fmax(share[1], share[2])
    known, finite = ~np.isnan(figures[1]), np.isfinite(lower) & np.isfinite(upper)
    logs = np.array([scale.goalpost is not None and scale.goalpost.transform == "log" for scale in chosen], bool)
    why = np.where(logs & (figures[1] <= 0), REASON["not_positive"], REASON["not_finite"])
    return Shares(
        np.where(finite, np.stack([share[0], lower, upper]), np.nan),
        beyond,
        np.where(known & ~finite, why, SCORED).astype(np.int8),
        note,
        np.array([scale.goalpost is None or scale.goalpost.clamp for scale in chosen], bool),
    )


def _beyond(post: Goalpost, value: Floats) -> Mask:
    """Where a value lies beyond goalposts that clamp."""
    low, high = sorted((post.worst, post.best))
    return np.asarray(post.clamp & ((value < low) | (value > high)))


def _more_than_asked(indicator: Indicator, target: Target, value: Floats) -> Mask:
    """Where a value is better than its target; of a range on the way its near end is the target."""
    if target.operator == "done" or target.two_sided:
        return np.zeros(len(value), bool)
    low, high = _ends(target)
    return value > low if indicator.better == "higher" else value < high


def _best_inside(target: Target, lower: Floats, upper: Floats, best: Floats) -> Floats:
    """The best share between two bounds: a range that binds at both ends may lie inside them, where its share is 1."""
    if not target.two_sided:
        return best
    low, high = _ends(target)
    return np.where((lower <= high) & (upper >= low), 1.0, best)


def _ends(target: Target) -> tuple[float, float]:
    """The lower and the upper end of a target; the same for a single figure."""
    low = target.value if target.low is None else target.low
    high = target.value if target.high is None else target.high
    assert low is not None
    assert high is not None
    return low, high


def _between(post: Goalpost, value: Floats) -> Floats:
    """Where a value stands between the goalposts."""
    return normalisation(post.transform)(value, worst=post.worst, best=post.best, clamp=post.clamp)


def _attained(indicator: Indicator, target: Target, value: Floats) -> Floats:
    """Value against target, from 0 to 1."""
    if target.operator == "done":
        return methods.done(value)
    low, high = _ends(target)
    if target.two_sided:
        return methods.within(value, low=low, high=high)
    return methods.at_least(value, low=low) if indicator.better == "higher" else methods.at_most(value, high=high)
