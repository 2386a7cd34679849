"""The figure that cells make, and its bounds: what an explanation is checked with, and worked out again from."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan
from typing import NamedTuple

from nq57_indicators.models.explanations import Cell, Figure, Made
from nq57_indicators.tables.agreement import half_digit
from nq57_indicators.tables.observations import NO_DECIMALS


class Bounded(NamedTuple):
    """A figure with its bounds; what is not known is not a number."""

    value: float
    lower: float
    upper: float

    def is_same(self, other: Bounded) -> bool:
        """Whether all three are the same to the last bit, or not known in both."""
        return self == other or all(
            own == theirs or (isnan(own) and isnan(theirs)) for own, theirs in zip(self, other, strict=True)
        )


NOTHING = Bounded(nan, nan, nan)


def bounded(value: Figure, lower: Figure, upper: Figure) -> Bounded:
    """Three figures as numbers.

    >>> bounded(None, 1.0, 2.0)
    Bounded(value=nan, lower=1.0, upper=2.0)
    """
    return Bounded(*(nan if each is None else each for each in (value, lower, upper)))


def made_of_cells(made: Made, cells: Sequence[Cell]) -> Bounded:
    """What cells make. Each is exact where it states no bounds of its own."""
    stated = [_stated(cell) for cell in cells]
    if made.of == (0,) and not made.looks_at_digits:  # most figures stand in one cell
        return stated[0]
    halves = _half_digits(cells) if made.looks_at_digits else [0.0] * len(cells)
    ends = [(each.lower, each.upper, half) for each, half in zip(stated, halves, strict=True)]
    return Bounded(made.figure([each.value for each in stated]), *made.bounds(ends))


def _half_digits(cells: Sequence[Cell]) -> list[float]:
    halves = half_digit([NO_DECIMALS if cell.decimals is None else cell.decimals for cell in cells]).tolist()
    return [0.0 if isnan(half) else half for half in halves]


def _stated(cell: Cell) -> Bounded:
    value = nan if cell.obs_value is None else cell.obs_value
    return Bounded(value, value if cell.lower is None else cell.lower, value if cell.upper is None else cell.upper)
