"""What a target asks for, in words."""

from __future__ import annotations

from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.labels import label


def target_text(
    operator: str, value: float | None, low: float | None = None, high: float | None = None, lang: str = "vi"
) -> str:
    """The figure of a target with its operator. ``reach`` shows the bare figure, as the acts print it.

    >>> target_text(">", 2), target_text("range", None, 40, 50), target_text("reach", 90), target_text("done", None)
    ('> 2', '40 – 50', '90', 'hoàn thành')
    """
    if operator == "done":
        return label("catalogue.target_done", lang)
    if operator == "range":
        return f"{figure(low, lang, 6)} – {figure(high, lang, 6)}"
    sign = {"reach": "", ">=": "≥ ", "<=": "≤ "}.get(operator, f"{operator} ")
    return f"{sign}{figure(value, lang, 6)}"
