"""Columns of figures on their way: as drafts whose areas are not yet resolved, then as blocks of what was gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.gathering import Columns
from nq57_indicators.tables.statements import Statement


@dataclass(frozen=True)
class Draft:
    """One column of figures whose areas are not yet resolved: ``area_text`` among its columns numbers the texts of the file.

    ``known`` are the rows whose key is certain but for the area. ``statements`` were made of all of them; ``stated_in`` are the
    columns of the file in which their rows say the parts of their key.
    """

    file: int
    columns: Columns
    known: NDArray[np.bool_]
    area_column: int
    statements: tuple[Statement, ...] = ()
    stated_in: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Block:
    """Where the rows of one draft stand."""

    file: int
    rows: slice
    area_column: int
    statements: tuple[Statement, ...] = ()
    stated_in: Mapping[str, int] | None = None
