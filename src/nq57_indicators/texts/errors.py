"""The sentences of errors and reasons, from ``errors.toml`` beside this module: in both languages, by code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^\s])")
_FIELD = re.compile(r"\{(\w+)")


def sentence(code: str, fields: Mapping[str, Any], lang: str = "vi") -> str:
    """The text of a code in ``lang`` ("vi" or "en"), filled with ``fields``.

    A sentence that would speak of an empty field is left out, as long as another remains. A field that is itself a text in
    two languages is taken in ``lang``. The field ``place`` (a file, an argument) stands before the text.

    >>> sentence("no-such-indicator", {"name": "x", "guess": None}, "en")
    "There is no indicator 'x'."
    """
    known = {name: _in_language(value, lang) for name, value in fields.items()}
    parts = _SENTENCE_END.split(sentences()[code]["en" if lang == "en" else "vi"])
    kept = [part for part in parts if all(known.get(name) not in (None, "") for name in _FIELD.findall(part))] or parts
    text = " ".join(kept).format_map(known)
    return f"{known['place']}: {text}" if known.get("place") else text


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """All texts by code and language.

    >>> sentences()["file-empty"]["vi"]
    'Tệp trống (0 byte).'
    """
    loaded: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).parent.joinpath("errors.toml").read_text(encoding="utf-8")
    )
    return loaded


def _in_language(value: Any, lang: str) -> Any:
    spoken = getattr(value, "in_language", None)
    return value if spoken is None else spoken(lang)
