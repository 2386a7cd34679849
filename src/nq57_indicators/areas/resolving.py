"""What a name or a code in a submission stands for: exact look-up, and a refusal that says what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from typing import Final, Literal

from nq57_indicators.areas.names import Reading, readings, unaccented
from nq57_indicators.areas.table import AreaTable
from nq57_indicators.errors import Message
from nq57_indicators.models.definitions import Area
from nq57_indicators.models.visible import visible

MatchStatus = Literal[
    "ok",
    "ok_unaccented",
    "accent_mismatch",
    "type_mismatch",
    "ambiguous",
    "unknown",
    "wrong_era",
    "old_code",
]
_RESOLVED: Final = frozenset({"ok", "ok_unaccented"})
_MOST_SUGGESTIONS: Final = 4
_LEAST_LIKENESS: Final = 0.82
_LOOKED_AT: Final = 12
_LEAST_INSIDE: Final = 5  # letters; shorter names stand inside too many words
_SHOWN: Final = 60
_UNKNOWN: Final = {True: "unknown", False: "unknown_alone"}


@dataclass(frozen=True)
class AreaMatch:
    """What a text stands for. ``area`` is set only for the statuses ``ok`` and ``ok_unaccented``.

    ``suggestions`` are ids to offer, best first, never taken silently; ``reason`` says why, and what to write instead.
    """

    area: str | None
    status: MatchStatus
    suggestions: tuple[str, ...]
    reason: Message


@dataclass(frozen=True)
class _Era:
    """Which areas may be meant: a declared geography, else a day; with neither, only areas that have no dates."""

    areas: AreaTable
    day: date | None
    family: frozenset[str] | None
    level: str | None
    suggests: bool = True

    def admits(self, area_id: str) -> bool:
        area = self.areas[area_id]
        if self.family is not None:
            return area_id in self.family
        if self.day is not None:
            return area.in_force(self.day)
        return area.valid_from is None and area.valid_to is None

    @property
    def known(self) -> bool:
        return self.family is not None or self.day is not None

    def at_level(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(each for each in ids if self.level is None or self.areas[each].level == self.level)

    def equivalents(self, area_id: str) -> tuple[str, ...]:
        """The areas of this era for one of another: itself, else what it went into, else what went into it."""
        for step in (lambda each: self.areas[each].successors, self.areas.members):
            seen, queue = [area_id], [area_id]
            while queue:
                admitted = tuple(each for each in queue if self.admits(each))
                if admitted:
                    return admitted
                queue = [each for at in queue for each in step(at) if each in self.areas and each not in seen]
                seen.extend(queue)
        return ()

    def offer(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The equivalents of ``ids`` in this era, each once; with no era known, the ids themselves."""
        ids = tuple(dict.fromkeys(ids))
        if self.known:
            admitted = tuple(each for each in ids if self.admits(each))
            ids = admitted or tuple(dict.fromkeys(each for area_id in ids for each in self.equivalents(area_id)))
        return ids[:_MOST_SUGGESTIONS]


def _era(areas: AreaTable, day: date | None, scheme: str | None, level: str | None) -> _Era:
    return _Era(areas, day, None if scheme is None else areas.family(scheme), level)


def _label(area: Area) -> str:
    return f"{area.name.vi} ({area.id})"


def _match(
    era: _Era,
    text: str,
    status: MatchStatus,
    found: Iterable[str],
    suggestions: tuple[str, ...] = (),
    reason: str | None = None,
) -> AreaMatch:
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    named, instead = ([_label(era.areas[each]) for each in ids] for ids in (tuple(found), suggestions))
    code = f"area-{(reason or status).replace('_', '-')}"
    area = next(iter(found)) if status in _RESOLVED else None
    return AreaMatch(area, status, suggestions, Message(code, {"text": shown, "found": named, "instead": instead}))


