"""Ids, codes and ranges in findings as words: an officer reads names, programs the columns of the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nq57_indicators.models.codelists import PERCENT, FindingText
from nq57_indicators.models.tables import TABLES
from nq57_indicators.texts.figures import figures_in
from nq57_indicators.texts.labels import label, labels
from nq57_indicators.texts.periods import period_in_words

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ALONE = re.compile(r"(?:^|(?<=, )|(?<=\()|(?<=: ))[\w-]+(?=[,;)]| \(|$)")
"""A word that stands alone, in a list or in brackets: where a line says a code, an id or a period."""
_ENDLESS: Final = ("−∞", "∞")


class Words:
    """What the fields of findings are called in one language.

    >>> from nq57_indicators import load_catalogue
    >>> words = Words(load_catalogue(), "en")
    >>> words.field("range", "0 … ∞"), words.field("codes", "ytd, since")
    ('0 or more', 'year to date, since a day')
    """

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self._catalogue, self._lang = catalogue, lang
        self.things = {indicator.id: indicator.name.in_language(lang) for indicator in catalogue.indicators.values()}
        self.things |= {variable.id: variable.name.in_language(lang) for variable in catalogue.variables.values()}
        self.areas = {name: area.name.in_language(lang) for name, area in catalogue.areas.items()}
        self._roles = {column.name: column.title.in_language(lang) for column in TABLES["observations"]}

    def field(self, kind: FindingText, text: str) -> str:
        """The field ``found`` or ``expected`` of a finding in words; what is none of ours stays as it stood."""
        match kind:
            case "codes":
                return self._in_words(text)
            case "range":
                return self._range(text)
            case "unit":
                return self._unit(text)
            case "answers":
                return self._named(text, "“{name}” ({id})")
            case "names" | "amounts":
                shown = figures_in(text, self._lang) if kind == "amounts" else text
                return self._named(shown, "“{name}”").replace("<=", "≤")
        return text

    def told(self, text: str) -> str:
        """A line that says how a table was read, its codes, ids and periods by their names; other words stay.

        >>> from nq57_indicators import load_catalogue
        >>> Words(load_catalogue(), "vi").told("D: dossiers_received, 2025-Q3, ytd; E: …")
        'D: Số hồ sơ tiếp nhận trong kỳ, Quý III năm 2025, lũy kế từ đầu năm; E: …'
        """
        return _ALONE.sub(lambda word: self._name(word[0]), text)

    def _name(self, word: str) -> str:
        said = labels(self._lang).get(f"code_word.{word}") or self.things.get(word) or self.areas.get(word)
        named = self._catalogue.units.get(word) or self._catalogue.obligations.get(word)
        return said or (named.name.in_language(self._lang) if named else period_in_words(word, self._lang))

    def measured(self, variable: str, text: str) -> str:
        """A figure that was read, with the unit it was read in."""
        item = self._catalogue.variables.get(variable) or self._catalogue.indicators.get(variable)
        if item is None:
            return text
        return f"{text}%" if item.unit_measure == PERCENT else f"{text} {self._unit(item.unit_measure)}"

    def _named(self, text: str, form: str) -> str:
        def name(match: re.Match[str]) -> str:
            return form.format(name=self.things[match[0]], id=match[0]) if match[0] in self.things else match[0]

        return _ID.sub(name, text)

    def _in_words(self, text: str) -> str:
        known = labels(self._lang)
        words = (known.get(f"code_word.{part}") or self._roles.get(part, part) for part in text.split(", "))
        return ", ".join(words)

    def _unit(self, text: str) -> str:
        known = self._catalogue.units.get(text)
        return known.name.in_language(self._lang) if known else text

    def _range(self, text: str) -> str:
        low, _, high = text.partition(" … ")
        ends = low in _ENDLESS, high in _ENDLESS
        form = {(False, True): "from", (True, False): "to", (False, False): "between"}.get(ends)
        return label(f"range.{form}", self._lang, low=low, high=high) if form and high else text
