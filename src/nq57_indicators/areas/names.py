"""Keys under which the spellings of one Vietnamese (or English) name agree, without ever agreeing for two names.

Two spellings agree when they differ in case, spacing, dashes, Unicode form, the place of a tone inside its syllable
(hoà, hòa), numbering, a "(cũ)" or "(mới)" mark, or a word for the kind of unit. Nothing here is approximate.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from nq57_indicators.models.definitions import Area
from nq57_indicators.models.visible import visible

# The words before or after a name that say what kind of unit it is, with the type each one claims (None: no claim).
_KIND_WORDS: Final[Mapping[str, str | None]] = {
    "ủy ban nhân dân": None,
    "uỷ ban nhân dân": None,
    "ubnd": None,
    "tỉnh": "province",
    "t": "province",
    "thành phố": "city",
    "t phố": "city",
    "tp": "city",
    "t p": "city",
    "thủ đô": "city",
    "vùng": "region",
    "the": None,
    "province of": "province",
    "city of": "city",
    "province": "province",
    "city": "city",
    "municipality": "city",
    "municipality of": "city",
    "capital": None,
    "prov": "province",
    "region": "region",
}
_ONLY_BEFORE: Final = frozenset({"t", "the", "province of", "city of", "municipality of"})
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_FOOTNOTE: Final = re.compile(r"[⁰¹²³⁴-⁹]+$|\s*[(\[]\d{1,2}[)\]]$|\s*\*+$")
_NUMBERING: Final = re.compile(r"^(?:\(?\d{1,3}\s*[.)/:\-–—]+\s*|\(?(?:[ivxIVX]{1,4}|[a-zđ])[.)]\s+)(?=\D)")
_MARK: Final = re.compile(
    r"[\s(\[]+(?:(?P<old>cũ|(?<=[(\[])cu|trước đây|trước (?:khi )?(?:sáp nhập|hợp nhất))"
    r"|(?P<new>mới|(?<=[(\[])moi|hiện nay|sau (?:khi )?(?:sáp nhập|hợp nhất)))\s*[)\]]*$"
)
_VOWELS: Final = re.compile(rf"(?:[aeiouy][\u0302\u0306\u031b]?[{_TONES}]*[\u0302\u0306\u031b]?)+")


@dataclass(frozen=True)
class Reading:
    """One way to read a text: the key it would be found under, and what the words taken off it claim.

    ``types`` are the kinds of unit named beside it; ``mark`` is "old" for (cũ), "new" for (mới), else None.
    """

    key: str
    types: frozenset[str] = frozenset()
    mark: str | None = None


@lru_cache(maxsize=1 << 12)  # names are made of few words
def _tones_last(word: str) -> str:
    """Move the tones of every vowel cluster behind the cluster, keeping vowel quality: hòa and hoà become one."""

    def settle(cluster: re.Match[str]) -> str:
        text = cluster.group()
        return re.sub(f"[{_TONES}]", "", text) + re.sub(f"[^{_TONES}]", "", text)

    return _VOWELS.sub(settle, unicodedata.normalize("NFD", word))


def _words(text: str) -> list[str]:
    """Lower-case words in NFC; whatever is no letter, digit or mark separates them."""
    folded = unicodedata.normalize("NFC", text.casefold()).replace("ð", "đ").replace("ɖ", "đ")
    return "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in folded).split()


def _spaced(text: str) -> str:
    """A space before every capital that follows a small letter: HòaBình, TpHCM."""
    pairs = zip(text, f"{text} "[1:], strict=True)
    return "".join(f"{char} " if char.islower() and after.isupper() else char for char, after in pairs)


def _key(words: Iterable[str]) -> str:
    return "".join(_tones_last(word) for word in words)


def unaccented(key: str) -> str:
    """The key without marks and with d for đ.

    >>> unaccented(readings("Đắk Lắk")[0].key)
    'daklak'
    """
    plain = unicodedata.normalize("NFD", key).replace("đ", "d")
    return plain if plain.isascii() else "".join(char for char in plain if unicodedata.category(char) != "Mn")


def _kind_table() -> dict[tuple[str, ...], str | None]:
    words = {tuple(phrase.split()): kind for phrase, kind in _KIND_WORDS.items()}
    words |= {("".join(phrase),): kind for phrase, kind in words.items()}
    return words | {tuple(unaccented(word) for word in phrase): kind for phrase, kind in words.items()}


_KINDS: Final = _kind_table()
_BEFORE: Final = frozenset(_KINDS)
_AFTER: Final = frozenset(phrase for phrase in _KINDS if " ".join(phrase) not in _ONLY_BEFORE)
_LONGEST: Final = max(map(len, _KINDS))
# Some leave no room between the words (tinhbacninh, TPHà Nội); one letter would be guessing there.
_GLUED: Final = {_key(phrase): kind for phrase, kind in _KINDS.items() if len("".join(phrase)) > 1}
_ALL_GLUED: Final = tuple(_GLUED)


def _stripped(words: list[str]) -> Iterator[tuple[list[str], frozenset[str]]]:
    """The words with one word for the kind of unit after another taken off, first in front, then behind.

    Every stage is given, since a name may end like such a word ("Tinh Ha Tinh").
    """
    types: frozenset[str] = frozenset()
    for phrases, in_front in ((_BEFORE, True), (_AFTER, False)):
        while True:
            phrase = _phrase(words, phrases, in_front)
            if phrase is None:
                break
            words = words[len(phrase) :] if in_front else words[: -len(phrase)]
            types |= _claim(_KINDS[phrase])
            yield words, types


def _phrase(words: list[str], phrases: frozenset[tuple[str, ...]], in_front: bool) -> tuple[str, ...] | None:
    """The longest phrase that stands at an end of the words and leaves some of them."""
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        phrase = tuple(words[:size] if in_front else words[-size:])
        if phrase in phrases:
            return phrase
    return None


def _claim(kind: str | None) -> frozenset[str]:
    return frozenset() if kind is None else frozenset({kind})


def _unglued(key: str) -> Iterator[tuple[str, frozenset[str]]]:
    if not (key.startswith(_ALL_GLUED) or key.endswith(_ALL_GLUED)):
        return
    for word, kind in _GLUED.items():
        if len(key) > len(word) and key.startswith(word):
            yield key[len(word) :], _claim(kind)
        if len(key) > len(word) and key.endswith(word):
            yield key[: -len(word)], _claim(kind)


def readings(text: str) -> tuple[Reading, ...]:
    """The ways to read a name as written, the plainest first, each once; none for a text without letters or digits.

    >>> readings("12. TP.Hà Nội (mới)")[-1].mark
    'new'
    >>> readings("UBND tỉnh Hoà Bình")[-1] == readings("Tỉnh HÒA  BÌNH")[-1]
    True
    """
    text = _FOOTNOTE.sub("", visible(text).strip())
    text = unicodedata.normalize("NFKC", text).strip()
    text = _NUMBERING.sub("", text)
    found = list(_readings_of(text, None))
    marked = _MARK.search(text.lower())
    if marked is not None:
        found.extend(_readings_of(text[: marked.start()], marked.lastgroup))
    return tuple(dict.fromkeys(reading for reading in found if reading.key))


def _readings_of(text: str, mark: str | None) -> Iterator[Reading]:
    spaced = _spaced(text)
    words = _words(spaced)
    whole = _key(words)
    yield Reading(whole, mark=mark)
    if spaced != text:
        yield Reading(_key(_words(text)), mark=mark)
    for rest, types in _stripped(words):
        yield Reading(_key(rest), types, mark)
    yield from (Reading(key, types, mark) for key, types in _unglued(whole))


class NameIndex:
    """Every spelling of every area, by key. ``exact`` keeps the accents, ``plain`` has none."""

    def __init__(self, areas: Iterable[Area]) -> None:
        exact: dict[str, dict[str, None]] = defaultdict(dict)
        plain: dict[str, dict[str, None]] = defaultdict(dict)
        self.ids: dict[str, str] = {}
        self._initials_of: list[tuple[str, str]] = []
        for area in areas:
            self.ids[area.id.casefold()] = area.id
            for name in _names_of(area):
                words = _words(name)
                for key in (_key(words), _key(["".join(words)])):
                    exact[key][area.id] = None
                    plain[unaccented(key)][area.id] = None
                self._initials_of.append(("".join(word[0] for word in words), area.id))
        self.exact = {key: tuple(found) for key, found in exact.items()}
        self.plain = {key: tuple(found) for key, found in plain.items()}

    @cached_property
    def initials(self) -> dict[str, tuple[str, ...]]:
        """The areas by the first letters of their names, with and without accents: only ever a suggestion."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for letters, area_id in self._initials_of:
            first = unicodedata.normalize("NFD", letters)
            found["".join(char for char in first if unicodedata.category(char) != "Mn")][area_id] = None
            found[unaccented(letters)][area_id] = None
        return {letters: tuple(ids) for letters, ids in found.items()}


def _names_of(area: Area) -> list[str]:
    """The spellings of an area. An English name that only drops the accents is no spelling of its own."""
    names = [area.name.vi, *area.aliases]
    if unaccented(_key(_words(area.name.en))) != unaccented(_key(_words(area.name.vi))):
        names.append(area.name.en)
    if area.code is not None and not area.code.isdigit():
        names.append(area.code)
    return names
