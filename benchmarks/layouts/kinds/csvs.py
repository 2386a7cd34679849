"""CSV: delimiters, and quotes that swallow lines."""

from __future__ import annotations

from ..figures import QUARTERS
from ..forms import Table, area_rows, item_columns, some_areas
from ..paper import Sheet
from .registry import Draft, kind

LINE = "CSV"


def _table(draft: Draft) -> Sheet:
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng, 4, 8))
    for row in rows:
        row.labels["period"] = period.code
    table = Table([("area", words.area()), ("period", words.period())], rows,
                  item_columns(["dossiers_received", "dossiers_received_online"], words), {"period": period},
                  note="Ghi chú")  # fmt: skip
    draft.layer.lay(sheet, table, 1)
    draft.case.form = "csv"
    draft.case.delimiter = draft.rng.choice((",", ";", "\t", "|"))
    return sheet


@kind(LINE)
def delimiters(draft: Draft) -> None:
    """Comma, semicolon, tab and pipe."""
    sheet = _table(draft)
    if draft.maybe():
        sheet.put(sheet.last_row, 5, 'Gồm:\n- trực tuyến; trực tiếp\n- "bưu chính"')


@kind(LINE)
def quote_swallows(draft: Draft) -> None:
    """A quote that closes some rows later, or never: an error at its line, never rows that vanish."""
    sheet = _table(draft)
    opened = draft.rng.randint(2, sheet.last_row - 1)
    sheet.put(opened, 5, "\x00open")  # the writer turns these into bare quotes
    if draft.maybe():
        sheet.put(sheet.last_row, 5, "\x00close")
    draft.case.outcome = "ask"
    draft.case.must_find.append({"cells": ["file"], "kind": "a quote that swallows lines", "any_of": True})


@kind(LINE)
def letterhead_in_csv(draft: Draft) -> None:
    """Title lines above the header of a CSV file."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    sheet.line(1, ["BÁO CÁO SỐ LIỆU GIẢI QUYẾT TTHC"], "title")
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    table = Table([("ordinal", "STT"), ("area", words.area()), ("period", words.period())], rows,
                  item_columns(["dossiers_received", "dossiers_received_online"], words), {"period": period})  # fmt: skip
    draft.layer.lay(sheet, table, 3)
    draft.case.form = "csv"
