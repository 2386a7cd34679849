"""The dense panel that every step shares: item × area × period, one for each layer of the data, in the order of the tables.

A layer holds the figures of one flow, provider and stage; periods of every length and calendar lie on one axis. Inside a
layer nothing needs matching: numerator and denominator, this year and last, old and new provinces are slices of one array.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.time_axis import TimeAxis
from nq57_indicators.models.codelists import FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Mask = NDArray[np.bool_]

_LADDER = (
    *("final", "normal", "provisional", "estimate", "absent", "missing"),
    *("unknown", "not_collected", "refused", "not_due", "not_applicable"),
)
FINAL, ESTIMATE, ABSENT, MISSING = (_LADDER.index(name) for name in ("final", "estimate", "absent", "missing"))
"""A cell's status is a place on a ladder, the most certain first: the worse of two figures is the greater one.

First the known ones, then cells without an observation, then missing figures: without a reason, and with each reason.
"""
NOT_APPLICABLE, NOT_DUE = _LADDER.index("not_applicable"), _LADDER.index("not_due")
_FIRST_REASON = MISSING + 1

LADDER_OF_STATUS = np.array(
    [_LADDER.index("absent" if name == "withdrawn" else name) for name in OBS_STATUSES], np.int8
)
"""The place on the ladder of each status of the codelist; what was withdrawn leaves its cell empty."""
LADDER_OF_REASON = np.array([_LADDER.index(name) for name in MISSING_REASONS], np.int8)
STATUS_CODES = np.array([OBS_STATUSES.index(name if name in OBS_STATUSES else "missing") for name in _LADDER], np.int8)
"""The codelist's status of each place on the ladder."""
REASON_CODES = np.array([MISSING_REASONS.index(name) if name in MISSING_REASONS else -1 for name in _LADDER], np.int8)
"""The codelist's reason for missing of each place on the ladder, -1 for none."""

SELF = -1
"""The provider of a layer in which every area reports on itself."""


class Layer(NamedTuple):
    """What all cells of a panel have in common, as positions in the codelists; ``provider`` is a code or ``SELF``."""

    flow: int
    provider: int
    stage: int

    @property
    def flow_name(self) -> str:
        """The flow as its code."""
        return FLOWS[self.flow]

    @property
    def stage_name(self) -> str:
        """The stage as its code."""
        return STAGES[self.stage]


@dataclass(frozen=True)
class Panel:
    """Cells of one layer: item × area × period.

    ``items`` and ``areas`` hold codes in ascending order. ``value`` is NaN where ``status`` is ``ABSENT`` or missing;
    ``lower`` and ``upper`` are ``None`` while every figure is exact; ``basis`` is -1 where a figure stands as submitted.
    ``row`` is the observation behind a cell (-1: made by a step), ``None`` where nobody asked for it; ``vintage`` is
    ``None`` while all figures have the same; ``completed`` marks the cells made of shorter periods (``None``: none is).
    ``half`` is how far a figure may be off because it was printed: half of its last digit, of a sum that of all its parts,
    nothing of a count (NaN: the printed digits are not known); ``None`` while nobody states any.
    ``reported`` is area × period: whether anything of the layer is known, so that a figure that is not there is missed
    (empty in panels of values).
    """

    layer: Layer
    time: TimeAxis
    items: Ints
    areas: Ints
    value: Floats
    status: Small
    basis: Small
    row: Ints | None = None
    lower: Floats | None = None
    upper: Floats | None = None
    vintage: Ints | None = None
    completed: Mask | None = None
    half: Floats | None = None
    reported: Mask = field(default_factory=lambda: np.zeros((0, 0), bool))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of items, areas and periods."""
        return len(self.items), len(self.areas), len(self.time)

    @property
    def low(self) -> Floats:
        """Lower bounds; the values themselves while every figure is exact."""
        return self.value if self.lower is None else self.lower

    @property
    def high(self) -> Floats:
        """Upper bounds; the values themselves while every figure is exact."""
        return self.value if self.upper is None else self.upper

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays of cells, by name."""
        names = ("value", "status", "basis", "row", "lower", "upper", "vintage", "completed", "half")
        return {name: array for name in names if (array := getattr(self, name)) is not None}

    def of_items(self, at: Any) -> Panel:
        """The same for the items at some positions (a slice: without a copy)."""
        taken = {name: array[at] for name, array in self.arrays.items()}
        return replace(self, items=self.items[at], **taken)

    def of_areas(self, at: Any) -> Panel:
        """The same for the areas at some positions."""
        taken: dict[str, Any] = {name: array[:, at] for name, array in self.arrays.items()}
        reported = self.reported[at] if len(self.reported) else self.reported
        return replace(self, areas=self.areas[at], reported=reported, **taken)

    @property
    def providers(self) -> Ints:
        """The provider of each area: itself in the layer of self-reports."""
        return self.areas if self.layer.provider == SELF else np.full(len(self.areas), self.layer.provider, np.int32)


