"""Titles of two periods, "quý III và 9 tháng đầu năm": which figures are of which, columns say, or somebody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nq57_indicators.layouts.periods_said import PeriodSaid
from nq57_indicators.layouts.times import Period, period_at


def two_of_title(candidates: Sequence[PeriodSaid]) -> list[PeriodSaid]:
    """The two periods up to the same day that a title speaks of, the shorter one first; else nothing."""
    titles = [said for said in candidates if said.at.where == "title"]
    if len(titles) != 2 or titles[0].at != titles[1].at:
        return []
    days = {bounds[1] for said in titles if (bounds := period_at(said.period.label, None)) is not None}
    return sorted(titles, key=lambda said: _first_day(said.period), reverse=True) if len(days) == 1 else []


def code_of(period: Period) -> str:
    """How a period is written among choices: with its flow where that tells it from another one."""
    return f"{period.label} {period.flow}" if period.flow else period.label


def _first_day(period: Period) -> date:
    bounds = period_at(period.label, None)
    assert bounds is not None
    return date(bounds[1].year, 1, 1) if period.flow == "ytd" else bounds[0]
