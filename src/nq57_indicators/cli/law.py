"""What ``nq57 catalogue coverage``, ``diff`` and ``template`` do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from nq57_indicators.cli.exit_codes import FINE, UNUSABLE
from nq57_indicators.cli.screen import Screen
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.clauses import clause_text

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.catalogue.coverage import Coverage


def show_coverage(folder: str | None, lang: str) -> int:
    """The two-way matrix of clauses and indicators; nothing is silently absent."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.catalogue.coverage import coverage, without_wording

    catalogue = load_catalogue(folder)
    found, screen = coverage(catalogue), Screen()
    numbers = {state: len(found.with_state(state)) for state in ("measured", "in_words", "heading", "no_indicator")}
    documents = len({claus.document for claus in found.clauses})
    screen.print(label("coverage.title", lang, name=catalogue.version), style="bold")
    if catalogue.about.day:
        screen.print(label("act_note.known", lang, day=date_text(catalogue.about.day, lang)))
    screen.print(label("coverage.counts", lang, clauses=len(found.clauses), documents=documents, **numbers))
    matrix = (f"{name}: {_cited(clauses, catalogue, lang)}" for name, clauses in found.clauses_of.items())
    _section(screen, "matrix", matrix, lang)
    _section(screen, "no_indicator", _without(found, catalogue, lang), lang)
    not_cited = (
        f"{_number(covered.document, catalogue)}, {clause_text(covered.clause.clause, lang)}"
        for covered in found.with_state("not_cited")
    )
    _section(screen, "not_cited", not_cited, lang)
    unlisted = (
        f"{stated.indicator}: {_number(stated.document, catalogue)}, {clause_text(stated.clause, lang)}"
        for stated in found.unlisted
    )
    _section(screen, "unlisted", unlisted, lang)
    _section(screen, "without_clause", found.indicators_without_clause, lang)
    _section(screen, "without_list", found.documents_without_list, lang)
    _section(screen, "remarks", _remarks(catalogue, lang), lang)
    _section(screen, "confidence", _confidence(found, catalogue, lang), lang)
    unworded = Counter(owned.document.number for owned in without_wording(catalogue))
    _section(screen, "without_wording", (f"{name}: {number}" for name, number in unworded.items()), lang)
    _section(screen, "disagreements", _disputed(catalogue, lang), lang)
    show_contradictions(screen, catalogue, lang)
    _section(screen, "ranges", _ranges(catalogue, lang), lang)
    return FINE


def _ranges(catalogue: Catalogue, lang: str) -> Iterator[str]:
    """Each variable with its plausible range and source, or with what judges it instead."""
    from nq57_indicators.catalogue.ranges import plausible_ranges

    for plausible in plausible_ranges(catalogue):
        if plausible.bounds and plausible.source:
            yield f"{plausible.variable}: {_between(plausible.bounds, lang)} ({plausible.source.in_language(lang)})"
            continue
        judges = [
            *(
                [label("coverage.range_closed", lang, range=_between(plausible.closed, lang))]
                if plausible.closed
                else []
            ),
            *([label("coverage.range_shares", lang, names=", ".join(plausible.shares))] if plausible.shares else []),
            *(
                [label("coverage.range_balances", lang, names=", ".join(plausible.balances))]
                if plausible.balances
                else []
            ),
            label("coverage.range_series", lang),
        ]
        yield label("coverage.no_range", lang, variable=plausible.variable, judges="; ".join(judges))


def _between(bounds: tuple[float, float], lang: str) -> str:
    return " … ".join(figure(end, lang) for end in bounds)


