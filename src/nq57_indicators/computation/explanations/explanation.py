"""How one number came about: its formula, its parts, the observations behind them, and the targets it is held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from nq57_indicators.areas import resolve_area
from nq57_indicators.computation.explanations.trace import Part, Trace, parts_at
from nq57_indicators.computation.panels.panel import ABSENT, STATUS_CODES
from nq57_indicators.computation.results.frames import gaps_frame
from nq57_indicators.computation.values.value_panel import Values
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import BASES, OBS_STATUSES
from nq57_indicators.models.confirmations import Confirmation
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.periods import PeriodError, read_period_text
from nq57_indicators.services import service
from nq57_indicators.tables.findings import Source

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


@dataclass(frozen=True)
class TargetLine:
    """One target the value is held against, with its clause."""

    target: str
    owner: str
    operator: str
    value: float | None
    low: float | None
    high: float | None
    due: date | None
    met: str
    gap: float | None
    note: str
    document: str
    clause: str
    confidence: str


@dataclass(frozen=True)
class Explanation:
    """A value with everything it rests on."""

    indicator: str
    name_vi: str
    name_en: str
    ref_area: str
    area_vi: str
    area_en: str
    time_period: str
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    unit_vi: str
    unit_en: str
    basis: str
    obs_status: str
    provider: str
    formula: str
    definition_basis: str
    parts: tuple[Part, ...]
    targets: tuple[TargetLine, ...]
    catalogue: str
    note: str = ""
    """``unconfirmed``: it rests on a figure that somebody has yet to confirm."""

    def _repr_html_(self) -> str:
        return str(service("explanation_html")(self))


def explanation_of(
    run: Run,
    sources: list[Source],
    indicator: str,
    area: str,
    period: str,
    confirmed: Mapping[int, Confirmation] = MappingProxyType({}),
) -> Explanation:
    """Explain the preferred value of an indicator for an area and a period, written as ids or as people write them.

    ``confirmed`` are the confirmations by the number of the observation they speak of.
    """
    definition = run.codes.catalogue.indicator(indicator)
    indicator = definition.id
    area, period = _canonical(run, area, period)
    found, at = _preferred(run, indicator, area, period)
    panel = found.panel
    trace = Trace(run, sources, confirmed)
    waits = found.unconfirmed is not None and bool(found.unconfirmed[at])
    catalogue = run.codes.catalogue
    where, unit = catalogue.areas[area], catalogue.units[definition.unit_measure]
    return Explanation(
        indicator=indicator,
        name_vi=definition.name.vi,
        name_en=definition.name.en,
        ref_area=area,
        area_vi=where.name.vi,
        area_en=where.name.en,
        time_period=period,
        value=_figure(panel.value[at]),
        lower=_figure(panel.low[at]),
        upper=_figure(panel.high[at]),
        unit=definition.unit_measure,
        unit_vi=unit.name.vi,
        unit_en=unit.name.en,
        basis=BASES[panel.basis[at]],
        obs_status=OBS_STATUSES[STATUS_CODES[panel.status[at]]],
        provider=run.observations.providers[panel.providers[at[1]]],
        formula=formula_text(definition, where.level),
        definition_basis=definition.formula.definition_basis,
        parts=tuple(trace.parts(definition, panel.layer, area, at[2], stated=found.stated)),
        targets=tuple(_targets(run, indicator, area, period)),
        catalogue=catalogue.version,
        note="unconfirmed" if waits else "",
    )


def _canonical(run: Run, area: str, period: str) -> tuple[str, str]:
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
    if formula.kind == "ratio":
        found = parts_at(indicator, level)
        sides = [_sum_text(found.numerator), _sum_text(found.denominator)]
        return f"{sides[0]} / {sides[1]}" + (f" × {formula.per:g}" if formula.per != 1 else "")
    if formula.kind == "growth":
        since = f" ({formula.base_period})" if formula.base_period else ""
        return f"{formula.averaging}({formula.variable}){since}"
    return formula.variable or indicator.id


def _sum_text(terms: tuple[str | float, ...]) -> str:
    text = " + ".join(f"{term:g}" if isinstance(term, float) else str(term) for term in terms).replace("+ -", "− ")
    return f"({text})" if len(terms) > 1 else text


At = tuple[int, int, int]
"""Where a cell stands in a panel."""


def _preferred(run: Run, indicator: str, area: str, period: str) -> tuple[Values, At]:
    """The cell of the value that counts; where none does, as with plans, the first one there is."""
    table = run.time.periods
    there = list(_cells_of(run.batch_of(indicator).values, run.codes.indicator[indicator], run.codes.area[area]))
    wanted = [(values, at) for values, at in there if table[at[2]].label == period]
    if not wanted:
        known = ", ".join(dict.fromkeys(table[place].label for place in sorted(at[2] for _, at in there))) or "—"
        raise ArgumentError("no-such-value", indicator=indicator, area=area, period=period, known=known)
    preferred = (cell for cell in wanted if cell[0].preferred is not None and cell[0].preferred[cell[1]])
    return next(preferred, wanted[0])


def _cells_of(found: list[Values], indicator: int, area: int) -> Iterator[tuple[Values, At]]:
    """Every cell of one indicator and area."""
    for values in found:
        place = np.flatnonzero(values.panel.items == indicator), np.flatnonzero(values.panel.areas == area)
        if len(place[0]) and len(place[1]):
            i, j = int(place[0][0]), int(place[1][0])
            yield from ((values, (i, j, k)) for k in np.flatnonzero(values.panel.status[i, j] != ABSENT).tolist())


def _figure(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


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
                operator=target.operator,
                value=target.value,
                low=target.low,
                high=target.high,
                due=row["due"].date() if row["due"] == row["due"] else None,
                met=str(row["met"]),
                gap=_figure(row["gap"]),
                note=str(row["note"]),
                document=owned.document.number,
                clause=target.source.clause,
                confidence=target.source.confidence,
            )
        )
    return lines
