"""Đúng: sums agree across time and territory.

A year against its quarters and months, a running total against the periods it covers, an area against those it consists
of. Compared are figures of one variable, calendar, stage, provider and kind (estimate or not); whoever reports on
itself counts as one provider. Half of the last printed digit of each term is allowed for; whole counts are not rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.noise import noise_between
from nq57_indicators.models.codelists import FLOWS, OBS_STATUSES
from nq57_indicators.tables.codebook import OVER_TIME, UPWARD, Codebook
from nq57_indicators.tables.observations import NO_DECIMALS, Observations
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import combinations, period_numbers

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

_SUMMED = OVER_TIME.index("sum")
_PERIOD, _YEAR_TO_DATE = FLOWS.index("period"), FLOWS.index("ytd")
_ESTIMATE = OBS_STATUSES.index("estimate")
_LENGTHS = (12, 6, 3, 1)
_MONTHS = 1 << 16
"""More months than there are in a calendar of years: a group and a month make one number."""


@dataclass(frozen=True)
class Figures:
    """Figures that add up: row, group (what is compared with one another), months from and to, value, doubt."""

    row: Numbers
    group: Numbers
    start: Numbers
    end: Numbers
    value: Floats
    doubt: Floats

    def of(self, kept: NDArray[np.bool_]) -> Figures:
        """Some of the figures."""
        return Figures(*(column[kept] for column in vars(self).values()))


def over_time(review: Review) -> None:
    """A longer period, or a running total, that differs from the sum of the shorter periods it covers."""
    observations = review.observations
    length, number = period_numbers(observations.periods)
    if not _has_longer(review, length):
        return
    starts, ends = length * number, length * (number + 1)
    adds = (review.codes.over_time == _SUMMED)[observations.variable] & (length > 0)[observations.period]
    rows = np.flatnonzero(review.usable() & adds)
    if not len(rows):
        return
    flow = observations.flow[rows]
    group = _groups(observations, rows, observations.area[rows])
    end = ends[observations.period[rows]]
    begin = np.where(flow == _YEAR_TO_DATE, (end - 1) // 12 * 12, starts[observations.period[rows]])
    figures = Figures(rows, group, begin, end, observations.value[rows], doubt_of(observations, rows))
    parts, totals = figures.of(flow == _PERIOD), figures.of((flow == _PERIOD) | (flow == _YEAR_TO_DATE))
    _compare(review, parts, totals, flow == _YEAR_TO_DATE)


def _has_longer(review: Review, length: Numbers) -> bool:
    """Whether periods of different length, or running totals beside periods, are there at all."""
    flows = {layer.flow for layer in review.panels}
    periods = {code for panel in review.panels.values() for code in panel.time.codes.tolist()}
    return len({int(length[code]) for code in periods} - {0}) > 1 or {_PERIOD, _YEAR_TO_DATE} <= flows


def _compare(review: Review, parts: Figures, totals: Figures, running: NDArray[np.bool_]) -> None:
    """Each total against the longest parts that make it up; what differs further down is told there."""
    settled = np.zeros(len(totals.row), bool)
    length, span = parts.end - parts.start, totals.end - totals.start
    for months in _LENGTHS:
        tiles = parts.of(length == months)
        order = np.argsort(tiles.group * _MONTHS + tiles.start, kind="stable")
        key = (tiles.group * _MONTHS + tiles.start)[order]
        open_ = ~settled & (span % months == 0) & ((span > months) | (running & (span == months)))
        at = np.flatnonzero(open_)
        first = np.searchsorted(key, totals.group[at] * _MONTHS + totals.start[at])
        count = span[at] // months
        last = np.searchsorted(key, totals.group[at] * _MONTHS + totals.end[at] - months)
        inside = last < len(key)
        whole = inside & (last - first == count - 1)
        whole[inside] &= key[last[inside]] == (totals.group[at] * _MONTHS + totals.end[at] - months)[inside]
        at, first, last = at[whole], first[whole], last[whole]
        settled[at] = True
        _report(review, "sum-over-time-differs", totals.row[at], *_added(tiles, order, first, last + 1))


def _added(parts: Figures, order: Numbers, first: Numbers, stop: Numbers) -> tuple[Floats, Floats]:
    """Sums of values and of doubts over stretches of the parts in their order."""
    if not len(first):
        return np.zeros(0), np.zeros(0)
    cuts = np.stack([first, stop], axis=1).ravel()
    sums = [np.add.reduceat(np.append(column[order], 0.0), cuts)[::2] for column in (parts.value, parts.doubt)]
    return sums[0], sums[1]


def over_areas(review: Review) -> None:
    """An area that differs from the sum of the areas it consists of, or that went into it, where all of them report."""
    observations, codes = review.observations, review.codes
    reported = np.zeros(len(codes.areas), bool)
    reported[observations.area] = True
    there = set(np.flatnonzero(reported).tolist())
    possible = [each for each in _divisions(codes) if each[0] in there and there.issuperset(each[1])]
    if not possible:
        return
    rows = np.flatnonzero(review.usable() & codes.additive[observations.variable])
    kind = _groups(observations, rows, np.zeros(len(rows), np.int64), timed=True)
    settled = np.zeros(len(rows), bool)
    for area, parts, reach in possible:
        adds = codes.upward[observations.variable[rows]] >= reach
        own = np.flatnonzero(adds & ~settled & (observations.area[rows] == area))
        inner = np.flatnonzero(adds & np.isin(observations.area[rows], parts))
        compared, total, doubt = _added_up(observations, rows, kind, own, inner, len(parts))
        settled[compared] = True
        _report(review, "sum-over-areas-differs", rows[compared], total, doubt)


def _added_up(
    observations: Observations, rows: Numbers, kind: Numbers, own: Numbers, inner: Numbers, count: int
) -> tuple[Numbers, Floats, Floats]:
    """Those of ``own`` whose parts are all there, with the sums of values and doubts of these."""
    kinds, place = np.unique(kind[inner], return_inverse=True)
    complete = np.append(np.bincount(place, minlength=len(kinds)) == count, False)
    at = np.searchsorted(kinds, kind[own])
    found = complete[at]
    found[found] = kinds[at[found]] == kind[own[found]]
    own, at = own[found], at[found]
    sums = [
        np.bincount(place, weights=column, minlength=len(kinds))[at]
        for column in (observations.value[rows[inner]], doubt_of(observations, rows[inner]))
    ]
    return own, sums[0], sums[1]


def _report(review: Review, rule: str, rows: Numbers, total: Floats, doubt: Floats) -> None:
    value = review.observations.value[rows]
    allowed = doubt_of(review.observations, rows) + doubt + noise_between(value, total)
    off = np.abs(value - total) > allowed
    review.report(rule, rows[off], found=value[off], expected=total[off])


def _groups(observations: Observations, rows: Numbers, area: Numbers, *, timed: bool = False) -> Numbers:
    """A number for what is compared with one another: variable, area, calendar, provider, stage, estimate or not.

    ``timed``: also period and flow.
    """
    provider = observations.provider[rows].astype(np.int64)
    columns = [
        observations.variable[rows],
        area,
        observations.calendar[rows],
        np.where(provider == observations.area[rows], -1, provider),
        observations.stage[rows],
        observations.status[rows] == _ESTIMATE,
    ]
    if timed:
        columns += [observations.period[rows], observations.flow[rows]]
    return combinations(*(np.asarray(column, np.int64) for column in columns))


def doubt_of(observations: Observations, rows: Numbers) -> Floats:
    """Half of the last printed digit, where it is known; whole counts stand as they are."""
    decimals = observations.decimals[rows].astype(np.float64)
    exact = (decimals == NO_DECIMALS) | (observations.codebook.integer[observations.variable[rows]] & (decimals >= 0))
    with np.errstate(over="ignore"):
        return np.where(exact, 0.0, 0.5 * 10.0 ** -np.where(exact, 0.0, decimals))


@lru_cache(maxsize=8)
def _divisions(codes: Codebook) -> tuple[tuple[int, tuple[int, ...], int], ...]:
    """Every area with the areas that make it up, and how far a variable must add up (``upward``) to be compared."""
    return tuple(_each_division(codes))


def _each_division(codes: Codebook) -> Iterator[tuple[int, tuple[int, ...], int]]:
    """The coarsest division of an area comes first: regions before provinces."""
    table = codes.catalogue.areas
    for name in table:
        members = [each for each in table.members(name) if table[each].successors == (name,)]
        if len(members) > 1 and len(members) == len(table.members(name)):
            yield codes.area[name], tuple(codes.area[each] for each in members), UPWARD.index("no")
        reach = UPWARD.index("yes" if table[name].parent is None else "partial")
        for parts in _ever_finer(codes, name):
            if len(parts) > 1:
                yield codes.area[name], tuple(codes.area[each] for each in parts), reach


def _ever_finer(codes: Codebook, name: str) -> Iterator[list[str]]:
    """The areas below one, level by level, each scheme by itself."""
    table = codes.catalogue.areas
    children: dict[str, list[str]] = {}
    for child in table.children(name):
        children.setdefault(table[child].scheme + table[child].level, []).append(child)
    for parts in children.values():
        while parts:
            yield parts
            below = [table.children(part) for part in parts]
            parts = [each for group in below for each in group] if all(below) else []
