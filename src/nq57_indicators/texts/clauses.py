"""Acts and clauses as people read them: our own words in a clause in their language, a body named once."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from nq57_indicators.models.base import Text
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import LANGUAGES

_WORDS: Final = (
    "unknown", "until_end_of", "until", "for_years", "for_year", "for_some", "repeated", "item", "whole", "deadline",
    "technologies", "draft", "budget_content", "budget_article", "task", "point", "year",
)  # fmt: skip
"""Words with which we say where in an act something stands, the longer ones before those they begin with."""


@lru_cache(maxsize=4096)
def clause_text(clause: str, lang: str = "vi") -> str:
    """A clause as it is cited; in English our words in it are English, numbers and signs stay.

    >>> clause_text("Mục tiêu năm 2025 (chưa rõ điều khoản)", "en"), clause_text("PL I, 30", "en")
    ('Targets for 2025 (clause not known)', 'PL I, 30')
    """
    if lang == LANGUAGES[0]:
        return clause
    for word in _WORDS:
        clause = clause.replace(label(f"clause.{word}"), label(f"clause.{word}", lang))
    return clause


def act_text(number: str, owner: Text | None = None, lang: str = "vi") -> str:
    """The number of an act with the body that set the target, which many numbers name already.

    >>> act_text("126/KH-UBND (Đà Nẵng)", Text(vi="Đà Nẵng", en="Da Nang"), "en")
    '126/KH-UBND (Da Nang)'
    >>> act_text("126/KH-UBND", Text(vi="Đà Nẵng", en="Da Nang"))
    '126/KH-UBND (Đà Nẵng)'
    """
    if owner is None:
        return number
    return f"{number.replace(f'({owner.vi})', '').strip()} ({owner.in_language(lang)})"
