"""Columns under one header taken together: totals that may include what was carried over, columns of several variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from nq57_indicators.layouts.balances import Figures, figures_in
from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.wording import Wording

_SUM = re.compile(r"\(?(\d{1,2})\)? ?= ?(\(?\d{1,2}\)?(?: ?\+ ?\(?\d{1,2}\)?)+)")
_NUMBER = re.compile(r"\(?(\d{1,2})\)?(?: ?=.*)?")
_ALSO = re.compile(r"\s*(?:[,;+/]|\bvà\b|\bhoặc\b)\s*")
_CARRIED, _ALLOWED = "carried_over", 0.5


def names_several(path: Sequence[str], item_of: Callable[[Sequence[str]], int]) -> bool:
    """Whether a header names several variables at once: "Trực tiếp, qua bưu chính" below "Hồ sơ tiếp nhận"."""
    pieces = [piece for piece in _ALSO.split(path[-1]) if piece] if path else []
    items = {item_of([*path[:-1], piece]) for piece in pieces}
    items = items if -1 not in items else {item_of([path[0], piece]) for piece in pieces}
    return len(pieces) > 1 and len(items) == len(pieces) and -1 not in items


def parts_of_one_sum(items: set[int], wording: Wording) -> bool:
    """Whether all items are added up to one variable by a balance of the catalogue."""
    return sum_of(items, wording) >= 0


def sum_of(items: set[int], wording: Wording) -> int:
    """The variable that a balance of the catalogue makes of all items and perhaps more; -1 for none."""
    return next((whole for whole, parts in _sums(wording) if items <= set(parts)), -1)


def _sums(wording: Wording) -> Iterator[tuple[int, list[int]]]:
    """Every variable that a balance makes of others, and these."""
    code = wording.names.codes.item
    for identity in wording.names.codes.catalogue.identities.values():
        if identity.operator == "=" and len(identity.left) == 1 and len(identity.right) > 1:
            yield code.get(identity.left[0], -1), [code.get(term, -1) for term in identity.right]


def settle_totals(block: Block, readings: Sequence[ColumnReading], wording: Wording) -> None:
    """ "Tổng số" of "Hồ sơ tiếp nhận" beside "Từ kỳ trước" is all there is to handle, if the sum says so; else it is asked.

    The numbers under the headers, (3)=(4)+(5)+(6), or the figures themselves say what the total is the sum of.
    """
    for reading in readings:
        beside = [other for other in readings if other is not reading and other.path[:1] == reading.path[:1]]
        if len(reading.path) < 2 or reading.said.item < 0 or not wording.is_total(reading.path[-1]):
            continue
        for whole, parts in _sums(wording):
            added = [other for other in beside if other.said.item in parts and _is_carried(other, wording)]
            if reading.said.item in parts and added:
                names = tuple(wording.names.codes.items[item] for item in (whole, reading.said.item))
                includes = _includes(block, reading, added[0], beside)
                if includes is None:
                    reading.said, reading.asked = replace(reading.said, item=-1, candidates=names), True
                elif includes:
                    reading.said = replace(reading.said, item=whole)


def running_totals_beside(block: Block, readings: Sequence[ColumnReading], wording: Wording) -> None:
    """ "Lũy kế" right of each variable, and nowhere else, is the running total of it, where no figure contradicts that."""
    named = [at for at, reading in enumerate(readings) if reading.said.item >= 0]
    totals = [at for at, reading in enumerate(readings) if reading.said == Said(flow="ytd")]
    bare = all(readings[at].said == Said(item=readings[at].said.item) for at in named)
    if not totals or not bare or [at - 1 for at in totals] != named:
        return
    for at in totals:
        whole, part = (
            figures_in(block.grid, block.rows, reading.column) for reading in (readings[at], readings[at - 1])
        )
        item = readings[at - 1].said.item
        if (whole >= part)[~np.isnan(whole - part)].all() and not wording.names.codes.is_stock[item]:
            readings[at].said = replace(readings[at].said, item=item)


def _is_carried(reading: ColumnReading, wording: Wording) -> bool:
    return wording.mentions(_CARRIED, reading.path[-1]) or wording.mentions("compared", reading.path[-1])


def _includes(
    block: Block, total: ColumnReading, carried: ColumnReading, beside: Sequence[ColumnReading]
) -> bool | None:
    """Whether a total includes one of the columns beside it; ``None`` where nothing tells."""
    grid = block.grid
    for row in (*block.head, *block.rows[:2]):
        added, number = _SUM.fullmatch(grid.said(row, total.column)), _NUMBER.fullmatch(grid.said(row, carried.column))
        if added and number:
            return number[1] in re.findall(r"\d+", added[2])
    columns = {other.column: figures_in(grid, block.rows, other.column) for other in (total, carried, *beside)}
    others = [columns[other.column] for other in beside if other is not carried]
    without = sum(others, np.zeros(len(block.rows)))
    if _equal(columns[total.column], without + columns[carried.column], columns[carried.column]):
        return True
    return False if _equal(columns[total.column], without, columns[carried.column]) else None


def _equal(total: Figures, added: Figures, carried: Figures) -> bool:
    """Whether sums agree in every row where all figures stand, and what was carried over is not zero in all of them."""
    compared = ~np.isnan(total - added)
    agree = np.abs(total - added)[compared] <= _ALLOWED
    return bool(agree.any() and agree.all() and (carried[compared] != 0).any())
