"""Figures and dates as they are printed for people: rounded half up, once, here."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from math import isinf, isnan, ulp
from typing import Any

from nq57_indicators.texts.labels import label

_WRITTEN = re.compile(r"(?<![\w.,+-])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])")
_MOST_PLACES = 21
_SURE_DIGITS, _NOISE = 13, 8

_DIGITS_ENOUGH = Context(prec=100, rounding=ROUND_HALF_UP)
_WHOLE = 1e13
"""Below this a whole figure has no noise to be rounded off."""
_IN_FULL = 1e23
"""From here on a figure is printed with its power of ten."""

NOTHING = "–"
"""What is printed where there is no figure."""


def figure(value: float | None, lang: str = "vi", decimals: int = 2, *, fixed: bool = False) -> str:
    """A figure for the eye: at most (``fixed``: always) ``decimals`` digits after the sign, thousands apart.

    Vietnamese writes 1.234,5 where English writes 1,234.5. A missing figure is a dash.

    >>> figure(1234.565), figure(1234.565, "en"), figure(80.0), figure(None)
    ('1.234,57', '1,234.57', '80', '–')
    """
    if value is None or value != value or isnan(value):
        return NOTHING
    if isinf(value):
        return "∞" if value > 0 else "−∞"
    if not fixed and abs(value) < _WHOLE and value == int(value):
        return _in_language(f"{int(value):,d}", lang)
    if abs(value) >= _IN_FULL:  # beyond any figure of a submission: no row of zeros
        return _in_language(repr(float(value)), lang)
    return _in_language(_rounded(float(value), decimals) if fixed else _short(float(value), decimals), lang)


def _rounded(value: float, decimals: int) -> str:
    return f"{_meant(value, decimals).quantize(Decimal(1).scaleb(-decimals), context=_DIGITS_ENOUGH):,f}"


@lru_cache(maxsize=4096)
def _short(value: float, decimals: int) -> str:
    """Without zeros at its end; a figure is mostly written in both languages, one after the other."""
    text = _rounded(value, decimals)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _meant(value: float, decimals: int) -> Decimal:
    """The decimal that a float stands for: the mean of 51.50 and 47.23 is 49.365, though the float is 49.364999999999995.

    The shortest text that reads back the same, unless a decimal of thirteen digits lies within the noise of a few sums.
    """
    shortest = Decimal(repr(value))
    digits = max(_SURE_DIGITS, shortest.adjusted() + 2 + decimals)
    plain = shortest.quantize(Decimal(1).scaleb(shortest.adjusted() + 1 - digits), context=_DIGITS_ENOUGH)
    return plain if abs(plain - shortest) <= _NOISE * Decimal(ulp(value)) else shortest


def rank_text(rank: Any, rank_of: Any) -> str:
    """A rank among how many; a dash for what is not ranked.

    >>> rank_text(3, 34), rank_text(None, 34)
    ('3/34', '–')
    """
    return NOTHING if rank is None or rank != rank or str(rank) == "<NA>" else f"{rank}/{rank_of}"


def years_text(first: int, last: int, lang: str = "vi") -> str:
    """A span of years; one year where they are equal.

    >>> years_text(2031, 2034), years_text(2031, 2034, "en"), years_text(2031, 2031)
    ('khoảng 2031–2034', 'about 2031–2034', '2031')
    """
    return str(first) if first == last else label("explain.about_years", lang, first=first, last=last)


def _in_language(text: str, lang: str) -> str:
    text = text.replace("-", "−")
    return text if lang == "en" else text.translate({ord(","): ".", ord("."): ","})


def figures_in(text: str, lang: str = "vi") -> str:
    """``text`` with the figures in it, written as programs write them, as they are printed for people, digit by digit.

    >>> figures_in("1234.5 ≠ -0.75"), figures_in("1234.5 ≠ -0.75", "en"), figures_in("firms_per_1000")
    ('1.234,5 ≠ −0,75', '1,234.5 ≠ −0.75', 'firms_per_1000')
    """
    return _WRITTEN.sub(lambda match: _printed(match[0], lang), text)


def _printed(figure: str, lang: str) -> str:
    number = Decimal(figure)
    # beyond any figure of a submission a row of zeros says less than the power of ten
    return figure if abs(number.adjusted()) > _MOST_PLACES else _in_language(f"{number:,f}", lang)


@lru_cache(maxsize=1024)
def date_text(day: date | None, lang: str = "vi") -> str:
    """A day for the eye: 31/12/2030 in Vietnamese, 2030-12-31 in English.

    >>> date_text(date(2030, 12, 31)), date_text(date(2030, 12, 31), "en")
    ('31/12/2030', '2030-12-31')
    """
    if day is None or day != day:
        return NOTHING
    return f"{day:%Y-%m-%d}" if lang == "en" else f"{day:%d/%m/%Y}"
