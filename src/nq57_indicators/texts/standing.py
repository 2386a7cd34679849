"""How a figure stands to a target, in words: short by, ahead by; beside a benchmark only above or below."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from nq57_indicators.catalogue import Catalogue
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


def owed_text(row: Figures, lang: str = "vi") -> str:
    """How far the figure is from a target that is owed.

    >>> owed_text(Figures(82.5, 100, 100, 17.5, "reach", "điểm phần trăm"))
    'còn thiếu 17,5 điểm phần trăm'
    """
    if row.gap != row.gap:
        return _not_known(row, lang)
    if row.operator == "done":
        return label("status.done" if row.gap <= 0 else "status.not_done", lang)
    amount = {"gap": figure(abs(row.gap), lang), "unit": row.unit}
    falling = row.better == "lower"
    if row.gap > 0:
        return label("status.behind_lower" if falling else "status.behind", lang, **amount)
    if row.low <= row.value <= row.high and row.low != row.high:
        return label("status.inside", lang)
    if row.gap == 0:
        return label("status.equal", lang)
    return label("status.ahead_lower" if falling else "status.ahead", lang, **amount)


def benchmark_text(row: Figures, lang: str = "vi", *, of_country: bool = True, named: bool = True) -> str:
    """Whether the figure is above or below a target of somebody else; never whether that is met.

    Where a heading says whose target it is, it need not be ``named`` in each row.

    >>> benchmark_text(Figures(75.0, 80, 80, 5.0, "reach", "điểm phần trăm"))
    'thấp hơn mục tiêu cả nước 5 điểm phần trăm'
    """
    whose = label("status.of_country" if of_country else "status.of_others", lang)
    if row.value != row.value or row.gap != row.gap:
        return _not_known(row, lang)
    if row.low <= row.value <= row.high:
        return label("status.same" if row.low == row.high else "status.between", lang, whose=whose)
    is_below = row.value < row.low
    away = row.low - row.value if is_below else row.value - row.high
    below, above = ("status.below", "status.above") if named else ("status.below_it", "status.above_it")
    return label(below if is_below else above, lang, whose=whose, gap=figure(away, lang), unit=row.unit)


def _not_known(row: Figures, lang: str) -> str:
    return label("status.interval" if row.bounded else "status.unknown", lang)


def whose_text(area: str, catalogue: Catalogue, lang: str = "vi") -> str:
    """Whose the targets of an area are: of a locality, or of the country, which lies in no other.

    >>> from nq57_indicators.catalogue import load_catalogue
    >>> whose_text("VN", load_catalogue()), whose_text("P34-24", load_catalogue(), "en")
    ('của cả nước', 'of the area')
    """
    is_country = catalogue.areas[area].parent is None
    return label("status.its_country" if is_country else "status.its_area", lang)
