"""The schema of explanations: what ``Assessment.explain`` gives and ``nq57 explain --format json`` prints."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from nq57_indicators.models.base import Text
from nq57_indicators.models.explanations import Explanation
from nq57_indicators.schemas.wording import Schema, on_one_line, said

TITLE = Text(vi="Lời giải thích một con số", en="Explanation of a number")


def explanation_schema() -> Schema:
    """The schema of any explanation; ``kind`` says which it is.

    >>> sorted(explanation_schema()["discriminator"]["mapping"])
    ['class', 'gap', 'rank', 'score', 'trend', 'value']
    """
    adapter: TypeAdapter[Any] = TypeAdapter(Explanation)
    schema: Schema = on_one_line(_plain(adapter.json_schema(mode="serialization")))
    return {"title": said(TITLE)} | schema


def _plain(schema: Any) -> Any:
    """The schema with what models say of themselves on one line, without the marks of docstrings."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _plain(part) for key, part in schema.items()}
    if isinstance(found.get("description"), str):
        found["description"] = " ".join(found["description"].split()).replace("``", "`")
    return found
