"""Reporting periods: what a label covers under which calendar, and what people write for it.

Decisions taken here:

* A bare day (``2025-09-30``) is a period of one day, frequency ``irregular``: a stock "tính đến ngày 30/9/2025" is a
  figure of that day. A date with a time of day (``2025-09-30 00:00:00``) is what a spreadsheet makes of a label it took
  for a date; which period was meant is not certain, so it is refused. So is a bare ``9/3/2025``: the order of day and
  month is not certain without the word "ngày".
* Weeks (ISO, Monday to Sunday), days and ranges carry their bounds in the label, so they mean the same under every
  calendar; all other labels are refused under ``custom``.
* A range people write out is read under ``custom`` whatever the calendar of the file; ``parse_period`` keeps the calendar
  it is given, since a canonical label stands beside its own calendar column.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from nq57_indicators.models.codelists import CALENDARS


class PeriodError(ValueError):
    """A period that is not certain. ``vi`` and ``en`` say why and what to write instead."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi = vi
        self.en = en
        super().__init__(f"{vi} / {en}")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days: canonical SDMX ``label``, its ``calendar``, first and last day (both included), ``frequency``."""

    label: str
    calendar: str
    start: date
    end: date
    frequency: str


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a text says: the period, and the flow it hints at (``ytd``, ``since``, ``stock``) or ``None``."""

    period: Period
    flow: str | None = None


_MONTHS_IN: Final = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
_FREQUENCY_OF: Final = {months: frequency for frequency, months in _MONTHS_IN.items()}
_LABEL_OF: Final = {1: "{}-{:02d}", 3: "{}-Q{}", 6: "{}-S{}", 12: "{}"}
_FIRST_YEAR: Final = 1900
_Y: Final = r"((?:19|20)[0-9]{2})"
_STANDARD: Final = re.compile(rf"{_Y}(?:-S([12])|-Q([1-4])|-(0[1-9]|1[0-2]))?")
_ISO_DAY: Final = r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"

_LONGEST_TEXT: Final = 100  # no period needs more; keeps hostile input cheap


def _unclear(text: str) -> PeriodError:
    return PeriodError(
        f"Không xác định được kỳ từ '{text[:40]}'; hãy ghi như 2025, 2025-S1, 2025-Q3, 2025-09, 2025-W36 "
        "hoặc 2025-07-01/2025-09-30.",
        f"No certain period in '{text[:40]}'; write 2025, 2025-S1, 2025-Q3, 2025-09, 2025-W36 or 2025-07-01/2025-09-30.",
    )


# ---- canonical labels ------------------------------------------------------------------------------------------------


def _slot(label: str) -> tuple[int, int, int] | None:
    """Year, length in months and number within the year of a standard label; ``None`` for weeks, days and ranges."""
    match = _STANDARD.fullmatch(label)
    if match is None:
        return None
    year, *numbers = match.groups()
    for months, number in zip((6, 3, 1), numbers, strict=True):
        if number is not None:
            return int(year), months, int(number)
    return int(year), 12, 1


def _label(year: int, months: int, number: int) -> str:
    return _LABEL_OF[months].format(year, number)


def _standard(year: int, months: int, number: int, calendar: str) -> Period:
    label = _label(year, months, number)
    if calendar == "custom":
        raise PeriodError(
            f"Kỳ '{label}' theo lịch riêng không cho biết ngày đầu và ngày cuối; hãy ghi khoảng ngày, "
            "ví dụ 2025-04-21/2025-05-20.",
            f"'{label}' under a custom calendar does not tell its first and last day; write a range "
            "such as 2025-04-21/2025-05-20.",
        )
    first, last = (number - 1) * months + 1, number * months
    if calendar == "statistical":
        start, end = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    else:
        start = date(year, first - 1, 15) if first > 1 else date(year - 1, 12, 15)
        end = date(year, last, 14)
    return Period(label, calendar, start, end, _FREQUENCY_OF[months])


def _week(year: int, number: int, calendar: str) -> Period:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise PeriodError(f"Năm {year} không có tuần {number}.", f"{year} has no week {number}.") from None
    return Period(f"{year}-W{number:02d}", calendar, monday, monday + timedelta(days=6), "weekly")


