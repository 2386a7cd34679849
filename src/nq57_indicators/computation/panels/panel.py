"""The dense panel that every step shares: area × item × period, one for each layer of the data.

A layer holds the figures of one frequency, calendar, flow, provider and stage. Inside a layer nothing needs matching:
numerator and denominator, this year and last, old and new provinces are slices of one array.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Mask = NDArray[np.bool_]

ABSENT = -1
MISSING = OBS_STATUSES.index("missing")
WITHDRAWN = OBS_STATUSES.index("withdrawn")
ESTIMATE = OBS_STATUSES.index("estimate")
FIRST_REASON = len(OBS_STATUSES)
"""A cell's status is the position in the codelist of statuses; a missing one with a reason is ``FIRST_REASON`` + reason."""
NOT_APPLICABLE = FIRST_REASON + MISSING_REASONS.index("not_applicable")
NOT_DUE = FIRST_REASON + MISSING_REASONS.index("not_due")

SELF = -1
"""The provider of a layer in which every area reports on itself."""


class Layer(NamedTuple):
    """What all cells of a panel have in common, as positions in the codelists; ``provider`` is a code or ``SELF``."""

    frequency: int
    calendar: int
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
    """Cells of one layer.

    Axes hold codes in ascending order, except ``periods``, which are in order of time (end, then code). ``value`` is NaN
    where ``status`` is ``ABSENT`` or missing; ``lower`` and ``upper`` are ``None`` while every figure is exact; ``row`` is the
    observation behind a cell (-1: made by a step); ``basis`` is -1 where a figure stands as submitted. ``vintage`` is ``None``
    while all figures have the same.
    """

    layer: Layer
    areas: Ints
    items: Ints
    periods: Ints
    end: NDArray[np.int64]
    value: Floats
    status: Small
    row: Ints
    basis: Small
    lower: Floats | None = None
    upper: Floats | None = None
    vintage: Ints | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of areas, items and periods."""
        return len(self.areas), len(self.items), len(self.periods)

    @property
    def low(self) -> Floats:
        """Lower bounds; the values themselves while every figure is exact."""
        return self.value if self.lower is None else self.lower

    @property
    def high(self) -> Floats:
        """Upper bounds; the values themselves while every figure is exact."""
        return self.value if self.upper is None else self.upper


Panels = dict[Layer, Panel]


def is_known(status: Small) -> Mask:
    """Which cells hold a figure: neither absent nor missing."""
    return np.asarray((status >= 0) & (status < MISSING))


def positions(axis: Ints, codes: Ints) -> Ints:
    """Where each of ``codes`` stands on the sorted ``axis``, -1 where it does not."""
    if not len(axis):
        return np.full(len(codes), -1, np.int32)
    found = np.searchsorted(axis, codes)
    found[found == len(axis)] = 0
    return np.where(axis[found] == codes, found, -1).astype(np.int32)


def period_positions(axis: Ints, codes: Ints) -> Ints:
    """The same for periods, whose axis is in order of time."""
    where = np.full(int(max(axis.max(initial=-1), codes.max(initial=-1))) + 2, -1, np.int32)
    where[axis] = np.arange(len(axis), dtype=np.int32)
    return where[codes]


def cells_at(*axes: Ints) -> Any:
    """The index of the cells at positions on each axis: stretches without a gap as slices, which are copied as a whole."""
    picked = [slice(at[0], at[-1] + 1) if _is_stretch(at) else at for at in axes]
    return tuple(picked) if sum(not isinstance(one, slice) for one in picked) < 2 else np.ix_(*axes)


def _is_stretch(at: Ints) -> bool:
    return bool(len(at)) and bool(at[0] >= 0) and bool((np.diff(at) == 1).all())


def time_order(periods: Ints, end: NDArray[np.int64]) -> Ints:
    """``periods`` in order of their last day, then of their code."""
    return periods[np.lexsort((periods, end[periods]))]


FINAL = OBS_STATUSES.index("final")
"""The most certain status: what no other part can be spoilt by."""
_ORDER = ["final", "normal", "provisional", "estimate"]
_REASONS = ["unknown", "not_collected", "refused", "not_due", "not_applicable"]
_LADDER: list[int] = [
    *(OBS_STATUSES.index(name) for name in _ORDER),
    ABSENT,
    MISSING,
    *(FIRST_REASON + MISSING_REASONS.index(name) for name in _REASONS),
]
_STATUS_AT = np.array(_LADDER, np.int8)
_RUNG = np.full(FIRST_REASON + len(MISSING_REASONS) + 1, _LADDER.index(ABSENT), np.int8)
_RUNG[_STATUS_AT + 1] = np.arange(len(_LADDER))


def worst_status(first: Small, second: Small) -> Small:
    """The status of a figure made of two parts: the less certain one; a declared reason for missing wins over absence."""
    return _worst(np.stack([first, second]))


def status_of_parts(parts: Small) -> Small:
    """The status of a figure made of all ``parts`` (first axis).

    A reason for missing that only some of them give is not the reason of the whole: it is missing, no more.
    """
    return _worst(parts, reasons=False)


def _worst(parts: Small, *, reasons: bool = True) -> Small:
    """The least certain of ``parts``; where they differ, their reasons for missing may not count."""
    worst: Small = parts[0]
    differs = (parts[1:] != worst).any(axis=0)
    if differs.any():
        worst = worst.copy()
        mixed = _STATUS_AT[_RUNG[parts[:, differs] + 1].max(axis=0)]
        worst[differs] = mixed if reasons else np.where(mixed >= FIRST_REASON, MISSING, mixed)
    return worst


def provider_codes(panel: Panel) -> Ints:
    """The provider of each area of a panel: itself in the layer of self-reports."""
    if panel.layer.provider == SELF:
        return panel.areas
    return np.full(len(panel.areas), panel.layer.provider, np.int32)
