"""Names of areas among the words of a form: of any time, also misspelt ones, and what consists of what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from nq57_indicators.areas import AreaTable, resolve_area
from nq57_indicators.areas.resolving import may_name_an_area
from nq57_indicators.layouts.plain_text import plain

_MOST_CHARACTERS = 80
_LANGUAGES = 2


class AreaWords:
    """The names of one area table."""

    def __init__(self, areas: AreaTable, lower: Iterable[str]) -> None:
        self._areas = areas
        self._days = _days_of_eras(areas)
        self._lower = any_of(lower)
        parts: dict[str, set[str]] = {}
        for name, area in areas.items():
            parts.setdefault(area.parent or "", set()).add(name)
        self._members = {name: frozenset(inside) for name, inside in parts.items() if name}
        self.area = lru_cache(maxsize=1 << 14)(self._area)
        self.ids = lru_cache(maxsize=1 << 14)(self._ids)

    def _area(self, text: str) -> str | None:
        """The text if it names an area of any time (also one that is misspelt or of another era)."""
        bare = text.strip()
        if not bare or len(bare) > _MOST_CHARACTERS or not any(sign.isalpha() for sign in bare):
            return None
        if bare in self._areas:
            return bare
        if self.is_lower(bare):
            return None
        for day in self._days if may_name_an_area(bare, self._areas) else ():
            if resolve_area(bare, self._areas, day=day, suggest=False).status not in ("unknown",):
                return bare
        return self._in_two_languages(re.split(r"\s*[/\n]\s*|\s+[-–]\s+", bare))

    def _in_two_languages(self, parts: list[str]) -> str | None:
        """The area that both halves of a text name: "CẢ NƯỚC - WHOLE COUNTRY"; "Sơn La - cấp xã" is a part of one.

        English names of provinces are their own; those of regions and of the country are not known.
        """
        named = [part for part in parts if self.area(part) is not None] if len(parts) == _LANGUAGES else []
        if not named:
            return None
        ids = [self.ids(part) for part in parts]
        if len(named) == 1:
            [other] = set(parts) - set(named)
            foreign = other.isascii() and not any(map(str.isdigit, other))
            return named[0] if foreign and self.ids(named[0]) & self._members.keys() else None
        return named[0] if ids[0] & ids[1] else None

    def _ids(self, text: str) -> frozenset[str]:
        """The areas of all times that a text names for certain."""
        bare = self.area(text) or text.strip()
        if bare in self._areas:
            return frozenset({bare})
        found = (resolve_area(bare, self._areas, day=day, suggest=False).area for day in self._days)
        return frozenset(area for area in found if area is not None)

    def is_sum(self, text: str, others: frozenset[str]) -> bool:
        """Whether a name is that of an area which consists of such as the others, or of none that is known."""
        ids = self.ids(text)
        levels = {self._areas[area].level for name in others for area in self.ids(name)}
        members = {self._areas[member].level for area in ids for member in self._members.get(area, ())}
        return not ids or bool(members & levels)

    def has_sums(self, listed: frozenset[str]) -> bool:
        """Whether an area is listed by name beside some of those it consists of."""
        wholes = [
            text for text in listed if text not in self._areas and any(area in self._members for area in self.ids(text))
        ]
        return any(self.parts_listed(text, listed) == "some" for text in wholes)

    def parts_listed(self, whole: str, listed: frozenset[str]) -> str:
        """Whether the areas that an area consists of are listed: "none", "some" or "all" of them."""
        inside = frozenset(area for name in listed for area in self.ids(name))
        found = "none"
        for area in self.ids(whole):
            members = self._members.get(area, frozenset())
            if members and members <= inside:
                return "all"
            if members & inside:
                found = "some"
        return found

    def is_lower(self, text: str) -> bool:
        """Whether a name is that of a commune, ward or district by its own words."""
        match = self._lower.match(plain(text).strip(" -+*•"))
        return bool(match and match.start() == 0 and match.end() < len(text.strip(" -+*•")))


def _days_of_eras(areas: AreaTable) -> list[date]:
    """One day of every stretch of time between two changes of the area table."""
    changes = {area.valid_from for area in areas.values() if area.valid_from}
    changes |= {area.valid_to + timedelta(days=1) for area in areas.values() if area.valid_to}
    days = sorted(changes)
    return [days[0] - timedelta(days=1), *days] if days else [date(2025, 1, 1)]


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, longest first, as whole words."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{listed})(?![a-z0-9])")


def widest(said: dict[frozenset[str], str]) -> dict[frozenset[str], str]:
    """Statements that mean the same area in some era are one."""
    kept: dict[frozenset[str], str] = {}
    for ids, text in said.items():
        if not any(ids & other for other in kept):
            kept[ids] = text
    return kept
