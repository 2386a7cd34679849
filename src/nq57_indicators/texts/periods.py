"""Periods in the words of the administration."""

from __future__ import annotations

from datetime import date

from nq57_indicators.periods import Period
from nq57_indicators.periods.labels import slot_of
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import LANGUAGES

_KINDS = {1: "month", 3: "quarter", 12: "year"}
_YEAR = 12
_SHORT = {1: "short_month", 3: "short_quarter", _YEAR: "year"}
_HALVES = {1: "first_half", 2: "second_half"}
_ROMAN = ("I", "II", "III", "IV")


def period_in_words(period: str, lang: str = "vi") -> str:
    """A standard period in words; any other as it is written.

    >>> period_in_words("2026-S1"), period_in_words("2026-Q3"), period_in_words("2026-09", "en")
    ('6 tháng đầu năm 2026', 'Quý III năm 2026', 'September 2026')
    >>> period_in_words("2026-W06")
    'Tuần 6 năm 2026'
    """
    slot = slot_of(period)
    if slot is None:
        year_of_week, week, number_of_week = period.partition("-W")
        return label("period.week", lang, number=int(number_of_week), year=year_of_week) if week else period
    year, months, number = slot
    key = _HALVES[number] if months == 6 else _KINDS[months]
    return label(f"period.{key}", lang, number=_number(key, number, lang), year=year)


def _number(key: str, number: int, lang: str) -> str:
    """A quarter in Roman figures, as acts write it; a month of English by its name."""
    if key == "quarter" and lang == LANGUAGES[0]:
        return _ROMAN[number - 1]
    return label("period.months", lang).split()[number - 1] if key == "month" else str(number)


def period_within(period: str, lang: str = "vi") -> str:
    """A standard period in words, as it stands within a sentence.

    >>> period_within("2026-Q3"), period_within("2026-Q3", "en"), period_within("2026-07-01/P92D")
    ('quý III năm 2026', 'Q3 2026', '2026-07-01/P92D')
    """
    said = period_in_words(period, lang)
    return f"{said[:1].lower()}{said[1:]}" if lang == LANGUAGES[0] else said


def period_short(period: str, lang: str = "vi") -> str:
    """A standard period as tables of the administration write it, within a sentence or a cell.

    >>> period_short("2025-Q4"), period_short("2026-09"), period_short("2025"), period_short("2025-Q4", "en")
    ('quý IV/2025', 'tháng 9/2026', '2025', 'Q4 2025')
    """
    slot = slot_of(period)
    if slot is None or slot[1] not in _SHORT:
        return period_within(period, lang)
    year, months, number = slot
    if months == _YEAR:
        return str(year)
    return label(f"period.{_SHORT[months]}", lang, number=_number(_KINDS[months], number, lang), year=year)


def day_in_words(day: date) -> str:
    """A day as it is written in Viet Nam.

    >>> day_in_words(date(2026, 6, 14))
    '14/6/2026'
    """
    return f"{day.day}/{day.month}/{day.year}"


def days_of(period: Period) -> tuple[str, str]:
    """First and last day of a period in words.

    >>> from nq57_indicators.periods import parse_period
    >>> days_of(parse_period("2026-S1", "administrative"))
    ('15/12/2025', '14/6/2026')
    """
    return day_in_words(period.start), day_in_words(period.end)
