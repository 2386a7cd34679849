"""Variables, documents, bodies, areas, obligations, identities and rules: what the files of a catalogue may say."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from math import inf
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from nq57_indicators.models.base import Bounds, ContradictionError, Dated, Definition, Id, Nfc, Source, Text
from nq57_indicators.models.codelists import (
    Calendar,
    Dimension,
    FindingText,
    Frequency,
    Measure,
    OverAreas,
    OverTime,
    PriceBasis,
    Severity,
    SumsToCountry,
)

ISSUED_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


class Variable(Dated):
    """What a body submits: a component of formulas.

    ``valid`` bounds are hard (outside is an error), ``plausible`` bounds are soft (outside is a warning) and rest on published
    figures: ``plausible_source`` says which, and how they give the range. ``lag`` is in
    months after the end of a period. ``phase`` picks the years of a biennial survey (1: odd years).
    ``peer_relative`` marks ranks and scores that depend on who else is compared: they never cross a merger.
    """

    id: Id
    name: Text
    description: Text | None = None
    unit_measure: str
    measure: Measure
    frequency: Frequency
    phase: Literal[0, 1] | None = None
    lag: int = Field(default=0, ge=0, le=60)
    over_areas: OverAreas = "none"
    over_time: OverTime = "none"
    sums_to_country: SumsToCountry = "no"
    valid: Bounds = (-inf, inf)
    plausible: Bounds = (-inf, inf)
    plausible_source: Text | None = None
    custodian: Id | None = None
    price_basis: PriceBasis | None = None
    peer_relative: bool = False
    integer: bool = False
    aliases: tuple[Nfc, ...] = ()

    @model_validator(mode="after")
    def _range_has_a_source(self) -> Variable:
        range_has_a_source(self.plausible, self.plausible_source)
        return self


def range_has_a_source(plausible: tuple[float, float] | None, source: Text | None) -> None:
    """Refuse a plausible range that nobody published, and a source of no range."""
    if (plausible in (None, (-inf, inf))) != (source is None):
        vi = "khoảng thường gặp (plausible) và căn cứ của nó (plausible_source: số liệu đã công bố, cách tính) phải đi cùng nhau"
        en = "a plausible range and what it rests on (plausible_source: published figures, method) go together"
        raise ContradictionError(vi, en)


class Amendment(Definition):
    """A later act that changes a document.

    ``extent = "unknown"``: its text is not at hand, so anything may differ; ``"partial"``: only the clauses ``not_seen`` may.
    ``drops`` are clauses that the later act no longer has: from its day on their targets do not count.
    """

    document: Id
    on: date
    extent: Literal["known", "partial", "unknown"]
    not_seen: tuple[Nfc, ...] = ()
    drops: tuple[Nfc, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _partial_says_what(self) -> Amendment:
        if (self.extent == "partial") != bool(self.not_seen):
            vi = "extent = 'partial' cần not_seen (các điều khoản chưa đọc được); các mức khác không có not_seen"
            en = "extent 'partial' needs not_seen, the clauses that are not at hand; the other extents have none"
            raise ContradictionError(vi, en)
        return self

    def leaves_open(self, clause: str | None) -> bool:
        """Whether a clause may have been changed by words that are not at hand; ``None``: whether any may.

        >>> act = Amendment(document="B", on=date(2025, 4, 1), extent="partial", not_seen=("PL I, 17",))
        >>> act.leaves_open("PL I, 16"), act.leaves_open("PL I, 17"), act.leaves_open(None)
        (False, True, True)
        """
        return self.extent == "unknown" or (self.extent == "partial" and (clause is None or clause in self.not_seen))


class DatedNote(Definition):
    """What a reader of a document has to know from a day on, without its figures being any less sure."""

    on: date
    text: Text


class Document(Definition):
    """An act or published source. Ids carry the date, since numbers repeat (two documents are 01-KH/BCĐTW).

    ``issued`` is as exact as it is known: ``2025-01-09``, ``2026-02`` or ``2026``.
    """

    id: Id
    number: Nfc
    title: Text
    issuer: Nfc
    issued: str = Field(pattern=ISSUED_PATTERN)
    effective: date | None = None
    ended: date | None = None
    status: Literal["draft", "in_force", "amended", "ended"] = "in_force"
    confidence: Literal["seed", "found", "found-mirror", "recalled"] = "found"
    amended_by: tuple[Amendment, ...] = ()
    supersedes: tuple[Id, ...] = ()
    address: str | None = None
    note: Text | None = None
    dated_notes: tuple[DatedNote, ...] = ()

    @property
    def issued_day(self) -> date:
        """The day of issue; where only the month or year is known, its last day.

        >>> text = Text(vi="Kế hoạch", en="Plan")
        >>> Document(id="p", number="11", title=text, issuer="BCĐCP", issued="2026-02").issued_day
        datetime.date(2026, 2, 28)
        """
        year, month, day = ([int(part) for part in self.issued.split("-")] + [0, 0])[:3]
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def issued_from(self) -> date:
        """The first day on which it may have been issued: where only the month or year is known, their first."""
        return date.fromisoformat(f"{self.issued}-01-01"[: len("2025-01-09")])

    @property
    def begins(self) -> date:
        """The first day on which it is in force: the day it names, else that of issue."""
        return self.effective or self.issued_day

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force, where one is known."""
        return None if self.ended is None else self.ended - timedelta(days=1)

    @property
    def ended_sometime(self) -> bool:
        """Whether it has ended on a day that nobody knows."""
        return self.status == "ended" and self.ended is None

    def in_force(self, day: date) -> bool:
        """Whether a day lies between its first day and its end."""
        return self.begins <= day and (self.ended is None or day < self.ended)

    def amendments_until(self, day: date | None) -> tuple[Amendment, ...]:
        """The amendments in force on a day; ``None`` asks for all that are known."""
        return tuple(amendment for amendment in self.amended_by if day is None or amendment.on <= day)

    def notes_until(self, day: date | None) -> tuple[DatedNote, ...]:
        """The dated notes that stand on a day; ``None`` asks for all."""
        return tuple(note for note in self.dated_notes if day is None or note.on <= day)

    @field_validator("issued")
    @classmethod
    def _issued_on_a_day(cls, issued: str) -> str:
        try:
            date.fromisoformat(f"{issued}-01-01"[: len("2025-01-09")])
        except ValueError as error:
            raise ContradictionError(f"không có ngày {issued}", f"there is no day {issued}") from error
        return issued


