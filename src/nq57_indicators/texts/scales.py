"""What is asked for and what a score is measured by, in the words of explanations."""

from __future__ import annotations

from typing import Any

from nq57_indicators.models.explanations import GoalpostScale, LeafExplanation
from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.targets import target_text


def wanted_text(target: Any, value: float | None, better: str, lang: str = "vi") -> str:
    """What a target asks for; a bare figure with the side that is better."""
    sign = {"higher": "≥ ", "lower": "≤ "}[better] if target.operator == "reach" else ""
    return sign + target_text(target.operator, value, target.low, target.high, lang)


def scale_text(found: LeafExplanation, lang: str = "vi") -> str:
    """What an indicator is scored by: the target with its act and clause, or the ends of a scale; nothing of a bare deduction."""
    scale = found.scale
    if isinstance(scale, GoalpostScale):
        ends = {"worst": figure(scale.worst, lang), "best": figure(scale.best, lang)}
        said = [label("explain.goalposts", lang, **ends)]
        said += [label("explain.log", lang)] * (scale.transform == "log")
        said += [label("explain.unclamped", lang)] * (not scale.clamp)
        return ", ".join(said)
    if scale is not None:
        wanted = wanted_text(scale, scale.low, scale.better, lang)
        return label("explain.by_target", lang, wanted=wanted, document=scale.document, clause=scale.clause)
    return label("explain.no_scale", lang) if found.kind == "leaf" else ""
