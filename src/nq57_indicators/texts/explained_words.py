"""The words and figures that every sentence of an explanation is made of."""

from __future__ import annotations

from typing import Any, Final

from nq57_indicators.models.codelists import PERCENT
from nq57_indicators.texts.figures import NOTHING, figure
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.periods import period_within
from nq57_indicators.texts.scales import with_unit

DIGITS: Final = 6


class Words:
    """Codes, periods and figures with their units as explanations say them, in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **fields: Any) -> str:
        return label(f"explain.{key}", self.lang, **fields).strip()

    def figure(self, value: float | None, decimals: int = 2) -> str:
        return figure(value, self.lang, decimals)

    def percent(self, share: float | None) -> str:
        return self.figure(None if share is None else share * 100)

    def unit(self, of: Any) -> str:
        return str(of.unit_en if self.lang == "en" else of.unit_vi)

    def gap_unit(self, of: Any) -> str:
        """The unit of differences: percentages differ by percentage points."""
        return label("unit.percentage_point", self.lang) if of.unit == PERCENT else self.unit(of)

    def code(self, kind: str, code: str | None) -> str:
        return label(f"{kind}.{code}", self.lang) if code else ""

    def period(self, period: str | None) -> str:
        return period_within(period, self.lang) if period else NOTHING

    def measured(self, value: float | None, of: Any, decimals: int = DIGITS) -> str:
        """A figure with its unit: of shares the sign of per cent."""
        return with_unit(self.figure(value, decimals), of, self.lang) if value is not None else NOTHING
