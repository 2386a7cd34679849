"""Numbers: percentages and fractions, brackets, units in header, line, column and cell, marks of what is missing."""

from __future__ import annotations

from ..figures import QUARTERS, Period
from ..forms import Column, Row, Table, area_rows, item_columns, of_area, some_areas, some_dossiers
from ..paper import Sheet
from ..words import VARIABLES
from .registry import Draft, kind

LINE = "numbers"


def vietnamese(figure: float, decimals: int | None = None) -> str:
    """``1.234,5``: dots between thousands, a comma before decimals."""
    text = f"{figure:,.{decimals}f}" if decimals is not None else f"{figure:,}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _rates(draft: Draft, header_unit: bool = False) -> tuple[Sheet, int]:
    """A table of one rate by province, the column of figures being the last; the sheet and the first row of data."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng, 3, 6))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    columns = item_columns(["online_dossier_rate"], words, ("%", 1) if header_unit else None)
    labels = [("area", words.area()), ("period", words.period())]
    draft.layer.lay(sheet, Table(labels, rows, columns, {"period": period}), 1)
    return sheet, 2


@kind(LINE)
def percent_cells(draft: Draft) -> None:
    """Cells formatted as percent, in .xlsx, .xls and .ods alike."""
    sheet, _ = _rates(draft, draft.maybe())
    for figure in draft.case.figures:
        place = figure.row, figure.column
        sheet.cells[place] = round(float(figure.value or 0) / 100, 6)
        sheet.formats[place] = draft.rng.choice(("0.0%", "0.00%", "0%"))
    draft.case.form = draft.rng.choice(("xlsx", "xls", "ods"))


@kind(LINE)
def fraction_under_percent(draft: Draft) -> None:
    """0.834 or "0,834" under (%): asked about, never 0.834 % by itself."""
    sheet, _ = _rates(draft, header_unit=True)
    for figure in draft.case.figures:
        fraction = round(float(figure.value or 0) / 100, 3)
        sheet.cells[figure.row, figure.column] = fraction if draft.maybe() else f"{fraction:.3f}".replace(".", ",")
        figure.value = figure.base_value = round(100 * fraction, 1)
    draft.case.facts["share"] = "fraction"


@kind(LINE)
def percent_signs(draft: Draft) -> None:
    """ "83,4 %" as text."""
    sheet, _ = _rates(draft)
    for figure in draft.case.figures:
        sheet.cells[figure.row, figure.column] = (
            f"{vietnamese(float(figure.value or 0), 2)}{draft.rng.choice(('%', ' %'))}"
        )


@kind(LINE)
def brackets_for_minus(draft: Draft) -> None:
    """ "(12,5)" is -12.5, as accountants write."""
    words, sheet = draft.words, draft.sheet()
    rows = area_rows(some_areas(draft.rng, 3, 5))
    period = Period("year", 2025)
    header = draft.rng.choice(
        ("Tốc độ tăng đơn đăng ký sáng chế (%)", "Số lượng đơn đăng ký sáng chế tăng trung bình (%)")
    )
    columns = [Column((header,), {"variable": "patent_applications", "period": period})]
    draft.layer.lay(sheet, Table([("area", words.area()), ("year", "Năm")], rows, columns), 1)
    for number, figure in enumerate(draft.case.figures):
        value = -draft.rng.randint(10, 300) / 10 if number % 2 == 0 else draft.rng.randint(10, 300) / 10
        text = vietnamese(abs(value), 1)
        sheet.put(figure.row, 2, 2025)
        sheet.cells[figure.row, figure.column] = f"({text})" if value < 0 else text
        figure.variable, figure.value, figure.base_value, figure.unit = "patent_application_growth", value, value, "%"
    draft.case.options["geography"] = "P34"


def _money(draft: Draft, **how: bool) -> Sheet:
    """A table of money and people for 2025, every column in a unit of its own."""
    words, sheet, period = draft.words, draft.sheet(), Period("year", 2025)
    columns = []
    for name in draft.rng.sample(["rd_expenditure", "grdp", "population", "local_budget_expenditure"], 3):
        unit = draft.rng.choice(VARIABLES[name].units)
        columns += item_columns([name], words, unit) if how.get("in_header") else [
            Column((words.variable(name),), {"variable": name, "unit": unit})
        ]  # fmt: skip
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["year"] = 2025
    labels = [("area", words.area()), ("year", "Năm")]
    table = Table(labels, rows, columns, {"period": period}, unit_row=how.get("in_row", False))
    draft.layer.lay(sheet, draft.trim(table) if how.get("in_header") else table, 1)
    draft.case.options["geography"] = "P34"
    return sheet


@kind(LINE)
def unit_in_header(draft: Draft) -> None:
    """Units in brackets in the headers, in .xlsx, .xls and .ods."""
    _money(draft, in_header=True)
    draft.case.form = draft.rng.choice(("xlsx", "xls", "ods"))


@kind(LINE)
def unit_in_row(draft: Draft) -> None:
    """A row of units under the header."""
    _money(draft, in_row=True)


@kind(LINE)
def unit_in_cell(draft: Draft) -> None:
    """ "1.234,5 tỷ đồng": the unit beside the figure."""
    sheet = _money(draft)
    for figure in draft.case.figures:
        decimals = 0 if float(figure.value or 0).is_integer() else 1 if figure.unit != "nghìn tỷ đồng" else 3
        sheet.cells[figure.row, figure.column] = f"{vietnamese(float(figure.value or 0), decimals)} {figure.unit}"
        if decimals == 0 and figure.unit in ("người",):
            sheet.cells[figure.row, figure.column] = f"{vietnamese(float(figure.value or 0), 0)} người"


@kind(LINE)
def unit_per_row(draft: Draft) -> None:
    """A unit in every row, printed in the Vietnamese way, semicolons between cells."""
    words, sheet, period = draft.words, draft.sheet(), Period("year", 2025)
    names = ["rd_expenditure", "local_budget_expenditure", "grdp", "population"]
    rows = []
    for area in some_areas(draft.rng, 2, 3):
        for name in names:
            unit = draft.rng.choice(VARIABLES[name].units)
            labels: dict[str, str | int] = {
                "area": area.name,
                "period": "Năm 2025",
                "item": words.variable(name),
                "unit": unit[0],
            }
            rows.append(Row(labels, of_area(area) | {"variable": name, "unit": unit}))
    labels_of = [("area", words.area()), ("period", words.period()), ("item", words.item()), ("unit", words.unit())]
    draft.layer.lay(sheet, Table(labels_of, rows, [Column((words.value(),))], {"period": period}), 1)
    for figure in draft.case.figures:
        whole = float(figure.value or 0).is_integer()
        sheet.cells[figure.row, figure.column] = vietnamese(
            float(figure.value or 0), 0 if whole else 3 if "nghìn" in figure.unit else 1
        )
    draft.case.form, draft.case.delimiter = "csv", ";"
    draft.case.options["geography"] = "P34"


@kind(LINE)
def dotted_counts(draft: Draft) -> None:
    """40.112 hồ sơ: a count is whole, so the dot groups thousands."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    table = Table(
        [("area", words.area()), ("period", words.period())],
        rows,
        item_columns(some_dossiers(draft.rng), words),
        {"period": period},
    )
    draft.layer.lay(sheet, table, 1)
    for figure in draft.case.figures:
        sheet.cells[figure.row, figure.column] = vietnamese(int(figure.value or 0))
    if draft.maybe():
        draft.case.form = "csv"


