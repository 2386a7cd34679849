"""Flows "tính đến ngày 30/9/2026": a day says where they end, and not since when they are counted; that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.doubts import NOT_READ
from nq57_indicators.layouts.fitting import open_header
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.periods_said import Statement
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import ASKED
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.times import Period
from nq57_indicators.periods import CALENDARS_OF_DAYS, parse_period

_TO_DATE = "ytd"
_MONTHS = {"month": 1, "quarter": 3}


def is_flow_to_a_day(period: Period | None, item: int, holder: Holder) -> bool:
    """Whether a flow has only the day that it ends on; stated rates may be those of a day."""
    if period is None or period.flow != "stock" or item < 0:
        return False
    codes = holder.wording.names.codes
    return bool(codes.strict_flow[item] and not codes.is_stock[item])


def ask_of_rows(holder: Holder, held: Held) -> None:
    """Where rows name the variables under such a day: those of flows get the period that is answered, or wait."""
    items = {row.row: holder.wording.label(row.variable).item for row in holder.data if row.variable}
    rows = [row for row in holder.data if is_flow_to_a_day(held.period, items.get(row.row, -1), holder)]
    if not rows or held.period is None:
        return
    period = ask_since_when(held.period, None, holder, len(rows) * max(len(holder.figures), 1))
    for row in rows:
        row.kind = ASKED if period is None else row.kind
        row.period, row.flow = period, row.flow or (period.flow if period is not None else None)


def ask_since_when(period: Period, reading: ColumnReading | None, holder: Holder, figures: int) -> Period | None:
    """The period of flows that end on a day: to date, a month or quarter that ends there, or since a day that is answered."""
    last = date.fromisoformat(period.label)
    parts = dict(_ending_on(last))
    where = _where(period, reading, holder)
    answer = holder.inquiry.ask(
        "since-asked", tuple(map(plain, open_header((where.text,)))), holder.place(where.row, where.column),
        found=where.text, choices=(_TO_DATE, *parts, NOT_READ), figures=figures,
    )  # fmt: skip
    if answer == _TO_DATE:
        return Period(period.label, None, _TO_DATE)
    return parts.get(answer or "") or _since(answer or "", last)


def _where(period: Period, reading: ColumnReading | None, holder: Holder) -> Statement:
    """Where the day is said: in the header of a column, else around the table."""
    if reading is not None and reading.said.days is not None:
        return Statement(reading.header, "title", holder.header_row(reading), reading.column)
    return next(said.at for said in holder.context.periods if said.period == period)


def _ending_on(last: date) -> Iterator[tuple[str, Period]]:
    """The month and the quarter that end on a day, by the calendar in which they do."""
    for name, months in _MONTHS.items():
        number = (last.month - 1) // months + 1
        label = f"{last:%Y-%m}" if months == 1 else f"{last.year}-Q{number}"
        calendar = next((each for each in CALENDARS_OF_DAYS if parse_period(label, each).end == last), None)
        if calendar is not None:
            yield name, Period(label, calendar)


def _since(answer: str, last: date) -> Period | None:
    """A range from the day that is answered: "01/7/2025"."""
    first = next((time.first for time in times_in(f"từ ngày {answer}") if time.first), None)
    if first is None or first > last:
        return None
    return Period(f"{first.isoformat()}/P{(last - first).days + 1}D", "custom", "since")
