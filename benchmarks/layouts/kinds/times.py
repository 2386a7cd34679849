"""Time in words: from-to days, "tính đến ngày", nine months, sums since a day."""

from __future__ import annotations

from dataclasses import replace

from ..figures import QUARTERS, Period
from ..forms import Column, Row, Table, area_rows, item_columns, item_rows, of_area, some_areas, some_dossiers
from .registry import Draft, kind

LINE = "time in words"
_FIRST = {1: "15/12/2025", 2: "15/03/2026", 3: "15/06/2026"}
_LAST = {1: "14/03/2026", 2: "14/06/2026", 3: "14/09/2026"}
_CALENDAR = {1: ("01/01/2026", "31/03/2026"), 2: ("01/04/2026", "30/06/2026"), 3: ("01/07/2026", "30/09/2026")}


def _days(draft: Draft, quarter: int) -> tuple[str, str, str]:
    """First day, last day, and the calendar that they decide."""
    if draft.maybe():
        return _FIRST[quarter], _LAST[quarter], "administrative"
    return *_CALENDAR[quarter], "statistical"


def _decide(draft: Draft, calendar: str) -> None:
    for figure in draft.case.figures:
        figure.calendar = calendar


@kind(LINE)
def from_to_columns(draft: Draft) -> None:
    """Từ ngày, Đến ngày in columns of their own."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    first, last, calendar = _days(draft, period.number)
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels.update(period=period.text(draft.rng), first_day=first, last_day=last)
    labels = [("area", words.area()), ("period", words.period()), ("first_day", "Từ ngày"), ("last_day", "Đến ngày")]
    if draft.maybe(0.3):
        del labels[1]
    table = Table(labels, rows, item_columns(some_dossiers(draft.rng), words), {"period": period})
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet)))
    _decide(draft, calendar)


@kind(LINE)
def from_to_title(draft: Draft) -> None:
    """The days in the title: they decide the calendar."""
    area, words, sheet, period = draft.area(), draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    first, last, calendar = _days(draft, period.number)
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    table = Table(
        labels,
        item_rows(some_dossiers(draft.rng), words),
        [Column((words.value(),))],
        of_area(area) | {"period": period},
    )
    says = f"BÁO CÁO SỐ LIỆU QUÝ {('', 'I', 'II', 'III')[period.number]} NĂM 2026 (từ ngày {first} đến ngày {last})"
    draft.tail(
        sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, area=area, says=says, always=True)), area
    )
    _decide(draft, calendar)
    draft.case.facts.update(area=area.id, period=period.code, calendar=calendar)


@kind(LINE)
def as_of_title(draft: Draft) -> None:
    """Stocks "tính đến ngày 30/9/2026": a day, or the period that it ends; what is right is asked, or one of them."""
    words, sheet = draft.words, draft.sheet()
    rows = area_rows(some_areas(draft.rng))
    columns = [Column((words.variable("population") + " (người)",), {"variable": "population", "unit": ("người", 1)})]
    table = Table(
        [("ordinal", words.ordinal()), ("area", words.area())], rows, columns, {"period": Period("month", 2026, 9)}
    )
    says = "DÂN SỐ CÁC ĐỊA PHƯƠNG (tính đến ngày 30/9/2026)"
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, says=says, always=True)))
    for figure in draft.case.figures:
        figure.period, figure.also_periods = "2026-09-30", ("2026-09", "2026-Q3")
    draft.case.facts["period"] = "2026-09-30"


@kind(LINE)
def months_of_the_year(draft: Draft) -> None:
    """ "9 tháng đầu năm 2026": the year to date."""
    months = draft.rng.choice((8, 9))
    period = Period("month", 2026, months, ytd=True)
    words, sheet = draft.words, draft.sheet()
    names = [name for name in some_dossiers(draft.rng) if name != "dossiers_carried_over"]
    table = Table([("ordinal", words.ordinal()), ("area", words.area())], area_rows(some_areas(draft.rng)),
                  item_columns(names, words), {"period": period})  # fmt: skip
    way = draft.rng.choice(("{} tháng đầu năm 2026", "{} tháng năm 2026", "lũy kế từ đầu năm đến tháng {}/2026"))
    says = f"KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH {way.format(months).upper()}"
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, says=says, always=True)))
    draft.case.facts.update(period=period.code, flow="ytd")


@kind(LINE)
def since_a_day(draft: Draft) -> None:
    """ "Lũy kế từ 01/7/2025" beside the month: a sum from a day on, never that of the year."""
    words, sheet, period = draft.words, draft.sheet(), Period("month", 2026, draft.rng.choice((7, 8, 9)))
    names = [name for name in some_dossiers(draft.rng) if name != "dossiers_carried_over"]
    columns = [replace(one, headers=("Trong tháng", *one.headers)) for one in item_columns(names, words)]
    since = [
        Column(
            (f"Lũy kế từ 01/7/{draft.rng.choice((2025, 2025, 2026))}", *one.headers[1:]),
            one.facts | {"answered": False},
        )
        for one in columns
    ]
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    labels = [("area", words.area()), ("period", words.period())]
    draft.tail(
        sheet, draft.layer.lay(sheet, Table(labels, rows, columns + since, {"period": period}), draft.head(sheet))
    )
    first = len(labels) + len(columns) + 1
    draft.case.may_find.append(
        {"cells": [f"{sheet.title}!{_letter(c)}" for c in range(first, first + len(since))], "what": "sums since a day"}
    )


def _letter(column: int) -> str:
    return chr(64 + column)


@kind(LINE)
def halves_and_years(draft: Draft) -> None:
    """ "6 tháng đầu năm", a year: in every row."""
    words, sheet = draft.words, draft.sheet()
    periods = [Period("half", 2026, 1), Period("quarter", 2026, 3)]
    rows = [
        Row({"area": area.name, "period": period.text(draft.rng)}, of_area(area) | {"period": period})
        for area in some_areas(draft.rng, 2, 4)
        for period in periods
    ]
    labels = [("area", words.area()), ("period", words.period())]
    table = Table(labels, rows, item_columns(some_dossiers(draft.rng), words))
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet)))
