"""What opens behind a number: formula, parts and the cells they stand in, as data that the page's script shows."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.computation.explanations.trace import Trace
from nq57_indicators.computation.explanations.values import value_explained
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.formulas import formula_with_names
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.own_areas import OwnAreas
from nq57_indicators.writing.page.tongues import Tongues

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment
    from nq57_indicators.models.explanations import Cell, Part, ValueExplanation

_CELLS: Final = 12
"""So many cells of a part are listed; of more, the number."""
_WORDS: Final = (
    "formula", "basis", "parts", "asked", "notes", "more", "derived",
    "value", "none_counted", "met", "unmet", "unknown", "owed", "better", "worse", "same",
)  # fmt: skip


_WORDS_OF_SCORES: Final = ("score", "share", "contribution", "between", "range")


class Explained:
    """Gathers explanations; texts that repeat are kept once, and figures are the texts of the table in Vietnamese.

    Which indicator and area a number is of is not carried: the script finds it in the row that the number stands in.
    """

    def __init__(self, assessment: Assessment, tongues: Tongues, own: OwnAreas | None = None) -> None:
        self._now, self._tongues, self._own = assessment, tongues, own
        self._traces: dict[bool, Trace] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._values: list[list[Any]] = []
        self._heads: dict[tuple[int, ...], int] = {}
        self._terms: dict[tuple[int, int], int] = {}
        self._sources: dict[int, int] = {}
        self._files: dict[str, dict[str, str]] = {}
        self._asked: dict[tuple[int, ...], int] = {}
        self.scores: list[Any] = []

    @property
    def files(self) -> list[dict[str, str]]:
        """The names of the files in which the figures shown stand, without their folders and those of other areas."""
        return list(self._files.values())

    def number(self, indicator: str, area: str, period: str, value: float, *, of: Assessment | None = None) -> int:
        """The number of the explanation of a value; ``of`` are the results it belongs to, where it is not of today."""
        result, is_earlier = of or self._now, of is not None
        key = (indicator, area, period, _figure(value), *(["before"] if is_earlier else []))
        if key not in self._numbers:
            trace = self._traces.setdefault(is_earlier, Trace(result._run, result._origins))
            found = value_explained(result._run, trace.origins, indicator, area, period, value=value, trace=trace)
            self._numbers[key] = len(self._values)
            self._values.append(self._told(found))
        return self._numbers[key]

    def of_value(self, found: ValueExplanation) -> int:
        """The number of an explanation that is at hand."""
        key = (found.indicator, found.ref_area, found.time_period, _figure(found.value))
        if key not in self._numbers:
            self._numbers[key] = len(self._values)
            self._values.append(self._told(found))
        return self._numbers[key]

    def figure_of(self, number: int) -> str:
        """The figure that an explanation tells, in Vietnamese."""
        return str(self._values[number][1])

    def asked(self, *texts: dict[str, str]) -> int:
        """The number of what a row is held against: figure, due day, acts with their clauses, and notes."""
        key = tuple(self._tongues.number(text) for text in texts)
        return self._asked.setdefault(key, len(self._asked))

    def text(self, both: dict[str, str]) -> int:
        """The number of a text."""
        return self._tongues.number(both)

    def data(self) -> dict[str, Any]:
        """All of it, to be carried as JSON."""
        words = (*_WORDS, *(_WORDS_OF_SCORES if self.scores else ()))
        return {
            "words": {name: {lang: label(f"page.{name}", lang) for lang in LANGUAGES} for name in words},
            "sources": list(self._sources),
            "heads": list(self._heads),
            "terms": list(self._terms),
            "values": self._values,
            "asked": list(self._asked),
            "scores": self.scores,
        }

    def _told(self, found: ValueExplanation) -> list[Any]:
        """Head (formula, how it came about, whether the formula is a reading, unit), figure, period, parts."""
        head = (
            self._tongues.number(_formula(found)),
            self._tongues.number(_basis(found.basis)),
            int(found.definition_basis == "derived"),
            self._tongues.number({"vi": found.unit_vi, "en": found.unit_en}),
        )
        return [
            self._heads.setdefault(head, len(self._heads)),
            _figure(found.value),
            self._tongues.number(_period(found.time_period)),
            *(self._part(part) for part in found.parts),
        ]

    def _part(self, part: Part) -> str:
        """Name with unit, figure, the cells that are listed, and how many more there are: ``4 27 0:D2 12;D3 15|1:A1 +3``."""
        when = _period(part.time_period)
        name = {lang: f"{getattr(part, f'name_{lang}')}, {when[lang]}" for lang in LANGUAGES}
        term = (self._tongues.number(name), self._tongues.number({"vi": part.unit_vi, "en": part.unit_en}))
        written = _figure(part.value)
        listed = part.cells[:_CELLS]
        groups = [
            f"{source}:{';'.join(self._place(cell, written) for cell in cells)}"
            for source, cells in groupby(listed, key=self._source)
        ]
        left = len(part.cells) - _CELLS
        more = f" +{left}" if left > 0 else ""
        return f"{self._terms.setdefault(term, len(self._terms))} {written} {'|'.join(groups)}{more}"

    def _source(self, cell: Cell) -> int:
        """The number of the file and sheet that a cell stands in."""
        place = {
            lang: " › ".join(filter(None, (file, self._sheet(cell.sheet)))) for lang, file in self._file(cell).items()
        }
        return self._sources.setdefault(self._tongues.number(place), len(self._sources))

    @staticmethod
    def _place(cell: Cell, of_part: str) -> str:
        """The cell, and its figure where that is not the figure of the part; neither holds a blank."""
        written = _figure(cell.obs_value)
        return cell.cell if written == of_part else f"{cell.cell} {written}"

    def _file(self, cell: Cell) -> dict[str, str]:
        if cell.file not in self._files:
            name = PurePath(cell.file.replace("\\", "/")).name
            self._files[cell.file] = {
                lang: self._own.file(cell.file, lang) if self._own else name for lang in LANGUAGES
            }
        return self._files[cell.file]

    def _sheet(self, sheet: str | None) -> str | None:
        """The name of a sheet, unless it names another area."""
        return None if sheet and self._own and self._own.names_other(sheet) else sheet


def _figure(value: float | None) -> str:
    return figure(value, "vi", 6)


@cache
def _basis(basis: str | None) -> dict[str, str]:
    return {lang: label(f"basis.{basis}", lang) if basis else "" for lang in LANGUAGES}


@cache
def _period(period: str) -> dict[str, str]:
    return {lang: period_in_words(period, lang) for lang in LANGUAGES}


def _formula(found: ValueExplanation) -> dict[str, str]:
    """The formula with the names of its parts."""
    names = {lang: tuple((part.variable, getattr(part, f"name_{lang}")) for part in found.parts) for lang in LANGUAGES}
    return {lang: _named(found.formula, names[lang]) for lang in LANGUAGES}


@cache
def _named(formula: str, names: tuple[tuple[str, str], ...]) -> str:
    return formula_with_names(formula, dict(names))
