"""Find definitions by words, in Vietnamese with or without diacritics."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.definitions import Variable
from nq57_indicators.models.indicator import Indicator


def plain(text: str) -> str:
    """Letters without case and accents.

    >>> plain("Tỷ lệ Đô thị")
    'ty le do thi'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def holds(one: Indicator | Variable, words: Iterable[str]) -> bool:
    """Whether id, names, aliases and programme item of a definition hold all the words.

    >>> from nq57_indicators import load_catalogue
    >>> holds(load_catalogue().indicator("hdi"), ["phat", "TRIỂN", "con người"])
    True
    """
    item = getattr(one, "programme_item", None) or ""
    return _all(words, f"{one.id} {item} {_names(one)}")


def named(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """The ids that a name means: one where a name or alias is the same, else all whose names hold its words.

    >>> from nq57_indicators import load_catalogue
    >>> named(load_catalogue(), "chi so phat trien con nguoi (HDI)")
    ('hdi',)
    """
    known: dict[str, Indicator | Variable] = {**catalogue.variables, **catalogue.indicators}
    wanted = plain(name).strip()
    same = [one.id for one in known.values() if wanted in map(plain, (one.name.vi, one.name.en, *one.aliases))]
    found = same if len(same) == 1 else [one.id for one in known.values() if _all(wanted.split(), _names(one))]
    return tuple(sorted(found)) if wanted else ()


def _names(one: Indicator | Variable) -> str:
    return " ".join((one.name.vi, one.name.en, *one.aliases))


def _all(words: Iterable[str], text: str) -> bool:
    """A word typed with accents means them ("hồ sơ" is no "số"); one typed without finds both."""
    bare, accented = plain(text), _accented(text)
    return all(_accented(word) in accented if plain(word) != _accented(word) else plain(word) in bare for word in words)


def _accented(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())
