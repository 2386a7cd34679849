"""What a caller gives to be checked or computed: data that can be read, in the codes of one catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.catalogue.naming import id_named
from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.catalogue.severities import SETTINGS, settings_of
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import data_given, refused, text_given
from nq57_indicators.models.base import Text
from nq57_indicators.models.definitions import Rule
from nq57_indicators.tables.frames_given import table_given
from nq57_indicators.tables.submission import Submission
from nq57_indicators.texts.codes import code_given
from nq57_indicators.validation.report import Report

_Read = TypeVar("_Read", Submission, Report)


def readable(name: str, data: Any) -> Any:
    """What can be read; a table is refused by the name the caller knows it by."""
    data_given(name, data)
    return table_given(name, data) if hasattr(data, "__arrow_c_stream__") else data


def with_catalogue(catalogue: Catalogue | None, data: _Read, confirmations: object = None) -> _Read:
    """The same data, once it is certain that it was read with this catalogue: codes of one mean nothing in another.

    What is checked already takes no ``confirmations``.
    """
    if confirmations is not None:
        raise ArgumentError("confirmations-of-report")
    if catalogue is not None and data.catalogue != catalogue_given(catalogue):
        raise ArgumentError("other-catalogue", version=data.catalogue.version)
    return data


def severities_given(rules: object, known: Mapping[str, Rule]) -> dict[str, str]:
    """The severities that a caller sets, by rule: codes or their words, rules by code or title.

    ``ArgumentError`` for what does not exist, for a rule that is set twice, and for what must not be lowered.

    >>> from nq57_indicators import load_catalogue
    >>> severities_given({"unaccented-name": "off"}, load_catalogue().rules)
    {'unaccented-name': 'off'}
    """
    if rules is None:
        return {}
    if not isinstance(rules, Mapping):
        raise refused("rules", rules, _RULES)
    found: dict[str, str] = {}
    for name, value in rules.items():
        rule = id_named(known, text_given("rules", name))
        if rule is None:
            raise ArgumentError("no-such-rule", name=name, guess=nearest(name, known) or "")
        severity = code_given(f"rules[{name!r}]", value, SETTINGS, "severity")
        if severity not in settings_of(known[rule]):
            raise ArgumentError("rule-stays", name=rule, severity=severity, own=known[rule].severity)
        if found.setdefault(rule, severity) != severity:
            raise ArgumentError("rule-set-twice", name=rule, severities=f"{found[rule]}, {severity}")
    return {rule: severity for rule, severity in found.items() if severity != known[rule].severity}


_RULES = Text(
    vi="mức của các quy tắc theo mã, ví dụ {'unaccented-name': 'off'}",
    en="severities by rule, such as {'unaccented-name': 'off'}",
)


def files_of(option: str, earlier: Report | Submission | None) -> Iterator[tuple[str, str]]:
    """The files that figures accepted earlier were read from."""
    if earlier is not None:
        submission = earlier.submission if isinstance(earlier, Report) else earlier
        yield from ((option, file) for file in submission.files)
        yield from earlier._beside
