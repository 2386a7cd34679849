"""Agencies of a province that report for themselves: their figures are those of the province only where somebody says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nq57_indicators.layouts.area_words import any_of
from nq57_indicators.layouts.periods_said import Statement
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.recognition.names import Names, names_of
from nq57_indicators.tables.codebook import Codebook


def names_office(text: str, names: Names) -> bool:
    """Whether a text opens with the name of one agency that does not speak for its province: "SỞ Y TẾ"."""
    return _offices(names.codes).opens(text)


def office_that_reports(lines: Sequence[Statement], of_areas: Iterable[str], names: Names) -> Statement | None:
    """The line of a letterhead that names such an agency, where no other line says that figures are of the whole area.

    A title that names the area says so, ``of_areas`` being the lines that name one; a letterhead does not.
    """
    offices = _offices(names.codes)
    named = next((line for line in lines if any(map(offices.opens, _said(line.text, offices)))), None)
    whole = any(offices.says_whole(line.text) for line in lines) or not all(map(offices.is_letterhead, of_areas))
    return None if named is None or whole else named


def ministry_that_reports(lines: Sequence[Statement], of_areas: Sequence[str], names: Names) -> Statement | None:
    """The line of a letterhead that names a ministry, where no line names an area: its figures may be those of the country."""
    offices = _offices(names.codes)
    return next((line for line in lines if not of_areas and offices.is_ministry(line.text)), None)


def _said(text: str, offices: Offices) -> Iterable[str]:
    """The lines of a cell, and what stands behind "Đơn vị báo cáo:"."""
    for line in text.splitlines():
        yield line
        head, colon, behind = line.partition(":")
        if colon and plain(head).strip(" -*") in offices.heads:
            yield behind


class Offices:
    """The agencies of the provinces: by the ministries of the catalogue, and by the words of its vocabulary."""

    def __init__(self, names: Names) -> None:
        words = {name: frozenset(map(plain, texts)) for name, texts in names.words.items()}
        self.heads = words["reported_by"]
        self._departments = frozenset(map(_lower, names.words["departments"]))
        self._known = any_of({*words["offices"], *self._like_ministries(names)})
        self._spoken_for = any_of(words["speak_for_area"])
        self._none = any_of(words["no_offices"])
        self._ministries = frozenset(map(plain, self._ministry_names(names)))
        self._whole = any_of(words["whole_area"])
        self._heads_areas = any_of(words["administrations"])

    def _like_ministries(self, names: Names) -> Iterable[str]:
        """ "Sở Y tế" is the department of the "Bộ Y tế", also of one that is no more."""
        for name in self._ministry_names(names):
            _, _, rest = plain(name).partition(" ")
            yield from (f"{plain(department)} {rest}" for department in self._departments)

    def _ministry_names(self, names: Names) -> Iterable[str]:
        heads = tuple(f"{plain(ministry)} " for ministry in names.words["ministries"])
        for body in names.codes.catalogue.bodies.values():
            yield from (name for name in (body.name.vi, *body.aliases) if plain(name).startswith(heads))

    def is_ministry(self, text: str) -> bool:
        """Whether a line of a text is the name of a ministry and no more."""
        return any(plain(line).strip(" .:*") in self._ministries for line in _said(text, self))

    def opens(self, text: str) -> bool:
        """Whether a text opens with the name of such an agency; "Sở" with its mark is one of any name, "Số" none."""
        bare = " ".join(re.sub(r"[_-]", " ", text).split()).strip(" .:*+•")
        if self._none.match(plain(bare)) or self._spoken_for.match(plain(bare)):
            return False
        first, _, rest = _lower(bare).partition(" ")
        if first in self._departments:
            return bool(rest)
        alike = plain(first) in map(plain, self._departments)
        return self._known.match(plain(bare)) is not None and (not alike or first == plain(first))

    def is_letterhead(self, text: str) -> bool:
        """Whether a line that names an area is the name of its administration, or of an agency there."""
        bare = plain(text).strip(" .:*")
        return self._heads_areas.match(bare) is not None or any(map(self.opens, _said(text, self)))

    def says_whole(self, text: str) -> bool:
        """Whether a line says that figures are those of the whole area: "trên địa bàn tỉnh"."""
        return self._whole.search(plain(text)) is not None


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


@lru_cache(maxsize=8)
def _offices(codes: Codebook) -> Offices:
    return Offices(names_of(codes))
