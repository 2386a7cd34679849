"""How a value came about: its formula, its parts, the observations behind them, and the targets it is held against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from nq57_indicators.areas import resolve_area
from nq57_indicators.computation.explanations.trace import Origins, Trace, unit_of
from nq57_indicators.computation.panels.panel import ABSENT, STATUS_CODES, place_in
from nq57_indicators.computation.results.frames import gaps_frame
from nq57_indicators.computation.values.growth import periods_behind, years_between
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import BASES, OBS_STATUSES
from nq57_indicators.models.explanations import Figure, TargetLine, ValueExplanation, figure_of
from nq57_indicators.models.indicator import Formula, Indicator
from nq57_indicators.periods import PeriodError, read_period_text

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


def value_explained(
    run: Run,
    origins: Origins,
    indicator: str,
    area: str,
    period: str,
    *,
    value: float | None = None,
    targets: bool = False,
    trace: Trace | None = None,
) -> ValueExplanation:
    """Explain the preferred value of an indicator for an area (its id) and a period (its label).

    Where several are preferred, as in two calendars, the one that is ``value``. ``targets``: also those it is held against.
    ``trace``: what follows figures back, to be used for many of them.
    """
    definition = run.codes.catalogue.indicator(indicator)
    indicator = definition.id
    found, at = _preferred(run, indicator, area, period, value)
    panel, formula = found.panel, definition.formula
    catalogue = run.codes.catalogue
    where = catalogue.areas[area]
    unit, unit_vi, unit_en = unit_of(catalogue, definition.unit_measure)
    constants = (0.0, 0.0) if found.stated else _constants(formula, where.level)
    return ValueExplanation(
        indicator=indicator,
        name_vi=definition.name.vi,
        name_en=definition.name.en,
        ref_area=area,
        area_vi=where.name.vi,
        area_en=where.name.en,
        time_period=period,
        value=figure_of(panel.value[at]),
        lower=figure_of(panel.low[at]),
        upper=figure_of(panel.high[at]),
        unit=unit,
        unit_vi=unit_vi,
        unit_en=unit_en,
        basis=BASES[panel.basis[at]],
        obs_status=OBS_STATUSES[STATUS_CODES[panel.status[at]]],
        provider=run.observations.providers[panel.providers[at[1]]],
        formula=formula_text(definition, where.level),
        formula_kind="stated" if found.stated else formula.kind,
        per=formula.per,
        numerator_constant=constants[0],
        denominator_constant=constants[1],
        averaging=formula.averaging,
        years=_years(run, definition, at[2]),
        definition_basis=formula.definition_basis,
        better=definition.better,
        parts=tuple((trace or Trace(run, origins)).parts(definition, panel.layer, area, at[2], stated=found.stated)),
        targets=tuple(_targets(run, indicator, area, period)) if targets else (),
        catalogue=catalogue.version,
        note="unconfirmed" if found.unconfirmed is not None and bool(found.unconfirmed[at]) else "",
    )


def earlier_explained(
    run: Run, origins: Origins, indicator: str, area: str, earlier: tuple[str | None, Figure]
) -> ValueExplanation | None:
    """Explain an ``earlier`` value (its period and figure), where it is the one that counts in its period."""
    period, value = earlier
    if period is None or value is None:
        return None
    found = value_explained(run, origins, indicator, area, period, value=value)
    return found if found.value == value else None


def _constants(formula: Formula, level: str) -> tuple[float, float]:
    """The numbers in the two sides of a ratio."""
    parts = formula.own_parts(national=level == "national")
    if parts is None:
        return 0.0, 0.0
    above, below = (
        sum(term for term in side if not isinstance(term, str)) for side in (parts.numerator, parts.denominator)
    )
    return float(above), float(below)


def _years(run: Run, definition: Indicator, period: int) -> float | None:
    """Over how many years average growth is counted."""
    if definition.formula.averaging != "cagr":
        return None
    now, *earlier = periods_behind(run.time, definition.formula, run.choices.assumed_base, period)
    return years_between(run.time, now, earlier[-1]) if earlier else None


def canonical(run: Run, area: str, period: str) -> tuple[str, str]:
    """The id of an area and the label of a period; a name is of the era of the period's last day."""
    try:
        read = read_period_text(period).period
    except PeriodError as error:
        raise ArgumentError(error.code, **error.fields, place="period") from error
    match = resolve_area(area, run.codes.catalogue.areas, day=read.end)
    if match.area is None:
        raise ArgumentError("area-unclear", name="area", reason=match.reason)
    return match.area, read.label


