"""What people write for a period, in Vietnamese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given
from nq57_indicators.periods.labels import (
    ISO_DAY,
    YEAR,
    Period,
    PeriodError,
    check_calendar,
    date_cell,
    day_period,
    duration_period,
    parse_period,
    range_period,
    standard_period,
    unclear,
    week_period,
)
from nq57_indicators.periods.number_words import in_digits


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a text says: the period, and the flow it hints at (``ytd``, ``since``, ``stock``) or ``None``."""

    period: Period
    flow: str | None = None


_Build = Callable[[re.Match[str], str], PeriodReading]

_LONGEST_TEXT: Final = 100  # no period needs more; keeps hostile input cheap

_NUMBERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_HALVES: Final = {"dau": 1, "cuoi": 2, "first": 1, "second": 2}
_MONTH_NAMES: Final = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|"
    "sep sept september|oct october|nov november|dec december"
)
_MONTHS: Final = {
    name: number for number, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()
}

_OF: Final = r"(?: ?[/.-] ?|,? )(?:nam |of )?"
_QUARTER: Final = r"(0?[1-4]|i{1,3}|iv)"
_MONTH: Final = r"(0?[1-9]|1[0-2])"
_WEEK: Final = r"([0-5]?[0-9])"
_DAY_FIRST: Final = r"[0-3]?[0-9][/.-][01]?[0-9][/.-](?:19|20)[0-9]{2}"
_DAY: Final = rf"({ISO_DAY}|{_DAY_FIRST})"
_SO_FAR: Final = r"(?:luy ke(?: tu dau nam)?|tu dau nam)"


def _standard(months: int, *, year: int, number: int, words: Mapping[str, int] = _NUMBERS) -> _Build:
    """A builder of standard periods from the groups ``year`` and ``number``; ``words`` stand for numbers."""

    def build(match: re.Match[str], calendar: str) -> PeriodReading:
        which = words.get(match[number]) or int(match[number])
        return PeriodReading(standard_period(int(match[year]), months, which, calendar))

    return build


def _week(*, year: int, number: int) -> _Build:
    return lambda match, calendar: PeriodReading(week_period(int(match[year]), int(match[number]), calendar))


def _day(flow: str | None = None) -> _Build:
    return lambda match, calendar: PeriodReading(day_period(match[1], calendar), flow)


def _year(match: re.Match[str], calendar: str) -> PeriodReading:
    return PeriodReading(standard_period(int(match[1]), 12, 1, calendar))


def _date_cell(match: re.Match[str], _: str) -> PeriodReading:
    raise date_cell(match[0])


def _range(match: re.Match[str], _: str) -> PeriodReading:
    return PeriodReading(range_period(match[1], match[2], "custom"))


def _duration(match: re.Match[str], _: str) -> PeriodReading:
    return PeriodReading(duration_period(match[1], match[2], "custom"))


def _first_months(match: re.Match[str], calendar: str) -> PeriodReading:
    """ "9 tháng năm 2025" counts from the start of the year; the first six months are a period of their own."""
    months, year = int(match[1]), int(match[2])
    if months == 6:
        return PeriodReading(standard_period(year, 6, 1, calendar))
    return PeriodReading(standard_period(year, 1, months, calendar), "ytd")


def _accumulated(match: re.Match[str], calendar: str) -> PeriodReading:
    """ "Luỹ kế" before a period: from the start of the year, or from the start that a range states."""
    reading = _read_folded(match[1], calendar)
    if reading is None:
        raise _refusal(match[1], match[1])
    return replace(reading, flow="since" if "/" in reading.period.label else "ytd")


_WRITTEN: Final[tuple[tuple[re.Pattern[str], _Build], ...]] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"(?:(?:ca )?nam |year )?{YEAR}(?:\.0+)?", _year),
        (rf"(?:quy|quarter|q)[ .]?{_QUARTER}{_OF}{YEAR}", _standard(3, year=2, number=1)),
        (rf"(?:nam )?{YEAR},?[ /-]?(?:quy |q){_QUARTER}", _standard(3, year=1, number=2)),
        (rf"(first|second|third|fourth) quarter (?:of )?{YEAR}", _standard(3, year=2, number=1)),
        (rf"0?6 thang (dau|cuoi)(?: nam)?{_OF}{YEAR}", _standard(6, year=2, number=1, words=_HALVES)),
        (rf"nua (dau|cuoi) nam {YEAR}", _standard(6, year=2, number=1, words=_HALVES)),
        (rf"(first|second) half (?:of )?{YEAR}", _standard(6, year=2, number=1, words=_HALVES)),
        (rf"[hs]([12]){_OF}{YEAR}", _standard(6, year=2, number=1)),
        (rf"{YEAR}[ /-]?[hs]([12])", _standard(6, year=1, number=2)),
        (rf"{_MONTH} ?(?:thang(?: dau)?{_OF}|t(?:{_OF})?){YEAR}", _first_months),
        (rf"(?:first )?{_MONTH} months (?:of )?{YEAR}", _first_months),
        (rf"(?:thang|month|t)[ .]?{_MONTH}{_OF}{YEAR}", _standard(1, year=2, number=1)),
        (rf"{_MONTH} ?[/-] ?{YEAR}", _standard(1, year=2, number=1)),
        (rf"{YEAR} ?[/-] ?{_MONTH}", _standard(1, year=1, number=2)),
        (rf"{YEAR}(0[1-9]|1[0-2])", _standard(1, year=1, number=2)),
        (rf"{YEAR}-?m{_MONTH}", _standard(1, year=1, number=2)),
        (rf"{YEAR}-?a1", _year),
        (rf"({'|'.join(_MONTHS)})\.?{_OF}{YEAR}", _standard(1, year=2, number=1, words=_MONTHS)),
        (rf"(?:tuan|week|w)[ .]?(?:thu )?{_WEEK}{_OF}{YEAR}", _week(year=2, number=1)),
        (rf"{YEAR}[ /-]?w{_WEEK}", _week(year=1, number=2)),
        (rf"(?:ngay )?({ISO_DAY})", _day()),
        (rf"{ISO_DAY}[ t][0-9:.]{{4,15}}", _date_cell),
        (rf"ngay ({_DAY_FIRST})", _day()),
        (rf"(?:tinh den|den|tai|thoi diem|tai thoi diem)(?: het)?(?: ngay)? {_DAY}", _day("stock")),
        (rf"as of ({ISO_DAY})", _day("stock")),
        (rf"({ISO_DAY})/p([1-9][0-9]{{0,4}})d", _duration),
        (rf"({ISO_DAY})/({ISO_DAY})", _range),
        (rf"(?:tu )?(?:ngay )?{_DAY} ?(?:-|den(?: het)?(?: ngay)?) ?{_DAY}", _range),
        (rf"from ({ISO_DAY}) to ({ISO_DAY})", _range),
        (rf"{_SO_FAR}(?: tinh)? den(?: het)?(?: ngay)? {_DAY}", _day("ytd")),
        (rf"{_SO_FAR}(?: tinh)?(?: den)?(?: het)? (.+)", _accumulated),
    )
)

