"""What a question shows beside a figure: the figures around it, and a cause that would make it right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.periods.labels import label_of
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series

_BEFORE, _AFTER = 3, 2
_MONTHS_OF_TET = (1, 2)
_STOCK = FLOWS.index("stock")
_YEAR = 12


def beside(
    review: Review,
    series: Series,
    line: NDArray[Any],
    place: NDArray[Any],
    others: NDArray[Any] | None = None,
    codes: Sequence[str] = (),
) -> NDArray[Any]:
    """For each figure its neighbours in time and a cause that fits, as a text of ours.

    ``others`` counts the figures of the same area and period that are asked about with it, ``codes`` are those of them all.
    """
    counts = np.zeros(len(line), np.int64) if others is None else others
    at = zip(line.tolist(), place.tolist(), counts.tolist(), codes or [""] * len(line), strict=True)
    return np.array([_of_figure(review, series, *each) for each in at], dtype=object)


def _of_figure(review: Review, series: Series, line: int, place: int, others: int, code: str) -> str:
    value = series.value[line]
    known = np.flatnonzero(~np.isnan(value))
    at = int(np.searchsorted(known, place))
    near = [*known[max(at - _BEFORE, 0) : at].tolist(), *known[at + 1 : at + 1 + _AFTER].tolist()]
    shown = {_label(series, each): float(value[each]) for each in near}
    said = {"near": shown, "cause": _cause(review, series, line, place, np.array(near))}
    return (
        coded("periods-beside-block", said | {"others": others, "block": code})
        if others
        else coded("periods-beside", said)
    )


def _slot(series: Series, place: int) -> tuple[int, int]:
    """Year and number of a period within its year, from 0."""
    return divmod(series.first + place, _YEAR // series.months)


def _label(series: Series, place: int) -> str:
    year, number = _slot(series, place)
    return label_of(year, series.months, number + 1)


def _cause(review: Review, series: Series, line: int, place: int, near: NDArray[Any]) -> str:
    """A cause that fits: a merger not long ago, Tết in these months, a campaign where more was done, else new data."""
    year, number = _slot(series, place)
    first_month = number * series.months + 1
    areas = review.codes.catalogue.areas
    area = areas[review.codes.areas[int(series.area[line])]]
    if area.valid_from is not None and areas.merged(area.id):
        since = (year - area.valid_from.year) * _YEAR + first_month - area.valid_from.month
        if -series.months < since <= _YEAR:
            return "merger"
    flow = int(series.flow[line]) != _STOCK
    if flow and first_month in _MONTHS_OF_TET and series.months <= 3:
        return "tet"
    more = series.value[line, place] > np.median(series.value[line, near]) if len(near) else False
    return "campaign" if flow and more else "synchronised"
