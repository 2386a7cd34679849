"""Đúng: figures within their bounds, parts within their whole, stated rates equal to their parts, balances that close."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, positions
from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.computation.values.values import Base, RatioParts
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.periods import PeriodError, flow_bounds
from nq57_indicators.tables.agreement import COMPUTED, agree
from nq57_indicators.tables.finding_texts import number_text, text_of
from nq57_indicators.tables.observations import NO_DECIMALS
from nq57_indicators.validation.cells import cells_named
from nq57_indicators.validation.ratios import known, numerator_rows
from nq57_indicators.validation.review import Review


def bounds(review: Review) -> None:
    """Figures outside the valid bounds of their variable are errors, outside the plausible ones warnings."""
    observations, codes = review.observations, review.codes
    value, item = observations.value, observations.variable
    for rule, limits, refuse in (
        ("out-of-valid-range", codes.valid, True),
        ("out-of-plausible-range", codes.plausible, False),
    ):
        low, high = limits[:, 0].take(item), limits[:, 1].take(item)
        rows = np.flatnonzero(~review.refused & ((value < low) | (value > high)))
        if len(rows):
            spans = np.array([f"{_end(a)} … {_end(b)}" for a, b in limits.tolist()], dtype=object)
            review.report(rule, rows, found=value[rows], expected=spans[item[rows]], refuse=refuse)


def _end(limit: float) -> str:
    return {np.inf: "∞", -np.inf: "−∞"}.get(limit) or number_text(limit)


def ratio(review: Review, base: Base, parts: RatioParts) -> None:
    """Shares above their whole, rates on nothing, stated rates that differ from their parts."""
    _above_whole(review, base, parts)
    _on_nothing(review, base, parts)
    _stated(review, base, parts)


def _above_whole(review: Review, base: Base, parts: RatioParts) -> None:
    indicators = [review.codes.catalogue.indicators[review.codes.indicators[c]] for c in parts.rows.indicator.tolist()]
    share = np.array([indicator.is_share for indicator in indicators], bool)
    wrong = known(parts) & share[:, None, None] & (parts.upper.value > parts.lower.value)
    _report_numerators(
        review,
        "numerator-above-denominator",
        base,
        parts,
        wrong,
        parts.upper.value,
        parts.lower.value,
        whole=True,
        refuse=True,
    )


def _on_nothing(review: Review, base: Base, parts: RatioParts) -> None:
    wrong = known(parts) & (parts.lower.value == 0) & (parts.upper.value != 0)
    _report_numerators(review, "zero-denominator", base, parts, wrong, parts.upper.value, parts.lower.value)


def _stated(review: Review, base: Base, parts: RatioParts) -> None:
    """A stated rate may differ from its parts by half of its last printed digit, no more."""
    panel = review.panels.get(base.layer)
    if panel is None or panel.row is None:
        return
    names = [review.codes.indicators[code] for code in parts.rows.indicator.tolist()]
    item = positions(panel.items, np.array([review.codes.item[name] for name in names], np.int32))
    if item.max(initial=-1) < 0:
        return
    area = positions(panel.areas, base.areas)
    found = np.ix_(item.clip(0), area.clip(0))
    there = ((item >= 0)[:, None] & (area >= 0)[None, :])[:, :, None]
    stated = np.where(there, panel.value[found], np.nan)
    rows = np.where(there, panel.row[found], -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        recomputed = parts.upper.value * parts.rows.per[:, None, None] / parts.lower.value
    check = known(parts) & ~np.isnan(stated) & np.isfinite(recomputed) & (rows >= 0)
    at = np.nonzero(check)
    if not len(at[0]):
        return
    numbers = rows[at]
    half = 0.5 * 10.0 ** -printed_digits(stated[at], review.observations.decimals[numbers])
    off = ~agree(stated[at], recomputed[at], half)
    shown = recomputed[at][off]
    review.report(  # the statement stays beside the recomputed value, which counts
        "stated-differs-from-parts",
        numbers[off],
        found=stated[at][off],
        expected=lambda number: text_of(shown[:number], "{:.6g}".format),
    )


def printed_digits(value: Floats, decimals: NDArray[np.integer]) -> Floats:
    """Printed digits, taken from the shortest form of the figure where they are not known.

    >>> printed_digits(np.array([68.5, 68.54]), np.array([NO_DECIMALS, NO_DECIMALS]))
    array([1., 2.])
    """
    digits = np.where(decimals == NO_DECIMALS, np.nan, decimals)
    for count in range(13):
        scaled = value * 10.0**count
        whole = agree(scaled, np.round(scaled), COMPUTED)
        digits = np.where(np.isnan(digits) & whole, count, digits)
    return np.where(np.isnan(digits), 12, digits).astype(float)


def _report_numerators(
    review: Review,
    rule: str,
    base: Base,
    parts: RatioParts,
    wrong: NDArray[np.bool_],
    found: Floats,
    expected: Floats,
    *,
    whole: bool = False,
    refuse: bool = False,
) -> None:
    """Findings at the numerators; with ``whole`` the expected figure is told under the ids of its variables."""
    at = np.nonzero(wrong)
    if not len(at[0]):
        return
    rows, reported = numerator_rows(review, base, parts, at)
    # indicators that share both parts share the finding
    _, once = np.unique(np.stack([rows[reported], expected[at][reported]]), axis=1, return_index=True)
    kept = np.flatnonzero(reported)[np.sort(once)]
    figures = text_of(expected[at][kept])
    if whole and len(kept):
        cells = _cells_below(review, base, parts, tuple(place[kept] for place in at), rows[kept])
        figures = _denominators(review, parts)[at[0][kept]] + " = " + figures + cells
    review.report(rule, rows[kept], found=found[at][kept], expected=figures, refuse=refuse)


def _cells_below(
    review: Review, base: Base, parts: RatioParts, at: tuple[NDArray[np.int64], ...], own: NDArray[np.int32]
) -> NDArray[np.object_]:
    """The cells of the figures below the line: `` (D5)``; nothing where a part has none, being worked out."""
    items = np.stack(list(parts.rows.denominator.items), axis=1)[at[0]]
    rows = np.stack([review.rows_at(base.layer, base.areas[at[1]], column, at[2]) for column in items.T], axis=1)
    whole = ((rows >= 0) | (items < 0)).all(axis=1)
    cells = np.full(len(own), "", dtype=object)
    for term in range(items.shape[1]):
        said = whole & (items[:, term] >= 0)
        cells[said] += np.where(cells[said] == "", "", " + ") + cells_named(review, own[said], rows[said, term])
    cells[whole] = " (" + cells[whole] + ")"
    return cells


def _denominators(review: Review, parts: RatioParts) -> NDArray[np.object_]:
    """The ids of the variables below the line, of every ratio."""
    items = np.stack(list(parts.rows.denominator.items), axis=1)
    names = [" + ".join(review.codes.items[item] for item in row if item >= 0) for row in items.tolist()]
    return np.array(names, dtype=object)


def running_totals(review: Review) -> None:
    """A total since the start of the year can only grow, where figures cannot be negative."""
    for layer, panel in review.panels.items():
        if FLOWS[layer.flow] != "ytd" or panel.row is None:
            continue
        grows = review.codes.valid[panel.items, 0] >= 0
        for year in _years(panel.time):
            value = panel.value[:, :, year]
            before = np.fmax.accumulate(value, axis=2)
            prior = np.concatenate([np.full_like(before[:, :, :1], np.nan), before[:, :, :-1]], axis=2)
            at = np.nonzero((value < prior) & grows[:, None, None])
            rows = panel.row[:, :, year][at]
            review.report("running-total-falls", rows, found=value[at], expected=prior[at])


def _years(time: TimeAxis) -> list[NDArray[np.int64]]:
    """Positions of the periods of one length and calendar in each reporting year, in order of time."""
    years: dict[Hashable, list[int]] = {}
    for at, period in enumerate(time.periods):
        with suppress(PeriodError):  # other flows have periods that no year to date has
            years.setdefault((period.frequency, period.calendar, flow_bounds(period, "ytd")[0]), []).append(at)
    return [np.array(places) for places in years.values()]
