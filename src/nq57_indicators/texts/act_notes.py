"""What acts did to targets, as a lawyer's note says it: act by act, clause by clause, with figures and deadlines in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.figures import date_text
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.targets import target_text

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue, OwnedTarget
    from nq57_indicators.catalogue.act_notes import ActNote
    from nq57_indicators.models.definitions import Document


_UNITS_LEFT_OUT = ("rank", "index", "1")
"""Units that say nothing behind a figure: the name of the indicator has said it."""


def act_note_lines(note: ActNote, catalogue: Catalogue, lang: str = "vi") -> Iterator[str]:
    """The heading of one act and a line for each target it touched."""
    document = note.document
    amends = label("act_note.amends", lang, documents=", ".join(note.amends)) if note.amends else ""
    sure = label("act_note.sure", lang, sure=label(f"confidence.{document.confidence}", lang))
    head = {"number": document.number, "day": _day(document, lang), "title": document.title.in_language(lang)}
    yield label("act_note.act", lang, **head) + amends + sure
    for old, new in note.replaced:
        yield f"  {_replaced(old, new, catalogue, lang)}"
    for kind in ("dropped", "added", "ended", "withdrawn"):
        for owned in getattr(note, kind):
            yield f"  {label(f'act_note.{kind}', lang, target=_target(owned, catalogue, lang), clause=_clause(owned, lang))}"
    for dated in note.notes:
        yield f"  {date_text(dated.on, lang)}: {dated.text.in_language(lang)}"


def _day(document: Document, lang: str) -> str:
    """The day of issue, as exact as it is known."""
    return date_text(document.issued_day, lang) if document.issued.count("-") == 2 else document.issued


def _replaced(old: OwnedTarget, new: OwnedTarget, catalogue: Catalogue, lang: str) -> str:
    same = _asked(old, catalogue, lang) == _asked(new, catalogue, lang)
    said = {
        "target": _target(new, catalogue, lang),
        "clause": clause_text(new.target.source.clause, lang),
        "before": _clause(old, lang),
        "was": _asked(old, catalogue, lang),
    }
    text = label("act_note.replaced_same" if same else "act_note.replaced", lang, **said)
    leads = [_leads(owned, catalogue, lang) for owned in (old, new)]
    return text + (
        label("act_note.lead", lang, before=leads[0], now=leads[1]) if all(leads) and leads[0] != leads[1] else ""
    )


def _leads(owned: OwnedTarget, catalogue: Catalogue, lang: str) -> str:
    """The bodies that the act names for the clause of a target."""
    named = [
        body
        for listed in catalogue.clauses.values()
        if listed.document == owned.document.id
        for clause in listed.clauses
        if clause.clause == owned.target.source.clause and owned.indicator in clause.indicators
        for body in clause.lead
    ]
    return ", ".join(catalogue.bodies[body].name.in_language(lang) for body in dict.fromkeys(named))


def _clause(owned: OwnedTarget, lang: str) -> str:
    return f"{owned.document.number}, {clause_text(owned.target.source.clause, lang)}"


def _target(owned: OwnedTarget, catalogue: Catalogue, lang: str) -> str:
    """Whose target it is, the indicator by name, and what is asked for."""
    name = owned.target.variant or owned.indicator
    indicator = catalogue.indicators.get(name)
    said = f"{indicator.name.in_language(lang) if indicator else name}: {_asked(owned, catalogue, lang)}"
    if owned.owner is None:
        return said
    body = catalogue.areas.get(owned.owner) or catalogue.bodies.get(owned.owner)
    return f"{body.name.in_language(lang) if body else owned.owner} ({owned.owner}), {said}"


def _asked(owned: OwnedTarget, catalogue: Catalogue, lang: str) -> str:
    """The figure with its unit and deadline."""
    target, indicator = owned.target, catalogue.indicators.get(owned.target.variant or owned.indicator)
    if target.multiple_of_base is not None or target.plus_base is not None:
        figure = f"× {target.multiple_of_base:g}" if target.multiple_of_base is not None else f"+ {target.plus_base:g}"
        figure += f" ({target.base_period})"
    else:
        figure = target_text(target.operator, target.value, target.low, target.high, lang)
    bare = indicator is None or target.operator == "done" or indicator.unit_measure in _UNITS_LEFT_OUT
    unit = None if bare or indicator is None else catalogue.units.get(indicator.unit_measure)
    percent = unit is not None and unit.id == "percent"
    words = "%" if percent else f" {unit.name.in_language(lang)}" if unit else ""
    every = label("act_note.rising" if target.rising else "act_note.every_period", lang)
    due = label("act_note.due", lang, due=target.due) if target.due else every
    return f"{figure}{words}{due}"
