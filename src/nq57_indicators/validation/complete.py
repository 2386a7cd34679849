"""Đủ: what an obligation asks for is there, and no part stands without its whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, is_known
from nq57_indicators.computation.values.values import Base, RatioParts
from nq57_indicators.validation.obligations import DueReport
from nq57_indicators.validation.ratios import numerator_rows
from nq57_indicators.validation.review import Review


def components(review: Review, base: Base, parts: RatioParts) -> None:
    """One side is reported, the other nowhere; what was refused or declared missing was reported."""
    half = is_known(parts.upper.status) & (parts.lower.status == ABSENT)
    wrong = parts.here & ((parts.upper.status == ABSENT) | half)
    if not wrong.any():
        return
    at = np.nonzero(wrong)
    expected = _absent_terms(review, base, parts, at)
    rows, kept = numerator_rows(review, base, parts, at)
    kept &= expected != ""
    names = np.array(review.codes.indicators, dtype=object)[parts.rows.indicator[at[0]]]
    review.report("missing-component", rows[kept], found=names[kept], expected=expected[kept])


def _absent_terms(review: Review, base: Base, parts: RatioParts, at: tuple[NDArray[np.int64], ...]) -> NDArray[Any]:
    """The variables that are reported nowhere, for each cell; worked out once for each combination.

    What another body keeps is not asked of this one.
    """
    terms = [(items, "numerator") for items in parts.rows.numerator.items]
    terms += [(items, "denominator") for items in parts.rows.denominator.items]
    bits = np.zeros(len(at[0]), np.int64)
    for place, (items, side) in enumerate(terms):
        absent = review.components.fetch(base.layer, base.areas, items, side=side).status[at] == ABSENT
        keeper = review.codes.custodian[items[at[0]]]
        owed = (items[at[0]] >= 0) & ((keeper < 0) | (keeper == base.layer.provider))
        bits |= np.where(absent & owed, 1 << place, 0)
    distinct, where = np.unique(np.stack([at[0], bits]), axis=1, return_inverse=True)
    texts = [
        ", ".join(review.codes.items[items[row]] for place, (items, _) in enumerate(terms) if bit >> place & 1)
        for row, bit in distinct.T.tolist()
    ]
    return np.array(texts, dtype=object)[where.ravel()]


def submissions(review: Review, reports: Iterable[DueReport]) -> None:
    """Figures that reports which are due leave out: one finding for each report."""
    codes = review.codes
    for report in reports:
        items = [codes.item[report.obligation.variables[place]] for place in np.flatnonzero(report.versions < 0)]
        if items:
            review.store.add(
                "missing-submission", row=0, file=-1, period=report.period,
                area=codes.area.get(report.body, -1),
                provider=-1 if report.body in codes.area else codes.provider[report.body],
                variable=items[0] if len(items) == 1 else -1, expected=", ".join(codes.items[item] for item in items),
            )  # fmt: skip