def formula_text(indicator: Indicator, level: str | None = None) -> str:
    """The formula in one line, with variable ids.

    >>> from nq57_indicators import load_catalogue
    >>> formula_text(load_catalogue().indicator("online_dossier_rate"))
    'dossiers_received_online / dossiers_received × 100'
    """
    formula = indicator.formula
    if formula.stated_parts:
        found = formula.parts_at(national=level == "national")
        sides = [_sum_text(found.numerator), _sum_text(found.denominator)]
        return f"{sides[0]} / {sides[1]}" + (f" × {formula.per:g}" if formula.per != 1 else "")
    if formula.averaging:
        since = f" ({formula.base_period})" if formula.base_period else ""
        return f"{formula.averaging}({formula.variable}){since}"
    return formula.variable or indicator.id


def _sum_text(terms: tuple[str | float, ...]) -> str:
    text = " + ".join(f"{term:g}" if isinstance(term, float) else str(term) for term in terms).replace("+ -", "− ")
    return f"({text})" if len(terms) > 1 else text


At = tuple[int, int, int]
"""Where a cell stands in a panel."""


def _preferred(run: Run, indicator: str, area: str, period: str, value: float | None) -> tuple[Values, At]:
    """The cell of the value that counts; where none does, as with plans, the first one there is."""
    table = run.time.periods
    there = list(_cells_of(run.batch_of(indicator).values, run.codes.indicator[indicator], run.codes.area[area]))
    wanted = [(values, at) for values, at in there if table[at[2]].label == period]
    if not wanted:
        known = ", ".join(dict.fromkeys(table[place].label for place in sorted(at[2] for _, at in there))) or "—"
        raise ArgumentError("no-such-value", indicator=indicator, area=area, period=period, known=known)
    preferred = [cell for cell in wanted if cell[0].preferred is not None and cell[0].preferred[cell[1]]]
    same = (cell for cell in preferred if cell[0].panel.value[cell[1]] == value)
    return next(same, (preferred or wanted)[0])


def _cells_of(found: list[Values], indicator: int, area: int) -> Iterator[tuple[Values, At]]:
    """Every cell of one indicator and area."""
    for values in found:
        i, j = place_in(values.panel.items, indicator), place_in(values.panel.areas, area)
        if i >= 0 and j >= 0:
            yield from ((values, (i, j, k)) for k in np.flatnonzero(values.panel.status[i, j] != ABSENT).tolist())


def is_country(run: Run, owner: str) -> bool:
    """Whether the owner of a target is an area that lies in no other."""
    areas = run.codes.catalogue.areas
    return owner in areas and areas[owner].parent is None


def _targets(run: Run, indicator: str, area: str, period: str) -> list[TargetLine]:
    frame = gaps_frame(run, [run.batch_of(indicator)])
    rows = frame[(frame["indicator"] == indicator) & (frame["ref_area"] == area) & (frame["time_period"] == period)]
    known = {each.target.id: each for each in run.targets}
    lines = []
    for row in rows.to_dict("records"):
        owned = known[str(row["target"])]
        target = owned.target
        lines.append(
            TargetLine(
                target=target.id,
                owner="" if row["owner"] != row["owner"] else str(row["owner"]),
                of_country=is_country(run, str(row["owner"])),
                relation=row["relation"],
                operator=target.operator,
                value=target.value,
                low=figure_of(row["low"]),
                high=figure_of(row["high"]),
                due=row["due"].date() if row["due"] == row["due"] else None,
                met=row["met"],
                gap=figure_of(row["gap"]),
                note=str(row["note"]),
                document=owned.document.number,
                clause=target.source.clause,
                confidence=target.source.confidence,
            )
        )
    return lines
