"""``nq57 catalogue``: look definitions up, show one, check a folder. Needs no table library."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nq57_indicators.catalogue.search import holds, named, plain
from nq57_indicators.catalogue.succession import leads_of, unknown_amendments
from nq57_indicators.cli import FINE, UNUSABLE
from nq57_indicators.cli.screen import Screen, columns
from nq57_indicators.errors import UnknownIndicatorError
from nq57_indicators.texts import label
from nq57_indicators.texts.targets import target_text

if TYPE_CHECKING:
    from rich.table import Table

    from nq57_indicators.catalogue import Catalogue, OwnedTarget
    from nq57_indicators.models.definitions import Document, Variable
    from nq57_indicators.models.indicator import Indicator

_ID_WIDTH = 34


def list_definitions(
    words: Iterable[str],
    pillar: str | None,
    document: str | None,
    folder: str | None,
    lang: str,
    as_of: str | None = None,
) -> int:
    """Indicators and variables whose id or names hold all the words, accents or not."""
    from nq57_indicators.catalogue import load_catalogue

    catalogue = load_catalogue(folder, as_of=as_of)
    asked = plain(" ".join(words)).split()
    indicators = [
        one
        for one in catalogue.indicators.values()
        if holds(one, asked) and pillar in (None, one.pillar) and _named_by(one, document, catalogue)
    ]
    # a variable has neither pillar nor document
    variables = [
        one for one in catalogue.variables.values() if holds(one, asked) and one.id not in catalogue.indicators
    ]
    variables = [] if pillar or document else variables
    screen = Screen()
    for title, found in (("indicators", indicators), ("variables", variables)):
        if found:
            screen.print(label(f"catalogue.{title}", lang), style="bold")
        for one in found:
            screen.print(_line(one, catalogue, lang))
    if indicators or variables:
        screen.print(label("catalogue.found", lang, indicators=len(indicators), variables=len(variables)))
    else:
        screen.print(label("catalogue.nothing", lang))
    return FINE


def _named_by(one: Indicator, document: str | None, catalogue: Catalogue) -> bool:
    if document is None:
        return True
    wanted = plain(document)
    cited = [owned.document for owned in catalogue.targets_of.get(one.id, ())]
    cited += [catalogue.documents[wording.source.document] for wording in one.wordings]
    return any(wanted in plain(f"{act.id} {act.number}") for act in cited)


def _line(one: Indicator | Variable, catalogue: Catalogue, lang: str) -> str:
    """One definition in one line, its id first and whole, so that it can be copied and searched for."""
    said = [unit_name(catalogue, one.unit_measure, lang)]
    pillar = str(getattr(one, "pillar", None))
    if pillar in catalogue.pillars:
        said.append(catalogue.pillars[pillar].name.in_language(lang))
    targets = len(catalogue.targets_of.get(one.id, ()))
    if targets:
        said.append(label("catalogue.targets", lang, number=targets))
    return f"  {one.id:<{_ID_WIDTH}} {one.name.in_language(lang)} ({'; '.join(said)})"


def unit_name(catalogue: Catalogue, unit: str, lang: str) -> str:
    """The name of a unit, else its id."""
    known = catalogue.units.get(unit)
    return known.name.in_language(lang) if known else unit


def show_definition(name: str, folder: str | None, lang: str, as_of: str | None = None) -> int:
    """One indicator or variable by id or name, with formula, targets and their clauses; several are listed."""
    from nq57_indicators.catalogue import load_catalogue

    catalogue = load_catalogue(folder, as_of=as_of)
    screen = Screen()
    if name not in catalogue.indicators and name not in catalogue.variables:
        meant = named(catalogue, name)
        if len(meant) > 1:
            return list_definitions(name.split(), None, None, folder, lang, as_of)
        name = meant[0] if meant else name
    if name in catalogue.indicators:
        _show_indicator(screen, catalogue.indicators[name], catalogue, lang)
    elif name in catalogue.variables:
        _show_variable(screen, catalogue.variables[name], catalogue, lang)
    else:
        raise _unknown(name, catalogue)
    return FINE


def _unknown(name: str, catalogue: Catalogue) -> UnknownIndicatorError:
    from nq57_indicators.catalogue.problems import nearest

    guess = nearest(name, [*catalogue.indicators, *catalogue.variables])
    sentences = []
    for lang in ("vi", "en"):
        hint = f" {label('catalogue.guess', lang, guess=guess)}" if guess else ""
        sentences.append(label("catalogue.no_id", lang, name=name) + hint)
    return UnknownIndicatorError(*sentences)


def _show_indicator(screen: Screen, one: Indicator, catalogue: Catalogue, lang: str) -> None:
    from nq57_indicators.texts.formulas import formula_lines

    _head(screen, one, lang)
    unit = unit_name(catalogue, one.unit_measure, lang)
    screen.print(f"{label('column.unit', lang)}: {unit}; {label(f'better.{one.better}', lang)}")
    if one.levels:
        levels = (catalogue.levels[level].name.in_language(lang) for level in one.levels)
        screen.print(f"{label('catalogue.levels', lang)}: {', '.join(levels)}")
    for line in formula_lines(one, catalogue, lang):
        screen.print(line)
    source = one.formula.source
    if source is None:
        screen.print(f"  {label('catalogue.derived', lang)}")
    else:
        act = catalogue.documents[source.document].number
        screen.print(f"  {label('catalogue.source', lang, document=act, clause=source.clause)}")
    owned = catalogue.targets_of.get(one.id, ())
    if owned:
        screen.table(_target_table(owned, catalogue, lang))
    else:
        screen.print(label("catalogue.no_targets", lang))
    for lead in leads_of(catalogue, one.id, catalogue.as_of):
        if lead.now != (lead.named,):
            now = ", ".join(catalogue.bodies[body].name.in_language(lang) for body in lead.now)
            said = {"named": catalogue.bodies[lead.named].name.in_language(lang), "now": now, "clause": lead.clause}
            screen.print(label("catalogue.lead", lang, document=catalogue.documents[lead.document].number, **said))
    for wording in one.wordings:
        document = catalogue.documents[wording.source.document]
        cited = "; ".join([f"{document.number}, {wording.source.clause}", *_amended(document, catalogue, lang)])
        screen.print(f"{label('catalogue.target_words', lang)}: {wording.text.in_language(lang)} ({cited})")


def _head(screen: Screen, one: Indicator | Variable, lang: str) -> None:
    screen.print(f"{one.id}: {one.name.in_language(lang)}", style="bold")
    screen.print(one.name.in_language("vi" if lang == "en" else "en"), style="dim")
    if one.description:
        screen.print(one.description.in_language(lang))
    if one.aliases:
        screen.print(f"{label('catalogue.aliases', lang)}: {'; '.join(one.aliases)}")


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
        amended = (
            [label("catalogue.possibly_amended", lang)] if unknown_amendments(each.document, catalogue.as_of) else []
        )
        sure = "; ".join([source.confidence, *amended])
        act = f"{each.document.number} ({each.owner})" if each.owner else each.document.number
        table.add_row(wanted, target.due or "", act, source.clause, sure)
    return table


def _amended(document: Document, catalogue: Catalogue, lang: str) -> list[str]:
    """The warning that later acts, not at hand, may have changed the document by the day of the catalogue."""
    return [label("catalogue.possibly_amended", lang)] if unknown_amendments(document, catalogue.as_of) else []


def _show_variable(screen: Screen, one: Variable, catalogue: Catalogue, lang: str) -> None:
    from nq57_indicators.texts.formulas import variables_of

    _head(screen, one, lang)
    unit = unit_name(catalogue, one.unit_measure, lang)
    screen.print(f"{label('column.unit', lang)}: {unit}; {label(f'catalogue.{one.measure}', lang)}")
    users = [each.id for each in catalogue.indicators.values() if one.id in variables_of(each)]
    if users:
        screen.print(f"{label('catalogue.used_in', lang)}: {', '.join(users)}")


def check_definitions(folder: str, lang: str) -> int:
    """Every problem of every file of a folder; nothing wrong is exit code 0."""
    from nq57_indicators.catalogue import check_folder, load_catalogue
    from nq57_indicators.cli.law import show_contradictions
    from nq57_indicators.errors import DefinitionError

    problems = check_folder(Path(folder))
    screen = Screen()
    if problems:
        screen.print(DefinitionError(problems).message(lang))
        return UNUSABLE
    catalogue = load_catalogue(folder)
    screen.print(label("catalogue.fine", lang, name=catalogue.version), style="green")
    kinds = ("indicators", "variables", "targets", "areas", "frameworks")
    screen.print(label("catalogue.counts", lang, **{kind: len(getattr(catalogue, kind)) for kind in kinds}))
    show_contradictions(screen, catalogue, lang)
    return FINE


def show_versions(lang: str) -> int:
    """The versions of the library and of its catalogue."""
    import nq57_indicators
    from nq57_indicators.catalogue import load_catalogue

    library, catalogue = nq57_indicators.__version__, load_catalogue().version
    Screen().print(label("screen.versions", lang, library=library, catalogue=catalogue))
    return FINE
