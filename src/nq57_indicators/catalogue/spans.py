"""When acts and targets are in force: what never is would be lost without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from nq57_indicators.catalogue.files import Loaded
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
        begins = document.effective or issued or document.issued_day
        return cls(
            max(begins, target.valid_from or date.min),
            min(document.last_day or date.max, target.valid_to or date.max),
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
    document, where = documents[target.source.document], f"targets.{target.id}"
    if document.ended_sometime:
        yield problem(file, f"{where}.source.document", "ended_sometime", target=target.id, document=document.id)
        return
    surely = Span.of(target, document, document.issued_from)
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


def with_acts_ended(loaded: Loaded) -> Loaded:
    """Acts whose place others take end when these begin, unless they say themselves that they have ended."""
    acts = [act for _, act in loaded.entries["documents"]]
    known, ends = {act.id: act for act in acts}, dict[str, date]()
    for act in acts:
        for old in _named(act, known):
            if _began_before(old, act):
                ends[old.id] = min(ends.get(old.id, date.max), act.begins)
    documents = [(file, _ended(act, ends.get(act.id))) for file, act in loaded.entries["documents"]]
    return replace(loaded, entries=loaded.entries | {"documents": documents})


def act_problems(file: str, act: Document, known: Mapping[str, Document]) -> Iterator[DefinitionProblem]:
    """Acts whose place another takes before they began."""
    for old in _named(act, known):
        if not _began_before(old, act):
            said = {"act": act.id, "old": old.id, "first": act.begins, "begins": old.begins}
            yield problem(file, "supersedes", "act_never_counts", **said)


def _named(act: Document, known: Mapping[str, Document]) -> list[Document]:
    """The known acts that an act says it takes the place of; a draft takes nobody's."""
    return [] if act.status == "draft" else [known[name] for name in act.supersedes if name in known]


def _began_before(old: Document, act: Document) -> bool:
    return (old.effective or old.issued_from) < act.begins


def _ended(act: Document, day: date | None) -> Document:
    if day is None or act.status in ("draft", "ended") or (act.ended is not None and act.ended <= day):
        return act
    return act.model_copy(update={"status": "ended", "ended": day})


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
