"""What the acts ask for against what the catalogue measures, both ways: nothing is silently absent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.models.base import Source
from nq57_indicators.models.law import Clause

State = Literal["measured", "in_words", "heading", "no_indicator", "not_cited"]
"""How a clause is held: by targets, by a wording, as a heading, by nothing with a reason, or by an indicator that does
not cite it (a mistake of the catalogue)."""


@dataclass(frozen=True)
class CoveredClause:
    """One clause with the targets that cite it."""

    document: str
    clause: Clause
    state: State
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unlisted:
    """A figure or wording that cites a clause which its document's list does not have."""

    document: str
    clause: str
    indicator: str


@dataclass(frozen=True)
class Coverage:
    """The two-way matrix of clauses and indicators, and how sure the figures are."""

    clauses: tuple[CoveredClause, ...]
    clauses_of: Mapping[str, tuple[tuple[str, str], ...]]
    """For each indicator the clauses (document, clause) that ask for it."""
    indicators_without_clause: tuple[str, ...]
    unlisted: tuple[Unlisted, ...]
    documents_without_list: tuple[str, ...]
    """Documents that give figures, but whose clauses nobody has listed: mostly provincial plans known from the press."""
    confidence: Mapping[str, int]
    """Number of figures (targets of every document) by how sure they are."""

    def with_state(self, state: State) -> tuple[CoveredClause, ...]:
        """The clauses in one state."""
        return tuple(claus for claus in self.clauses if claus.state == state)


def coverage(catalogue: Catalogue) -> Coverage:
    """Compare the lists of clauses of a catalogue with its targets and wordings.

    Takes every target of every document, drafts and ended ones included: what an act asks does not vanish with it.

    >>> from nq57_indicators import load_catalogue
    >>> found = coverage(load_catalogue())
    >>> found.with_state("not_cited"), found.unlisted
    ((), ())
    """
    cited = _cited(catalogue)
    clauses = tuple(
        _covered(listed.document, clause, cited) for listed in catalogue.clauses.values() for clause in listed.clauses
    )
    listed_documents = {listed.document for listed in catalogue.clauses.values()}
    known = {(claus.document, claus.clause.clause, name) for claus in clauses for name in claus.clause.indicators}
    family = known | {(document, clause, _variant_of(name, catalogue)) for document, clause, name in known}
    asked = {name: tuple(sorted({(doc, clause) for doc, clause, of in known if of == name})) for _, _, name in known}
    figures = _figures(catalogue)
    return Coverage(
        clauses=clauses,
        clauses_of=dict(sorted(asked.items())),
        indicators_without_clause=_without_clause(catalogue, set(asked)),
        unlisted=tuple(
            Unlisted(document, clause, names[0])
            for document, clause, names in figures
            if document in listed_documents and not any((document, clause, name) in family for name in names)
        ),
        documents_without_list=tuple(sorted({document for document, _, _ in figures} - listed_documents)),
        confidence=dict(Counter(owned.target.source.confidence for owned in catalogue.all_targets).most_common()),
    )


def without_wording(catalogue: Catalogue) -> tuple[OwnedTarget, ...]:
    """The targets whose operator rests on a report, since the act's own words are not in hand, by document.

    >>> from nq57_indicators import load_catalogue
    >>> any(one.document.id == "57-NQ-TW_2024-12-22" for one in without_wording(load_catalogue()))
    False
    """
    found = [target for target in catalogue.all_targets if target.target.source.wording is None]
    return tuple(sorted(found, key=lambda owned: (owned.document.issued, owned.document.id, owned.target.id)))


@dataclass(frozen=True)
class _Citation:
    target: str | None
    milestone: bool
    due: str | None


_Cited = Mapping[tuple[str, str, str], list[_Citation]]


def _cited(catalogue: Catalogue) -> _Cited:
    """Every target and wording by document, clause and indicator."""
    found: dict[tuple[str, str, str], list[_Citation]] = {}
    for owned in catalogue.all_targets:
        target, source = owned.target, owned.target.source
        citation = _Citation(target.id, target.operator == "done", target.due)
        for name in _names(owned):
            found.setdefault((source.document, source.clause, name), []).append(citation)
    for name, source in _wordings(catalogue):
        found.setdefault((source.document, source.clause, name), []).append(_Citation(None, False, None))
    return found


def _names(owned: OwnedTarget) -> tuple[str, ...]:
    """The indicator a target stands with, and the variant it is compared with."""
    return (owned.indicator, *([owned.target.variant] if owned.target.variant else []))


def _variant_of(name: str, catalogue: Catalogue) -> str:
    """The indicator that another reads in another way: a milestone and the rate beside it cite one clause."""
    indicator = catalogue.indicators.get(name)
    return (indicator.variant_of if indicator else None) or name


def _wordings(catalogue: Catalogue) -> Iterator[tuple[str, Source]]:
    for indicator in catalogue.indicators.values():
        for wording in indicator.wordings:
            yield indicator.id, wording.source


def _covered(document: str, clause: Clause, cited: _Cited) -> CoveredClause:
    if not clause.indicators:
        return CoveredClause(document, clause, "heading" if clause.kind == "heading" else "no_indicator")
    held = [
        [cited_at for cited_at in cited.get((document, clause.clause, name), []) if _fits(cited_at, clause)]
        for name in clause.indicators
    ]
    if not all(held):
        return CoveredClause(document, clause, "not_cited")
    if clause.kind in ("wording", "heading"):
        return CoveredClause(document, clause, "heading" if clause.kind == "heading" else "in_words")
    targets = tuple(sorted({cited_at.target for found in held for cited_at in found if cited_at.target}))
    return CoveredClause(document, clause, "measured", targets)


def _fits(citation: _Citation, clause: Clause) -> bool:
    if clause.kind in ("wording", "heading"):
        return citation.target is None
    same_kind = citation.milestone == (clause.kind == "milestone")
    return citation.target is not None and same_kind and citation.due == clause.due


def _figures(catalogue: Catalogue) -> list[tuple[str, str, tuple[str, ...]]]:
    """Document, clause and indicators of every target and wording."""
    sources = [(owned.target.source, _names(owned)) for owned in catalogue.all_targets]
    sources += [(source, (name,)) for name, source in _wordings(catalogue)]
    return sorted((source.document, source.clause, names) for source, names in sources)


def _without_clause(catalogue: Catalogue, asked: set[str]) -> tuple[str, ...]:
    """Indicators that no target, wording or clause asks for: context, composites, other definitions."""
    owned = {name for target in catalogue.all_targets for name in _names(target)}
    spoken = {name for name, _ in _wordings(catalogue)}
    return tuple(sorted(set(catalogue.indicators) - asked - owned - spoken))
