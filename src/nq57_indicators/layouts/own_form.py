"""The mark of a form that this library made: of which catalogue and layout it is, and the layout it is read by.

The mark stands in hidden rows over the form, so that it stays with the sheet when that is copied into another workbook, or
saved as another kind of file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.fitting import OWN_FORM, PERIOD
from nq57_indicators.layouts.form_stages import hold_stage
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.interpreting import Interpretation
from nq57_indicators.layouts.periods_said import Statement
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import DATA, REMARK, RowReading
from nq57_indicators.layouts.times import Period
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.layouts import ColumnRole, HeldFact, Layout, LayoutColumn, LayoutRow, LayoutTable
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.tables.identity import identity
from nq57_indicators.texts import label

VERSION: Final = 1
"""The form of the mark and the columns of the form: higher where an older library could not read it."""
MARK: Final = "nq57-form"

_ROLES: Final[Mapping[str, ColumnRole]] = {
    "ordinal": "comment",
    "area": "ref_area",
    "item": "variable",
    "code": "comment",
    "unit": "unit_measure",
    "previous": "compared",
    "figure": "figures",
    "stage": "stage",
    "reason": "missing_reason",
    "remark": "comment",
}
_OPTIONAL: Final = ("area", "previous")
_FACTS: Final = ("period", "calendar", "geography", "area", "body", "duty", "catalogue", "rows")
_LINE: Final = 400
"""Characters of one cell of the mark: longer texts are cut when they are read."""
_DIGITS: Final = 6
_MOST_NAMED: Final = 5
"""Rows that are gone and named."""


@dataclass(frozen=True)
class FormMark:
    """What a form says of itself.

    ``facts`` has the period, calendar and scheme of areas, the area where it is of one only, the body and duty where they are
    set, the version of the catalogue, how many rows it was drawn with. ``definitions`` has a short hash of the meaning of every
    variable asked for.
    """

    facts: Mapping[str, str]
    definitions: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION

    def lines(self) -> list[str]:
        """The mark as lines of text.

        >>> FormMark({"period": "2026-S1", "calendar": "administrative"}, {"dossiers_received": "1f00aa"}).lines()
        ['nq57-form 1; period=2026-S1; calendar=administrative', 'nq57-form: dossiers_received=1f00aa']
        """
        facts = (f"{name}={self.facts[name]}" for name in _FACTS if self.facts.get(name))
        found = ["; ".join([f"{MARK} {self.version}", *facts])]
        line = ""
        for text in (f"{item}={hashed}" for item, hashed in self.definitions.items()):
            if line and len(line) + len(text) > _LINE:
                found.append(line)
                line = ""
            line = f"{line} {text}" if line else f"{MARK}: {text}"
        return [*found, line] if line else found


def mark_of(grid: Grid) -> FormMark | None:
    """The mark of a sheet, ``None`` where it is no form of this library."""
    texts = [text.strip() for row in grid.texts[: grid.above + 1] for text in row if text.strip().startswith(MARK)]
    first = next((text for text in texts if text.startswith(f"{MARK} ")), None)
    if first is None:
        return None
    version, *facts = first.removeprefix(MARK).split(";")
    listed = [part for text in texts if text.startswith(f"{MARK}:") for part in text.removeprefix(f"{MARK}:").split()]
    number = version.strip()
    return FormMark(_pairs(facts), _pairs(listed), int(number) if number.isdecimal() else 0)


def _pairs(texts: list[str]) -> dict[str, str]:
    return {name.strip(): text.strip() for name, sign, text in (text.partition("=") for text in texts) if sign}


def meaning(item: str, catalogue: Catalogue) -> str:
    """A short hash of what a figure of a variable means: its unit, whether it is of a period or a day, its prices.

    A name may be worded better without any figure meaning something else.

    >>> from nq57_indicators import load_catalogue
    >>> len(meaning("dossiers_received", load_catalogue()))
    6
    """
    variable = catalogue.variables.get(item)
    if variable is None:
        return identity("definition", catalogue.indicators[item].unit_measure)[:_DIGITS]
    return identity("definition", variable.unit_measure, variable.measure, variable.price_basis)[:_DIGITS]


def changed_since(mark: FormMark, catalogue: Catalogue) -> list[str]:
    """The variables of a form that the catalogue no longer has, or that mean something else in it."""
    known = {*catalogue.variables, *catalogue.indicators}
    return [
        item for item, hashed in mark.definitions.items() if item not in known or meaning(item, catalogue) != hashed
    ]


@dataclass(frozen=True)
class Verdict:
    """What is to be said of a form as a whole; one that is ``refused`` is not read."""

    rule: str
    found: str
    expected: str
    refused: bool = True


def verdict_on(mark: FormMark, catalogue: Catalogue) -> Verdict | None:
    """Whether a form is read with a catalogue; ``None`` where nothing need be said."""
    if mark.version != VERSION:
        return Verdict("form-of-other-layout", str(mark.version), str(VERSION))
    changed = changed_since(mark, catalogue)
    made_with = mark.facts.get("catalogue", "")
    if changed:
        return Verdict("form-outdated", f"{made_with}: {', '.join(changed)}", _command(mark))
    if made_with != catalogue.version:
        return Verdict("form-of-other-catalogue", made_with, catalogue.version, refused=False)
    return None


def _command(mark: FormMark) -> str:
    """The command that makes the form anew."""
    given = [("--duty", "duty"), ("--body", "body"), ("--period", "period")]
    options = [f"{option} {mark.facts[name]}" for option, name in given if mark.facts.get(name)]
    return " ".join(["nq57 form", *options])


def key_of(mark: FormMark) -> tuple[str, str, str]:
    """Body, period and calendar that a form was made for; empty where it leaves them open."""
    return mark.facts.get("body", ""), mark.facts.get("period", ""), mark.facts.get("calendar", "")


def stated_by(mark: FormMark, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What a form says beside its table: who provides the figures, where it is not the area they are of."""
    body = mark.facts.get("body", "")
    return (("provider", body),) if body in catalogue.bodies else ()


