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
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.scores import methods
from nq57_indicators.computation.scores.methods import normalisation
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
    for one in targets:
        own.setdefault(one.target.variant or one.indicator, []).append(one)
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
        one
        for one in targets
        if one.owner is None and _speaks_of(one.target, level)
        if one.target.multiple_of_base is None and one.target.plus_base is None
    ]
    own = [one for one in candidates if one.document.id in {framework.reference.document, *documents}]
    if own:
        ahead = [one for one in own if _due_day(one.target) >= day]
        return min(ahead, key=_due_of) if ahead else max(own, key=_due_of)
    if framework.reference.otherwise == "latest_due" and candidates:
        return max(candidates, key=_due_of)
    return None


def _speaks_of(target: Target, level: str | None) -> bool:
    return target.level is None or level is None or target.level == level or level in target.benchmark_for


def _due_of(one: OwnedTarget) -> tuple[int, str]:
    return _due_day(one.target), one.target.id


def _due_day(target: Target) -> int:
    return day_number(due_period(target.due).end) if target.due else np.iinfo(np.int32).max


def attainment(snapshot: Snapshot, chosen: list[Scale], catalogue: Catalogue, codes: Codebook) -> NDArray[np.float64]:
    """Scores from 0 to 1 (unclamped goalposts may go beyond): 3 × area × scale, for the value, its lower and upper bound."""
    columns = np.array([scale.indicator for scale in chosen], np.int32)
    figures = np.stack([array[:, columns] for array in (snapshot.value, snapshot.lower, snapshot.upper)])
    share = np.full(figures.shape, np.nan)
    for at, scale in enumerate(chosen):
        column = figures[:, :, at]
        if scale.goalpost is not None:
            share[:, :, at] = _between(scale.goalpost, column)
        elif scale.target is not None:
            indicator = catalogue.indicators[codes.indicators[scale.indicator]]
            share[:, :, at] = _attained(indicator, scale.target.target, column)
    return np.stack([share[0], np.fmin(share[1], share[2]), np.fmax(share[1], share[2])])


def _between(post: Goalpost, value: Floats) -> Floats:
    """Where a value stands between the goalposts."""
    return normalisation(post.transform)(value, worst=post.worst, best=post.best, clamp=post.clamp)


def _attained(indicator: Indicator, target: Target, value: Floats) -> Floats:
    """Value against target, from 0 to 1."""
    if target.operator == "done":
        return methods.done(value)
    low = target.value if target.low is None else target.low
    high = target.value if target.high is None else target.high
    assert low is not None
    assert high is not None
    if target.two_sided:
        return methods.within(value, low=low, high=high)
    return methods.at_least(value, low=low) if indicator.better == "higher" else methods.at_most(value, high=high)
