"""The sheets beside a form: what each figure means and must agree with, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.properties import PageSetupProperties

from nq57_indicators.forms.filling import looks
from nq57_indicators.forms.filling.controls import Lists, stage_word
from nq57_indicators.forms.filling.looks import Look
from nq57_indicators.forms.filling.relations import relations_of
from nq57_indicators.forms.filling.request import Request
from nq57_indicators.forms.filling.sheet import formula_of
from nq57_indicators.layouts.own_form import column_title
from nq57_indicators.texts.labels import label

_WIDTHS: Final = (6, 50, 28, 18, 14, 60)
_LINE: Final = 15.0


def write_guidance(page: Any, request: Request) -> None:
    """How the form is filled in, every variable, every indicator computed from them, every relation."""
    for place, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    _across(page, label("form_guide.title"), looks.TITLE)
    stages = {
        "expected": stage_word("expected"),
        "actual": stage_word("actual"),
        "empty": stage_word(request.stage or "actual"),
    }
    for name in ("fill", "empty", "stage", "check", "send"):
        _across(page, label(f"form_guide.{name}", **stages), looks.PLAIN)
    _items(page, request)
    _computed(page, request)
    names = {item.id: item.name for item in request.asked}
    _across(page, label("form_guide.relations"), looks.BOLD)
    for number, relation in enumerate(relations_of(request), start=1):
        _across(page, f"{number}. {relation.in_words(names)}", looks.SMALL)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.sheet_view.showGridLines = False


def _items(page: Any, request: Request) -> None:
    _across(page, label("form_guide.items"), looks.BOLD)
    titles = [label(f"form_guide.{name}") for name in ("name", "code", "unit", "kind", "meaning")]
    _row(page, titles, looks.HEAD, column_title("ordinal"))
    for number, item in enumerate(request.asked, start=1):
        kind = label("measure.stock" if item.is_stock else "measure.flow")
        units = ", ".join(unit.name.vi for unit in item.units)
        _row(page, [item.name, item.id, units, kind, item.description], looks.BOXED_SMALL, number)


def _computed(page: Any, request: Request) -> None:
    _across(page, label("form_guide.computed"), looks.BOLD)
    for number, indicator in enumerate(request.indicators, start=1):
        unit = request.catalogue.units.get(indicator.unit_measure)
        name = f"{number}. {indicator.name.vi} ({unit.name.vi if unit else indicator.unit_measure}; {indicator.id})"
        _across(page, f"{name}\n{formula_of(indicator, request)}".strip(), looks.SMALL)


def _across(page: Any, text: str, look: Look) -> None:
    row = page.max_row + 1 if page.max_row > 1 or page.cell(1, 1).value is not None else 1
    cell = page.cell(row, 1, text)
    cell.data_type = "s"
    look.on(cell)
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    lines = sum(-(-max(len(line), 1) // sum(_WIDTHS)) for line in text.split("\n"))
    page.row_dimensions[row].height = _LINE * lines + 4


def _row(page: Any, texts: Sequence[str], look: Look, number: object) -> None:
    row = page.max_row + 1
    look.on(page.cell(row, 1, number))
    for place, text in enumerate(texts, start=2):
        cell = page.cell(row, place, text)
        cell.data_type = "s"
        look.on(cell)
    lines = max(-(-len(text) // (width - 4)) for text, width in zip(texts, _WIDTHS[1:], strict=True))
    page.row_dimensions[row].height = _LINE * max(lines, 1) + 2


def write_lists(page: Any, request: Request) -> Lists:
    """The areas and bodies to choose from on a hidden sheet; gives the ranges they stand in."""
    table = request.catalogue.areas
    schemes = {table[area].scheme for area in request.areas}
    levels = {table[area].level for area in request.areas}
    areas = [
        request.area_name(area)
        for area in table
        if table[area].scheme in schemes and table[area].level in levels and table.exists_on(area, request.period.end)
    ]
    bodies = [request.body_name(body) for body in request.bodies]
    page.sheet_state = "hidden"
    return Lists(*(_listed(page, place, texts) for place, texts in ((1, areas), (2, bodies))))


def _listed(page: Any, place: int, texts: Sequence[str]) -> str:
    for row, text in enumerate(texts, start=1):
        page.cell(row, place, text)
    letter = get_column_letter(place)
    return f"{quote_sheetname(page.title)}!${letter}$1:${letter}${len(texts)}" if texts else ""
