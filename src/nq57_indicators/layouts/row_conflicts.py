"""A header that says another flow, stage or time than the column of its rows does: one question, until then the figures wait."""

from __future__ import annotations

from collections.abc import Iterator

from nq57_indicators.layouts.budgets import PLANS
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.doubts import NOT_READ
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.times import period_at, period_of


def contradicts_rows(reading: ColumnReading, holder: Holder) -> bool:
    """Whether the figures of a column wait, or are not to be read, since its header and its rows differ."""
    for part, own, others in _differences(reading, holder):
        answer = holder.inquiry.ask(
            "statements-differ", (part, own, *others), holder.place(holder.header_row(reading), reading.column),
            found="; ".join([f"{reading.header} ({own})", *others]), choices=(own, NOT_READ),
            figures=len(holder.data), of_file=True,
        )  # fmt: skip
        if answer != own:
            return True
    return False


def _differences(reading: ColumnReading, holder: Holder) -> Iterator[tuple[str, str, list[str]]]:
    """The part of the key, what the header says of it, and what the rows do."""
    for part in ("flow", "stage"):
        own = getattr(reading.said, part)
        others = sorted({getattr(row, part) for row in holder.data} - {own, None}) if part in holder.roles else []
        if own and others:
            yield part, own, others
    labels = sorted(_labels_of_rows(holder))
    time = reading.said.time
    if time is None or reading.said.stage in {*PLANS, "expected"} or not all(map(_says_year, holder.figures)):
        return
    if labels and not any(_covers(figure, label) for figure in holder.figures for label in labels):
        period = period_of(time)
        if period is not None:
            yield "time_period", period.label, labels


def _labels_of_rows(holder: Holder) -> set[str]:
    column = next((column.column for column in holder.columns if column.role == "time_period"), None)
    if column is None:
        return set()
    times = (time_of_cell(holder.grid.anchored(row.row, column)) for row in holder.data)
    return {period.label for time in times if time is not None and (period := period_of(time)) is not None}


def _says_year(figure: ColumnReading) -> bool:
    return figure.said.time is not None and bool(figure.said.time.year)


def _covers(figure: ColumnReading, label: str) -> bool:
    """Whether the time over a column is that of a row, or one around it."""
    said = period_of(figure.said.time) if figure.said.time is not None else None
    around, days = period_at(said.label, None) if said is not None else None, period_at(label, None)
    return around is None or days is None or (around[0] <= days[0] and days[1] <= around[1])
