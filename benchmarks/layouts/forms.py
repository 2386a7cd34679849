"""One grid for all forms: what rows and columns say, laid out on a sheet with its headers, and the answer to every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from .figures import Period, World, printed
from .paper import Case, Figure, Sheet
from .words import AREAS, VARIABLES, Area, Words

Facts = dict[str, Any]
"""What is known of figures: variable, area, period, stage, unit (text and factor)."""


@dataclass
class Row:
    """A row: its labels by the role of their column, what it says of its figures, and its part in the table."""

    labels: dict[str, str | int]
    facts: Facts = field(default_factory=dict)
    role: str = "data"
    adds: tuple[Facts, ...] = ()


@dataclass
class Column:
    """A column of figures: its headers from top to bottom, and what it says of its figures."""

    headers: tuple[str, ...]
    facts: Facts = field(default_factory=dict)
    role: str = "figures"


@dataclass
class Table:
    """Columns of labels (role and header), rows, columns of figures, and what holds for all of them."""

    labels: list[tuple[str, str]]
    rows: list[Row]
    columns: list[Column]
    holds: Facts = field(default_factory=dict)
    merged_headers: bool = True
    merged_labels: tuple[str, ...] = ()
    number_row: bool = False
    unit_row: bool = False
    repeat_every: int = 0
    number_format: str | None = None
    note: str | None = None


class Layer:
    """Lays tables on the sheets of one case."""

    def __init__(self, case: Case, rng: Random, world: World, words: Words) -> None:
        self.case, self.rng, self.world, self.words = case, rng, world, words

    def lay(self, sheet: Sheet, table: Table, top: int, left: int = 1) -> int:
        """Write a table from a row on; the row below its last."""
        first = left + len(table.labels)
        top = self._headers(sheet, table, top, left)
        for place, (role, _) in enumerate(table.labels, start=left):
            sheet.columns[place] = role
        for place, column in enumerate(table.columns, start=first):
            sheet.columns[place] = column.role
        if table.note:
            sheet.columns[first + len(table.columns)] = "comment"
        height = max(len(column.headers) for column in table.columns)
        for number, row in enumerate(table.rows):
            if table.repeat_every and number and number % table.repeat_every == 0:
                self._header_rows(sheet, table, top, left, height, "repeated_header")
                top += height
            self._row(sheet, table, row, top, left)
            top += 1
        for role in table.merged_labels:
            self._merge_labels(sheet, left + [name for name, _ in table.labels].index(role), top - len(table.rows), top)
        return top

    def _headers(self, sheet: Sheet, table: Table, top: int, left: int) -> int:
        height = max(len(column.headers) for column in table.columns)
        self._header_rows(sheet, table, top, left, height, "header")
        top += height
        width = len(table.labels) + len(table.columns) + bool(table.note)
        if table.unit_row:
            units = [column.facts.get("unit", table.holds.get("unit", ("",)))[0] for column in table.columns]
            sheet.line(top, [*[None] * len(table.labels), *units], "unit_row", left)
            top += 1
        if table.number_row:
            style = self.rng.choice(("({})", "{}"))
            numbers = [style.format(number) if "(" in style else number for number in range(1, width + 1)]
            sheet.line(top, numbers, "number_row", left)
            top += 1
        return top

    def _header_rows(self, sheet: Sheet, table: Table, top: int, left: int, height: int, role: str) -> None:
        first = left + len(table.labels)
        for level in range(height):
            sheet.rows[top + level] = role
        for place, (_, header) in enumerate(table.labels, start=left):
            sheet.put(top, place, header)
            self._down(sheet, table, top, place, height)
        for place, column in enumerate(table.columns, start=first):
            for level, header in enumerate(column.headers):
                above = table.columns[place - first - 1].headers if place > first else ()
                if level + 1 < len(column.headers) and above[: level + 1] == column.headers[: level + 1]:
                    continue  # the cell to the left says it for both
                sheet.put(top + level, place, header)
            if len(column.headers) == 1:
                self._down(sheet, table, top, place, height)
        self._across(sheet, table, top, first, height)
        if table.note:
            sheet.put(top, first + len(table.columns), table.note)
            self._down(sheet, table, top, first + len(table.columns), height)

    def _down(self, sheet: Sheet, table: Table, top: int, column: int, height: int) -> None:
        if table.merged_headers and height > 1:
            sheet.merged.append((top, column, top + height - 1, column))

    def _across(self, sheet: Sheet, table: Table, top: int, first: int, height: int) -> None:
        for level in range(height - 1) if table.merged_headers else ():
            at = 0
            while at < len(table.columns):
                group = table.columns[at].headers[: level + 1]
                end = at
                while end + 1 < len(table.columns) and table.columns[end + 1].headers[: level + 1] == group:
                    end += 1
                if end > at and len(table.columns[at].headers) > level + 1:
                    sheet.merged.append((top + level, first + at, top + level, first + end))
                at = end + 1

    def _merge_labels(self, sheet: Sheet, column: int, top: int, bottom: int) -> None:
        """Cells that say the same below each other become one."""
        at = top
        while at < bottom:
            end = at
            while end + 1 < bottom and sheet.cells.get((end + 1, column)) == sheet.cells.get((at, column)):
                end += 1
            if end > at:
                for row in range(at + 1, end + 1):
                    del sheet.cells[row, column]
                sheet.merged.append((at, column, end, column))
            at = end + 1

    def _row(self, sheet: Sheet, table: Table, row: Row, top: int, left: int) -> None:
        sheet.rows[top] = row.role
        for place, (role, _) in enumerate(table.labels, start=left):
            sheet.put(top, place, row.labels.get(role))
        if row.role in ("section", "region"):
            return
        for place, column in enumerate(table.columns, start=left + len(table.labels)):
            if column.role == "figures":
                self._figure(sheet, table, row, column, top, place)
            elif column.role == "compared":
                self._compared(sheet, table, row, column, top, place)

    def _figure(self, sheet: Sheet, table: Table, row: Row, column: Column, top: int, place: int) -> None:
        facts = table.holds | column.facts | row.facts
        text, factor = facts.get("unit") or VARIABLES[facts["variable"]].units[0]
        parts = [facts | part for part in row.adds] or [facts]
        base = sum(
            self.world.value(one["variable"], one["of"].id, one["period"], one.get("stage", "actual")) for one in parts
        )
        figure = printed(facts["variable"], base, factor)
        sheet.put(top, place, figure, table.number_format)
        if not facts.get("answered", True):
            return
        period, measure = facts["period"], VARIABLES[facts["variable"]].measure
        self.case.figures.append(
            Figure(
                sheet.title, top, place, facts["area"].id, facts["variable"], period.code,
                "stock" if measure == "stock" else period.flow, text, figure, base, facts.get("stage"),
            )
        )  # fmt: skip

    def _compared(self, sheet: Sheet, table: Table, row: Row, column: Column, top: int, place: int) -> None:
        """A figure of another period to compare with, or a change in per cent: never one of this report."""
        facts = table.holds | row.facts | column.facts
        if row.role != "data":
            return
        _, factor = facts.get("unit") or VARIABLES[facts["variable"]].units[0]
        base = self.world.value(facts["variable"], facts["of"].id, facts["period"])
        if column.facts.get("change"):
            now = self.world.value(facts["variable"], facts["of"].id, (table.holds | row.facts)["period"])
            sheet.put(top, place, round(100 * now / base - 100, 1))
        else:
            sheet.put(top, place, printed(facts["variable"], base, factor))


# ---- what rows and columns of one kind say --------------------------------------------------------------------------


def of_area(area: Area) -> Facts:
    """Figures of a province: it is their area, and their values are its."""
    return {"area": area, "of": area}


def some_areas(rng: Random, least: int = 2, most: int = 6) -> list[Area]:
    """Provinces in their usual order."""
    chosen = set(rng.sample(range(len(AREAS)), rng.randint(least, most)))
    return [area for place, area in enumerate(AREAS) if place in chosen]


def some_dossiers(rng: Random, least: int = 2) -> list[str]:
    """Variables of dossiers that go together."""
    groups = (
        ("dossiers_received", "dossiers_received_online"),
        ("dossiers_received", "dossiers_received_online", "dossiers_received_in_person", "dossiers_received_by_post"),
        ("dossiers_carried_over", "dossiers_received", "dossiers_resolved"),
        ("dossiers_received", "dossiers_resolved", "dossiers_resolved_before_time", "dossiers_resolved_on_time",
         "dossiers_resolved_late"),
    )  # fmt: skip
    return list(rng.choice([group for group in groups if len(group) >= least]))


def area_rows(areas: Sequence[Area], start: int = 1) -> list[Row]:
    """A row for each province."""
    return [
        Row({"ordinal": number, "area": area.name}, of_area(area)) for number, area in enumerate(areas, start=start)
    ]


def item_rows(names: Sequence[str], words: Words, units: dict[str, tuple[str, float]] | None = None) -> list[Row]:
    """A row for each variable, with its unit."""
    rows = []
    for number, name in enumerate(names, start=1):
        unit = (units or {}).get(name) or VARIABLES[name].units[0]
        labels = {"ordinal": number, "item": words.variable(name), "unit": unit[0]}
        rows.append(Row(labels, {"variable": name, "unit": unit}))
    return rows


def item_columns(names: Sequence[str], words: Words, unit: tuple[str, float] | None = None) -> list[Column]:
    """A column for each variable; with ``unit`` its header says it in brackets."""
    return [
        Column((words.variable(name) + (f" ({unit[0]})" if unit else ""),), {"variable": name} | ({"unit": unit} if unit else {}))
        for name in names
    ]  # fmt: skip


def period_columns(periods: Sequence[Period], rng: Random) -> list[Column]:
    """A column for each period, all written in one way."""
    seed = rng.random()
    return [Column((one.text(Random(seed)),), {"period": one}) for one in periods]


def under(header: str, columns: Sequence[Column]) -> list[Column]:
    """The same columns under a common header."""
    return [replace(one, headers=(header, *one.headers)) for one in columns]


def total_row(label: str, rows: Sequence[Row], role: str = "total", **labels: str) -> Row:
    """A row that adds up others; of a province only where ``area`` is among its facts."""
    return Row(
        {"area": label, "item": label, "agency": label} | labels,
        {"answered": False},
        role,
        tuple(r.facts for r in rows),
    )
