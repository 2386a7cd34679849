"""A short code of all figures that one question is about: by it a confirmation says which figures it was given for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.tables.finding_texts import number_text
from nq57_indicators.tables.identity import identity
from nq57_indicators.tables.observations import Observations

DIGITS = 8


def block_codes(observations: Observations, head: NDArray[Any], row: NDArray[Any]) -> dict[int, str]:
    """The code of the figures (``row``) of each question, by the figure its finding points at (``head``).

    A question about one figure has none: the figure itself says all. The order of figures does not matter.
    """
    order = np.argsort(head, kind="stable")
    heads, starts = np.unique(head[order], return_index=True)
    rows = np.split(row[order], starts[1:]) if len(heads) else []
    return {
        each: _code(observations, np.unique(mine))
        for each, mine in zip(heads.tolist(), rows, strict=True)
        if len(mine) > 1
    }


def _code(observations: Observations, rows: NDArray[Any]) -> str:
    items = observations.codebook.items
    columns = (getattr(observations, name)[rows].tolist() for name in ("variable", "flow", "value"))
    figures = (f"{items[item]} {FLOWS[flow]} {number_text(value)}" for item, flow, value in zip(*columns, strict=True))
    return identity(*sorted(figures))[:DIGITS]
