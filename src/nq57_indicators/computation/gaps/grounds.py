"""Which figures a row of the gaps rests on besides its value: a mark on one of them is a mark on the row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nq57_indicators.computation.gaps.cells import GapCells, Places
from nq57_indicators.computation.gaps.judging import Judge
from nq57_indicators.computation.gaps.outlook import Stand, rests_on_base, rests_on_later
from nq57_indicators.computation.panels.panel import Mask, Small


class Grounds(NamedTuple):
    """The figures that rows rest on: values, means, and others at positions in time (-1: no such figure)."""

    judge: Judge
    cells: GapCells
    others: tuple[Places, ...]

    @classmethod
    def of(cls, judge: Judge, cells: GapCells, outlook: Small, stand: Stand, base: Places, later: Places) -> Grounds:
        """A verdict rests on the figure of the year before too where a target asks for more than that, and on the base that
        a target is counted from; a class on the ``base`` of the way, or on the ``later`` value, where these decide it.
        """
        of_class = (
            np.where(rests_on_base(outlook, stand), base, -1),
            np.where(rests_on_later(outlook, stand), later, -1),
        )
        return cls(judge, cells, (judge.year_before(cells), judge.base_asked(cells), *of_class))

    def with_mark(self, marked: Mask) -> Mask:
        """The rows that rest on a ``marked`` figure (indicator × area × period)."""
        figures = marked.ravel()
        found: Mask = figures.take(self.cells.figure)
        if not marked.any():
            return found
        found |= self.judge.means_with(marked, self.cells)
        for places in self.others:
            rows = np.flatnonzero(places >= 0)
            found[rows] |= figures.take(self.cells.only(rows).moved_to(places[rows]).figure)
        return found
