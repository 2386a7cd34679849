"""Titles of two periods, "quý III và 9 tháng đầu năm": which figures are of which, columns say, or somebody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nq57_indicators.layouts.periods_said import PeriodSaid
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.times import Period, period_at


def two_of_title(candidates: Sequence[PeriodSaid]) -> list[PeriodSaid]:
    """The two periods up to the same day that a title speaks of, the shorter one first; else nothing.

    So are a title of a month and another line, or a name, of the months up to it: "tháng 9", "9 tháng".
    """
    month, so_far = _month_and_so_far(candidates)
    if month is not None and so_far is not None:
        return [month, so_far]
    titles = [said for said in candidates if said.at.where == "title"]
    if len(titles) != 2 or titles[0].at != titles[1].at:
        return []
    days = {bounds[1] for said in titles if (bounds := period_at(said.period.label, None)) is not None}
    return sorted(titles, key=lambda said: _first_day(said.period), reverse=True) if len(days) == 1 else []


def _month_and_so_far(candidates: Sequence[PeriodSaid]) -> tuple[PeriodSaid | None, PeriodSaid | None]:
    """A month that a title names, and a running total up to it that nobody calls one: "lũy kế 9 tháng" says which is meant."""
    if len(candidates) != 2 or len({said.period.label for said in candidates}) > 1:
        return None, None
    month = next((said for said in candidates if said.period.flow is None and said.at.where == "title"), None)
    return month, next((said for said in candidates if said.period.flow == "ytd" and not _says_so(said)), None)


def _says_so(said: PeriodSaid) -> bool:
    return plain(said.at.text[said.time.begin :]).startswith(("luy ke", "cong don"))


def code_of(period: Period) -> str:
    """How a period is written among choices: with its flow where that tells it from another one."""
    return f"{period.label} {period.flow}" if period.flow else period.label


def _first_day(period: Period) -> date:
    bounds = period_at(period.label, None)
    assert bounds is not None
    return date(bounds[1].year, 1, 1) if period.flow == "ytd" else bounds[0]