def _day(text: str) -> date:
    """A day written 2025-09-30 or, day first, 30/9/2025."""
    parts = text.split("-") if re.fullmatch(_ISO_DAY, text) else re.split(r"[/.-]", text)[::-1]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise PeriodError(f"Không có ngày {text}.", f"There is no day {text}.") from None


def _one_day(text: str, calendar: str) -> Period:
    day = _day(text)
    return Period(day.isoformat(), calendar, day, day, "irregular")


def _range(first: str, last: str, calendar: str) -> Period:
    start, end = _day(first), _day(last)
    if end < start:
        raise PeriodError(
            f"Ngày cuối {end} trước ngày đầu {start}.", f"The last day {end} is before the first {start}."
        )
    return Period(f"{start.isoformat()}/P{(end - start).days + 1}D", calendar, start, end, "irregular")


def _duration(first: str, days: str, calendar: str) -> Period:
    last = _day(first) + timedelta(days=int(days) - 1)
    return _range(first, last.isoformat(), calendar)


_CANONICAL: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Period]], ...]] = (
    (_STANDARD, lambda m, calendar: _standard(*_certain_slot(m[0]), calendar)),
    (re.compile(rf"{_Y}-W([0-5][0-9])"), lambda m, calendar: _week(int(m[1]), int(m[2]), calendar)),
    (re.compile(_ISO_DAY), lambda m, calendar: _one_day(m[0], calendar)),
    (re.compile(rf"({_ISO_DAY})/P([1-9][0-9]{{0,4}})D"), lambda m, calendar: _duration(m[1], m[2], calendar)),
    (re.compile(rf"({_ISO_DAY})/({_ISO_DAY})"), lambda m, calendar: _range(m[1], m[2], calendar)),
)


def _certain_slot(label: str) -> tuple[int, int, int]:
    slot = _slot(label)
    if slot is None:
        raise _unclear(label)
    return slot


@lru_cache(maxsize=8192)
def parse_period(text: str, calendar: str = "statistical") -> Period:
    """The period of a canonical label under ``calendar``; ``PeriodError`` for anything that is not certain.

    Labels are ``2025``, ``2025-S1``, ``2025-Q3``, ``2025-09``, ``2025-W36``, ``2025-09-14`` and ranges
    ``2025-07-01/P191D`` or ``2025-07-01/2026-01-07``. Days are days, both ends included (``P1D`` is one day).

    >>> period = parse_period("2025-Q1", "administrative")
    >>> period.start.isoformat(), period.end.isoformat(), period.frequency
    ('2024-12-15', '2025-03-14', 'quarterly')
    """
    if calendar not in CALENDARS:
        known = ", ".join(CALENDARS)
        raise PeriodError(f"Không có lịch '{calendar}'; hãy chọn: {known}.", f"No calendar '{calendar}'; use {known}.")
    for pattern, build in _CANONICAL:
        if match := pattern.fullmatch(text):
            return build(match, calendar)
    raise _refusal(text, _fold(text))


# ---- what people write -----------------------------------------------------------------------------------------------

_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_ENGLISH_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HALVES: Final = {"dau": 1, "cuoi": 2, "first": 1, "second": 2, "1": 1, "2": 2}

_OF: Final = r"(?: ?[/.-] ?|,? )(?:nam |of )?"
_Q: Final = r"(0?[1-4]|i{1,3}|iv)"
_M: Final = r"(0?[1-9]|1[0-2])"
_W: Final = r"([0-5]?[0-9])"
_DAY_FIRST: Final = r"[0-3]?[0-9][/.-][01]?[0-9][/.-](?:19|20)[0-9]{2}"
_D: Final = rf"({_ISO_DAY}|{_DAY_FIRST})"
_MONTH_NAME: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

_Build = Callable[[re.Match[str], str], PeriodReading]


def _number(text: str) -> int:
    return _ROMAN.get(text) or int(text)


def _reads(months: int, year: int, number: int = 0, of: Callable[[str], int] = _number) -> _Build:
    """A builder of standard periods: which groups of the match hold year and number."""

    def build(match: re.Match[str], calendar: str) -> PeriodReading:
        return PeriodReading(_standard(int(match[year]), months, of(match[number]) if number else 1, calendar))

    return build


