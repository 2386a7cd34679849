"""Time in words: the periods and days that titles, headers and names of sheets and files speak of."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.times import Time
from nq57_indicators.periods.number_words import in_digits

QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

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

_MONTHS: Final = 12
_MONTH: Final = r"0*\d{1,2}\b(?! thang)"
_MONTH_OR_QUARTER: Final = r"(?:thang|quy) [\divx]{1,4}\b"
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
        number = QUARTERS.get(written.lstrip("0")) or int(written)
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


def _months(match: re.Match[str]) -> Time | None:
    """ "Tháng 7, 8, 9 năm 2026", "tháng 7 đến 9": the quarter or half-year of these months, else the range of their days."""
    numbers = [int(number) for number in re.findall(r"\d+", match["months"])]
    if "," not in match["months"] and " va " not in match["months"]:
        numbers = list(range(numbers[0], numbers[-1] + 1))
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or not 1 <= numbers[0] < numbers[-1] <= _MONTHS:
        return None
    year, size = _year(match), len(numbers)
    if size in (3, 6) and (numbers[0] - 1) % size == 0:
        return Time(size, numbers[-1] // size, year)
    last = date(year, numbers[-1], monthrange(year, numbers[-1])[1]) if year else None
    return Time(first=date(year, numbers[0], 1), last=last) if last else None


def _half(match: re.Match[str]) -> Time:
    return Time(6, 1 if match["half"] == "dau" else 2, _year(match))


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
        (rf"ngay {_D}|\b\d{{1,2}} thang \d{{1,2}},? nam (?:19|20)\d{{2}}", _nothing),
        # parts of months and years that are no period of their own: "15 ngày đầu tháng 9", "đợt 1 năm 2026"
        (rf"\bnua (?P<half>dau|cuoi)(?: cua)?(?: nam|(?= ?\d{{4}})){_LATER_YEAR}", _half),
        (rf"\b(?:nua|\d{{1,2}} ngay|tuan)(?: dau| cuoi)?(?: cua)? {_MONTH_OR_QUARTER}{_LATER_YEAR}", _nothing),
        (rf"\b(?:dot|ky) (?:thu )?(?:\d{{1,2}}|[ivx]{{1,4}})\b,?(?: {_MONTH_OR_QUARTER})?{_LATER_YEAR}", _nothing),
        (
            rf"\bthang (?P<months>{_MONTH}(?: ?, ?{_MONTH})* ?(?:,|-|va|den(?: het)?(?: thang)?) ?{_MONTH})"
            rf"(?![/.-]\d{{1,2}}[/.-]){_LATER_YEAR}",
            _months,
        ),
        (rf"{_SO_FAR}(?:den )?(?:het )?\bquy ?(?P<number>iv|i{{1,3}}|0*[1-4])\b{_LATER_YEAR}", _part(3)),
        (rf"\bquarter (?P<number>[1-4])\b{_LATER_YEAR}", _part(3)),
        (rf"\bq[ .]?(?P<number>iv|i{{1,3}}|[1-4])\b{_LATER_YEAR}", _part(3)),
        (
            rf"{_SO_FAR}\b(?P<number>\d{{1,2}}) thang(?: (?P<half>dau|cuoi)(?: nam)?)?(?: cua)?{_LATER_YEAR}(?! (?:dau|cuoi))",
            _first_months,
        ),
        (rf"{_SO_FAR}\b(?P<number>1[0-2]|0?[1-9]) ?t{_OF_YEAR}\b", _first_months),
        (rf"{_SO_FAR}(?:den )?(?:het |cuoi )?\bthang (?P<number>0*\d{{1,2}})\b{_LATER_YEAR}", _part(1)),
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
    left, found = plain(in_digits(text, as_long=True)), []
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
