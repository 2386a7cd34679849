"""Layouts: how a sheet says what it says, as data that one office writes down once."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from nq57_indicators.models.base import ContradictionError, Definition, Id, Nfc, Text
from nq57_indicators.models.codelists import CALENDARS, FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES, Flow, Stage

ColumnRole = Literal[
    "variable",
    "ref_area",
    "area_code",
    "lower_area",
    "time_period",
    "year",
    "quarter",
    "month",
    "week",
    "first_day",
    "last_day",
    "calendar",
    "flow",
    "provider",
    "stage",
    "unit_measure",
    "decimals",
    "unit_mult",
    "obs_status",
    "missing_reason",
    "vintage",
    "geography",
    "figures",
    "agency",
    "part",
    "compared",
    "comment",
]
"""What a column holds: a part of the key, figures, other periods' figures to compare with, or nothing that is read.

``part`` divides figures (by field, level, sex): rows of parts are no figures of an area."""

RowRole = Literal["data", "heading", "total", "agency", "comment"]
"""What a row with a certain label is: figures, a heading, the total of others, one agency of several, a remark."""

HeldPart = Literal["variable", "ref_area", "time_period", "unit_measure", "flow", "stage", "calendar", "geography"]
"""A part of the key that may hold for all figures of a table."""

HeldWhere = Literal["title", "sheet", "file", "folder", "given"]
"""Where it stands: in the lines above the table, in the name of the sheet, file or folder; or it is given here."""

CONSTANT_OF_A_FILE = ("time_period", "ref_area")
"""What differs from one file to the next: given, it is bound to the file it was given for."""

FILE_PATTERN = r"^[0-9a-f]{16,64}$"


class LayoutColumn(Definition):
    """One column, found by the words over it from top to bottom.

    In ``header`` the text ``{period}`` stands for whatever period is written there. ``variable``, ``unit``, ``flow`` and
    ``stage`` say what the figures below are, where the words do not.
    """

    header: tuple[str, ...]
    role: ColumnRole
    variable: Id | None = None
    unit: Nfc | None = None
    flow: Flow | None = None
    stage: Stage | None = None

    @model_validator(mode="after")
    def _says_what_figures_are(self) -> LayoutColumn:
        if self.role != "figures" and (self.variable or self.unit or self.flow or self.stage):
            raise ContradictionError(
                "variable, unit, flow, stage chỉ dùng cho cột số liệu (role = figures)",
                "variable, unit, flow and stage are for columns of figures (role = figures)",
            )
        return self


class HeldFact(Definition):
    """What holds for all figures of a table. A given period or area names the file it is true of (its hash)."""

    part: HeldPart
    where: HeldWhere
    value: Nfc | None = None
    file: str | None = Field(default=None, pattern=FILE_PATTERN)

    @model_validator(mode="after")
    def _is_bound(self) -> HeldFact:
        if (self.where == "given") != (self.value is not None):
            raise ContradictionError(
                "value đi cùng where = given, và chỉ khi đó", "value goes with where = given, and only then"
            )
        if self.where == "given" and self.part in CONSTANT_OF_A_FILE and self.file is None:
            raise ContradictionError(
                f"{self.part} chỉ đúng cho một tệp: hãy ghi file (mã băm của tệp), hoặc chỉ ra nơi ghi nó",
                f"{self.part} is true of a single file: write file (the hash of it), or where it stands",
            )
        return self


class LayoutRow(Definition):
    """What the row with a certain label is, where its words do not say so."""

    label: Nfc
    role: RowRole
    variable: Id | None = None


class Marks(Definition):
    """What stands for a figure of zero, for one that is missing, and for one that cannot be there."""

    zero: tuple[Nfc, ...] = ()
    missing: tuple[Nfc, ...] = ()
    not_applicable: tuple[Nfc, ...] = ()

    @model_validator(mode="after")
    def _say_one_thing(self) -> Marks:
        every = (*self.zero, *self.missing, *self.not_applicable)
        twice = sorted({mark for mark in every if every.count(mark) > 1})
        if twice:
            raise ContradictionError(
                f"marks: {', '.join(twice)} có hai nghĩa", f"marks: {', '.join(twice)} means two things"
            )
        return self

    def with_more(self, other: Marks) -> Marks:
        """The marks of both."""
        return Marks(
            zero=tuple(dict.fromkeys((*self.zero, *other.zero))),
            missing=tuple(dict.fromkeys((*self.missing, *other.missing))),
            not_applicable=tuple(dict.fromkeys((*self.not_applicable, *other.not_applicable))),
        )

    @property
    def every(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.zero, *self.missing, *self.not_applicable))


class LayoutTable(Definition):
    """One table of a sheet: its columns, what holds for all of it, its rows and marks.

    ``sheet`` is left out where the name of the sheet differs from file to file.
    """

    sheet: Nfc | None = None
    columns: tuple[LayoutColumn, ...] = Field(min_length=1)
    holds: tuple[HeldFact, ...] = ()
    rows: tuple[LayoutRow, ...] = ()
    marks: Marks = Marks()

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> LayoutTable:
        for vi, en, said in (
            ("tiêu đề cột", "header", [column.header for column in self.columns]),
            ("phần holds", "part of holds", [fact.part for fact in self.holds]),
            ("nhãn dòng", "label of a row", [row.label for row in self.rows]),
        ):
            if len(set(said)) < len(said):
                raise ContradictionError(f"{vi} lặp lại", f"{en} said twice")
        return self


class Layout(Definition):
    """How the sheets of one office's form are read. ``version`` is that of this form of file."""

    version: Literal[1]
    id: Id
    name: Text | None = None
    tables: tuple[LayoutTable, ...] = Field(min_length=1)


