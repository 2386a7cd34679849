"""Context: title, sheet name, unit line, file name, folders, keys of JSON: used or asked about, never dropped."""

from __future__ import annotations

import json

from ..figures import QUARTERS, Period
from ..forms import Column, Row, Table, area_rows, item_columns, item_rows, of_area, some_areas, some_dossiers
from ..paper import Figure
from .registry import Draft, kind

LINE = "context"


def _areas_only(draft: Draft, period: Period) -> Table:
    """A table that does not say its period."""
    words = draft.words
    names = some_dossiers(draft.rng)
    rows = area_rows(some_areas(draft.rng))
    return Table(
        [("ordinal", words.ordinal()), ("area", words.area())], rows, item_columns(names, words), {"period": period}
    )


@kind(LINE)
def period_in_title(draft: Draft) -> None:
    """Only the title says the period."""
    period, sheet = draft.period(), draft.sheet()
    draft.tail(
        sheet,
        draft.layer.lay(sheet, draft.trim(_areas_only(draft, period)), draft.head(sheet, period=period, always=True)),
    )
    draft.case.facts["period"] = period.code


@kind(LINE)
def period_in_sheet_name(draft: Draft) -> None:
    """A sheet per month, named after it."""
    for month in draft.rng.sample(range(1, 10), 2):
        period = Period("month", 2026, month)
        sheet = draft.sheet(draft.rng.choice((f"Tháng {month}-2026", f"T{month}.2026", f"Thang {month} nam 2026")))
        draft.tail(sheet, draft.layer.lay(sheet, draft.trim(_areas_only(draft, period)), draft.head(sheet)))


@kind(LINE)
def period_in_file_name(draft: Draft) -> None:
    """Only the name of the file says the period."""
    period, sheet = draft.period(), draft.sheet("Sheet1")
    draft.layer.lay(sheet, _areas_only(draft, period), 1)
    month = (
        f"thang_{period.number:02d}_{period.year}" if period.kind == "month" else f"quy_{period.number}_{period.year}"
    )
    draft.case.file = f"bao_cao_{month}"
    draft.case.facts["period"] = period.code


@kind(LINE)
def period_nowhere(draft: Draft) -> None:
    """Nobody says the period: nothing is accepted before it is asked."""
    sheet = draft.sheet("Sheet1")
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(_areas_only(draft, QUARTERS[2])), draft.head(sheet)))
    draft.case.outcome = "ask"
    draft.case.facts["period"] = QUARTERS[2].code
    for figure in draft.case.figures:
        figure.period = None


@kind(LINE)
def title_against_option(draft: Draft) -> None:
    """The title says October, the option September: a question, never one of the two."""
    sheet = draft.sheet()
    period = Period("month", 2026, draft.rng.choice((8, 9)))
    draft.layer.lay(sheet, draft.trim(_areas_only(draft, period)), draft.head(sheet, period=period, always=True))
    draft.case.options["period"] = period.before().code
    draft.case.outcome = "ask"
    for figure in draft.case.figures:
        figure.period = None


def _with_periods(draft: Draft, period: Period) -> Table:
    """Areas with a column that says their period."""
    words, rows = draft.words, area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    columns = item_columns(some_dossiers(draft.rng), words)
    return Table([("area", words.area()), ("period", words.period())], rows, columns, {"period": period})


def _nobody_knows(draft: Draft) -> None:
    """Two statements differ: nothing is accepted before somebody says which is right."""
    draft.case.outcome = "ask"
    for figure in draft.case.figures:
        figure.period = None


@kind(LINE)
def option_against_column(draft: Draft) -> None:
    """A column says one period, the option another: a question, never one of the two."""
    period = Period("month", 2026, draft.rng.choice((8, 9)))
    draft.layer.lay(draft.sheet(), _with_periods(draft, period), 1)
    draft.case.options["period"] = period.before().code
    _nobody_knows(draft)


@kind(LINE)
def title_against_column(draft: Draft) -> None:
    """A title of a month of which the column of periods has none."""
    period, sheet = Period("month", 2026, draft.rng.choice((8, 9))), draft.sheet()
    top = draft.head(sheet, period=period.before(), always=True)
    draft.layer.lay(sheet, _with_periods(draft, period), top)
    _nobody_knows(draft)


@kind(LINE)
def strange_column_of_periods(draft: Draft) -> None:
    """A column that nobody understands and that holds parts of a year, stages or flows: never passed over in silence."""
    period, sheet = draft.rng.choice(QUARTERS), draft.sheet()
    table = _with_periods(draft, period)
    cells = draft.rng.choice(
        (("Tháng 7", "Tháng 8"), ("Quý II", "Quý III"), ("T7", "T8"), ("30/6", "30/9"), ("Q2", "Q3"))
    )
    for row in table.rows:
        row.labels["strange"] = draft.rng.choice(cells)
    labels = [*table.labels, ("strange", draft.rng.choice(("Mục đối soát", "Kết xuất", "Đợt rà soát")))]
    draft.layer.lay(sheet, Table(labels, table.rows, table.columns, table.holds), 1)
    draft.case.must_find.append(
        {"cells": [f"{sheet.title}!C"], "kind": "a column of periods not read", "any_of": False}
    )


