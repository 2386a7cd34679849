"""``nq57 schema``: the JSON Schema of a submission, or every schema into a folder."""

from __future__ import annotations

from typing import cast

from nq57_indicators.cli.exit_codes import FINE
from nq57_indicators.cli.screen import Screen
from nq57_indicators.models.codelists import Lang
from nq57_indicators.schemas import Form, schema_text, submission_schema, write_schemas


def print_schema(indicator: str | None, form: str, folder: str | None, lang: str) -> int:
    """The schema of what may be submitted for one indicator, or for the whole catalogue."""
    from nq57_indicators.catalogue import load_catalogue

    schema = submission_schema(indicator, load_catalogue(folder), form=cast(Form, form), lang=cast(Lang, lang))
    Screen().out(schema_text(schema), end="", highlight=False)
    return FINE


def save_schemas(target: str, folder: str | None, lang: str) -> int:
    """Every schema below ``target``, in both languages."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.texts import label

    files = write_schemas(target, load_catalogue(folder))
    Screen().print(label("screen.written", lang, folder=target, files=f"{len(files)} × *.schema.json"))
    return FINE
