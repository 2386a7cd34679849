"""Which values rest on figures that somebody has yet to confirm: those that would not be the same without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nq57_indicators.computation.panels.panel import Floats, Ints, Mask, Panels, is_known, positions
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.tables.codebook import Codebook


@dataclass(frozen=True)
class Unconfirmed:
    """The panels without the unconfirmed figures, as far as they matter to the ``indicators`` made of these."""

    panels: Panels
    indicators: Mask


def indicators_of(codes: Codebook, items: Ints) -> tuple[Mask, Mask]:
    """The indicators made of some variables, or stated as these items; and every item they are made of."""
    names = {codes.items[item] for item in items.tolist()}
    indicators, needed = np.zeros(len(codes.indicators), bool), np.zeros(len(codes.items), bool)
    for code, name in enumerate(codes.indicators):
        formula = codes.catalogue.indicators[name].formula
        terms = {*formula.variables, formula.variable or name, name}
        if terms & names:
            indicators[code] = True
            needed[[codes.item[term] for term in terms if term in codes.item]] = True
    return indicators, needed


def marked(found: Sequence[Values], without: Sequence[Values], indicators: Mask) -> list[Values]:
    """``found`` with those values of ``indicators`` marked that are not the same ``without`` the unconfirmed figures."""
    others = {(values.panel.layer, values.stated): values for values in without}
    return [_marked(values, others.get((values.panel.layer, values.stated)), indicators) for values in found]


def _marked(values: Values, other: Values | None, indicators: Mask) -> Values:
    panel = values.panel
    concerned = is_known(panel.status) & indicators[panel.items][:, None, None]
    if other is not None:
        at = positions(other.panel.items, panel.items), positions(other.panel.areas, panel.areas)
        there = ((at[0] >= 0)[:, None] & (at[1] >= 0)[None, :])[:, :, None]
        cells = np.ix_(at[0].clip(0), at[1].clip(0))
        pairs = ((panel.value, other.panel.value), (panel.low, other.panel.low), (panel.high, other.panel.high))
        same = there & (panel.status == other.panel.status[cells])
        for own, theirs in pairs:
            same &= _equal(own, theirs[cells])
        concerned &= ~same
    return replace(values, unconfirmed=concerned) if concerned.any() else values


def _equal(own: Floats, other: Floats) -> Mask:
    return np.asarray((own == other) | (np.isnan(own) & np.isnan(other)))
