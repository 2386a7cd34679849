"""Where the rows of gaps lie: a value × a target, as numbers of cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class GapCells:
    """Where the rows of one block lie. Cells of arrays are found by one number, many times as fast as by several."""

    areas: slice
    area: NDArray[np.int64]
    """Counted within the block."""
    target: NDArray[np.int64]
    period: NDArray[np.int64]
    owed: NDArray[np.int64]
    """Area × target."""
    term: NDArray[np.int64]
    """Target × period."""
    cell: NDArray[np.int64]
    """Area × target × period."""
    figure: NDArray[np.int64]
    """Indicator × area × period of the series."""

    def at(self, period: NDArray[np.int64]) -> GapCells:
        """The same rows at other periods."""
        moved = period - self.period
        return replace(self, period=period, term=self.term + moved, cell=self.cell + moved, figure=self.figure + moved)


def in_line(array: NDArray[Any]) -> NDArray[Any]:
    """The cells of area × indicator × period as one line, indicator by indicator."""
    return np.moveaxis(array, 1, 0).reshape(-1)
