"""Which targets are reached, counted from their class of progress: every count says what the class says."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

REACHED: Final = ("reached", "reached_late")
ANSWERS: Final = {"met": "yes", "unmet": "no", "unknown": "unknown"}
"""What a verdict counts as."""
OPEN_REASONS: Final = ("interim", "met_unknown", "average", "no_figure", "no_due_figure")
"""Reasons for no verdict that leave open whether the target is reached; others only leave open how far the way is."""


def verdicts(table: pd.DataFrame) -> pd.Series[Any]:
    """``yes``, ``no`` or ``unknown`` for each row of gaps or status that is owed; nothing for a benchmark.

    >>> table = pd.DataFrame({"outlook": ["reached", "slow", None], "outlook_reason": [None, None, None]})
    >>> verdicts(table).tolist()
    ['yes', 'no', None]
    """
    outlook, reason = (table[name].astype("object") for name in ("outlook", "outlook_reason"))
    found = pd.Series("no", index=table.index, dtype="object")
    found[outlook.isin(REACHED)] = "yes"
    found[(outlook == "no_verdict") & reason.isin(OPEN_REASONS)] = "unknown"
    return found.where(outlook.notna(), None)


def counted(status: pd.DataFrame) -> dict[str, int]:
    """How many targets of a status are reached, not reached, and without a verdict; benchmarks are in no count."""
    found = verdicts(status[~without_figure(status)])
    return {name: int((found == answer).sum()) for name, answer in ANSWERS.items()}


def without_figure(status: pd.DataFrame) -> pd.Series[Any]:
    """The rows of what is owed and has no figure."""
    return status["outlook_reason"].astype("object") == "no_figure"
