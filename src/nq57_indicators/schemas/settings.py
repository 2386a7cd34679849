"""The schema of the file of settings that the command line reads."""

from __future__ import annotations

from nq57_indicators.catalogue import Catalogue, load_catalogue
from nq57_indicators.catalogue.severities import settings_of
from nq57_indicators.models.base import Text
from nq57_indicators.schemas.wording import Schema, said

_TITLE = Text(vi="Thiết lập cho dòng lệnh (nq57.toml)", en="Settings of the command line (nq57.toml)")
_RULES = Text(vi="Mức của các quy tắc; “off” là tắt", en="Severities of rules; “off” lists no findings")


def settings_schema(catalogue: Catalogue | None = None) -> Schema:
    """Every rule with the severities it may be set to, and no other key.

    >>> settings_schema()["properties"]["rules"]["properties"]["duplicate-key"]["enum"]
    ['error']
    """
    rules = (catalogue or load_catalogue()).rules
    each = {name: {"title": said(rule.title), "enum": list(settings_of(rule))} for name, rule in rules.items()}
    table = {"title": said(_RULES), "type": "object", "properties": each, "additionalProperties": False}
    return {"title": said(_TITLE), "type": "object", "properties": {"rules": table}, "additionalProperties": False}
