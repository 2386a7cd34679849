"""What is said beside a figure wherever people read it: screen, notebook, page and annex say the same marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nq57_indicators.texts import label
from nq57_indicators.texts.periods import period_short
from nq57_indicators.writing.names import interim_text, value_text

OF_VALUE: Final = ("interim", "by_estimate", "by_rounding", "unconfirmed", "incomplete_mean")
"""Notes on the figure that is judged."""
OF_ASKED: Final = ("possibly_amended", "read_on_copy", "sources_disagree", "base_assumed")
"""Notes on the figure that is asked for."""
OF_METHOD: Final = ("due", "overdue", "above_range", "base_meets", "ended", "definition_derived")
"""Notes that tell how a class was found, or that it counts no more: they stand where that is explained."""


def value_lines(row: Mapping[Any, Any], lang: str = "vi") -> list[str]:
    """The figure that is judged, its period with its marks, and a newer figure of a shorter period.

    Of one row of a status with names; where there is no figure the dash alone.

    >>> row = {"value": 82.5, "lower": 82.5, "upper": 82.5, "unit_name": "phần trăm", "gap_unit": "percentage_point"}
    >>> value_lines(row | {"time_period": "2025-Q4", "note": "by_estimate", "carried_from": None, "interim_period": None})
    ['82,5 %', 'quý IV/2025 (số ước)']
    """
    lines = [value_text(row, lang)]
    if isinstance(row["time_period"], str):
        lines.append(period_text(row, lang))
    if interim := interim_text(row, lang):
        lines.append(interim)
    return lines


def period_text(row: Mapping[Any, Any], lang: str = "vi") -> str:
    """The period of the figure that is judged, with what is said of that figure."""
    marks = ", ".join(value_marks(row, lang))
    return f"{period_short(row['time_period'], lang)}{f' ({marks})' if marks else ''}"


def value_marks(row: Mapping[Any, Any], lang: str = "vi") -> list[str]:
    """What is said of the figure that is judged."""
    marks = _said(row, OF_VALUE, lang)
    if isinstance(row["carried_from"], str):
        marks.append(label("mark.carried", lang))
    return marks


def asked_marks(row: Mapping[Any, Any], lang: str = "vi") -> str:
    """What is said of the figure that is asked for, each in brackets; empty where there is nothing to say.

    >>> asked_marks({"note": "read_on_copy,overdue"}, "en")
    '[read on a copy]'
    """
    return " ".join(f"[{mark}]" for mark in _said(row, OF_ASKED, lang))


def told_in_full(row: Mapping[Any, Any], lang: str = "vi") -> list[str]:
    """The same in whole sentences, as they stand below an annex."""
    notes = _notes(row)
    said = [label(f"note.{note}", lang) for note in (*OF_VALUE, *OF_ASKED) if note in notes]
    return [*said, *([label("annex.carried", lang)] if isinstance(row["carried_from"], str) else [])]


def _said(row: Mapping[Any, Any], among: tuple[str, ...], lang: str) -> list[str]:
    notes = _notes(row)
    return [label(f"mark.{note}", lang) for note in among if note in notes]


def _notes(row: Mapping[Any, Any]) -> list[str]:
    return str(row["note"]).split(",")
