"""Which area a text names: by the era of its period or a declared geography, once for each distinct text and era."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.areas import AreaMatch, AreaTable, resolve_area, resolve_pair
from nq57_indicators.errors import Message
from nq57_indicators.models.base import Text
from nq57_indicators.recognition.names import fold
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.tables.observations import day_number
from nq57_indicators.texts.errors import sentence

_EPOCH = date(1970, 1, 1)
_MOST_STRANGERS = 10_000
"""After so many names and codes that no area has, others of the file are not looked for any more."""
_MOST_SUGGESTIONS = 2_000
"""For so many of them the nearest names are looked for, which takes longest."""
_TOTALS = frozenset(
    fold(name)
    for name in (
        *(
            "tổng cộng",
            "tổng số",
            "tổng",
            "cộng",
            "tong cong",
            "tong so",
            "tong",
            "cong",
            "total",
            "grand total",
            "sum",
        ),
        *("toàn tỉnh", "toàn thành phố", "toàn tỉnh/thành phố", "toàn tỉnh, thành phố", "cả tỉnh", "cả thành phố"),
    )
)
"""What stands in place of an area in rows of totals, folded."""

_TOO_MANY = Message("area-too-many-strangers", {"most": _MOST_STRANGERS})
_NOTHING = Message("area-empty", {})


class AreaText(NamedTuple):
    """What stands in one row for the area: its name or id, a code beside it, a declared geography (all may be empty)."""

    name: str
    code: str
    geography: str


BEFORE, ACROSS = "before", "across"
"""Periods that end before a merger, and periods that it falls into: names of either may be meant differently."""


@dataclass(frozen=True)
class Unclear:
    """Bare names of one file that may be of two eras: of periods before a merger or across it, and of how many figures."""

    when: str
    found: str
    figures: int


class Territory:
    """Resolves the area texts of files, one file after another."""

    def __init__(self, codes: Codebook) -> None:
        self.codes = codes
        self.table: AreaTable = codes.catalogue.areas
        changes = {area.valid_from for area in self.table.values() if area.valid_from}
        changes |= {area.valid_to + timedelta(days=1) for area in self.table.values() if area.valid_to}
        changes |= {kind.valid_from for area in self.table.values() for kind in area.types if kind.valid_from}
        self.changes = np.array(sorted(day_number(day) for day in changes), np.int64)
        borders = {day_number(area.valid_to) + 1 for area in self.table.values() if area.valid_to and area.successors}
        self.borders = np.array(sorted(borders), np.int64)
        # one more place than areas: -1 is no area, and never ends
        ends = [day_number(area.valid_to) if area.valid_to else np.iinfo(np.int64).max for area in self.table.values()]
        self.last_day = np.array([*ends, np.iinfo(np.int64).max], np.int64)
        self._strangers: dict[AreaText, int] = {}
        self._matches: dict[tuple[AreaText, int], AreaMatch] = {}

    def era_of(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of the stretch of days between two changes of the area table."""
        return np.searchsorted(self.changes, days, side="right")

    def next_file(self) -> None:
        """Names that no area has are counted for each file."""
        self._strangers = {}

    def match(self, text: AreaText, era: int) -> AreaMatch:
        """The area of a text in an era; cached."""
        key = (text, era)
        if key in self._matches:
            return self._matches[key]
        # a file of nothing but strangers must not take forever; another file may well look for the same name
        if len(self._strangers) >= _MOST_STRANGERS and text not in self._strangers and text.name not in self.table:
            return AreaMatch(None, "unknown", (), _TOO_MANY)
        return self._matches.setdefault(key, self._resolve(text, era))

    def _area(self, text: AreaText, era: int) -> str | None:
        """Like ``match``; what names no area in one era names none in another."""
        return None if text in self._strangers else self.match(text, era).area

    def is_id(self, text: AreaText) -> bool:
        """Whether the text says its era itself: an id, or a declared geography beside a name."""
        return text.name.strip() in self.table or bool(text.geography)

    def _day_in(self, era: int) -> date | None:
        if not len(self.changes):
            return None
        day = self.changes[era - 1] if era else self.changes[0] - 1
        return _EPOCH + timedelta(days=int(day))

    def _resolve(self, text: AreaText, era: int) -> AreaMatch:
        day, scheme = self._day_in(era), text.geography or None
        if text.code and text.name:  # many codes may stand beside one name
            match = self.match(text._replace(code=""), era)
            if match.area is None:
                return match
            pair = resolve_pair(text.code, text.name, self.table, day=day, scheme=scheme, named=match)
            if pair.status == "ambiguous" and len(pair.suggestions) == 1:  # nobody has that code
                self._strangers.setdefault(text, len(self._strangers))
            return pair
        suggest = self._strangers.get(text, len(self._strangers)) < _MOST_SUGGESTIONS
        match = resolve_area(
            text.name or text.code, self.table, day=day, scheme=scheme, code_column=bool(text.code), suggest=suggest
        )
        if match.status != "unknown":
            return match
        self._strangers.setdefault(text, len(self._strangers))
        if text.code:
            return match
        if fold(text.name).rstrip(" :.") in _TOTALS:
            match = replace(match, suggestions=(), reason=_total(text.name))
        elif not text.name.strip():
            match = replace(match, suggestions=(), reason=_NOTHING)
        return match

    def unstated(
        self, texts: list[AreaText], text: NDArray[np.int32], start: NDArray[np.int64], end: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Rows of a file whose era cannot be told, because names of both eras look alike.

        "Bắc Ninh" beside "Bắc Giang", which is now a part of it, may be the former one in any period. It is so, too, for bare
        names in periods before (or across) a merger, in a file that also holds later periods or
        whose names all live on after it; names of areas that did not change are always clear.
        """
        unclear = np.zeros(len(text), bool)
        if not len(self.borders) or not len(text):
            return unclear
        bare = np.array([not self.is_id(text) for text in texts], bool)[text]
        for border in self.borders.tolist():
            before, across = end < border, (start < border) & (end >= border)
            eras = self.era_of(np.array([border - 1, border])).tolist()
            areas = [tuple(self._area(text, era) for era in eras) for text in texts]
            doubtful = np.array([self._same_name_other_extent(*both) for both in areas], bool)[text]
            retired = np.array([former is not None and later is None for former, later in areas], bool)[text]
            mixed = bool((bare & (start >= border)).any()) or not bool((retired & bare & before).any())
            unclear |= bare & doubtful & (across | (before & mixed))
            later = bare & (start >= border)
            successors = {heir for at in np.unique(text[later & retired]) for heir in self._heirs(areas[at][0])}
            listed = np.array([later in successors for _, later in areas], bool)[text]
            unclear |= later & doubtful & listed
        return unclear

    def is_across(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Stretches of days that a merger falls into."""
        return np.searchsorted(self.borders, start, side="right") < np.searchsorted(self.borders, end, side="right")

    def _same_name_other_extent(self, former: str | None, later: str | None) -> bool:
        """Whether what a text names before a border and after it are two areas whose extent differs."""
        if former is None or later is None or former == later:
            return False
        return not (later in self.table[former].successors and self.table.unchanged(later))

    def _heirs(self, former: str | None) -> tuple[str, ...]:
        """The areas of today that a former one went into."""
        return tuple(self.table[former].successors) if former is not None else ()


def day_of_number(number: int) -> date:
    """The day of a day number.

    >>> day_of_number(0)
    datetime.date(1970, 1, 1)
    """
    return _EPOCH + timedelta(days=number)


def _total(name: str) -> Message:
    return Message("area-total", {"text": name.strip()})


def schemes_in_words(areas: AreaTable) -> str:
    """The schemes, each with the name of the area it divides, else with how many areas of which larger one it has."""
    return coded("one-of", {"listed": [_scheme_in_words(scheme, areas) for scheme in sorted(areas.schemes)]})


def _scheme_in_words(scheme: str, areas: AreaTable) -> Text:
    members = areas.scheme(scheme)
    first = areas[members[0]]
    code, fields = "scheme-areas", {"scheme": scheme, "number": len(members), "first": first.name}
    if scheme in areas:
        code, fields = "scheme-named", {"scheme": scheme, "name": areas[scheme].name}
    elif first.parent is not None:
        code, fields = "scheme-within", fields | {"whole": areas[first.parent].name}
    return Text(vi=sentence(code, fields, "vi"), en=sentence(code, fields, "en"))
