"""Several tables on a sheet, each under its own headers."""

from __future__ import annotations

from ..figures import QUARTERS
from ..forms import Row, Table, area_rows, item_columns, of_area, some_areas
from ..words import VARIABLES
from .registry import Draft, kind

LINE = "several tables"


def _dossiers(draft: Draft, names: tuple[str, ...]) -> Table:
    words, period = draft.words, draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng, 2, 4))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    return Table(
        [("area", words.area()), ("period", words.period())], rows, item_columns(names, words), {"period": period}
    )


def _money(draft: Draft, unit: tuple[str, float]) -> Table:
    words, period = draft.words, draft.period("year")
    names = ("local_budget_expenditure", "rd_expenditure")
    rows = [
        Row({"area": area.name, "period": period.text(draft.rng)}, of_area(area))
        for area in some_areas(draft.rng, 2, 4)
    ]
    columns = item_columns(names, words)
    holds = {"period": period, "unit": unit}
    draft.case.options["geography"] = "P34"
    return Table([("area", words.area()), ("period", words.period())], rows, columns, holds)


@kind(LINE)
def tables_below(draft: Draft) -> None:
    """Two or three tables below each other, each with its title, headers and unit."""
    sheet, row = draft.sheet(), 1
    unit = draft.rng.choice(VARIABLES["rd_expenditure"].units)
    tables = [
        ("Thủ tục hành chính", "hồ sơ", _dossiers(draft, ("dossiers_received", "dossiers_received_online"))),
        ("Ngân sách", unit[0], _money(draft, unit)),
    ]
    if draft.maybe():
        tables.append(("Kết quả giải quyết", "hồ sơ", _dossiers(draft, ("dossiers_carried_over", "dossiers_resolved"))))
    draft.rng.shuffle(tables)
    for number, (text, unit_text, table) in enumerate(tables, start=1):
        sheet.put(row, 1, f"Bảng {number}. {text} (ĐVT: {unit_text})")
        sheet.rows[row] = "title"
        row = draft.layer.lay(sheet, table, row + 1) + draft.rng.randint(1, 2)
    sheet.columns.clear()  # they differ from table to table


@kind(LINE)
def tables_beside(draft: Draft) -> None:
    """Two tables beside each other, an empty column between them."""
    sheet = draft.sheet()
    left = _dossiers(draft, ("dossiers_received", "dossiers_received_online"))
    right = _dossiers(draft, ("dossiers_carried_over", "dossiers_resolved"))
    top = draft.head(sheet)
    draft.layer.lay(sheet, left, top)
    draft.layer.lay(sheet, right, top, len(left.labels) + len(left.columns) + 2)