def layout_of(mark: FormMark, catalogue: Catalogue) -> Layout:
    """The layout a form is read by: the same for all, with the calendar and scheme of areas that its mark says.

    Every row that was asked for is one of data: what is left empty in it is missing, and heads nothing.
    """
    holds = tuple(
        HeldFact.model_validate({"part": part, "where": "given", "value": mark.facts[part]})
        for part in ("calendar", "geography")
        if mark.facts.get(part)
    )
    rows = tuple(LayoutRow(label=name, role="data") for name in _names(mark, catalogue))
    tables = (
        LayoutTable(columns=tuple(_columns({*left_out})), holds=holds, rows=rows)
        for size in range(len(_OPTIONAL) + 1)
        for left_out in combinations(_OPTIONAL, size)
    )
    return Layout(version=1, id=OWN_FORM, tables=tuple(tables))


def _names(mark: FormMark, catalogue: Catalogue) -> Iterator[str]:
    for item in mark.definitions:
        thing = catalogue.variables.get(item) or catalogue.indicators.get(item)
        if thing is not None:
            yield thing.name.vi


def _columns(left_out: set[str]) -> Iterator[LayoutColumn]:
    for name, role in _ROLES.items():
        if name not in left_out:
            text = column_title(name, period=PERIOD) if name == "previous" else column_title(name)
            yield LayoutColumn(header=(text,), role=role)


def column_title(name: str, **fields: str) -> str:
    """The words over a column of a form.

    >>> column_title("item")
    'Chỉ tiêu'
    """
    return label(f"form_column.{name}", **fields)


def form_titles() -> frozenset[str]:
    """The words over the columns that every form has, in plain text."""
    return frozenset(plain(column_title(name)) for name in _ROLES if name not in _OPTIONAL)


def declared_with(mark: FormMark, declared: Declared) -> Declared:
    """What the caller says, else the form."""
    return replace(
        declared,
        period=declared.period or mark.facts.get("period"),
        area=declared.area or mark.facts.get("area"),
    )