_MAY_BE_READ: Final = re.compile(rf"{YEAR}|{_SO_FAR}")
"""What every written period has something of; most other texts are told apart by it at once."""

_REFUSED: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(_DAY_FIRST),
        "day-or-period",
    ),
    (
        re.compile(rf"(?:nam )?{YEAR} ?[-/] ?{YEAR}"),
        "two-years",
    ),
    (
        re.compile(rf"[ivx]+{_OF}{YEAR}"),
        "quarter-or-month",
    ),
    (
        re.compile(rf"{YEAR}\.{_MONTH}|{_MONTH}\.{YEAR}"),
        "period-like-number",
    ),
    (
        re.compile(
            r"(?:quy|thang|tuan|week|[qtwh])[ .]?(?:[0-9]{1,2}|[ivx]{1,4})|[0-9]{1,2} thang(?: dau| cuoi)?(?: nam)?"
        ),
        "period-without-year",
    ),
)


_PLAIN: Final = str.maketrans(
    {"đ": "d", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "ⅰ": "i", "ⅱ": "ii", "ⅲ": "iii", "ⅳ": "iv"}
)
_DATE_IN_WORDS: Final = re.compile(rf"\b([0-9]{{1,2}}) thang ([0-9]{{1,2}}) nam {YEAR}")


@lru_cache(maxsize=1 << 10)  # texts are written with few signs
def _width(sign: str) -> str:
    """Full-width letters and digits as ordinary ones; superscripts stay (2025² is not 20252)."""
    return unicodedata.normalize("NFKC", sign) if unicodedata.decomposition(sign).startswith("<wide>") else sign


def _fold(text: str) -> str:
    """Lower case without diacritics, with plain dashes and single spaces: "Luỹ kế" and "LŨY KẾ" are the same words."""
    letters = unicodedata.normalize("NFD", "".join(map(_width, text)).casefold())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_PLAIN)
    return _DATE_IN_WORDS.sub(r"\1/\2/\3", re.sub(r" ?/ ?", "/", " ".join(plain.split())))


def _refusal(text: str, folded: str) -> PeriodError:
    for pattern, code in _REFUSED:
        if pattern.fullmatch(folded):
            return PeriodError(code, text=text.strip())
    return unclear(text.strip())


def _read_folded(folded: str, calendar: str) -> PeriodReading | None:
    if not _MAY_BE_READ.search(folded):
        return None
    for pattern, build in _WRITTEN:
        if match := pattern.fullmatch(folded):
            return build(match, calendar)
    return None


@lru_cache(maxsize=8192)
def read_period_text(text: str, calendar: str = "statistical") -> PeriodReading:
    """The period in what people write ("Quý III/2021", "9 tháng năm 2025", "T9/2025", "H1 2025"), with its flow hint.

    Upper and lower case, Unicode form, diacritics and the place of the tone mark do not matter. ``PeriodError`` for
    anything that is not certain, saying what to write.

    >>> reading = read_period_text("Luỹ kế đến tháng 4/2025")
    >>> reading.period.label, reading.flow
    ('2025-04', 'ytd')
    """
    if len(text) > _LONGEST_TEXT:
        raise unclear(text)
    check_calendar(calendar)
    folded = _fold(in_digits(text))
    reading = _read_folded(folded, calendar)
    if reading is None:
        raise _refusal(text, folded)
    return reading


def period_given(name: str, value: object, calendar: str = "statistical") -> str:
    """The label of a period that a caller gives for the argument ``name``, as a label or in words; else an ``ArgumentError``.

    Words that say more than a period ("lũy kế đến …") are refused: only figures have a flow.

    >>> period_given("assumed_base", "2020"), period_given("period", "Quý III/2026"), period_given("period", "tháng 9/2026")
    ('2020', '2026-Q3', '2026-09')
    """
    text = text_given(name, value)
    try:
        parse_period(text, calendar)
    except PeriodError:
        return _label_in_words(name, text, calendar)
    return text


def _label_in_words(name: str, text: str, calendar: str) -> str:
    try:
        reading = read_period_text(text, calendar)
        if reading.flow is not None:
            raise unclear(text)
    except PeriodError as error:
        raise ArgumentError(error.code, **error.fields, place=name) from error
    return reading.period.label
