"""What is handed to some areas: their own rows, and the name of no other area."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from nq57_indicators.catalogue.search import names_of, plain
from nq57_indicators.texts import label

if TYPE_CHECKING:
    import pandas as pd

    from nq57_indicators.areas import AreaTable
    from nq57_indicators.assessment import Assessment

_WORDS: Final = re.compile(r"[a-z]+|[0-9]+")
_LEAST: Final = 3
"""A shorter word may be anything, and names no area."""


class OwnAreas:
    """The areas that results are handed to; the others are those these neither lie in nor were made of.

    >>> from nq57_indicators import load_catalogue
    >>> own = OwnAreas(["P34-24"], load_catalogue().areas)
    >>> own.names_other("Hue_2026.xlsx"), own.names_other("bao_cao_BacGiang.csv"), own.names_other("P34-46.csv")
    (True, False, True)
    """

    def __init__(self, areas: Iterable[str], table: AreaTable, files: Iterable[str] = ()) -> None:
        self.areas = tuple(areas)
        self._table, self._files = table, {file: number for number, file in enumerate(files, start=1)}

    @classmethod
    def asked(cls, assessment: Assessment, area: str | list[str] | None = None) -> OwnAreas | None:
        """Those asked for one by one, now or when the results were made; ``None`` where none or a whole scheme was."""
        chosen = assessment._areas if area is None else area
        if chosen is None or (area is None and isinstance(chosen, str)):
            return None
        return cls(assessment._areas_of(area), assessment.catalogue.areas, assessment.report.submission.files)

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of these areas; of a table that knows no areas none: nobody can say whose its rows are."""
        if "ref_area" not in frame:
            return frame.iloc[:0]
        return frame[frame["ref_area"].astype("str").isin(self.areas)]

    def names_other(self, text: str) -> bool:
        """Whether the name of another area stands in a text, with or without diacritics and blanks."""
        words = _words(text)
        joined = f" {' '.join(words)} "
        return not self._others.isdisjoint(words) or any(name in joined for name in self._parted)

    def speaks_of_other(self, sentence: str) -> bool:
        """Whether a sentence names another area, by its name as it is written or by its id."""
        return any(re.search(rf"\b{re.escape(name)}\b", sentence) for name in self._written if name in sentence)

    def file(self, path: str, lang: str = "vi") -> str:
        """The name of a file without its folders; of one that names another area its number among the files read."""
        name = PurePath(path.replace("\\", "/")).name
        if not self.names_other(name):
            return name
        number = self._files.get(path)
        return label("page.shared_file" if number is None else "page.file_number", lang, number=number)

    @cached_property
    def _written(self) -> tuple[str, ...]:
        """Names and ids of other areas as they are written, but those that an own area bears, too."""
        near = self._near
        own = {name for one in near for name in names_of(self._table[one])[:2]}
        others = (area for area in self._table.values() if area.id not in near)
        return tuple({name for area in others for name in (area.id, *names_of(area)[:2])} - own)

    @cached_property
    def _others(self) -> frozenset[str]:
        """The names of other areas in one word, as people write them without blanks, and those that are one word."""
        near = self._near
        names = {
            name
            for area in self._table.values()
            if area.id not in near
            for name in (area.id, *names_of(area)[:2], *area.aliases)
        }
        own = {" ".join(_words(name)) for one in near for name in (one, *names_of(self._table[one])[:2])}
        said = {" ".join(_words(name)) for name in names} - own
        return frozenset(each for name in said for each in (name, name.replace(" ", "")) if len(each) >= _LEAST)

    @cached_property
    def _parted(self) -> tuple[str, ...]:
        """The names of more than one word, to be found between blanks."""
        return tuple(f" {name} " for name in self._others if " " in name)

    @property
    def _near(self) -> set[str]:
        """These areas, those they lie in, and those that went into them."""
        near, left = set[str](), list(self.areas)
        while left:
            if (area := left.pop()) not in near:
                near.add(area)
                parent = self._table[area].parent
                left += [*self._table.members(area), *([parent] if parent else [])]
        return near


def _words(text: str) -> list[str]:
    return _WORDS.findall(plain(text))