def resolve_area(
    text: str,
    areas: AreaTable,
    *,
    day: date | None,
    scheme: str | None = None,
    level: str | None = None,
    code_column: bool = False,
    suggest: bool = True,
) -> AreaMatch:
    """The area that ``text`` stands for, by exact look-up of its spelling; never by likeness.

    An id is always itself. A name needs an era: that of ``scheme`` if given, else that of ``day`` (the end of the
    period). ``level`` narrows the look-up; ``code_column`` says that bare codes are expected here. ``suggest=False``
    leaves out the nearest names of an unknown text, which take longest to find.

    >>> from pathlib import Path
    >>> import nq57_indicators
    >>> from nq57_indicators.areas import AreaTable
    >>> areas, _ = AreaTable.load(Path(nq57_indicators.__file__).parent / "definitions" / "areas")
    >>> resolve_area("TP.HCM", areas, day=date(2025, 12, 31)).area
    'P34-79'
    >>> late = resolve_area("Quảng Bình", areas, day=date(2025, 12, 31))
    >>> late.status, late.suggestions
    ('wrong_era', ('P34-44',))
    """
    era = _era(areas, day, scheme, level)
    known_id = _as_id(areas, _plain(text))
    if known_id is not None:
        return _match(era, text, "ok", [known_id])
    scheme_named, _, code = _plain(text).rpartition("-")
    if areas.scheme(scheme_named):
        own = _era(areas, day, scheme_named, level)
        near = own.offer(_with_code(own, code))
        return _match(own, text, "unknown", (), near, "unknown" if near else "unknown_alone")
    if _is_number(text):
        if code_column:
            return resolve_code(text, areas, day=day, scheme=scheme, level=level)
        ids = era.offer(_with_code(era, _plain(text)))
        return _match(era, text, "ambiguous" if ids else "unknown", (), ids, "bare_code")
    return _by_name(era if suggest else replace(era, suggests=False), text)


def may_name_an_area(text: str, areas: AreaTable) -> bool:
    """Whether any era knows a text: one that none knows is no name of an area, whatever the day.

    >>> from pathlib import Path
    >>> import nq57_indicators
    >>> from nq57_indicators.areas import AreaTable
    >>> areas, _ = AreaTable.load(Path(nq57_indicators.__file__).parent / "definitions" / "areas")
    >>> may_name_an_area("Tỉnh Quảng Bình", areas), may_name_an_area("Hồ sơ tiếp nhận", areas)
    (True, False)
    """
    plain, index = _plain(text), areas.names
    if _as_id(areas, plain) is not None or _is_number(text) or areas.scheme(plain.rpartition("-")[0]):
        return True
    return any(reading.key in index.exact or unaccented(reading.key) in index.plain for reading in readings(text))


def resolve_code(
    text: str, areas: AreaTable, *, day: date | None, scheme: str | None = None, level: str | None = None
) -> AreaMatch:
    """The area whose code stands in a declared code column; ``1`` is read as ``01``, an id is itself.

    A code that only another era knows is ``wrong_era``. A code that changed its meaning cannot be seen by itself:
    compare it with the name beside it (``resolve_pair``).
    """
    era = _era(areas, day, scheme, level)
    plain = _plain(text)
    known_id = _as_id(areas, plain)
    if known_id is not None:
        return _match(era, text, "ok", [known_id])
    ids = _with_code(era, plain)
    admitted = tuple(each for each in ids if era.admits(each))
    if len(admitted) == 1:
        return _match(era, text, "ok", admitted)
    if not ids:
        return _match(era, text, "unknown", (), (), "unknown_alone")
    if not era.known or admitted:
        return _match(era, text, "ambiguous", (), admitted or ids, None if admitted else "no_era")
    return _wrong_era(era, text, ids)


def resolve_pair(
    code: str,
    name: str,
    areas: AreaTable,
    *,
    day: date | None,
    scheme: str | None = None,
    level: str | None = None,
    named: AreaMatch | None = None,
) -> AreaMatch:
    """A code and the name beside it. They must agree: the name decides, the code may only confirm it.

    ``old_code``: the name is right and the code is the one its territory had before; ``ambiguous``: they contradict.
    ``named`` is what the name stands for, where that is known already: many codes may stand beside one name.
    """
    era = _era(areas, day, scheme, level)
    named = named or resolve_area(name, areas, day=day, scheme=scheme, level=level)
    if named.area is None or not _plain(code):
        return named
    coded = resolve_code(code, areas, day=day, scheme=scheme, level=level)
    if coded.area == named.area:
        return named
    before = [each for each in _with_code(era, _plain(code)) if each in areas.members(named.area)]
    same_name = [each for each in before if areas[each].name == areas[named.area].name]
    if same_name:
        return _match(era, code, "old_code", same_name, (named.area,))
    both = tuple(dict.fromkeys((named.area, *((coded.area,) if coded.area else coded.suggestions))))
    return _match(era, f"{code}, {name}", "ambiguous", (), both, "pair")


def _wrong_era(era: _Era, text: str, ids: tuple[str, ...]) -> AreaMatch:
    instead = era.offer(ids)
    return _match(era, text, "wrong_era", ids, instead, "wrong_era" if instead else "wrong_era_alone")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text)).strip()


