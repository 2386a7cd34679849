"""When targets are in force: one that never is would be lost without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from nq57_indicators.catalogue.problems import problem
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.definitions import Document
from nq57_indicators.models.indicator import Target


class Span(NamedTuple):
    """The first and the last day on which a target counts, by its document and by itself."""

    first: date
    last: date

    @classmethod
    def of(cls, target: Target, document: Document, issued: date | None = None) -> Span:
        """The days of a target of a document, whatever takes its place later; ``issued`` goes before the act's own day."""
        ended = date.max if document.ended is None else document.ended - timedelta(days=1)
        return cls(
            max(document.effective or issued or document.issued_day, target.valid_from or date.min),
            min(ended, target.valid_to or date.max),
        )


def span_problems(
    file: str,
    target: Target,
    targets: Mapping[str, Target],
    documents: Mapping[str, Document],
    owners: Mapping[str, str | None],
) -> Iterator[DefinitionProblem]:
    """A target that is in force on no day, and those it takes the place of before they ever were, or for everybody else too."""
    if not _counts(target, documents):
        return
    document = documents[target.source.document]
    where, surely = f"targets.{target.id}", Span.of(target, document, document.issued_from)
    if surely.last < surely.first:
        field = "valid_to" if target.valid_to else "valid_from" if target.valid_from else "source.document"
        said = {"target": target.id, "document": document.id, "first": surely.first, "last": surely.last}
        yield problem(file, f"{where}.{field}", "never_in_force", **said)
        return
    for old in _replaced(target, targets, documents):
        owner = owners.get(target.id)
        if owner and not owners.get(old.id):
            yield problem(file, f"{where}.supersedes", "own_for_all", target=target.id, owner=owner, old=old.id)
            continue
        first, begins = (_first(each, documents) for each in (target, old))
        if first <= begins and Span.of(old, documents[old.source.document]).last <= surely.last:
            key = "supersedes_itself" if old.id == target.id else "never_counts"
            said = {"target": target.id, "old": old.id, "first": first, "begins": begins}
            yield problem(file, f"{where}.supersedes", key, **said)


def replaced_later(targets: Mapping[str, Target], documents: Mapping[str, Document]) -> set[str]:
    """The targets whose place others take after they began."""
    return {
        old.id
        for target in targets.values()
        if _counts(target, documents)
        for old in _replaced(target, targets, documents)
        if _first(target, documents) > _first(old, documents)
    }


def _counts(target: Target, documents: Mapping[str, Document]) -> bool:
    """Whether a target is of a known act that is no draft."""
    document = documents.get(target.source.document)
    return document is not None and document.status != "draft"


def _first(target: Target, documents: Mapping[str, Document]) -> date:
    return Span.of(target, documents[target.source.document]).first


def _replaced(target: Target, targets: Mapping[str, Target], documents: Mapping[str, Document]) -> Iterator[Target]:
    """The targets of known acts whose place a target takes."""
    for name in target.supersedes:
        old = targets.get(name)
        if old is not None and _counts(old, documents):
            yield old
