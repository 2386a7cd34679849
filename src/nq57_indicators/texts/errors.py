"""The sentences of errors and reasons, from the files beside this module: in both languages, by code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from nq57_indicators.texts.figures import date_text, figure
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import language_given

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^\s])")
_FIELD = re.compile(r"\{(\w+)")
_FILES = ("errors.toml", "reasons.toml")


def sentence(code: str, fields: Mapping[str, Any], lang: str = "vi") -> str:
    """The text of a code in ``lang`` ("vi" or "en"), filled with ``fields``.

    A sentence that would speak of an empty field is left out, as long as another remains. A field that is itself a text in
    two languages is taken in ``lang``. A list is joined as the text says: ``{names:and}``, ``:or``, ``:list``; ``{day:day}``
    is a day as people write it, ``{most:,}`` a number, ``{near:series}`` figures by their period. The field ``place`` (a
    file, an argument) stands before the text.

    >>> sentence("no-such-indicator", {"name": "x", "guess": None}, "en")
    "There is no indicator 'x'. Look names and ids up with: nq57 catalogue list."
    """
    language_given(lang)
    known = {name: _Field(value, lang) for name, value in fields.items()}
    parts = _SENTENCE_END.split(sentences()[code][lang])
    kept = [part for number, part in enumerate(parts) if _speaks(part, known, first=number == 0)] or parts
    text = " ".join(kept).format_map(known)
    return f"{known['place']}: {text}" if known.get("place") else text


def _speaks(part: str, known: Mapping[str, _Field], *, first: bool) -> bool:
    """Whether a sentence has its fields. The first says what is wrong: of it, an empty text may be the very point."""
    fields = [known.get(name) for name in _FIELD.findall(part)]
    return all(field is not None and (bool(field) or (first and field.is_text)) for field in fields)


class _Field:
    """A field in one language, as sentences print it."""

    def __init__(self, value: Any, lang: str) -> None:
        self._value, self._lang = _in_language(value, lang), lang

    def __bool__(self) -> bool:
        return self._value is not None and self._value != "" and self._value != []

    @property
    def is_text(self) -> bool:
        """Whether it is a text, if an empty one."""
        return isinstance(self._value, str)

    def __repr__(self) -> str:
        return repr(self._value)

    def __str__(self) -> str:
        return str(self._value)

    def __format__(self, form: str) -> str:
        if form == "day":
            return date_text(date.fromisoformat(str(self._value)), self._lang)
        if form in ("and", "or", "list"):
            return label(f"list.{form}", self._lang).join(str(_in_language(each, self._lang)) for each in self._value)
        if form == "series":
            return "; ".join(f"{period}: {figure(value, self._lang)}" for period, value in self._value.items())
        if form == "cause":
            return label(f"cause.{self._value}", self._lang)
        if form == ",":
            return figure(self._value, self._lang)
        return format(self._value, form)


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """All texts by code and language.

    >>> sentences()["file-empty"]["vi"]
    'Tệp trống (0 byte). Hãy gửi lại tệp gốc.'
    """
    loaded: dict[str, dict[str, str]] = {}
    for name in _FILES:
        loaded |= tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return loaded


def _in_language(value: Any, lang: str) -> Any:
    if isinstance(value, dict) and value.keys() == {"vi", "en"}:
        return value[lang]
    spoken = getattr(value, "in_language", None)
    return value if spoken is None else spoken(lang)