def as_amended(document: str, documents: Mapping[str, Document]) -> frozenset[str]:
    """The id of a document and of every act that amended it, and those that amended these."""
    found, left = set[str](), [document]
    while left:
        if (amended := left.pop()) not in found:
            found.add(amended)
            left += [later.document for later in documents[amended].amended_by] if amended in documents else []
    return frozenset(found)


class Body(Dated):
    """Who reports, owns or keeps: a ministry, a source system, a committee. An area is a body under its own id."""

    id: Id
    kind: Nfc
    name: Text
    successors: tuple[Id, ...] = ()
    aliases: tuple[Nfc, ...] = ()


class AreaType(Definition):
    """What kind of unit an area is from a day on (``province`` until it becomes a ``city``)."""

    type: Nfc
    name: Text
    valid_from: date | None = None
    source: Nfc | None = None


class Area(Dated):
    """A territory. Its extent never changes: a territory that grows is another area (``P63-24``, ``P34-24``)."""

    id: Id
    scheme: Id
    level: Id
    parent: Id | None = None
    successors: tuple[Id, ...] = ()
    code: str | None = None
    name: Text
    types: tuple[AreaType, ...] = ()
    aliases: tuple[Nfc, ...] = ()


class Deadline(Definition):
    """When a report is due: ``months`` after the month in which its period ends, on ``day`` of that month."""

    months: int = Field(ge=-12, le=60)
    day: int = Field(ge=1, le=31)


class Obligation(Dated):
    """Who reports what, how often, by when, according to what. Without one nothing is reported missing or late.

    ``deadlines`` are those of parts of the year with a day of their own: ``S2`` of half-years, ``Q4`` of quarters.
    ``expects_stage`` is the stage of figures of a report that is due before its period is over ("ước thực hiện").
    """

    id: Id
    name: Text
    level: Id | None = None
    bodies: tuple[Id, ...] = ()
    variables: tuple[Id, ...] = Field(min_length=1)
    frequency: Frequency
    calendar: Calendar = "statistical"
    deadline: Deadline
    deadlines: Mapping[str, Deadline] = Field(default_factory=dict)
    expects_stage: Literal["expected"] | None = None
    source: Source

    @model_validator(mode="after")
    def _somebody_owes_it(self) -> Obligation:
        if (self.level is None) == (not self.bodies):
            raise ContradictionError("chỉ ghi một trong hai: level hoặc bodies", "level or bodies, one of the two")
        return self


class Holiday(Definition):
    """Days off in a row, from ``first`` to ``last`` (left out: one day)."""

    first: date
    last: date | None = None
    name: Text
    source: Nfc

    def covers(self, day: date) -> bool:
        """Whether it is one of these days.

        >>> tet = Holiday(first=date(2026, 2, 14), last=date(2026, 2, 22), name=Text(vi="Tết", en="Tet"), source="s")
        >>> tet.covers(date(2026, 2, 22)), tet.covers(date(2026, 2, 23))
        (True, False)
        """
        return self.first <= day <= (self.last or self.first)


class DaysOff(Definition):
    """When nobody works: days of the week (1: Monday, 7: Sunday) and dated holidays; ``worked`` are days made up for."""

    id: Id
    name: Text
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field(default=(), max_length=6)
    worked: tuple[date, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    note: Text | None = None

    def off(self, day: date) -> bool:
        """Whether nobody works on a day."""
        if any(holiday.covers(day) for holiday in self.holidays):
            return True
        return day.isoweekday() in self.weekdays and day not in self.worked


class Identity(Definition):
    """A balance between variables of one area and period: sum of ``left`` equals (or stays under) sum of ``right``.

    A term is a variable or ``-variable`` (subtracted). ``flows`` names where it holds.
    """

    id: Id
    name: Text
    left: tuple[str, ...] = Field(min_length=1)
    operator: Literal["=", "<="]
    right: tuple[str, ...] = Field(min_length=1)
    severity: Severity = "error"
    flows: tuple[Literal["period", "ytd", "since", "stock"], ...] = ("period", "ytd", "since", "stock")
    source: Source | None = None


class Rule(Definition):
    """A check on data: its code, how bad, which quality dimension, and its sentences with ``{found}``, ``{expected}``.

    ``options`` answer what it asks when the file is read (``geography=P34``), ``documents`` are the acts behind it; ``found``
    and ``expected`` say how the sentences print what stands in these fields.
    """

    id: Id
    severity: Severity
    dimension: Dimension
    title: Text
    message: Text
    fix: Text
    options: tuple[Nfc, ...] = ()
    documents: tuple[Id, ...] = ()
    found: FindingText = "text"
    expected: FindingText = "text"


class Unit(Definition):
    """A unit of measure. ``factor`` converts to ``of`` (1 triệu đồng = 1e6 đồng); ``aliases`` are its other spellings."""

    id: Id
    name: Text
    of: Id | None = None
    factor: float = Field(default=1.0, gt=0)
    aliases: tuple[Nfc, ...] = ()
