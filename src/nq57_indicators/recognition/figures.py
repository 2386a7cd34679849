"""The figures of one column: what the file types as a number, else what its text says, else nothing and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.numbers import PROBLEMS, read_numbers
from nq57_indicators.tables.cells import RawColumn
from nq57_indicators.tables.observations import NO_DECIMALS, Codes

FORMULA = len(PROBLEMS)
"""The problem of a formula whose result is not stored, after those of texts."""


@dataclass(frozen=True)
class Figures:
    """One figure per row. ``problem`` is 0 where it was read; ``unit`` is a code into ``units`` (0: none was written)."""

    value: NDArray[np.float64]
    decimals: NDArray[np.int8]
    problem: NDArray[np.int8]
    percent: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    reason: NDArray[np.int8]
    unit: NDArray[np.int32]
    units: tuple[str, ...]

    def take(self, rows: NDArray[np.int64]) -> Figures:
        """The figures of some rows."""
        taken: dict[str, Any] = {name: own.take(rows) for name, own in vars(self).items() if name != "units"}
        return replace(self, **taken)

    def times_ten_to(self, power: Codes) -> Figures:
        """The figures where each is printed in units of a power of ten."""
        moved = power != 0
        if not moved.any():
            return self
        value, decimals = self.value.copy(), self.decimals.copy()
        value[moved] = scaled(value[moved], 10.0 ** power[moved])
        known = moved & (decimals != NO_DECIMALS)
        decimals[known] -= power[known].astype(np.int8)
        return replace(self, value=value, decimals=decimals)


def scaled(value: NDArray[np.float64], factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Figures times a factor: 1.001 thousand are 1001, not 1000.9999999999999.

    >>> scaled(np.array([1.001, 0.25]), np.array([1e3, 1e2])).tolist()
    [1001.0, 25.0]
    """
    with np.errstate(over="ignore", invalid="ignore"):
        product = value * factor
        near = np.abs(product - np.round(product)) <= 4e-16 * np.abs(product)
    return np.where(near, np.round(product), product)


def figures_of(column: RawColumn, *, decimal: str | None, integer: NDArray[np.bool_]) -> Figures:
    """Read a column. ``decimal`` is the decimal sign of its texts, ``integer`` marks figures that must be whole."""
    size = len(column.number) if column.number is not None else len(column.text)
    if column.has_texts:
        read = read_numbers(column.text, decimal=cast("Literal['.', ','] | None", decimal), integer=integer)
        figures = Figures(
            read.value.copy(),
            np.where(read.decimals < 0, NO_DECIMALS, read.decimals).astype(np.int8),
            read.problem.copy(),
            read.percent.copy(),
            read.missing.copy(),
            read.missing_reason.copy(),
            read.unit.copy(),
            read.units,
        )
    else:
        figures = _nothing(size)
    if column.number is not None:
        _take_typed(figures, column)
    if column.formula is not None:
        figures.problem[column.formula] = FORMULA
        figures.missing[column.formula] = False
    return figures


def _nothing(size: int) -> Figures:
    return Figures(
        np.full(size, np.nan),
        np.full(size, NO_DECIMALS, np.int8),
        np.zeros(size, np.int8),
        np.zeros(size, bool),
        np.ones(size, bool),
        np.full(size, -1, np.int8),
        np.zeros(size, np.int32),
        ("",),
    )


def _take_typed(figures: Figures, column: RawColumn) -> None:
    """Lay the figures that the file types as numbers over what the texts said."""
    number = column.number
    assert number is not None
    typed, finite = ~np.isnan(number), np.isfinite(number)
    np.copyto(figures.value, number, where=finite)
    figures.problem[typed & ~finite] = PROBLEMS.index("bad-number")
    np.copyto(figures.missing, False, where=typed)
    if column.decimals is not None:
        printed = np.where(column.decimals < 0, np.int8(NO_DECIMALS), column.decimals)
        np.copyto(figures.decimals, printed, where=typed)
    if column.percent is not None:
        shown = typed & column.percent
        figures.percent[shown] = True
        # ten decimals keep every printed digit and drop the noise of 0.57 * 100
        figures.value[shown] = np.round(figures.value[shown] * 100.0, 10)
