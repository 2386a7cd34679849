"""The targets of a catalogue as arrays: one row per target, ready to be laid against a series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.computation.panels.panel import Ints, Mask
from nq57_indicators.models.base import UNSURE, Dated
from nq57_indicators.models.codelists import CALENDARS, FREQUENCIES
from nq57_indicators.models.indicator import Target
from nq57_indicators.periods import Period, parse_period
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import day_number

OPERATORS = ("reach", ">=", ">", "<=", "<", "range", "done")
NEVER = np.iinfo(np.int32).max
"""The due day of a target that has none."""


@dataclass(frozen=True)
class Targets:
    """Targets in force, one position each.

    ``low`` and ``high`` are the figure itself for single figures. Where less is better (``sign`` is -1) they are turned,
    that is negated: with turned figures the first is the worse end, and more is better everywhere. ``due`` and ``issued``
    are day numbers; ``judged`` is the frequency whose periods decide (a target due in a year is judged on the year);
    ``breaks`` are the days on which the indicator's definition breaks; ``area_fits`` is area code × target.
    """

    owned: tuple[OwnedTarget, ...]
    breaks: tuple[tuple[int, ...], ...]
    indicator: Ints
    sign: NDArray[np.float64]
    operator: NDArray[np.int8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    two_sided: NDArray[np.bool_]
    due: NDArray[np.int64]
    issued: NDArray[np.int64]
    valid: NDArray[np.int64]
    judged: NDArray[np.int8]
    applies: NDArray[np.int8]
    rising: NDArray[np.bool_]
    growth: NDArray[np.bool_]
    area_fits: NDArray[np.bool_]
    owes: NDArray[np.bool_]
    """Area × target: whether the area owes it; elsewhere it is a benchmark."""
    owner: Ints
    """Area × target: provider code of the owner (-1: a level without an area of its own)."""

    def rows(self, picked: NDArray[np.integer[Any]]) -> Targets:
        """Some of the targets."""
        columns = {name: getattr(self, name)[picked] for name in _COLUMNS}
        owned = tuple(self.owned[at] for at in picked.tolist())
        breaks = tuple(self.breaks[at] for at in picked.tolist())
        by_area = {name: getattr(self, name)[:, picked] for name in ("area_fits", "owes", "owner")}
        return Targets(owned, breaks, **columns, **by_area)


APPLIES = ("at", "every_period", "average_of")
_COLUMNS = (
    "indicator", "sign", "operator", "low", "high", "two_sided", "due", "issued", "valid", "judged", "applies",
    "rising", "growth",
)  # fmt: skip


class ChosenTargets:
    """The targets of a day, what growth without a base is measured from, and the day up to which due days are past.

    ``looked_on`` (a day number) is the day on which targets stand or have ended, where ``as_of`` says no other.
    """

    def __init__(
        self,
        codes: Codebook,
        as_of: date | None = None,
        *,
        unsure: bool = False,
        assumed_base: str | None = None,
        clock: date | None = None,
        looked_on: int | None = None,
    ) -> None:
        self.as_of, self.assumed_base, self.clock = as_of, assumed_base, clock
        self.looked_on = looked_on if as_of is None else day_number(as_of)
        self.owned = owned_targets(codes.catalogue, as_of, unsure=unsure)
        self._cached = cache(
            lambda calendar: targets_in_force(codes, as_of, unsure=unsure, calendar=CALENDARS[calendar])
        )

    def in_calendar(self, calendar: int) -> Targets:
        """The targets in force as arrays, with their due days in a calendar; the same order in every calendar."""
        return self._cached(calendar)

    @cached_property
    def ended(self) -> Mask:
        """The targets that ended before they were due: nobody owes them any more, whatever a value of their time was."""
        targets = self.in_calendar(0)
        last = targets.valid[:, 1]
        return np.asarray((last < targets.due) & (last < (NEVER if self.looked_on is None else self.looked_on)))


def due_period(text: str, calendar: str = "statistical") -> Period:
    """The period a ``due`` names (its last day counts), in the calendar of the value it is held against.

    The administrative year 2025 ends on 14 December: that is when what is due in 2025 is due there. A custom calendar has
    no years of its own.
    """
    return parse_period(text, "statistical" if calendar == "custom" else calendar)


def owned_targets(catalogue: Catalogue, as_of: date | None = None, *, unsure: bool = False) -> tuple[OwnedTarget, ...]:
    """The targets in force on ``as_of``; those of unsure confidence only when asked for."""
    return tuple(
        each
        for each in catalogue.targets_on(as_of or catalogue.as_of)
        if unsure or each.target.source.confidence not in UNSURE
        if (each.target.variant or each.indicator) in catalogue.indicators
    )


def targets_in_force(codes: Codebook, as_of: date | None, *, unsure: bool, calendar: str = "statistical") -> Targets:
    """The same as arrays, with their due days in ``calendar``."""
    catalogue = codes.catalogue
    owned = owned_targets(catalogue, as_of, unsure=unsure)
    indicators = [catalogue.indicators[each.target.variant or each.indicator] for each in owned]
    targets = [each.target for each in owned]
    due = [due_period(target.due, calendar) if target.due else None for target in targets]
    # nothing is asked of an indicator before it begins, nor after it has ended
    days = [(_days_of(target), _days_of(indicator)) for target, indicator in zip(targets, indicators, strict=True)]
    valid = [(max(own[0], its[0]), min(own[1], its[1])) for own, its in days]
    fits, owes, owner = _areas(owned, codes)
    sign = np.array([each.sign for each in indicators], float)
    ends = np.array(
        [
            (_figure(each.low, each.value, each.operator), _figure(each.high, each.value, each.operator))
            for each in targets
        ]
    ).reshape(-1, 2)
    low, high = np.where(sign > 0, ends.T, -ends.T[::-1])
    return Targets(
        owned=owned,
        breaks=tuple(tuple(day_number(change.on) for change in each.breaks) for each in indicators),
        indicator=np.array([codes.indicator[each.id] for each in indicators], np.int32),
        sign=sign,
        operator=np.array([OPERATORS.index(target.operator) for target in targets], np.int8),
        low=low,
        high=high,
        two_sided=np.array([target.two_sided for target in targets], bool),
        due=np.array([day_number(period.end) if period else NEVER for period in due], np.int64),
        issued=np.array([day_number(each.document.issued_day) for each in owned], np.int64),
        valid=np.array(valid, np.int64).reshape(-1, 2),
        judged=np.array(
            [
                judged_on(target, adds_up=bool(indicator.amounts_over_time(catalogue.variables)))
                for target, indicator in zip(targets, indicators, strict=True)
            ],
            np.int8,
        ),
        applies=np.array([APPLIES.index(target.applies) for target in targets], np.int8),
        rising=np.array([target.rising for target in targets], bool),
        growth=np.array([each.formula.rules.of_change for each in indicators], bool),
        area_fits=fits,
        owes=owes,
        owner=owner,
    )


def _days_of(dated: Dated) -> tuple[int, int]:
    """The first and the last day on which something is in force."""
    first = np.iinfo(np.int32).min if dated.valid_from is None else day_number(dated.valid_from)
    return first, NEVER if dated.valid_to is None else day_number(dated.valid_to)


def _figure(end: float | None, value: float | None, operator: str) -> float:
    if operator == "done":
        return 1.0
    figure = value if end is None else end
    return np.nan if figure is None else figure


def judged_on(target: Target, *, adds_up: bool) -> int:
    """The frequency of the periods that decide: a year for yearly targets, the due period otherwise.

    A day is no period: figures of any decide on it, but of amounts that add up over time those of a year.
    """
    yearly = target.applies != "at" or target.due is None
    frequency = "annual" if yearly else due_period(str(target.due)).frequency
    return FREQUENCIES.index("annual" if adds_up and frequency == "irregular" else frequency)


def _areas(owned: tuple[OwnedTarget, ...], codes: Codebook) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Ints]:
    """Which areas each target is shown against, which of them owe it, and who owes it there."""
    table = codes.catalogue.areas
    levels = np.array([table[name].level for name in codes.areas], object)
    fits = np.zeros((len(codes.areas), len(owned)), bool)
    owing = np.zeros_like(fits)
    owner = np.full((len(codes.areas), len(owned)), -1, np.int32)
    for at, each in enumerate(owned):
        target = each.target
        if each.owner is not None:
            owner[:, at] = codes.provider[each.owner]
            if each.owner in codes.area:
                # a territory that only changed its generation keeps what it set for itself
                unchanged = [name for name in table[each.owner].successors if table.unchanged(name)]
                mine = [codes.area[name] for name in (each.owner, *unchanged)]
                fits[mine, at] = owing[mine, at] = True
            continue
        owes = levels == target.level if target.level else np.ones(len(levels), bool)
        owing[:, at] = owes
        fits[:, at] = owes | np.isin(levels, target.benchmark_for)
        first = np.flatnonzero(levels == target.level)
        owner[:, at] = np.where(owes, np.arange(len(levels)), first[0] if len(first) == 1 else -1)
    return fits, owing, owner
