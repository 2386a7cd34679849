"""What an act asks for, clause by clause, and where published figures disagree."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from nq57_indicators.models.base import Confidence, ContradictionError, Definition, Id, Nfc, Text


class Clause(Definition):
    """One demand of an act: a figure, something to be done, words only, or the heading over other clauses.

    ``indicators`` are what measures it; without any ``reason`` says why. ``lead`` are the bodies that the act itself names,
    whether or not they still exist. A clause with several demands is listed once for each.
    """

    clause: Nfc
    text: Text
    kind: Literal["figure", "milestone", "wording", "heading"] = "figure"
    due: str | None = None
    indicators: tuple[Id, ...] = ()
    lead: tuple[Id, ...] = ()
    reason: Text | None = None

    @model_validator(mode="after")
    def _nothing_silently_absent(self) -> Clause:
        if self.kind != "heading" and not self.indicators and self.reason is None:
            vi = "điều khoản không có chỉ tiêu (indicators) thì phải nêu lý do (reason)"
            raise ContradictionError(vi, "a clause without indicators needs a reason")
        return self


class ClauseList(Definition):
    """The demands of one document. ``whole`` says whether its text was at hand from beginning to end."""

    id: Id
    document: Id
    whole: bool
    note: Text | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)


class StatedFigure(Definition):
    """One figure as a source states it, with how it counts."""

    value: float
    says: Text
    source: Nfc
    confidence: Confidence


class Disagreement(Definition):
    """Figures that sources state for the same thing and that cannot all be right, or are not the same thing.

    Every figure stands; ``note`` says what a reader has to know before using one.
    """

    id: Id
    indicator: Id
    period: str
    ref_area: Id
    figures: tuple[StatedFigure, ...] = Field(min_length=2)
    note: Text
