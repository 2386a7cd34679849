"""Indicator values: every formula of the catalogue over every layer, rates recomputed from their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.noise import settled
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    ESTIMATE,
    FINAL,
    MISSING,
    NOT_APPLICABLE,
    Floats,
    Ints,
    Layer,
    Mask,
    Panel,
    Panels,
    Small,
    is_known,
    positions,
    stretch,
)
from nq57_indicators.computation.values.components import ACTUAL, STOCK, Cells, Components
from nq57_indicators.computation.values.formulas import ANYWHERE, NATIONAL, Ratios, Side, formulas
from nq57_indicators.computation.values.growth import growth_values
from nq57_indicators.computation.values.value_panel import COMPONENTS, STATED, Values
from nq57_indicators.models.codelists import BASES, STAGES
from nq57_indicators.tables.codebook import Codebook

HELD = BASES.index("held")
_EXPECTED = STAGES.index("expected")


def values_of(
    panels: Panels, components: Components, codes: Codebook, indicators: Mask, *, assumed_base: str | None = None
) -> list[Values]:
    """Values of the ``indicators`` marked in every layer, recomputed and stated, in a fixed order."""
    compiled = formulas(codes).of(indicators)
    found: list[Values] = []
    for base in value_bases(panels):
        found += _ratio_values(components, compiled.ratios, base, codes)
        if (panel := panels.get(base.layer)) is not None:
            found += _single_values(panel, compiled.levels.indicator, compiled.levels.item)
            found += growth_values(panel, codes, compiled.growth, assumed_base)
            found += _stated_values(panel, codes, indicators)
    return [values for values in found if (values.panel.status != ABSENT).any()]


@dataclass(frozen=True)
class Base:
    """A layer that can hold values, with the axes of its figures."""

    layer: Layer
    panel: Panel
    """One of the panels the figures come from, for its axis of time."""
    items: Ints
    areas: Ints


def value_bases(panels: Panels) -> Iterator[Base]:
    """Every layer that can hold values: those of the data, and each outcome or plan stage met by stageless figures."""
    stages = sorted({layer.stage for layer in panels})
    wanted = {layer._replace(stage=stage) for layer in panels for stage in stages}
    for layer in sorted(wanted):
        own, stageless = panels.get(layer), panels.get(layer._replace(stage=ACTUAL))
        there = [panel for panel in (own, stageless) if panel is not None]
        if len(there) == 2 and own is not stageless:
            items, areas = (
                np.union1d(first, second).astype(np.int32)
                for first, second in ((there[0].items, there[1].items), (there[0].areas, there[1].areas))
            )
            yield Base(layer, there[0], items, areas)
        elif there:
            yield Base(layer, there[0], there[0].items, there[0].areas)


@dataclass(frozen=True)
class RatioParts:
    """Both sides of the ratios that one layer reports on: row of parts × area × period.

    ``here`` is where a row holds and the provider reports some term of the numerator, ``whole`` where it reports them all.
    """

    rows: Ratios
    upper: Cells
    lower: Cells
    here: Mask
    whole: Mask


def ratio_parts(components: Components, ratios: Ratios, base: Base, codes: Codebook) -> RatioParts | None:
    """Numerators and denominators of every ratio whose numerator is reported in a layer; ``None`` where none is."""
    layer, terms = base.layer, ratios.numerator.items
    present = positions(base.items, np.maximum(terms, 0).ravel()).reshape(terms.shape)
    reported = ((present >= 0) & (terms >= 0)).any(axis=0)
    rows = ratios.rows(reported & (ratios.is_stock == (layer.flow == STOCK)))
    if not len(rows.indicator):
        return None
    upper, complete = _sum_side(components, base, rows.numerator, "numerator")
    lower, _ = _sum_side(components, base, rows.denominator, "denominator")
    allowed = (
        _level_mask(rows.where, base.areas, codes) & codes.applies[np.ix_(base.areas, rows.indicator)].T[:, :, None]
    )
    here = upper.own & allowed
    if layer.stage != ACTUAL:
        here &= (upper.staged | lower.staged) & ~_across_stages(components, base, rows, upper, lower, codes)
    return RatioParts(rows, upper, lower, here, here if complete is upper.own else here & complete)


def _across_stages(
    components: Components, base: Base, rows: Ratios, upper: Cells, lower: Cells, codes: Codebook
) -> Mask:
    """Where an estimate or a plan stands beside its outturn, and the outturn's figures would make up what it lacks.

    Its numerator is its own. A denominator may be that of the outturn, as long as the numerator can be part of it.
    """
    borrowed = {}
    beside = np.zeros(upper.status.shape, bool)
    for side, name in ((rows.numerator, "numerator"), (rows.denominator, "denominator")):
        borrowed[name] = np.zeros_like(beside)
        for items in side.items:
            at = np.flatnonzero(items >= 0)
            if len(at):
                cells = components.fetch(base.layer, base.areas, items[at], side=name)
                borrowed[name][at] |= cells.own & ~cells.staged
                beside[at] |= components.has_outturn(base.layer, base.areas, items[at])
    shares = np.array([codes.catalogue.indicators[codes.indicators[code]].is_share for code in rows.indicator.tolist()])
    larger = shares[:, None, None] & (upper.value > lower.value)
    return beside & (borrowed["numerator"] | (borrowed["denominator"] & larger))


def _ratio_values(components: Components, ratios: Ratios, base: Base, codes: Codebook) -> list[Values]:
    parts = ratio_parts(components, ratios, base, codes)
    if parts is None:
        return []
    rows, upper, lower = parts.rows, parts.upper, parts.lower
    status = np.maximum(upper.status, lower.status)
    known = is_known(status)
    value = rate_of(upper.value, lower.value, rows.per[:, None, None])
    unusable = ~np.isfinite(value)
    beyond = known & unusable
    if beyond.any():
        # nothing over nothing does not apply; something over nothing, or beyond all numbers, is missing
        nothing = (upper.value[beyond] == 0) & (lower.value[beyond] == 0)
        status[beyond] = np.where(nothing, NOT_APPLICABLE, MISSING)
    elsewhere = ~parts.whole
    unusable |= ~known
    unusable |= elsewhere
    value[unusable] = np.nan
    status[elsewhere] = ABSENT
    if base.layer.stage == _EXPECTED:
        status[is_known(status)] = ESTIMATE
    basis = np.maximum(upper.basis, lower.basis)
    np.maximum(basis, np.where(upper.held | lower.held, np.int8(HELD), np.int8(COMPONENTS)), out=basis)
    vintage = None
    if upper.vintage is not None and lower.vintage is not None:
        vintage = np.maximum(upper.vintage, lower.vintage)
    panel = Panel(base.layer, base.panel.time, rows.indicator, base.areas, value, status, basis, vintage=vintage)
    return [_by_indicator(Values(panel, upper.value, lower.value, halves=(upper.half, lower.half)))]


def rate_of(numerator: Floats, denominator: Floats, per: Floats | float) -> Floats:
    """Numerators over denominators, times ``per``; not finite where the denominator is 0.

    >>> rate_of(np.array([57.0]), np.array([100.0]), 100).tolist()
    [57.0]
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # multiplied first: 57 * 100 / 100 is 57, 57 / 100 * 100 is not
        value: Floats = numerator * per
        value /= denominator
        value += 0.0  # no -0
    return value


