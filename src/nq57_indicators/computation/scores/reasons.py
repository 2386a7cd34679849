"""Why there is no score, and what is to be said of one: codes, never sentences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, REASON_CODES, Small, is_known
from nq57_indicators.models.codelists import MISSING_REASONS, SCORE_NOTES, SCORE_REASONS

REASON = {name: place for place, name in enumerate(SCORE_REASONS)}
NOTE = {name: 1 << place for place, name in enumerate(SCORE_NOTES)}
SCORED = -1
"""The reason of a score that is there."""


def reason_of_state(state: Small) -> NDArray[np.int8]:
    """The reason behind the state of a value: why it is missing, or that nothing was reported.

    >>> SCORE_REASONS[reason_of_state(np.array([ABSENT], np.int8))[0]]
    'not_reported'
    """
    stated = np.array([REASON[name] for name in MISSING_REASONS], np.int8)
    known = REASON_CODES.take(state)
    silent = np.where(state == ABSENT, REASON["not_reported"], REASON["unknown"])
    reason = np.where(known >= 0, stated.take(known.clip(0)), silent)
    return np.where(is_known(state), SCORED, reason).astype(np.int8)
