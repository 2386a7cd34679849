"""Đúng: a block whose figures stand one row off, as its own history shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    there = (series.row >= 0) & ~np.isnan(series.apart)
    far = np.nonzero(there & (series.apart > np.log(limits.moved_far)))
    for across in (series.area, series.variable):
        group = combinations(across, series.calendar, series.stage, series.flow)
        line, place = _may_have_moved(group, far, there, limits.block_figures)
        if len(line):
            block = combinations(group[line], place)
            before = series.last_logs[line, place]
            _moved(review, block, series.logs[line, place], before, series.row[line, place])


def _may_have_moved(
    group: Numbers, far: tuple[Numbers, ...], there: NDArray[np.bool_], least: int
) -> tuple[Numbers, Numbers]:
    """The figures of blocks (group × place) large enough, of which at least half are ``far`` from their own last ones."""
    places = there.shape[1]
    off = np.bincount(group[far[0]] * places + far[1], minlength=(int(group.max()) + 1) * places)
    lines = np.flatnonzero((off.reshape(-1, places).max(axis=1) * 2 >= least)[group])
    line, place = np.nonzero(there[lines])
    line = lines[line]
    block = group[line] * places + place
    count = np.bincount(block, minlength=len(off))
    may = ((count >= least) & (2 * off >= count))[block]
    return line[may], place[may]


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
