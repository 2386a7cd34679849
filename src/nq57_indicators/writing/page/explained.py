"""What opens behind a number: formula, parts and the cells they stand in, as data that the page's script shows."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.computation.explanations.values import value_explained
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.formulas import formula_with_names
from nq57_indicators.texts.labels import LANGUAGES
from nq57_indicators.texts.periods import period_in_words

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment
    from nq57_indicators.models.explanations import Cell, Part

_CELLS: Final = 12
"""So many cells of a part are listed; of more, the number."""
_WORDS: Final = ("formula", "basis", "parts", "cells", "asked", "notes", "close", "more", "derived")


class Explained:
    """Gathers explanations; texts that repeat are kept once, and figures are the texts of the table."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._origins = assessment._origins
        self._texts: dict[tuple[str, str], int] = {}
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._values: list[dict[str, Any]] = []
        self._files: dict[str, int] = {}
        self._asked: dict[tuple[Any, ...], int] = {}

    @property
    def files(self) -> list[str]:
        """The names of the files in which the figures shown stand, without their folders."""
        return list(self._files)

    def number(self, row: dict[Any, Any]) -> int:
        """The number of the explanation of the value of a row of the status."""
        key = (str(row["indicator"]), str(row["ref_area"]), str(row["time_period"]))
        if key not in self._numbers:
            self._numbers[key] = len(self._values)
            self._values.append(self._explained(*key, row["value"]))
        return self._numbers[key]

    def asked(self, row: dict[str, Any]) -> int:
        """The number of what a row is held against: figure, due day, acts with their clauses, and notes."""
        key = tuple(self._text(row[name]) for name in ("asked", "due", "documents", "notes"))
        return self._asked.setdefault(key, len(self._asked))

    def data(self) -> dict[str, Any]:
        """All of it, to be carried as JSON."""
        words = {name: {lang: label(f"page.{name}", lang) for lang in LANGUAGES} for name in _WORDS}
        return {
            "words": words,
            "texts": list(self._texts),
            "files": self.files,
            "values": self._values,
            "asked": list(self._asked),
        }

    def _text(self, both: dict[str, str]) -> int:
        return self._texts.setdefault((both["vi"], both["en"]), len(self._texts))

    def _explained(self, indicator: str, area: str, period: str, value: float) -> dict[str, Any]:
        found = value_explained(self._assessment._run, self._origins, indicator, area, period, value=value)
        names = {lang: {part.variable: getattr(part, f"name_{lang}") for part in found.parts} for lang in LANGUAGES}
        formula = {lang: formula_with_names(found.formula, names[lang]) for lang in LANGUAGES}
        title = {
            lang: f"{getattr(found, f'name_{lang}')}, {getattr(found, f'area_{lang}')}, {period_in_words(period, lang)}"
            for lang in LANGUAGES
        }
        basis = {lang: label(f"basis.{found.basis}", lang) if found.basis else "" for lang in LANGUAGES}
        return {
            "t": self._text(title),
            "v": self._figure(found.value, found.unit_vi, found.unit_en),
            "f": self._text(formula),
            "b": self._text(basis),
            "d": int(found.definition_basis == "derived"),
            "p": [self._part(part) for part in found.parts],
        }

    def _part(self, part: Part) -> list[Any]:
        name = {
            lang: f"{getattr(part, f'name_{lang}')}, {period_in_words(part.time_period, lang)}" for lang in LANGUAGES
        }
        cells = [self._cell(cell) for cell in part.cells[:_CELLS]]
        return [
            self._text(name),
            self._figure(part.value, part.unit_vi, part.unit_en),
            cells,
            len(part.cells) - len(cells),
        ]

    def _cell(self, cell: Cell) -> list[Any]:
        file = self._files.setdefault(PurePath(cell.file.replace("\\", "/")).name, len(self._files))
        place = " › ".join(text for text in (cell.sheet, cell.cell) if text)
        return [file, place, self._text({lang: figure(cell.obs_value, lang, 6) for lang in LANGUAGES})]

    def _figure(self, value: float | None, vi: str, en: str) -> int:
        return self._text({"vi": f"{figure(value, 'vi', 6)} {vi}", "en": f"{figure(value, 'en', 6)} {en}"})
