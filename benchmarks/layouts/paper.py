"""Sheets before they become files: cells with their formats and roles, and the answer to every figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from .figures import Period

Value = str | int | float | None


def letters(column: int) -> str:
    """``28`` → ``AB``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass
class Sheet:
    """Cells by (row, column) from 1, number formats, merged ranges, what is hidden, and what each row and column is."""

    title: str = "Sheet1"
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    rows: dict[int, str] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Value, number_format: str | None = None) -> None:
        """Fill a cell."""
        if value is not None and value != "":
            self.cells[row, column] = value
            if number_format:
                self.formats[row, column] = number_format

    def line(self, row: int, values: Iterable[Value], role: str, first: int = 1) -> None:
        """Fill a row from ``first`` on."""
        for column, value in enumerate(values, start=first):
            self.put(row, column, value)
        self.rows.setdefault(row, role)

    @property
    def last_row(self) -> int:
        """The last row with anything in it."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        """The last column with anything in it."""
        return max((column for _, column in self.cells), default=0)


@dataclass
class Figure:
    """The answer to one cell. ``area`` or ``period`` is ``None`` where nothing may be decided."""

    sheet: str
    row: int
    column: int
    area: str | None
    variable: str
    period: str | None
    flow: str
    unit: str
    value: float | int | None
    base_value: float | None
    stage: str | None = None
    calendar: str | None = None
    missing: bool = False
    raw: str | None = None
    also_periods: tuple[str, ...] = ()


@dataclass
class Case:
    """Files of one sender, and what is right to make of them."""

    kind: str
    seed: int
    sheets: list[Sheet] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    outcome: str = "read"
    form: str = "xlsx"
    file: str = "bao_cao"
    folder: str = ""
    options: dict[str, str] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    must_find: list[dict[str, Any]] = field(default_factory=list)
    may_find: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    extra: dict[str, bytes] = field(default_factory=dict)
    words: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the case, which is that of its folder."""
        return f"{self.kind}-{self.seed}"

    def state_geography(self, periods: Iterable[Period]) -> None:
        """Say which provinces are meant where bare names may be those of the former ones."""
        if any(period.before_merger for period in periods):
            self.options["geography"] = "P34"

    def answer(self, source: str) -> dict[str, Any]:
        """The case as a record of the answers."""
        grid = self.form in ("xlsx", "xls", "ods")
        figures = []
        for one in self.figures:
            cell = f"{one.sheet}!{letters(one.column)}{one.row}" if grid else f"row {one.row}, column {one.column}"
            record = {key: value for key, value in asdict(one).items() if key not in ("sheet", "row", "column")}
            figures.append({"cell": cell} | record)
        roles = [
            {"sheet": sheet.title, "rows": sheet.rows, "columns": sheet.columns} for sheet in self.sheets if sheet.rows
        ]
        return {
            "kind": self.kind, "seed": self.seed, "file": source, "outcome": self.outcome, "options": self.options,
            "facts": self.facts, "figures": figures, "must_find": self.must_find, "may_find": self.may_find, "roles": roles,
        }  # fmt: skip
