"""Titles of what is still to come, "DỰ TOÁN NĂM 2027", over figures of earlier years too: of which stage these are is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from nq57_indicators.layouts.budgets import PLANS
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.rows import ASKED
from nq57_indicators.layouts.time_words import time_of_cell, times_in
from nq57_indicators.layouts.times import period_of

_TO_COME: Final = PLANS | {"expected"}
_CHOICES: Final = ("plan", "revised_plan", "expected", "executed", "settled")


@dataclass(frozen=True)
class EarlierYears:
    """The stage of each column of an earlier year than the title's, by its number; ``None`` while it is asked."""

    stages: dict[int, str | None] = field(default_factory=dict)

    def stage(self, column: int) -> str | None:
        """The answered stage of a column."""
        return self.stages.get(column)

    def waits(self, column: int) -> bool:
        """Whether the stage of a column is being asked."""
        return column in self.stages and self.stages[column] is None


def ask_of_earlier_years(holder: Holder, held: Held) -> EarlierYears:
    """Ask about each column, and about all rows of each period, that begins before the year of such a title."""
    year = _year_of_title(holder) if held.stage in _TO_COME else 0
    if not year:
        return EarlierYears()
    _ask_of_rows(holder, year)
    return EarlierYears(
        {
            figure.column: _asked(holder, figure.header, holder.header_row(figure), figure.column, len(holder.data))
            for figure in holder.figures
            if figure.said.stage is None and figure.said.time is not None and 0 < figure.said.time.year < year
        }
    )


def _year_of_title(holder: Holder) -> int:
    stage = holder.context.stage
    years = {time.year for time in times_in(stage[1].text) if time.year} if stage is not None else set()
    return years.pop() if len(years) == 1 else 0


def _ask_of_rows(holder: Holder, year: int) -> None:
    column = next((column.column for column in holder.columns if column.role in ("time_period", "year")), None)
    for row in holder.data:
        text = "" if column is None else holder.grid.anchored(row.row, column)
        time = row.time or time_of_cell(text)
        period = row.period or (period_of(time) if time is not None else None)
        if row.stage is not None or period is None or int(period.label[:4]) >= year:
            continue
        answer = _asked(holder, text or period.label, row.row, column or 0, len(holder.figures))
        row.stage, row.kind = answer, row.kind if answer else ASKED


def _asked(holder: Holder, text: str, row: int, column: int, figures: int) -> str | None:
    stage = holder.context.stage
    title = stage[1].text if stage is not None else ""
    return holder.inquiry.ask(
        "statements-differ", ("stage", title, text), holder.place(row, column),
        found=f"{title}; {text}", choices=_CHOICES, figures=figures, of_file=True, closed=True,
    )  # fmt: skip