@kind(LINE)
def marks_of_missing(draft: Draft) -> None:
    """ "x", "…", "chưa có số liệu" are no figures; "không phát sinh" is zero."""
    words, sheet, period = draft.words, draft.sheet(), Period("year", 2025)
    rows = area_rows(some_areas(draft.rng, 4, 6))
    for row in rows:
        row.labels["year"] = 2025
    columns = item_columns(["patent_applications"], words)
    draft.layer.lay(sheet, Table([("area", words.area()), ("year", "Năm")], rows, columns, {"period": period}), 1)
    for figure in draft.rng.sample(draft.case.figures, 2):
        mark = draft.rng.choice(
            ("x", "…", "...", "Chưa có số liệu", "không phát sinh", "Chưa phát sinh", "-", "Đang tổng hợp")
        )
        sheet.cells[figure.row, figure.column], figure.raw = mark, mark
        if "phát sinh" in mark:
            figure.value = figure.base_value = 0
        else:
            figure.value, figure.base_value, figure.missing = None, None, True
            cell = f"{sheet.title}!{chr(64 + figure.column)}{figure.row}"
            draft.case.must_find.append({"cells": [cell], "kind": f"missing or unclear: {mark!r}", "any_of": False})
    draft.case.outcome = "read; findings"
    draft.case.options["geography"] = "P34"


@kind(LINE)
def accounting_formats(draft: Draft) -> None:
    """Accounting formats show zero as "-": the value counts."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    table = Table([("area", words.area()), ("period", words.period())], rows, item_columns(some_dossiers(draft.rng), words),
                  {"period": period}, number_format='_(* #,##0_);_(* \\(#,##0\\);_(* "-"_)')  # fmt: skip
    draft.layer.lay(sheet, draft.trim(table), draft.head(sheet))
