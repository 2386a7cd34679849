"""How severe the findings of each rule are: as its definition says, or as a caller sets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import OFF, SEVERITIES
from nq57_indicators.models.definitions import Rule

SETTINGS: Final = (*SEVERITIES, OFF)
"""What the severity of a rule can be set to, the most severe first."""
_LEAVE_OUT: Final = frozenset(
    {
        "missing-header",
        "more-findings",
        "nameless-column",
        "no-figures",
        "numerator-above-denominator",
        "out-of-valid-range",
        "zero-denominator",
    }
)
"""Rules other than those on what cannot be read for certain that leave figures out, or say that others are not shown."""


def is_firm(rule: Rule) -> bool:
    """Whether findings of a rule cannot be lowered: figures that are unreadable, ambiguous, twice there or left out.

    Such figures are not computed with; without the error they would be missing in silence.
    """
    return (rule.severity == "error" and rule.dimension == "clean") or rule.id in _LEAVE_OUT


def settings_of(rule: Rule) -> tuple[str, ...]:
    """What the severity of a rule may be set to."""
    return SETTINGS[: SETTINGS.index(rule.severity) + 1] if is_firm(rule) else SETTINGS


def severities_given(rules: object, known: Mapping[str, Rule]) -> dict[str, str]:
    """The severities that a caller sets, by rule; ``ArgumentError`` for what does not exist and for what must not be lowered.

    >>> from nq57_indicators import load_catalogue
    >>> severities_given({"unaccented-name": "off"}, load_catalogue().rules)
    {'unaccented-name': 'off'}
    """
    if rules is None:
        return {}
    if not isinstance(rules, Mapping):
        raise refused("rules", rules, _RULES)
    for name, severity in rules.items():
        if name not in known:
            raise ArgumentError("no-such-rule", name=name, guess=nearest(str(name), known) or "")
        if severity not in SETTINGS:
            raise ArgumentError("not-one-of", name=f"rules[{name!r}]", value=severity, listed=", ".join(SETTINGS))
        if severity not in settings_of(known[name]):
            raise ArgumentError("rule-stays", name=name, severity=severity, own=known[name].severity)
    return {name: severity for name, severity in rules.items() if severity != known[name].severity}


_RULES = Text(
    vi="mức của các quy tắc theo mã, ví dụ {'unaccented-name': 'off'}",
    en="severities by rule, such as {'unaccented-name': 'off'}",
)
