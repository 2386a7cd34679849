"""The latest usable value of every indicator on a day: what a score may be made of."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.formulas import formulas
from nq57_indicators.computation.panel import (
    ABSENT,
    MISSING,
    NOT_APPLICABLE,
    NOT_DUE,
    Floats,
    Ints,
    Small,
    positions,
)
from nq57_indicators.computation.series import Series
from nq57_indicators.recognition.codebook import Codebook
from nq57_indicators.recognition.observations import day_number

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


def snapshot_of(every: list[Series], codes: Codebook, areas: Ints, day: int) -> Snapshot:
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
    known = (result.state >= 0) & (result.state < MISSING)
    result.age[:] = np.where(known, day - end, 0)
    stale = known & (end < oldest[None, :])
    for array in (result.value, result.lower, result.upper):
        array[stale] = np.nan
    result.state[stale] = MISSING
    nothing_due = _not_due(codes, day)
    result.state[(result.state == ABSENT) & nothing_due[None, :]] = NOT_DUE
    return result


def _take_latest(result: Snapshot, series: Series, end: NDArray[np.int64], length: Small) -> None:
    rows = positions(series.areas, result.areas)
    here = np.flatnonzero(rows >= 0)
    upto = int(np.searchsorted(series.end, result.day, side="right"))
    if not len(here) or not upto:
        return
    status = series.status[rows[here], :, :upto]
    counts = series.counts[rows[here], :, :upto] & (status != ABSENT)
    known = counts & (status < MISSING)
    place = np.arange(upto)
    last_known = np.where(known, place, -1).max(axis=2)
    last_any = np.where(counts, place, -1).max(axis=2)
    at_any = np.take_along_axis(status, last_any.clip(0)[:, :, None], axis=2)[:, :, 0]
    use_any = (last_any > last_known) & ((at_any == NOT_APPLICABLE) | (last_known < 0))
    last = np.where(use_any, last_any, last_known)
    found = np.where(last >= 0, series.end[last.clip(0)], np.iinfo(np.int64).min)
    into = np.ix_(here, series.indicators)
    mine = np.take_along_axis(status, last.clip(0)[:, :, None], axis=2)[:, :, 0]
    mine_known = (mine >= 0) & (mine < MISSING)
    theirs_known = (result.state[into] >= 0) & (result.state[into] < MISSING)
    later = (found > end[into]) | ((found == end[into]) & (series.layer.frequency > length[into]))
    wins = (last >= 0) & np.where(mine_known == theirs_known, later, mine_known | (later & (mine == NOT_APPLICABLE)))
    for array, source in ((result.value, series.value), (result.lower, series.lower), (result.upper, series.upper)):
        picked = np.take_along_axis(source[rows[here]], last.clip(0)[:, :, None], axis=2)[:, :, 0]
        array[into] = np.where(wins, picked, array[into])
    result.state[into] = np.where(wins, mine, result.state[into])
    result.period[into] = np.where(wins, series.periods[last.clip(0)], result.period[into])
    end[into] = np.where(wins, found, end[into])
    length[into] = np.where(wins, series.layer.frequency, length[into])


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


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last day of a month stays a last day.

    >>> months_before(date(2024, 12, 31), 6)
    datetime.date(2024, 6, 30)
    """
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def _not_due(codes: Codebook, day: int) -> NDArray[np.bool_]:
    """Indicators of whose variables some are owed under an obligation that begins only after ``day``."""
    owed_later: set[str] = set()
    owed_now: set[str] = set()
    for obligation in codes.catalogue.obligations.values():
        begins = obligation.valid_from
        later = begins is not None and day_number(begins) > day
        (owed_later if later else owed_now).update(obligation.variables)
    waiting = owed_later - owed_now
    return np.array([bool(waiting & _variables(codes, name)) for name in codes.indicators], bool)


def _variables(codes: Codebook, name: str) -> set[str]:
    formula = codes.catalogue.indicators[name].formula
    parts = [formula.numerator, formula.denominator]
    for level in (formula.national, formula.province):
        parts += [level.numerator, level.denominator] if level else []
    names = {term.removeprefix("-") for terms in parts for term in terms if isinstance(term, str)}
    return names | {formula.variable or name}
