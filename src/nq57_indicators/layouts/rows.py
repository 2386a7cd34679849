"""What each row of a table is: figures, a heading, a total, a lower level, a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from nq57_indicators.layouts.coded_words import said_of
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.headers import Block, is_repeat
from nq57_indicators.layouts.numbering import number_columns
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.times import Period, Time, period_of
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.recognition.names import fold
from nq57_indicators.recognition.numbers import read_number

DATA, HEADING, TOTAL, LOWER, AGENCY, REMARK, REPEAT = "data", "heading", "total", "lower", "agency", "comment", "repeat"
PART = "part"
"""Rows of one part of what a column divides: a field, a level, a sex."""
_ROMAN = re.compile(r"\(?[IVX]{1,5}\)?[.)]?|[A-ZĐ][.)]?")
_SECTIONS = (
    (re.compile(r"[A-ZĐ][.)]?"), re.compile(r"[IVX]{1,5}[.)]?")),
    (re.compile(r"[IVX]{1,5}[.)]?"), re.compile(r"\d{1,2}[.)]?")),
)
STRANGE = "strange"
"""Rows below words that may be headers of another table, which nobody understands."""
ASKED, COMPARED = "asked", "compared"
"""Rows that wait for an answer; rows of other periods to compare with."""


@dataclass
class RowReading:
    """One row: what it is, and the texts of its keys (filled down where cells are merged, or said by a heading above).

    ``time`` is what a heading says of its period, ``period`` the period that follows, ``unit`` the one beside its name or in
    a column of units; ``given`` marks a row that a layout names.
    """

    row: int
    kind: str
    area: str = ""
    variable: str = ""
    time: Time | None = None
    period: Period | None = None
    flow: str | None = None
    stage: str | None = None
    unit: str = ""
    given: bool = False


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, block: Block, columns: list[ColumnReading], wording: Wording, given: dict[str, str] | None = None,
        marks: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.block, self.grid, self.wording = block, block.grid, wording
        self.marks = marks
        self.given = {plain(label).strip(): kind for label, kind in (given or {}).items()}
        by_role = {column.role: column.column for column in reversed(columns)}
        self.area, self.variable, self.agency = (by_role.get(name) for name in ("ref_area", "variable", "agency"))
        self.period = next(
            (by_role[name] for name in ("time_period", "quarter", "month", "year") if name in by_role), None
        )
        self.code, self.reason = by_role.get("area_code"), by_role.get("missing_reason")
        self.flow, self.stage = by_role.get("flow"), by_role.get("stage")
        self.lower, self.unit, self.part = (by_role.get(name) for name in ("lower_area", "unit_measure", "part"))
        self.ordinal = next((column.column for column in columns if wording.is_word("ordinal", column.header)), None)
        self.figures = [column.column for column in columns if column.role in ("figures", "compared")]
        self.keys = [
            column
            for column in (self.variable, self.area, self.agency, self.code, self.lower, self.part)
            if column is not None
        ]
        self.all = block.columns

    def read(self) -> list[RowReading]:
        """Every row of the table, in order."""
        found = [self._row(row) for row in self.block.rows]
        if self.area is not None:
            self._fill_down_parts(found)
            self._fill_down(found)
            self._regions(found)
        if self.variable is not None:
            self._fill_down_merged(found, self.variable, "variable")
        self._end(found)
        self._other_table(found)
        self._flows_and_stages(found)
        return found

    # ---- single rows ----------------------------------------------------------------------------------------------

    def _text(self, row: int, column: int | None) -> str:
        return "" if column is None else self.grid.texts[row][column]

    def _filled(self, row: int) -> list[int]:
        return [column for column in self.all if self.grid.said(row, column) or self.grid.formula[row, column]]

    def is_figure(self, row: int, column: int) -> bool:
        """Whether a cell holds a figure, or a mark that stands for one."""
        if self.grid.formula[row, column] or not np.isnan(self.grid.numbers[row, column]):
            return True
        text = self.grid.texts[row][column].strip()
        if not text:
            return False
        reading = read_number(text)
        return (
            reading.value is not None
            or reading.missing
            or fold(text) in self.marks
            or reading.problem in ("ambiguous-number", "excel-error", "not-exact")
        )

    def _row(self, row: int) -> RowReading:
        area, variable = self._text(row, self.area), self._text(row, self.variable)
        reading = RowReading(row, DATA, self.wording.area(area) or area, variable)
        filled = self._filled(row)
        label = (variable if self.variable is not None else area) or self._text(row, self.agency)
        given = self.given.get(plain(label).strip())
        if given is not None:
            reading.kind, reading.given = given, True
            return reading
        if is_repeat(self.grid, self.block.head, row):
            reading.kind = REPEAT
        elif self._numbers_columns(row) or self._is_remark(row, filled):
            reading.kind = REMARK
        elif not any(self.is_figure(row, column) for column in self.figures):
            reading.kind = self._without_figures(row, area, variable)
        else:
            reading.kind = self._with_figures(row, area, variable)
        return reading

    def _numbers_columns(self, row: int) -> bool:
        named = [self._text(row, column).strip() for column in self.keys]
        near = row - self.block.head[-1] <= 2
        return (
            near
            and number_columns(self.grid, row)
            and not any(self.wording.label(text).item >= 0 for text in named if text)
        )

    def _is_remark(self, row: int, filled: list[int]) -> bool:
        first = self.grid.said(row, filled[0]) if filled else ""
        return not filled or (
            self.wording.is_remark(first) and not any(self.is_figure(row, column) for column in self.figures)
        )

    def _without_figures(self, row: int, area: str, variable: str) -> str:
        """A row whose cells of figures hold none: a row of missing figures where its key is known, else words."""
        words = any(self._text(row, column).strip() for column in self.figures)
        if self.variable is not None:
            known = self.wording.label(variable).item >= 0
            keyed = known and (self.area is None or bool(area.strip()))
            if words:
                return DATA if keyed else REMARK
            return DATA if keyed and not self._heads_others(row) else HEADING
        if self.area is not None:
            known = bool(area.strip()) and self.wording.area(area) is not None
            other = self.period is None or self.grid.said(row, self.period)
            return DATA if known and other else HEADING
        code = self.grid.said(row, self.code).strip() if self.code is not None else ""
        period = self.grid.said(row, self.period).strip() if self.period is not None else ""
        keyed = bool(code) or (self.area is None and self.agency is None and bool(period))
        return DATA if keyed else REMARK

    def _heads_others(self, row: int) -> bool:
        """Whether a row without figures heads the rows below it, which are parts of it or have the units it lacks."""
        after = row + 1
        if after >= self.grid.height or self.variable is None or self._text(row, self.reason).strip():
            return False
        label = self._text(after, self.variable).strip()
        own, next_one = (
            self.grid.said(at, self.ordinal).strip() if self.ordinal is not None else "" for at in (row, after)
        )
        # "A. TIẾP NHẬN" over "I"
        if any(above.fullmatch(own) and below.fullmatch(next_one) for above, below in _SECTIONS):
            return True
        if self.unit is not None and not self._text(row, self.unit).strip() and self._text(after, self.unit).strip():
            return True
        return bool(re.match(r"[-+•*]|trong do\b|gom\b|\d+\.\d+", plain(label))) or bool(
            self.ordinal is not None and re.fullmatch(r"\d+\.\d+|[-+a-z]", self.grid.said(after, self.ordinal).strip())
        )

    def _with_figures(self, row: int, area: str, variable: str) -> str:
        lower = self._text(row, self.lower)
        if lower.strip() and not self.wording.is_total(lower) and not self._is_smallest(area):
            return LOWER
        part = self._text(row, self.part).strip()
        if part:
            return PART if not self.wording.is_total(part) else DATA if self.area is not None else TOTAL
        agency = self._text(row, self.agency)
        if self.area is not None and self.variable is None and agency.strip():
            return DATA if self.wording.is_total(agency) else AGENCY
        label = area if self.area is not None else agency if self.agency is not None else variable
        ordinal = self.grid.said(row, self.ordinal) if self.ordinal is not None else ""
        label = label if label.strip() else lower
        if not self.keys:  # a row per month
            label = self._text(row, self.period)
        labels = [text for text in (label, ordinal if not label.strip() else "") if text.strip()]
        if not labels and any(column is not None for column in (self.area, self.agency, self.lower)):
            first = next(
                (self.grid.texts[row][column] for column in self.all if self.grid.texts[row][column].strip()), ""
            )
            labels = [first] if first and self.wording.is_total(first) else []
        if any(self.wording.is_total(text) for text in labels):
            known = self.area is None and self.agency is None and self.wording.label(variable).item >= 0
            return DATA if known else TOTAL
        if self.area is not None and area.strip():
            return self._area_row(row, area)
        if self.area is None and self.agency is not None:
            return AGENCY
        if self.area is None and self.lower is not None:
            return LOWER
        return DATA

    def _is_smallest(self, area: str) -> bool:
        """Whether an area is an id of the last level of the catalogue: the name beside it says nothing else."""
        catalogue = self.wording.names.codes.catalogue
        named = catalogue.areas.get(area.strip())
        return named is not None and bool(catalogue.levels) and named.level == list(catalogue.levels)[-1]

    def _area_row(self, row: int, area: str) -> str:
        if area.strip() in self.wording.names.codes.area:
            return DATA
        known = self.wording.area(area) is not None
        if self.wording.is_lower(area) or (not known and area != area.lstrip()):
            return LOWER
        return DATA

    def _flows_and_stages(self, found: list[RowReading]) -> None:
        """What columns such as "Trong tháng / Lũy kế" and "Dự toán / Thực hiện" say of their rows."""
        columns = [(part, at) for part, at in (("flow", self.flow), ("stage", self.stage)) if at is not None]
        for reading in found:
            for part, column in columns:
                said = said_of(part, self.grid.anchored(reading.row, column), self.wording)
                reading.flow, reading.stage = reading.flow or said.flow, reading.stage or said.stage
                if said.compared and reading.kind == DATA:
                    reading.kind = COMPARED

    def _fill_down_merged(self, found: list[RowReading], column: int, name: str) -> None:
        for reading in found:
            anchor = self.grid.merged.get((reading.row, column))
            if anchor and anchor[0] != reading.row and not getattr(reading, name).strip():
                setattr(reading, name, self.grid.texts[anchor[0]][anchor[1]])

    def _fill_down_parts(self, found: list[RowReading]) -> None:
        """The parts of an area stand below its name, which is not written again."""
        area = ""
        for reading in found:
            area = reading.area if reading.area.strip() else area
            of_part = self._text(reading.row, self.part) + (
                "" if self.variable is not None else self._text(reading.row, self.agency)
            )
            if of_part.strip() and not reading.area.strip():
                reading.area = area

    def _fill_down(self, found: list[RowReading]) -> None:
        """Areas of rows under a merged cell; without word of merged cells, where every area has the same further keys."""
        assert self.area is not None
        self._fill_down_merged(found, self.area, "area")
        data = [reading for reading in found if reading.kind == DATA]
        if any(column == self.area for _, column in self.grid.merged) or not any(
            not reading.area.strip() for reading in data
        ):
            return
        groups: list[list[RowReading]] = []
        for reading in data:
            if reading.area.strip():
                groups.append([reading])
            elif groups:
                groups[-1].append(reading)
            else:
                return
        keys = [tuple(self._other_keys(reading) for reading in group) for group in groups]
        if len(set(keys)) == 1 and len(groups) > 1 and len(set(keys[0])) == len(keys[0]) and all(map(any, keys[0])):
            for group in groups:
                for reading in group[1:]:
                    reading.area = group[0].area

    def _other_keys(self, reading: RowReading) -> tuple[str, ...]:
        """What the further keys of a row say, however they are spelt."""
        variable, period = (
            self.grid.said(reading.row, at) if at is not None else "" for at in (self.variable, self.period)
        )
        item, time = self.wording.label(variable).item, time_of_cell(period)
        said = period_of(time) if time is not None else None
        told = ((self.variable, str(item) if item >= 0 else variable), (self.period, said.label if said else period))
        return tuple(text for column, text in told if column is not None)

    def _regions(self, found: list[RowReading]) -> None:
        """An area above some of those it consists of is their sum, and not the whole area; without figures, a heading."""
        data = [reading for reading in found if reading.kind == DATA and reading.area.strip()]
        known = self.wording.names.codes.area
        capitals = [reading for reading in data if (name := reading.area.strip()).isupper() and name not in known]
        if 0 < len(capitals) <= len(data) / 2:  # names of groups over names of areas
            for reading in capitals:
                others = frozenset(other.area.strip() for other in data if other not in capitals)
                if self.wording.is_sum(reading.area, others):
                    reading.kind = TOTAL
        self._numbered_regions(data)
        data = [reading for reading in data if reading.kind == DATA]
        listed = frozenset(reading.area.strip() for reading in data)
        named = listed - self.wording.names.codes.area.keys()
        wholes = {name: parts for name in named if (parts := self.wording.parts_listed(name, listed)) != "none"}
        for reading in data:
            if reading.area.strip() not in wholes:
                continue
            if not any(self.is_figure(reading.row, column) for column in self.figures):
                reading.kind = HEADING
            elif wholes[reading.area.strip()] == "some":
                reading.kind = TOTAL

    def _numbered_regions(self, data: list[RowReading]) -> None:
        """Names nobody knows under I, II over areas under 1, 2 are groups of them: "BẮC T.BỘ VÀ DH M.TRUNG"."""
        if self.ordinal is None:
            return
        marks = [(reading, self.grid.said(reading.row, self.ordinal).strip()) for reading in data]
        if any(mark.isdigit() and self.wording.area(reading.area) is not None for reading, mark in marks):
            for reading, mark in marks:
                if _ROMAN.fullmatch(mark) and self.wording.area(reading.area) is None:
                    reading.kind = TOTAL

    def _end(self, found: list[RowReading]) -> None:
        """Below the last row of figures there are only remarks and signatures."""
        last = max(
            (at for at, reading in enumerate(found) if reading.kind in (DATA, TOTAL, LOWER, AGENCY, PART)), default=-1
        )
        for reading in found[last + 1 :]:
            reading.kind = REMARK if reading.kind == HEADING else reading.kind

    def _other_table(self, found: list[RowReading]) -> None:
        """Rows of figures below a row of words over several columns belong to a table of their own."""
        for at, reading in enumerate(found):
            if reading.kind in (REMARK, HEADING) and self._may_be_headers(reading.row):
                below = [other for other in found[at + 1 :] if other.kind in (DATA, TOTAL, LOWER, AGENCY, PART)]
                for other in below:
                    other.kind = STRANGE
                if below:
                    reading.kind = STRANGE
                    return

    def _may_be_headers(self, row: int) -> bool:
        words = [column for column in self._filled(row) if len(self.grid.texts[row][column].strip()) > 1]
        over = [column for column in self.figures if column in words and not self.is_figure(row, column)]
        return len(words) >= 2 and bool(over)
