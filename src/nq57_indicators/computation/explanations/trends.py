"""How a trend came about: the figures it is measured from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nq57_indicators.computation.explanations.trace import Origins, unit_of
from nq57_indicators.computation.explanations.values import earlier_explained, value_explained
from nq57_indicators.computation.panels.panel import ABSENT
from nq57_indicators.computation.trends.trends import BREAKS, Trend, years_since
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.explanations import TrendExplanation, figure_of

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


def trend_explained(run: Run, origins: Origins, indicator: str, area: str, period: str) -> TrendExplanation:
    """Explain the trend of an indicator's value (the preferred one, where several providers have one)."""
    definition, catalogue = run.codes.catalogue.indicator(indicator), run.codes.catalogue
    trend, at = _found(run, indicator, area, period)
    series, value = trend.series, trend.series.value
    base, previous, before = (int(each[at]) for each in (trend.base, trend.previous, trend.year_before))
    unit, unit_vi, unit_en = unit_of(catalogue, definition.unit_measure)

    def of(place: int) -> tuple[str | None, float | None]:
        return (series.time.periods[place].label, figure_of(value[at[0], at[1], place])) if place >= 0 else (None, None)

    end = series.time.end
    return TrendExplanation(
        ref_area=area,
        area=catalogue.areas[area].name,
        time_period=period,
        catalogue=catalogue.version,
        indicator=indicator,
        name=definition.name,
        unit=unit,
        unit_vi=unit_vi,
        unit_en=unit_en,
        value=figure_of(value[at]),
        lower=figure_of(series.lower[at]),
        upper=figure_of(series.upper[at]),
        value_explained=value_explained(run, origins, indicator, area, period, value=figure_of(value[at])),
        base_period=of(base)[0],
        base_value=of(base)[1],
        base_explained=earlier_explained(run, origins, indicator, area, of(base)),
        years=float(years_since(end[at[2]], end[base])) if base >= 0 else None,
        is_growth=definition.formula.rules.of_change,
        previous_period=of(previous)[0],
        previous_value=of(previous)[1],
        previous_explained=earlier_explained(run, origins, indicator, area, of(previous)),
        year_before_period=of(before)[0],
        year_before_value=of(before)[1],
        year_before_explained=earlier_explained(run, origins, indicator, area, of(before)),
        change=figure_of(trend.change[at]),
        change_percent=figure_of(trend.change_percent[at]),
        cagr=figure_of(trend.cagr[at]),
        previous_change=figure_of(trend.previous_change[at]),
        yearly_change=figure_of(trend.yearly_change[at]),
        series_break=BREAKS[trend.breaks[at]],
    )


def _found(run: Run, indicator: str, area: str, period: str) -> tuple[Trend, tuple[int, int, int]]:
    """The cell of the trend; that of the preferred value first."""
    found: list[tuple[bool, Trend, tuple[int, int, int]]] = []
    for trend in run.batch_of(indicator).trends():
        series = trend.series
        rows = np.flatnonzero(series.indicators == run.codes.indicator[indicator])
        columns = np.flatnonzero(series.areas == run.codes.area[area])
        if not len(rows) or not len(columns):
            continue
        i, j = int(rows[0]), int(columns[0])
        there = np.flatnonzero(series.status[i, j] != ABSENT).tolist()
        places = [k for k in there if series.time.periods[k].label == period]
        found += [(bool(series.preferred[i, j, k]), trend, (i, j, k)) for k in places]
    if not found:
        raise ArgumentError("no-such-value", indicator=indicator, area=area, period=period, known="—")
    _, trend, at = max(found, key=lambda each: each[0])
    return trend, at
