"""How a gap and a class of progress came about: the value, what the target asks, the base, and what decides first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from nq57_indicators.catalogue import OwnedTarget
from nq57_indicators.computation.explanations.trace import Origins, unit_of
from nq57_indicators.computation.explanations.values import earlier_explained, is_country, value_explained
from nq57_indicators.computation.gaps.gaps import Comparison, Gaps, Judged
from nq57_indicators.computation.gaps.judging import Verdicts
from nq57_indicators.computation.gaps.notes import NOTE
from nq57_indicators.computation.gaps.outlook import FACTS, NONE
from nq57_indicators.computation.gaps.projection import TargetEnds, span_ahead
from nq57_indicators.computation.gaps.targets import NEVER
from nq57_indicators.computation.trends.movement import line_up_to
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import MET, OUTLOOK_METHODS, OUTLOOK_REASONS, OUTLOOKS, RELATIONS, Met
from nq57_indicators.models.explanations import ClassExplanation, GapExplanation, Point, ValueExplanation, figure_of

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


class _Row:
    """One row of the gaps: where it stands in a comparison, and all that is known of it there."""

    def __init__(self, comparison: Comparison, at: int) -> None:
        self.gaps: Gaps = comparison.rows()
        self.judged: Judged = comparison.judged()
        self.comparison, self.at = comparison, at

    def figure(self, array: Any) -> float | None:
        """A figure of this row."""
        return figure_of(array[self.at])

    @property
    def place(self) -> tuple[int, int, int]:
        """Where its value stands in the series: indicator, area, period."""
        cells = self.gaps.cells
        indicator, area = divmod(int(cells.line[self.at]), len(self.comparison.series.areas))
        return indicator, area, int(cells.period[self.at])

    def mean_of(self) -> list[tuple[str, float]]:
        """Periods and values behind the mean that a target is held against; nothing where it is held against the value."""
        series, cells = self.comparison.series, self.gaps.cells
        indicator, area, period = self.place
        places = self.comparison.averages.behind(int(cells.target[self.at]), area, period)
        return [(series.time.periods[at].label, float(series.value[indicator, area, at])) for at in places]

    def line(self) -> dict[str, tuple[int, float]]:
        """The figures of the observed pace by period, with the last day of each; none where growth has no pace."""
        series = self.comparison.series
        if self.gaps.observed_pace[self.at] != self.gaps.observed_pace[self.at]:
            return {}
        indicator, area, _ = self.place
        places = line_up_to(series, self.comparison.stretch, self.place)
        found = series.value[indicator, area, places].tolist()
        ends = series.time.end[places].tolist()
        return {
            series.time.periods[at].label: figures
            for at, figures in zip(places.tolist(), zip(ends, found, strict=True), strict=True)
        }

    def rose(self, verdicts: Verdicts, at: int) -> Met | None:
        """Whether a value is more than the year before, where the target asks for that."""
        rising = self.comparison.targets.rising[self.gaps.cells.target[self.at]]
        return MET[verdicts.rose[at]] if rising and verdicts.rose is not None else None

    def plain(self, first: Any, second: Any, at: int | None = None) -> tuple[float | None, float | None]:
        """Two turned ends as they are: the lower first."""
        sign = self.comparison.targets.sign[self.gaps.cells.target[self.at]]
        at = self.at if at is None else at
        ends = first[at] * sign, second[at] * sign
        return figure_of(min(ends)), figure_of(max(ends))


def gap_explained(
    run: Run, origins: Origins, indicator: str, area: str, period: str, target: str | None = None
) -> GapExplanation:
    """Explain the gap between the value of an indicator and a target, by its id if there are several."""
    row, owned = _found(run, indicator, area, period, target)
    gaps, judged, at = row.gaps, row.judged, row.at
    lower, upper = row.plain(judged.verdicts.worst, judged.verdicts.best)
    definition = run.codes.catalogue.indicators[owned.target.variant or owned.indicator]
    asked = TargetEnds.of(definition, gaps.low[at], gaps.high[at], int(gaps.met[at]), two_sided=owned.target.two_sided)
    comparison, value = row.comparison, float(gaps.value[at])
    years = span_ahead(comparison.series, comparison.stretch, row.place, value, asked, run.choices.clock)
    return GapExplanation(
        **_of_indicator(run, origins, indicator, area, period),
        **_law(run, owned),
        mean_of=_mean_of(row, run, origins, indicator, area),
        value=row.figure(gaps.value),
        lower=lower,
        upper=upper,
        relation=RELATIONS[gaps.relation[at]],
        of_country=gaps.owner[at] >= 0 and is_country(run, run.codes.providers[gaps.owner[at]]),
        operator=owned.target.operator,
        low=row.figure(gaps.low),
        high=row.figure(gaps.high),
        two_sided=owned.target.two_sided,
        due=_day(int(gaps.due[at])),
        rose=row.rose(judged.verdicts, at),
        met=MET[gaps.met[at]],
        gap=row.figure(gaps.gap),
        gap_lower=row.figure(gaps.gap_lower),
        gap_upper=row.figure(gaps.gap_upper),
        required_pace=row.figure(gaps.required_pace),
        observed_pace=row.figure(gaps.observed_pace),
        line=tuple(Point(time_period=name, day=_date(day), value=value) for name, (day, value) in row.line().items()),
        whole=asked.whole,
        projected_year=int(gaps.projected_year[at]) or None,
        projected_years=years if gaps.projected_year[at] else None,
        note=_note(int(gaps.note[at])),
    )


def class_explained(
    run: Run, origins: Origins, indicator: str, area: str, period: str, target: str | None = None
) -> ClassExplanation:
    """Explain the class of progress of a target at a value."""
    row, owned = _found(run, indicator, area, period, target)
    gaps, stand, at = row.gaps, row.judged.stand, row.at
    base, sign = int(gaps.base[at]), row.comparison.targets.sign[gaps.cells.target[at]]
    thresholds = row.comparison.thresholds
    start = (run.time.periods[base].label, row.figure(gaps.base_value)) if base >= 0 else (None, None)
    value, lower, upper = row.gaps.value, *row.plain(row.judged.verdicts.worst, row.judged.verdicts.best)
    return ClassExplanation(
        **_of_indicator(run, origins, indicator, area, period),
        **_law(run, owned),
        mean_of=_mean_of(row, run, origins, indicator, area),
        value=row.figure(value),
        lower=lower,
        upper=upper,
        operator=owned.target.operator,
        rose=row.rose(row.judged.verdicts, at),
        met=MET[gaps.met[at]],
        **_later(row, run, origins, indicator, area),
        low=row.figure(gaps.low),
        high=row.figure(gaps.high),
        asked=figure_of(row.judged.verdicts.low[at] * sign),
        asked_to=figure_of(row.judged.verdicts.high[at] * sign) if owned.target.two_sided else None,
        due=_day(int(gaps.due[at])),
        base_period=start[0],
        base_value=row.figure(gaps.base_value),
        base_explained=earlier_explained(run, origins, indicator, area, start),
        days_gone=row.figure(stand.gone),
        days_left=row.figure(stand.left),
        progress=row.figure(gaps.progress),
        time_share=row.figure(gaps.time_share),
        on_time_from=thresholds.on_time,
        slow_from=thresholds.slow,
        facts={name: bool(getattr(stand, name)[at]) for name in FACTS},
        outlook=None if gaps.outlook[at] == NONE else OUTLOOKS[gaps.outlook[at]],
        outlook_reason=None if gaps.outlook_reason[at] == NONE else OUTLOOK_REASONS[gaps.outlook_reason[at]],
        outlook_method=None if gaps.outlook_method[at] == NONE else OUTLOOK_METHODS[gaps.outlook_method[at]],
        note=_note(int(gaps.note[at])),
    )


def _mean_of(row: _Row, run: Run, origins: Origins, indicator: str, area: str) -> tuple[ValueExplanation, ...]:
    return tuple(value_explained(run, origins, indicator, area, period, value=value) for period, value in row.mean_of())


def _note(bits: int) -> str:
    return ",".join(name for name, bit in NOTE.items() if bits & bit)


def _later(row: _Row, run: Run, origins: Origins, indicator: str, area: str) -> dict[str, Any]:
    """The newest value after the due day that has a part in the class, and whether it meets."""
    place = int(row.judged.later[row.at])
    if place < 0:
        names = ("later", "later_period", "later_value", "later_lower", "later_upper", "later_rose")
        return dict.fromkeys(names)
    verdicts = row.comparison.held_at(row.judged.later, row.judged.verdicts, np.array([row.at]))
    period, value = run.time.periods[place].label, row.figure(row.gaps.later_value)
    lower, upper = row.plain(verdicts.worst, verdicts.best, 0)
    found = value_explained(run, origins, indicator, area, period, value=value)
    return {
        "later": MET[verdicts.met[0]],
        "later_period": period,
        "later_value": value,
        "later_lower": lower,
        "later_upper": upper,
        "later_rose": row.rose(verdicts, 0),
        "later_explained": found if (found.value, found.lower, found.upper) == (value, lower, upper) else None,
    }


def _found(run: Run, indicator: str, area: str, period: str, target: str | None) -> tuple[_Row, OwnedTarget]:
    """The row of a target; which one must be said where there are several."""
    rows: dict[str, tuple[Comparison, int, OwnedTarget]] = {}
    for series in run.batch_of(indicator).series():
        comparison = Comparison.of(series, run.codes, run.chosen_targets)
        if comparison is None:
            continue
        cells = comparison.cells
        here = series.indicators[cells.line // len(series.areas)] == run.codes.indicator[indicator]
        here &= series.areas[cells.area] == run.codes.area[area]
        for at in np.flatnonzero(here).tolist():
            if series.time.periods[cells.period[at]].label == period:
                owned = comparison.targets.owned[cells.target[at]]
                rows.setdefault(owned.target.id, (comparison, at, owned))
    if target is None and len(rows) == 1:
        [target] = rows
    if target not in rows:
        fields = {"indicator": indicator, "area": area, "period": period, "known": ", ".join(rows) or "—"}
        raise ArgumentError("which-target" if target is None else "no-such-target", target=target or "", **fields)
    comparison, at, owned = rows[target]
    return _Row(comparison, at), owned


def _of_indicator(run: Run, origins: Origins, indicator: str, area: str, period: str) -> dict[str, Any]:
    catalogue, definition = run.codes.catalogue, run.codes.catalogue.indicator(indicator)
    unit, unit_vi, unit_en = unit_of(catalogue, definition.unit_measure)
    return {
        "ref_area": area,
        "area": catalogue.areas[area].name,
        "time_period": period,
        "catalogue": catalogue.version,
        "indicator": indicator,
        "name": definition.name,
        "unit": unit,
        "unit_vi": unit_vi,
        "unit_en": unit_en,
        "value_explained": value_explained(run, origins, indicator, area, period),
    }


def _law(run: Run, owned: OwnedTarget) -> dict[str, Any]:
    target = owned.target
    return {
        "target": target.id,
        "document": owned.document.number,
        "clause": target.source.clause,
        "confidence": target.source.confidence,
        "better": run.codes.catalogue.indicators[target.variant or owned.indicator].better,
    }


def _day(number: int) -> date | None:
    return None if number == NEVER else _date(number)


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
