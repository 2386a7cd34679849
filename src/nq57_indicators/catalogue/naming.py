"""Names in place of ids: whoever calls may write what a thing is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from nq57_indicators.errors import ArgumentError

_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def id_named(things: Mapping[str, Any], text: str) -> str | None:
    """The id a text means among definitions: the id itself, or that of the only one with this name or alias.

    Case, blanks at the ends and where a word has its tone mark do not matter; accents do. Nothing where none is called so, an
    ``ArgumentError`` with the ids where several are.

    >>> from nq57_indicators import load_catalogue
    >>> id_named(load_catalogue().bodies, "bộ khoa học và công nghệ")
    'M-KHCN'
    """
    if text in things:
        return text
    wanted = folded(text)
    found = [name for name, thing in things.items() if wanted in map(folded, _names_of(thing))]
    if len(found) > 1:
        raise ArgumentError("name-of-several", name=text, listed=", ".join(found))
    return found[0] if found else None


def _names_of(thing: Any) -> tuple[str, ...]:
    name = getattr(thing, "name", None) or getattr(thing, "title", None)
    named = (name.vi, name.en) if name else ()
    return (*named, *getattr(thing, "aliases", ()))


def folded(text: str) -> str:
    """A text as names are compared: without case, and with the tone mark of each word in one place.

    >>> folded("Luỹ  kế") == folded("lũy kế"), folded("lũy kế") == folded("luy ke")
    (True, False)
    """
    letters = " ".join(unicodedata.normalize("NFD", text.casefold()).split())
    return _WORD.sub(lambda word: _TONES.sub("", word[0]) + "".join(_TONES.findall(word[0])), letters)
