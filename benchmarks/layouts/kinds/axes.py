"""Axes: what stands across the columns and what down the rows."""

from __future__ import annotations

from dataclasses import replace

from ..figures import QUARTERS, Period
from ..forms import (
    Column,
    Row,
    Table,
    area_rows,
    item_columns,
    item_rows,
    of_area,
    period_columns,
    some_areas,
    some_dossiers,
    under,
)
from ..words import MONEY, OTHERS, VARIABLES
from .registry import Draft, kind

LINE = "axes"


@kind(LINE)
def periods_across(draft: Draft) -> None:
    """Provinces and indicators down, quarters or months across."""
    periods = QUARTERS if draft.maybe() else [Period("month", 2026, month) for month in (7, 8, 9)]
    words, sheet = draft.words, draft.sheet()
    names = some_dossiers(draft.rng)
    spelled = {name: words.variable(name) for name in names}
    rows = [
        Row({"area": area.name, "item": spelled[name], "unit": "hồ sơ"}, of_area(area) | {"variable": name})
        for area in some_areas(draft.rng, 2, 4)
        for name in names
    ]
    labels = [("area", words.area()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, rows, period_columns(periods, draft.rng), merged_labels=("area",) if draft.maybe() else ())
    end = draft.layer.lay(sheet, draft.trim(table), draft.head(sheet))
    draft.tail(sheet, end)


@kind(LINE)
def years_across(draft: Draft) -> None:
    """``STT | Chỉ tiêu | ĐVT | Năm 2023 | Năm 2024 …``, the province in the title: the form that most provinces use."""
    years = [Period("year", year) for year in (2022, 2023, 2024, 2025)][draft.rng.randint(0, 2) :]
    area, words, sheet = draft.area(), draft.words, draft.sheet()
    names = draft.rng.sample([*MONEY, *OTHERS], draft.rng.randint(3, 5))
    units = {name: draft.rng.choice(VARIABLES[name].units) for name in names}
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, item_rows(names, words, units), period_columns(years, draft.rng), of_area(area))
    row = draft.head(sheet, area=area, money=True, always=True)
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), row), area)
    draft.case.state_geography(years)
    draft.case.facts["area"] = area.id


@kind(LINE)
def stages_across(draft: Draft) -> None:
    """Dự toán, ước thực hiện, thực hiện across."""
    words, sheet = draft.words, draft.sheet()
    stages = [
        ("Dự toán năm {}", "plan", 2025),
        ("Ước thực hiện năm {}", "expected", 2025),
        ("Dự toán năm {}", "plan", 2026),
    ]
    if draft.maybe():
        stages[1] = ("Thực hiện năm {}", "executed", 2025)
    columns = [
        Column((text.format(year),), {"stage": stage, "period": Period("year", year)}) for text, stage, year in stages
    ]
    unit = ("triệu đồng", 10**6)
    names = draft.rng.sample(
        ["local_budget_expenditure", "stid_investment_expenditure", "stid_recurrent_expenditure"], 2
    )
    rows = []
    spelled = {name: words.variable(name) for name in names}
    for area in some_areas(draft.rng, 1, 4):
        for name in names:
            labels: dict[str, str | int] = {"area": area.name, "item": spelled[name], "unit": unit[0]}
            rows.append(Row(labels, of_area(area) | {"variable": name, "unit": unit}))
    head = [("area", words.area()), ("item", words.item()), ("unit", words.unit())]
    end = draft.layer.lay(sheet, draft.trim(Table(head, rows, columns)), draft.head(sheet, money=True))
    draft.tail(sheet, end)
    draft.case.options["geography"] = "P34"


@kind(LINE)
def provinces_across(draft: Draft) -> None:
    """Provinces across, indicators down, the period in the title."""
    period, words, sheet = draft.period(), draft.words, draft.sheet()
    columns = [Column((area.name,), of_area(area)) for area in some_areas(draft.rng, 2, 5)]
    if draft.maybe():
        columns = under("Địa phương", columns)
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, item_rows(some_dossiers(draft.rng), words), columns, {"period": period})
    end = draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, period=period, always=True))
    draft.tail(sheet, end)
    draft.case.facts["period"] = period.code


@kind(LINE)
def flows_across(draft: Draft) -> None:
    """Trong kỳ and Lũy kế across, over the same variables."""
    period, words, sheet = draft.period(), draft.words, draft.sheet()
    if period.months[0] == 1:
        period = Period("month", 2026, 8)
    names = [name for name in some_dossiers(draft.rng) if name != "dossiers_carried_over"]
    own = item_columns(names, words)
    ytd = replace(period, ytd=True)
    sums = [replace(one, facts=one.facts | {"period": ytd}) for one in own]
    columns = under("Trong kỳ", own) + under(draft.rng.choice(("Lũy kế từ đầu năm", "Lũy kế")), sums)
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    labels = [("area", words.area()), ("period", words.period())]
    end = draft.layer.lay(sheet, draft.trim(Table(labels, rows, columns, {"period": period})), draft.head(sheet))
    draft.tail(sheet, end)


@kind(LINE)
def indicators_down(draft: Draft) -> None:
    """One province, indicators down and one column of figures; the province in the letterhead, the period in the title."""
    area, period, words, sheet = draft.area(), draft.period(), draft.words, draft.sheet()
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    holds = of_area(area) | {"period": period}
    table = Table(labels, item_rows(some_dossiers(draft.rng, 3), words), [Column((words.value(),))], holds)
    end = draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, period=period, area=area, always=True))
    draft.tail(sheet, end, area)
    draft.case.facts.update(area=area.id, period=period.code)


