"""How much of the distance from the base of a target to the target is covered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.cells import GapCells, Places
from nq57_indicators.computation.gaps.schedule import last_days
from nq57_indicators.computation.gaps.targets import Targets
from nq57_indicators.computation.panels.panel import Floats, Mask
from nq57_indicators.computation.values.series import Series


@dataclass(frozen=True)
class Start:
    """Where each row is measured from: the turned value at its base, and its period: its position (-1) and last day (NaN)."""

    value: Floats
    place: NDArray[np.int16]
    end: Floats
    broken: Mask
    """A break of the definition lies between base and value."""

    def covered(self, value: Floats, low: Floats, high: Floats, two_sided: Mask) -> tuple[Floats, Mask]:
        """The share of the distance that is covered, nothing where the base already meets the target; and where it does."""
        return covered(self.value, value, low, high, two_sided)


def covered(base: Floats, value: Floats, low: Floats, high: Floats, two_sided: Mask) -> tuple[Floats, Mask]:
    """How much of the way from a base to a target a value has covered, of turned figures; and where the base meets it.

    A range that binds at both ends may be passed: its distance is that to the end that is missed.

    >>> asked = np.full(3, 40.0), np.full(3, 60.0), np.array([False, False, True])
    >>> covered(np.array([20.0, 70.0, 20.0]), np.array([25.0, 65.0, 75.0]), *asked)
    (array([0.25,  nan, 0.25]), array([False,  True, False]))
    """
    distance, moved = low - base, value - base
    if two_sided.any():
        distance = np.where(two_sided, np.maximum(distance, base - high), distance)
        moved = np.where(two_sided, distance - np.maximum(low - value, value - high), moved)
    meets = distance <= 0
    distance[meets] = np.nan
    return moved / distance, meets


@dataclass(frozen=True)
class Bases:
    """Where targets are measured from: target × area × kind of period (its frequency and calendar).

    ``value`` is turned as the figures of the series are; ``stretch`` is the unbroken stretch that it belongs to, ``place``
    the position of its period in time (-1 without a value), ``end`` its last day.
    """

    value: Floats
    stretch: NDArray[np.int16]
    place: NDArray[np.int16]
    end: Floats

    def at(self, cells: GapCells, stretch: NDArray[np.int16]) -> Start:
        """The base of each row; ``stretch`` is that of each row: nothing is measured across a break of the definition."""
        start = Start(
            self.value.take(cells.course), self.place.take(cells.course), self.end.take(cells.course),
            np.zeros(len(stretch), bool),
        )  # fmt: skip
        if self.stretch.any() or stretch.any():
            start.broken[:] = (start.place >= 0) & (self.stretch.take(cells.course) != stretch)
            start.value[start.broken], start.place[start.broken], start.end[start.broken] = np.nan, -1, np.nan
        return start


def bases_of(series: Series, targets: Targets, item: Places, stretch: NDArray[np.int16]) -> Bases:
    """The base of every target: the value at its stated base period, else the latest one ended by the document's date."""
    time = series.time
    shape = (len(item), len(series.areas), len(time.kinds))
    value, at_stretch, place = np.full(shape, np.nan), np.zeros(shape, np.int16), np.full(shape, -1, np.int16)
    stated = [each.target.base_period for each in targets.owned]
    days = last_days(stated, time) if any(stated) else None
    for number, kind in enumerate(time.kinds):
        value[..., number], at_stretch[..., number], place[..., number] = _latest(series, targets, item, stretch, kind)
        for at, label in enumerate(stated):
            if label is not None and days is not None:
                value[at, :, number], place[at, :, number] = _at_label(series, int(item[at]), label, kind)
                at_stretch[at, :, number] = sum(days[at, kind[0]] >= day for day in targets.breaks[at])
    place[np.isnan(value)] = -1
    return Bases(value, at_stretch, place, np.append(time.end, np.nan).take(place, mode="wrap"))


def _latest(
    series: Series, targets: Targets, item: Places, stretch: NDArray[np.int16], kind: Places
) -> tuple[Floats, NDArray[np.int16], Places]:
    """Target × area: the latest value of some periods that ended by the document's date, its stretch and its place."""
    value = series.value[..., kind]
    last = np.maximum.accumulate(np.where(np.isnan(value), np.int16(-1), np.arange(len(kind), dtype=np.int16)), axis=2)
    day = np.searchsorted(series.time.end[kind], targets.issued, side="right") - 1
    at = np.where(day[:, None] >= 0, last[item, :, day.clip(0)], -1)
    area = np.arange(value.shape[1])
    found = np.where(at >= 0, value[item[:, None], area[None, :], at.clip(0)], np.nan)
    return found, stretch[:, kind][item[:, None], at.clip(0)], np.where(at >= 0, kind[at.clip(0)], -1)


def _at_label(series: Series, item: int, label: str, kind: Places) -> tuple[Floats, int]:
    """The value of each area in a period of the calendar of some others, of whatever length, and its place."""
    time = series.time
    named = [at for at, period in enumerate(time.periods) if period.label == label]
    at = [place for place in named if time.calendar[place] == time.calendar[kind[0]]]
    return (series.value[item, :, at[0]], at[0]) if at else (np.full(len(series.areas), np.nan), -1)
