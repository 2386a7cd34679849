"""The sentences of a finding: the words of its rule, filled with what was found and expected."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nq57_indicators.texts.errors import sentence, sentences
from nq57_indicators.texts.figures import figures_in

if TYPE_CHECKING:
    from nq57_indicators.models.definitions import Rule

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[^\s])")
FIELD = re.compile(r"\{(found|expected|variable|ref_area|time_period)\}")
"""A field in the words of a rule."""
_FIGURES = ("figures", "measured", "range")


def finding_sentence(rule: Rule, fields: Mapping[str, Any], lang: str = "vi", *, part: str = "message") -> str:
    """The ``message`` (or ``fix``) of a rule, filled with the ``fields`` of one finding.

    A sentence that would speak of an empty field is left out; where all would, the first is kept. Figures that were read are
    printed as ``lang`` prints them; texts that could not be read stay as they stood.

    >>> from nq57_indicators import load_catalogue
    >>> rule = load_catalogue().rules["bad-number"]
    >>> finding_sentence(rule, {"found": "chưa có"}, "en")
    '“chưa có” cannot be used as a figure here.'
    """
    template = getattr(rule, part).in_language(lang)
    # what stood in a file may have lines of its own
    known = {name: " ".join(in_language(fields.get(name), lang).splitlines()) for name in _names(template)}
    for name, kind in (("found", rule.found), ("expected", rule.expected)):
        if kind in _FIGURES and name in known and coded_text(fields.get(name)) is None:
            known[name] = figures_in(known[name], lang)
    parts = _SENTENCE.split(template)
    kept = [part for part in parts if all(known[name] for name in _names(part))] or parts[:1]
    return FIELD.sub(lambda match: known[match[1]] or "–", " ".join(kept))


def fields_named(rule: Rule) -> frozenset[str]:
    """The fields of a finding that the sentences of its rule speak of, ``variable`` also for the unit of a figure.

    >>> from nq57_indicators import load_catalogue
    >>> sorted(fields_named(load_catalogue().rules["unknown-code"]))
    ['expected', 'found']
    """
    texts = (getattr(rule, part).in_language(lang) for part in ("message", "fix") for lang in ("vi", "en"))
    named = {name for text in texts for name in _names(text)}
    return frozenset(named | {"variable"} if rule.found == "measured" else named)


def _names(template: str) -> list[str]:
    return FIELD.findall(template)


def in_language(value: Any, lang: str) -> str:
    """The value of a field as text; a code with its fields as its sentence.

    >>> in_language('{"code": "figure-of-block", "figure": 5.5, "block": "a1"}', "vi")
    '5,5, mã khối a1'
    """
    # missing values of frames are not equal to themselves
    if value is None or value != value:
        return ""
    said = coded_text(value)
    if said is None:
        return str(value)
    fields = {name: _printed(field, lang) for name, field in said.items()}
    try:
        return sentence(fields.pop("code"), fields, lang)
    except (AttributeError, KeyError, TypeError, ValueError):  # no text of ours: it stood so in a file
        return str(value)


def coded_text(value: Any) -> dict[str, Any] | None:
    """The code and fields of a text of ours; ``None`` for what stood in a file."""
    if not isinstance(value, str) or not value.startswith('{"code": "'):
        return None
    try:
        said: dict[str, Any] = json.loads(value)
    except ValueError:
        return None
    return said if isinstance(said["code"], str) and said["code"] in sentences() else None


def _printed(field: Any, lang: str) -> Any:
    return figures_in(repr(field).removesuffix(".0"), lang) if isinstance(field, float) else field
