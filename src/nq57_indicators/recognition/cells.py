"""What reading hands to recognition: tables of cells with their place, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Door = Literal["csv", "excel", "parquet", "json", "frame"]


@dataclass(frozen=True)
class RawColumn:
    """One column as it stands in the file.

    ``text`` is an Arrow string array, null where the cell is empty or typed as a number. ``number`` holds the figures that
    the file itself types as numbers, NaN elsewhere; ``None`` where it types none. ``percent`` marks numbers whose cell is
    formatted as percent (0.456 shown as 45.6 %), ``decimals`` the printed digits (-1: not known), ``formula`` the
    formulas whose result is not stored.
    """

    header: str
    column: int
    text: Any
    number: NDArray[np.float64] | None = None
    percent: NDArray[np.bool_] | None = None
    decimals: NDArray[np.int8] | None = None
    formula: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class RawTable:
    """One block of one sheet of one file. ``rows`` are the 1-based rows (lines, records) of the cells."""

    file: str
    sheet: str | None
    door: Door
    columns: tuple[RawColumn, ...]
    rows: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class UnreadableFile:
    """A file that cannot be opened as its kind, with the reason in both languages."""

    file: str
    vi: str
    en: str
