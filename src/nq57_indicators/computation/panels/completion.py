"""Longer periods from shorter ones, and larger areas from their parts: only where every part is at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.overlaying import onto, overlay
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    Floats,
    Ints,
    Layer,
    Panel,
    Panels,
    Small,
    is_known,
    positions,
    status_of_parts,
    time_order,
)
from nq57_indicators.models.codelists import BASES, FLOWS, FREQUENCIES
from nq57_indicators.parallel import in_order
from nq57_indicators.periods import parents, parts
from nq57_indicators.tables.codebook import OVER_TIME, UPWARD, Codebook
from nq57_indicators.tables.observations import NO_DAY, PeriodTable

SUMMED = BASES.index("summed")
_STEPS = (("monthly", "quarterly"), ("quarterly", "semiannual"), ("semiannual", "annual"))


def completed_periods(panels: Panels, codes: Codebook, table: PeriodTable) -> Panels:
    """``panels`` with the quarters, half-years and years that shorter periods complete.

    A sum needs all its parts, a stock or running total (``last``) its last one. Submitted figures stay as they are.
    Figures since a stated start, ranges and single days are never rolled up.
    """
    result = dict(panels)
    for shorter, longer in _STEPS:
        for layer, panel in list(result.items()):
            if layer.frequency == FREQUENCIES.index(shorter) and layer.flow_name != "since":
                made = _longer(panel, codes, table, shorter, longer)
                if made is not None:
                    result[made.layer] = overlay(result.get(made.layer), made)
    return result


def _longer(panel: Panel, codes: Codebook, table: PeriodTable, shorter: str, longer: str) -> Panel | None:
    rule = rules_over_time(panel.layer, panel.items, codes)
    groups = _groups(panel.periods, table, shorter, longer)
    if not groups or not rule.any():
        return None
    value = np.full((*panel.shape[:2], len(groups)), np.nan)
    status = np.full(value.shape, ABSENT, np.int8)
    basis = np.full(value.shape, -1, np.int8)
    bounded = panel.lower is not None
    low, high = (value.copy(), value.copy()) if bounded else (None, None)
    vintage = None if panel.vintage is None else np.full(value.shape, NO_DAY, np.int32)
    places = np.array(list(groups.values()))
    for name, (combine, needs_all) in _COMBINE.items():
        items = np.flatnonzero(rule == OVER_TIME.index(name))
        needed = places if needs_all else places[:, -1:]
        complete = np.flatnonzero((needed >= 0).all(axis=1))
        if not len(items) or not len(complete):
            continue
        into = (slice(None), items[:, None], complete[None, :])

        def parts_of_each(array: NDArray[Any], at: NDArray[Any] = items, of: NDArray[Any] = needed[complete]) -> Parts:
            """The cells of the first parts of all longer periods, those of the second, and so on."""
            rows = array if len(at) == array.shape[1] else array[:, at]
            return [rows[:, :, part] for part in of.T]

        value[into] = combine(parts_of_each(panel.value))
        status[into] = status_of_parts(np.stack(parts_of_each(panel.status)))
        basis[into] = np.max(parts_of_each(panel.basis), axis=0)
        if vintage is not None and panel.vintage is not None:
            vintage[into] = np.max(parts_of_each(panel.vintage), axis=0)
        if low is not None and high is not None:
            low[into], high[into] = (combine(parts_of_each(bound)) for bound in (panel.low, panel.high))
    value[~is_known(status)] = np.nan
    periods = np.fromiter(groups, np.int32)
    return Panel(
        panel.layer._replace(frequency=FREQUENCIES.index(longer)),
        panel.areas,
        panel.items,
        periods,
        table.end[periods],
        value,
        status,
        np.full(value.shape, -1, np.int32),
        basis,
        low,
        high,
        vintage,
    )


Parts = list[NDArray[Any]]
_COMBINE: dict[str, tuple[Callable[[Parts], Floats], bool]] = {
    "sum": (lambda parts: np.add.reduce(parts, axis=0), True),
    "mean": (lambda parts: np.add.reduce(parts, axis=0) / len(parts), True),
    "last": (lambda parts: parts[-1], False),
}


def rules_over_time(layer: Layer, items: Ints, codes: Codebook) -> Small:
    """How shorter periods complete a longer one, as positions in ``OVER_TIME``: the last running total is the total."""
    rule: Small = codes.over_time[items].copy()
    if layer.flow == FLOWS.index("ytd"):
        rule[rule == OVER_TIME.index("sum")] = OVER_TIME.index("last")
    return rule


def _groups(periods: Ints, table: PeriodTable, shorter: str, longer: str) -> dict[int, list[int]]:
    """For each longer period, in order of time, the positions of its shorter parts, -1 where the axis lacks one."""
    at = {code: position for position, code in enumerate(periods.tolist())}
    labels = {}
    for code in at:
        period = table.periods[code]
        for label in parents(period):
            if table.periods[table.code(label, period.calendar)].frequency == longer:
                labels[label] = period.calendar
    codes = np.array([table.code(label, calendar) for label, calendar in sorted(labels.items())], np.int32)
    made = {code: table.periods[code] for code in time_order(codes, table.end).tolist()}
    return {
        code: [at.get(table.find(part, period.calendar), -1) for part in parts(period.label, shorter)]
        for code, period in made.items()
    }


def summed_areas(panels: Panels, codes: Codebook) -> Panels:
    """``panels`` with regions, sums of provinces and, where a variable says so, the country, added up from their parts.

    Panels that have room for the sums (``sums_of``) are filled in place.
    """
    summed = in_order(lambda panel: _with_sums(panel, codes), list(panels.values()))
    return dict(zip(panels, summed, strict=True))


def sums_of(areas: Ints, items: Ints, codes: Codebook) -> Ints:
    """The areas, among these or not, that can be added up from ``areas``, once smaller sums are made."""
    if not (codes.additive[items] & (codes.upward[items] > 0)).any():
        return np.zeros(0, np.int32)
    there, reached = set(areas.tolist()), set()
    for parent, children, _ in _sums(codes):
        if there.issuperset(children.tolist()):
            reached.add(parent)
            there.add(parent)
    return np.array(sorted(reached), np.int32)


def _with_sums(panel: Panel, codes: Codebook) -> Panel:
    """A panel with every sum that can be made; sums of sums come after what they need."""
    possible = sums_of(panel.areas, panel.items, codes)
    areas = np.union1d(panel.areas, possible).astype(np.int32)
    grown = panel if len(areas) == len(panel.areas) else onto(panel, areas, panel.items, panel.periods, panel.end)
    for parent, children, reach in _sums(codes):
        if parent in possible:
            _add_up(grown, codes, parent, children, reach)
    return grown


@lru_cache(maxsize=8)
def _sums(codes: Codebook) -> list[tuple[int, Ints, int]]:
    """Each parent with its children of one scheme and the reach a variable needs, the smallest areas first.

    An area may be divided in several ways (34 or 63 provinces): each division alone adds up to it, the latest first.
    """
    found = []
    table = codes.catalogue.areas
    for name, area in table.items():
        reach = UPWARD.index("yes" if area.parent is None else "partial")
        for place, division in enumerate(_divisions(codes, name)):
            children = np.array(sorted(codes.area[child] for child in division), np.int32)
            # an area has one more above it than its parent has
            found.append((-len(table.ancestors(name)), place, codes.area[name], children, reach))
    return [one[2:] for one in sorted(found, key=lambda one: one[:3])]


def _divisions(codes: Codebook, name: str) -> list[list[str]]:
    """The children of an area that live at the same time, one list for each time, the latest first."""
    table = codes.catalogue.areas
    divisions: list[tuple[date, list[str]]] = []
    for child in sorted(table.children(name), key=lambda one: (table[one].valid_from or date.min, codes.area[one])):
        begins, ends = table[child].valid_from or date.min, table[child].valid_to or date.max
        if divisions and begins <= divisions[-1][0]:
            last, members = divisions.pop()
            divisions.append((max(last, ends), [*members, child]))
        else:
            divisions.append((ends, [child]))
    return [members for _, members in reversed(divisions)]


def _add_up(panel: Panel, codes: Codebook, parent: int, children: Ints, reach: int) -> None:
    """Fill the cells of a parent that are empty and whose children are all known, in place."""
    at = positions(panel.areas, children)
    items = np.flatnonzero(codes.additive[panel.items] & (codes.upward[panel.items] >= reach))
    if not len(items) or at.min() < 0:
        return
    row = int(np.searchsorted(panel.areas, parent))
    together = slice(at[0], at[-1] + 1) if at[-1] - at[0] == len(at) - 1 else at

    def cells(array: NDArray[Any]) -> NDArray[Any]:
        rows = array[together]
        return rows if len(items) == array.shape[1] else rows[:, items]

    status = cells(panel.status)
    complete = is_known(status).all(axis=0) & (panel.status[row, items] == ABSENT)
    if not complete.any():
        return
    panel.status[row, items] = np.where(complete, status_of_parts(status), panel.status[row, items])
    panel.basis[row, items] = np.where(complete, SUMMED, panel.basis[row, items])
    for array in (panel.value, panel.lower, panel.upper):
        if array is not None:
            array[row, items] = np.where(complete, cells(array).sum(axis=0), array[row, items])
    if panel.vintage is not None:
        panel.vintage[row, items] = np.where(complete, cells(panel.vintage).max(axis=0), panel.vintage[row, items])


def parts_of(codes: Codebook, area: int) -> list[NDArray[np.int32]]:
    """The divisions of an area whose sum may stand for it, for explanations."""
    return [children for parent, children, _ in _sums(codes) if parent == area]
