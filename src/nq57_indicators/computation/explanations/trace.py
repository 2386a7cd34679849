"""Follow a figure back to the observations it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from math import isclose
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.panels.completion import rules_over_time
from nq57_indicators.computation.panels.panel import ABSENT, Ints, Layer, Panel
from nq57_indicators.computation.panels.reach import parts_of
from nq57_indicators.computation.values.components import Components
from nq57_indicators.computation.values.formulas import CALCULATIONS
from nq57_indicators.computation.values.growth import periods_behind
from nq57_indicators.models.codelists import BASES
from nq57_indicators.models.confirmations import Confirmation
from nq57_indicators.models.explanations import Cell, Part, figure_of
from nq57_indicators.models.indicator import Formula, Indicator
from nq57_indicators.periods import PeriodError, parts
from nq57_indicators.tables.codebook import OVER_TIME
from nq57_indicators.tables.findings import Source, column_letter
from nq57_indicators.tables.observations import NO_DAY

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


class Origins(NamedTuple):
    """The sheets that figures stand in, and the confirmations by the number of the observation they speak of."""

    sources: list[Source]
    confirmed: Mapping[int, Confirmation]


NOWHERE = Origins([], MappingProxyType({}))


class _Place(NamedTuple):
    """Where a term is looked up: a layer, the code of an area, a position in time."""

    layer: Layer
    area: int
    period: int


class Trace:
    """Follows a figure back to the observations it was made of."""

    def __init__(self, run: Run, origins: Origins) -> None:
        self.run, self.codes, self.origins = run, run.codes, origins
        self.time = run.time

    def parts(self, definition: Indicator, layer: Layer, area: str, period: int, *, stated: bool) -> list[Part]:
        """The terms of the formula with their cells, at a position in time; for a stated value the statement itself."""
        place = _Place(layer, self.codes.area[area], period)
        if stated:
            return [self._part(definition.id, "stated", place)]
        formula, national = definition.formula, self.codes.catalogue.areas[area].level == "national"
        terms = CALCULATIONS[formula.kind].terms(definition, partial(self._behind, period), national=national)
        return [
            self._part(term.variable, term.side, place._replace(period=term.period), sign=term.sign) for term in terms
        ]

    def _behind(self, period: int, formula: Formula) -> list[int]:
        """The positions in time that a figure rests on: growth rests on earlier ones too."""
        return (
            periods_behind(self.time, formula, self.run.choices.assumed_base, period) if formula.averaging else [period]
        )

    def _part(self, name: str, side: str, place: _Place, *, sign: float = 1.0) -> Part:
        item, period = self.codes.item[name], place.period
        thing = self.codes.catalogue.variables.get(name) or self.codes.catalogue.indicators[name]
        found = self._find(place.layer, place.area, item, period)
        value, lower, upper, how = np.nan, np.nan, np.nan, ""
        cells: tuple[Cell, ...] = ()
        if found is not None:
            panel, at, held = found
            value, lower, upper, basis = panel.value[at], panel.low[at], panel.high[at], int(panel.basis[at])
            how = BASES[basis] if basis >= 0 else ("held" if held else "components")
            cells = tuple(self._cells(panel.layer, place.area, item, at[2], depth=0))
            period = at[2]
        unit, unit_vi, unit_en = unit_of(self.codes.catalogue, thing.unit_measure)
        return Part(
            variable=name,
            name_vi=thing.name.vi,
            name_en=thing.name.en,
            side=side,
            sign=sign,
            time_period=self.time.periods[period].label,
            value=figure_of(value),
            lower=figure_of(lower),
            upper=figure_of(upper),
            unit=unit,
            unit_vi=unit_vi,
            unit_en=unit_en,
            how=how,
            cells=cells,
        )

    def _find(self, layer: Layer, area: int, item: int, period: int) -> tuple[Panel, tuple[int, int, int], bool] | None:
        """The cell that the computation used: the provider's own, else the custodian's; a stock held from its last day."""
        return Components(self.run.panels, self.codes).locate(layer, area, item, period)

    @staticmethod
    def _at(panel: Panel, area: int, item: int, period: int) -> tuple[int, int, int] | None:
        row, column = place_in(panel.items, item), place_in(panel.areas, area)
        if row < 0 or column < 0 or period < 0:
            return None
        at = (row, column, period)
        return at if panel.status[at] != ABSENT else None

    def _cells(self, layer: Layer, area: int, item: int, period: int, *, depth: int) -> list[Cell]:
        """The observations of a cell: its own, else those of its former areas, parts or shorter periods.

        Several of these may be there: those that make the figure are its own.
        """
        panel = self.run.panels.get(layer)
        at = self._at(panel, area, item, period) if panel is not None else None
        if panel is not None and at is not None and panel.row is not None and panel.row[at] >= 0:
            return [self._cell(int(panel.row[at]))]
        if depth > 6:
            return []
        ways = [[(other, period) for other in areas] for areas in self._smaller(area)]
        ways += [[(area, shorter) for shorter in places] for places in self._shorter(layer, period, item)]
        made: list[Cell] = []
        for way in ways:
            cells = [self._cells(layer, other, item, place, depth=depth + 1) for other, place in way]
            if cells and all(cells):
                made = made or [cell for some in cells for cell in some]
                if panel is not None and at is not None and self._make(panel, at, way):
                    return [cell for some in cells for cell in some]
        return made

    def _make(self, panel: Panel, at: tuple[int, int, int], way: list[tuple[int, int]]) -> bool:
        """Whether the figures of some areas or periods make another one: as their sum or, over time, as their mean."""
        places = [self._at(panel, area, int(panel.items[at[0]]), period) for area, period in way]
        total = float(np.sum([np.nan if place is None else panel.value[place] for place in places]))
        sums = [total] if way[0][1] == at[2] else [total, total / len(way)]
        return any(isclose(made, float(panel.value[at]), rel_tol=1e-9, abs_tol=1e-12) for made in sums)

    def _smaller(self, area: int) -> list[list[int]]:
        members = [self.codes.area[name] for name in self.codes.catalogue.areas.members(self.codes.areas[area])]
        divisions = [children.tolist() for children in parts_of(self.codes, area)]
        return [members, *divisions] if members else divisions

    def _shorter(self, layer: Layer, period: int, item: int) -> list[list[int]]:
        """Positions of shorter periods that complete this one; where the last part stands for the whole only that."""
        whole = self.time.periods[period]
        rule = OVER_TIME[rules_over_time(layer, np.array([item], np.int32), self.codes)[0]]
        found = []
        for name in ("semiannual", "quarterly", "monthly"):
            places = [self.time.position(label, whole.calendar) for label in _parts(whole.label, name)]
            places = places[-1:] if rule == "last" else places
            if places and min(places) >= 0:
                found.append(places)
        return found

    def _cell(self, row: int) -> Cell:
        observations = self.run.observations
        sources = self.origins.sources
        source = sources[int(observations.file[row])] if 0 <= observations.file[row] < len(sources) else None
        day = int(observations.vintage[row])
        return Cell(
            variable=self.codes.items[int(observations.variable[row])],
            ref_area=(area := self.codes.areas[int(observations.area[row])]),
            area=self.codes.catalogue.areas[area].name,
            time_period=observations.periods.periods[int(observations.period[row])].label,
            provider=observations.providers[int(observations.provider[row])],
            obs_value=figure_of(observations.value[row]),
            vintage=None if day == NO_DAY else date.fromordinal(day + date(1970, 1, 1).toordinal()),
            file=source.file if source else "",
            sheet=source.sheet if source else None,
            cell=f"{column_letter(int(observations.column[row]))}{int(observations.row[row])}",
            confirmation=self.origins.confirmed.get(row),
        )


def place_in(codes: Ints, code: int) -> int:
    """Where a code stands among codes in ascending order; -1 where it does not.

    >>> place_in(np.array([2, 5], np.int32), 5), place_in(np.array([2, 5], np.int32), 3)
    (1, -1)
    """
    place = int(codes.searchsorted(code))
    return place if place < len(codes) and codes[place] == code else -1


@lru_cache(maxsize=4096)
def _parts(label: str, name: str) -> tuple[str, ...]:
    """The shorter periods of a period; none where it has no such parts. A page follows thousands of figures."""
    try:
        return tuple(parts(label, name))
    except (PeriodError, ValueError):
        return ()


def unit_of(catalogue: Catalogue, name: str) -> tuple[str, str, str]:
    """A unit with its names in both languages; one that no list has goes by its id."""
    unit = catalogue.units.get(name)
    return (name, unit.name.vi, unit.name.en) if unit else (name, name, name)
