"""Rows: headings, counters, repeated headers, totals, sub-totals, regions, notes; agencies and communes."""

from __future__ import annotations

from ..figures import QUARTERS
from ..forms import (
    Column,
    Facts,
    Row,
    Table,
    area_rows,
    item_columns,
    item_rows,
    of_area,
    some_areas,
    some_dossiers,
    total_row,
)
from ..paper import Sheet
from ..words import AGENCIES, AREAS, COMMUNES, MONEY, VARIABLES, Area
from .registry import Draft, kind

LINE = "rows"
TOTALS = ("TỔNG CỘNG", "Tổng cộng", "Tổng số", "CỘNG")


def _of_provinces(draft: Draft, rows: list[Row], **how: object) -> Sheet:
    """A sheet of provinces with the period in every row of data."""
    words, sheet, period = draft.words, draft.sheet(), draft.rng.choice(QUARTERS)
    for row in rows:
        if row.role == "data":
            row.labels["period"] = period.text(draft.rng)
    labels = [("ordinal", words.ordinal()), ("area", words.area()), ("period", words.period())]
    table = Table(labels, rows, item_columns(some_dossiers(draft.rng), words), {"period": period}, **how)  # type: ignore[arg-type]  # names of fields
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), draft.head(sheet)))
    return sheet


@kind(LINE)
def section_headings(draft: Draft) -> None:
    """Headings A, I, a between the indicators of one province."""
    area, period, words, sheet = draft.area(), draft.period("quarter"), draft.words, draft.sheet()
    marks = draft.rng.choice((("A", "B"), ("I", "II")))
    received = item_rows(["dossiers_received", "dossiers_received_online"], words)
    resolved = item_rows(["dossiers_resolved", "dossiers_resolved_before_time", "dossiers_resolved_late"], words)
    for row, number in zip(received + resolved, ("1", "1.1", "1", "a", "b"), strict=True):
        row.labels["ordinal"] = number
    rows = [
        Row({"ordinal": marks[0], "item": "Tiếp nhận hồ sơ"}, role="section"), *received,
        Row({"ordinal": marks[1], "item": "Giải quyết thủ tục hành chính"}, role="section"), *resolved,
    ]  # fmt: skip
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, rows, [Column((words.value(),))], of_area(area) | {"period": period})
    end = draft.layer.lay(sheet, draft.trim(table), draft.head(sheet, period=period, area=area, always=True))
    draft.tail(sheet, end, area)
    draft.case.facts.update(area=area.id, period=period.code)


@kind(LINE)
def numbers_and_units_under_header(draft: Draft) -> None:
    """A row of units and a row (1) (2) (3) under the header."""
    _of_provinces(draft, area_rows(some_areas(draft.rng)), number_row=True, unit_row=draft.maybe(0.7))


@kind(LINE)
def repeated_headers(draft: Draft) -> None:
    """The header again at the top of every printed page."""
    _of_provinces(draft, area_rows(some_areas(draft.rng, 6, 12)), repeat_every=draft.rng.randint(3, 5))


@kind(LINE)
def grand_total(draft: Draft) -> None:
    """TỔNG CỘNG above or below the provinces."""
    rows = area_rows(some_areas(draft.rng, 3, 7))
    total = total_row(draft.rng.choice((*TOTALS, "TỔNG CỘNG (1+2+3)")), rows)
    _of_provinces(draft, [total, *rows] if draft.maybe() else [*rows, total])


@kind(LINE)
def sub_totals(draft: Draft) -> None:
    """A sub-total after each group of provinces, and their sum (I+II)."""
    areas = some_areas(draft.rng, 5, 8)
    half = len(areas) // 2
    first, second = area_rows(areas[:half]), area_rows(areas[half:])
    rows = [
        Row({"ordinal": "I", "area": "Nhóm 1"}, role="section"), *first, total_row("Cộng nhóm I", first, "subtotal"),
        Row({"ordinal": "II", "area": "Nhóm 2"}, role="section"), *second, total_row("Cộng nhóm II", second, "subtotal"),
        total_row("TỔNG CỘNG (I+II)", first + second),
    ]  # fmt: skip
    _of_provinces(draft, rows)


@kind(LINE)
def regions(draft: Draft) -> None:
    """Regions in capitals with their sums, each over some of its provinces only."""
    rows: list[Row] = []
    for region in dict.fromkeys(area.region for area in some_areas(draft.rng, 6, 9)):
        members = [area for area in AREAS if area.region == region][: draft.rng.randint(1, 4)]
        own = area_rows(members, len(rows) + 1)
        heading = total_row(region.upper() if draft.maybe(0.8) else region, own, "subtotal")
        rows += [heading, *own]
    if draft.maybe():
        rows.insert(0, total_row("CẢ NƯỚC", [row for row in rows if row.role == "data"]))
        # whole sums of the country under its own name may be figures of the country: never those of a province
        rows[0].facts = {"answered": False}
    _of_provinces(draft, rows)
    for row, role in draft.case.sheets[0].rows.items():
        if role == "total":
            draft.case.may_find.append(
                {
                    "cells": [f"{draft.case.sheets[0].title}!{row}"],
                    "what": "the sum of some provinces is not the country",
                }
            )


