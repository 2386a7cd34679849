"""Đúng: blocks of figures that stand where others belong: those of another period, of another area, or moved by a row.

A block is what one body reports on one area and period: some figures of flows, several of them different (how many says the
catalogue), none of them 0, 100 or "chưa phát sinh" (which is 0). Stocks, milestones, yearly figures and printed rates
repeat by their nature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import FLOWS, STAGES
from nq57_indicators.periods.labels import label_of
from nq57_indicators.tables.codebook import OVER_TIME
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.validation.blocks_asked import block_codes
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, combinations

Numbers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

_NEVER = (0.0, 100.0)
"""Figures that repeat by chance."""
_SUM = OVER_TIME.index("sum")
_PERIOD = FLOWS.index("period")
_YEAR = 12
_NO_ROW = np.iinfo(np.int32).max
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Blocks:
    """What bodies report on one area and period each: numbers that tell body, setting, area and period, and a fingerprint.

    ``setting`` is calendar, stage and length of period; ``period`` the number of the period among those of its length.
    ``first`` is the first row of the observations under review, -1 for a block of history.
    """

    body: Numbers
    setting: Numbers
    area: Numbers
    period: Numbers
    fingerprint: NDArray[np.uint64]
    first: Numbers
    count: Numbers

    def at_rows(self, rows: Numbers) -> Blocks:
        """The same with rows of a larger set of observations, of which ``rows`` were under review."""
        return replace(self, first=np.where(self.first >= 0, rows[self.first.clip(0)], -1))


def blocks_of(review: Review, series: Series) -> Blocks | None:
    """The blocks among series of one length of period; none for years, which repeat by their nature."""
    counted = (series.flow == _PERIOD) & (review.codes.over_time[series.variable] == _SUM)
    if series.months == _YEAR or not counted.any():
        return None
    body = combinations(series.area, series.calendar, series.provider, series.stage)[counted]
    order = np.flatnonzero(counted)[np.argsort(body, kind="stable")]
    starts = np.searchsorted(np.sort(body), np.unique(body))
    value, rows = series.value[order], series.row[order]
    there = ~np.isnan(value)
    for never in _NEVER:
        there &= value != never
    count = np.add.reduceat(there, starts, axis=0, dtype=np.int64)
    enough = count >= review.codes.catalogue.about.series.block_figures
    mixed = np.where(there, _mixed(series.variable[order][:, None], value), np.uint64(0))
    fingerprint = np.add.reduceat(mixed, starts, axis=0)
    first = np.minimum.reduceat(np.where(there & (rows >= 0), rows, _NO_ROW), starts, axis=0)[enough]
    number, place = np.nonzero(enough)
    line = order[starts][number]
    return Blocks(
        number,
        (series.calendar[line] * len(STAGES) + series.stage[line]) * _YEAR + series.months,
        series.area[line],
        place + series.first,
        fingerprint[enough],
        np.where(first == _NO_ROW, -1, first),
        count[enough],
    )


def _mixed(variable: Numbers, figure: Floats) -> NDArray[np.uint64]:
    """A number for a figure of a variable; sums of them tell blocks apart whatever the order of their figures."""
    mixed = figure.view(np.uint64) ^ (variable.astype(np.uint64) * _MIX)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return spread


def repeated_periods(review: Review, blocks: Blocks, months: int) -> None:
    """Blocks equal to one of another period of the same body."""
    in_year = _YEAR // months

    def named(number: int) -> Text:
        label = label_of(number // in_year, months, number % in_year + 1)
        return Text(vi=label, en=label)

    _tell(review, "repeats-other-period", blocks, blocks.body, blocks.period, named)


def repeated_areas(review: Review, blocks: list[Blocks]) -> None:
    """Blocks equal to one of another area in the same period; ``blocks`` are all there are."""
    if not blocks:
        return
    joined = Blocks(
        *(np.concatenate(columns) for columns in zip(*(vars(each).values() for each in blocks), strict=True))
    )
    codes = review.codes
    within = combinations(joined.setting, joined.period)

    def named(area: int) -> Text:
        return codes.catalogue.areas[codes.areas[area]].name

    _tell(review, "repeats-other-area", joined, within, joined.area, named)


def _tell(
    review: Review,
    rule: str,
    blocks: Blocks,
    within: Numbers,
    told_by: Numbers,
    named: Callable[[int], Text],
) -> None:
    """A finding on each block under review that equals another one ``within`` the same group, told by what sets it apart."""
    order = np.lexsort((told_by, blocks.fingerprint, within))
    group, print_, by = within[order], blocks.fingerprint[order], told_by[order]
    same = (group[1:] == group[:-1]) & (print_[1:] == print_[:-1]) & (by[1:] != by[:-1])
    later, earlier = order[1:][same], order[:-1][same]
    # where only the earlier one is under review, it is the one to be looked at
    asked = np.where(blocks.first[later] >= 0, later, earlier)
    other = np.where(blocks.first[later] >= 0, earlier, later)
    kept = blocks.first[asked] >= 0
    asked, other = asked[kept], other[kept]
    if not len(asked):
        return
    figures = _figures_of(review, blocks.first[asked])
    varied = np.isin(blocks.first[asked], _varied(review, *figures))
    asked, other = asked[varied], other[varied]
    if not len(asked):
        return
    heads = blocks.first[asked]
    kept = np.isin(figures[0], heads)
    figures = figures[0][kept], figures[1][kept]

    def others(number: int) -> list[str]:
        told = heads[:number].tolist()
        mine = np.isin(figures[0], told)
        codes = block_codes(review.observations, figures[0][mine], figures[1][mine])
        return [
            coded("block-named", {"name": named(by), "block": codes[head]})
            for by, head in zip(told_by[other].tolist(), told, strict=False)
        ]

    review.report(rule, heads, found=blocks.count[asked].astype(np.float64), expected=others)
    review.ask(rule, *figures)


def _varied(review: Review, head: Numbers, row: Numbers) -> Numbers:
    """The heads of blocks whose figures take on enough different values."""
    value = review.observations.value[row]
    order = np.lexsort((value, head))
    head, value = head[order], value[order]
    new = np.append(True, (np.diff(head) != 0) | (np.diff(value) != 0))[: len(head)]
    heads, number = np.unique(head[new], return_counts=True)
    varied: Numbers = heads[number >= review.codes.catalogue.about.series.block_different]
    return varied


def _figures_of(review: Review, heads: Numbers) -> tuple[Numbers, Numbers]:
    """All figures of some blocks, each told by its first row: that row and its own for every figure."""
    observations = review.observations
    columns = (getattr(observations, name) for name in ("area", "period", "calendar", "provider", "stage", "flow"))
    block = combinations(*(column.astype(np.int64) for column in columns))
    counted = (review.codes.over_time == _SUM)[observations.variable] & ~np.isin(observations.value, _NEVER)
    of_block = np.full(int(block.max()) + 1, -1, np.int64)
    of_block[block[heads]] = heads
    rows = np.flatnonzero((of_block[block] >= 0) & counted & review.usable())
    return of_block[block[rows]], rows