def show_provinces(folder: str | None, lang: str) -> int:
    """Of each of today's provinces: its own targets, those of provinces that ended, duties of its own; or nothing."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.catalogue.holdings import holdings

    catalogue, screen = load_catalogue(folder), Screen()
    held = holdings(catalogue)
    numbers = {"provinces": len(held), "with_targets": sum(bool(province.own) for province in held)}
    screen.print(label("coverage.provinces", lang, name=catalogue.version, **numbers), style="bold")
    for province in held:
        said = [
            *_counts("own", province.own, catalogue, lang),
            *_counts("drafts", province.drafts, catalogue, lang),
            *(
                line
                for area, documents in province.former.items()
                for line in _counts("former", documents, catalogue, lang, area=_area(area, catalogue, lang))
            ),
            *(
                label("coverage.own_duty", lang, name=catalogue.obligations[name].name.in_language(lang))
                for name in province.obligations
            ),
        ]
        screen.print(
            f"  {_area(province.area, catalogue, lang)}: {'; '.join(said) or label('coverage.nothing_held', lang)}"
        )
    return FINE


def _area(name: str, catalogue: Catalogue, lang: str) -> str:
    return f"{catalogue.areas[name].name.in_language(lang)} ({name})"


def _counts(key: str, documents: Mapping[str, int], catalogue: Catalogue, lang: str, **fields: str) -> Iterable[str]:
    for document, number in documents.items():
        yield label(f"coverage.{key}", lang, number=number, document=_number(document, catalogue), **fields)


def show_contradictions(screen: Screen, catalogue: Catalogue, lang: str) -> None:
    """Targets that contradict one another; nothing where there are none."""
    from nq57_indicators.catalogue.contradictions import target_contradictions

    lines = [
        label(
            "coverage.contradiction",
            lang,
            document=_number(contradiction.document, catalogue),
            owner=contradiction.owner,
            due=contradiction.due,
            targets=", ".join(contradiction.targets),
        )
        for contradiction in target_contradictions(catalogue)
    ]
    if lines:
        _section(screen, "contradictions", [*lines, label("coverage.kept", lang)], lang)


def _section(screen: Screen, key: str, lines: Iterable[str], lang: str) -> None:
    screen.print(f"\n{label(f'coverage.{key}', lang)}", style="bold")
    for line in list(lines) or [label("coverage.nothing", lang)]:
        screen.print(f"  {line}")


def _number(document: str, catalogue: Catalogue) -> str:
    return catalogue.documents[document].number


def _cited(clauses: Iterable[tuple[str, str]], catalogue: Catalogue, lang: str) -> str:
    return "; ".join(f"{_number(document, catalogue)}, {clause_text(clause, lang)}" for document, clause in clauses)


def _without(found: Coverage, catalogue: Catalogue, lang: str) -> Iterable[str]:
    for covered in found.with_state("no_indicator"):
        reason = covered.clause.reason.in_language(lang) if covered.clause.reason else ""
        text = covered.clause.text.in_language(lang)
        yield f"{_number(covered.document, catalogue)}, {clause_text(covered.clause.clause, lang)}: {text}. {reason}"


def _remarks(catalogue: Catalogue, lang: str) -> Iterable[str]:
    """What a list of clauses leaves out, and whether the whole text was in hand."""
    for claus in catalogue.clauses.values():
        whole = "" if claus.whole else f" ({label('coverage.not_whole', lang)})"
        if claus.note or whole:
            yield f"{_number(claus.document, catalogue)}{whole}: {claus.note.in_language(lang) if claus.note else ''}".rstrip(
                ": "
            )


def _confidence(found: Coverage, catalogue: Catalogue, lang: str) -> Iterable[str]:
    from nq57_indicators.catalogue.succession import unknown_amendments

    yield from (f"{label(f'confidence.{name}', lang)}: {number}" for name, number in found.confidence.items())
    amended = Counter(
        target.document.number
        for target in catalogue.all_targets
        if unknown_amendments(target.document, target.target.source.clause)
    )
    yield from (
        f"{document}: {number} ({label('catalogue.possibly_amended', lang)})" for document, number in amended.items()
    )


def _disputed(catalogue: Catalogue, lang: str) -> Iterable[str]:
    from nq57_indicators.texts.disagreements import disagreement_text

    for disagreement in catalogue.disagreements.values():
        yield f"{disagreement.indicator}, {disagreement_text(disagreement, lang)}"


def show_difference(folders: list[str], days: list[str], lang: str) -> int:
    """What changed between two folders, or two days of one catalogue, with the verdict for each series."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.catalogue.difference import difference, verdicts
    from nq57_indicators.texts.changes import change_text

    screen = Screen()
    if (len(folders), len(days)) not in ((2, 0), (2, 2), (0, 2), (1, 2)):
        screen.print(label("difference.two", lang))
        return UNUSABLE
    sides: list[str | None] = [*(folders * 2 if len(folders) == 1 else folders)] or [None, None]
    both_days: list[str | None] = [*days] or [None, None]
    before, after = (load_catalogue(folder, as_of=day) for folder, day in zip(sides, both_days, strict=True))
    changes = difference(before, after)
    names = [
        f"{catalogue.version} ({catalogue.as_of or catalogue.about.day})"
        if catalogue.as_of or catalogue.about.day
        else catalogue.version
        for catalogue in (before, after)
    ]
    key = "difference.title" if changes else "difference.none"
    screen.print(label(key, lang, count=len(changes), before=names[0], after=names[1]), style="bold")
    _show_acts(screen, before, after, lang)
    # targets that came and went are told above, by act
    rest = [change for change in changes if change.kind != "target" or change.what == "changed"]
    if rest:
        screen.print(f"\n{label('act_note.rest', lang)}", style="bold")
    for change in rest:
        screen.print(f"  {change_text(change, lang)}")
    found = verdicts(changes)
    if found:
        screen.print(f"\n{label('difference.verdicts', lang)}", style="bold")
        for name, verdict in sorted(found.items()):
            screen.print(f"  {name}: {label(f'difference.{verdict}', lang)}")
    return FINE


def _show_acts(screen: Screen, before: Catalogue, after: Catalogue, lang: str) -> None:
    """What acts did to targets, as a lawyer's note says it."""
    from nq57_indicators.catalogue.act_notes import act_notes
    from nq57_indicators.texts.act_notes import act_note_lines

    notes = act_notes(before, after)
    if notes:
        screen.print(f"\n{label('act_note.title', lang)}", style="bold")
    for note in notes:
        for line in act_note_lines(note, after, lang):
            screen.print(f"  {line}")


def show_template(kind: str) -> int:
    """The template of one kind of file, as it is, to be saved."""
    from nq57_indicators.catalogue.templates import template

    Screen().out(template(kind), end="", highlight=False)
    return FINE
