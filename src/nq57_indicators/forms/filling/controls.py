"""What guards the cells of a form: drop-downs, hints, bounds, and red where figures do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from nq57_indicators.forms.filling import looks
from nq57_indicators.forms.filling.relations import Relation
from nq57_indicators.forms.filling.request import FormItem, Request
from nq57_indicators.models.codelists import MISSING_REASONS, STAGES
from nq57_indicators.texts.labels import label

_MOST_PROMPT, _MOST_ERROR = 255, 225
"""Characters that Excel takes."""

Cells = Mapping[str, Mapping[str, int]]
"""The row of every variable, by area."""


@dataclass(frozen=True)
class Lists:
    """Where the choices of drop-downs stand that are too long to be written into them: ranges of a sheet."""

    areas: str
    bodies: str


@dataclass(frozen=True)
class Controls:
    """Puts them on ``page``; ``at`` gives the number of every column by its name."""

    page: Any
    request: Request
    at: Mapping[str, int]
    lists: Lists

    def body(self, cell: str) -> None:
        """The drop-down of whoever fills in the form."""
        if self.lists.bodies:
            self._validate(self._list(self.lists.bodies, label("form.hint_body")), [cell])

    def choices(self, cells: Cells) -> None:
        """Drop-downs of areas, stages, units and reasons; bounds and hints of the figures."""
        rows = [row for by_item in cells.values() for row in by_item.values()]
        whole = range(min(rows), max(rows) + 1)
        stages = self._list(_inline(map(stage_word, STAGES)))
        self._validate(stages, [self._span("stage", whole)])
        self._validate(
            self._list(_inline(reason_words(self.request).values()), label("form.hint_reason")),
            [self._span("reason", whole)],
        )
        if "area" in self.at:
            self._validate(self._list(self.lists.areas), [self._span("area", whole)])
        for item in self.request.asked:
            own = [by_item[item.id] for by_item in cells.values()]
            self._validate(self._number(item), [self._cell("figure", row) for row in own])
            if item.unit is None:
                chosen = self._list(_inline(unit.name.vi for unit in item.units), label("form.hint_unit"))
                self._validate(chosen, [self._cell("unit", row) for row in own])

    def _number(self, asked: FormItem) -> DataValidation:
        """A figure within the bounds of its variable, with a hint of what it is. Values that are pasted pass by it."""
        low, high = asked.valid
        unit = asked.unit.name.vi if asked.unit else label("form.unit_chosen")
        said = {"low": f"{low:g}", "high": f"{high:g}"}
        whole = asked.integer and asked.unit is not None
        made = DataValidation(type="whole" if whole else "decimal", allow_blank=True)
        scale = asked.unit.factor if asked.unit else 1.0
        if asked.unit is None or (isinf(low) and isinf(high)):
            made = DataValidation(type="decimal", operator="between", formula1="-1E+300", formula2="1E+300")
        elif isinf(high):
            made.operator, made.formula1 = "greaterThanOrEqual", f"{low / scale:.15g}"
            made.error = label("form.refused_whole" if whole else "form.refused_number", **said)[:_MOST_ERROR]
        else:
            made.operator = "between"
            made.formula1, made.formula2 = f"{max(low, -1e300) / scale:.15g}", f"{high / scale:.15g}"
            made.error = label("form.refused_bounds", **said)[:_MOST_ERROR]
        hint = label("form.hint", name=asked.name, unit=unit, description=asked.description).strip()
        return _prompting(made, hint)

    def _list(self, choices: str, hint: str = "") -> DataValidation:
        made = DataValidation(type="list", formula1=choices, allow_blank=True)
        made.error = label("form.refused_list")
        return _prompting(made, hint)

    def _validate(self, made: DataValidation, places: Sequence[str]) -> None:
        for place in places:
            made.add(place)
        self.page.add_data_validation(made)

    def checks(self, cells: Cells, relations: Sequence[Relation]) -> None:
        """Red where figures do not agree, a figure has a reason for being missing, or a figure has no unit."""
        loose = {item.id for item in self.request.asked if item.unit is None}
        for by_item in cells.values():
            for relation in relations:
                figures = {item: self._fixed("figure", by_item[item]) for item in relation.items}
                broken = relation.broken(figures)
                units = [self._fixed("unit", by_item[item]) for item in relation.items if item in loose]
                if len(units) > 1:  # figures in two units cannot be compared
                    alike = ",".join(f"{units[0]}={other}" for other in units[1:])
                    broken = f"AND({alike},{broken})"
                self._red([self._cell("figure", by_item[item]) for item in relation.items], broken)
            first, last = min(by_item.values()), max(by_item.values())
            value, reason = (f"${get_column_letter(self.at[name])}{first}" for name in ("figure", "reason"))
            both = f'AND({value}<>"",{reason}<>"")'
            self._red([self._span("reason", range(first, last + 1))], both)
            for item in sorted(loose & by_item.keys()):
                row = by_item[item]
                asked = f'AND({self._fixed("figure", row)}<>"",{self._fixed("unit", row)}="")'
                self._red([self._cell("unit", row)], asked)

    def _red(self, places: Sequence[str], formula: str) -> None:
        rule = Rule("expression", formula=[formula], dxf=looks.WRONG)
        self.page.conditional_formatting.add(" ".join(places), rule)

    def _cell(self, name: str, row: int) -> str:
        return f"{get_column_letter(self.at[name])}{row}"

    def _fixed(self, name: str, row: int) -> str:
        return f"${get_column_letter(self.at[name])}${row}"

    def _span(self, name: str, rows: range) -> str:
        return f"{self._cell(name, rows[0])}:{self._cell(name, rows[-1])}"


def stage_word(stage: str) -> str:
    """How a form calls a stage."""
    return label(f"stage.{stage}")


def reason_words(request: Request) -> dict[str, str]:
    """How a form calls the reasons for which a figure is missing: the first spelling of the vocabulary."""
    spelt = request.catalogue.vocabulary.codes.get("missing_reason", {})
    return {code: next(iter(spelt.get(code, ())), code) for code in MISSING_REASONS}


def _inline(choices: Iterable[str]) -> str:
    return '"' + ",".join(choices) + '"'


def _prompting(made: DataValidation, hint: str) -> DataValidation:
    made.errorTitle = label("form.refused_title")
    made.showErrorMessage = True
    if hint:
        made.prompt = hint if len(hint) <= _MOST_PROMPT else f"{hint[: _MOST_PROMPT - 1]}…"
        made.showInputMessage = True
    return made
