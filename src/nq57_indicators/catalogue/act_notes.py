"""What acts did to targets between two catalogues, or two days of one: replaced, dropped, newly set, ended, by act."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.catalogue.succession import dropped_by
from nq57_indicators.models.definitions import DatedNote, Document


@dataclass
class ActNote:
    """What one act did. ``replaced`` pairs a target with the one that takes its place; ``dropped`` are no longer in its list.

    ``ended`` are targets of this act that ran out, ``withdrawn`` those that the definitions no longer hold at all.
    """

    document: Document
    amends: tuple[str, ...] = ()
    replaced: list[tuple[OwnedTarget, OwnedTarget]] = field(default_factory=list)
    dropped: list[OwnedTarget] = field(default_factory=list)
    added: list[OwnedTarget] = field(default_factory=list)
    ended: list[OwnedTarget] = field(default_factory=list)
    withdrawn: list[OwnedTarget] = field(default_factory=list)
    notes: tuple[DatedNote, ...] = ()


def act_notes(before: Catalogue, after: Catalogue) -> tuple[ActNote, ...]:
    """The acts that changed what targets ask for, by day of issue.

    >>> from nq57_indicators import load_catalogue
    >>> [note] = act_notes(load_catalogue(as_of="2025-03-31"), load_catalogue(as_of="2025-04-01"))
    >>> note.document.number, len(note.replaced), [one.target.source.clause for one in note.dropped]
    ('71/NQ-CP', 28, ['PL I, 11.7', 'PL I, 11.8', 'PL I, 11.9'])
    """
    old, new = (
        {owned.target.id: owned for owned in sorted(catalogue.targets, key=_by_clause)} for catalogue in (before, after)
    )
    acts = _Acts(before, after)
    replaced = set[str]()
    for owned in (owned for name, owned in new.items() if name not in old):
        earlier = [name for name in owned.target.supersedes if name in old]
        replaced |= set(earlier)
        for name in earlier:
            acts.of(owned.document).replaced.append((old[name], owned))
        if not earlier:
            acts.of(owned.document).added.append(owned)
    held = {owned.target.id for owned in after.all_targets}
    for name, owned in old.items():
        if name in new or name in replaced:
            continue
        if name not in held:
            acts.of(owned.document).withdrawn.append(owned)
        elif (
            act := dropped_by(after, owned)
        ) is not None:  # as the later one knows it: the earlier may not have read the act
            acts.of(after.documents[act.document]).dropped.append(owned)
        else:
            acts.of(owned.document).ended.append(owned)
    return acts.in_order()


def _by_clause(owned: OwnedTarget) -> tuple[list[tuple[int, str]], str]:
    """Clauses in the order of their numbers: 4, 10, 11.2, 11.10."""
    parts = re.split(r"(\d+)", owned.target.source.clause)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts], owned.target.id


class _Acts:
    """The notes so far, one for each act; an act whose dated notes begin in between has one, too."""

    def __init__(self, before: Catalogue, after: Catalogue) -> None:
        self._found: dict[str, ActNote] = {}
        self._amends: dict[str, list[str]] = {}
        for document in after.documents.values():
            for amendment in document.amendments_until(after.as_of):
                self._amends.setdefault(amendment.document, []).append(document.number)
        for document in after.documents.values():
            known = _notes(document, before.documents, before)
            new = tuple(note for note in document.notes_until(after.as_of) if note not in known)
            if new:
                self.of(document).notes = new

    def of(self, document: Document) -> ActNote:
        if document.id not in self._found:
            self._found[document.id] = ActNote(document, tuple(self._amends.get(document.id, ())))
        return self._found[document.id]

    def in_order(self) -> tuple[ActNote, ...]:
        return tuple(sorted(self._found.values(), key=lambda owned: (owned.document.issued_day, owned.document.id)))


def _notes(document: Document, documents: Mapping[str, Document], catalogue: Catalogue) -> tuple[DatedNote, ...]:
    earlier = documents.get(document.id)
    return earlier.notes_until(catalogue.as_of) if earlier else ()
