"""What the computation of values hands on: one panel of values for each layer, with both sides of each rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nq57_indicators.computation.panels.panel import Floats, Ints, Mask, Panel
from nq57_indicators.models.codelists import BASES

COMPONENTS = BASES.index("components")
STATED = BASES.index("stated")


@dataclass(frozen=True)
class Values:
    """Values of one layer: a panel whose items are indicator codes, with both sides of each rate and what is preferred.

    ``panel.basis`` is never -1 where a value stands. ``stated``: these are rates as submitted, beside the recomputed ones.
    ``preferred`` is filled when layers are compared (``preference``). ``unconfirmed`` marks values that rest on a figure
    somebody has yet to confirm (``None``: none does).
    """

    panel: Panel
    numerator: Floats
    denominator: Floats
    stated: bool = False
    preferred: Mask | None = None
    unconfirmed: Mask | None = None
    halves: tuple[Floats | None, Floats | None] = (None, None)
    """How far numerator and denominator may be off because they were printed (NaN, or ``None``: not known)."""

    def of_areas(self, areas: Ints) -> Values:
        """The same for some areas (codes) alone."""
        at = np.flatnonzero(np.isin(self.panel.areas, areas))
        sides: dict[str, Any] = {
            name: None if (side := getattr(self, name)) is None else side[:, at]
            for name in ("numerator", "denominator", "preferred", "unconfirmed")
        }
        sides["halves"] = tuple(None if half is None else half[:, at] for half in self.halves)
        return replace(self, panel=self.panel.of_areas(at), **sides)
