"""What sources say differently of one thing, in one line."""

from __future__ import annotations

from nq57_indicators.models.law import Disagreement
from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.periods import period_within


def disagreement_text(disagreement: Disagreement, lang: str = "vi") -> str:
    """The period, every figure with how it counts, and what to know before using one.

    >>> from nq57_indicators import load_catalogue
    >>> disagreement_text(load_catalogue().disagreements["patent_grant_growth_2025"], "en")[:61]
    '2025: 134.2 (printed); 78.4 (from 621 (2024) and 1,108 (2025)'
    """
    figures = "; ".join(f"{figure(each.value, lang)} ({each.says.in_language(lang)})" for each in disagreement.figures)
    return f"{period_within(disagreement.period, lang)}: {figures}. {disagreement.note.in_language(lang)}"
