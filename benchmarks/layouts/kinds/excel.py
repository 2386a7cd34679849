"""Excel's edges: hidden rows and sheets, names of parts, Strict Open XML, escapes, reading aids, odd styles."""

from __future__ import annotations

from ..figures import QUARTERS
from ..forms import Table, area_rows, item_columns, some_areas, some_dossiers
from ..paper import Sheet
from .registry import Draft, kind

LINE = "Excel's edges"
EDGES = ("strict", "part-case", "odd-styles", "core-date", "escape", "phonetic")


def _table(draft: Draft, sheet: Sheet) -> None:
    words, period = draft.words, draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng, 4, 7))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    table = Table(
        [("area", words.area()), ("period", words.period())],
        rows,
        item_columns(some_dossiers(draft.rng), words),
        {"period": period},
    )
    draft.layer.lay(sheet, table, 1)


@kind(LINE)
def hidden_rows(draft: Draft) -> None:
    """Hidden rows are read, and told."""
    sheet = draft.sheet()
    _table(draft, sheet)
    sheet.hidden_rows = {3, 4}
    draft.case.outcome = "read; findings"
    draft.case.must_find.append(
        {"cells": ["file", f"{sheet.title}!A3:Z4"], "kind": "hidden rows hold figures", "any_of": True}
    )


@kind(LINE)
def hidden_sheet(draft: Draft) -> None:
    """A hidden sheet with figures is read, and told with their number."""
    _table(draft, draft.sheet("Công khai"))
    hidden = draft.sheet("Nháp")
    words, period = draft.words, draft.rng.choice(QUARTERS).before(1)
    draft.case.state_geography([period])
    rows = area_rows(some_areas(draft.rng, 4, 7))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    table = Table(
        [("area", words.area()), ("period", words.period())],
        rows,
        item_columns(some_dossiers(draft.rng), words),
        {"period": period},
    )
    draft.layer.lay(hidden, table, 1)
    hidden.hidden = True
    draft.case.outcome = "read; findings"
    draft.case.must_find.append({"cells": ["file"], "kind": "a hidden sheet holds figures", "any_of": True})


@kind(LINE)
def package_edges(draft: Draft) -> None:
    """A workbook that others open although a strict reader stumbles."""
    sheet = draft.sheet()
    _table(draft, sheet)
    draft.case.facts["edge"] = draft.rng.choice(EDGES)
