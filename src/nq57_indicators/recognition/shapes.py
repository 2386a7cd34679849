"""What the columns of a table are: long form (one row per figure) or wide (one column per variable)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.recognition.strange_columns import part_of_column
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.fields import field_of

PARTS_OF_A_YEAR = ("quarter", "month", "week")
"""Roles of columns that say which part of a year is meant, beside a column of years."""

DAYS = ("first_day", "last_day")
"""Roles of the columns that say the days of a period."""

FIGURES = ("variable", "obs_value")
"""Roles of the columns that make a long table."""

BOUNDS = ("lower", "upper")
"""Roles of the columns of what a figure lies between: results have them, a report has not."""

OTHER_KEYS = ("ref_area", "provider")
"""What a column that nobody knows may say besides periods."""

_UNIT = re.compile(r"^(?P<name>.*?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*$", re.DOTALL)


@dataclass(frozen=True)
class VariableColumn:
    """A column of a wide table: which item it holds, and the unit its header declares."""

    column: RawColumn
    item: int
    unit: str | None


@dataclass
class Shape:
    """Columns by role; in a wide table also those of variables, and whether any header was refused as one."""

    roles: dict[str, RawColumn] = field(default_factory=dict)
    variables: list[VariableColumn] = field(default_factory=list)
    refused: bool = False
    bounds: list[RawColumn] = field(default_factory=list)
    """Columns of bounds that are not read, which was told."""

    @property
    def is_long(self) -> bool:
        """Whether there is one row per figure."""
        return set(FIGURES) <= set(self.roles)

    @property
    def has_figures(self) -> bool:
        """Whether any column holds figures that can be named."""
        return self.is_long or bool(self.variables)

    @property
    def names_no_part(self) -> bool:
        """Whether no column names a period within a year."""
        return not {"time_period", *PARTS_OF_A_YEAR} & set(self.roles)

    @property
    def says_period(self) -> bool:
        """Whether columns say the period of each row: by its name, or by its first and last day."""
        return "year" in self.roles or not self.names_no_part or set(DAYS) <= set(self.roles)

    def bounded(self) -> NDArray[np.bool_] | None:
        """The rows that say what their figure lies between; nothing where no column does."""
        stated = [np.asarray(field_of(column).text != "") for column in self.bounds]
        return np.logical_or.reduce(stated) if stated else None

    @property
    def missing(self) -> list[str]:
        """The roles that figures lack; none where the headers that should name them were refused already."""
        if self.has_figures or self.refused:
            return []
        return [role for role in FIGURES if role not in self.roles]


Report = Callable[..., None]


def shape_of(table: RawTable, names: Names, report: Report) -> Shape:
    """Give every column its role; ``report(rule, column, found, expected)`` is told what is wrong with the headers."""
    shape = Shape()
    strangers: list[RawColumn] = []
    bounds: list[RawColumn] = []
    for column in table.columns:
        role = names.roles.get(fold(column.header))
        if role is None:
            strangers.append(column)
        elif role in BOUNDS:
            bounds.append(column)
        elif role in ("comment", "place", "basis"):
            continue
        elif role in shape.roles:
            report("duplicate-header", column.column, column.header, shape.roles[role].header)
        else:
            shape.roles[role] = column
    for column in bounds:
        if _differs(column, shape.roles.get("obs_value")):
            shape.bounds.append(column)
            report("bounds-not-read", column.column, column.header, "")
    half_long = bool(set(FIGURES) & set(shape.roles)) and not any(
        _item_of_header(column.header, names)[0] >= 0 for column in strangers
    )
    if not shape.is_long and not half_long:
        _variable_columns(shape, strangers, names, report)
        return shape
    for column in strangers:
        part = part_of_column(column, names, shape.roles)
        rule = "unknown-column-of-dates" if part else "unknown-header"
        report(rule, column.column, column.header, part if part in OTHER_KEYS else "")
    return shape


def _differs(bound: RawColumn, figure: RawColumn | None) -> bool:
    """Whether any bound is another than the figure beside it; those of an exact figure say nothing more."""
    if not _has_content(bound):
        return False
    texts = field_of(bound).text
    beside = "" if figure is None else field_of(figure).text
    return bool(((texts != "") & (texts != beside)).any())


def may_hold_figures(table: RawTable, names: Names) -> bool:
    """Whether any header is that of figures or of a variable; a list to choose from has none."""

    def unheard(*_: object) -> None:
        """Nothing is wrong with the headers of a sheet that is passed over."""

    shape = shape_of(table, names, unheard)
    return shape.has_figures or "obs_value" in shape.roles


def _variable_columns(shape: Shape, strangers: list[RawColumn], names: Names, report: Report) -> None:
    seen: dict[int, str] = {}
    for column in strangers:
        if not column.header.strip():
            if _has_content(column):
                report("nameless-column", column.column, "", "")
            continue
        item, unit = _item_of_header(column.header, names)
        if item < 0:
            rule, expected = refused_name(column.header, names)
            report(rule, column.column, column.header, expected)
            shape.refused = True
        elif item in seen:
            report("duplicate-header", column.column, column.header, seen[item])
        else:
            seen[item] = column.header
            shape.variables.append(VariableColumn(column, item, unit))


def _item_of_header(header: str, names: Names) -> tuple[int, str | None]:
    """The item of a header such as ``Số hồ sơ tiếp nhận (hồ sơ)``, with or without a unit in brackets."""
    item = names.item(header)
    if item >= 0:
        return item, None
    match = _UNIT.match(header)
    return (names.item(match["name"]), match["unit"]) if match else (-1, None)


def refused_name(text: str, names: Names) -> tuple[str, str]:
    """Why a text names no variable: the rule, and what to write."""
    match = _UNIT.match(text)
    for name in (text, match["name"] if match else text):
        candidates = names.ambiguous.get(fold(name))
        if candidates:
            return "ambiguous-variable", ", ".join(candidates)
    return "unknown-variable", names.suggestion(text) or ""


def _has_content(column: RawColumn) -> bool:
    return column.number is not None or column.text.null_count < len(column.text)
