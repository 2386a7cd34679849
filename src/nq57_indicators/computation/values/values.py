"""Indicator values: every formula of the catalogue over every layer, rates recomputed from their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.overlaying import blank, union_axes
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
    worst_status,
)
from nq57_indicators.computation.values.components import ACTUAL, STOCK, Cells, Components
from nq57_indicators.computation.values.formulas import ANYWHERE, NATIONAL, Ratios, Side, formulas
from nq57_indicators.computation.values.growth import growth_panel
from nq57_indicators.computation.values.valued import COMPONENTS, STATED, Values
from nq57_indicators.models.codelists import BASES, STAGES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import PeriodTable

HELD = BASES.index("held")
_EXPECTED = STAGES.index("expected")


def values_of(
    panels: Panels,
    components: Components,
    codes: Codebook,
    table: PeriodTable,
    indicators: Mask,
    *,
    assumed_base: str | None = None,
) -> list[Values]:
    """Values of the ``indicators`` marked in every layer, recomputed and stated, in a fixed order."""
    compiled = formulas(codes).of(indicators)
    found: list[Values] = []
    for layer, base in value_layers(panels):
        found += _ratio_values(components, compiled.ratios, layer, base, codes)
        if layer in panels:
            found += _single_values(panels[layer], compiled.levels.indicator, compiled.levels.item)
            found += growth_panel(panels[layer], codes, table, compiled.growth, assumed_base)
            found += _stated_values(panels[layer], codes, indicators)
    return [one for one in found if (one.panel.status != ABSENT).any()]


def value_layers(panels: Panels) -> Iterator[tuple[Layer, Panel]]:
    """Every layer that can hold values: those of the data, and each outcome or plan stage met by stageless figures.

    Each comes with a panel of which only the axes may be used.
    """
    stages = sorted({layer.stage for layer in panels})
    wanted = {layer._replace(stage=stage) for layer in panels for stage in stages}
    for layer in sorted(wanted):
        own = panels.get(layer)
        stageless = panels.get(layer._replace(stage=ACTUAL))
        if own is not None and stageless is not None and own is not stageless:
            yield layer, blank(layer, union_axes(own, stageless))
        elif own is not None or stageless is not None:
            base = own if own is not None else stageless
            assert base is not None
            yield layer, base


@dataclass(frozen=True)
class RatioParts:
    """Both sides of the ratios that one layer reports on: area × row of parts × period.

    ``here`` is where a row holds and the provider reports some term of the numerator, ``whole`` where it reports them all.
    """

    rows: Ratios
    upper: Cells
    lower: Cells
    here: Mask
    whole: Mask


def ratio_parts(
    components: Components, ratios: Ratios, layer: Layer, base: Panel, codes: Codebook
) -> RatioParts | None:
    """Numerators and denominators of every ratio whose numerator is reported in ``layer``; ``None`` where none is."""
    present = positions(base.items, np.maximum(ratios.numerator.items, 0).ravel()).reshape(ratios.numerator.items.shape)
    reported = ((present >= 0) & (ratios.numerator.items >= 0)).any(axis=0)
    rows = ratios.rows(reported & (ratios.is_stock == (layer.flow == STOCK)))
    if not len(rows.indicator):
        return None
    upper, whole = _sum_side(components, base, layer, rows.numerator, "numerator")
    lower, _ = _sum_side(components, base, layer, rows.denominator, "denominator")
    here = (
        upper.own
        & _level_mask(rows.where, base.areas, codes)
        & codes.applies[np.ix_(base.areas, rows.indicator)][:, :, None]
    )
    if layer.stage != ACTUAL:
        here &= upper.staged | lower.staged
    return RatioParts(rows, upper, lower, here, here & whole)


def _ratio_values(components: Components, ratios: Ratios, layer: Layer, base: Panel, codes: Codebook) -> list[Values]:
    parts = ratio_parts(components, ratios, layer, base, codes)
    if parts is None:
        return []
    rows, upper, lower = parts.rows, parts.upper, parts.lower
    status = worst_status(upper.status, lower.status)
    known = is_known(status)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # multiplied first: 57 * 100 / 100 is 57, 57 / 100 * 100 is not
        value = upper.value * rows.per[None, :, None] / lower.value
    # nothing over nothing does not apply; something over nothing, or beyond all numbers, is missing
    beyond = known & ~np.isfinite(value)
    if beyond.any():
        nothing = (upper.value[beyond] == 0) & (lower.value[beyond] == 0)
        status = status.copy()
        status[beyond] = np.where(nothing, NOT_APPLICABLE, MISSING)
    value[beyond | ~known] = np.nan
    status = np.where(parts.whole, status, np.int8(ABSENT))
    if layer.stage == _EXPECTED:
        status = np.where(is_known(status), np.int8(ESTIMATE), status)
    basis = np.maximum(upper.basis, lower.basis)
    basis = np.maximum(basis, np.where(upper.held | lower.held, np.int8(HELD), np.int8(COMPONENTS)))
    vintage = None
    if upper.vintage is not None and lower.vintage is not None:
        vintage = np.maximum(upper.vintage, lower.vintage)
    return [_by_indicator(rows, base, layer, value, status, basis, upper.value, lower.value, vintage)]


def _sum_side(components: Components, base: Panel, layer: Layer, side: Side, name: str) -> tuple[Cells, Mask]:
    """The sum of the terms of one side of every ratio, and where the provider itself reports all of them."""
    total: Cells | None = None
    whole: Mask = np.ones((1, side.items.shape[1], 1), bool)
    for items, signs in zip(side.items, side.signs, strict=True):
        cells = components.fetch(base, layer, items, side=name)
        none = items < 0
        cells.value[:, none], cells.status[:, none] = 0.0, FINAL
        whole = whole & (cells.own | none[None, :, None])
        if not (signs == 1.0).all():
            cells.value *= signs[None, :, None]
        total = cells if total is None else _added(total, cells)
    assert total is not None
    if side.constant.any():
        total.value += side.constant[None, :, None]
    return total, whole


def _added(total: Cells, cells: Cells) -> Cells:
    vintage = None
    if total.vintage is not None and cells.vintage is not None:
        vintage = np.maximum(total.vintage, cells.vintage)
    return Cells(
        total.value + cells.value,
        worst_status(total.status, cells.status),
        np.maximum(total.basis, cells.basis),
        total.held | cells.held,
        total.staged | cells.staged,
        total.own | cells.own,
        vintage,
        total.blank & cells.blank,
    )


def _level_mask(where: Small, areas: Ints, codes: Codebook) -> Mask:
    """Which rows hold for which areas: national parts at the national level, the others below it."""
    if (where == ANYWHERE).all():
        return np.ones((1, len(where), 1), bool)
    table = codes.catalogue.areas
    national = np.array([table[codes.areas[area]].level == "national" for area in areas.tolist()])
    fits: Mask = (where[None, :] == ANYWHERE) | ((where[None, :] == NATIONAL) == national[:, None])
    return np.asarray(fits[:, :, None])


def _by_indicator(
    rows: Ratios,
    base: Panel,
    layer: Layer,
    value: Floats,
    status: Small,
    basis: Small,
    numerator: Floats,
    denominator: Floats,
    vintage: Ints | None,
) -> Values:
    """Fold the rows of one indicator (national and other parts, never both for one area) into one."""
    order = np.argsort(rows.indicator, kind="stable")
    indicators, first = np.unique(rows.indicator[order], return_index=True)
    second = order[np.minimum(first + 1, len(order) - 1)]
    first = order[first]
    twice = (rows.indicator[second] == rows.indicator[first]) & (first != second)
    in_place = len(first) == status.shape[1] and bool((np.diff(first) > 0).all())
    use_second = twice[None, :, None] & (status[:, first] == ABSENT) if twice.any() else None

    def fold(array: NDArray[Any]) -> NDArray[Any]:
        picked = array if in_place else array[:, first]
        return picked if use_second is None else np.where(use_second, array[:, second], picked)

    folded = fold(status)
    there = folded != ABSENT
    panel = Panel(
        layer,
        base.areas,
        indicators.astype(np.int32),
        base.periods,
        base.end,
        fold(value),
        folded,
        np.broadcast_to(np.int32(-1), folded.shape),
        np.where(there, fold(basis), np.int8(-1)),
        vintage=None if vintage is None else fold(vintage),
    )
    return Values(panel, fold(numerator), fold(denominator))


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
    at, indicators = at[order], indicators[order]
    status = panel.status[:, at]
    if panel.layer.stage == _EXPECTED:
        status = np.where(is_known(status), ESTIMATE, status).astype(np.int8)
    picked = replace(
        panel,
        items=indicators,
        value=panel.value[:, at],
        status=status,
        row=panel.row[:, at],
        basis=np.where(status == ABSENT, -1, np.maximum(panel.basis[:, at], basis)).astype(np.int8),
        lower=None if panel.lower is None else panel.lower[:, at],
        upper=None if panel.upper is None else panel.upper[:, at],
        vintage=None if panel.vintage is None else panel.vintage[:, at],
    )
    nothing = np.full(picked.shape, np.nan)
    return Values(picked, nothing, nothing)
