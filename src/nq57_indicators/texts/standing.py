"""How a figure stands to a target, in words: short by, ahead by; beside a benchmark only above or below."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.labels import label


@dataclass(frozen=True)
class Figures:
    """A figure beside what is asked for; ``unit`` is that of the gap, in words; empty figures are NaN."""

    value: float
    low: float
    high: float
    gap: float
    operator: str
    unit: str
    better: str = "higher"
    bounded: bool = False
    """Only a range of the value is known."""

    @classmethod
    def of(cls, *figures: float | None, **words: Any) -> Figures:
        """The same from value, low, high and gap that are ``None`` where they are not known."""
        value, low, high, gap = (math.nan if figure is None else figure for figure in figures)
        return cls(value, low, high, gap, **words)


def owed_text(given: Figures, lang: str = "vi") -> str:
    """How far the figure is from a target that is owed.

    >>> owed_text(Figures(82.5, 100, 100, 17.5, "reach", "điểm phần trăm"))
    'còn thiếu 17,5 điểm phần trăm'
    """
    if given.gap != given.gap:
        return _not_known(given, lang)
    if given.operator == "done":
        return label("status.done" if given.gap <= 0 else "status.not_done", lang)
    amount = {"gap": figure(abs(given.gap), lang), "unit": given.unit}
    falling = given.better == "lower"
    if given.gap > 0:
        return label("status.behind_lower" if falling else "status.behind", lang, **amount)
    if given.low <= given.value <= given.high and given.low != given.high:
        return label("status.inside", lang)
    if given.gap == 0:
        return label("status.equal", lang)
    return label("status.ahead_lower" if falling else "status.ahead", lang, **amount)


def benchmark_text(given: Figures, lang: str = "vi", *, of_country: bool = True) -> str:
    """Whether the figure is above or below a target of somebody else; never whether that is met.

    >>> benchmark_text(Figures(75.0, 80, 80, 5.0, "reach", "điểm phần trăm"))
    'thấp hơn mục tiêu cả nước 5 điểm phần trăm'
    """
    whose = label("status.of_country" if of_country else "status.of_others", lang)
    if given.value != given.value or given.gap != given.gap:
        return _not_known(given, lang)
    if given.low <= given.value <= given.high:
        return label("status.same" if given.low == given.high else "status.between", lang, whose=whose)
    is_below = given.value < given.low
    away = given.low - given.value if is_below else given.value - given.high
    return label(
        "status.below" if is_below else "status.above", lang, whose=whose, gap=figure(away, lang), unit=given.unit
    )


def _not_known(given: Figures, lang: str) -> str:
    return label("status.interval" if given.bounded else "status.unknown", lang)
