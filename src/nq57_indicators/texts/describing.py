"""What is said of areas, units, frameworks, documents and bodies, as pairs of label and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nq57_indicators.catalogue.succession import dropped_by
from nq57_indicators.models.definitions import Amendment, Area, Body, Document, Unit
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.figures import date_text, figure
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.targets import target_text

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.catalogue.search import Thing

Said = Iterator[tuple[str, str]]
"""Keys of labels below ``catalogue.``, and what stands behind them."""

_BODY_KINDS = (
    "agency", "committee", "government", "ministry", "party_office", "source_system", "statistics_office",
)  # fmt: skip
"""The kinds of the packaged bodies; those of another catalogue stand as they are written."""


def details(thing: Thing, catalogue: Catalogue, lang: str) -> Said:
    """What is to be said of a definition, empty things left out."""
    said: Said = iter(())
    if isinstance(thing, Area):
        said = _of_area(thing, catalogue, lang)
    elif isinstance(thing, Unit):
        said = _of_unit(thing, catalogue, lang)
    elif isinstance(thing, Framework):
        said = _of_framework(thing, catalogue, lang)
    elif isinstance(thing, Document):
        said = _of_document(thing, catalogue, lang)
    elif isinstance(thing, Body):
        said = _of_body(thing, catalogue, lang)
    return ((key, text) for key, text in said if text)


def dropped_lines(indicator: Indicator, catalogue: Catalogue, lang: str) -> Iterator[str]:
    """Of targets that a later act no longer lists: what they asked for, where, and since when they do not count.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> list(dropped_lines(catalogue.indicator("licensing_procedure_cut_rate"), catalogue, "en"))
    ['No longer in 71/NQ-CP, not counted from 2025-04-01 on: ≥ 30, due 2030 (03/NQ-CP, PL I, 11.8)']
    """
    for owned in catalogue.all_targets:
        act = dropped_by(catalogue, owned) if owned.indicator == indicator.id else None
        if act is not None:
            target = owned.target
            yield label(
                "catalogue.dropped_target",
                lang,
                act=catalogue.documents[act.document].number,
                on=date_text(act.on, lang),
                asked=target_text(target.operator, target.value, target.low, target.high, lang),
                due=label("act_note.due", lang, due=target.due) if target.due else "",
                clause=f"{owned.document.number}, {clause_text(target.source.clause, lang)}",
            )


def _of_area(area: Area, catalogue: Catalogue, lang: str) -> Said:
    areas = catalogue.areas
    yield "level", catalogue.levels[area.level].name.in_language(lang) if area.level in catalogue.levels else area.level
    yield "scheme", area.scheme
    yield "types", "; ".join(dict.fromkeys(kind.name.in_language(lang) for kind in area.types))
    yield "code", area.code or ""
    yield "parent", _named(areas, [area.parent] if area.parent else [], lang)
    yield from _dates(area, lang)
    yield "members", _named(areas, areas.members(area.id), lang)
    yield "successors", _named(areas, area.successors, lang)


def _of_unit(unit: Unit, catalogue: Catalogue, lang: str) -> Said:
    if unit.of is not None:
        base = catalogue.units[unit.of].name.in_language(lang) if unit.of in catalogue.units else unit.of
        yield "converts", f"{figure(unit.factor, lang, 6)} {base}"


def _of_framework(framework: Framework, catalogue: Catalogue, lang: str) -> Said:
    yield "version", framework.version
    yield "official", label("catalogue.yes" if framework.official else "catalogue.no", lang)
    yield "scheme", framework.areas or ""
    if framework.source is not None:
        act = catalogue.documents[framework.source.document].number
        yield "document", f"{act}, {clause_text(framework.source.clause, lang)}"
    yield "nodes", "; ".join(node.name.in_language(lang) if node.name else node.id for node in framework.nodes)


def _of_document(document: Document, catalogue: Catalogue, lang: str) -> Said:
    yield "number", document.number
    yield "issuer", document.issuer
    yield "issued", document.issued
    yield "valid_from", date_text(document.effective, lang) if document.effective else ""
    yield "valid_to", date_text(document.ended, lang) if document.ended else ""
    amendments = document.amendments_until(catalogue.as_of)
    yield "status", label(f"document_status.{_status(document, amendments, catalogue.as_of)}", lang)
    for amendment in amendments:
        known = catalogue.documents.get(amendment.document)
        number = known.number if known else amendment.document
        yield "amended_by", f"{number} ({date_text(amendment.on, lang)})"
        yield "not_seen", "; ".join(amendment.not_seen)
        yield "drops", "; ".join(amendment.drops)
    for note in document.notes_until(catalogue.as_of):
        yield "dated_note", f"{date_text(note.on, lang)}: {note.text.in_language(lang)}"
    targets = sum(owned.document.id == document.id for owned in catalogue.targets)
    yield "targets_in_force", figure(targets, lang)


def _status(document: Document, amendments: Sequence[Amendment], day: date | None) -> str:
    """The status on a day: what is amended or ended later was in force."""
    ended_later = document.status == "ended" and day is not None and document.ended is not None and day < document.ended
    amended_later = document.status == "amended" and bool(document.amended_by) and not amendments
    return "in_force" if ended_later or amended_later else document.status


def _of_body(body: Body, catalogue: Catalogue, lang: str) -> Said:
    yield "kind", label(f"body_kind.{body.kind}", lang) if body.kind in _BODY_KINDS else body.kind
    yield from _dates(body, lang)
    yield "successors", _named(catalogue.bodies, body.successors, lang)


def _dates(area: Area | Body, lang: str) -> Said:
    yield "valid_from", date_text(area.valid_from, lang) if area.valid_from else ""
    yield "valid_to", date_text(area.valid_to, lang) if area.valid_to else ""


def _named(known: Mapping[str, Area] | Mapping[str, Body], ids: Iterable[str], lang: str) -> str:
    """Names with their ids."""
    return ", ".join(f"{known[name].name.in_language(lang)} ({name})" for name in ids)
