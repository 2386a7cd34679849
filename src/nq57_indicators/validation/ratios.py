"""Both sides of every ratio of a submission, worked out once for all rules that look at them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import is_known
from nq57_indicators.computation.values.formulas import formulas
from nq57_indicators.computation.values.values import Base, RatioParts, ratio_parts, value_bases
from nq57_indicators.validation.review import Review


def ratio_sides(review: Review) -> Iterator[tuple[Base, RatioParts]]:
    """The sides of the ratios that each base reports on."""
    compiled = formulas(review.codes).ratios
    for base in value_bases(review.panels):
        parts = ratio_parts(review.components, compiled, base, review.codes)
        if parts is not None:
            yield base, parts


def known(parts: RatioParts) -> NDArray[np.bool_]:
    """Where both sides are figures."""
    return parts.here & is_known(parts.upper.status) & is_known(parts.lower.status)


def numerator_rows(
    review: Review, base: Base, parts: RatioParts, at: tuple[NDArray[np.int64], ...]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The row of the first numerator term reported in each cell, one finding per row and indicator."""
    rows = np.full(len(at[0]), -1, np.int32)
    for items in parts.rows.numerator.items:
        here = rows < 0
        rows[here] = review.rows_at(base.layer, base.areas[at[1][here]], items[at[0][here]], at[2][here])
    return rows, rows >= 0
