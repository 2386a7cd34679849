"""Who answers for a clause: the bodies an act names, what became of them, and whether the act was amended since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.definitions import Amendment, Document
from nq57_indicators.models.law import Clause


@dataclass(frozen=True)
class Lead:
    """A body that an act names for a clause, and who stands in its place on a day."""

    document: str
    clause: str
    named: str
    now: tuple[str, ...]


def successors_on(catalogue: Catalogue, body: str, day: date | None) -> tuple[str, ...]:
    """The body itself while it exists, afterwards whatever it became; without a day what exists today.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> successors_on(catalogue, "M-TTTT", date(2025, 2, 28)), successors_on(catalogue, "M-TTTT", None)
    (('M-TTTT',), ('M-KHCN',))
    """
    known = catalogue.bodies.get(body)
    ended = known is not None and known.valid_to is not None and (day is None or day > known.valid_to)
    if known is None or not ended or not known.successors:
        return (body,)
    found = [after for one in known.successors for after in successors_on(catalogue, one, day)]
    return tuple(dict.fromkeys(found))


def clauses_of(catalogue: Catalogue, indicator: str) -> tuple[tuple[str, Clause], ...]:
    """The clauses that ask for an indicator, each with its document."""
    return tuple(
        (listed.document, clause)
        for listed in catalogue.clauses.values()
        for clause in listed.clauses
        if indicator in clause.indicators
    )


def leads_of(catalogue: Catalogue, indicator: str, day: date | None = None) -> tuple[Lead, ...]:
    """The bodies that acts name for an indicator, as named and as they stand on a day.

    >>> from nq57_indicators import load_catalogue
    >>> leads_of(load_catalogue(), "tfp_growth_contribution")
    (Lead(document='03-NQ-CP_2025-01-09', clause='PL I, 8', named='M-KHDT', now=('M-TC',)),)
    """
    return tuple(
        Lead(document, clause.clause, named, successors_on(catalogue, named, day))
        for document, clause in clauses_of(catalogue, indicator)
        for named in clause.lead
    )


def unknown_amendments(document: Document, day: date | None = None) -> tuple[Amendment, ...]:
    """The later acts, up to a day, whose text is not at hand: every figure of the document is possibly amended.

    >>> from nq57_indicators import load_catalogue
    >>> programme = load_catalogue().documents["03-NQ-CP_2025-01-09"]
    >>> len(unknown_amendments(programme, date(2025, 3, 31))), len(unknown_amendments(programme, date(2025, 4, 1)))
    (0, 1)
    """
    return tuple(one for one in document.amendments_until(day) if one.extent == "unknown")