@kind(LINE)
def json_key_against_record(draft: Draft) -> None:
    """A stage beside the records of JSON, and another in each of them: read once somebody says which is right."""
    period = draft.rng.choice(QUARTERS)
    records = [one | {"time_period": period.code, "stage": "executed"} for one in _records(draft, period, "executed")]
    for number, figure in enumerate(draft.case.figures, start=1):
        figure.row = number
    draft.case.form = "raw"
    document = {"stage": "plan", "observations": records}
    draft.case.extra["bao_cao.json"] = json.dumps(document, ensure_ascii=False).encode()


@kind(LINE)
def unit_line(draft: Draft) -> None:
    """The unit in a line above the table."""
    period, words, sheet = draft.period("year"), draft.words, draft.sheet()
    unit = draft.rng.choice((("triệu đồng", 10**6), ("tỷ đồng", 10**9)))
    names = draft.rng.sample(["local_budget_expenditure", "rd_expenditure", "stid_investment_expenditure"], 2)
    table = Table([("ordinal", words.ordinal()), ("area", words.area())], area_rows(some_areas(draft.rng)),
                  item_columns(names, words), {"period": period, "unit": unit})  # fmt: skip
    row = draft.unit_line(sheet, unit[0], draft.head(sheet, period=period, money=True, always=True))
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), row))
    draft.case.options["geography"] = "P34"
    draft.case.facts["unit"] = unit[0]


@kind(LINE)
def unit_nowhere(draft: Draft) -> None:
    """Money without a unit anywhere: one question, and right once it is answered."""
    period, words, sheet = draft.period("year"), draft.words, draft.sheet()
    table = Table([("ordinal", words.ordinal()), ("area", words.area())], area_rows(some_areas(draft.rng)),
                  item_columns(["local_budget_expenditure"], words),
                  {"period": period, "unit": ("triệu đồng", 10**6)})  # fmt: skip
    draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, period=period, money=True, always=True))
    draft.case.options["geography"] = "P34"
    draft.case.facts["unit"] = "triệu đồng"


@kind(LINE)
def column_of_dates(draft: Draft) -> None:
    """A column that nobody understands and that holds dates: a warning, since figures may depend on it."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels.update(
            period=period.text(draft.rng), strange=f"{draft.rng.randint(10, 28)}/0{draft.rng.randint(1, 9)}/2026"
        )
    header = draft.rng.choice(("Ngày chốt số", "Mốc đối soát", "Thời điểm trích xuất"))
    labels = [("area", words.area()), ("period", words.period()), ("strange", header)]
    draft.layer.lay(sheet, Table(labels, rows, item_columns(some_dossiers(draft.rng), words), {"period": period}), 1)
    draft.case.must_find.append(
        {"cells": [f"{sheet.title}!C"], "kind": "a column of dates that is not read", "any_of": False}
    )


def _records(draft: Draft, period: Period, stage: str) -> list[dict[str, object]]:
    """Long records with their answers, in the order of their columns."""
    records: list[dict[str, object]] = []
    for area in some_areas(draft.rng, 2, 4):
        for name in ("dossiers_received", "dossiers_received_online"):
            value = draft.world.value(name, area.id, period)
            records.append({"variable": name, "ref_area": area.name, "obs_value": value})
            figure = Figure("", len(records) + 1, 3, area.id, name, period.code, "period", "hồ sơ", value, value, stage)
            draft.case.figures.append(figure)
    return records


@kind(LINE)
def folder_keys(draft: Draft) -> None:
    """Folders stage=plan and time_period=…: they hold for the files in them."""
    period = draft.rng.choice(QUARTERS)
    records = _records(draft, period, "plan")
    sheet = draft.sheet()
    for row, values in enumerate([list(records[0]), *(list(one.values()) for one in records)], start=1):
        sheet.line(row, values, "header" if row == 1 else "data")  # type: ignore[arg-type]  # texts and figures
    draft.case.form, draft.case.folder = "csv", f"stage=plan/time_period={period.code}"


@kind(LINE)
def json_keys(draft: Draft) -> None:
    """Period and stage beside the records of JSON."""
    period = draft.rng.choice(QUARTERS)
    records = _records(draft, period, "plan")
    for number, figure in enumerate(draft.case.figures, start=1):
        figure.row = number
    document = {"period": period.code, "stage": "plan", "observations": records}
    draft.case.form = "raw"
    draft.case.extra["bao_cao.json"] = json.dumps(document, ensure_ascii=False).encode()


@kind(LINE)
def json_key_unknown(draft: Draft) -> None:
    """A misspelt key beside the records: refused by its name."""
    period = draft.rng.choice(QUARTERS)
    records = [one | {"time_period": period.code} for one in _records(draft, period, "plan")]
    key = draft.rng.choice(("stge", "giai_doan_sl", "tinhtrang"))
    draft.case.form, draft.case.outcome = "raw", "ask"
    for figure in draft.case.figures:
        figure.area = None
    draft.case.extra["bao_cao.json"] = json.dumps({key: "plan", "observations": records}, ensure_ascii=False).encode()


@kind(LINE)
def area_in_letterhead(draft: Draft) -> None:
    """Only the letterhead names the province; periods across."""
    area, words, sheet = draft.area(), draft.words, draft.sheet()
    columns = [Column((period.text(draft.rng),), {"period": period}) for period in QUARTERS]
    rows: list[Row] = item_rows(some_dossiers(draft.rng), words)
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, rows, columns, of_area(area))
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, area=area, always=True)), area)
    draft.case.facts["area"] = area.id
