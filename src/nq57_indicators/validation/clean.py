"""Sạch: one figure per key, and running totals that say where they start."""

from __future__ import annotations

import numpy as np

from nq57_indicators.computation.panel import shared_cells
from nq57_indicators.computation.vintages import key_numbers
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.periods import PeriodError, flow_bounds
from nq57_indicators.recognition.findings import text_of
from nq57_indicators.recognition.observations import day_number
from nq57_indicators.validation.review import Review


def duplicate_keys(review: Review) -> None:
    """A key (with its vintage) that stands more than once: which figure is meant is not known, so none is taken."""
    rows = np.flatnonzero(shared_cells(review.observations) & ~review.refused)
    if len(rows) < 2:
        return
    key = key_numbers(review.observations.take(rows), with_vintage=True)
    order = np.argsort(key, kind="stable")
    same = np.diff(key[order]) == 0
    if not same.any():
        return
    repeated = np.zeros(len(rows), bool)
    repeated[order[1:][same]] = repeated[order[:-1][same]] = True
    picked = rows[repeated]
    review.report("duplicate-key", picked, found=text_of(review.observations.value[picked]), refuse=True)


def restarts(review: Review) -> None:
    """A running total of the year in which its area came into being by a merger must say where it starts."""
    observations, table = review.observations, review.codes.catalogue.areas
    ytd = np.flatnonzero(observations.flow == FLOWS.index("ytd"))
    if not len(ytd):
        return
    born = np.array(
        [
            day_number(area.valid_from) if area.valid_from and table.merged(name) else -(2**31)
            for name, area in table.items()
        ],
        np.int64,
    )
    bounds = []
    for period in observations.periods.periods:
        try:
            first, last = flow_bounds(period, "ytd")
        except PeriodError:
            first, last = period.start, period.end
        bounds.append((day_number(first), day_number(last)))
    limits = np.array(bounds, np.int64).reshape(-1, 2)[observations.period[ytd]]
    birth = born[observations.area[ytd]]
    wrong = ytd[(limits[:, 0] < birth) & (birth <= limits[:, 1])]
    labels = np.array([period.label for period in observations.periods.periods], dtype=object)
    review.report("restart-not-stated", wrong, found=labels[observations.period[wrong]], refuse=True)
