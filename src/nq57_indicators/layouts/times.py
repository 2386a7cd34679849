"""Time in words: the periods and days that titles, headers and names of sheets and files speak of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from nq57_indicators import periods
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.periods import CALENDARS_OF_DAYS, PeriodError, parse_period, period_of_days, year_to_day

QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Time:
    """A stretch of time as words say it.

    ``months`` long and the ``number``-th of ``year`` (0 months: a week; all 0: days only); ``first`` and ``last`` where days are
    written.
    ``flow`` is what the words say of it, ``begin`` and ``end`` where they stand in the text.
    """

    months: int = 0
    number: int = 0
    year: int = 0
    first: date | None = None
    last: date | None = None
    flow: str | None = None
    begin: int = 0
    end: int = 0

    @property
    def is_named(self) -> bool:
        """Whether a standard period is named, with its year."""
        return bool(self.number and self.year)

    @property
    def lacks_year(self) -> bool:
        """Whether a part of a year is named, and not which year."""
        return bool(self.number and not self.year)

    def in_year(self, year: int) -> Time:
        """The same part of a certain year."""
        return replace(self, year=year)


@dataclass(frozen=True)
class Period:
    """What a figure is of: the canonical label, the calendar where days decide it, the flow where words do."""

    label: str
    calendar: str | None = None
    flow: str | None = None


def period_of(time: Time) -> Period | None:
    """The period of a stretch of time; ``None`` where its year or last day is missing.

    >>> period_of(times_in("Quý III/2026 (từ ngày 15/6/2026 đến ngày 14/9/2026)")[0])
    Period(label='2026-Q3', calendar=None, flow=None)
    """
    if time.is_named:
        return _named(time)
    if time.first and time.last:
        return _of_days(time.first, time.last, time.flow)
    if time.last and time.flow:
        return Period(time.last.isoformat(), None, time.flow)
    return None


def with_days(named: Period, days: Time) -> tuple[Period, ...]:
    """A named period with the days written beside it: they decide the calendar, or make a period of their own.

    Both are given back where the days are another period altogether.
    """
    if not (days.first and days.last):
        return _up_to(named, days.last) if days.last and not days.first else (named,)
    if days.flow == "ytd":
        named = replace(named, flow="ytd")
    for calendar in CALENDARS_OF_DAYS:
        period = parse_period(named.label, calendar)
        if (period.start, period.end) == (days.first, days.last):
            return (Period(named.label, calendar, named.flow),)
        if named.flow == "ytd" and days.last == period.end and days.first == _year_start(named.label, calendar):
            return (Period(named.label, calendar, "ytd"),)
    own = _of_days(days.first, days.last, "since" if named.flow == "ytd" else named.flow)
    if own is None:
        return (named,)
    return (named, own) if _is_other(parse_period(named.label), days.first, days.last, own) else (own,)


def _up_to(named: Period, last: date) -> tuple[Period, ...]:
    """A period whose figures go up to a day: the calendar in which it ends there; of a year that goes on, the year to date.

    A quarter or month that is not over on that day is given back beside what it is until then.
    """
    days = {calendar: bounds for calendar in CALENDARS_OF_DAYS if (bounds := period_at(named.label, calendar))}
    calendar = next((calendar for calendar, bounds in days.items() if bounds[1] == last), None)
    if calendar not in (None, CALENDARS_OF_DAYS[0]):
        return (replace(named, calendar=calendar),)
    ends = [bounds[1] for bounds in days.values()]
    if not ends or last >= max(ends):
        return (named,)
    if named.flow == "ytd" or len(named.label) == len("2026"):
        so_far = Period(last.isoformat(), None, "ytd")
        return (so_far,) if named.label == f"{last.year}" and last < min(ends) else (named, so_far)
    first = days[CALENDARS_OF_DAYS[0]][0]
    if last < first:
        return named, Period(last.isoformat(), None, "stock")
    return named, Period(f"{first.isoformat()}/P{(last - first).days + 1}D", "custom")


def _is_other(named: periods.Period, first: date, last: date, own: Period) -> bool:
    """Whether days are another period than the one named: not a part of its year, nor a month that ends on the 20th."""
    if named.frequency == "annual" and named.start.year == last.year:
        return False
    return own.calendar != "custom" or last < named.start or named.end < first


def _year_start(label: str, calendar: str) -> date:
    return parse_period(label[:4], calendar).start


def _named(time: Time) -> Period | None:
    if not time.months and period_at(f"{time.year}-W{time.number:02d}", None) is None:
        return None  # a week 53 that the year does not have
    if time.months == 12:
        label = str(time.year)
    else:
        label = {0: "{}-W{:02d}", 1: "{}-{:02d}", 3: "{}-Q{}", 6: "{}-S{}"}[time.months].format(time.year, time.number)
    return Period(label, None, time.flow)


def _of_days(first: date, last: date, flow: str | None) -> Period | None:
    """The standard period of these days, else the range; a running total from another start says its start."""
    if last < first:
        return None
    so_far = year_to_day(first, last) if flow == "ytd" else None
    if so_far is not None:
        return Period(so_far.label, so_far.calendar, "ytd")
    period = period_of_days(first, last)
    if period.frequency == "weekly":
        return Period(period.label)
    if period.calendar == "custom":
        return Period(period.label, "custom", "since" if flow else None)
    # a running total over just these days is that of the period
    return Period(period.label, period.calendar, {"ytd": "period", "since": None}.get(flow or "", flow))


# ---- words -----------------------------------------------------------------------------------------------------------

_D: Final = r"(?:\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:19|20)\d{2}|\d{1,2} thang \d{1,2},? nam (?:19|20)\d{2})"
_SHORT: Final = rf"(?:{_D}|\d{{1,2}} ?[/.-] ?\d{{1,2}}|\d{{1,2}} thang \d{{1,2}})"
_Y: Final = r"(?P<year>(?:19|20)\d{2})"
_OF_YEAR: Final = rf"(?: ?[/.,-] ?| )?(?:nam )?{_Y}"
_LATER_YEAR: Final = rf"(?:(?: ?[/.,-] ?| )(?:nam )?{_Y}| nam {_Y.replace('year', 'year2')})?"
_SO_FAR: Final = r"(?P<sofar>luy ke (?:tinh )?|cong don (?:tinh )?)?"
_TO_COME: Final = (
    r"(?:phuong huong|nhiem vu|muc tieu|giai phap|chuong trinh|ke hoach|cong tac|trien khai|trong tam|"
    r"cua|trong|va|[,;])"
)
_ANY_PART: Final = (
    r"(?:thang (?!dau|cuoi)\d{1,2}|quy ?(?:iv|i{1,3}|[1-4])|\d{1,2} thang cuoi(?: nam)?|nam (?:19|20)\d{2})"
)

_Build = Callable[[re.Match[str]], Time | None]


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _year(match: re.Match[str]) -> int:
    return int(_group(match, "year") or _group(match, "year2") or 0)


def _day(text: str, year: int = 0) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if len(numbers) == 2 and year:
        numbers.append(year)
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except (ValueError, IndexError):
        return None


def _range(match: re.Match[str]) -> Time | None:
    last = _day(match["last"])
    first = _day(match["first"], last.year if last else 0)
    flow = "ytd" if _group(match, "sofar") else None
    return Time(first=first, last=last, flow=flow) if first and last and first <= last else None


def _since(match: re.Match[str]) -> Time | None:
    first = _day(match["first"])
    return Time(first=first, flow="since") if first else None


def _as_of(match: re.Match[str]) -> Time | None:
    last = _day(match["last"])
    return Time(last=last, flow="ytd" if _group(match, "sofar") else "stock") if last else None


def _part(months: int) -> _Build:
    def build(match: re.Match[str]) -> Time | None:
        written = match["number"]
        number = QUARTERS.get(written) or int(written)
        most = {1: 12, 3: 4, 6: 2}[months]
        flow = "ytd" if _group(match, "sofar") else None
        return Time(months, number, _year(match), flow=flow) if 1 <= number <= most else None

    return build


def _first_months(match: re.Match[str]) -> Time | None:
    """ "9 tháng đầu năm" counts from the start of the year; the first six months are a period of their own."""
    number, half = int(match["number"]), _group(match, "half")
    if half == "cuoi":
        return Time(6, 2, _year(match)) if number == 6 else None
    if number == 6:
        return Time(6, 1, _year(match), flow="ytd" if _group(match, "sofar") else None)
    return Time(1, number, _year(match), flow="ytd") if 1 <= number <= 12 else None


def _whole_year(match: re.Match[str]) -> Time:
    return Time(12, 1, _year(match), flow="ytd" if _group(match, "sofar") else None)


def _week(match: re.Match[str]) -> Time | None:
    number = int(match["number"])
    return Time(0, number, _year(match)) if 1 <= number <= 53 else None


def _nothing(_: re.Match[str]) -> None:
    """Words that hold dates and years of other things: passed over."""
    return


_PATTERNS: Final[tuple[tuple[re.Pattern[str], _Build], ...]] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (r"\b(?P<year>(?:19|20)\d{2})[ -]?q(?P<number>[1-4])\b", _part(3)),
        (r"\b(?P<year>(?:19|20)\d{2})[ -]?[sh](?P<number>[12])\b", _part(6)),
        (r"\b(?P<year>(?:19|20)\d{2})[-_.](?P<number>0[1-9]|1[0-2])\b(?![-/.]\d)", _part(1)),
        (r"\b(?P<year>(?:19|20)\d{2})-?m(?P<number>0[1-9]|1[0-2])\b", _part(1)),
        # acts and letters: 214/SKHCN-KH ngày 12/10/2026, 57-NQ/TW, 18/2023/TT-BTTTT
        (
            rf"\b\d+(?:/(?:19|20)\d{{2}})?[/-][a-z][a-z0-9&.-]*(?:/[a-z0-9-]+)*(?:,? ?(?:ngay {_D}|nam \d{{4}}))?",
            _nothing,
        ),
        # "…, nhiệm vụ quý IV": what comes next is none of what is reported; the year after it may be that of both
        (rf"(?:[,;]|\bva\b) ?(?:{_TO_COME} ?){{1,8}}{_ANY_PART}\b", _nothing),
        (rf"\(? ?kem theo [^()]*?ngay {_D}", _nothing),
        (rf"{_SO_FAR}(?:\(? ?tu )?(?:ngay )?(?P<first>{_SHORT}) ?(?:-|den)(?: het)?(?: ngay)? ?(?P<last>{_D})", _range),
        (rf"(?:luy ke |cong don |tinh )?(?:ke )?tu (?:ngay )?(?P<first>{_D})", _since),
        (
            rf"{_SO_FAR}(?:tu dau nam )?(?:so lieu )?(?:tinh )?(?:den|tai)(?: het)?(?: thoi diem)?"
            rf"(?: \d{{1,2}} ?(?:h|gio)(?: ?\d\d)?)?(?: ngay)? (?P<last>{_D})",
            _as_of,
        ),
        (rf"ngay {_D}", _nothing),
        (rf"{_SO_FAR}(?:den )?(?:het )?\bquy ?(?P<number>iv|i{{1,3}}|[1-4])\b{_LATER_YEAR}", _part(3)),
        (rf"\bquarter (?P<number>[1-4])\b{_LATER_YEAR}", _part(3)),
        (rf"\bq[ .]?(?P<number>iv|i{{1,3}}|[1-4])\b{_LATER_YEAR}", _part(3)),
        (
            rf"{_SO_FAR}\b(?P<number>\d{{1,2}}) thang(?: (?P<half>dau|cuoi)(?: nam)?)?(?: cua)?{_LATER_YEAR}(?! (?:dau|cuoi))",
            _first_months,
        ),
        (rf"{_SO_FAR}\b(?P<number>1[0-2]|0?[1-9]) ?t{_OF_YEAR}\b", _first_months),
        (rf"{_SO_FAR}(?:den )?(?:het |cuoi )?\bthang (?P<number>\d{{1,2}})\b{_LATER_YEAR}", _part(1)),
        (rf"\btuan (?:thu )?(?P<number>\d{{1,2}})\b{_LATER_YEAR}", _week),
        (rf"\bt[ .]?(?P<number>1[0-2]|0?[1-9])\b{_LATER_YEAR}", _part(1)),
        (rf"(?<![\d/.,])(?<!\d-)(?P<number>1[0-2]|0?[1-9]) ?[/-] ?{_Y}\b", _part(1)),
        (r"\b(?:19|20)\d{2} ?[-/] ?(?:19|20)\d{2}\b", _nothing),
        (r"\bca nam\b(?! \d)", _whole_year),
        (rf"{_SO_FAR}(?:den )?(?:het )?(?:\b(?:ca )?nam |\byear )?(?<![\d/.,-]){_Y}\b(?![-/.,]?\d)", _whole_year),
    )
)

_OPEN_DAY: Final = re.compile(
    r"\b(?:den|tai)(?: het)?(?: thoi diem)?(?: ngay)? (\d{1,2} ?(?:[/.-]|thang) ?\d{1,2})(?! ?[/.-] ?\d|,? nam|\d)"
)


@lru_cache(maxsize=1 << 13)
def times_in(text: str) -> tuple[Time, ...]:
    """Every stretch of time in a text, in the order in which they stand there.

    >>> [(time.months, time.number, time.year) for time in times_in("Dự toán năm 2025 và quý III")]
    [(12, 1, 2025), (3, 3, 0)]
    >>> times_in("Kèm theo Công văn số 214/SKHCN-KH ngày 12/10/2026")
    ()
    """
    left, found = plain(text), []
    for pattern, build in _PATTERNS:
        for match in list(pattern.finditer(left)):
            begin, end = match.span()
            time = build(match)
            left = left[:begin] + "\0" * (end - begin) + left[end:]
            if time is not None:
                found.append(replace(time, begin=begin, end=end))
    return tuple(sorted(found, key=lambda time: time.begin))


def last_day_in(text: str, year: int) -> date | None:
    """The day up to which figures go, where its year is said elsewhere.

    >>> last_day_in("(tính đến ngày 15/9)", 2026)
    datetime.date(2026, 9, 15)
    """
    match = _OPEN_DAY.search(plain(text))
    return _day(match[1], year) if match is not None else None


def time_of_cell(text: str) -> Time | None:
    """The stretch of time that a whole cell says, and nothing else."""
    found = times_in(text)
    if len(found) != 1:
        return None
    rest = (text[: found[0].begin] + text[found[0].end :]).strip(" ()[]:,.;-–")
    return None if rest else found[0]


def period_at(label: str, calendar: str | None) -> tuple[date, date] | None:
    """First and last day of a canonical label."""
    try:
        period = parse_period(label, calendar or "statistical")
    except PeriodError:
        return None
    return period.start, period.end
