"""The one axis of time: all periods of a data set, months beside quarters and years, in the order of the tables."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FREQUENCIES
from nq57_indicators.periods import Period, parents, parse_period, parts, previous_year, time_key
from nq57_indicators.tables.observations import PeriodTable, day_number

Ints = NDArray[np.int32]
Positions = NDArray[np.int64]
DAYS_A_YEAR = 365.25
ABSENT_PERIOD = -1
"""The position of a period that the axis lacks."""
SHORTEST = {"weekly": 7, "monthly": 28, "quarterly": 90, "semiannual": 181, "annual": 365, "biennial": 730}
"""The shortest length in days of the periods of a frequency."""
_STEPS = (("monthly", "quarterly"), ("quarterly", "semiannual"), ("semiannual", "annual"))


class TimeAxis:
    """Periods in order of time: by their last day, then the shorter first, then by calendar.

    The calendar and the frequency of a cell are those of its period. ``codes`` are codes in ``table``, which is the axis's
    own: the longer periods that it adds are not known to the observations.
    """

    def __init__(self, table: PeriodTable, used: Iterable[int], *, longer: bool = True) -> None:
        """The axis of the periods ``used`` (codes in ``table``), if asked with the longer ones that hold them."""
        self.table = table.copy()
        codes = list(dict.fromkeys(used))
        if longer:
            codes = list(dict.fromkeys([*codes, *self._longer(codes)]))
        codes.sort(key=lambda code: time_key(self.table.periods[code]))
        self.codes: Ints = np.array(codes, np.int32)
        self.periods: list[Period] = [self.table.periods[code] for code in codes]
        self.place: Ints = np.full(len(self.table) + 1, ABSENT_PERIOD, np.int32)
        self.place[self.codes] = np.arange(len(codes), dtype=np.int32)
        self.end = self._days(lambda period: day_number(period.end))
        self.start = self._days(lambda period: day_number(period.start))
        self.frequency = np.array([FREQUENCIES.index(each.frequency) for each in self.periods], np.int8)
        self.calendar = np.array([CALENDARS.index(each.calendar) for each in self.periods], np.int8)

    def __len__(self) -> int:
        return len(self.codes)

    def _longer(self, codes: list[int]) -> Iterator[int]:
        """The standard periods that hold those of ``codes``: their codes."""
        for code in codes:
            period = self.table.periods[code]
            yield from (self.table.code(label, period.calendar) for label in parents(period))

    def _days(self, of: Callable[[Period], int]) -> NDArray[np.int64]:
        return np.array([of(period) for period in self.periods], np.int64)

    def position(self, label: str, calendar: str) -> int:
        """Where a period stands on the axis, ``ABSENT_PERIOD`` where it does not."""
        return int(self.place[self.table.find(label, calendar)])

    @cached_property
    def completions(self) -> list[tuple[Positions, Positions]]:
        """Longer periods and their parts, step by step: positions, and positions × part (-1: the axis lacks the part)."""
        steps = []
        for shorter, longer in _STEPS:
            made = [at for at, period in enumerate(self.periods) if period.frequency == longer]
            pieces = {
                at: [
                    self.position(label, self.periods[at].calendar) for label in parts(self.periods[at].label, shorter)
                ]
                for at in made
            }
            pieces = {at: piece for at, piece in pieces.items() if max(piece, default=-1) >= 0}
            if pieces:
                steps.append((np.array(list(pieces), np.int64), np.array(list(pieces.values()), np.int64)))
        return steps

    @cached_property
    def year_before(self) -> Positions:
        """For each period the position of the same period of the year before."""
        labels = [previous_year(period.label) for period in self.periods]
        found = [
            self.position(label, period.calendar) if label else ABSENT_PERIOD
            for label, period in zip(labels, self.periods, strict=True)
        ]
        return np.array(found, np.int64)

    def same_kind(self, label: str | None) -> Positions:
        """For each period the position of the one called ``label`` that is as long and of the same calendar."""
        found = np.full(len(self), ABSENT_PERIOD, np.int64)
        if label is None:
            return found
        for at in np.flatnonzero([period.label == label for period in self.periods]).tolist():
            found[(self.frequency == self.frequency[at]) & (self.calendar == self.calendar[at])] = at
        return found

    @cached_property
    def kinds(self) -> list[Positions]:
        """The positions of each frequency and calendar, in order of time."""
        return _grouped(zip(self.frequency.tolist(), self.calendar.tolist(), strict=True))

    @cached_property
    def kind(self) -> Positions:
        """The number of the kind of each period."""
        number = np.zeros(len(self), np.int64)
        for at, kind in enumerate(self.kinds):
            number[kind] = at
        return number

    @cached_property
    def labels(self) -> Ints:
        """A number for each period that is the same for the same label under every calendar."""
        first: dict[str, int] = {}
        return np.array([first.setdefault(period.label, at) for at, period in enumerate(self.periods)], np.int32)

    @cached_property
    def year_end(self) -> NDArray[np.int64]:
        """The last day of the reporting year in whose course each period ends."""
        return self._days(lambda period: day_number(year_of(period).end))

    @cached_property
    def stock_seasons(self) -> list[Positions]:
        """As ``seasons``, for stocks: single days may be compared with one another."""
        return self._seasons(stock=True)

    @cached_property
    def flow_seasons(self) -> list[Positions]:
        """As ``seasons``, for flows: counters may be compared where they start on the same day."""
        return self._seasons(stock=False)

    def _seasons(self, *, stock: bool) -> list[Positions]:
        """Positions that may be compared with one another: years with years, Januaries with Januaries, and so on."""

        def season(period: Period) -> Hashable:
            if period.frequency == "weekly":
                return period.label[-3:]
            if period.frequency == "irregular":
                return 0 if stock else period.start
            return 0 if period.frequency in ("annual", "biennial") else period.end.month

        return _grouped((period.frequency, period.calendar, season(period)) for period in self.periods)


def _grouped(keys: Iterable[Hashable]) -> list[Positions]:
    """The positions of each key."""
    found: dict[Hashable, list[int]] = {}
    for at, key in enumerate(keys):
        found.setdefault(key, []).append(at)
    return [np.array(positions, np.int64) for positions in found.values()]


def year_of(period: Period) -> Period:
    """The reporting year in whose course a period ends, in its own calendar; a custom one has no years of its own."""
    calendar = "statistical" if period.calendar == "custom" else period.calendar
    year = parse_period(str(period.end.year), calendar)
    return year if period.end <= year.end else parse_period(str(period.end.year + 1), calendar)
