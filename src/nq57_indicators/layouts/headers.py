"""The tables of a sheet: where their headers stand, which columns are theirs, and what stands over each column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.numbering import COLUMN_NUMBER, number_columns, years_among
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.said import NOTHING, Said
from nq57_indicators.layouts.wording import Wording

KEYS = frozenset({"ref_area", "area_code", "variable", "time_period", "year"})
_TABLES = frozenset({"ref_area", "variable"})
"""Roles that a table has once: a second one beside the first begins another table."""
_MOST_HEADER_ROWS = 4
_MOST_LOOKED_AT = 60
_LEAST_HEADERS = 2
_MOSTLY = 0.6
_FIGURE = re.compile(r"[-+(]?\d[\d., \u00a0]*%?\)?")


@dataclass
class Block:
    """One table: its rows of headers, its columns, the rows below the headers and the lines above them.

    All are rows and columns of the grid. ``paths`` are the words over each column, from top to bottom.
    """

    grid: Grid
    head: list[int]
    columns: list[int]
    rows: list[int]
    around: list[int]
    paths: dict[int, tuple[str, ...]] = field(default_factory=dict)


def blocks_of(
    grid: Grid, wording: Wording, known: frozenset[str] = frozenset(), titles: frozenset[str] = frozenset()
) -> list[Block]:
    """The tables of a sheet from top to bottom; ``known`` are further words that headers consist of, in plain text.

    ``titles`` are those of a form of ours: where a row has most of them, no other row opens a table.
    """
    rows = _Rows(grid, wording, known)
    heads = list(_heads(grid, rows)) or _strange_head(grid, rows)
    of_form = [head for head in heads if any(2 * len(titles & {*_texts(grid, row)}) > len(titles) for row in head)]
    heads = of_form or heads
    blocks: list[Block] = []
    for number, head in enumerate(heads):
        until = heads[number + 1][0] if number + 1 < len(heads) else grid.height
        below = list(range(head[-1] + 1, until))
        around = _around(grid, rows, heads, number, blocks[-1].around if blocks else [])
        for columns in _side_by_side(grid, rows, head, below):
            block = Block(grid, head, columns, below, around)
            block.paths = {column: _path(grid, head, columns, column) for column in columns}
            blocks.append(block)
    return blocks


def _around(grid: Grid, rows: _Rows, heads: list[list[int]], number: int, before: list[int]) -> list[int]:
    """The lines between a head and the one above; those over the table above where it goes on in another order of columns."""
    head = heads[number]
    between = list(range(heads[number - 1][-1] + 1 if number else 0, head[0]))
    words = [sorted(text for row in each for text in _texts(grid, row)) for each in (heads[number - 1], head)]
    goes_on = number > 0 and words[0] == words[1]
    if goes_on and all(rows.has_figures(row) or not _texts(grid, row) for row in between):
        return before
    return between


class _Rows:
    """What the cells of each row say as headers, found out once."""

    def __init__(self, grid: Grid, wording: Wording, known: frozenset[str]) -> None:
        self.grid, self.wording, self.known = grid, wording, known
        figures: NDArray[np.bool_] = ~np.isnan(grid.numbers) & ~years_among(grid.numbers)
        self._figures: NDArray[np.bool_] = np.any(figures, axis=1) | np.any(grid.formula, axis=1)
        self._said: dict[int, dict[int, Said]] = {}
        self._with_figures: dict[int, bool] = {}

    def has_figures(self, row: int) -> bool:
        """Whether a row holds a figure; years and numbers of columns are none."""
        if row not in self._with_figures:
            self._with_figures[row] = self._holds_one(row) and not self.numbers_columns(row)
        return self._with_figures[row]

    def _holds_one(self, row: int) -> bool:
        return bool(self._figures[row]) or any(
            _FIGURE.fullmatch(text.strip()) and not re.fullmatch(r"(?:19|20)\d\d", text.strip())
            for text in self.grid.texts[row]
        )

    def numbers_columns(self, row: int) -> bool:
        """Whether a row holds the numbers and letters of columns only."""
        return number_columns(self.grid, row, (1, 2, 3))

    def units(self, row: int) -> bool:
        """Whether a row names units only."""
        cells = [said for column in range(self.grid.width) if (said := self.grid.said(row, column))]
        return bool(cells) and all(
            self.wording.unit(cell) is not None or self.wording.is_word("unit_line", cell) for cell in cells
        )

    def said(self, row: int) -> dict[int, Said]:
        """What each filled cell of a row says as a header."""
        if row not in self._said:
            cells = {column: self.grid.said(row, column) for column in range(self.grid.width)}
            self._said[row] = {column: self._of(text) for column, text in cells.items() if text}
        return self._said[row]

    def _of(self, text: str) -> Said:
        if plain(text) in self.known:
            return Said(role="known")
        said = self.wording.header(text)
        if said.role == "provider" and text.rstrip().endswith(
            ":"
        ):  # "Đơn vị báo cáo:" in a letterhead, its name beside it
            return Said(rest=text)
        return said

    def _is_record(self, row: int, said: list[Said]) -> bool:
        """Whether a row without a word for a column looks like one of data: an area, a period, and what may be a year."""
        if any(words.role is not None for words in said):
            return False
        years = sum(not np.isnan(number) for number in self.grid.numbers[row])
        areas = sum(words.area is not None for words in said)
        times = sum(words.time is not None for words in said)
        return areas == 1 or (years > 0 and times > years)

    def names_areas(self, column: int, below: list[int]) -> bool:
        """Whether the texts of a column are names of areas."""
        rows = [row for row in below[:_MOST_LOOKED_AT] if self.has_figures(row)]
        texts = {text for row in rows if (text := self.grid.texts[row][column].strip())}
        return len(texts) > 0 and sum(self.wording.area(text) is not None for text in texts) >= _MOSTLY * len(texts)

    def is_header(self, row: int) -> bool:
        """Whether a row opens a table."""
        if self.has_figures(row) or self.numbers_columns(row) or self.units(row):
            return False
        said = list(self.said(row).values())
        if self._is_record(row, said):
            return False
        roles = sum(words.role is not None for words in said)
        known = sum(words.says_something or bool(words.candidates) for words in said)
        items = sum(words.item >= 0 for words in said)
        axes = (
            sum(getattr(words, kind) is not None and not words.rest for words in said)
            for kind in ("time", "flow", "stage", "area")
        )
        return (
            (roles >= 1 and known >= 2)
            or items >= 2
            or max(axes, default=0) >= 2
            or (roles >= 1 and len(said) >= 3 and any(words.role in KEYS for words in said))
        )


def _heads(grid: Grid, rows: _Rows) -> Iterator[list[int]]:
    """The rows of headers of each table. A row that repeats the last headers opens no table."""
    row, last = 0, 0
    seen: tuple[str, ...] | None = None
    while row < grid.height:
        if not rows.is_header(row):
            row += 1
            continue
        texts = _texts(grid, row)
        if texts == seen:
            row += 1
            continue
        seen = texts
        head = [*_begun_above(grid, rows, row, last), row]
        while row + 1 < grid.height and len(head) < _MOST_HEADER_ROWS + 2 and _goes_on(grid, rows, head, row + 1):
            row += 1
            head.append(row)
        yield head
        row += 1
        last = row


def _strange_head(grid: Grid, rows: _Rows) -> list[list[int]]:
    """Where no header is known: the row of words right above the first figures, beside names of areas."""
    for row in range(grid.height - 1):
        if rows.has_figures(row) or not rows.has_figures(row + 1):
            continue
        filled = [column for column in range(grid.width) if grid.said(row, column)]
        if len(filled) < _LEAST_HEADERS:
            continue
        below = list(range(row + 1, grid.height))
        if any(rows.names_areas(column, below) for column in filled) and not _is_data(rows, row):
            return [[row]]
    return []


def _is_data(rows: _Rows, row: int) -> bool:
    return any(words.area is not None for words in rows.said(row).values())


def _texts(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple(plain(grid.said(row, column)) for column in range(grid.width))


def is_repeat(grid: Grid, head: list[int], row: int) -> bool:
    """Whether a row says the headers of its table once more."""
    texts = _texts(grid, row)
    return any(texts) and any(texts == _texts(grid, above) for above in head)


def _begun_above(grid: Grid, rows: _Rows, row: int, last: int) -> list[int]:
    """Rows right over a row of headers that say what its columns have in common."""
    found: list[int] = []
    above = row - 1
    while above >= last and grid.lines[above] == grid.lines[above + 1] - 1 and len(found) < 2:
        said = rows.said(above)
        columns = sorted(said)
        keys = [column for column, words in rows.said(row).items() if words.role in KEYS]
        if (
            not said
            or rows.has_figures(above)
            or rows.units(above)
            or not all(words.says_something or words.role for words in said.values())
            or (len(said) == 1 and (not keys or columns[0] <= min(keys)))
        ):
            break
        found.insert(0, above)
        above -= 1
    return found


def _goes_on(grid: Grid, rows: _Rows, head: list[int], row: int) -> bool:
    """Whether the row below rows of headers is one more: words under a common header, units, or numbers of columns."""
    if grid.lines[row] != grid.lines[row - 1] + 1:
        return False
    if rows.numbers_columns(row):
        return True
    if rows.has_figures(row):
        return False
    said = rows.said(row)
    if not said:
        return False
    if rows.units(row):
        return not any(_role_over(rows, head, column) in KEYS for column in said)
    keyed = [
        column for column in said if _role_over(rows, head, column) in KEYS and not _is_wide(rows, head, column, row)
    ]
    if is_repeat(grid, head, row) or keyed:
        return rows.is_header(row) and not is_repeat(grid, head, row) and _translates(rows, head, row)
    fresh = [column for column in said if not any(grid.said(above, column) for above in head)]
    understood = all(words.says_something for words in said.values())
    return bool(fresh) or understood or any((row - 1, column) in grid.merged for column in said)


def _is_wide(rows: _Rows, head: list[int], column: int, below: int) -> bool:
    """Whether the header over a column stands over several: it names the areas or periods below it, not the column."""
    grid = rows.grid
    anchors = {grid.merged[row, column] for row in head if (row, column) in grid.merged}
    if any(
        sum(other == anchor and cell[0] == anchor[0] for cell, other in grid.merged.items()) > 1 for anchor in anchors
    ):
        return True
    said = rows.said(below)
    own, beside = said.get(column, NOTHING), said.get(column + 1, NOTHING)
    alike = bool(own.area and beside.area) or bool(own.time and beside.time)
    return alike and not any(grid.said(row, column + 1) for row in head)


def _translates(rows: _Rows, head: list[int], row: int) -> bool:
    """Whether a row says the headers above it in another language: the same roles over the same columns."""
    above, below = rows.said(head[-1]), rows.said(row)
    roles = [(above[column].role, lower.role) for column, lower in below.items() if column in above and lower.role]
    return bool(roles) and all(upper == other for upper, other in roles)


def _role_over(rows: _Rows, head: list[int], column: int) -> str | None:
    return next((said.role for row in head if (said := rows.said(row).get(column, NOTHING)).role), None)


def _side_by_side(grid: Grid, rows: _Rows, head: list[int], below: list[int]) -> list[list[int]]:
    """The columns of the tables under one row of headers: each has its own column of areas or variables."""
    filled = [column for column in range(grid.width) if any(grid.anchored(row, column) for row in head)]
    used = [column for column in range(grid.width) if column in filled or any(grid.said(row, column) for row in below)]
    parts: list[list[int]] = []
    seen: set[str] = set()
    for column in used:
        role = _role_over(rows, head, column)
        if role is None and rows.names_areas(column, below):
            role = "ref_area"
        if parts and role in _TABLES and role in seen:
            start: list[int] = []
            while parts[-1] and (
                _role_over(rows, head, parts[-1][-1]) == "comment" and len(parts[-1]) > 1 and not start
            ):
                start.insert(0, parts[-1].pop())
            parts.append(start)
            seen = set()
        elif not parts:
            parts.append([])
        if role in _TABLES:
            seen.add(str(role))
        parts[-1].append(column)
    tables: list[list[int]] = []
    for part in filter(None, parts):
        if tables and not grid.holds_figures(below, part):
            tables[-1] += part  # one more column of areas, and no table of its own
        else:
            tables.append(part)
    return tables


def _path(grid: Grid, head: list[int], columns: list[int], column: int) -> tuple[str, ...]:
    """The words over a column from top to bottom, each once; what stands over several columns counts for each."""
    words: list[str] = []
    for level, row in enumerate(head):
        text = grid.anchored(row, column) or _from_left(grid, head, columns, column, level)
        if text and not COLUMN_NUMBER.fullmatch(text) and text not in words:
            words.append(" ".join(text.split()))
    return tuple(words)


def _from_left(grid: Grid, head: list[int], columns: list[int], column: int, level: int) -> str:
    """The header further left that goes on over an empty cell, where both have words of their own below."""
    row, under = head[level], head[level + 1 :]
    if (row, column) in grid.merged or not any(_word(grid, below, column) for below in under):
        return ""
    for left in reversed(columns[: columns.index(column)]):
        text = grid.said(row, left)
        if text:
            return text if any(_word(grid, below, left) for below in under) and (row, left) not in grid.merged else ""
    return ""


def _word(grid: Grid, row: int, column: int) -> str:
    text = grid.said(row, column)
    return "" if COLUMN_NUMBER.fullmatch(text) else text
