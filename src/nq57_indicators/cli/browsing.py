"""``nq57 catalogue``: look definitions up, show one, check a folder. Needs no table library."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nq57_indicators.catalogue.holdings import ended_with_its_province
from nq57_indicators.catalogue.search import KINDS, Thing, begun, holds, named, of_kind, plain, title_of
from nq57_indicators.catalogue.succession import leads_of, unknown_amendments
from nq57_indicators.cli.exit_codes import FINE, UNUSABLE
from nq57_indicators.cli.screen import Screen, columns
from nq57_indicators.errors import DefinitionProblem, UnknownIndicatorError
from nq57_indicators.models.base import Text
from nq57_indicators.models.definitions import Variable
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator, Wording
from nq57_indicators.texts import date_text, label
from nq57_indicators.texts.clauses import act_text, clause_text
from nq57_indicators.texts.describing import details, dropped_lines
from nq57_indicators.texts.disagreements import disagreement_text
from nq57_indicators.texts.targets import target_text

if TYPE_CHECKING:
    from rich.table import Table

    from nq57_indicators.catalogue import Catalogue, OwnedTarget
    from nq57_indicators.models.definitions import Document

_ID_WIDTH = 34
_DATES = ("valid_from", "valid_to")


@dataclass(frozen=True)
class Wanted:
    """What to look for."""

    words: Sequence[str] = ()
    kind: str | None = None
    pillar: str | None = None
    document: str | None = None
    as_of: str | None = None


def list_definitions(wanted: Wanted, folder: str | None, lang: str) -> int:
    """Definitions whose id or names hold all the words, accents or not; without words indicators and variables."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.catalogue.naming import id_named

    catalogue = load_catalogue(folder, as_of=wanted.as_of)
    if wanted.pillar is not None:
        wanted = replace(wanted, pillar=id_named(catalogue.pillars, wanted.pillar) or wanted.pillar)
    screen = Screen()
    counted = []
    for kind in _kinds(wanted):
        found = [thing for thing in of_kind(catalogue, kind) if _is_wanted(thing, wanted, catalogue)]
        if found:
            screen.print(label(f"catalogue.{kind}", lang), style="bold")
            counted.append(label(f"number_of.{kind}", lang, number=len(found)))
        for thing in found:
            screen.print(_line(thing, catalogue, lang))
    screen.print(f"{', '.join(counted)}." if counted else label("catalogue.nothing", lang))
    return FINE


def _kinds(wanted: Wanted) -> tuple[str, ...]:
    """Only an indicator has a pillar and documents; everything is searched, but not all of it listed unasked."""
    if wanted.kind is not None:
        return (wanted.kind,)
    if wanted.pillar or wanted.document:
        return KINDS[:1]
    return KINDS if wanted.words else KINDS[:2]


def _is_wanted(thing: Thing, wanted: Wanted, catalogue: Catalogue) -> bool:
    asked = " ".join(wanted.words).split()
    return (
        holds(thing, asked)
        and wanted.pillar in (None, getattr(thing, "pillar", None))
        and (wanted.document is None or (isinstance(thing, Indicator) and _named_by(thing, wanted.document, catalogue)))
    )


def _named_by(indicator: Indicator, document: str, catalogue: Catalogue) -> bool:
    wanted = plain(document)
    cited = [owned.document for owned in catalogue.targets_of.get(indicator.id, ())]
    cited += [catalogue.documents[target.source.document] for target in indicator.targets]  # also those replaced since
    cited += [document for _, document in _wordings(indicator, catalogue)]
    return any(wanted in plain(f"{act.id} {act.number}") for act in cited)


def _wordings(indicator: Indicator, catalogue: Catalogue) -> Iterator[tuple[Wording, Document]]:
    """What documents issued by the day of the catalogue ask for in words."""
    for wording in indicator.wordings:
        document = catalogue.documents[wording.source.document]
        if begun(document, catalogue.as_of):
            yield wording, document


def _line(thing: Thing, catalogue: Catalogue, lang: str) -> str:
    """One definition in one line, its id first and whole, so that it can be copied and searched for."""
    if not isinstance(thing, Indicator | Variable):
        # what tells it from others of its name: level, what it converts to, version, number or kind, and its dates
        known = list(details(thing, catalogue, lang))
        said = [text for _, text in known[:1]]
        said += [f"{label(f'catalogue.{key}', lang).lower()} {text}" for key, text in known[1:] if key in _DATES]
        return _one_line(thing.id, title_of(thing).in_language(lang), said)
    said = [unit_name(catalogue, thing.unit_measure, lang)]
    pillar = str(getattr(thing, "pillar", None))
    if pillar in catalogue.pillars:
        said.append(catalogue.pillars[pillar].name.in_language(lang))
    targets = len(catalogue.targets_of.get(thing.id, ()))
    if targets:
        said.append(label("catalogue.targets", lang, number=targets))
    return _one_line(thing.id, thing.name.in_language(lang), said)


