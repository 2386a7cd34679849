"""Đúng: sums agree across time and territory.

A year against its quarters and months, a running total against the periods it covers and against the one before it, a stock
against that of the same day, an area against those it consists of. What is never below 0 is no less than some of its parts.
Compared are figures of one variable, calendar, stage, provider and kind (estimate or not); whoever reports on itself counts
as one provider. Half of the last printed digit of each term is allowed for; whole counts are not rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
_PERIOD, _YEAR_TO_DATE, _STOCK = (FLOWS.index(each) for each in ("period", "ytd", "stock"))
_MISSING = OBS_STATUSES.index("missing")
_ESTIMATE = OBS_STATUSES.index("estimate")
_LENGTHS = (12, 6, 3, 1)
_DIFFERS = "sum-over-time-differs"
_MONTHS = 1 << 16
"""More months than there are in a calendar of years: a group and a month make one number."""


@dataclass(frozen=True)
class Figures:
    """Figures that add up: row (-1: of the history), flow, group (what is compared), length, months from and to, value, doubt."""

    row: Numbers
    flow: Numbers
    group: Numbers
    months: Numbers
    start: Numbers
    end: Numbers
    value: Floats
    doubt: Floats

    def of(self, kept: NDArray[Any]) -> Figures:
        """Some of the figures, or all in another order."""
        return Figures(*(column[kept] for column in vars(self).values()))

    @property
    def from_start(self) -> Numbers:
        """Group and first month as one number."""
        return self.group * _MONTHS + self.start

    @property
    def up_to(self) -> Numbers:
        """The same with the last month, in order of these."""
        return self.from_start * _MONTHS + self.end


def over_time(review: Review, history: Observations | None = None) -> None:
    """A longer period or a running total that differs from what it covers, or is less than some of it; stocks of one day.

    What ``history`` says of other periods counts as if it had been sent along.
    """
    length, number = period_numbers(review.observations.periods)
    if history is None and not _has_longer(review, length):
        return
    figures = _figures(review, history, length, number)
    _same_day(review, figures.of(figures.flow == _STOCK), "stock-differs-same-day")
    figures = figures.of(np.argsort(figures.up_to, kind="stable"))  # what follows looks for stretches of time in them
    parts, ytd = figures.of(figures.flow == _PERIOD), figures.of(figures.flow == _YEAR_TO_DATE)
    totals = figures.of((figures.row >= 0) & (figures.flow != _STOCK))
    running, settled = totals.flow == _YEAR_TO_DATE, np.zeros(len(totals.row), bool)
    for at, total, doubt in _tilings(parts, totals, running):
        settled[at] = True
        _report(review, _DIFFERS, totals.row[at], total, doubt)
    open_ = totals.of(running & ~settled)
    told = _same_day(review, ytd.of((ytd.row < 0) | np.isin(ytd.row, open_.row)), _DIFFERS)
    _since_the_last(review, parts, ytd, open_.of(~np.isin(open_.row, told)))
    _less_than_some(review, parts, ytd, totals.of(~running & ~settled))


def _figures(review: Review, history: Observations | None, length: Numbers, number: Numbers) -> Figures:
    """The figures that are compared; those of the history where nothing newer was sent."""
    observations, codes = review.observations, review.codes
    sources = [(observations, review.usable())]
    if history is not None:
        sources.append((history, history.status < _MISSING))
    found = []
    for source, usable in sources:
        summed = (codes.over_time == _SUMMED)[source.variable] & np.isin(source.flow, (_PERIOD, _YEAR_TO_DATE))
        compared = summed | (codes.is_stock[source.variable] & (source.flow == _STOCK))
        rows = np.flatnonzero(usable & compared & (length > 0)[source.period])
        months, end = length[source.period[rows]], (length * (number + 1))[source.period[rows]]
        flow = source.flow[rows].astype(np.int64)
        start = np.where(flow == _YEAR_TO_DATE, (end - 1) // 12 * 12, end - months)
        row = rows if source is observations else np.full(len(rows), -1)
        own = [row, flow, months, start, end, source.value[rows], doubt_of(source, rows), source.period[rows]]
        found.append([*own, *_key(source, rows, source.area[rows])])
    row, flow, months, start, end, value, doubt, period, *key = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    figures = Figures(row, flow, combinations(*key), months, start, end, value, doubt)
    if history is None:
        return figures
    _, newest = np.unique(combinations(figures.group, flow, period.astype(np.int64)), return_index=True)
    return figures.of(np.sort(newest))


def _has_longer(review: Review, length: Numbers) -> bool:
    """Whether periods of different length, or running totals beside periods, are there at all."""
    flows = {layer.flow for layer in review.panels}
    periods = {code for panel in review.panels.values() for code in panel.time.codes.tolist()}
    return len({int(length[code]) for code in periods} - {0}) > 1 or _YEAR_TO_DATE in flows


def _tilings(parts: Figures, totals: Figures, also_one: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Floats, Floats]]:
    """Places of totals with the sums of the longest parts that make them up; ``also_one``: those one part may make up."""
    settled = np.zeros(len(totals.row), bool)
    span = totals.end - totals.start
    for months in _LENGTHS:
        tiles = parts.of(parts.months == months)
        fits = (span % months == 0) & (totals.start % months == 0)
        at = np.flatnonzero(~settled & fits & ((span > months) | (also_one & (span == months))))
        first = np.searchsorted(tiles.from_start, totals.from_start[at])
        stop = np.searchsorted(tiles.from_start, totals.from_start[at] + span[at])
        whole = stop - first == span[at] // months
        at, first, stop = at[whole], first[whole], stop[whole]
        settled[at] = True
        yield at, *_added(tiles, first, stop)


def _added(parts: Figures, first: Numbers, stop: Numbers) -> tuple[Floats, Floats]:
    """Sums of values and of doubts over stretches of the parts in their order, 0 over those that are empty."""
    if not len(first):
        return np.zeros(0), np.zeros(0)
    cuts = np.stack([first, stop], axis=1).ravel()
    sums = [np.add.reduceat(np.append(column, 0.0), cuts)[::2] for column in (parts.value, parts.doubt)]
    return np.where(stop > first, sums[0], 0.0), np.where(stop > first, sums[1], 0.0)


def _same_day(review: Review, figures: Figures, rule: str) -> Numbers:
    """Figures up to one day under labels of different length, each against that of the shortest period; gives the rows told."""
    if not len(figures.row):
        return figures.row
    key = figures.group * _MONTHS + figures.end
    figures, key = figures.of(order := np.lexsort((figures.months, key))), key[order]
    first = np.maximum.accumulate(np.where(np.append(True, np.diff(key) != 0), np.arange(len(key)), 0))
    later = np.flatnonzero((first < np.arange(len(key))) & (figures.row >= 0))
    shortest = figures.of(first[later])
    return _report(review, rule, figures.row[later], shortest.value, shortest.doubt)


def _since_the_last(review: Review, parts: Figures, ytd: Figures, open_: Figures) -> None:
    """Running totals against the one before them in their year and what came in between."""
    place = np.searchsorted(ytd.up_to, open_.up_to) - 1
    known = np.flatnonzero((place >= 0) & (ytd.from_start[place] == open_.from_start))
    before, now = ytd.of(place[known]), open_.of(known)
    fallen = _never_negative(review, now.row) & (before.row < 0)  # within a submission another rule tells it
    _report_more(review, now.row[fallen], before.value[fallen], before.doubt[fallen], "running-total-falls")
    between = replace(now, start=before.end)
    for at, total, doubt in _tilings(parts, between, np.ones(len(known), bool)):
        _report(review, _DIFFERS, now.row[at], before.value[at] + total, before.doubt[at] + doubt)


def _less_than_some(review: Review, parts: Figures, ytd: Figures, totals: Figures) -> None:
    """Periods of what is never below 0 that are less than some of their parts, or than a running total within them."""
    totals = totals.of(_never_negative(review, totals.row))
    some, doubt = np.zeros(len(totals.row)), np.zeros(len(totals.row))
    span = totals.end - totals.start
    for months in _LENGTHS:
        tiles = parts.of(parts.months == months)
        first = np.searchsorted(tiles.from_start, totals.from_start)
        last = np.searchsorted(tiles.from_start, totals.from_start + span - months, side="right")
        inside = span > months
        _keep_more(some, doubt, *_added(tiles, first, np.where(inside, np.maximum(last, first), first)))
    last = np.searchsorted(ytd.up_to, totals.up_to)
    first = np.searchsorted(ytd.up_to, totals.from_start * _MONTHS)
    _keep_more(some, doubt, *_added(ytd, np.where(last > first, last - 1, last), last))
    _report_more(review, totals.row, some, doubt)


def _keep_more(some: Floats, doubt: Floats, more: Floats, its_doubt: Floats) -> None:
    larger = more > some
    some[larger], doubt[larger] = more[larger], its_doubt[larger]


def _never_negative(review: Review, rows: Numbers) -> NDArray[np.bool_]:
    return np.asarray(review.codes.valid[review.observations.variable[rows], 0] >= 0)


def over_areas(review: Review) -> None:
    """An area that differs from those it consists of, or that went into it, where all report; or is less than some."""
    observations, codes = review.observations, review.codes
    reported = np.zeros(len(codes.areas), bool)
    reported[observations.area] = True
    possible = [each for each in _divisions(codes) if reported[each[0]] and reported[list(each[1])].any()]
    if not possible:
        return
    rows = np.flatnonzero(review.usable() & codes.additive[observations.variable])
    nowhere = np.zeros(len(rows), np.int64)
    when = (each[rows].astype(np.int64) for each in (observations.period, observations.flow))
    kind = combinations(*_key(observations, rows, nowhere), *when)
    settled, never_negative = np.zeros(len(rows), bool), _never_negative(review, rows)
    upward = codes.upward[observations.variable[rows]]
    for area, parts, reach in possible:
        own = ~settled & (observations.area[rows] == area)
        inner = np.isin(observations.area[rows], parts)
        if reported[list(parts)].all():
            adds = upward >= reach
            places = np.flatnonzero(own & adds), np.flatnonzero(inner & adds)
            compared, total, doubt = _added_up(observations, rows, kind, *places, least=len(parts))
            settled[compared] = True
            own[compared] = False
            _report(review, "sum-over-areas-differs", rows[compared], total, doubt)
        adds = never_negative & (upward >= min(reach, UPWARD.index("partial")))
        places = np.flatnonzero(own & adds), np.flatnonzero(inner & adds)
        compared, some, doubt = _added_up(observations, rows, kind, *places, least=1)
        told = _report_more(review, rows[compared], some, doubt)
        settled[compared[told]] = True


def _added_up(
    observations: Observations, rows: Numbers, kind: Numbers, own: Numbers, inner: Numbers, *, least: int
) -> tuple[Numbers, Floats, Floats]:
    """Those of ``own`` of which at least so many parts are there, with the sums of values and doubts of these."""
    kinds, place = np.unique(kind[inner], return_inverse=True)
    complete = np.append(np.bincount(place, minlength=len(kinds)) >= least, False)
    at = np.searchsorted(kinds, kind[own])
    found = complete[at]
    found[found] = kinds[at[found]] == kind[own[found]]
    own, at = own[found], at[found]
    sums = [
        np.bincount(place, weights=column, minlength=len(kinds))[at]
        for column in (observations.value[rows[inner]], doubt_of(observations, rows[inner]))
    ]
    return own, sums[0], sums[1]


def _report_more(
    review: Review, rows: Numbers, some: Floats, doubt: Floats, rule: str = "parts-exceed-whole"
) -> NDArray[np.bool_]:
    """Report and mark those that are less than some of their parts together."""
    value = review.observations.value[rows]
    off = some - value > doubt_of(review.observations, rows) + doubt + noise_between(value, some)
    review.report(rule, rows[off], found=value[off], expected=some[off])
    return np.asarray(off)


def _report(review: Review, rule: str, rows: Numbers, total: Floats, doubt: Floats) -> Numbers:
    value = review.observations.value[rows]
    allowed = doubt_of(review.observations, rows) + doubt + noise_between(value, total)
    off = np.abs(value - total) > allowed
    review.report(rule, rows[off], found=value[off], expected=total[off])
    return np.asarray(rows[off])


def _key(observations: Observations, rows: Numbers, area: Numbers) -> list[Numbers]:
    """What is compared with one another: variable, area, calendar, provider, stage, estimate or not."""
    provider = observations.provider[rows].astype(np.int64)
    columns = [
        observations.variable[rows],
        area,
        observations.calendar[rows],
        np.where(provider == observations.area[rows], -1, provider),
        observations.stage[rows],
        observations.status[rows] == _ESTIMATE,
    ]
    return [np.asarray(column, np.int64) for column in columns]


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
