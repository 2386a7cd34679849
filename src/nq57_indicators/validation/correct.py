"""Đúng: figures within their bounds, parts within their whole, stated rates equal to their parts, balances that close."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import ABSENT, Floats, is_known, positions
from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.computation.values.formulas import formulas
from nq57_indicators.computation.values.values import Base, RatioParts, ratio_parts, value_bases
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.models.definitions import Identity
from nq57_indicators.periods import PeriodError, flow_bounds
from nq57_indicators.tables.findings import number_text, text_of
from nq57_indicators.tables.observations import NO_DECIMALS
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.sums import doubt_of


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
            review.report(rule, rows, found=text_of(value[rows]), expected=spans[item[rows]], refuse=refuse)


def _end(limit: float) -> str:
    return {np.inf: "∞", -np.inf: "−∞"}.get(limit) or number_text(limit)


def ratios(review: Review) -> None:
    """Shares above their whole, rates on nothing, stated rates that differ from their parts, parts without their whole."""
    compiled = formulas(review.codes).ratios
    for base in value_bases(review.panels):
        parts = ratio_parts(review.components, compiled, base, review.codes)
        if parts is not None:
            _above_whole(review, base, parts)
            _on_nothing(review, base, parts)
            _stated(review, base, parts)
            _without_whole(review, base, parts)


def _known(parts: RatioParts) -> NDArray[np.bool_]:
    return parts.here & is_known(parts.upper.status) & is_known(parts.lower.status)


def _above_whole(review: Review, base: Base, parts: RatioParts) -> None:
    indicators = [review.codes.catalogue.indicators[review.codes.indicators[c]] for c in parts.rows.indicator.tolist()]
    share = np.array([one.is_share for one in indicators], bool)
    wrong = _known(parts) & share[:, None, None] & (parts.upper.value > parts.lower.value)
    _report_numerators(
        review,
        "numerator-above-denominator",
        base,
        parts,
        wrong,
        parts.upper.value,
        parts.lower.value,
        refuse=True,
    )


def _on_nothing(review: Review, base: Base, parts: RatioParts) -> None:
    wrong = _known(parts) & (parts.lower.value == 0) & (parts.upper.value != 0)
    _report_numerators(review, "zero-denominator", base, parts, wrong, parts.upper.value, parts.lower.value)


def _without_whole(review: Review, base: Base, parts: RatioParts) -> None:
    """One side is reported, the other nowhere; what was refused or declared missing was reported."""
    half = is_known(parts.upper.status) & (parts.lower.status == ABSENT)
    wrong = parts.here & ((parts.upper.status == ABSENT) | half)
    if not wrong.any():
        return
    at = np.nonzero(wrong)
    expected = _absent_terms(review, base, parts, at)
    rows, kept = _numerator_rows(review, base, parts, at)
    kept &= expected != ""
    names = np.array(review.codes.indicators, dtype=object)[parts.rows.indicator[at[0]]]
    review.report("missing-component", rows[kept], found=names[kept], expected=expected[kept])


def _absent_terms(review: Review, base: Base, parts: RatioParts, at: tuple[NDArray[np.int64], ...]) -> NDArray[Any]:
    """The variables that are reported nowhere, for each cell; worked out once for each combination.

    What another body keeps is not asked of this one.
    """
    terms = [(items, "numerator") for items in parts.rows.numerator.items]
    terms += [(items, "denominator") for items in parts.rows.denominator.items]
    bits = np.zeros(len(at[0]), np.int64)
    for place, (items, side) in enumerate(terms):
        absent = review.components.fetch(base.layer, base.areas, items, side=side).status[at] == ABSENT
        keeper = review.codes.custodian[items[at[0]]]
        owed = (items[at[0]] >= 0) & ((keeper < 0) | (keeper == base.layer.provider))
        bits |= np.where(absent & owed, 1 << place, 0)
    distinct, where = np.unique(np.stack([at[0], bits]), axis=1, return_inverse=True)
    texts = [
        ", ".join(review.codes.items[items[row]] for place, (items, _) in enumerate(terms) if bit >> place & 1)
        for row, bit in distinct.T.tolist()
    ]
    return np.array(texts, dtype=object)[where.ravel()]


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
    check = _known(parts) & ~np.isnan(stated) & np.isfinite(recomputed) & (rows >= 0)
    at = np.nonzero(check)
    if not len(at[0]):
        return
    numbers = rows[at]
    half = 0.5 * 10.0 ** -printed_digits(stated[at], review.observations.decimals[numbers])
    off = np.abs(stated[at] - recomputed[at]) > half * (1 + 1e-9) + 1e-9 * np.abs(recomputed[at])
    shown = np.array([f"{figure:.6g}" for figure in recomputed[at][off].tolist()], dtype=object)
    # the statement stays beside the recomputed value, which counts
    review.report("stated-differs-from-parts", numbers[off], found=text_of(stated[at][off]), expected=shown)


def printed_digits(value: Floats, decimals: NDArray[np.integer]) -> Floats:
    """Printed digits, taken from the shortest form of the figure where they are not known.

    >>> printed_digits(np.array([68.5, 68.54]), np.array([NO_DECIMALS, NO_DECIMALS]))
    array([1., 2.])
    """
    digits = np.where(decimals == NO_DECIMALS, np.nan, decimals)
    for count in range(13):
        scaled = value * 10.0**count
        whole = np.abs(scaled - np.round(scaled)) <= 1e-9 * np.maximum(np.abs(scaled), 1.0)
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
    refuse: bool = False,
) -> None:
    at = np.nonzero(wrong)
    if not len(at[0]):
        return
    rows, reported = _numerator_rows(review, base, parts, at)
    # indicators that share both parts share the finding
    _, once = np.unique(np.stack([rows[reported], expected[at][reported]]), axis=1, return_index=True)
    kept = np.flatnonzero(reported)[np.sort(once)]
    review.report(rule, rows[kept], found=text_of(found[at][kept]), expected=text_of(expected[at][kept]), refuse=refuse)


def _numerator_rows(
    review: Review, base: Base, parts: RatioParts, at: tuple[NDArray[np.int64], ...]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The row of the first numerator term reported in each cell, one finding per row and indicator."""
    rows = np.full(len(at[0]), -1, np.int32)
    for items in parts.rows.numerator.items:
        here = rows < 0
        rows[here] = review.rows_at(base.layer, base.areas[at[1][here]], items[at[0][here]], at[2][here])
    return rows, rows >= 0


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
            review.report("running-total-falls", rows, found=text_of(value[at]), expected=text_of(prior[at]))


