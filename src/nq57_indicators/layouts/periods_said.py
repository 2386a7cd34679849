"""What is said around a table and where; which of its periods say the same and which differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.times import Period, Time, period_at

_YEAR: Final = 12


@dataclass(frozen=True)
class Statement:
    """One thing said around a table, where it is said: "title", "sheet", "file", "folder" or "given"; its cell in the grid."""

    text: str
    where: str
    row: int = -1
    column: int = -1


@dataclass(frozen=True)
class PeriodSaid:
    """A period as it is said around a table."""

    period: Period
    time: Time
    at: Statement


def finest(periods: list[PeriodSaid]) -> list[PeriodSaid]:
    """Of periods that lie within one another only the shortest: "Năm 2026" over "Quý III" is no other statement."""
    return [said for said in periods if not any(_within(other.period, said.period) for other in periods)]


def is_one_of_a_series(sheet: str, sheets: Sequence[str]) -> bool:
    """Whether the sheets of a workbook are called by parts of a year, and this is one of them: "Tháng 9", "Tháng 10".

    >>> is_one_of_a_series("Tháng 9", ("Tháng 9", "Tháng 10")), is_one_of_a_series("Tháng 9", ("Tháng 9", "Ghi chú"))
    (True, False)
    """
    own = time_of_cell(sheet.replace("_", " "))
    if own is None or not own.number or own.months == _YEAR:
        return False
    others = (time_of_cell(other.replace("_", " ")) for other in sheets if other != sheet)
    return any(other.months == own.months and other.number for other in others if other is not None)


def narrowed_by_sheet(periods: list[PeriodSaid]) -> list[PeriodSaid]:
    """Periods without the years of titles in which that of the sheet lies."""
    own = [said.period for said in periods if said.at.where == "sheet"]
    return [
        said for said in periods if said.time.months != _YEAR or not any(_within(part, said.period) for part in own)
    ]


def told_once(periods: list[PeriodSaid]) -> list[PeriodSaid]:
    """Periods without those that another one only narrows; a title of a quarter under a name of its month is none of them."""
    periods = _without_bare_names(_without_vague(periods))
    return [said for said in periods if not any(_narrows(other, said) for other in periods)]


def _narrows(inner: PeriodSaid, outer: PeriodSaid) -> bool:
    """Whether a period only says more exactly what another one says: the quarter of a year, a name beside it.

    The month in the name of a file is often the one in which a report was made, and "quý II và 6 tháng" are two periods.
    """
    if not _within(inner.period, outer.period):
        return False
    if outer.at.where != "title":
        return True
    return inner.at.where == "title" and outer.time.months == _YEAR and not _is_second(outer)


def _is_second(said: PeriodSaid) -> bool:
    """Whether a period follows another one by "và": "quý IV và năm 2026"."""
    return plain(said.at.text[: said.time.begin]).rstrip().endswith(" va")


def _without_vague(periods: list[PeriodSaid]) -> list[PeriodSaid]:
    """Without a mere "6 tháng", which is how often one reports, where a half-year is named."""
    named = [period for period in periods if plain(period.at.text[period.time.begin : period.time.end]) != "6 thang"]
    return named if any(period.time.months == 6 for period in named) else periods


def _without_bare_names(periods: list[PeriodSaid]) -> list[PeriodSaid]:
    """Without a file "t7", which may be any short name, where a title names a part of a year."""
    titled = any(said.at.where == "title" and said.time.months != _YEAR for said in periods)
    return [
        said for said in periods if not (titled and said.at.where == "file" and _BARE.fullmatch(plain(said.at.text)))
    ]


_BARE = re.compile(r"[tq][ .]?\d{1,2}")


def _within(inner: Period, outer: Period) -> bool:
    shorter, other = period_at(inner.label, None), period_at(outer.label, None)
    if inner.label == outer.label or shorter is None or other is None or outer.flow:
        return False
    return other[0] <= shorter[0] and shorter[1] <= other[1]


def agrees(declared: Period, said: Period) -> bool:
    """Whether the caller and the file speak of the same time: the same period, or a shorter one within it."""
    return declared.label == said.label or _within(declared, said)