def _as_id(areas: AreaTable, plain: str) -> str | None:
    """The id as written, else the one that differs in case only."""
    return plain if plain in areas else areas.names.ids.get(plain.casefold())


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d+(?:\.0)?", _plain(text)) is not None


def _with_code(era: _Era, plain: str) -> tuple[str, ...]:
    """The areas of any era that carry a code, zero-padded to theirs; ``1.0`` is how a column of floats reads."""
    found = era.areas.with_code(plain.removesuffix(".0"))
    return era.at_level(found)


def _by_name(era: _Era, text: str) -> AreaMatch:
    spellings = readings(text)
    index = era.areas.names
    for reading in spellings:
        ids = era.at_level(index.exact.get(reading.key, ()))
        if ids:
            return _of_era(era, text, reading, ids, "ok")
    for reading in spellings:
        ids = era.at_level(index.plain.get(unaccented(reading.key), ()))
        if ids and reading.key == unaccented(reading.key):
            return _of_era(era, text, reading, ids, "ok_unaccented")
        if ids:
            living = tuple(each for each in ids if era.admits(each))
            gone = era.known and not living and bool(era.offer(ids))
            return _match(
                era, text, "accent_mismatch", living or ids, era.offer(ids) or ids, "other_era" if gone else None
            )
    meant = _nearest(era, spellings)
    near = era.offer(meant)
    gone = era.known and bool(near) and not any(era.admits(each) for each in meant)
    found = meant[:_MOST_SUGGESTIONS] if gone else ()
    return _match(era, text, "unknown", found, near, "other_era" if gone else _UNKNOWN[bool(near)])


def _of_era(era: _Era, text: str, reading: Reading, ids: tuple[str, ...], status: MatchStatus) -> AreaMatch:
    """Choose among the areas that carry the name by era, then hold the area against the words around the name."""
    admitted = tuple(each for each in ids if era.admits(each))
    if not admitted and era.known:
        return _wrong_era(era, text, ids)
    if len(admitted) != 1:
        return _match(era, text, "ambiguous", (), admitted or ids, None if admitted else "no_era")
    area_id = admitted[0]
    other = _meant_by_mark(era, reading.mark, area_id, ids)
    if other:
        return _match(era, text, "wrong_era", other, (*other, area_id), "marked")
    claimed = reading.types
    had = _types_had(era, area_id, ids)
    if claimed and had and not claimed & had:
        return _match(era, text, "type_mismatch", admitted, admitted)
    return _match(era, text, status, admitted)


def _meant_by_mark(era: _Era, mark: str | None, area_id: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """(cũ) beside a name that a merger enlarged means the earlier territory, (mới) before the merger the later one."""
    areas = era.areas
    if mark == "old" and areas.merged(area_id):
        return tuple(each for each in areas.members(area_id) if each in ids)
    if mark == "new":
        return tuple(each for each in areas[area_id].successors if each in ids and areas.merged(each))
    return ()


def _types_had(era: _Era, area_id: str, namesakes: tuple[str, ...]) -> frozenset[str]:
    """The types up to the day, also under the same name before a merger: a word that is out of date names no other
    unit, one that is not true yet does (a district-level city)."""
    same = [area_id, *(each for each in era.areas.members(area_id) if each in namesakes)]
    return frozenset(kind.type for each in same for kind in era.areas.types_until(each, era.day))


@lru_cache(maxsize=1 << 13)
def _close_matches(key: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that look like a key; only those that share most pairs of letters with it are looked at closely."""
    own = _pairs(key)
    alike = nlargest(_LOOKED_AT, names, key=lambda name: len(own & _pairs(name)) / (len(name) + 1))
    return tuple(get_close_matches(key, alike, n=_MOST_SUGGESTIONS, cutoff=_LEAST_LIKENESS))


@lru_cache(maxsize=1 << 12)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(text))


def _nearest(era: _Era, spellings: tuple[Reading, ...]) -> tuple[str, ...]:
    """What may have been meant, for a person to choose from: initials, or names that look alike."""
    if not era.suggests:
        return ()
    index = era.areas.names
    found = [area_id for reading in spellings for area_id in index.initials.get(reading.key, ())]
    if not found:
        for reading in reversed(spellings):
            near = _close_matches(unaccented(reading.key), tuple(index.plain))
            found.extend(area_id for key in near for area_id in index.plain[key])
    if not found:
        keys = {unaccented(reading.key) for reading in spellings}
        inside = (name for name in index.plain if len(name) >= _LEAST_INSIDE and any(name in key for key in keys))
        found = [area_id for name in sorted(inside, key=len, reverse=True) for area_id in index.plain[name]]
    return era.at_level(dict.fromkeys(found))
