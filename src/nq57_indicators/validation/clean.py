"""Sạch: one figure per key, and running totals that say where they start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.vintages import key_numbers
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.periods import PeriodError, flow_bounds
from nq57_indicators.tables.finding_texts import coded, text_of
from nq57_indicators.tables.observations import Codes, Observations, day_number
from nq57_indicators.validation.cells import cells_named
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import combinations


def duplicate_keys(review: Review) -> None:
    """A key (with its vintage) that stands more than once: which figure is meant is not known, so none is taken."""
    rows = np.flatnonzero(review.shared & ~review.refused)
    if len(rows) < 2:
        return
    key = key_numbers(review.observations.take(rows), with_vintage=True)
    order = np.argsort(key, kind="stable")
    same = np.diff(key[order]) == 0
    if not same.any():
        return
    earlier, later = order[:-1][same], order[1:][same]
    other = np.full(len(rows), -1)
    other[later] = earlier
    other[earlier] = np.where(other[earlier] < 0, later, other[earlier])
    repeated = other >= 0
    picked, others = rows[repeated], rows[other[repeated]]
    review.report(
        "duplicate-key",
        picked,
        found=review.observations.value[picked],
        expected=lambda kept: _places(review, picked[:kept], others[:kept]),
        refuse=True,
    )


def _places(review: Review, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.object_]:
    """Where the other figure of each row stands, and what it is: ``D12 (130)``, with file and sheet where it is another."""
    figures = text_of(review.observations.value[others])
    places: NDArray[np.object_] = cells_named(review, rows, others) + " (" + figures + ")"
    return places


def unannounced_changes(review: Review, history: Observations) -> None:
    """A figure that differs from the one reported earlier under a vintage that is not newer.

    Where most of what a body reports on an area and period has changed, one finding tells so.
    """
    mine, theirs = review.observations, history
    sizes = [int(max(a.max(initial=0), b.max(initial=0))) + 2 for a, b in zip(_key(mine), _key(theirs), strict=True)]
    known, first = np.unique(_number(_key(theirs), sizes), return_index=True)
    key = _number(_key(mine), sizes)
    at = np.searchsorted(known, key).clip(0, max(len(known) - 1, 0))
    again = np.flatnonzero(known[at] == key) if len(known) else np.zeros(0, np.int64)
    then = first[at[again]]
    before, now = theirs.value[then], mine.value[again]
    changed = (now != before) & ~np.isnan(now) & ~np.isnan(before) & (mine.vintage[again] <= theirs.vintage[then])
    changed &= _newest_of(again, key, mine.vintage)  # an older version in the submission is no news
    rows, others = _told_once(review, again, changed)
    review.report(
        "changed-without-vintage",
        again[rows],
        found=now[rows],
        expected=_with_others(text_of(before[rows]), others),
    )


def _told_once(
    review: Review, again: NDArray[np.int64], changed: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of the figures that changed are told, and how many others each stands for: one for a block that changed."""
    at = np.flatnonzero(changed)
    if not len(at):
        return at, at
    observations, limits = review.observations, review.codes.catalogue.about.series
    names = ("area", "period", "provider", "stage", "calendar")
    block = combinations(*(getattr(observations, name)[again].astype(np.int64) for name in names))
    number = np.bincount(block[at], minlength=int(block.max()) + 1)
    whole = (number >= limits.block_figures) & (2 * number >= np.bincount(block))
    first = np.full(len(number), len(again))
    np.minimum.at(first, block[at], at)
    told = at[~whole[block[at]] | (first[block[at]] == at)]
    return told, np.where(whole[block[told]], number[block[told]] - 1, 0)


def _with_others(figures: NDArray[np.object_], others: NDArray[np.int64]) -> NDArray[np.object_]:
    """Figures with how many others changed with them."""
    return np.array(
        [
            coded("changed-with-others", {"figure": float(figure), "others": number}) if number else figure
            for figure, number in zip(figures.tolist(), others.tolist(), strict=True)
        ],
        dtype=object,
    )


