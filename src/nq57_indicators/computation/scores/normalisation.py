"""Which scale an indicator is scored on: a framework's goalposts, else attainment of the target that scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.catalogue.succession import unknown_amendments
from nq57_indicators.computation.gaps.targets import due_period, judged_on
from nq57_indicators.computation.panels.panel import Mask, Small
from nq57_indicators.computation.scores.measures import Attainment, Measure
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.models.framework import Framework, Goalpost
from nq57_indicators.models.indicator import Target, longest_period
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import day_number


@dataclass(frozen=True)
class Scale:
    """How one indicator (a code) is turned into a share of 0 to 1: by goalposts, or by what a ``target`` asks for."""

    indicator: int
    measure: Measure
    target: OwnedTarget | None = None

    def possibly_amended(self, as_of: date | None) -> bool:
        """Whether it compares with a target whose document was amended, up to a day, by a text that is not at hand."""
        owned = self.target
        return owned is not None and bool(unknown_amendments(owned.document, owned.target.source.clause, as_of))


class Judged(NamedTuple):
    """By periods of which length each indicator is judged (a code of ``FREQUENCIES``; irregular: of any), and where only a whole
    one will do: amounts that add up over time.
    """

    frequency: Small
    whole: Mask


def judged_by(chosen: Sequence[Scale], codes: Codebook) -> Judged:
    """How long the periods are that targets are judged on, or goalposts are figures of; those that do not say take any."""
    catalogue, any_length = codes.catalogue, FREQUENCIES.index("irregular")
    frequency, whole = np.full(len(codes.indicators), any_length, np.int8), np.zeros(len(codes.indicators), bool)
    for scale in chosen:
        indicator = catalogue.indicators[codes.indicators[scale.indicator]]
        amounts = indicator.amounts_over_time(catalogue.variables)
        if scale.target is not None:
            frequency[scale.indicator] = judged_on(scale.target.target, adds_up=bool(amounts))
        elif isinstance(scale.measure, Goalpost):
            frequency[scale.indicator] = FREQUENCIES.index(scale.measure.frequency or longest_period(amounts))
        whole[scale.indicator] = bool(amounts) and frequency[scale.indicator] != any_length
    return Judged(frequency, whole)


def scales(
    framework: Framework,
    codes: Codebook,
    indicators: list[str],
    level: str | None,
    day: int,
    targets: Sequence[OwnedTarget],
) -> list[Scale]:
    """The scale of each indicator that can be scored on ``day`` for areas of ``level``; the others are left out.

    ``targets`` are those of acts in force; of them those count whose own days hold ``day``, as gaps have it.
    """
    own: dict[str, list[OwnedTarget]] = {}
    for each in targets:
        if not each.target.in_force(date(1970, 1, 1) + timedelta(days=day)):
            continue
        own.setdefault(each.target.variant or each.indicator, []).append(each)
    posts = {post.indicator: post for post in framework.goalposts}
    reference = framework.reference
    documents = codes.catalogue.as_amended(reference.document) if reference else frozenset[str]()
    found = []
    for name in indicators:
        indicator, post = codes.catalogue.indicators[name], posts.get(name)
        asked = [each for each in own.get(name, []) if not indicator.judged_by_mean(each.target)]
        target = reference_target(framework, asked, level, day, documents)
        if post is not None:
            found.append(Scale(codes.indicator[name], post))
        elif target is not None and indicator.attainable(target.target):
            found.append(Scale(codes.indicator[name], Attainment.of(indicator, target.target), target))
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