def _sum_side(components: Components, base: Base, side: Side, name: str) -> tuple[Cells, Mask]:
    """The sum of the terms of one side of every ratio, and where the provider itself reports all of them."""
    total, complete = _first_term(components, base, side.items[0], name)
    terms, half = [_signed(total.value, side.signs[0])], total.half
    rest = side.items[1:]
    if (rest >= 0).any():
        # cells may be views of a panel
        total, complete = total.copy(), complete.copy()
    for items, signs in zip(rest, side.signs[1:], strict=True):
        # most sides have one term: each further one is looked up for those that have it
        at = np.flatnonzero(items >= 0)
        if len(at):
            cells = components.fetch(base.layer, base.areas, items[at], side=name)
            terms.append(_at(at, _signed(cells.value, signs[at]), total.value.shape))
            if half is not None and cells.half is not None:
                half = half + _at(at, cells.half, half.shape)
            total.take_worse(at, cells)
            complete[at] &= cells.own
    several = (side.items >= 0).sum(axis=0) + (side.constant != 0) > 1
    value = total_of(terms, side.constant[:, None, None], several[:, None, None])
    return replace(total, value=value, half=half), complete


def _first_term(components: Components, base: Base, items: Ints, name: str) -> tuple[Cells, Mask]:
    """The first terms, nothing where a side has none, and where the provider itself reports them."""
    cells = components.fetch(base.layer, base.areas, items, side=name)
    none = items < 0
    if not none.any():
        return cells, cells.own
    value, status = cells.value.copy(), cells.status.copy()
    value[none], status[none] = 0.0, FINAL
    half = None if cells.half is None else np.where(none[:, None, None], 0.0, cells.half)
    return replace(cells, value=value, status=status, half=half), cells.own | none[:, None, None]