def _one_line(name: str, title: str, said: list[str]) -> str:
    return f"  {name:<{_ID_WIDTH}} {title}" + (f" ({'; '.join(said)})" if said else "")


def unit_name(catalogue: Catalogue, unit: str, lang: str) -> str:
    """The name of a unit, else its id."""
    known = catalogue.units.get(unit)
    return known.name.in_language(lang) if known else unit


def show_definition(name: str, folder: str | None, lang: str, as_of: str | None = None, form: str = "text") -> int:
    """One definition by id or name, an indicator with formula, targets and their clauses; several are listed."""
    from nq57_indicators.catalogue import load_catalogue

    catalogue = load_catalogue(folder, as_of=as_of)
    thing = _of_id(name, catalogue)
    if thing is None:
        meant = named(catalogue, name)
        if len(meant) > 1:
            return list_definitions(Wanted(name.split(), as_of=as_of), folder, lang)
        thing = _of_id(meant[0], catalogue) if meant else None
    if thing is None:
        raise _unknown(name, catalogue)
    screen = Screen()
    if form == "json":
        screen.out(thing.model_dump_json(indent=2, exclude_none=True, by_alias=True), highlight=False)
        return FINE
    _head(screen, thing, lang)
    if isinstance(thing, Indicator):
        _show_indicator(screen, thing, catalogue, lang)
    elif isinstance(thing, Variable):
        _show_variable(screen, thing, catalogue, lang)
    else:
        for key, text in details(thing, catalogue, lang):
            screen.print(f"{label(f'catalogue.{key}', lang)}: {text}")
    return FINE


def _of_id(name: str, catalogue: Catalogue) -> Thing | None:
    found = (getattr(catalogue, kind)[name] for kind in KINDS if name in getattr(catalogue, kind))
    return next((thing for thing in found if begun(thing, catalogue.as_of)), None)


def _unknown(name: str, catalogue: Catalogue) -> UnknownIndicatorError:
    from nq57_indicators.catalogue.problems import nearest

    later = any(name in getattr(catalogue, kind) for kind in KINDS)
    guess = None if later else nearest(name, [thing.id for kind in KINDS for thing in of_kind(catalogue, kind)])
    if later:
        day = catalogue.as_of and Text(vi=date_text(catalogue.as_of, "vi"), en=date_text(catalogue.as_of, "en"))
        return UnknownIndicatorError("definition-not-yet", name=name, day=day)
    return UnknownIndicatorError("no-such-definition", name=name, guess=guess)


def _show_indicator(screen: Screen, indicator: Indicator, catalogue: Catalogue, lang: str) -> None:
    from nq57_indicators.texts.formulas import formula_lines

    unit = unit_name(catalogue, indicator.unit_measure, lang)
    screen.print(f"{label('column.unit', lang)}: {unit}; {label(f'better.{indicator.better}', lang)}")
    if indicator.levels:
        levels = (catalogue.levels[level].name.in_language(lang) for level in indicator.levels)
        screen.print(f"{label('catalogue.levels', lang)}: {', '.join(levels)}")
    for line in formula_lines(indicator, catalogue, lang):
        screen.print(line)
    source = indicator.formula.source
    if source is None:
        screen.print(f"  {label('catalogue.derived', lang)}")
    else:
        act = catalogue.documents[source.document].number
        screen.print(f"  {label('catalogue.source', lang, document=act, clause=clause_text(source.clause, lang))}")
    _show_targets(screen, indicator, catalogue, lang)
    for lead in leads_of(catalogue, indicator.id, catalogue.as_of):
        act_of_lead = catalogue.documents[lead.document]
        if lead.now != (lead.named,) and begun(act_of_lead, catalogue.as_of):
            now = ", ".join(catalogue.bodies[body].name.in_language(lang) for body in lead.now)
            said = {
                "named": catalogue.bodies[lead.named].name.in_language(lang),
                "now": now,
                "clause": clause_text(lead.clause, lang),
            }
            screen.print(label("catalogue.lead", lang, document=act_of_lead.number, **said))
    for wording, document in _wordings(indicator, catalogue):
        cited = "; ".join(
            [
                f"{document.number}, {clause_text(wording.source.clause, lang)}",
                *_amended(document, wording.source.clause, catalogue, lang),
            ]
        )
        screen.print(f"{label('catalogue.target_words', lang)}: {wording.text.in_language(lang)} ({cited})")
    for disagreement in catalogue.disagreements.values():
        if disagreement.indicator == indicator.id:
            screen.print(f"{label('coverage.disagreements', lang)}, {disagreement_text(disagreement, lang)}")


