"""Đúng: a block whose figures stand one row off, as its own history shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.validation.correct.copies import LEAST_FIGURES
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, carried

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

_FAR = np.log(1.5)
"""A figure this far from its own last one may be somebody else's."""
_FITS = 0.25
"""How much nearer, as a share, the figures of the row above or below have to be."""


def moved_by_a_row(review: Review, series: Series) -> None:
    """Blocks far from their own last figures, and near to those of the row above or below.

    The rows of a block are the variables of one area and period, or the areas of one variable and period, as they stand in
    their file.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(series.value > 0, np.log(series.value), np.nan)
    before = np.full(logs.shape, np.nan)
    before[:, 1:] = carried(logs)[:, :-1]
    line, place = np.nonzero((series.row >= 0) & ~np.isnan(logs) & ~np.isnan(before))
    own, last, row = logs[line, place], before[line, place], series.row[line, place]
    if (np.abs(own - last) > _FAR).sum() < LEAST_FIGURES // 2:
        return
    for across in (series.area, series.variable):
        key = np.stack([across[line], place, series.calendar[line], series.stage[line], series.flow[line]])
        _, block = np.unique(key, axis=1, return_inverse=True)
        _moved(review, block.ravel(), own, last, row)


def _moved(review: Review, block: Numbers, own: Floats, last: Floats, row: Numbers) -> None:
    order = np.lexsort((row, block))
    block, own, last, row = block[order], own[order], last[order], row[order]
    count = np.bincount(block)
    for step in (1, -1):
        neighbour = np.roll(last, step)
        beside = np.roll(block, step) == block
        beside[0 if step == 1 else -1] = False
        apart, near = np.abs(own - last), np.where(beside, np.abs(own - neighbour), np.nan)
        far, fits = _medians(block, apart), _medians(block, near)
        moved = np.flatnonzero((count >= LEAST_FIGURES) & (far > _FAR) & (fits < _FITS * far))
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
