"""Any definition as the list of what its file says: the words of each field, and what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.display.blocks import Words, table
from nq57_indicators.models.base import Definition, Text
from nq57_indicators.models.definitions import Document
from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.labels import labels

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

_MOST: Final = 10
"""Of several things so many are shown; of more, how many are left."""
_CALLED: Final = ("name", "title", "says", "text", "id", "number", "variable")
"""What a part of a definition goes by, where it has one of these."""


def fields_table(
    thing: Definition, words: Words, known: Catalogue | None = None, *, without: Collection[str] = _CALLED[:2]
) -> str:
    """What a definition says, field by field, ``without`` what is said above it; what was left to its default is left out."""
    rows = [[words.field(name), told] for name, told in _told(thing, words, known) if name not in without]
    return table(["", ""], rows)


def called(thing: Definition, words: Words) -> str:
    """What a definition goes by: its name, its own text, its id; else the kind of thing it is."""
    for name in _CALLED:
        value = getattr(thing, name, None)
        if value:
            return words.text(value) if isinstance(value, Text) else escape(str(value))
    return escape(type(thing).__name__)


def _told(thing: Definition, words: Words, known: Catalogue | None) -> Iterator[tuple[str, str]]:
    for name, about in type(thing).model_fields.items():
        value = getattr(thing, name)
        if value != about.get_default(call_default_factory=True) and (told := _of(value, name, words, known)):
            yield name, told


def _of(value: Any, name: str, words: Words, known: Catalogue | None) -> str:
    """A value of a field as HTML."""
    match value:
        case Text():
            return words.text(value)
        case Definition():
            inside = "; ".join(f"{words.field(part)}: {told}" for part, told in _told(value, words, known))
            return inside or called(value, words)
        case bool():
            return words.line("catalogue.yes" if value else "catalogue.no")
        case date():
            return words.day(value)
        case int() | float():
            return words.figure(value, 6)
        case Mapping():
            told = [f"{escape(str(key))}: {_of(part, name, words, known)}" for key, part in list(value.items())[:_MOST]]
            return _several(told, len(value), words)
        case str():
            return escape(_named(value, name, words, known))
        case Collection():
            shown = list(value)[:_MOST]
            return _several([_of(part, name, words, known) for part in shown], len(value), words)
    return escape(str(value))


def _several(told: list[str], number: int, words: Words) -> str:
    """Several things one below the other where they are long, else in a row."""
    if number > len(told):
        told.append(words.line("and_more", number=words.figure(number - len(told))))
    return "<br>".join(told) if any(len(each) > _LONG for each in told) else ", ".join(told)


_LONG: Final = 40
_CODES: Final[dict[str, tuple[str, ...]]] = {
    "expects_stage": ("stage",),
    "flows": ("flow",),
    "kind": ("formula_kind", "body_kind"),
}
"""Fields whose codes have their words under other names, too."""
_IDS: Final = {
    "document": "documents",
    "documents": "documents",
    "indicator": "indicators",
    "indicators": "indicators",
    "variables": "variables",
    "variable": "variables",
    "numerator": "variables",
    "denominator": "variables",
    "bodies": "bodies",
    "lead": "bodies",
    "level": "levels",
    "levels": "levels",
    "benchmark_for": "levels",
    "owner": "bodies",
    "pillar": "pillars",
    "ref_area": "areas",
    "left": "variables",
    "right": "variables",
    "unit_measure": "units",
    "default_framework": "frameworks",
}
"""The fields that hold ids, and where a catalogue says what these are."""


def _named(text: str, field: str, words: Words, known: Catalogue | None) -> str:
    """A code in words, an id by the name it has in its catalogue; any other text as it is."""
    if field == "clause":
        return clause_text(text, words.lang)
    said = labels(words.lang)
    for section in (field, *_CODES.get(field, ())):
        if f"{section}.{text}" in said:
            return said[f"{section}.{text}"]
    if known is None or field not in _IDS:
        return text
    thing = getattr(known, _IDS[field]).get(text) or known.areas.get(text)
    if isinstance(thing, Document):
        return thing.number
    return str(thing.name.in_language(words.lang)) if thing is not None and thing.name else text
