"""Longer periods from shorter ones, and larger areas from their parts: only where every part is at hand, in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.layout import Layout, panels_of
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    Ints,
    Layer,
    Panel,
    Panels,
    Small,
    added_up,
    is_known,
    positions,
    status_of_parts,
    stretch,
)
from nq57_indicators.computation.panels.reach import SUMMED, divisions
from nq57_indicators.computation.panels.restatement import rates_within_bounds, restate, successions
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.parallel import in_order
from nq57_indicators.tables.codebook import OVER_TIME, Codebook
from nq57_indicators.tables.observations import Observations

CELLS = 1 << 18
"""How many cells are completed at once, about; no result depends on it."""
_SINCE, _YTD = FLOWS.index("since"), FLOWS.index("ytd")


def complete(panels: Panels, observations: Observations) -> None:
    """Fill the empty cells of panels, in place: restated over mergers, completed over time, then added up over areas.

    Submitted figures stay as they are.
    """
    pieces = []
    for panel in panels.values():
        sums = list(_sums(panel.areas, observations.codebook))
        _report_parts(panel, observations.codebook, sums)
        pieces += [(panel, at, sums) for at in _alike(panel, observations.codebook)]
    in_order(lambda piece: _complete_items(*piece, observations), pieces)


class Sum(NamedTuple):
    """Where on the axis of areas a larger one stands and where its parts do; ``reach`` is how far variables must be added up."""

    place: int
    parts: Any
    reach: int


def _sums(areas: Ints, codes: Codebook) -> Iterator[Sum]:
    """The areas on an axis that are added up from parts that all stand on it."""
    for parent, children, reach in divisions(codes):
        at, place = positions(areas, children), positions(areas, np.array([parent], np.int32))
        if at.min() >= 0 and place[0] >= 0:
            yield Sum(int(place[0]), stretch(at), reach)


def _report_parts(panel: Panel, codes: Codebook, sums: Iterable[Sum]) -> None:
    """Areas and periods that are made of others are reported on where these are, in place."""
    reported = panel.reported
    for succession in successions(codes, panel.areas):
        ends = np.append(succession.starts[1:], len(succession.members))
        for at, start, end in zip(succession.successors, succession.starts, ends, strict=True):
            reported[at] |= reported[succession.members[start:end]].any(axis=0)
    for place, its_parts, _ in sums:
        reported[place] |= reported[its_parts].any(axis=0)
    for longer, parts in panel.time.completions:
        for at in parts.T:
            reported[:, longer] |= np.where(at >= 0, reported[:, at], False)


def _alike(panel: Panel, codes: Codebook) -> Iterator[Ints]:
    """Positions of items that are completed in the same way, a few after others."""
    items = panel.items
    rules = np.stack(
        [
            rules_over_time(panel.layer, items, codes), codes.additive[items], codes.upward[items],
            rates_within_bounds(codes)[items], codes.peer_relative[items],
        ],
        axis=1,
    )  # fmt: skip
    size = max(1, CELLS // max(1, panel.value[:1].size))
    each, kind = np.unique(rules, axis=0, return_inverse=True)
    for number in range(len(each)):
        at = np.flatnonzero(kind.ravel() == number).astype(np.int32)
        yield from (at[start : start + size] for start in range(0, len(at), size))


def _complete_items(panel: Panel, at: Ints, sums: Iterable[Sum], observations: Observations) -> None:
    """All completions of items that are alike."""
    with _items_of(panel, at) as piece:
        codes, item = observations.codebook, int(piece.items[0])
        restate(piece, successions(codes, piece.areas), observations)
        complete_periods(piece, int(rules_over_time(piece.layer, piece.items[:1], codes)[0]))
        if codes.additive[item]:
            for place, parts, reach in sums:
                if codes.upward[item] >= reach:
                    _add_up(piece, place, parts)


@contextmanager
def _items_of(panel: Panel, at: Ints) -> Iterator[Panel]:
    """Some items of a panel, to be written to; items that lie apart are copied and written back."""
    where = stretch(at)
    piece = panel.of_items(where)
    yield piece
    if not isinstance(where, slice):
        for name, array in piece.arrays.items():
            panel.arrays[name][where] = array


def rules_over_time(layer: Layer, items: Ints, codes: Codebook) -> Small:
    """How shorter periods complete a longer one, as positions in ``OVER_TIME``: the last running total is the total."""
    rule: Small = codes.over_time[items].copy()
    if layer.flow == _YTD:
        rule[rule == OVER_TIME.index("sum")] = OVER_TIME.index("last")
    if layer.flow == _SINCE:
        rule[:] = OVER_TIME.index("none")
    return rule


def complete_periods(panel: Panel, rule: int) -> None:
    """Fill quarters, half-years and years that shorter periods complete, in place.

    A sum or mean needs all its parts, a stock or running total (``last``) its last one. Figures since a stated start,
    ranges and single days are never rolled up.
    """
    name = OVER_TIME[rule]
    for longer, parts in panel.time.completions if name != "none" else ():
        needed = parts[:, -1:] if name == "last" else parts
        whole = (needed >= 0).all(axis=1)
        if whole.any():
            _fill_periods(panel, longer[whole], needed[whole].T, mean=name == "mean")


def _fill_periods(panel: Panel, longer: NDArray[np.int64], parts: NDArray[np.int64], *, mean: bool) -> None:
    """Fill some longer periods; ``parts`` are the positions of their first parts, their second ones, and so on."""
    pieces = [panel.status[..., at] for at in parts]
    reported = np.logical_and.reduce([panel.reported[:, at] for at in parts])
    status = status_of_parts(pieces, reported) if len(pieces) > 1 else pieces[0]
    here = (panel.status[..., longer] == ABSENT) & (status != ABSENT)
    if not here.any():
        return
    whole = bool(here.all())
    for name, array in panel.arrays.items():
        made = _made_of_parts(name, array, parts, mean=mean)
        made = {"status": status, "completed": here}.get(name, made)
        if name == "value":
            made[~is_known(status)] = np.nan
        array[..., longer] = made if whole else np.where(here, made, array[..., longer])


def _made_of_parts(name: str, array: NDArray[Any], parts: NDArray[np.int64], *, mean: bool) -> NDArray[Any]:
    """What an array says of figures made of parts: figures added up, or their mean; the latest vintage and the worst basis."""
    made: NDArray[Any] = array[..., parts[0]]
    if name == "row":
        made[...] = -1
    for at in parts[1:] if name in _ADDED else ():
        made += array[..., at]
    for at in parts[1:] if name in ("basis", "vintage") else ():
        np.maximum(made, array[..., at], out=made)
    if mean and made.dtype.kind == "f":
        made /= len(parts)
    return made


_ADDED = ("value", "lower", "upper", "half")
"""The arrays that are added up where figures are."""


def _add_up(panel: Panel, place: int, parts: Any) -> None:
    """Fill the cells of an area that are empty and whose parts are all known."""
    worst = panel.status[:, parts].max(axis=1)
    here = is_known(worst) & (panel.status[:, place] == ABSENT)
    if not here.any():
        return
    made: dict[str, Any] = {"status": worst, "basis": SUMMED}
    for name in _ADDED:
        if (array := getattr(panel, name)) is not None:
            made[name] = added_up(array[:, parts], np.zeros(1, np.int64))[:, 0]
    if panel.vintage is not None:
        made["vintage"] = panel.vintage[:, parts].max(axis=1)
    if panel.completed is not None:
        made["completed"] = panel.completed[:, parts].any(axis=1)
    for name, figures in made.items():
        np.copyto(panel.arrays[name][:, place], figures, where=here)


def restated_panels(observations: Observations) -> list[Panel]:
    """Panels of observations with the figures of successor areas, and nothing else that is completed."""
    layout = Layout.of(observations, room=True)
    panels = panels_of(observations, layout, bounded=True)
    for panel in panels.values():
        for at in _alike(panel, observations.codebook):
            with _items_of(panel, at) as piece:
                restate(piece, successions(observations.codebook, piece.areas), observations)
    return list(panels.values())
