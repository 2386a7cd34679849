"""The latest usable value of every indicator on a day: what a score may be made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.deadlines import first_deadline, months_before
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    MISSING,
    NOT_APPLICABLE,
    NOT_DUE,
    Floats,
    Ints,
    Mask,
    Small,
    is_known,
    positions,
)
from nq57_indicators.computation.values.formulas import formulas
from nq57_indicators.computation.values.series import Series, length_rank
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import day_number

_MONTHS = {"weekly": 1, "monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12, "biennial": 24, "irregular": 12}
NO_PERIOD = -1


@dataclass(frozen=True)
class Snapshot:
    """Area × indicator. ``state`` is a status: a known one, or why there is no value; ``age`` in days."""

    day: int
    areas: Ints
    value: Floats
    lower: Floats
    upper: Floats
    state: Small
    period: Ints
    age: NDArray[np.int64]


def snapshot_of(every: Iterable[Series], codes: Codebook, areas: Ints, day: int) -> Snapshot:
    """The latest counting value per area and indicator whose period ended by ``day``, if it is not too old.

    An older value is missing. Where nothing was ever reported the state is absent, or not due yet where an obligation says so.
    """
    shape = (len(areas), len(codes.indicators))
    end = np.full(shape, np.iinfo(np.int64).min)
    length = np.zeros(shape, np.int8)
    result = Snapshot(
        day,
        areas,
        np.full(shape, np.nan),
        np.full(shape, np.nan),
        np.full(shape, np.nan),
        np.full(shape, ABSENT, np.int8),
        np.full(shape, NO_PERIOD, np.int32),
        np.zeros(shape, np.int64),
    )
    for series in every:
        _take_latest(result, series, end, length)
    oldest = _oldest_days(codes, day)
    known = is_known(result.state)
    result.age[:] = np.where(known, day - end, 0)
    stale = known & (end < oldest[None, :])
    for array in (result.value, result.lower, result.upper):
        array[stale] = np.nan
    result.state[stale] = MISSING
    nothing_due = _not_due(codes, day)
    result.state[(result.state == ABSENT) & nothing_due[None, :]] = NOT_DUE
    return result


def _decides(status: Small) -> Mask:
    """A figure decides, and so does the word that there can be none; any other gap gives way to what is before it."""
    return np.asarray(is_known(status) | (status == NOT_APPLICABLE))


def _take_latest(result: Snapshot, series: Series, end: NDArray[np.int64], length: Small) -> None:
    rows = positions(series.areas, result.areas)
    here = np.flatnonzero(rows >= 0)
    upto = int(np.searchsorted(series.end, result.day, side="right"))
    if not len(here) or not upto:
        return
    status = series.status[rows[here], :, :upto]
    counts = series.counts[rows[here], :, :upto] & (status != ABSENT)
    place, nowhere = np.arange(upto, dtype=np.int32), np.int32(-1)
    decided = np.where(counts & _decides(status), place, nowhere).max(axis=2)
    last = np.where(decided >= 0, decided, np.where(counts, place, nowhere).max(axis=2))
    found = np.where(last >= 0, series.end[last.clip(0)], np.iinfo(np.int64).min)
    into = np.ix_(here, series.indicators)
    at = rows[here][:, None], np.arange(len(series.indicators))[None, :], last.clip(0)
    rank = length_rank(series.layer)
    later = (found > end[into]) | ((found == end[into]) & (rank > length[into]))
    decides = decided >= 0
    wins = (last >= 0) & np.where(decides == _decides(result.state[into]), later, decides)
    for array, source in ((result.value, series.value), (result.lower, series.lower), (result.upper, series.upper)):
        array[into] = np.where(wins, source[at], array[into])
    result.state[into] = np.where(wins, series.status[at], result.state[into])
    result.period[into] = np.where(wins, series.periods[last.clip(0)], result.period[into])
    end[into] = np.where(wins, found, end[into])
    length[into] = np.where(wins, rank, length[into])


def _oldest_days(codes: Codebook, day: int) -> NDArray[np.int64]:
    """The last day a value may have ended on, per indicator: ``max_age`` months back, else twice the frequency plus the lag."""
    compiled = formulas(codes)
    first = np.full(len(codes.indicators), -1, np.int32)
    first[compiled.ratios.indicator] = compiled.ratios.numerator.items[0]
    for singles in (compiled.levels, compiled.growth):
        first[singles.indicator] = singles.item
    variables = list(codes.catalogue.variables.values())
    months = []
    for name, item in zip(codes.indicators, first.tolist(), strict=True):
        own = codes.catalogue.indicators[name].max_age
        if own is None and 0 <= item < codes.variable_count:
            own = 2 * _MONTHS[variables[item].frequency] + variables[item].lag
        months.append(24 if own is None else own)
    back = {count: day_number(months_before(date(1970, 1, 1) + timedelta(days=day), count)) for count in set(months)}
    return np.array([back[count] for count in months], np.int64)


def _not_due(codes: Codebook, day: int) -> NDArray[np.bool_]:
    """Indicators of whose variables some are owed, but none of their reports by ``day``."""
    owed_later: set[str] = set()
    owed_now: set[str] = set()
    for obligation in codes.catalogue.obligations.values():
        first = first_deadline(obligation, codes.catalogue.days_off.values())
        later = first is not None and day_number(first) > day
        (owed_later if later else owed_now).update(obligation.variables)
    waiting = owed_later - owed_now
    return np.array([bool(waiting & _variables(codes, name)) for name in codes.indicators], bool)


def _variables(codes: Codebook, name: str) -> frozenset[str]:
    formula = codes.catalogue.indicators[name].formula
    return formula.variables | {formula.variable or name}
