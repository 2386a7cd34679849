"""The annex of one area: what a report of it attaches, two parts and the marks below them, as rows of texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.computation.results.verdicts import without_figure
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.figures import NOTHING
from nq57_indicators.texts.periods import period_short, period_within
from nq57_indicators.texts.standing import Figures, benchmark_text, whose_text
from nq57_indicators.writing.marks import told_in_full
from nq57_indicators.writing.names import compared_text, value_text, with_names

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment

COLUMNS: Final = ("number", "indicator", "unit", "asked", "previous", "value", "comparison", "outlook", "note")
"""TT, Chỉ tiêu, ĐVT, Mục tiêu (văn bản, hạn), Kỳ trước, Thực hiện, So mục tiêu, Đánh giá, Ghi chú."""


@dataclass(frozen=True)
class Annex:
    """``title`` are the lines above, ``parts`` the headings with their rows, ``marks`` the lines below."""

    title: tuple[str, ...]
    heads: tuple[str, ...]
    parts: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    marks: tuple[str, ...]


@dataclass
class _Marks:
    """Marks by number, in the order they first stand in the annex."""

    lang: str
    said: dict[str, int] = field(default_factory=dict)

    def of(self, row: Mapping[str, Any]) -> str:
        """The numbers of what is to be said of a row."""
        numbers = {self.said.setdefault(text, len(self.said) + 1) for text in told_in_full(row, self.lang)}
        return ", ".join(map(str, sorted(numbers)))


def annex_of(
    named: pd.DataFrame,
    area: str,
    about: Mapping[str, Any],
    lang: str = "vi",
    period: str = "",
    whose: str | None = None,
) -> Annex:
    """The annex of an area from its status with names (``with_names``), also of what has no figure.

    ``about`` names catalogue and framework; ``period`` is the period looked at, ``whose`` says whose targets they are.
    """
    marks, whose = _Marks(lang), whose or label("status.its_area", lang)
    missing = without_figure(named)
    groups = (
        ("annex.owed", named[(named["relation"] == "owed") & ~missing]),
        ("annex.benchmark", named[named["relation"] == "benchmark"]),
        ("annex.missing", named[missing]),
    )
    parts = tuple(
        (label(key, lang, whose=whose), tuple(_rows(rows, area, marks, lang))) for key, rows in groups if len(rows)
    )
    title = (
        label("annex.head", lang),
        label("annex.title", lang, area=area).upper(),
        label("annex.attached", lang),
        label("annex.period" if period else "annex.latest", lang, period=period_within(period, lang)),
    )
    source = label("annex.source", lang, catalogue=about["catalogue"])
    lines = (
        *(f"({number}) {text}" for text, number in marks.said.items()),
        label("status.outlook_how", lang),
        *([label("status.benchmark_how", lang)] if (named["relation"] == "benchmark").any() else []),
        source,
    )
    return Annex(title, tuple(label(f"annex.{name}", lang) for name in COLUMNS), parts, lines)


def _rows(rows: pd.DataFrame, area: str, marks: _Marks, lang: str) -> Iterator[tuple[str, ...]]:
    records: Sequence[Mapping[Any, Any]] = rows.to_dict("records")
    for number, row in enumerate(records, start=1):
        before = row["previous_value"]
        yield (
            figure(number, lang),
            row["indicator_name"],
            "%" if row["gap_unit"] == "percentage_point" else str(row["unit_name"]),
            f"{row['asked']} ({_acts(row, area, lang)})",
            figure(before, lang) if before == before else NOTHING,
            _figure(row, lang),
            _compared(row, lang) if row["outlook_reason"] != "no_figure" else "",
            _verdict(row),
            marks.of(row),
        )


def _compared(row: Mapping[Any, Any], lang: str) -> str:
    """How the figure stands to its target; whose a benchmark is, is said above the rows."""
    if row["relation"] == "owed":
        return compared_text(row)
    value, lower, upper = row["value"], row["lower"], row["upper"]
    bounded = value != value and (lower == lower or upper == upper)
    figures = Figures(
        value, row["low"], row["high"], row["gap"], row["operator"], row["gap_unit_name"], bounded=bounded
    )
    return "; ".join(filter(None, (benchmark_text(figures, lang, named=False), row["ahead"])))


def _acts(row: Mapping[Any, Any], area: str, lang: str) -> str:
    """The acts without their clauses, those of the area itself without its name, and the day it is due."""
    due = [] if row["due"] is None or row["due"] != row["due"] else [date_text(row["due"], lang)]
    return "; ".join([row["acts"].replace(f" ({area})", ""), *due])


def _figure(row: Mapping[Any, Any], lang: str) -> str:
    """The figure that is judged with its period, and a later one of a shorter period; the unit stands in its own column."""
    if not isinstance(row["time_period"], str):
        return NOTHING
    text = f"{value_text(row, lang, unit=False)} ({period_short(row['time_period'], lang)})"
    if isinstance(row["interim_period"], str):
        text += f"; {figure(row['interim_value'], lang)} ({period_short(row['interim_period'], lang)})"
    return text


def _verdict(row: Mapping[Any, Any]) -> str:
    if row["relation"] != "owed":
        return NOTHING
    reason = row["outlook_reason_words"]
    return str(
        reason if isinstance(reason, str) and row["outlook"] == "no_verdict" else row["outlook_words"]
    ).capitalize()


MOST_ANNEXES: Final = 63
"""Of more areas a workbook holds no annexes."""


def annexes_of(assessment: Assessment, status: pd.DataFrame, about: Mapping[str, Any]) -> dict[str, Annex]:
    """The annex of each area of a status, by the title of its sheet; none of more than ``MOST_ANNEXES``."""
    areas = status["ref_area"].astype("str").drop_duplicates().tolist()
    if not 0 < len(areas) <= MOST_ANNEXES:
        return {}
    catalogue, title = assessment.catalogue, label("annex.sheet")
    whole = assessment.status(without_figures=True)
    named = with_names(whole[whole["ref_area"].isin(areas)], catalogue=catalogue)
    return {
        title if len(areas) == 1 else f"{title} {area}": annex_of(
            own, catalogue.areas[str(area)].name.vi, about, whose=whose_text(str(area), catalogue)
        )
        for area, own in named.groupby("ref_area", sort=False, observed=True)
    }
