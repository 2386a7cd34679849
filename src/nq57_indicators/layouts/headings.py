"""Headings between the rows of a table: what they say of the rows below them, or a question where nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.part_names import is_divided_by_fields, is_of_channel, is_of_field, is_part, names_channel
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.rows import ASKED, COMPARED, DATA, HEADING, REMARK, RowReading
from nq57_indicators.layouts.said import NOTHING, Said
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.wording import OF_WHICH, Wording, without_numbering

GROUP, NONE = "group", "-"
_PERIOD_ROLES = frozenset({"time_period", "year", "quarter", "month", "week", "first_day"})
_ORDINAL = re.compile(r"\(?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[A-ZĐa-zđ])\)?[.)/:]?")
_MOST_SHOWN = 5
_PARTS = ("time", "area", "item", "flow", "stage", "compared")


@dataclass(frozen=True)
class Heading:
    """A row that is one text, without figures; ``under`` are the rows of figures below it."""

    row: int
    column: int
    text: str
    under: list[RowReading] = field(default_factory=list)


class Headings:
    """Carries what headings say down to the rows below them, up to the next heading that says the same kind of thing."""

    def __init__(self, grid: Grid, columns: Sequence[ColumnReading], wording: Wording) -> None:
        self.grid, self.wording = grid, wording
        self.columns = columns
        self.roles = {column.role for column in columns}
        self.figures = [column for column in columns if column.role == "figures"]

    def apply(self, rows: list[RowReading]) -> list[Heading]:
        """Fill in the rows of figures; the headings above them that nobody understands."""
        last = max((at for at, row in enumerate(rows) if row.kind == DATA), default=-1)
        strange: list[Heading] = []
        narrowing: list[Heading] = []
        said: dict[str, Said] = {}
        open_one: Heading | None = None
        for row in rows[: last + 1]:
            heading = self._heading(row)
            if heading is None:
                self._carry(said, row)
                if open_one is not None and row.kind == DATA:
                    open_one.under.append(row)
                continue
            meaning = self._meaning(heading.text)
            grouped = meaning is not None and not any(_has(meaning, part) for part in _PARTS)
            if grouped and "variable" in self.roles and self._may_narrow(heading.text):
                narrowing.append(heading)
                open_one = heading
                continue
            open_one = heading if meaning is None else None
            if meaning is None:
                strange.append(heading)
            else:
                said |= {part: meaning for part in _PARTS if _has(meaning, part)}
                if meaning.time is not None and not meaning.compared:
                    said.pop("compared", None)
        strange += map(self._narrowing, narrowing)
        return [heading for heading in strange if heading.under]

    def _heading(self, row: RowReading) -> Heading | None:
        """The one text of a row without figures, numbers of sections aside."""
        if row.kind not in (HEADING, REMARK) or row.given:
            return None
        cells = ((column, self.grid.said(row.row, column)) for column in range(self.grid.width))
        texts = [(column, text) for column, text in cells if text and not _ORDINAL.fullmatch(text)]
        if len(texts) != 1 or self.wording.is_remark(texts[0][1]) or texts[0][1].startswith("("):
            return None
        column, text = texts[0]
        return Heading(row.row, column, without_numbering(text))

    def _meaning(self, text: str) -> Said | None:
        """What a heading says; nothing of a mere group of rows; ``None`` where its words may change what the rows are."""
        if OF_WHICH.match(text):  # "Trong đó: cấp xã" narrows the rows below it
            return None if OF_WHICH.sub("", text).strip() else NOTHING
        said = self._said(text)
        own = {part for part in _PARTS if any(_has(figure.said, part) for figure in self.figures)}
        if said.says_something and said.role is None:
            if said.unit is not None or own & {part for part in ("time", "flow", "stage", "item") if _has(said, part)}:
                return None
            if "variable" in self.roles and said.item >= 0:
                return NOTHING
            if said.area is not None and (
                "area" in own or {"ref_area", "area_code", "lower_area", "agency"} & self.roles
            ):
                return NOTHING  # a region over areas, a province over its communes
            return NOTHING if said.time is not None and self.roles & _PERIOD_ROLES else said
        if self.wording.is_total(text) or self.wording.opens("group_of_areas", text):
            return NOTHING
        narrower = self.wording.is_agency(text) or self.wording.is_lower(text) or is_part(text, self.wording)
        if "variable" in self.roles and not narrower:
            return NOTHING  # a group of indicators
        return None

    def _may_narrow(self, text: str) -> bool:
        return is_of_channel(text, self.wording) or is_of_field(text, self.wording)

    def _narrowing(self, heading: Heading) -> Heading:
        """A heading of a field over what is counted by fields; one of a channel over rows that name no other variable with it."""
        if is_of_field(heading.text, self.wording):
            counted = [row for row in heading.under if is_divided_by_fields(row.variable, self.wording)]
            return replace(heading, under=counted)
        under = []
        for row in heading.under:
            alone = self.wording.label(row.variable).item
            together = self.wording.item(f"{without_numbering(row.variable)} {heading.text}")
            if alone >= 0 and together != alone and not names_channel(row.variable, self.wording):
                under.append(row)
        return replace(heading, under=under)

    def _said(self, text: str) -> Said:
        time = time_of_cell(text)
        if time is not None and (time.number or (time.first and time.last)):
            return Said(time=time, flow=time.flow)
        said = self.wording.header(text)
        if said.says_something and not said.area:
            return said
        area = self.wording.area(text)
        return Said(area=area) if area is not None else said

    def _carry(self, said: dict[str, Said], row: RowReading) -> None:
        if row.kind != DATA:
            return
        if "compared" in said:
            row.kind = COMPARED
        if "time" in said:
            row.time = said["time"].time
        if "area" in said:
            row.area = said["area"].area or ""
        if "item" in said:
            row.variable = self.wording.names.codes.items[said["item"].item]
        row.flow = said["flow"].flow if "flow" in said else row.flow
        row.stage = said["stage"].stage if "stage" in said else row.stage

    def ask(self, strange: Sequence[Heading], inquiry: Inquiry) -> None:
        """One question for all headings of a table that nobody understands; until it is answered the rows below them wait."""
        if not strange:
            return
        texts = list(dict.fromkeys(heading.text for heading in strange))
        rows = [row for heading in strange for row in heading.under]
        table, first = self.grid.table, strange[0]
        alone = len(texts) == 1 and "variable" not in self.roles
        answer = inquiry.ask(
            "heading-asked",
            tuple(map(plain, texts)),
            (table.file, table.sheet, self.grid.lines[first.row], self.grid.places[first.column]),
            found="; ".join(texts[:_MOST_SHOWN]) + (f"; … ({len(texts)})" if len(texts) > _MOST_SHOWN else ""),
            choices=(GROUP, *(self.wording.nearest(texts[0]) if alone else ()), NONE),
            readable=lambda text: alone and self.wording.item(text) >= 0,
            figures=sum(bool(self.grid.said(row.row, figure.column)) for row in rows for figure in self.figures),
        )
        item = self.wording.item(answer) if alone and answer not in (None, GROUP, NONE) else -1
        for row in rows if answer != GROUP else ():
            if item >= 0:
                row.variable = self.wording.names.codes.items[item]
            else:
                row.kind = ASKED


def _has(said: Said, part: str) -> bool:
    value = getattr(said, part)
    return value >= 0 if part == "item" else bool(value)