def _months_so_far(match: re.Match[str], calendar: str) -> PeriodReading:
    """ "9 tháng năm 2025" counts from the start of the year; the first six months are a period of their own."""
    months, year = int(match[1]), int(match[2])
    if months == 6:
        return PeriodReading(_standard(year, 6, 1, calendar))
    return PeriodReading(_standard(year, 1, months, calendar), "ytd")


def _accumulated(match: re.Match[str], calendar: str) -> PeriodReading:
    """ "Luỹ kế" before a period: from the start of the year, or from the start that a range states."""
    reading = _read_folded(match[1], calendar)
    return replace(reading, flow="since" if "/" in reading.period.label else "ytd")


_WRITTEN: Final[tuple[tuple[re.Pattern[str], _Build], ...]] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"(?:(?:ca )?nam |year )?{_Y}(?:\.0+)?", _reads(12, year=1)),
        (rf"(?:quy|quarter|q)[ .]?{_Q}{_OF}{_Y}", _reads(3, year=2, number=1)),
        (rf"(?:nam )?{_Y},?[ /-]?(?:quy |q){_Q}", _reads(3, year=1, number=2)),
        (rf"(first|second|third|fourth) quarter (?:of )?{_Y}", _reads(3, year=2, number=1)),
        (rf"(?:0?6|sau) thang (dau|cuoi)(?: nam)?{_OF}{_Y}", _reads(6, year=2, number=1, of=_HALVES.__getitem__)),
        (rf"nua (dau|cuoi) nam {_Y}", _reads(6, year=2, number=1, of=_HALVES.__getitem__)),
        (rf"(first|second) half (?:of )?{_Y}", _reads(6, year=2, number=1, of=_HALVES.__getitem__)),
        (rf"h([12]){_OF}{_Y}", _reads(6, year=2, number=1)),
        (rf"{_Y}[ /-]?[hs]([12])", _reads(6, year=1, number=2)),
        (rf"{_M} thang (?:dau )?(?:nam )?{_Y}", _months_so_far),
        (rf"(?:first )?{_M} months (?:of )?{_Y}", _months_so_far),
        (rf"(?:thang|month|t)[ .]?{_M}{_OF}{_Y}", _reads(1, year=2, number=1)),
        (rf"{_M} ?[/-] ?{_Y}", _reads(1, year=2, number=1)),
        (rf"{_Y} ?[/-] ?{_M}", _reads(1, year=1, number=2)),
        (
            rf"{_MONTH_NAME}\.?{_OF}{_Y}",
            _reads(1, year=2, number=1, of=lambda name: _ENGLISH_MONTHS.index(name[:3]) + 1),
        ),
        (
            rf"(?:tuan|week|w)[ .]?(?:thu )?{_W}{_OF}{_Y}",
            lambda m, calendar: PeriodReading(_week(int(m[2]), int(m[1]), calendar)),
        ),
        (rf"{_Y}[ /-]?w{_W}", lambda m, calendar: PeriodReading(_week(int(m[1]), int(m[2]), calendar))),
        (rf"(?:ngay )?({_ISO_DAY})", lambda m, calendar: PeriodReading(_one_day(m[1], calendar))),
        (rf"ngay ({_DAY_FIRST})", lambda m, calendar: PeriodReading(_one_day(m[1], calendar))),
        (
            rf"(?:tinh den|den|tai|thoi diem|tai thoi diem)(?: het)?(?: ngay)? {_D}",
            lambda m, calendar: PeriodReading(_one_day(m[1], calendar), "stock"),
        ),
        (rf"as of ({_ISO_DAY})", lambda m, calendar: PeriodReading(_one_day(m[1], calendar), "stock")),
        (rf"({_ISO_DAY})/p([1-9][0-9]{{0,4}})d", lambda m, _: PeriodReading(_duration(m[1], m[2], "custom"))),
        (rf"({_ISO_DAY})/({_ISO_DAY})", lambda m, _: PeriodReading(_range(m[1], m[2], "custom"))),
        (
            rf"(?:tu )?(?:ngay )?{_D} ?(?:-|den(?: het)?(?: ngay)?) ?{_D}",
            lambda m, _: PeriodReading(_range(m[1], m[2], "custom")),
        ),
        (rf"from ({_ISO_DAY}) to ({_ISO_DAY})", lambda m, _: PeriodReading(_range(m[1], m[2], "custom"))),
        (rf"(?:luy ke(?: tu dau nam)?|tu dau nam)((?: tinh)? den(?: het)?(?: ngay)? {_D})", _accumulated),
        (r"(?:luy ke(?: tu dau nam)?|tu dau nam)(?: tinh)?(?: den)?(?: het)? (.+)", _accumulated),
    )
)

