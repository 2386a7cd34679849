"""Who answers for a clause: the bodies an act names, what became of them, and whether the act was amended since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nq57_indicators.catalogue import Catalogue, OwnedTarget
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
    found = [after for successor in known.successors for after in successors_on(catalogue, successor, day)]
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
    """The bodies that acts name for an indicator, as named and as they stand on a day; what was replaced names nobody.

    >>> from nq57_indicators import load_catalogue
    >>> [(one.document, one.named) for one in leads_of(load_catalogue(), "tfp_growth_contribution")]
    [('71-NQ-CP_2025-04-01', 'M-TC')]
    >>> [(one.named, one.now) for one in leads_of(load_catalogue(), "tfp_growth_contribution", date(2025, 3, 1))]
    [('M-KHDT', ('M-TC',))]
    """
    gone = _clauses_gone(catalogue, day)
    return tuple(
        Lead(document, clause.clause, named, successors_on(catalogue, named, day))
        for document, clause in clauses_of(catalogue, indicator)
        if (document, clause.clause) not in gone
        for named in clause.lead
    )


def _clauses_gone(catalogue: Catalogue, day: date | None) -> set[tuple[str, str]]:
    """The clauses none of whose targets counts on a day: replaced or dropped since, or not there yet."""
    standing = {owned.target.id for owned in catalogue.targets_on(day)}
    clauses: dict[tuple[str, str], bool] = {}
    for owned in catalogue.all_targets:
        cited = owned.document.id, owned.target.source.clause
        clauses[cited] = clauses.get(cited, False) or owned.target.id in standing
    return {cited for cited, stands in clauses.items() if not stands}


def unknown_amendments(document: Document, clause: str | None = None, day: date | None = None) -> tuple[Amendment, ...]:
    """The later acts, up to a day, whose words on a clause (without one: on any) are not at hand: it is possibly amended.

    >>> from nq57_indicators import load_catalogue
    >>> programme = load_catalogue().documents["03-NQ-CP_2025-01-09"]
    >>> [len(unknown_amendments(programme, "PL I, 17", date(2025, month, 1))) for month in (3, 4)]
    [0, 1]
    >>> unknown_amendments(programme, "PL I, 16")
    ()
    """
    return tuple(amendment for amendment in document.amendments_until(day) if amendment.leaves_open(clause))


def dropped_by(catalogue: Catalogue, owned: OwnedTarget) -> Amendment | None:
    """The act, up to the day of the catalogue, whose list no longer has the clause of a target: it does not count from then on.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> [dropped_by(catalogue, one).document for one in catalogue.all_targets if one.target.id == "03nqcp-11.8-2030"]
    ['71-NQ-CP_2025-04-01']
    """
    amendments = catalogue.documents[owned.document.id].amendments_until(catalogue.as_of)
    return next((amendment for amendment in amendments if owned.target.source.clause in amendment.drops), None)