@kind(LINE)
def sheet_per_province(draft: Draft) -> None:
    """A sheet for each province, named after it."""
    period, words = draft.period(), draft.words
    names = some_dossiers(draft.rng)
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    value, rows = words.value(), item_rows(names, words)
    for area in some_areas(draft.rng, 2, 4):
        sheet = draft.sheet(area.name)
        table = Table(labels, rows, [Column((value,))], of_area(area) | {"period": period})
        draft.tail(sheet, draft.layer.lay(sheet, table, draft.head(sheet, period=period, area=area, always=True)), area)
    draft.case.facts["period"] = period.code


@kind(LINE)
def stacked_headers(draft: Draft) -> None:
    """Two or three rows of headers under merged cells, as in the forms of the Government Office."""
    period, words, sheet = draft.period(), draft.words, draft.sheet()
    received = [
        Column(("Trực tuyến",), {"variable": "dossiers_received_online"}),
        Column(("Trực tiếp",), {"variable": "dossiers_received_in_person"}),
        Column(("Qua bưu chính",), {"variable": "dossiers_received_by_post"}),
    ]
    resolved = [
        Column(("Trước hạn",), {"variable": "dossiers_resolved_before_time"}),
        Column(("Đúng hạn",), {"variable": "dossiers_resolved_on_time"}),
        Column((draft.rng.choice(("Quá hạn", "Chậm hạn")),), {"variable": "dossiers_resolved_late"}),
    ]
    columns = under("Hồ sơ tiếp nhận", received) + under(
        draft.rng.choice(("Hồ sơ giải quyết", "Hồ sơ đã giải quyết")), resolved
    )
    if draft.maybe():
        columns.insert(0, Column(("Hồ sơ tiếp nhận", "Tổng số"), {"variable": "dossiers_received"}))
    if draft.maybe(0.3):
        columns = under("Kết quả giải quyết TTHC", columns)
    rows = area_rows(some_areas(draft.rng))
    labels = [("ordinal", words.ordinal()), ("area", words.area())]
    table = Table(labels, rows, columns, {"period": period}, merged_headers=draft.maybe(0.8))
    end = draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, period=period, always=True, width=len(columns)))
    draft.tail(sheet, end)
    draft.case.facts["period"] = period.code


@kind(LINE)
def merged_provinces(draft: Draft) -> None:
    """The cell of a province merged over its periods."""
    words, sheet = draft.words, draft.sheet()
    names = some_dossiers(draft.rng)
    rows = [
        Row({"area": area.name, "period": period.text(draft.rng)}, of_area(area) | {"period": period})
        for area in some_areas(draft.rng, 2, 4)
        for period in QUARTERS
    ]
    labels = [("area", words.area()), ("period", words.period())]
    table = Table(labels, rows, item_columns(names, words), merged_labels=("area",))
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet)))


@kind(LINE)
def compared_periods(draft: Draft) -> None:
    """Kỳ này beside Kỳ trước, Cùng kỳ and the change: only the first is reported."""
    area, period, words, sheet = draft.area(), draft.period(), draft.words, draft.sheet()
    columns = [
        Column((draft.rng.choice(("Kỳ báo cáo", "Kỳ này", "Thực hiện kỳ báo cáo")),)),
        Column(("Kỳ trước",), {"period": period.before()}, "compared"),
        Column((draft.rng.choice(("Cùng kỳ năm trước", "Cùng kỳ")),), {"period": period.before(1)}, "compared"),
        Column((draft.rng.choice(("So với cùng kỳ (%)", "Tăng, giảm (%)")),), {"period": period.before(1), "change": True},
               "compared"),
    ]  # fmt: skip
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    names = [name for name in some_dossiers(draft.rng) if name != "dossiers_carried_over"]
    table = Table(labels, item_rows(names, words), columns, of_area(area) | {"period": period})
    end = draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, period=period, area=area, always=True))
    draft.tail(sheet, end, area)
    draft.case.facts.update(area=area.id, period=period.code)


@kind(LINE)
def variables_across(draft: Draft) -> None:
    """One column per variable, province and period in every row: today's wide form."""
    words, sheet = draft.words, draft.sheet()
    names = some_dossiers(draft.rng)
    rows = [
        Row(
            {"ordinal": number, "area": area.name, "period": period.text(draft.rng)}, of_area(area) | {"period": period}
        )
        for period in draft.rng.sample(QUARTERS, 2)
        for number, area in enumerate(some_areas(draft.rng), start=1)
    ]
    labels = [("ordinal", words.ordinal()), ("area", words.area()), ("period", words.period())]
    draft.tail(
        sheet, draft.layer.lay(sheet, draft.trim(Table(labels, rows, item_columns(names, words))), draft.head(sheet))
    )


@kind(LINE)
def one_figure_per_row(draft: Draft) -> None:
    """One row per figure: today's long form."""
    words, sheet = draft.words, draft.sheet()
    names = some_dossiers(draft.rng)
    spelled = {name: words.variable(name) for name in names}
    rows = [
        Row(
            {"area": area.name, "period": period.text(draft.rng), "item": spelled[name], "unit": "hồ sơ"},
            of_area(area) | {"period": period, "variable": name},
        )
        for area in some_areas(draft.rng, 2, 3)
        for period in draft.rng.sample(QUARTERS, 2)
        for name in names
    ]
    labels = [("area", words.area()), ("period", words.period()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, rows, [Column((words.value(),))])
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet)))
