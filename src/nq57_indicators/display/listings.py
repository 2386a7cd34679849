"""How many definitions there are and the first of them: mappings, rows of targets, areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.display.blocks import Words, block, table
from nq57_indicators.models.base import Text
from nq57_indicators.texts import label
from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.language import shown_language
from nq57_indicators.texts.targets import target_text

if TYPE_CHECKING:
    from nq57_indicators.areas import AreaTable
    from nq57_indicators.catalogue import OwnedTarget

_ROWS: Final = 10


def areas_html(areas: AreaTable, lang: str | None = None) -> str:
    """How many areas every scheme has, and the first ones."""
    words = Words(shown_language(lang))
    schemes = dict.fromkeys(area.scheme for area in areas.values())
    counts = [f"{escape(name)}: {words.figure(len(areas.scheme(name)))}" for name in schemes]
    rows = [[escape(area.id), words.text(area.name), escape(area.scheme)] for area in list(areas.values())[:_ROWS]]
    titles = [*words.lines("column", "id", "name"), label("catalogue.scheme", words.lang)]
    number = words.line("number_of.areas", number=words.figure(len(areas)))
    return block(number, "; ".join(counts), table(titles, rows), words.first_rows(len(areas), _ROWS))


def listing_html(listing: Mapping[str, Any], lang: str | None = None) -> str:
    """The first definitions of a mapping: id and name."""
    words = Words(shown_language(lang))
    rows = [[escape(name), _named(thing, words)] for name, thing in list(listing.items())[:_ROWS]]
    shown = table(words.lines("column", "id", "name"), rows)
    number = words.line("html.listing", number=words.figure(len(listing)))
    return block(number, shown, words.first_rows(len(listing), _ROWS))


def entries_html(entries: Sequence[OwnedTarget], lang: str | None = None) -> str:
    """The first targets of a row of them: what is asked for of which indicator, by when, by which act."""
    words = Words(shown_language(lang))
    rows = [
        [
            escape(owned.target.id),
            escape(owned.indicator),
            escape(asked_of(owned.target, words)),
            escape(owned.target.due or ""),
            escape(f"{owned.document.number} ({clause_text(owned.target.source.clause, words.lang)})"),
        ]
        for owned in entries[:_ROWS]
    ]
    titles = [*words.lines("column", "id"), label("status.indicator", words.lang)]
    shown = table([*titles, *words.lines("column", "target", "due", "document")], rows)
    number = words.line("catalogue.targets", number=words.figure(len(entries)))
    return block(number, shown, words.first_rows(len(entries), _ROWS))


def asked_of(target: Any, words: Words) -> str:
    """The figure a target asks for; of one that is measured from a base, the base too."""
    if target.multiple_of_base is not None:
        return f"× {words.figure(target.multiple_of_base)} ({target.base_period})"
    if target.plus_base is not None:
        return f"+ {words.figure(target.plus_base)} ({target.base_period})"
    return target_text(target.operator, target.value, target.low, target.high, words.lang)


def _named(thing: Any, words: Words) -> str:
    """The name of a definition; of several things what each is called; of anything else nothing beyond its id."""
    if isinstance(thing, tuple):
        return escape(", ".join(map(str, thing)))
    said = next((said for name in ("name", "title", "note") if (said := getattr(thing, name, None))), None)
    return words.text(said) if isinstance(said, Text) else ""
