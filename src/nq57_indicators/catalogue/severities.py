"""How severe the findings of each rule may be."""

from __future__ import annotations

from typing import Final

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
