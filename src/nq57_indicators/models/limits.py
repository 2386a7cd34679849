"""How much of one file is read: what is counted, the usual bounds, and how a caller sets others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, Self

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text


@dataclass(frozen=True)
class Limits:
    """The most that is taken of one file. Everything is counted before it is laid out in memory.

    With the usual bounds one file stays below 1 GB of memory and 20 seconds on two cores, except text and Parquet of more
    than about a million rows, which are read in blocks: their memory stays, their time grows with their size.
    """

    bytes: int = 4 << 30
    """Size of a file that is read in blocks: CSV, JSON lines, Parquet."""
    whole_bytes: int = 64 << 20
    """Size of a file that has to be taken whole: JSON, .xls."""
    unpacked_bytes: int = 512 << 20
    """What the parts of a workbook unpack to, each as often as it is read."""
    members: int = 10_000
    """Parts of the archive that a workbook is."""
    files: int = 1_000
    """Files of a .zip that are read as submissions."""
    sheets: int = 500
    """Sheets of a workbook."""
    columns: int = 16_384
    """Columns of a table, keys of JSON records."""
    cells: int = 2_500_000
    """Cells of a workbook or of JSON records, all sheets together, with the empty ones between them where those are laid out."""
    text: int = 1 << 20
    """Characters of one cell."""
    characters: int = 100_000_000
    """Characters of all cells of a workbook or of JSON records."""
    providers: int = 10_000
    """Bodies that provide figures and that the catalogue does not know; each is computed apart from all others."""
    findings: int = 200_000
    """Findings of one rule that are kept with their place; all are counted."""
    seconds: int = 20
    """How long a reader in a process of its own may take (.xls)."""

    @classmethod
    def given(cls, limits: object) -> Self:
        """The limits a caller asks for: these, others by name, or the usual ones.

        >>> Limits.given({"cells": 100}).cells, Limits.given(None) == Limits()
        (100, True)
        """
        if isinstance(limits, cls):
            return limits
        if limits is None:
            return cls()
        if not isinstance(limits, Mapping):
            raise refused("limits", limits, _LIMITS)
        for name, most in limits.items():
            if name not in NAMES:
                raise ArgumentError("limits-unknown", name=name, known=", ".join(NAMES))
            if isinstance(most, bool) or not isinstance(most, int) or most < 1:
                raise refused(f"limits[{name!r}]", most, _NUMBER)
        return replace(cls(), **limits)


_LIMITS = Text(vi="giới hạn theo tên, ví dụ {'cells': 8000000}", en="limits by name, such as {'cells': 8000000}")
_NUMBER = Text(vi="một số nguyên dương", en="a positive whole number")
NAMES: Final = tuple(field.name for field in fields(Limits))
"""The names of all limits."""
USUAL: Final = Limits()
"""The limits where nobody asks for others."""