def _newest_of(rows: NDArray[np.int64], key: NDArray[np.int64], vintage: Codes) -> NDArray[np.bool_]:
    """Whether each row is the newest of its key."""
    order = np.lexsort((vintage[rows], key[rows]))
    ordered = key[rows][order]
    newest = np.ones(len(rows), bool)
    newest[order[:-1]] = ordered[1:] != ordered[:-1]
    return newest


def foreign_providers(review: Review) -> None:
    """A body of one area that reports on another one of the same level."""
    observations, codes = review.observations, review.codes
    rows = np.flatnonzero(observations.provider != observations.area)
    provider = observations.provider[rows]
    rows = rows[(provider >= 0) & (provider < len(codes.areas)) & ~review.refused[rows]]
    if not len(rows):
        return
    table = codes.catalogue.areas
    level = {name: number for number, name in enumerate(dict.fromkeys(table[area].level for area in codes.areas))}
    levels = np.array([level[table[area].level] for area in codes.areas], np.int32)
    rows = rows[levels[observations.provider[rows]] == levels[observations.area[rows]]]
    names = np.array(codes.areas, object)
    review.report(
        "provider-of-another-area",
        rows,
        found=names[observations.provider[rows]],
        expected=names[observations.area[rows]],
    )


def in_codes_of(history: Observations, mine: Observations) -> Observations:
    """Earlier observations in the codes of the ones under review, whose table of periods (a review's own) takes theirs in.

    Variables and areas that these do not know are left out.
    """
    periods = np.array([mine.periods.add(period) for period in history.periods.periods], np.int32)
    known = {name: code for code, name in enumerate(mine.providers)}
    providers = np.array([known.setdefault(name, len(known)) for name in history.providers], np.int32)
    theirs, ours = history.codebook, mine.codebook
    items = np.array([ours.item.get(name, -1) for name in theirs.items], np.int32)
    areas = np.array([ours.area.get(name, -1) for name in theirs.areas], np.int32)
    shared = (items[history.variable] >= 0) & (areas[history.area] >= 0)
    history = history.take(np.flatnonzero(shared))
    return replace(
        history,
        variable=items[history.variable],
        area=areas[history.area],
        period=periods[history.period],
        provider=providers[history.provider],
    )


def _key(observations: Observations) -> list[Codes]:
    return [getattr(observations, name) for name in ("variable", "area", "period", "flow", "provider", "stage")]


def _number(columns: list[Codes], sizes: list[int]) -> NDArray[np.int64]:
    """One number per key, the same in every data set that shares codes and sizes."""
    number = np.zeros(len(columns[0]), np.int64)
    for column, size in zip(columns, sizes, strict=True):
        number = number * size + column + 1
    return number


def restarts(review: Review) -> None:
    """A running total of the year in which its area came into being by a merger must say where it starts."""
    observations, table = review.observations, review.codes.catalogue.areas
    ytd = np.flatnonzero(observations.flow == FLOWS.index("ytd"))
    if not len(ytd):
        return
    born = np.array(
        [
            day_number(area.valid_from) if area.valid_from and table.merged(name) else -(2**31)
            for name, area in table.items()
        ],
        np.int64,
    )
    bounds = []
    for period in observations.periods.periods:
        try:
            first, last = flow_bounds(period, "ytd")
        except PeriodError:
            first, last = period.start, period.end
        bounds.append((day_number(first), day_number(last)))
    limits = np.array(bounds, np.int64).reshape(-1, 2)[observations.period[ytd]]
    birth = born[observations.area[ytd]]
    wrong = ytd[(limits[:, 0] < birth) & (birth <= limits[:, 1])]
    labels = np.array([period.label for period in observations.periods.periods], dtype=object)
    review.report("restart-not-stated", wrong, found=labels[observations.period[wrong]], refuse=True)