@kind(LINE)
def notes_and_signature(draft: Draft) -> None:
    """Letterhead, remarks and signatures all around."""
    words, sheet, period, area = draft.words, draft.sheet(), draft.period("quarter"), draft.area()
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    labels = [("ordinal", words.ordinal()), ("area", words.area()), ("period", words.period())]
    table = Table(labels, rows, item_columns(some_dossiers(draft.rng), words), {"period": period}, note="Ghi chú")
    end = draft.layer.lay(sheet, table, draft.head(sheet, always=True))
    draft.tail(sheet, end, area, always=True)


def _parts_of_one(draft: Draft, role: str, header: str, parts: tuple[str, ...], area: Area) -> None:
    """Rows that are parts of one province, and the total that alone is its figure."""
    words, sheet, period = draft.words, draft.sheet(), draft.period()
    names = some_dossiers(draft.rng)
    chosen = draft.rng.sample(parts, draft.rng.randint(3, 6))
    whole: Facts = of_area(area) | {"period": period}
    rows = [
        Row({"ordinal": n, role: text}, {"share": n, "answered": False}, "agency") for n, text in enumerate(chosen, 1)
    ]
    total = Row({role: draft.rng.choice(TOTALS)}, whole, "total")
    table = Table([("ordinal", words.ordinal()), (role, header)], [], item_columns(names, words), whole)
    top = draft.layer.lay(sheet, table, draft.head(sheet, period=period, area=area, always=True))
    end = _shares(draft, sheet, table, rows, total, top)
    draft.tail(sheet, end, area)
    draft.case.facts.update(area=area.id, period=period.code)


def _shares(draft: Draft, sheet: Sheet, table: Table, rows: list[Row], total: Row, top: int) -> int:
    """Split every figure of the province among the parts; nobody's part is the province's."""
    last = top + len(rows)
    draft.layer._row(sheet, table, total, last, 1)
    for place in range(len(table.columns)):
        column = len(table.labels) + place + 1
        whole = int(sheet.cells[last, column])  # type: ignore[arg-type]  # dossiers are whole
        cuts = sorted(draft.rng.sample(range(1, whole), len(rows) - 1))
        for row, low, high in zip(range(top, last), [0, *cuts], [*cuts, whole], strict=True):
            sheet.put(row, column, high - low)
    for number, row in enumerate(rows):
        sheet.rows[top + number] = row.role
        for column, (role, _) in enumerate(table.labels, start=1):
            sheet.put(top + number, column, row.labels.get(role))
    return last + 1


@kind(LINE)
def agencies_with_total(draft: Draft) -> None:
    """A row per agency; only the total is the province."""
    _parts_of_one(draft, "agency", draft.rng.choice(("Cơ quan, đơn vị", "Cơ quan", "Đơn vị")), AGENCIES, draft.area())


@kind(LINE)
def communes_with_total(draft: Draft) -> None:
    """A row per commune; only the total is the province."""
    lao_cai = next(area for area in AREAS if area.name == "Lào Cai")
    _parts_of_one(draft, "agency", draft.rng.choice(("Xã, phường", "Đơn vị", "Xã/phường")), COMMUNES, lao_cai)


@kind(LINE)
def budget_with_parts(draft: Draft) -> None:
    """Running numbers I, 1, 1.1 over lines of a budget, "trong đó" between them."""
    area, words, sheet = draft.area(), draft.words, draft.sheet()
    period, unit = draft.period("year"), ("triệu đồng", 10**6)
    names = ["local_budget_expenditure", "stid_investment_expenditure", "stid_recurrent_expenditure"]
    rows = item_rows(names, words, dict.fromkeys(names, unit))
    for row, number in zip(rows, ("I", "1", "2"), strict=True):
        row.labels["ordinal"] = number
    rows.insert(1, Row({"item": "Trong đó:"}, role="section"))
    labels = [("ordinal", words.ordinal()), ("item", words.item())]
    table = Table(labels, rows, [Column((words.value(),))], of_area(area) | {"period": period})
    row = draft.head(sheet, period=period, area=area, money=True, always=True)
    row = draft.unit_line(sheet, unit[0], row)
    draft.tail(sheet, draft.layer.lay(sheet, draft.trim(table), row), area)
    assert set(names) <= {*MONEY} <= {*VARIABLES}
    draft.case.state_geography([period])
    draft.case.facts.update(area=area.id, period=period.code, unit=unit[0])