Panels = dict[Layer, Panel]


def is_known(status: Small) -> Mask:
    """Which cells hold a figure: neither absent nor missing."""
    return np.asarray(status < ABSENT)


def positions(axis: Ints, codes: Ints) -> Ints:
    """Where each of ``codes`` stands on the sorted ``axis``, -1 where it does not."""
    if not len(axis):
        return np.full(len(codes), -1, np.int32)
    found = np.searchsorted(axis, codes)
    found[found == len(axis)] = 0
    return np.where(axis[found] == codes, found, -1).astype(np.int32)


def place_in(codes: Ints, code: int) -> int:
    """Where a code stands among codes in ascending order; -1 where it does not.

    >>> place_in(np.array([2, 5], np.int32), 5), place_in(np.array([2, 5], np.int32), 3)
    (1, -1)
    """
    place = int(codes.searchsorted(code))
    return place if place < len(codes) and codes[place] == code else -1


def stretch(at: NDArray[np.integer[Any]]) -> Any:
    """Positions as a slice where they follow one another: such cells are seen without a copy."""
    follow = len(at) and at[0] >= 0 and at[-1] - at[0] == len(at) - 1 and (np.diff(at) == 1).all()
    return slice(int(at[0]), int(at[-1]) + 1) if follow else at


def added_up(pieces: Floats, starts: NDArray[np.int64]) -> Floats:
    """Item × group × period from item × member × period: the figures of each group of members, one added after the other.

    ``starts`` are where the members of each group begin. The order is always theirs, whatever else lies in the array, so that
    a sum is the same to the last bit beside other figures and alone.

    >>> added_up(np.array([[[1.0], [2.0], [4.0]]]), np.array([0, 2])).tolist()
    [[[3.0], [4.0]]]
    """
    sizes = np.diff(np.append(starts, pieces.shape[1]))
    total: Floats = pieces[:, starts]
    if len(starts) == 1:  # seen without a copy
        for step in range(int(starts[0]) + 1, pieces.shape[1]):
            total[:, 0] += pieces[:, step]
        return total
    for step in range(1, int(sizes.max(initial=0))):
        longer = np.flatnonzero(sizes > step)
        total[:, longer] += pieces[:, starts[longer] + step]
    return total


def status_of_parts(parts: list[Small], reported: Mask) -> Small:
    """The status of a figure made of all ``parts``: the least certain of theirs; absent where not all were ``reported`` on.

    A reason for missing that only some of them give is not the reason of the whole: it is missing, no more.
    """
    worst: Small = np.maximum.reduce(parts)
    if (worst >= _FIRST_REASON).any():
        worst[(worst >= _FIRST_REASON) & np.logical_or.reduce([part != worst for part in parts])] = MISSING
    if not reported.all():
        worst[np.broadcast_to(~reported, worst.shape)] = ABSENT
    return worst
