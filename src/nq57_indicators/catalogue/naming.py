"""Names in place of ids: whoever calls may write what a thing is called."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any


def id_named(things: Mapping[str, Any], text: str) -> str | None:
    """The id a text means among definitions: the id itself, or that of the only one with this name or alias.

    Case, and blanks at the ends, do not matter; accents do. Nothing where none or several are called so.

    >>> from nq57_indicators import load_catalogue
    >>> id_named(load_catalogue().bodies, "bộ khoa học và công nghệ")
    'M-KHCN'
    """
    if text in things:
        return text
    wanted = _folded(text)
    found = [name for name, thing in things.items() if wanted in map(_folded, _names_of(thing))]
    return found[0] if len(found) == 1 else None


def _names_of(thing: Any) -> tuple[str, ...]:
    name = getattr(thing, "name", None) or getattr(thing, "title", None)
    named = (name.vi, name.en) if name else ()
    return (*named, *getattr(thing, "aliases", ()))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
