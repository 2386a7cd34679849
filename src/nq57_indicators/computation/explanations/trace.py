"""Follow a figure back to the observations it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.explanations.cells import NOTHING, Bounded, made_of_cells
from nq57_indicators.computation.panels.completion import rules_over_time
from nq57_indicators.computation.panels.panel import ABSENT, Floats, Layer, Panel, place_in
from nq57_indicators.computation.panels.reach import parts_of
from nq57_indicators.computation.values.components import Components
from nq57_indicators.computation.values.formulas import CALCULATIONS
from nq57_indicators.computation.values.growth import periods_behind
from nq57_indicators.models.codelists import BASES
from nq57_indicators.models.confirmations import Confirmation
from nq57_indicators.models.explanations import Cell, Made, Part, figure_of
from nq57_indicators.models.indicator import Formula, Indicator
from nq57_indicators.periods import PeriodError, parts
from nq57_indicators.tables.codebook import OVER_TIME
from nq57_indicators.tables.findings import Source, column_letter
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


_SHORTER = ("semiannual", "quarterly", "monthly")
"""The periods that complete longer ones, the longest first."""


class Origins(NamedTuple):
    """The sheets that figures stand in, and the confirmations by the number of the observation they speak of."""

    sources: list[Source]
    confirmed: Mapping[int, Confirmation]


Rule = Literal["sum", "mean", "between"]
_CELL = Made(rule="sum", of=(0,))


class _Origin(NamedTuple):
    """The cells behind a figure and how they make it; that is not known where they do not give it to the last bit."""

    cells: tuple[Cell, ...]
    made: Made | None

    def giving(self, figure: Bounded) -> _Origin:
        """The same, if that is what the cells make."""
        if self.made is not None and made_of_cells(self.made, self.cells).is_same(figure):
            return self
        return self._replace(made=None)


_UNKNOWN = _Origin((), None)


def _joined(rule: Rule, origins: Iterable[_Origin]) -> _Origin:
    """The cells of several figures that make one together; none, looking no further, where one of them has none."""
    found: list[_Origin] = []
    for origin in origins:
        if not origin.cells:
            return _UNKNOWN
        found.append(origin)
    cells = tuple(cell for origin in found for cell in origin.cells)
    if not all(origin.made for origin in found):
        return _Origin(cells, None)
    starts = accumulate((len(origin.cells) for origin in found), initial=0)
    parts = (_part_from(start, origin.made) for start, origin in zip(starts, found, strict=False) if origin.made)
    return _Origin(cells, Made(rule=rule, of=tuple(parts)))


def _part_from(start: int, made: Made) -> int | Made:
    """The same of cells that begin further on; what is made of one thing is that thing."""
    [first, *others] = made.of
    if others:
        return _from(start, made)
    return first + start if isinstance(first, int) else _from(start, first)


def _from(start: int, made: Made) -> Made:
    """The same of cells that begin further on."""
    of = (each + start if isinstance(each, int) else _from(start, each) for each in made.of)
    return Made(rule=made.rule, of=tuple(of))


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
        self._components = Components(run.panels, run.codes)
        # a page follows thousands of figures: what is the same for many of them is found once
        self._divisions: dict[int, list[list[int]]] = {}
        self._with_figures: dict[tuple[Layer, int], bool] = {}
        self._rules: dict[tuple[Layer, int], str] = {}

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
        origin = _UNKNOWN
        if found is not None:
            panel, at, held = found
            value, lower, upper, basis = panel.value[at], panel.low[at], panel.high[at], int(panel.basis[at])
            how = BASES[basis] if basis >= 0 else ("held" if held else "components")
            origin = self._origin(panel.layer, place.area, item, at[2], depth=0)
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
            cells=origin.cells,
            made_of=origin.made,
        )

    def _find(self, layer: Layer, area: int, item: int, period: int) -> tuple[Panel, tuple[int, int, int], bool] | None:
        """The cell that the computation used: the provider's own, else the custodian's; a stock held from its last day."""
        return self._components.locate(layer, area, item, period)

    @staticmethod
    def _at(panel: Panel, area: int, item: int, period: int) -> tuple[int, int, int] | None:
        row, column = place_in(panel.items, item), place_in(panel.areas, area)
        if row < 0 or column < 0 or period < 0:
            return None
        at = (row, column, period)
        return at if panel.status[at] != ABSENT else None

    def _origin(self, layer: Layer, area: int, item: int, period: int, *, depth: int) -> _Origin:
        """The observations of a cell: its own, else those of its former areas, parts or shorter periods.

        Several of these may be there: those that make the figure to the last bit are its own.
        """
        panel = self.run.panels.get(layer)
        at = self._at(panel, area, item, period) if panel is not None else None
        value = NOTHING
        if panel is not None and at is not None:
            value = Bounded(*(float(array[at]) for array in (panel.value, panel.low, panel.high)))
        if panel is not None and at is not None and panel.row is not None and panel.row[at] >= 0:
            return _Origin((self._cell(int(panel.row[at])),), _CELL).giving(value)
        if depth > 6:
            return _UNKNOWN
        first = _UNKNOWN
        for rule, others in self._ways(layer, area, item, period):
            if not all(self._has_figures(layer, other) for other, _ in others):
                continue
            found = _joined(rule, (self._origin(layer, other, item, place, depth=depth + 1) for other, place in others))
            if found.giving(value).made is not None:
                return found
            first = first if first.cells else found
        return first.giving(value)

    def _has_figures(self, layer: Layer, area: int) -> bool:
        """Whether a layer knows an area, or all the smaller ones of a division of it; else no figure of it has cells."""
        key = (layer, area)
        if key not in self._with_figures:
            panel = self.run.panels.get(layer)
            self._with_figures[key] = (panel is not None and place_in(panel.areas, area) >= 0) or any(
                all(self._has_figures(layer, other) for other in division) for division in self._smaller(area)
            )
        return self._with_figures[key]

    def _over_time(self, layer: Layer, item: int) -> str:
        key = (layer, item)
        if key not in self._rules:
            self._rules[key] = OVER_TIME[rules_over_time(layer, np.array([item], np.int32), self.codes)[0]]
        return self._rules[key]

    def _ways(self, layer: Layer, area: int, item: int, period: int) -> Iterator[tuple[Rule, list[tuple[int, int]]]]:
        """The areas and periods that may make a cell: its former areas, its parts, then shorter periods."""
        for areas in self._smaller(area):
            exact = self.codes.additive[item] or len(areas) == 1
            yield "sum" if exact else "between", [(other, period) for other in areas]
        for places in self._shorter(layer, period, item):
            rule: Rule = "mean" if self._over_time(layer, item) == "mean" else "sum"
            yield rule, [(area, shorter) for shorter in places]

    def _smaller(self, area: int) -> list[list[int]]:
        """The former areas of an area, then each division of it."""
        if area not in self._divisions:
            members = [self.codes.area[name] for name in self.codes.catalogue.areas.members(self.codes.areas[area])]
            parts = [children.tolist() for children in parts_of(self.codes, area)]
            self._divisions[area] = [members, *parts] if members else parts
        return self._divisions[area]

    def _shorter(self, layer: Layer, period: int, item: int) -> Iterator[list[int]]:
        """Positions of shorter periods that complete this one; where the last part stands for the whole only that."""
        whole = self.time.periods[period]
        names = [name for name in _SHORTER if _parts(whole.label, name)]
        if not names:
            return
        rule = self._over_time(layer, item)
        for name in names:
            places = [self.time.position(label, whole.calendar) for label in _parts(whole.label, name)]
            places = places[-1:] if rule == "last" else places
            if min(places) >= 0:
                yield places

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
            obs_value=figure_of(value := observations.value[row]),
            lower=_stated_bound(observations.lower, row, value),
            upper=_stated_bound(observations.upper, row, value),
            decimals=None if (digits := int(observations.decimals[row])) == NO_DECIMALS else digits,
            vintage=None if day == NO_DAY else date.fromordinal(day + date(1970, 1, 1).toordinal()),
            file=source.file if source else "",
            sheet=source.sheet if source else None,
            cell=f"{column_letter(int(observations.column[row]))}{int(observations.row[row])}",
            confirmation=self.origins.confirmed.get(row),
        )


def _stated_bound(bounds: Floats | None, row: int, value: float) -> float | None:
    """The bound that an observation states, where it is not the figure itself."""
    return None if bounds is None or bounds[row] == value else figure_of(bounds[row])


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
