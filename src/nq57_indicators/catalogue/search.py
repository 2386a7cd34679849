"""Find definitions by words, in Vietnamese with or without diacritics."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import LOOKED_UP
from nq57_indicators.models.definitions import Area, Body, Document, Unit, Variable
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator

Thing = Indicator | Variable | Area | Unit | Framework | Document | Body
KINDS = LOOKED_UP
"""What can be looked up: the mappings of a catalogue, in the order they are listed."""


def of_kind(catalogue: Catalogue, kind: str) -> list[Thing]:
    """The definitions of one of ``KINDS``; a variable that an indicator stands for is that indicator.

    What had not begun on the day of the catalogue (a document not yet issued, an area of later years) is left out; what had
    ended is there, with its last day.

    >>> from nq57_indicators import load_catalogue
    >>> [one.id for one in of_kind(load_catalogue(), "frameworks")]
    ['nq57_unofficial', 'qd766']
    """
    things: list[Thing] = [thing for thing in getattr(catalogue, kind).values() if begun(thing, catalogue.as_of)]
    return [thing for thing in things if kind != "variables" or thing.id not in catalogue.indicators]


def begun(thing: Thing, day: date | None) -> bool:
    """Whether a definition was there by a day: a document once it is issued, anything dated from its first day on.

    >>> from nq57_indicators import load_catalogue
    >>> begun(load_catalogue().areas["P34-24"], date(2025, 6, 30))
    False
    """
    first: date | None = thing.issued_day if isinstance(thing, Document) else getattr(thing, "valid_from", None)
    return day is None or first is None or first <= day


def plain(text: str) -> str:
    """Letters without case and accents.

    >>> plain("Tỷ lệ Đô thị")
    'ty le do thi'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def holds(thing: Thing, words: Iterable[str]) -> bool:
    """Whether id, names, aliases, number or programme item of a definition hold all the words.

    >>> from nq57_indicators import load_catalogue
    >>> holds(load_catalogue().indicator("hdi"), ["phat", "TRIỂN", "con người"])
    True
    """
    item = getattr(thing, "programme_item", None) or ""
    return _all(words, f"{thing.id} {item} {_names(thing)}")


def named(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """The ids that a name means: one where a name or alias is the same, else all whose names hold its words.

    >>> from nq57_indicators import load_catalogue
    >>> named(load_catalogue(), "chi so phat trien con nguoi (HDI)")
    ('hdi',)
    """
    wanted = plain(name).strip()
    measured: list[Thing] = [*catalogue.variables.values(), *catalogue.indicators.values()]
    others = [thing for kind in KINDS[2:] for thing in of_kind(catalogue, kind)]
    for things in (measured, others):
        same = [thing.id for thing in things if wanted in map(plain, names_of(thing))]
        found = same if len(same) == 1 else [thing.id for thing in things if _all(wanted.split(), _names(thing))]
        if wanted and found:
            return tuple(sorted(set(found)))
    return ()


def title_of(thing: Thing) -> Text:
    """What a definition is called: its name, or the title of a document; its id where it has none.

    >>> from nq57_indicators import load_catalogue
    >>> title_of(load_catalogue().areas["P34-24"]).vi
    'Bắc Ninh'
    """
    name: Text | None = thing.title if isinstance(thing, Document) else thing.name
    return name or Text(vi=thing.id, en=thing.id)


def names_of(thing: Thing) -> tuple[str, ...]:
    """Every name a definition is known by, in both languages."""
    title = title_of(thing)
    kinds = (text for kind in getattr(thing, "types", ()) for text in (kind.name.vi, kind.name.en))
    number = (thing.number,) if isinstance(thing, Document) else ()
    return (title.vi, title.en, *kinds, *getattr(thing, "aliases", ()), *number)


def _names(thing: Thing) -> str:
    return " ".join(names_of(thing))


def _all(words: Iterable[str], text: str) -> bool:
    """A word typed with accents means them ("hồ sơ" is no "số"); one typed without finds both."""
    bare, accented = plain(text), _accented(text)
    return all(_accented(word) in accented if plain(word) != _accented(word) else plain(word) in bare for word in words)


def _accented(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())