_REFUSED: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = (
    (
        re.compile(rf"{_ISO_DAY}[ t][0-9]{{1,2}}:.*"),
        "Ô là ngày tháng chứ không phải kỳ '{}'; hãy ghi kỳ bằng chữ, ví dụ 2025-09 hoặc 2025-Q3.",
        "The cell holds a date, not a period: '{}'; write the period as text, such as 2025-09 or 2025-Q3.",
    ),
    (
        re.compile(_DAY_FIRST),
        "Chưa rõ '{}' là ngày nào hay kỳ nào; hãy ghi 'ngày 30/9/2025' hoặc 2025-09-30, hoặc kỳ như 2025-09.",
        "'{}' may be a day or a period, in either order; write 2025-09-30, or a period such as 2025-09.",
    ),
    (
        re.compile(rf"(?:nam )?{_Y} ?[-/] ?{_Y}"),
        "'{}' gồm hai năm; hãy ghi từng năm hoặc khoảng ngày, ví dụ 2024-07-01/2025-06-30.",
        "'{}' names two years; write one year, or a range such as 2024-07-01/2025-06-30.",
    ),
    (
        re.compile(rf"[ivx]+{_OF}{_Y}"),
        "Chưa rõ '{}' là quý hay tháng; hãy ghi 'Quý III/2025' hoặc 2025-Q3.",
        "'{}' may be a quarter or a month; write 'Quý III/2025' or 2025-Q3.",
    ),
    (
        re.compile(rf"{_Y}\.{_M}|{_M}\.{_Y}"),
        "'{}' giống một con số; hãy ghi tháng như 2025-09 hoặc 9/2025.",
        "'{}' looks like a number; write the month as 2025-09 or 9/2025.",
    ),
)


def _fold(text: str) -> str:
    """Lower case without diacritics, with plain dashes and single spaces: "Luỹ kế" and "LŨY KẾ" are the same words."""
    letters = (mark for mark in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(mark))
    plain = "".join(letters).translate(_PLAIN)
    return re.sub(r" ?/ ?", "/", " ".join(plain.split()))


_PLAIN: Final = str.maketrans(
    {"đ": "d", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "／": "/"}  # noqa: RUF001 - look-alike dashes are the point
)


def _refusal(text: str, folded: str) -> PeriodError:
    for pattern, vi, en in _REFUSED:
        if pattern.fullmatch(folded):
            return PeriodError(vi.format(text.strip()), en.format(text.strip()))
    return _unclear(text)


def _read_folded(folded: str, calendar: str) -> PeriodReading:
    for pattern, build in _WRITTEN:
        if match := pattern.fullmatch(folded):
            return build(match, calendar)
    raise _refusal(folded, folded)


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
        raise _unclear(text)
    folded = _fold(text)
    try:
        return _read_folded(folded, calendar)
    except PeriodError as refused:
        raise _refusal(text, folded) if str(refused) == str(_refusal(folded, folded)) else refused from None


# ---- relations -------------------------------------------------------------------------------------------------------


def contains(period: Period, day: date) -> bool:
    """Whether ``day`` lies in the period, both ends included."""
    return period.start <= day <= period.end


def straddles(period: Period, day: date) -> bool:
    """Whether something new on ``day`` cuts the period in two: it has days before, and ``day`` itself.

    >>> straddles(parse_period("2025"), date(2025, 7, 1)), straddles(parse_period("2025-Q3"), date(2025, 7, 1))
    (True, False)
    """
    return period.start < day <= period.end


