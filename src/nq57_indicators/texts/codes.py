"""Codes of short lists (calendar, flow, stage, severity) in the words by which people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nq57_indicators.catalogue.naming import folded
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given
from nq57_indicators.models.base import Text
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import LANGUAGES


def code_given(
    name: str, value: object, codes: Sequence[str], group: str, spelt: Mapping[str, Iterable[str]] | None = None
) -> str:
    """The code that a caller gives for the argument ``name``: itself, or the words that labels of ``group`` have for it.

    ``spelt`` are further spellings, as a catalogue has them for columns. What is none, or several, is an ``ArgumentError``
    with the choices.

    >>> from nq57_indicators.models.codelists import CALENDARS, SEVERITIES
    >>> code_given("calendar", "Hành chính", CALENDARS, "calendar"), code_given("fail_on", "warning", SEVERITIES, "severity")
    ('administrative', 'warning')
    """
    text = text_given(name, value)
    if text in codes:
        return text
    words = {code: {folded(word) for word in (*_labels(code, group), *(spelt or {}).get(code, ()))} for code in codes}
    meant = [code for code in codes if folded(text) in {folded(code), *words[code]}]
    if len(meant) != 1:
        raise ArgumentError("not-one-of", name=name, value=text, listed=_choices(meant or codes, group))
    return meant[0]


def _labels(code: str, group: str) -> list[str]:
    return [label(f"{group}.{code}", lang) for lang in LANGUAGES]


def _choices(codes: Sequence[str], group: str) -> Text:
    """The codes, each with its Vietnamese words where these are read."""
    return Text(vi=", ".join(f"{code} ({label(f'{group}.{code}')})" for code in codes), en=", ".join(codes))
