"""Names that people write for headers, codes, variables, units and providers, looked up exactly on a folded key."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np

from nq57_indicators.catalogue.files import PACKAGED
from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.models.codelists import CALENDARS, FLOWS, MISSING_REASONS, OBS_STATUSES, STAGES
from nq57_indicators.models.visible import visible
from nq57_indicators.tables.codebook import Codebook

CODELISTS = {
    "calendar": CALENDARS,
    "flow": FLOWS,
    "stage": STAGES,
    "obs_status": OBS_STATUSES,
    "missing_reason": MISSING_REASONS,
}


@lru_cache(maxsize=1 << 16)  # the same texts come back with every block of a file
def fold(text: str) -> str:
    """The key under which spellings agree: case, spacing, Unicode form and tone placement do not matter.

    >>> fold("  Tỷ lệ  HOÀ giải ") == fold("tỉ lệ hòa giải")
    True
    """
    text = unicodedata.normalize("NFKC", visible(text)).casefold()
    words = " ".join(text.split())
    for old, new in _SAME:
        words = words.replace(old, new)
    return unicodedata.normalize("NFC", words)


_SAME = (
    ("tỉ lệ", "tỷ lệ"), ("tỉ trọng", "tỷ trọng"),
    ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
    ("uỷ", "ủy"), ("uý", "úy"), ("uỳ", "ùy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
    ("qúy", "quý"), ("qủy", "quỷ"),
    ("ð", "đ"),
)  # fmt: skip


@dataclass(frozen=True)
class UnitCode:
    """A unit as recognition needs it: its code, the unit it converts to and by how much."""

    code: int
    base: str
    factor: float


class Names:
    """All look-ups of one catalogue."""

    def __init__(self, codes: Codebook) -> None:
        vocabulary = codes.catalogue.vocabulary
        self.codes = codes
        self.words = vocabulary.words
        self.same = vocabulary.same
        self.marks = vocabulary.marks
        self.roles: Mapping[str, str] = {fold(text): role for role, texts in vocabulary.roles.items() for text in texts}
        self.code_lists = {name: _codelist(vocabulary.codes.get(name, {}), known) for name, known in CODELISTS.items()}
        self.texts_of_items = _texts_of_items(codes)
        self.items: dict[str, int] = {}
        for text, item in self.texts_of_items:
            self.items.setdefault(fold(text), item)
        self.ambiguous = {
            fold(text): tuple(names)
            for text, names in vocabulary.ambiguous.items()
            if all(name in codes.item for name in names)
        }
        self._look_alikes = LookAlikes(self.items)
        self._suggestions: dict[str, str | None] = {}
        self.units = _units(codes)
        self.providers = _providers(codes)

    def item(self, text: str) -> int:
        """The code of a variable or stated indicator by id, name or alias; -1 if there is none."""
        exact = self.codes.item.get(text)
        return exact if exact is not None else self.items.get(fold(text), -1)

    def code(self, codelist: str, text: str) -> str | None:
        """The code of a codelist that a text is or is called by, None for any other."""
        code = self.code_lists[codelist].get(fold(text))
        return None if code is None else CODELISTS[codelist][code]

    def suggestion(self, text: str) -> str | None:
        """The nearest id of a variable, for every text that anybody would write by hand."""
        if text not in self._suggestions:
            if len(self._suggestions) >= _MOST_SUGGESTIONS:
                return None
            guess = self._nearest(fold(text)) or self._nearest(_BRACKETS.sub(" ", fold(text)).strip())
            self._suggestions[text] = self.codes.items[self.items[guess]] if guess else None
        return self._suggestions[text]

    def _nearest(self, folded: str) -> str | None:
        return nearest(folded, self._look_alikes.of(folded), cutoff=_LEAST_LIKENESS)


@lru_cache(maxsize=1)
def roles_of_headers() -> Mapping[str, str]:
    """The role of every known header, by its folded text; the same for all catalogues.

    >>> roles_of_headers()[fold("Kỳ báo cáo")]
    'time_period'
    """
    return MappingProxyType({fold(text): role for role, texts in _words()["roles"].items() for text in texts})


def _words() -> Mapping[str, Any]:
    return tomllib.loads((PACKAGED / "codelists" / "headers.toml").read_text(encoding="utf-8"))


def _codelist(labels: Mapping[str, Iterable[str]], known: tuple[str, ...]) -> dict[str, int]:
    found = {fold(name): code for code, name in enumerate(known)}
    for name, texts in labels.items():
        found |= {fold(text): known.index(name) for text in texts}
    return found


def _texts_of_items(codes: Codebook) -> list[tuple[str, int]]:
    """Every text that names a variable or stated indicator, with its code."""
    catalogue = codes.catalogue
    found = []
    for name, code in codes.item.items():
        thing = catalogue.variables.get(name) or catalogue.indicators[name]
        found += [(text, code) for text in (name, thing.name.vi, thing.name.en, *thing.aliases)]
    return found


def _units(codes: Codebook) -> dict[str, UnitCode]:
    units = codes.catalogue.units
    found: dict[str, UnitCode] = {}
    for code, unit in enumerate(units.values()):
        known = UnitCode(code, unit.of or unit.id, unit.factor)
        for text in (unit.id, unit.name.vi, unit.name.en, *unit.aliases):
            found.setdefault(fold(text), known)
    for name in dict.fromkeys(codes.unit_of):
        if fold(name) not in found:
            found[fold(name)] = UnitCode(codes.units.index(name), name, 1.0)
    return found


def _providers(codes: Codebook) -> dict[str, int]:
    catalogue = codes.catalogue
    found: dict[str, int] = {fold(name): code for name, code in codes.provider.items()}
    for body in catalogue.bodies.values():
        for text in (body.name.vi, body.name.en, *body.aliases):
            found.setdefault(fold(text), codes.provider[body.id])
    return found


class LookAlikes:
    """Names by the pairs of letters they are made of: whoever looks for one reads only those that share some."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._length = np.array([len(name) + 1 for name in self._names])
        found: dict[tuple[str, str], list[int]] = {}
        for place, name in enumerate(self._names):
            for pair in set(pairwise(name)):
                found.setdefault(pair, []).append(place)
        self._having = {pair: np.array(places) for pair, places in found.items()}

    def of(self, text: str) -> list[str]:
        """The eight names that share most pairs of letters with ``text``: only these are worth a closer look.

        >>> LookAlikes(["numerator", "rate"]).of("numarator")[0]
        'numerator'
        """
        having = [self._having[pair] for pair in set(pairwise(text)) if pair in self._having]
        if not having:
            return []
        shared = np.bincount(np.concatenate(having), minlength=len(self._names)) / self._length
        return [self._names[place] for place in np.argsort(-shared, kind="stable")[:_LOOKED_AT].tolist()]


def names_of(codes: Codebook) -> Names:
    """The look-ups of the catalogue behind ``codes``, made once; suggestions start anew each time."""
    names = copy(_names(codes))
    names._suggestions = {}
    return names


@lru_cache(maxsize=8)
def _names(codes: Codebook) -> Names:
    return Names(codes)


_LOOKED_AT = 8
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*")
_LEAST_LIKENESS = 0.75
"""Measured: of what is suggested for misspelt headers and for those of other tables, nearly all is right."""
_MOST_SUGGESTIONS = 2_000
"""Of so many distinct strangers a file is not one of figures; they would take seconds."""
