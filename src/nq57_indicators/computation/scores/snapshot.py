"""The latest usable value of every indicator on a day: what a score may be made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.deadlines import first_deadline, months_before
from nq57_indicators.computation.gaps.schedule import interim_periods
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
from nq57_indicators.computation.panels.time_axis import SHORTEST
from nq57_indicators.computation.scores.normalisation import Judged
from nq57_indicators.computation.values.formulas import first_items
from nq57_indicators.computation.values.series import Series
from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.observations import day_number

_MONTHS = {"weekly": 1, "monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12, "biennial": 24, "irregular": 12}
_IRREGULAR = FREQUENCIES.index("irregular")
NO_PERIOD = -1
NOBODY = -2
"""The provider of a value that is not there."""


class Sourced(NamedTuple):
    """A series, and the provider of each of the layers its cells were taken from."""

    series: Series
    providers: Ints


class Moment(NamedTuple):
    """The period that is scored, as day numbers of its first and its last day."""

    start: int
    day: int


@dataclass(frozen=True)
class Snapshot:
    """Area × indicator. ``state`` is a status: a known one, or why there is no value; ``age`` in days.

    ``stale`` marks what is too old to count, ``carried`` what counts but belongs to an earlier period than the one scored,
    ``unconfirmed`` what rests on a figure that somebody has yet to confirm. ``interim`` marks values of a shorter period than
    their target is judged on, ``unfinished`` amounts for which there is no whole such period that is young enough.
    """

    day: int
    areas: Ints
    value: Floats
    lower: Floats
    upper: Floats
    denominator: Floats
    state: Small
    period: Ints
    end: NDArray[np.int64]
    provider: Ints
    calendar: Small
    flow: Small
    age: NDArray[np.int64]
    stale: Mask
    carried: Mask
    unconfirmed: Mask
    interim: Mask
    unfinished: Mask


def snapshot_of(every: Iterable[Sourced], codes: Codebook, areas: Ints, moment: Moment, judged: Judged) -> Snapshot:
    """The latest preferred value per area and indicator whose period ended by the last day, if it is not too old.

    An older value is missing. Where nothing was ever reported the state is absent, or not due yet where an obligation says so.
    A value is carried forward where its period ended before the one that is scored began, or where a whole period as long as
    its own has passed since. Of what adds up over time the latest whole period that its target is ``judged`` on counts, and a
    part of one only where there is none.
    """
    shape = (len(areas), len(codes.indicators))
    latest, part, grade = np.full((3, *shape), -1)
    frequency = np.zeros(shape, np.int8)
    result = _nothing_known(shape, areas, moment.day)
    for sourced in every:
        _take_latest(result, sourced, judged, _Latest(latest, part, grade, frequency))
    oldest = _oldest_days(codes, moment.day, judged)
    known = is_known(result.state)
    result.age[:] = np.where(known, moment.day - result.end.clip(moment.day - (1 << 30)), 0)
    result.stale[:] = known & (result.end < oldest[None, :])
    shortest = np.array([SHORTEST.get(name, np.iinfo(np.int32).max) for name in FREQUENCIES], np.int64)
    passed = result.age >= shortest.take(frequency)
    result.carried[:] = known & ~result.stale & (passed | (result.end < moment.start))
    result.unfinished[:] = judged.whole & known & np.where(result.stale, part > latest, grade == _PART)
    for array in (result.value, result.lower, result.upper, result.denominator):
        array[result.stale] = np.nan
    result.state[result.stale] = MISSING
    nothing_due = _not_due(codes, moment.day)
    result.state[(result.state == ABSENT) & nothing_due[None, :]] = NOT_DUE
    return result


def _nothing_known(shape: tuple[int, int], areas: Ints, day: int) -> Snapshot:
    """A snapshot without any value, to be filled."""
    unknown, none, no = np.full(shape, np.nan), np.zeros(shape, np.int8), np.zeros(shape, bool)
    return Snapshot(
        day,
        areas,
        value=unknown,
        lower=unknown.copy(),
        upper=unknown.copy(),
        denominator=unknown.copy(),
        state=np.full(shape, ABSENT, np.int8),
        period=np.full(shape, NO_PERIOD, np.int32),
        end=np.full(shape, np.iinfo(np.int64).min),
        provider=np.full(shape, NOBODY, np.int32),
        calendar=none,
        flow=none.copy(),
        age=np.zeros(shape, np.int64),
        stale=no,
        carried=no.copy(),
        unconfirmed=no.copy(),
        interim=no.copy(),
        unfinished=no.copy(),
    )


class _Latest(NamedTuple):
    """What the values taken so far are: area × indicator."""

    place: NDArray[np.int64]
    """Where they lie in time (-1: none)."""
    part: NDArray[np.int64]
    """Where the latest part of a period lies of which only a whole one will do (-1: none)."""
    grade: NDArray[np.int64]
    frequency: Small


_GAP, _PART, _WHOLE = range(3)
"""What a cell says, the least first: that there is no figure, that of a part of the period asked for, or a figure."""


def _decides(status: Small) -> Mask:
    """A figure decides, and so does the word that there can be none; any other gap gives way to what is before it."""
    return np.asarray(is_known(status) | (status == NOT_APPLICABLE))


def _take_latest(result: Snapshot, sourced: Sourced, judged: Judged, so_far: _Latest) -> None:
    """Put in what a series has, where it says more, or as much of a later period, than what is there so far."""
    series, time = sourced.series, sourced.series.time
    rows = positions(series.areas, result.areas)
    here = np.flatnonzero(rows >= 0)
    upto = int(np.searchsorted(time.end, result.day, side="right"))
    if not len(here) or not upto:
        return
    status = series.status[:, rows[here], :upto]
    preferred = series.preferred[:, rows[here], :upto] & (status != ABSENT)
    interim, part = _not_whole(series, judged)
    place, nowhere = np.arange(upto), -1
    decides = preferred & _decides(status)
    whole = decides & ~part[:, None, :upto]
    found = [np.where(cells, place, nowhere).max(axis=2).T for cells in (preferred, decides, whole)]
    grade = np.select([found[_WHOLE] >= 0, found[_PART] >= 0, found[_GAP] >= 0], [_WHOLE, _PART, _GAP], nowhere)
    last = np.choose(grade.clip(0), found)
    into = np.ix_(here, series.indicators)
    so_far.part[into] = np.maximum(so_far.part[into], np.where(found[_PART] > found[_WHOLE], found[_PART], nowhere))
    before = so_far.grade[into]
    wins = (grade > before) | (grade == before) & (last > so_far.place[into])
    at = np.arange(len(series.indicators))[None, :], rows[here][:, None], last.clip(0)
    taken: list[tuple[NDArray[Any], Any]] = [
        (result.value, series.value[at]),
        (result.lower, series.lower[at]),
        (result.upper, series.upper[at]),
        (result.denominator, series.denominator[at]),
        (result.state, series.status[at]),
        (result.period, time.codes[last.clip(0)]),
        (result.provider, np.append(sourced.providers, NOBODY)[series.source[at]]),
        (result.calendar, time.calendar[last.clip(0)]),
        (result.flow, series.layer.flow),
        (result.unconfirmed, False if series.unconfirmed is None else series.unconfirmed[at]),
        (result.end, time.end[last.clip(0)]),
        (result.interim, interim[at[0], last.clip(0)]),
        (so_far.place, last),
        (so_far.grade, grade),
        (so_far.frequency, time.frequency[last.clip(0)]),
    ]
    for array, source in taken:
        array[into] = np.where(wins, source, array[into])


def _not_whole(series: Series, judged: Judged) -> tuple[Mask, Mask]:
    """Indicator × period: what is interim, and what is no whole period where only such a one will do, be it too long."""
    time, asked = series.time, judged.frequency[series.indicators]
    interim = interim_periods(asked, time, series.layer.flow)
    too_long = (time.frequency > asked[:, None]) & (time.frequency < _IRREGULAR)
    return interim, judged.whole[series.indicators][:, None] & (interim | too_long)


def _oldest_days(codes: Codebook, day: int, judged: Judged) -> NDArray[np.int64]:
    """The last day a value may have ended on, per indicator: ``max_age`` months back, else twice the frequency plus the lag.

    Where only a whole period will do, twice its length if that is longer.
    """
    variables = list(codes.catalogue.variables.values())
    months = []
    whole = np.where(judged.whole, judged.frequency, 0).tolist()
    for name, item, asked in zip(codes.indicators, first_items(codes).tolist(), whole, strict=True):
        own = codes.catalogue.indicators[name].max_age
        if own is None and 0 <= item < codes.variable_count:
            length = max(_MONTHS[variables[item].frequency], _MONTHS[FREQUENCIES[asked]])
            own = 2 * length + variables[item].lag
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
