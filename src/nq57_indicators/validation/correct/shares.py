"""Đúng: percentages of which none is above 1, as where every one was written as a fraction (0.92 for 92)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.validation.blocks_asked import block_codes
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, combinations

_WHOLE = 1.0
"""All of something as a fraction."""


def maybe_fractions(review: Review, series: Series) -> None:
    """One question for the percentages of an area and its provider that may be fractions.

    Only shares that run to tens of per cent are looked at. A series is asked about that has several figures, and none above
    1; so are several single figures where all that the area sent of such shares are like that. A figure of zero tells nothing.
    """
    lines = np.flatnonzero(review.codes.large_share[series.variable])
    value = series.value[lines]
    told = value > 0
    count = told.sum(axis=1)
    lines, value, told, count = (each[count > 0] for each in (lines, value, told, count))
    if not len(lines):
        return
    least = review.codes.catalogue.about.series.least_known
    body = combinations(series.area[lines], series.provider[lines])
    small = ~(value > _WHOLE).any(axis=1)
    none_larger, of_body = np.bincount(body, ~small) == 0, np.bincount(body, count) >= least
    asked = small & ((count >= least) | (none_larger & of_body)[body])
    line, place = np.nonzero(asked[:, None] & told & (series.row[lines] >= 0))
    if len(line):
        _ask(review, body[line], series.row[lines[line], place])


def _ask(review: Review, body: NDArray[Any], rows: NDArray[Any]) -> None:
    """A finding at the first figure of each body, about them all."""
    order = np.lexsort((rows, body))
    body, rows = body[order], rows[order]
    _, first, group, count = np.unique(body, return_index=True, return_inverse=True, return_counts=True)
    heads = rows[first]

    def all_of_them(number: int) -> list[str]:
        mine = group < number
        codes = block_codes(review.observations, heads[group[mine]], rows[mine])
        of_body = zip(count[:number].tolist(), heads[:number].tolist(), strict=True)
        return [coded("shares-of-area", {"number": shares, "block": codes.get(head, "")}) for shares, head in of_body]

    rule = "shares-not-above-one"
    review.report(rule, heads, found=review.observations.value[heads], expected=all_of_them)
    review.ask(rule, heads[group], rows)
