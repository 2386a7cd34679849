"""Variables by the words they are called by: spellings that differ in order, in synonyms and in words that say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from nq57_indicators.recognition.names import Names, fold

_AT_FIRST = re.compile(r"^(?:tổng số lượng|tổng số|tổng|số lượng|số) ")
_SIGNS = re.compile(r"[\s:;,.()\[\]“”\"\-–—/*]+")
_BLOCKED = -1
_LEAST_LIKE = 0.34
_MOST_CHOICES = 4
_MOST_MORE = 4


class ItemWords:
    """The words of all variables of a catalogue."""

    def __init__(self, names: Names) -> None:
        self._ways = _ways_of(names.same)
        self._names = names
        self.key = cache(self._key)
        found: dict[str, set[int]] = {}
        for text, item in names.texts_of_items:
            found.setdefault(self.key(text), set()).add(item)
        for text in names.ambiguous:
            found.setdefault(self.key(text), set()).add(_BLOCKED)
        self._items = {key: next(iter(items)) for key, items in found.items() if key and len(items) == 1}
        self._all = [(len(key.split()), items - {_BLOCKED}) for key, items in found.items()]
        self._sets = [(frozenset(key.split()), items - {_BLOCKED}) for key, items in found.items()]
        self._with: dict[str, list[int]] = {}
        for number, key in enumerate(found):
            for word in set(key.split()):
                self._with.setdefault(word, []).append(number)
        self.nearest = cache(self._nearest)

    def _key(self, text: str) -> str:
        """The words of a text that say which variable it is, in a fixed order.

        Words that say nothing are dropped, other ways of saying a thing replaced by the standard one.
        """
        words = _AT_FIRST.sub("", fold(text).strip(" :;,.-–—*()"))
        for pattern, standard in self._ways:
            words = pattern.sub(f" {standard} ", words)
        words = _AT_FIRST.sub("", " ".join(words.split()))
        return " ".join(sorted(filter(None, _SIGNS.split(words))))

    def item(self, text: str) -> int:
        """The variable that a text names by its words; -1 where none or several have them."""
        return self._items.get(self.key(text), -1)

    def named_instead(self, text: str, item: int) -> tuple[str, ...]:
        """The variables whose names have all words of a text and few more; none where a name of ``item`` has them too."""
        own = frozenset(self.key(text).split())
        extra: dict[int, int] = {}
        for words, items in self._sets:
            for found in items if own and own <= words else ():
                extra[found] = min(len(words - own), extra.get(found, len(words)))
        names, variables = self._names.codes.items, self._names.codes.catalogue.variables
        near = [found for found in extra if extra[found] <= _MOST_MORE and names[found] in variables]
        near.sort(key=lambda found: (extra[found], names[found]))
        return () if item in extra else tuple(names[found] for found in near[:_MOST_CHOICES])

    def _nearest(self, text: str) -> tuple[str, ...]:
        """The few variables whose words are most like those of a text, best first: to choose from, never taken."""
        own = set(self.key(text).split())
        best: dict[str, float] = {}
        for number, common in Counter(number for word in own for number in self._with.get(word, ())).items():
            words, items = self._all[number]
            share = common / (len(own) + words - common)
            for item in items if share >= _LEAST_LIKE else ():
                name = self._names.codes.items[item]
                best[name] = max(share, best.get(name, 0.0))
        return tuple(sorted(best, key=lambda name: (-best[name], name))[:_MOST_CHOICES])


def _ways_of(same: Mapping[str, Iterable[str]]) -> list[tuple[re.Pattern[str], str]]:
    """Other ways of saying things, longest first, each with its standard."""
    spellings = [(fold(spelling), fold(standard)) for standard, spellings in same.items() for spelling in spellings]
    spellings.sort(key=lambda pair: -len(pair[0]))
    return [(re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)"), standard) for spelling, standard in spellings]
