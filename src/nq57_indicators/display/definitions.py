"""How catalogues and what they hold show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.catalogue.search import title_of
from nq57_indicators.catalogue.succession import unknown_amendments
from nq57_indicators.display.blocks import Words, block, table
from nq57_indicators.display.fields import called, fields_table
from nq57_indicators.display.listings import asked_of
from nq57_indicators.models.base import Definition, Text
from nq57_indicators.models.definitions import Area, Body, Document, Unit, Variable
from nq57_indicators.models.framework import Framework, Node
from nq57_indicators.models.indicator import Indicator, Target
from nq57_indicators.texts.clauses import act_text, clause_text
from nq57_indicators.texts.describing import details, dropped_lines
from nq57_indicators.texts.formulas import formula_lines
from nq57_indicators.texts.language import shown_language

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue, OwnedTarget

_ROWS: Final = 10
_THINGS: Final = (Indicator, Variable, Area, Unit, Framework, Document, Body)
_ABOVE: Final = ("id", "operator", "value", "low", "high", "due", "multiple_of_base", "plus_base", "owner")
"""What the row of a target says already."""
_HOMES: Final = (
    "indicators", "variables", "areas", "units", "frameworks", "documents", "bodies", "obligations", "days_off",
    "identities", "rules", "clauses", "disagreements", "levels", "pillars", "layouts",
)  # fmt: skip


def catalogue_html(catalogue: Catalogue, lang: str | None = None) -> str:
    """What a catalogue holds, and its first indicators."""
    words = Words(shown_language(lang))
    kinds = ("indicators", "variables", "targets", "areas", "frameworks")
    counts = words.line("catalogue.counts", **{kind: words.figure(len(getattr(catalogue, kind))) for kind in kinds})
    found = list(catalogue.indicators.values())
    units = catalogue.units
    rows = [
        [escape(variable.id), words.text(variable.name), words.text(units[variable.unit_measure].name)]
        for variable in found[:_ROWS]
    ]
    shown = table(words.lines("column", "id", "name", "unit"), rows)
    title = f"{words.line('html.catalogue')} {escape(catalogue.version)}"
    return block(title, words.text(catalogue.about.name), counts, shown, words.first_rows(len(found), _ROWS))


def indicator_html(indicator: Indicator, catalogue: Catalogue | None = None, lang: str | None = None) -> str:
    """An indicator with its names, its formula and all its targets; units and documents go by their names in its catalogue.

    An indicator knows no catalogue: without one it is the packaged catalogue, if the indicator is from there.
    """
    words = Words(shown_language(lang))
    known = catalogue or _home(indicator)
    other = indicator.name.in_language("vi" if words.lang == "en" else "en")
    unit = words.text(known.units[indicator.unit_measure].name) if known else escape(indicator.unit_measure)
    lines = [
        f"<small>{escape(other)}</small>",
        f"{escape(indicator.id)}; {unit}; {words.line(f'better.{indicator.better}')}",
    ]
    if known is None:
        rows = [_target_row(target, target.source.document, [], words) for target in indicator.targets]
    else:
        lines += [escape(line) for line in formula_lines(indicator, known, words.lang)]
        lines.append(_origin(indicator, known, words))
        lines += [escape(line) for line in dropped_lines(indicator, known, words.lang)]
        rows = [_owned_row(owned, known, words) for owned in known.targets_of.get(indicator.id, ())]
    return block(words.text(indicator.name), *lines, table(_titles(words), rows))


def _titles(words: Words) -> list[str]:
    """The titles of a table of targets."""
    return words.lines("column", "target", "due", "document", "clause", "confidence")


def _origin(indicator: Indicator, known: Catalogue, words: Words) -> str:
    source = indicator.formula.source
    if source is None:
        return words.line("catalogue.derived")
    number = known.documents[source.document].number
    return words.line("catalogue.source", document=number, clause=clause_text(source.clause, words.lang))


def _owned_row(owned: OwnedTarget, known: Catalogue | None, words: Words) -> list[str]:
    source = owned.target.source
    if known is None:
        return _target_row(owned.target, act_text(owned.document.number, _named(owned.owner)), [], words)
    amended = unknown_amendments(owned.document, source.clause, known.as_of)
    marks = [words.line("catalogue.possibly_amended")] if amended else []
    body = known.areas.get(owned.owner or "") or known.bodies.get(owned.owner or "")
    owner = body.name if body else _named(owned.owner)
    return _target_row(owned.target, act_text(owned.document.number, owner, words.lang), marks, words)


def _named(owner: str | None) -> Text | None:
    """A body that no catalogue names, by its id."""
    return Text(vi=owner, en=owner) if owner else None


def _target_row(target: Any, act: str, marks: Sequence[str], words: Words) -> list[str]:
    sure = "; ".join([words.line(f"confidence.{target.source.confidence}"), *marks])
    clause = clause_text(target.source.clause, words.lang)
    return [escape(asked_of(target, words)), escape(target.due or ""), escape(act), escape(clause), sure]


def definition_html(thing: Definition, lang: str | None = None) -> str:
    """A definition: what it is called, then what is to be said of its kind, else what its file says field by field."""
    if isinstance(thing, Indicator):
        return indicator_html(thing, lang=lang)
    words = Words(shown_language(lang))
    known = _home(thing)
    if isinstance(thing, Text):
        return block(words.text(thing), f"<small>{escape(thing.vi if words.lang == 'en' else thing.en)}</small>")
    if isinstance(thing, Target):
        row = _target_row(thing, act_text(thing.source.document, _named(thing.owner)), [], words)
        return block(escape(thing.id), table(_titles(words), [row]), fields_table(thing, words, without=_ABOVE))
    if not isinstance(thing, _THINGS):
        return block(called(thing, words), fields_table(thing, words, known))
    other = title_of(thing).in_language("vi" if words.lang == "en" else "en")
    lines = [f"<small>{escape(other)}</small>", escape(thing.id), words.text(getattr(thing, "description", None))]
    if isinstance(thing, Framework):
        lines += [] if thing.official else [f"<b>{words.line('unofficial')}</b>"]
        lines += [words.text(thing.note), _tree(thing, known, words)]
    elif isinstance(thing, Variable):
        lines += _of_variable(thing, known, words)
    elif known is not None:
        rows = [[words.line(f"catalogue.{key}"), escape(text)] for key, text in details(thing, known, words.lang)]
        lines.append(table(["", ""], rows))
    return block(words.text(title_of(thing)), *lines)


def _of_variable(variable: Variable, known: Catalogue | None, words: Words) -> list[str]:
    """Its unit and kind, and the indicators that take it."""
    unit = known.units[variable.unit_measure].name.in_language(words.lang) if known else variable.unit_measure
    kind = words.line(f"catalogue.{variable.measure}")
    lines = [f"{escape(unit)}; {kind}; {words.line(f'frequency.{variable.frequency}')}"]
    users = [each.name for each in known.indicators.values() if variable.id in each.formula.variables] if known else []
    listed = ", ".join(words.text(name) for name in users)
    return [*lines, f"{words.line('catalogue.used_in')}: {listed}" if listed else ""]


def _tree(framework: Framework, known: Catalogue | None, words: Words) -> str:
    """The nodes as a tree, each with its share of the node above and its indicators."""
    children: dict[str | None, list[Node]] = {}
    for node in framework.nodes:
        children.setdefault(node.parent, []).append(node)

    def branch(node: Node, siblings: Sequence[Node]) -> str:
        whole = sum(sibling.weight if sibling.points is None else sibling.points for sibling in siblings)
        own = node.weight if node.points is None else node.points
        share = words.line("html.share", share=words.figure(own / whole * 100)) if whole and node.parent else ""
        below = children.get(node.id, [])
        inside = "".join(f"<li>{name}</li>" for name in _members(node, known, words))
        inside += "".join(branch(child, below) for child in below)
        name = words.text(node.name) or escape(node.id)
        return f"<li>{name} <small>{escape(node.id)}{share}</small>{f'<ul>{inside}</ul>' if inside else ''}</li>"

    return "<ul>" + "".join(branch(node, children[None]) for node in children.get(None, [])) + "</ul>"


def _members(node: Node, known: Catalogue | None, words: Words) -> list[str]:
    """The names of the indicators a node holds, by list or by pillar."""
    if known is not None and set(node.indicators) <= set(known.indicators):
        return [words.text(known.indicators[name].name) for name in node.members(known.indicators)]
    return [escape(name) for name in dict.fromkeys(node.indicators) if name not in node.exclude]


def owned_html(owned: OwnedTarget, lang: str | None = None) -> str:
    """A target: of which indicator, what it asks for, by when, by which act and clause, and what its file says of it."""
    from nq57_indicators.catalogue import load_catalogue

    words, packaged = Words(shown_language(lang)), load_catalogue()
    known = packaged if owned in packaged.all_targets else None
    indicator = known.indicators[owned.indicator] if known else None
    name = words.text(indicator.name) if indicator else ""
    unit = f"; {words.text(known.units[indicator.unit_measure].name)}" if known and indicator else ""
    rows = [_owned_row(owned, known, words)]
    about = f"<small>{escape(owned.target.id)}; {escape(owned.indicator)}{unit}</small>"
    fields = fields_table(owned.target, words, known, without=_ABOVE)
    return block(name or escape(owned.indicator), about, table(_titles(words), rows), fields)


def _home(thing: Any) -> Catalogue | None:
    """The packaged catalogue, if it defines this in the same way."""
    from nq57_indicators.catalogue import load_catalogue

    packaged, name = load_catalogue(), getattr(thing, "id", None)
    if name is None:
        return None
    return packaged if any(getattr(packaged, kind).get(name) == thing for kind in _HOMES) else None
