"""The areas of a catalogue and how they belong to, and follow, one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from nq57_indicators.areas.loading import read_areas
from nq57_indicators.areas.names import NameIndex, readings
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.definitions import Area, AreaType
from nq57_indicators.services import service


class AreaTable(Mapping[str, Area]):
    """Areas by id, in the order of their files. Knows no province and no year: both are in the data.

    >>> from pathlib import Path
    >>> import nq57_indicators
    >>> areas, problems = AreaTable.load(Path(nq57_indicators.__file__).parent / "definitions" / "areas")
    >>> areas["P34-24"].name.vi, areas.members("P34-24"), len(problems)
    ('Bắc Ninh', ('P63-24', 'P63-27'), 0)
    """

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        self._areas = {area.id: area for area in areas}
        self.codes: dict[str, int] = {area_id: position for position, area_id in enumerate(self._areas)}
        """The position of each id, in the order of the files: what arrays store instead of the text."""
        members: dict[str, list[str]] = defaultdict(list)
        children: dict[str, list[str]] = defaultdict(list)
        schemes: dict[str, list[str]] = defaultdict(list)
        levels: dict[str, list[str]] = defaultdict(list)
        for area in self._areas.values():
            schemes[area.scheme].append(area.id)
            levels[area.level].append(area.id)
            for successor in area.successors:
                members[successor].append(area.id)
            if area.parent is not None:
                children[area.parent].append(area.id)
        self._members, self._children = _frozen(members), _frozen(children)
        self._schemes, self._levels = _frozen(schemes), _frozen(levels)
        self._families: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, folder: Path) -> tuple[AreaTable, list[DefinitionProblem]]:
        """Read a folder: ``areas.csv`` (or any ``*.csv`` of the same columns, ``*.toml`` with ``[[areas]]``), and where
        they exist ``types.csv`` and ``aliases.csv``.

        Returns the table of all rows that could be read and every problem of every file; raises nothing for bad data.
        """
        found = read_areas(folder)
        return cls(found.areas), found.problems

    def __reduce__(self) -> tuple[Any, ...]:
        """Its areas travel; indexes are made again where they are asked for."""
        return AreaTable, (tuple(self._areas.values()),)

    def __getitem__(self, area_id: str) -> Area:
        return self._areas[area_id]

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._areas

    def __iter__(self) -> Iterator[str]:
        return iter(self._areas)

    def __len__(self) -> int:
        return len(self._areas)

    def __repr__(self) -> str:
        return f"AreaTable({len(self)} areas; schemes: {', '.join(self._schemes)})"

    def _repr_html_(self) -> str:
        return str(service("areas_html")(self))

    def members(self, area_id: str) -> tuple[str, ...]:
        """The areas that went into this one (its predecessors), in file order."""
        return self._members.get(area_id, ())

    def children(self, area_id: str) -> tuple[str, ...]:
        """The areas whose parent this one is, in file order."""
        return self._children.get(area_id, ())

    def with_code(self, code: str) -> tuple[str, ...]:
        """The areas of every scheme that carry a code, in file order; leading zeros may be missing."""
        return self._with_code.get(code.casefold(), ())

    @cached_property
    def _with_code(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for area in self._areas.values():
            code = (area.code or "").casefold()
            zeros = len(code) - len(code.lstrip("0"))
            for stripped in range(min(zeros, len(code) - 1) + 1 if code else 0):
                found[code[stripped:]].append(area.id)
        return _frozen(found)

    def scheme(self, scheme_id: str) -> tuple[str, ...]:
        """The areas of one scheme (``P34``: the 34 provinces), in file order; empty if there is no such scheme."""
        return self._schemes.get(scheme_id, ())

    @property
    def schemes(self) -> tuple[str, ...]:
        """The ids of all schemes of areas, in the order of the table."""
        return tuple(self._schemes)

    def scheme_named(self, text: str) -> str | None:
        """The scheme a text means: its id in whatever case, else the name of the area that it divides.

        ``P34`` divides the area "34 tỉnh, thành phố", which is also called so in its aliases.
        """
        wanted = text.strip().casefold()
        by_id = next((scheme for scheme in self._schemes if scheme.casefold() == wanted), None)
        if by_id is not None:
            return by_id
        found = {area for reading in readings(text) for area in self.names.exact.get(reading.key, ())}
        schemes = [area for area in found if area in self._schemes]
        return schemes[0] if len(schemes) == 1 else None

    def of_level(self, level: str) -> tuple[str, ...]:
        """The areas of one level, of every scheme, in file order."""
        return self._levels.get(level, ())

    def merged(self, area_id: str) -> bool:
        """Whether several areas were merged into this one."""
        return len(self.members(area_id)) > 1

    def unchanged(self, area_id: str) -> bool:
        """Whether this one continues exactly one earlier area, on the same territory."""
        members = self.members(area_id)
        return len(members) == 1 and self[members[0]].successors == (area_id,)

    def exists_on(self, area_id: str, day: date | None) -> bool:
        """Whether the area exists on ``day``; ``None`` asks for no day. False for an unknown id."""
        return area_id in self._areas and self._areas[area_id].in_force(day)

    def type_on(self, area_id: str, day: date | None) -> AreaType | None:
        """What kind of unit the area is on ``day`` (``None``: its last known type), if that is known."""
        known = self.types_until(area_id, day)
        return known[-1] if known else None

    def types_until(self, area_id: str, day: date | None) -> tuple[AreaType, ...]:
        """The types the area has had up to ``day``, oldest first."""
        types = self._areas[area_id].types
        return tuple(each for each in types if day is None or each.valid_from is None or each.valid_from <= day)

    def family(self, scheme_id: str) -> frozenset[str]:
        """The areas that belong to the geography of a scheme: its own, those above them and those below them.

        Declaring the geography ``P34`` admits the 34 provinces, their regions, their communes, their sum, the country.
        """
        if scheme_id not in self._families:
            own = self.scheme(scheme_id)
            above = {ancestor for area_id in own for ancestor in self.ancestors(area_id)}
            below: set[str] = set()
            queue = list(own)
            while queue:
                fresh = [child for child in self.children(queue.pop()) if child not in below]
                below.update(fresh)
                queue.extend(fresh)
            self._families[scheme_id] = frozenset({*own, *above, *below})
        return self._families[scheme_id]

    def ancestors(self, area_id: str) -> tuple[str, ...]:
        """The areas above this one, nearest first."""
        found: list[str] = []
        parent = self._areas[area_id].parent
        while parent in self._areas and parent not in found:
            found.append(parent)
            parent = self._areas[parent].parent
        return tuple(found)

    @cached_property
    def names(self) -> NameIndex:
        """The index of every spelling; built at the first look-up, so that loading stays cheap."""
        return NameIndex(self._areas.values())


def _frozen(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in lists.items()}
