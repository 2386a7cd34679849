"""Outcomes that are reported before they can be known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.validation.early import came_on, ends_on, unmarked_estimates
from nq57_indicators.validation.review import Review


def periods_over(review: Review, asked: NDArray[np.bool_]) -> None:
    """An outcome reported before its period ended is an estimate; one that is not marked so is doubtful."""
    rows = np.flatnonzero(unmarked_estimates(review) & asked)
    review.report("period-not-over", rows, found=came_on(review, rows), expected=ends_on(review, rows))
