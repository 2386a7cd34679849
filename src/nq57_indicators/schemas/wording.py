"""How schemas speak: titles in both languages, Vietnamese first, or in one."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import Lang

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def said(text: Text, lang: Lang | None = None) -> str:
    """A text in ``lang``, in both languages without one.

    >>> said(Text(vi="Biến số", en="Variable")), said(Text(vi="Biến số", en="Variable"), "en")
    ('Biến số / Variable', 'Variable')
    """
    return f"{text.vi} / {text.en}" if lang is None else text.in_language(lang)


def summary(model: type[BaseModel]) -> str:
    """What a model says of itself, without its examples and the marks of the docstring."""
    lines = (inspect.getdoc(model) or "").split(">>>")[0]
    return " ".join(lines.split()).replace("``", "`")


_NEWLINE: Schema = {"type": "string", "pattern": r"\n"}


def on_one_line(schema: Any) -> Any:
    """The schema with newlines refused wherever a pattern ends with ``$``.

    In ECMA-262 ``$`` is the very end; Python, PCRE and Java let one newline follow. A ``not`` says it in every flavour, also in
    those without look-ahead.

    >>> on_one_line({"type": "string", "pattern": "^[0-9]+$"})["not"]
    {'type': 'string', 'pattern': '\\\\n'}
    """
    if isinstance(schema, list):
        return [on_one_line(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: on_one_line(part) for key, part in schema.items()}
    ends = "type" in schema and str(schema.get("pattern", "")).endswith("$")
    return {"not": _NEWLINE} | found if ends else found


@lru_cache(maxsize=1)
def _notes() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).parent.joinpath("fields.toml").read_text(encoding="utf-8"))


def note_of(model: str, field: str) -> Text | None:
    """What a field of a definition means; ``None`` where nobody has written it down.

    >>> note_of("Text", "vi").en
    'Vietnamese'
    """
    notes = _notes()
    found = notes.get(model, {}).get(field) or notes["Everywhere"].get(field)
    return Text(vi=found[0], en=found[1]) if found else None
