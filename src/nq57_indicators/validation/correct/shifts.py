"""Đúng: a block whose figures stand one row off, as its own history shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.files import SeriesThresholds
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, combinations

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


def moved_by_a_row(review: Review, series: Series) -> None:
    """Blocks far from their own last figures, and near to those of the row above or below.

    The rows of a block are the variables of one area and period, or the areas of one variable and period, as they stand in
    their file.
    """
    limits = review.codes.catalogue.about.series
    before = np.full(series.logs.shape, np.nan)
    before[:, 1:] = series.last_logs[:, :-1]
    apart = np.abs(series.logs - before)  # NaN where one of them is missing
    there = (series.row >= 0) & ~np.isnan(apart)
    for across in (series.area, series.variable):
        group = combinations(across, series.calendar, series.stage, series.flow)
        line, place = np.nonzero(there & _may_have_moved(group, apart, there, limits)[group])
        if len(line):
            block = combinations(group[line], place)
            _moved(review, block, series.logs[line, place], before[line, place], series.row[line, place])


def _may_have_moved(
    group: Numbers, apart: Floats, there: NDArray[np.bool_], limits: SeriesThresholds
) -> NDArray[np.bool_]:
    """Blocks (group × place) large enough, of whose figures at least half are far from their own last ones."""
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(int(group.max()) + 1))
    count, far = (
        np.add.reduceat(mask[order], starts, axis=0, dtype=np.int64)
        for mask in (there, there & (apart > np.log(limits.moved_far)))
    )
    may: NDArray[np.bool_] = (count >= limits.block_figures) & (2 * far >= count)
    return may


def _moved(review: Review, block: Numbers, own: Floats, last: Floats, row: Numbers) -> None:
    limits = review.codes.catalogue.about.series
    order = np.lexsort((row, block))
    block, own, last, row = block[order], own[order], last[order], row[order]
    count = np.bincount(block)
    for step in (1, -1):
        neighbour = np.roll(last, step)
        beside = np.roll(block, step) == block
        beside[0 if step == 1 else -1] = False
        apart, near = np.abs(own - last), np.where(beside, np.abs(own - neighbour), np.nan)
        far, fits = _medians(block, apart), _medians(block, near)
        moved = np.flatnonzero(
            (count >= limits.block_figures) & (far > np.log(limits.moved_far)) & (fits < limits.moved_fits * far)
        )
        first = np.searchsorted(block, moved)
        found = np.array([str(number) for number in count[moved].tolist()], object)
        review.report("rows-moved", row[first], found=found, expected="+1" if step == 1 else "-1")


def _medians(block: Numbers, figure: Floats) -> Floats:
    """The median of each block; blocks are numbered from 0 and stand in order, missing figures are left out."""
    order = np.lexsort((figure, block))
    known = np.bincount(block, weights=~np.isnan(figure)).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(block))[:-1]])
    middle = starts + np.maximum(known - 1, 0) // 2
    return np.where(known > 0, figure[order][middle], np.nan)