def hold_what_is_marked(
    interpretation: Interpretation, mark: FormMark, declared: Declared, wording: Wording, inquiry: Inquiry
) -> None:
    """The period and area of the mark, for what the caller leaves open, and the stage of its duty.

    A letterhead, or the name of the sheet, file or folder, that says something else is asked about: a form was used for
    another period or province than it was made for.
    """
    roles = {column.role for column in interpretation.columns}
    duty = wording.names.codes.catalogue.obligations.get(mark.facts.get("duty", ""))
    if duty is not None and duty.expects_stage is not None and declared.stage is None:
        hold_stage(interpretation, duty.expects_stage, inquiry)
    if "period" in mark.facts and declared.period is None and "time_period" not in roles:
        period = Period(mark.facts["period"], mark.facts.get("calendar"))
        others = {
            said.period.label: said.at for said in interpretation.context.periods if said.period.label != period.label
        }
        answer = _marked(interpretation, inquiry, "time_period", period.label, others)
        interpretation.held.period = period if answer == period.label else Period(answer) if answer else None
    if "area" in mark.facts and declared.area is None and "ref_area" not in roles:
        area = mark.facts["area"]
        strangers = {
            said.text: said for said in interpretation.context.areas if not wording.ids(said.text) & wording.ids(area)
        }
        interpretation.held.area = _marked(interpretation, inquiry, "ref_area", area, strangers)


def _marked(
    interpretation: Interpretation, inquiry: Inquiry, part: str, marked: str, others: Mapping[str, Statement]
) -> str | None:
    """What the mark says, where nothing says otherwise; else the answer. Without one the figures wait."""
    if not others:
        return marked
    interpretation.held.answered.add(part)
    at, table = next(iter(others.values())), interpretation.block.grid.table
    line = interpretation.block.grid.lines[at.row] if at.row >= 0 else 0
    column = interpretation.block.grid.places[at.column] if at.column >= 0 else 0
    answer = inquiry.ask(
        "statements-differ",
        (part, marked, *sorted(others)),
        (table.file, table.sheet, line, column),
        found="; ".join([f"{MARK}: {marked}", *(f"{said.text} ({other})" for other, said in others.items())]),
        choices=[marked, *sorted(others)],
        figures=len(interpretation.data),
        of_file=True,
    )
    if answer is None:
        interpretation.figures[:] = [replace(figure, waits=True) for figure in interpretation.figures]
    return answer


def rows_against_codes(interpretation: Interpretation, wording: Wording) -> Iterator[tuple[RowReading, int, str, str]]:
    """Rows whose name and code are of different variables: neither can be trusted, and the row is not read.

    Each with the column of the code, what the code says and what the name says.
    """
    column = _column_of_codes(interpretation)
    if column is None:
        return
    codes = wording.names.codes
    for row in interpretation.rows:
        code = interpretation.block.grid.said(row.row, column)
        named = wording.label(row.variable).item
        if row.kind == DATA and code in codes.item and named >= 0 and codes.item[code] != named:
            row.kind = REMARK
            yield row, column, code, codes.items[named]


def _column_of_codes(interpretation: Interpretation) -> int | None:
    title = column_title("code")
    return next((column.column for column in interpretation.columns if column.path == (title,)), None)


def rows_gone(mark: FormMark, interpretation: Interpretation, wording: Wording) -> tuple[int, list[str]]:
    """How many rows that a form was drawn with are no longer there, and which: the ids of the first, with their area.

    Of an area whose rows are all gone only their number is known.
    """
    code_at, codes = _column_of_codes(interpretation), wording.names.codes
    area_at = next((column.column for column in interpretation.columns if column.role == "ref_area"), None)
    grid = interpretation.block.grid
    there: dict[str, set[str]] = {}
    for row in interpretation.rows:
        code = grid.said(row.row, code_at) if code_at is not None else ""
        item = wording.label(row.variable).item
        named = {code, codes.items[item] if item >= 0 else ""} & mark.definitions.keys()
        if named:
            there.setdefault(row.area.strip() if area_at is not None else "", set()).update(named)
    asked = len(mark.definitions) * max(len(there), 1)
    drawn = mark.facts.get("rows", "")
    gone = [(area, item) for area, items in there.items() for item in mark.definitions if item not in items]
    count = int(drawn) - asked + len(gone) if drawn.isdecimal() else len(gone)
    names = [f"{item} ({area})" if area else item for area, item in gone[:_MOST_NAMED]]
    return count, [*names, "…"] if len(gone) > _MOST_NAMED else names
