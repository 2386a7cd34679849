"""The sheet of a form: the head of the administration's forms, a table to fill in, notes, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from nq57_indicators.forms.filling import looks
from nq57_indicators.forms.filling.controls import Controls, Lists, stage_word
from nq57_indicators.forms.filling.looks import Look
from nq57_indicators.forms.filling.relations import Relation, relations_of
from nq57_indicators.forms.filling.request import FormItem, Request
from nq57_indicators.layouts.own_form import column_title
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.formulas import formula_lines
from nq57_indicators.texts.periods import day_in_words, days_of, period_in_words

_WIDTHS: Final = {
    "ordinal": 6, "area": 17, "item": 42, "code": 21, "unit": 14, "previous": 19, "figure": 18, "stage": 16,
    "reason": 17, "remark": 20,
}  # fmt: skip
_MEASURED: Final = ("previous", "figure", "stage", "reason", "remark")
"""Columns that are numbered 1, 2, …; those before them have letters."""
_LINE: Final = 16.0
_MOST_NOTES: Final = 12
_LETTERS_OF_CODE: Final = 30
_SMALL: Final = 1.3
"""Letters of the notes, which are smaller, for one of the table."""

Previous = Mapping[tuple[str, str], float]
"""Figures of the period before, by variable and area."""


@dataclass
class FormSheet:
    """Draws the sheet of one request on an empty sheet ``page``."""

    page: Any
    request: Request
    lists: Lists
    previous: Previous | None = None
    guidance: str = ""
    """The name of the sheet with explanations."""

    def __post_init__(self) -> None:
        left_out = set() if len(self.request.areas) > 1 else {"area"}
        left_out |= set() if self.previous is not None else {"previous"}
        self.columns = [name for name in _WIDTHS if name not in left_out]
        self.at = {name: place for place, name in enumerate(self.columns, start=1)}
        self.controls = Controls(self.page, self.request, self.at, self.lists)
        self.row = 1

    def draw(self) -> None:
        """The whole sheet."""
        for name, place in self.at.items():
            self.page.column_dimensions[get_column_letter(place)].width = _WIDTHS[name]
        self._mark()
        self._head()
        header = self.row
        self._header()
        cells = self._rows()
        relations = relations_of(self.request)
        self.controls.choices(cells)
        self.controls.checks(cells, relations)
        self._notes(relations)
        self._signatures()
        self._page(header)

    # ---- around the table -----------------------------------------------------------------------------------------

    def _mark(self) -> None:
        for line in self.request.mark.lines():
            self.page.cell(self.row, 1, line)
            self.page.row_dimensions[self.row].hidden = True
            self.row += 1

    def _head(self) -> None:
        request = self.request
        duty, due = request.duty, request.due
        basis, received, symbol = label("form.basis_open"), label("form.received_open"), self.symbol
        if duty is not None and due is not None:
            number = request.catalogue.documents[duty.source.document].number
            basis = label("form.basis", document=number, clause=duty.source.clause or "")
            received = label("form.received", day=day_in_words(due))
        self._pair(label("form.symbol", symbol=symbol), "form.reporter", self._reporter())
        self._pair(basis, "form.receiver", request.receiver or label("form.open"))
        self._pair(received, *self._scope())
        self.row += 1
        title = duty.name.vi if duty else label("form.title_of_indicators")
        self._across(title.upper(), looks.TITLE, _LINE * 1.5)
        first, last = days_of(request.period)
        said = period_in_words(request.period.label)
        calendar = label(f"calendar.{request.period.calendar}")
        self._across(label("form.period", period=said, first=first, last=last, calendar=calendar), looks.SUBTITLE)
        self._across(label("form.how"), looks.SUBTITLE, _LINE * 2)

    @property
    def symbol(self) -> str:
        """The sign of the form: the duty it answers."""
        return self.request.duty.id if self.request.duty else "nq57"

    def _reporter(self) -> str:
        return self.request.body_name(self.request.body) if self.request.body else ""

    def _scope(self) -> tuple[str, str]:
        """What the figures are of, where it is not the reporting body itself."""
        areas = self.request.areas
        if len(areas) == 1 and areas[0] != self.request.body:
            return "form.scope", self.request.area_name(areas[0])
        return "", ""

    def _pair(self, left: str, key: str, value: str) -> None:
        """A line of the head: what the form is on the left, who it is from and to on the right."""
        self._put(self.row, 1, left, looks.PLAIN, until=self.at["item"])
        if key:
            self._put(self.row, self.at["unit"], label(key), looks.LABEL, until=self.at["figure"])
            look = looks.SET if value else looks.CHOSEN
            self._put(self.row, self.at["stage"], value or None, look, until=len(self.columns))
            if key == "form.reporter" and len(self.request.bodies) != 1:
                self.controls.body(self.page.cell(self.row, self.at["stage"]).coordinate)
        self.row += 1

    def _across(self, text: str, look: Look, height: float = _LINE) -> None:
        self._put(self.row, 1, text, look, until=len(self.columns))
        self.page.row_dimensions[self.row].height = height
        self.row += 1

    def _put(self, row: int, column: int, value: object, look: Look, until: int = 0) -> Any:
        cell = self.page.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with "=" is no formula
        look.on(cell)
        if until > column:
            for beside in range(column + 1, until + 1):
                look.on(self.page.cell(row, beside))
            self.page.merge_cells(start_row=row, start_column=column, end_row=row, end_column=until)
        return cell

    # ---- the table ------------------------------------------------------------------------------------------------

    def _header(self) -> None:
        period = period_in_words(self.request.previous)
        period = f"{period[0].lower()}{period[1:]}"
        letters, number = iter("ABCDEFGH"), 0
        for name, place in self.at.items():
            title = column_title(name, period=period) if name == "previous" else column_title(name)
            self._put(self.row, place, title, looks.HEAD)
            number += name in _MEASURED
            self._put(self.row + 1, place, number if name in _MEASURED else next(letters), looks.NUMBERED)
        self.page.row_dimensions[self.row].height = _LINE * 2.5
        self.row += 2

    def _rows(self) -> dict[str, dict[str, int]]:
        """The rows to fill in; gives the row of every variable by area."""
        places: dict[str, dict[str, int]] = {}
        number = 0
        for area in self.request.areas if "area" in self.at else ("",):
            for item in self.request.asked:
                number += 1
                places.setdefault(area, {})[item.id] = self.row
                self._asked(number, area, item)
                self.row += 1
        return places

    def _asked(self, number: int, area: str, item: FormItem) -> None:
        unit = item.unit
        stage = self.request.stage
        values: dict[str, tuple[object, Look]] = {
            "ordinal": (number, looks.CENTRED),
            "area": (self.request.area_name(area) if area else None, looks.CHOICE),
            "item": (item.name, looks.BOXED),
            "code": (item.id, looks.CODE),
            "unit": (unit.name.vi if unit else None, looks.CENTRED if unit else looks.INPUT),
            "previous": (self._before(item, area), looks.BEFORE[item.integer]),
            "figure": (None, looks.FIGURE[item.integer]),
            "stage": (stage_word(stage) if stage else None, looks.INPUT),
            "reason": (None, looks.INPUT),
            "remark": (None, looks.INPUT),
        }
        for name, place in self.at.items():
            self._put(self.row, place, *values[name])
        before = values["previous"][0] if "previous" in self.at else None
        lines = max(
            -(-len(item.name) // (_WIDTHS["item"] - 4)),
            -(-len(item.id) // _LETTERS_OF_CODE),
            -(-len(before) // (_WIDTHS["previous"] - 3)) if isinstance(before, str) else 1,
        )
        self.page.row_dimensions[self.row].height = _LINE * lines + 2

    def _before(self, item: FormItem, area: str) -> object:
        """Last period's figure in the unit that is asked for; with its unit in words where that is to be chosen."""
        where = area or next(iter(self.request.areas), "")
        value = (self.previous or {}).get((item.id, where))
        if value is None:
            return None
        if item.unit is not None:
            return value / item.unit.factor
        own = next((unit for unit in item.units if unit.factor == 1), item.units[0])
        return f"{figure(value / own.factor)} {own.name.vi}"

    # ---- below the table ------------------------------------------------------------------------------------------

    def _notes(self, relations: Sequence[Relation]) -> None:
        """What must hold and what is computed; of a long form the sheet of explanations says it."""
        lines = list(_note_lines(self.request, relations))
        self.row += 1
        self._across(f"{label('form.notes')}:", looks.SMALL_BOLD)
        for line in lines if len(lines) <= _MOST_NOTES else ():
            self._across(f"- {line}", looks.SMALL, _LINE * -(-len(line) // self._letters()))
        self._across(f"- {label('form.more_guidance', sheet=self.guidance)}", looks.SMALL)

    def _letters(self) -> int:
        return int(_SMALL * sum(_WIDTHS[name] for name in self.columns))

    def _signatures(self) -> None:
        self.row += 1
        left, right = self.at["item"], self.at["figure"]
        lines = (
            ("", label("form.day", year=self.request.period.end.year), looks.SIGNS),
            (label("form.writer"), label("form.head"), looks.SIGNED),
            (label("form.writer_signs"), label("form.head_signs"), looks.SIGNS),
        )
        for line, other, look in lines:
            if line:
                self._put(self.row, left, line, look)
            self._put(self.row, right, other, look, until=len(self.columns) - 1)
            self.row += 1

    def _page(self, header: int) -> None:
        page = self.page
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_title_rows = f"{header}:{header + 1}"
        page.print_area = f"A1:{get_column_letter(len(self.columns))}{self.row + 3}"
        page.print_options.horizontalCentered = True
        margins = page.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 0.5, 0.4, 0.5, 0.6
        page.oddFooter.center.text = label("form.footer", symbol=self.symbol, catalogue=self.request.catalogue.version)
        page.oddFooter.center.size, page.oddFooter.center.font = 8, f"{looks.FONT},Regular"
        page.freeze_panes = f"{get_column_letter(self.at['unit'])}{header + 2}"
        page.sheet_view.showGridLines = False
        protection = page.protection
        protection.enable()  # without a password: it keeps the hand from slipping, and nobody from working
        for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
            setattr(protection, allowed, False)


def _note_lines(request: Request, relations: Sequence[Relation]) -> Iterator[str]:
    names = {item.id: item.name for item in request.asked}
    for relation in relations:
        yield label("form.must_hold", relation=relation.in_words(names))
    for indicator in request.indicators:
        formula = formula_of(indicator, request)
        if formula:
            unit = request.catalogue.units.get(indicator.unit_measure)
            unit_name = unit.name.vi if unit else indicator.unit_measure
            yield label("form.computed", indicator=indicator.name.vi, unit=unit_name, formula=formula)


def formula_of(indicator: Indicator, request: Request) -> str:
    """The formula of an indicator at the level of the form, in one sentence after another."""
    lines = formula_lines(indicator, request.catalogue, level=request.level)
    return ". ".join(line.strip().rstrip(".") for line in lines)