def _show_targets(screen: Screen, indicator: Indicator, catalogue: Catalogue, lang: str) -> None:
    """The targets that count, and what a later act no longer lists."""
    owned = catalogue.targets_of.get(indicator.id, ())
    if owned:
        screen.table(_target_table(owned, catalogue, lang))
    else:
        screen.print(label("catalogue.no_targets", lang))
    for line in dropped_lines(indicator, catalogue, lang):
        screen.print(line)


def _head(screen: Screen, thing: Thing, lang: str) -> None:
    title = title_of(thing)
    screen.print(f"{thing.id}: {title.in_language(lang)}", style="bold")
    screen.print(title.in_language("vi" if lang == "en" else "en"), style="dim")
    for text in (
        getattr(thing, "description", None),
        getattr(thing, "note", None) if isinstance(thing, Framework) else None,
    ):
        if text:
            screen.print(text.in_language(lang))
    if getattr(thing, "aliases", ()):
        screen.print(f"{label('catalogue.aliases', lang)}: {'; '.join(getattr(thing, 'aliases', ()))}")


def _target_table(owned: Iterable[OwnedTarget], catalogue: Catalogue, lang: str) -> Table:
    table = columns(*(label(f"column.{name}", lang) for name in ("target", "due", "document", "clause", "confidence")))
    for each in owned:
        target = each.target
        wanted = target_text(target.operator, target.value, target.low, target.high, lang)
        if target.multiple_of_base is not None:
            wanted = f"× {target.multiple_of_base:g} ({target.base_period})"
        elif target.plus_base is not None:
            wanted = f"+ {target.plus_base:g} ({target.base_period})"
        source = target.source
        sure = "; ".join(
            [label(f"confidence.{source.confidence}", lang), *_amended(each.document, source.clause, catalogue, lang)]
        )
        body = catalogue.areas.get(each.owner or "") or catalogue.bodies.get(each.owner or "")
        act = act_text(each.document.number, body.name if body else None, lang)
        if ended_with_its_province(each, catalogue):
            act += f"; {label('catalogue.former_province', lang)}"
        table.add_row(wanted, target.due or "", act, clause_text(source.clause, lang), sure)
    return table


def _amended(document: Document, clause: str, catalogue: Catalogue, lang: str) -> list[str]:
    """The warning that later acts, not at hand, may have changed the clause by the day of the catalogue."""
    return [label("catalogue.possibly_amended", lang)] if unknown_amendments(document, clause, catalogue.as_of) else []


def _show_variable(screen: Screen, variable: Variable, catalogue: Catalogue, lang: str) -> None:
    unit = unit_name(catalogue, variable.unit_measure, lang)
    screen.print(f"{label('column.unit', lang)}: {unit}; {label(f'catalogue.{variable.measure}', lang)}")
    users = [each.id for each in catalogue.indicators.values() if variable.id in each.formula.variables]
    if users:
        screen.print(f"{label('catalogue.used_in', lang)}: {', '.join(users)}")


def check_definitions(folder: str, lang: str, form: str, every: bool) -> int:
    """Every problem of every file of a folder; nothing wrong is exit code 0."""
    from nq57_indicators.catalogue import check_folder, load_catalogue
    from nq57_indicators.cli.law import show_contradictions

    problems = check_folder(Path(folder))
    screen = Screen()
    if form == "json":
        listed = [
            {"file": problem.file, "field": problem.field, "vi": problem.vi, "en": problem.en} for problem in problems
        ]
        screen.out(json.dumps({"problems": listed}, ensure_ascii=False, indent=2), highlight=False)
        return UNUSABLE if problems else FINE
    if problems:
        _show_problems(screen, problems, lang, every)
        return UNUSABLE
    catalogue = load_catalogue(folder)
    screen.print(label("catalogue.fine", lang, name=catalogue.version), style="green")
    kinds = ("indicators", "variables", "targets", "areas", "frameworks")
    screen.print(label("catalogue.counts", lang, **{kind: len(getattr(catalogue, kind)) for kind in kinds}))
    show_contradictions(screen, catalogue, lang)
    return FINE


def _show_problems(screen: Screen, problems: list[DefinitionProblem], lang: str, every: bool) -> None:
    from nq57_indicators.errors import SHOWN, DefinitionError

    message = DefinitionError(problems).message(lang)
    if every:
        head = message.splitlines()[0]
        message = "\n".join([head, *(problem.line(lang) for problem in problems)])
    screen.print(message)
    if len(problems) > SHOWN and not every:
        screen.print(label("catalogue.all_problems", lang))


def show_versions(lang: str) -> int:
    """The versions of the library and of its catalogue."""
    import nq57_indicators
    from nq57_indicators.catalogue import load_catalogue

    library, catalogue = nq57_indicators.__version__, load_catalogue().version
    Screen().print(label("screen.versions", lang, library=library, catalogue=catalogue))
    return FINE