class Answer(Definition):
    """The answer to a doubt. One that is true of a single file names it (``file``, its hash)."""

    doubt: str = Field(pattern=r"^[0-9a-f]{12}$")
    answer: Nfc
    file: str | None = Field(default=None, pattern=FILE_PATTERN)


class Answers(Definition):
    """Answers to doubts, for all files of a folder."""

    version: Literal[1]
    answers: tuple[Answer, ...] = ()


_CODELISTS = {
    "calendar": CALENDARS,
    "flow": FLOWS,
    "stage": STAGES,
    "obs_status": OBS_STATUSES,
    "missing_reason": MISSING_REASONS,
}

Spellings = dict[str, tuple[Nfc, ...]]


class Vocabulary(Definition):
    """Words of headers, rows and codes (``codelists/headers.toml``); those of a folder add to the packaged ones.

    ``marks`` stand in the place of figures, beside those that everybody writes ("-", "chưa phát sinh").
    ``same`` are ways of saying one thing, the standard one first; its key may be empty (words that say nothing).
    """

    roles: Spellings = Field(default_factory=dict)
    ambiguous: dict[str, tuple[Id, ...]] = Field(default_factory=dict)
    codes: dict[str, Spellings] = Field(default_factory=dict)
    words: Spellings = Field(default_factory=dict)
    marks: Marks = Marks()
    same: Spellings = Field(default_factory=dict)

    @model_validator(mode="after")
    def _codes_are_known(self) -> Vocabulary:
        for name, spellings in self.codes.items():
            strange = sorted(spellings.keys() - set(_CODELISTS.get(name, ())))
            if name not in _CODELISTS or strange:
                known = ", ".join(_CODELISTS.get(name, tuple(_CODELISTS)))
                wrong = ", ".join(strange) or name
                raise ContradictionError(
                    f"codes: không có {wrong}; có: {known}", f"codes: no {wrong}; there are: {known}"
                )
        return self

    def with_more(self, other: Vocabulary) -> Vocabulary:
        """The words of both."""
        codes = {
            name: _both(self.codes.get(name, {}), other.codes.get(name, {})) for name in {*self.codes, *other.codes}
        }
        return Vocabulary(
            roles=_both(self.roles, other.roles),
            ambiguous={**self.ambiguous, **other.ambiguous},
            codes=codes,
            words=_both(self.words, other.words),
            marks=self.marks.with_more(other.marks),
            same=_both(self.same, other.same),
        )


def _both(spellings: Spellings, other: Spellings) -> Spellings:
    return {name: (*spellings.get(name, ()), *other.get(name, ())) for name in dict.fromkeys((*spellings, *other))}
