"""What is asked for and what a score is measured by, in the words of explanations."""

from __future__ import annotations

from typing import Any

from nq57_indicators.models.codelists import PERCENT
from nq57_indicators.models.explanations import GoalpostScale, LeafExplanation
from nq57_indicators.texts.clauses import clause_text
from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.targets import target_text


def wanted_text(target: Any, value: float | None, better: str, lang: str = "vi") -> str:
    """What a target asks for; a bare figure with the side that is better."""
    sign = {"higher": "≥ ", "lower": "≤ "}[better] if target.operator == "reach" else ""
    return sign + target_text(target.operator, value, target.low, target.high, lang)


def asked_of(target: Any, value: float | None, of: Any, lang: str = "vi", *, better: str | None = None) -> str:
    """What a target asks for, with the unit of what is measured; what is to be done has none."""
    wanted = wanted_text(target, value, better or of.better, lang)
    return wanted if target.operator == "done" else with_unit(wanted, of, lang)


def with_unit(shown: str, of: Any, lang: str = "vi") -> str:
    """A figure of something that has a unit (``unit``, ``unit_vi``, ``unit_en``); of shares the sign of per cent."""
    unit = "%" if of.unit == PERCENT else str(of.unit_en if lang == "en" else of.unit_vi)
    return f"{shown} {unit}".rstrip()


def scale_text(found: LeafExplanation, lang: str = "vi") -> str:
    """What an indicator is scored by: the target with its act and clause, or the ends of a scale; nothing of a bare deduction."""
    scale = found.scale
    if isinstance(scale, GoalpostScale):
        ends = {name: with_unit(figure(getattr(scale, name), lang), found, lang) for name in ("worst", "best")}
        said = [label("explain.goalposts", lang, **ends)]
        said += [label("explain.log", lang)] * (scale.transform == "log")
        said += [label("explain.unclamped", lang)] * (not scale.clamp)
        return ", ".join(said)
    if scale is not None:
        wanted = asked_of(scale, scale.low, found, lang, better=scale.better)
        return label(
            "explain.by_target", lang, wanted=wanted, document=scale.document, clause=clause_text(scale.clause, lang)
        )
    return label("explain.no_scale", lang) if found.kind == "leaf" else ""