def _signed(value: Floats, signs: Floats) -> Floats:
    return value if (signs == 1.0).all() else value * signs[:, None, None] + 0.0  # no -0


def _at(at: NDArray[np.intp], value: Floats, shape: tuple[int, ...]) -> Floats:
    wide = np.zeros(shape)
    wide[at] = value
    return wide


def total_of(terms: list[Floats], constant: Floats, several: Mask) -> Floats:
    """Sums of terms and a constant; of ``several`` without what rounding left: 0.1 + 0.2 is 0.3, and less 0.3 it is nothing.

    >>> total_of([np.array([0.1]), np.array([0.2])], np.zeros(1), np.array([True])).tolist()
    [0.3]
    """
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    if constant.any():
        total = total + constant
    if not several.any():
        return total
    at = np.nonzero(several & np.isfinite(total) & (total != np.rint(total)))
    if not len(at[0]):
        return total
    clean = total.copy()
    clean[at] = settled(total[at], np.stack([term[at] for term in terms]))
    return clean


def _level_mask(where: Small, areas: Ints, codes: Codebook) -> Mask:
    """Which rows hold for which areas: national parts at the national level, the others below it."""
    if (where == ANYWHERE).all():
        return np.ones((len(where), 1, 1), bool)
    table = codes.catalogue.areas
    national = np.array([table[codes.areas[area]].level == "national" for area in areas.tolist()])
    fits: Mask = (where[:, None] == ANYWHERE) | ((where[:, None] == NATIONAL) == national[None, :])
    return np.asarray(fits[:, :, None])


def _by_indicator(values: Values) -> Values:
    """Fold the rows of one indicator (national and other parts, never both for one area) into one."""
    rows = values.panel.items
    order = np.argsort(rows, kind="stable")
    indicators, first = np.unique(rows[order], return_index=True)
    second = order[np.minimum(first + 1, len(order) - 1)]
    first = order[first]
    twice = (rows[second] == rows[first]) & (first != second)
    status = values.panel.status
    use_second = twice[:, None, None] & (status[first] == ABSENT) if twice.any() else None

    def fold(array: NDArray[Any]) -> NDArray[Any]:
        picked = array[stretch(first)]
        return picked if use_second is None else np.where(use_second, array[second], picked)

    arrays: dict[str, Any] = {name: fold(array) for name, array in values.panel.arrays.items()}
    arrays["basis"] = np.where(arrays["status"] == ABSENT, np.int8(-1), arrays["basis"])
    panel = replace(values.panel, items=indicators.astype(np.int32), **arrays)
    above, below = (None if half is None else fold(half) for half in values.halves)
    return Values(panel, fold(values.numerator), fold(values.denominator), halves=(above, below))


def _single_values(panel: Panel, indicators: Ints, items: Ints) -> list[Values]:
    """Levels and milestones: the figure itself."""
    at = positions(panel.items, items)
    if at.max(initial=-1) < 0:
        return []
    return [_figures(panel, indicators[at >= 0], at[at >= 0], COMPONENTS)]


def _stated_values(panel: Panel, codes: Codebook, indicators: Mask) -> list[Values]:
    """Rates as submitted: kept beside the recomputed ones."""
    at = np.flatnonzero(panel.items >= codes.variable_count)
    names = [codes.items[item] for item in panel.items[at].tolist()]
    stated = np.array([codes.indicator[name] for name in names], np.int32)
    at, stated = at[indicators[stated]], stated[indicators[stated]]
    return [replace(_figures(panel, stated, at.astype(np.int32), STATED), stated=True)] if len(at) else []


def _figures(panel: Panel, indicators: Ints, at: Ints, basis: int) -> Values:
    order = np.argsort(indicators)
    picked = panel.of_items(at[order])
    status = picked.status
    if panel.layer.stage == _EXPECTED:
        status = np.where(is_known(status), ESTIMATE, status).astype(np.int8)
    own = np.where(status == ABSENT, -1, np.maximum(picked.basis, basis)).astype(np.int8)
    picked = replace(picked, items=indicators[order], status=status, basis=own, row=None, completed=None)
    nothing: Floats = np.broadcast_to(np.nan, picked.shape)
    return Values(picked, nothing, nothing)