def _years(time: TimeAxis) -> list[NDArray[np.int64]]:
    """Positions of the periods of one length and calendar in each reporting year, in order of time."""
    years: dict[Hashable, list[int]] = {}
    for at, period in enumerate(time.periods):
        with suppress(PeriodError):  # other flows have periods that no year to date has
            years.setdefault((period.frequency, period.calendar, flow_bounds(period, "ytd")[0]), []).append(at)
    return [np.array(places) for places in years.values()]


def identities(review: Review) -> None:
    """Balances that do not close, where every term of one provider is at hand."""
    for identity in review.codes.catalogue.identities.values():
        for base in value_bases(review.panels):
            if FLOWS[base.layer.flow] in identity.flows and base.layer in review.panels:
                _balance(review, identity, base)


def _balance(review: Review, identity: Identity, base: Base) -> None:
    left, first = _side(review, identity.left, base)
    right, _ = _side(review, identity.right, base)
    if left is None or right is None:
        return
    tolerance = 1e-9 * np.maximum(np.abs(left), np.abs(right))
    off = np.abs(left - right) > tolerance if identity.operator == "=" else left > right + tolerance
    at = np.nonzero(off)
    if len(at[0]):
        close = np.abs(left[at] - right[at]) <= _doubt(review, identity, base, at) * (1 + 1e-9)
        at = tuple(place[~close] for place in at)
    if not len(at[0]):
        return
    rows = review.rows_at(base.layer, base.areas[at[0]], np.full(len(at[0]), first, np.int32), at[1])
    kept = rows >= 0
    rule = "identity-broken" if identity.severity == "error" else "identity-doubtful"
    sign = "≠" if identity.operator == "=" else ">"
    sums = []
    for a, b in zip(left[at].tolist(), right[at].tolist(), strict=True):
        sum_text = f"{number_text(a)} {sign} {number_text(b)}"
        sums.append(f"{identity.name.vi}: {sum_text}\n{identity.name.en}: {sum_text}")
    expected = f"{' + '.join(identity.left)} {identity.operator} {' + '.join(identity.right)}".replace("+ -", "− ")
    review.report(rule, rows[kept], found=np.array(sums, dtype=object)[kept], expected=expected)


def _doubt(review: Review, identity: Identity, base: Base, at: tuple[NDArray[np.int64], ...]) -> Floats:
    """What rounding of the terms may make of a balance: half the last printed digit of each."""
    doubt = np.zeros(len(at[0]))
    for term in (*identity.left, *identity.right):
        item = np.full(len(at[0]), review.codes.item[term.removeprefix("-")], np.int32)
        rows = review.rows_at(base.layer, base.areas[at[0]], item, at[1])
        doubt += np.where(rows >= 0, doubt_of(review.observations, rows), 0.0)
    return doubt


def _side(review: Review, terms: tuple[str, ...], base: Base) -> tuple[Floats | None, int]:
    """The sum of one side over area × period (NaN where a term is not at hand), and its first item."""
    items = np.array([review.codes.item[term.removeprefix("-")] for term in terms], np.int32)
    cells = review.components.fetch(base.layer, base.areas, items, side="numerator")
    known = (cells.own & is_known(cells.status)).all(axis=0)
    if not known.any():
        return None, int(items[0])
    signs = np.array([-1.0 if term.startswith("-") else 1.0 for term in terms])
    total = (cells.value * signs[:, None, None]).sum(axis=0)
    return np.where(known, total, np.nan), int(items[0])