def _year_before(day: date) -> date:
    """The same day one year before; 29 February becomes 28 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def previous_year(label: str) -> str | None:
    """The same period one year before; ``None`` where there is none (a 53rd week, a year before 1900).

    >>> previous_year("2025-Q3"), previous_year("2020-W53")
    ('2024-Q3', None)
    """
    slot = _slot(label)
    try:
        if slot is not None:
            year, months, number = slot
            return _label(year - 1, months, number) if year > _FIRST_YEAR else None
        period = parse_period(label)
        if period.frequency == "weekly":
            return _week(int(label[:4]) - 1, int(label[-2:]), "statistical").label
    except PeriodError:
        return None
    start, end = _year_before(period.start), _year_before(period.end)
    if start.year < _FIRST_YEAR:
        return None
    if "/" not in label:
        return start.isoformat()
    return _range(start.isoformat(), end.isoformat(), period.calendar).label


def parents(period: Period) -> tuple[str, ...]:
    """Labels of the longer standard periods that hold this one in the same calendar, the shortest first.

    >>> parents(parse_period("2025-09"))
    ('2025-Q3', '2025-S2', '2025')
    """
    slot = _slot(period.label)
    if slot is None:
        return ()
    year, months, number = slot
    first = (number - 1) * months
    return tuple(_label(year, longer, first // longer + 1) for longer in (3, 6, 12) if longer > months)


def parts(label: str, frequency: str) -> tuple[str, ...]:
    """Labels of the periods of ``frequency`` that together make up ``label``; empty where they cannot.

    >>> parts("2025-S2", "quarterly")
    ('2025-Q3', '2025-Q4')
    """
    slot, shorter = _slot(label), _MONTHS_IN.get(frequency)
    if slot is None or shorter is None or shorter >= slot[1]:
        return ()
    year, months, number = slot
    first = (number - 1) * months // shorter + 1
    return tuple(_label(year, shorter, part) for part in range(first, first + months // shorter))


def last_part(label: str, frequency: str) -> str | None:
    """The last of ``parts``: the period whose stock is the stock of ``label``; ``None`` where there is none."""
    return next(reversed(parts(label, frequency)), None)


# ---- flows -----------------------------------------------------------------------------------------------------------


def _in_period(period: Period) -> tuple[date, date]:
    return period.start, period.end


def _year_to_date(period: Period) -> tuple[date, date]:
    if period.calendar == "custom":
        raise PeriodError(
            "Lũy kế theo lịch riêng phải ghi rõ ngày bắt đầu: ghi khoảng ngày và kiểu số liệu 'since'.",
            "A year to date under a custom calendar needs its start: write a range and flow 'since'.",
        )
    end = period.end
    if period.calendar == "administrative":
        start = date(end.year - (end < date(end.year, 12, 15)), 12, 15)
    else:
        start = date(end.year, 1, 1)
    if "/" in period.label and period.start != start:
        raise PeriodError(
            f"Lũy kế bắt đầu từ {start}, không phải {period.start}; số đếm lại từ đầu ghi kiểu số liệu 'since'.",
            f"A year to date starts on {start}, not {period.start}; a counter that restarted has flow 'since'.",
        )
    return start, end


def _since(period: Period) -> tuple[date, date]:
    if "/" not in period.label:
        raise PeriodError(
            f"Kiểu số liệu 'since' cần ngày bắt đầu: ghi kỳ '{period.label}' thành khoảng ngày như 2025-07-01/2025-09-30.",
            f"Flow 'since' needs a start: write '{period.label}' as a range such as 2025-07-01/2025-09-30.",
        )
    return period.start, period.end


def _at_end(period: Period) -> tuple[date, date]:
    return period.end, period.end


_BOUNDS: Final = {"period": _in_period, "ytd": _year_to_date, "since": _since, "stock": _at_end}


def flow_bounds(period: Period, flow: str) -> tuple[date, date]:
    """First and last day that a figure of this period and flow speaks of; ``PeriodError`` where they contradict.

    >>> start, end = flow_bounds(parse_period("2025-09", "administrative"), "ytd")
    >>> start.isoformat(), end.isoformat()
    ('2024-12-15', '2025-09-14')
    """
    if flow not in _BOUNDS:
        known = ", ".join(_BOUNDS)
        raise PeriodError(f"Không có kiểu số liệu '{flow}'; hãy chọn: {known}.", f"No flow '{flow}'; use {known}.")
    return _BOUNDS[flow](period)
