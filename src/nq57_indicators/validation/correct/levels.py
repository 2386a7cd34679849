"""Đúng: a figure that its own series cannot explain.

A candidate is a figure that moves away from the one before it. It is compared with the figures around it and with the
same season of other years; what is nearest counts, so that seasons, Tết and a new level that stays are asked about at most
once, where they begin. The measure is the robust spread of the series itself, in logarithms: from the median or the upper
quartile of its steps, whichever is larger. A distance close to a power of ten is a slip of unit or decimal sign.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.files import SeriesThresholds
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.validation.blocks_asked import block_codes
from nq57_indicators.validation.correct.beside import beside
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, carried, combinations

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


_NORMAL_QUARTILE = 1.1503
"""Three quarters of normal deviations lie within this many standard ones."""
_YTD, _STOCK = FLOWS.index("ytd"), FLOWS.index("stock")
_MONTHS_OF_TET = 2
"""Tết falls into one of the first months of the year."""
_BEFORE, _AFTER = 6, 3


def unexplained(review: Review, series: Series) -> None:
    """Slips of a power of ten, levels far from their series, zeros where there never was one."""
    limits = review.codes.catalogue.about.series
    usable = series.flow != _YTD  # a running total grows through the year by its nature
    rates = _is_rate(review, series)
    least = np.log(np.where(rates, limits.factor_rates, limits.factor_counts))
    at = np.nonzero(_candidates(series, least) & usable[:, None] & (series.row >= 0))
    if len(at[0]):
        _judge(review, series, at, least, limits)
    _zeros(review, series, usable & ~rates, limits)


def _is_rate(review: Review, series: Series) -> Mask:
    """Rates, points, indices: they do not add up over areas, and are no counts."""
    rates: Mask = ~review.codes.additive[series.variable]
    return rates


def _candidates(series: Series, least: Floats) -> Mask:
    """Figures that differ much from the last known one before, and the one such a figure differs from."""
    found: Mask = series.apart > least[:, None]
    found[:, :-1] |= found[:, 1:]
    return found


def _judge(review: Review, series: Series, at: tuple[Numbers, ...], least: Floats, limits: SeriesThresholds) -> None:
    line, place = at
    around, known = _around(series.logs, line, place)
    distance = series.logs[line, place] - around
    # counts vary by their root at least: that of the mean of a figure and its surroundings
    chance = np.where(_is_rate(review, series)[line], 0.0, np.exp(-around / 2 - distance / 4))
    far = _far(series, at, least[line], chance, limits)
    off = (known >= limits.least_known) & _is_off(series, at, distance, far, limits.deviations * chance, limits)
    powers = np.round(distance / np.log(10))
    slip = off & (powers != 0) & (np.abs(distance - powers * np.log(10)) < np.log(limits.slip_within))
    rows = series.row[line[slip], place[slip]]
    usual = np.array([float(f"{value:.3g}") for value in np.exp(around[slip]).tolist()])
    review.report("scale-differs-from-series", rows, found=review.observations.value[rows], expected=usual)
    asked = off & ~slip
    _ask(review, series, line[asked], place[asked], (distance / far)[asked])


def _ask(review: Review, series: Series, line: Numbers, place: Numbers, distance: Floats) -> None:
    """One question for all flows of an area and period that moved in one direction: they will have one cause.

    So will stocks of one balance; other stocks move each for its own.
    """
    if not len(line):
        return
    names = ("area", "calendar", "provider", "stage")
    alone = np.where(series.flow[line] == _STOCK, _balanced(review.codes)[series.variable[line]], -1)
    columns = (*(getattr(series, name)[line] for name in names), place, alone, (distance > 0).astype(np.int64))
    group = _handed_on(review, series, line, place, combinations(*columns))
    order = np.lexsort((-np.abs(distance), group))
    first = order[np.append(True, np.diff(group[order]) > 0)]  # the farthest of each group, in the order of groups
    rows = series.row[line, place]
    others = np.bincount(group)[group[first]] - 1
    heads = rows[first]

    def beside_them(number: int) -> NDArray[Any]:
        told = first[:number]
        mine = np.isin(group, group[told])
        codes = block_codes(review.observations, heads[group[mine]], rows[mine])
        shown = [codes.get(head, "") for head in heads[:number].tolist()]
        return beside(review, series, line[told], place[told], others[:number], shown)

    review.report("level-unexplained", heads, found=review.observations.value[heads], expected=beside_them)
    review.ask("level-unexplained", heads[group], rows)


def _handed_on(review: Review, series: Series, line: Numbers, place: Numbers, group: Numbers) -> Numbers:
    """What ends a period opens the next one: a figure found again in its balance one period later is asked about there."""
    names = ("area", "calendar", "provider", "stage")
    same = combinations(
        *(getattr(series, name)[line] for name in names),
        _balanced(review.codes)[series.variable[line]],
        combinations(series.value[line, place].view(np.int64)),
    )
    order = np.lexsort((place, same))
    earlier, later = order[:-1], order[1:]
    on = (same[later] == same[earlier]) & (place[later] == place[earlier] + 1)
    joined = np.arange(int(group.max()) + 1)
    np.minimum.at(joined, group[later[on]], group[earlier[on]])
    numbered: Numbers = combinations(joined[group])
    return numbered


@lru_cache(maxsize=8)
def _balanced(codes: Codebook) -> Numbers:
    """A number for each variable, the same for all that are terms of one balance, or of balances that share a term."""
    group = np.arange(len(codes.items))
    for identity in codes.catalogue.identities.values():
        terms = [codes.item[term.removeprefix("-")] for term in (*identity.left, *identity.right)]
        group[np.isin(group, group[terms])] = group[terms].min()
    return group


def _far(series: Series, at: tuple[Numbers, ...], least: Floats, chance: Floats, limits: SeriesThresholds) -> Floats:
    """How far from its surroundings each figure may be; a few counts tell less of their series than many.

    The spread of a few steps is uncertain by about one in as many; of very few, a least factor stands instead.
    """
    steps = _steps(series, *at)
    known = (~np.isnan(steps)).sum(axis=1)
    short = (known < limits.many_known) & (chance > 0)
    least = np.where(short, np.maximum(least, np.log(limits.factor_short)), least)
    unsure = 1 + np.where(known < limits.many_known, 0.0, 1 / np.maximum(known, 1))
    spread = np.maximum(np.maximum(_spread(steps) * unsure, chance), limits.least_spread)
    far: Floats = np.maximum(least, limits.deviations * spread)
    return far


def _is_off(
    series: Series, at: tuple[Numbers, ...], distance: Floats, far: Floats, chance: Floats, limits: SeriesThresholds
) -> Mask:
    """Figures far from what surrounds them and from the same season of other years, where a level begins.

    Tết falls into January or February, another one every year, so that no season tells it: less is done in its month, and
    what was left lying is done in the other one. A level that stood before Tết does not begin after it, and one that began
    there may be higher after it. What has little before it is compared with what came after, which tells less of counts.
    """
    line, place = at
    figure, tet = series.logs[line, place], _in_tet(series, line, place)
    around_tet = np.maximum(far, np.log(limits.factor_tet) + np.maximum(far / 2, chance))
    before = _last_before(series.logs, line, place)
    step = figure - before
    began = _in_tet(series, line, place - 1) & (before - (figure - distance) > far / 2)
    rises, falls = step > np.where(began, around_tet, far), step < -far
    begins = np.isnan(step) | np.where(distance > 0, rises, falls)  # also where nothing stands before
    begins &= ~(_from_before_tet(series, line, place) <= far)
    season = _nearest_season(series.logs, line, place, 12 // series.months)
    low = np.where(tet, around_tet, far)
    high = np.where(tet, np.maximum(far, np.log(limits.factor_short)), far)
    few = (chance > 0) & (_known_before(series.logs, line, place) < limits.least_known)
    first = np.where(few, np.log(limits.factor_first), 0.0)
    apart = (distance > np.maximum(high, first)) | (distance < -np.maximum(low, first))
    off: Mask = apart & ~(season <= far) & begins
    return off


def _in_tet(series: Series, line: Numbers, place: Numbers) -> Mask:
    """Flows of the months that Tết can fall into."""
    tet: Mask = (series.months == 1) & (series.flow[line] != _STOCK) & ((series.first + place) % 12 < _MONTHS_OF_TET)
    return tet


def _around(logs: Floats, line: Numbers, place: Numbers) -> tuple[Floats, Numbers]:
    """The median of the figures around each, and how many there are."""
    offsets = np.array([*range(-_BEFORE, 0), *range(1, _AFTER + 1)])
    near = _gathered(logs, line, place, offsets)
    return _median(near), (~np.isnan(near)).sum(axis=1)


def _known_before(logs: Floats, line: Numbers, place: Numbers) -> Numbers:
    """How many figures stand before each, among those it is compared with."""
    known: Numbers = (~np.isnan(_gathered(logs, line, place, np.arange(-_BEFORE, 0)))).sum(axis=1)
    return known


def _gathered(logs: Floats, line: Numbers, place: Numbers, offsets: Numbers) -> Floats:
    """The figures at some distances from each place, NaN beyond the ends."""
    where = place[:, None] + offsets[None, :]
    inside = (where >= 0) & (where < logs.shape[1])
    return np.where(inside, logs[line[:, None], where.clip(0, logs.shape[1] - 1)], np.nan)


def _median(values: Floats) -> Floats:
    """The median of each line without what is missing; NaN for none."""
    ordered = np.sort(values, axis=1)
    count = (~np.isnan(values)).sum(axis=1)
    low, high = ((count - 1) // 2).clip(0), (count // 2).clip(0, values.shape[1] - 1)
    lines = np.arange(len(values))
    middle = (ordered[lines, low] + ordered[lines, high]) / 2
    return np.where(count > 0, middle, np.nan)


def _nearest_season(logs: Floats, line: Numbers, place: Numbers, periods_in_year: int) -> Floats:
    """The distance to the same season of the years around, the nearest of them; NaN where there is none."""
    if periods_in_year == 1:
        return np.full(len(line), np.nan)
    same = _gathered(logs, line, place, np.array([-2, -1, 1, 2]) * periods_in_year)
    distance = np.where(np.isnan(same), np.inf, np.abs(same - logs[line, place][:, None])).min(axis=1)
    return np.where(np.isfinite(distance), distance, np.nan)


def _steps(series: Series, line: Numbers, place: Numbers) -> Floats:
    """From one known figure to the next one, but for the steps to and from the figure itself, and around Tết."""
    lines = series.logs[line]
    steps = np.abs(lines[:, 1:] - carried(lines)[:, :-1])
    for step in (place - 1, place):
        inside = (step >= 0) & (step < steps.shape[1])
        steps[inside, step[inside]] = np.nan
    columns = np.arange(steps.shape[1])[None, :]
    steps[_in_tet(series, line[:, None], columns) | _in_tet(series, line[:, None], columns + 1)] = np.nan
    return steps


def _spread(steps: Floats) -> Floats:
    """The robust spread of the steps of each line."""
    ordered = np.sort(steps, axis=1)
    known = (~np.isnan(steps)).sum(axis=1)
    quartile = ordered[np.arange(len(steps)), (3 * known // 4).clip(max=np.maximum(known - 1, 0))]
    spread: Floats = np.nan_to_num(np.maximum(1.4826 * _median(steps), quartile / _NORMAL_QUARTILE))
    return spread


def _last_before(logs: Floats, line: Numbers, place: Numbers) -> Floats:
    """The last known figure before each."""
    before = carried(logs[line])[np.arange(len(line)), (place - 1).clip(0)]
    return np.where(place > 0, before, np.nan)


def _from_before_tet(series: Series, line: Numbers, place: Numbers) -> Floats:
    """How far a flow right after a month of Tết lies from what stood before that month, the nearest; infinite for others."""
    month = (series.first + place) % 12
    after, nearest = _in_tet(series, line, place - 1), np.full(len(line), np.inf)
    for back in range(1, _MONTHS_OF_TET + 1):
        before = _last_before(series.logs, line, place - back)
        nearest = np.where(
            after & (back <= month), np.fmin(nearest, np.abs(series.logs[line, place] - before)), nearest
        )
    return nearest


def _zeros(review: Review, series: Series, counted: Mask, limits: SeriesThresholds) -> None:
    """A zero in a series that has no other one, among figures that are not small."""
    line, place = np.nonzero(series.value == 0)
    alone = (np.bincount(line, minlength=len(counted))[line] == 1) & counted[line] & (series.row[line, place] >= 0)
    line, place = line[alone], place[alone]
    if not len(line):
        return
    others = np.where(series.value[line] == 0, np.nan, series.value[line])
    usual, known = _around(others, np.arange(len(line)), place)[0], (~np.isnan(others)).sum(axis=1)
    asked = (known >= limits.least_known + 1) & (usual >= limits.least_for_zero)
    line, place = line[asked], place[asked]
    review.report(
        "zero-where-never",
        series.row[line, place],
        found="0",
        expected=lambda number: beside(review, series, line[:number], place[:number]),
    )
