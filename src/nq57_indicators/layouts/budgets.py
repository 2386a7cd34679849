"""Plans and outturns in a table of a month, quarter or half-year: where no word says what they are of, one question.

A plan ("dự toán", "kế hoạch") is mostly that of the whole year and an outturn beside it the year to date; some forms mean
the quarter alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.fitting import open_header
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import ASKED, RowReading
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.times import Period, period_at, period_of

PLANS = frozenset({"plan", "revised_plan"})
_OUTTURNS = frozenset({"expected", "executed", "settled"})
OF_YEAR, TO_DATE, OF_PERIOD = "year", "ytd", "period"
_BOTH = (f"{OF_YEAR}-{TO_DATE}", f"{OF_YEAR}-{OF_PERIOD}", f"{OF_PERIOD}-{OF_PERIOD}")
_PARTS_OF_A_YEAR = frozenset({"quarter", "month", "week"})


@dataclass(frozen=True)
class Budgets:
    """The columns of plans and outturns that say no period, and what was answered: ``None`` while it is asked."""

    plans: frozenset[int] = frozenset()
    outturns: frozenset[int] = frozenset()
    plan: str | None = None
    outturn: str | None = None

    def is_of_year(self, column: int) -> bool:
        """Whether the figures of a column are plans of the whole year."""
        return column in self.plans and self.plan == OF_YEAR

    def flow(self, column: int) -> str | None:
        """The flow of the figures of a column, where it was asked."""
        return self.outturn if column in self.outturns else None

    def waits(self, column: int) -> bool:
        """Whether the figures of a column wait for the answer."""
        return (column in self.plans and self.plan is None) or (column in self.outturns and self.outturn is None)


def ask_of_budgets(holder: Holder, held: Held) -> Budgets:
    """Ask once for all plans and outturns of a table that say no period, where that of the table is a part of a year."""
    stages, told_apart = _open_stages(holder, held), _told_apart(holder, held)
    columns = [
        (figure, stage)
        for figure in holder.figures
        if (stage := _stage(figure, holder, held)) and (stage in stages or (_has_number(figure) and not told_apart))
    ]
    rows = [row for row in holder.data if row.stage in stages and _takes_period_of_table(row, held)]
    if not columns and not rows:
        return Budgets()
    plan, outturn = _answer(holder, columns, rows)
    for row in rows:
        _settle_row(row, held, plan if row.stage in PLANS else outturn)
    return Budgets(
        frozenset(figure.column for figure, stage in columns if stage in PLANS),
        frozenset(figure.column for figure, stage in columns if stage not in PLANS),
        plan,
        outturn,
    )


def periods_of(holder: Holder, held: Held) -> set[Period]:
    """The periods of a table: those that its rows say, else that of all figures."""
    column = next((column.column for column in holder.columns if column.role == "time_period"), None)
    cells = {row.row: time_of_cell(holder.grid.anchored(row.row, column)) for row in holder.data if column is not None}
    stated = held.period or holder.declared_period()
    said = (row.period or ((time := cells.get(row.row)) and period_of(time)) or stated for row in holder.data)
    return {period for period in said if period is not None}


def _open_stages(holder: Holder, held: Held) -> frozenset[str]:
    """The stages of which no word says what period they are of."""
    parts = {period for period in periods_of(holder, held) if len(period.label) > len("2026")}
    by_columns = bool(holder.roles & _PARTS_OF_A_YEAR)
    stages = {figure.said.stage for figure in holder.figures} | {row.stage for row in holder.data}
    to_date_or_not = not _told_apart(holder, held) and (by_columns or not all(map(_is_to_date, parts)))
    asked = PLANS if parts or by_columns else frozenset[str]()
    if to_date_or_not:
        asked |= _OUTTURNS if stages & PLANS else {"expected"}
    return asked


def _told_apart(holder: Holder, held: Held) -> bool:
    """Whether the title says the year to date, or a column beside the others does, which then are of the period."""
    return held.flow is not None or any(figure.said.flow == TO_DATE for figure in holder.figures)


def _is_to_date(period: Period) -> bool:
    """Whether a period counts from the start of its year: then it is the year to date."""
    bounds, year = period_at(period.label, period.calendar), period_at(period.label[:4], period.calendar)
    return period.flow is not None or (bounds is not None and year is not None and bounds[0] == year[0])


def _stage(figure: ColumnReading, holder: Holder, held: Held) -> str | None:
    """The stage of a column without a period of its own; "quý" without its number is that of the table.

    "Ước thực hiện quý II" has one, and may be the year to date all the same.
    """
    said = figure.said
    if said.flow or said.days:
        return None
    if _has_number(figure) and said.time is not None:
        later = said.time.months in (1, 3) and said.time.number > 1
        return "expected" if said.stage == "expected" and later else None
    if said.stage is not None:
        return said.stage if said.time is None or said.stage == "expected" else None
    return None if _title_says_both(holder) else held.stage


def _has_number(figure: ColumnReading) -> bool:
    return figure.said.time is not None and figure.said.time.number > 0


def _title_says_both(holder: Holder) -> bool:
    """Whether one line says a plan and its period: "DỰ TOÁN CHI QUÝ III/2026"."""
    stage, periods = holder.context.stage, holder.context.periods
    return stage is not None and stage[0] in PLANS and any(said.at == stage[1] for said in periods)


def _takes_period_of_table(row: RowReading, held: Held) -> bool:
    return held.period is not None and row.period is None and row.flow is None


def _answer(
    holder: Holder, columns: Sequence[tuple[ColumnReading, str | None]], rows: Sequence[RowReading]
) -> tuple[str | None, str | None]:
    """What plans and outturns are of: both asked at once where both are open."""
    stages = {*(stage for _, stage in columns), *(row.stage for row in rows)}
    planned, paid = bool(stages & PLANS), bool(stages - PLANS)
    choices = _BOTH if planned and paid else (OF_YEAR, OF_PERIOD) if planned else (OF_PERIOD, TO_DATE)
    said = {figure.header: (holder.header_row(figure), figure.column) for figure, _ in columns}
    said |= {_words_of_row(row, holder): (row.row, holder.figures[0].column) for row in reversed(rows)}
    answer = holder.inquiry.ask(
        "plan-asked" if planned else "flow-asked", _key(columns, said), holder.place(*next(iter(said.values()))),
        found="; ".join(said), choices=choices, closed=True,
        figures=len(columns) * len(holder.data) + len(rows) * len(holder.figures),
    )  # fmt: skip
    if answer is None:
        return None, None
    first, _, last = answer.partition("-")
    return first, last or first


def _key(columns: Sequence[tuple[ColumnReading, str | None]], said: Iterable[str]) -> tuple[str, ...]:
    """What makes the question the same one in the next quarter: the headers with their periods left open."""
    headers = {figure.header: " / ".join(open_header(figure.path)) for figure, _ in columns}
    return tuple(plain(headers.get(text, text)) for text in said)


def _words_of_row(row: RowReading, holder: Holder) -> str:
    column = next((column.column for column in holder.columns if column.role == "stage"), None)
    said = holder.grid.anchored(row.row, column) if column is not None else ""
    return said or holder.wording.names.words[str(row.stage)][0]


def _settle_row(row: RowReading, held: Held, answer: str | None) -> None:
    assert held.period is not None
    if answer is None:
        row.kind = ASKED
    elif answer == OF_YEAR:
        row.period = Period(held.period.label[:4])
    elif row.stage not in PLANS:
        row.flow = answer
