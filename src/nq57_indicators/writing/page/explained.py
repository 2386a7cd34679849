"""What opens behind a number: formula, parts and the cells they stand in, as data that the page's script shows."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.computation.explanations.values import value_explained
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.formulas import formula_with_names
from nq57_indicators.texts.labels import LANGUAGES
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.page.tongues import Tongues

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment
    from nq57_indicators.models.explanations import Cell, Part, ValueExplanation

_CELLS: Final = 12
"""So many cells of a part are listed; of more, the number."""
_WORDS: Final = ("formula", "basis", "parts", "cells", "asked", "notes", "close", "more", "derived")


class Explained:
    """Gathers explanations; texts that repeat are kept once, and figures are the texts of the table in Vietnamese.

    What a number is of (indicator, area, period) is not carried: the script finds it in the row that the number stands in.
    """

    def __init__(self, assessment: Assessment, tongues: Tongues) -> None:
        self._assessment, self._tongues = assessment, tongues
        self._origins = assessment._origins
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._values: list[list[Any]] = []
        self._files: dict[str, int] = {}
        self._asked: dict[tuple[int, ...], int] = {}

    @property
    def files(self) -> list[str]:
        """The names of the files in which the figures shown stand, without their folders."""
        return list(self._files)

    def number(self, row: dict[Any, Any]) -> int:
        """The number of the explanation of the value of a row of the status, or of the changes."""
        key = (str(row["indicator"]), str(row["ref_area"]), str(row["time_period"]))
        if key not in self._numbers:
            self._numbers[key] = len(self._values)
            self._values.append(self._explained(*key, row["value"]))
        return self._numbers[key]

    def asked(self, row: dict[str, Any]) -> int:
        """The number of what a row is held against: figure, due day, acts with their clauses, and notes."""
        key = tuple(self._tongues.number(row[name]) for name in ("asked", "due", "documents", "notes"))
        return self._asked.setdefault(key, len(self._asked))

    def data(self) -> dict[str, Any]:
        """All of it, to be carried as JSON."""
        words = {name: {lang: label(f"page.{name}", lang) for lang in LANGUAGES} for name in _WORDS}
        return {"words": words, "files": self.files, "values": self._values, "asked": list(self._asked)}

    def _explained(self, indicator: str, area: str, period: str, value: float) -> list[Any]:
        """Formula, how it came about, whether the formula is a reading, figure, unit, parts."""
        found = value_explained(self._assessment._run, self._origins, indicator, area, period, value=value)
        basis = {lang: label(f"basis.{found.basis}", lang) if found.basis else "" for lang in LANGUAGES}
        return [
            self._tongues.number(_formula(found)),
            self._tongues.number(basis),
            int(found.definition_basis == "derived"),
            figure(found.value, "vi", 6),
            self._tongues.number({"vi": found.unit_vi, "en": found.unit_en}),
            [self._part(part) for part in found.parts],
        ]

    def _part(self, part: Part) -> list[Any]:
        name = {
            lang: f"{getattr(part, f'name_{lang}')}, {period_in_words(part.time_period, lang)}" for lang in LANGUAGES
        }
        cells = [self._cell(cell) for cell in part.cells[:_CELLS]]
        unit = self._tongues.number({"vi": part.unit_vi, "en": part.unit_en})
        return [self._tongues.number(name), figure(part.value, "vi", 6), unit, cells, len(part.cells) - len(cells)]

    def _cell(self, cell: Cell) -> list[Any]:
        file = self._files.setdefault(PurePath(cell.file.replace("\\", "/")).name, len(self._files))
        place = " › ".join(text for text in (cell.sheet, cell.cell) if text)
        return [file, place, figure(cell.obs_value, "vi", 6)]


def _formula(found: ValueExplanation) -> dict[str, str]:
    """The formula with the names of its parts."""
    return {
        lang: formula_with_names(found.formula, {part.variable: getattr(part, f"name_{lang}") for part in found.parts})
        for lang in LANGUAGES
    }
