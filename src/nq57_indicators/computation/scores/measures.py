"""How the figures of one indicator become shares of 0 to 1: between two goalposts, or of what a target asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.computation.scores import methods
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED
from nq57_indicators.models.framework import Goalpost
from nq57_indicators.models.indicator import Indicator, Target


@dataclass(frozen=True)
class Attainment:
    """What a target asks for: its two ends, the same for a single figure; by ``sign`` more (1) or less (-1) is better."""

    operator: str
    low: float | None
    high: float | None
    two_sided: bool
    sign: float

    @classmethod
    def of(cls, indicator: Indicator, target: Target) -> Attainment:
        """What ``target`` asks of ``indicator``."""
        low = target.value if target.low is None else target.low
        high = target.value if target.high is None else target.high
        return cls(target.operator, low, high, target.two_sided, indicator.sign)

    @property
    def ends(self) -> tuple[float, float]:
        """The lower and the upper end; only what is done or not has none."""
        assert self.low is not None
        assert self.high is not None
        return self.low, self.high

    def share(self, figures: Floats) -> Floats:
        """How much of what is asked for figures attain."""
        if self.operator == "done":
            return methods.done(figures)
        low, high = self.ends
        if self.two_sided:
            return methods.within(figures, low=low, high=high)
        return methods.at_least(figures, low=low) if self.sign > 0 else methods.at_most(figures, high=high)

    def cut(self, value: Floats) -> Mask:
        """Where a share is cut: of a value better than what is asked (of a range on the way its near end), or of one below 0
        that is divided by the target.
        """
        if self.operator == "done":
            return np.zeros(len(value), bool)
        low, high = self.ends
        if self.two_sided:
            return value < 0
        return (value > low) | (value < 0) if self.sign > 0 else value < high

    def best(self, lower: Floats, upper: Floats, best: Floats) -> Floats:
        """The best share between two bounds: a range that binds at both ends may lie inside them, where its share is 1."""
        if not self.two_sided:
            return best
        low, high = self.ends
        return np.where((lower <= high) & (upper >= low), 1.0, best)


Measure = Goalpost | Attainment


class Measured(NamedTuple):
    """The shares of one indicator over the areas: value, lower and upper bound stacked."""

    share: Floats
    clipped: Mask
    """Where a value beyond the ends was put at the end."""
    reason: Small
    """Why a known value has no share, else ``SCORED``."""
    note: NDArray[np.int32]


def is_bounded(measure: Measure) -> bool:
    """Whether every share lies between 0 and 1, also that of a value nobody knows."""
    return not isinstance(measure, Goalpost) or measure.clamp


def measured(measure: Measure, figures: Floats) -> Measured:
    """The shares of figures (value, lower and upper bound stacked: 3 × area).

    >>> post = Goalpost(indicator="a", worst=60, best=20)
    >>> measured(post, np.array([[30.0], [20.0], [40.0]])).share[:, 0].tolist()
    [0.75, 0.5, 1.0]
    """
    value, low, high = figures
    note, logs = np.zeros(len(value), np.int32), False
    if isinstance(measure, Goalpost):
        share, clipped = _between(measure, figures), _beyond(measure, value)
        logs = measure.transform == "log"
        if logs and measure.clamp:
            note = np.where(value <= 0, NOTE["not_positive"], 0).astype(np.int32)
    else:
        share, clipped = measure.share(figures), measure.cut(value)
    lower, upper = np.fmin(share[1], share[2]), np.fmax(share[1], share[2])
    if isinstance(measure, Attainment):
        upper = measure.best(low, high, upper)
    finite = np.isfinite(lower) & np.isfinite(upper)
    why = np.where(logs & (low <= 0), REASON["not_positive"], REASON["not_finite"])
    return Measured(
        np.where(finite, np.stack([share[0], lower, upper]), np.nan),
        clipped,
        np.where(~np.isnan(low) & ~finite, why, SCORED).astype(np.int8),
        note,
    )


def _between(post: Goalpost, figures: Floats) -> Floats:
    """Where figures stand between the goalposts."""
    return methods.normalisation(post.transform)(figures, worst=post.worst, best=post.best, clamp=post.clamp)


def _beyond(post: Goalpost, value: Floats) -> Mask:
    """Where a value lies beyond goalposts that clamp."""
    low, high = sorted((post.worst, post.best))
    return np.asarray(post.clamp & ((value < low) | (value > high)))
