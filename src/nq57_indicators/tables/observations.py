"""Observations as arrays of integer codes: the form in which figures travel from the door to the results.

Text columns become codes once, at the door; frames are made from the codes when somebody asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.models.codelists import (
    BASES,
    CALENDARS,
    FLOWS,
    FREQUENCIES,
    MISSING_REASONS,
    OBS_STATUSES,
    STAGES,
    VALUE_NOTES,
)
from nq57_indicators.periods import Period, parse_period
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.frames import categories, integers, labelled

Codes = NDArray[np.integer[Any]]
NO_DAY = np.iinfo(np.int32).min
"""The vintage of a figure whose date is not known; it sorts before every known one."""

NO_DECIMALS = -128
"""Printed digits that are not known. Others may be negative: 169.3 tỷ đồng is printed to the hundred million."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01, as numpy's datetime64[D] counts them.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def stamps(days: Any) -> NDArray[np.datetime64]:
    """Day numbers as dates to the second, as tables hold them; ``NO_DAY`` is missing.

    >>> stamps([1, NO_DAY]).tolist()
    [datetime.datetime(1970, 1, 2, 0, 0), None]
    """
    seconds = np.asarray(days).astype(np.int64)
    unknown = seconds == NO_DAY
    seconds *= 86_400
    seconds[unknown] = np.iinfo(np.int64).min  # what numpy calls not a time
    return seconds.view("datetime64[s]")


class PeriodTable:
    """The periods of one data set, by code."""

    def __init__(self) -> None:
        self.periods: list[Period] = []
        self._codes: dict[tuple[str, str], int] = {}
        self._end: NDArray[np.int64] | None = None
        self._frequency: NDArray[np.int8] | None = None

    def copy(self) -> PeriodTable:
        """A table of its own with the same codes, to which more periods may be added."""
        table = PeriodTable()
        for period in self.periods:
            table.add(period)
        return table

    def add(self, period: Period) -> int:
        """The code of ``period``, new or known."""
        key = (period.calendar, period.label)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self.periods)
            self.periods.append(period)
            self._end = self._frequency = None
        return code

    def code(self, label: str, calendar: str) -> int:
        """The code of a label in a calendar, added when new."""
        known = self._codes.get((calendar, label))
        return self.add(parse_period(label, calendar)) if known is None else known

    def find(self, label: str, calendar: str) -> int:
        """The code of a label in a calendar, -1 when the data set has no such period."""
        return self._codes.get((calendar, label), -1)

    @property
    def end(self) -> NDArray[np.int64]:
        """Last days, as day numbers, by code."""
        if self._end is None:
            self._end = np.array([day_number(period.end) for period in self.periods], dtype=np.int64)
        return self._end

    @property
    def frequency(self) -> NDArray[np.int8]:
        """Positions in the codelist of frequencies, by code."""
        if self._frequency is None:
            self._frequency = np.array([FREQUENCIES.index(period.frequency) for period in self.periods], dtype=np.int8)
        return self._frequency

    def __len__(self) -> int:
        return len(self.periods)


@dataclass
class Observations:
    """One array per column of the observations table; -1 is an unknown or absent code.

    ``reason`` and ``basis`` are -1 where they do not apply; ``lower`` and ``upper`` are ``None`` while every figure is exact.
    ``unconfirmed`` marks what somebody has yet to confirm, ``None`` where nobody has asked.
    """

    codebook: Codebook
    periods: PeriodTable
    variable: Codes
    area: Codes
    period: Codes
    calendar: Codes
    flow: Codes
    provider: Codes
    stage: Codes
    value: NDArray[np.float64]
    unit: Codes
    decimals: Codes
    status: Codes
    reason: Codes
    vintage: Codes
    file: Codes
    row: Codes
    column: Codes
    lower: NDArray[np.float64] | None = None
    upper: NDArray[np.float64] | None = None
    basis: Codes | None = None
    unconfirmed: NDArray[np.bool_] | None = None
    providers: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.value)

    def take(self, rows: NDArray[Any]) -> Observations:
        """The observations at ``rows`` (a mask or row numbers); all of them without a copy."""
        if rows.dtype == bool and rows.all():
            return self
        rows = np.flatnonzero(rows) if rows.dtype == bool else rows
        picked: dict[str, Any] = {
            name: column.take(rows) for name, column in vars(self).items() if isinstance(column, np.ndarray)
        }
        return replace(self, **picked)

    def with_providers_in_order(self) -> Observations:
        """The same with providers that the catalogue does not know ordered by name, not as they were met."""
        known = len(self.codebook.providers)
        strangers = self.providers[known:]
        if strangers == sorted(strangers):
            return self
        order = sorted(range(len(strangers)), key=strangers.__getitem__)
        code = np.arange(-1, len(self.providers))
        code[np.array(order) + known + 1] = np.arange(len(strangers)) + known
        providers = [*self.providers[:known], *sorted(strangers)]
        return replace(self, provider=code.take(self.provider + 1).astype(np.int32), providers=providers)

    def to_frame(self) -> pd.DataFrame:
        """The observations table (see ``nq57_indicators.models.tables``), ids as categories."""
        return _frame(self)


def _notes(observations: Observations) -> NDArray[np.int8]:
    if observations.unconfirmed is None:
        return np.full(len(observations), -1, np.int8)
    return np.where(observations.unconfirmed, VALUE_NOTES.index("unconfirmed"), -1).astype(np.int8)


def _frame(observations: Observations) -> pd.DataFrame:
    """The observations table, one row per figure, in the order of the input."""
    codes = observations.codebook
    nothing = np.full(len(observations), np.nan)
    labels = [period.label for period in observations.periods.periods]
    return pd.DataFrame(
        {
            "variable": categories(observations.variable, codes.items),
            "ref_area": categories(observations.area, codes.areas),
            "time_period": labelled(observations.period, labels),
            "calendar": categories(observations.calendar, CALENDARS),
            "flow": categories(observations.flow, FLOWS),
            "provider": categories(observations.provider, observations.providers),
            "stage": categories(observations.stage, STAGES),
            "obs_value": observations.value,
            "lower": nothing if observations.lower is None else observations.lower,
            "upper": nothing if observations.upper is None else observations.upper,
            "unit_measure": categories(observations.unit, observations.units),
            "decimals": integers(observations.decimals, observations.decimals != NO_DECIMALS),
            "obs_status": categories(observations.status, OBS_STATUSES),
            "missing_reason": categories(observations.reason, MISSING_REASONS),
            "basis": categories(
                np.full(len(observations), -1) if observations.basis is None else observations.basis, BASES
            ),
            "vintage": stamps(observations.vintage),
            "file": observations.file.astype(np.int32),
            "row": observations.row.astype(np.int32),
            "column": observations.column.astype(np.int32),
            "note": categories(_notes(observations), VALUE_NOTES),
        }
    )
