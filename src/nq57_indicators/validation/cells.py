"""Cells of other figures that a finding speaks of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.tables.findings import Source, column_letter
from nq57_indicators.validation.review import Review


def cells_named(review: Review, rows: NDArray[Any], others: NDArray[Any]) -> NDArray[np.object_]:
    """Where the other figure of each row stands: ``D12``, with file and sheet where it is another."""
    figures, sources = review.observations, review.store.sources
    letters = {code: column_letter(code) for code in np.unique(figures.column[others]).tolist()}
    return np.array(
        [
            f"{_other_source(sources[own], sources[file])}{letters[column]}{row}"
            for own, file, column, row in zip(
                figures.file[rows].tolist(),
                figures.file[others].tolist(),
                figures.column[others].tolist(),
                figures.row[others].tolist(),
                strict=True,
            )
        ],
        dtype=object,
    )


def _other_source(own: Source, other: Source) -> str:
    """The file and the sheet of another figure, as far as they are not those of the first."""
    parts = [other.file] if other.file != own.file else []
    if other.sheet and other != own:
        parts.append(other.sheet)
    return "".join(f"{part} › " for part in parts)
