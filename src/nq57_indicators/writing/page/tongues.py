"""The English of a page that stands there in Vietnamese: each text is carried once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

Both = Mapping[str, str]
"""A text in both languages."""

_TURNED = {ord(","): ".", ord("."): ","}


def turned(text: str) -> str:
    """A figure of one language as the other writes it: comma and point change places.

    >>> turned("1.234,5 %")
    '1,234.5 %'
    """
    return text.translate(_TURNED)


_FIGURE: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_MARK: Final = "#"
_ALONE: Final = re.compile(r"[0-9.,]+(?: %)?")
"""What the script takes for a figure and no more."""


@lru_cache(maxsize=4096)
def _pattern(vi: str, en: str) -> tuple[str, str] | None:
    """Both texts with a mark for each figure, where they have the same figures in the same order; else nothing."""
    figures = _FIGURE.findall(vi)
    if not figures or _MARK in vi + en or [turned(each) for each in figures] != _FIGURE.findall(en):
        return None
    return _FIGURE.sub(_MARK, vi), _FIGURE.sub(_MARK, en)


class Tongues:
    """Numbers texts, and says of a text in the page how it becomes English.

    The script knows a text again: figures alone are turned, any other text has the English it was first given, or the one of
    the first text that differs from it in its figures only. What has another English says so by its number.

    >>> tongues = Tongues()
    >>> tongues.english({"vi": "82,5 %", "en": "82.5 %"}), tongues.english({"vi": "Hạn", "en": "Due"})
    (Markup(''), Markup(''))
    >>> tongues.english({"vi": "thiếu 2,5 điểm", "en": "short by 2.5 points"})
    Markup('')
    >>> tongues.english({"vi": "Hạn", "en": "Deadline"})
    Markup(' data-e=2')
    >>> tongues.texts, tongues.said
    ([['Hạn', 'Due'], ['thiếu # điểm', 'short by # points'], ['Hạn', 'Deadline']], [0, 1])
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._cells: dict[tuple[str, str, str], Markup] = {}
        self._said: dict[str, str] = {}
        self._patterns: dict[str, str] = {}

    @property
    def texts(self) -> list[list[str]]:
        """Every text with a number: Vietnamese and English, or one text that is the same in both."""
        return [[vi] if vi == en else [vi, en] for vi, en in self._numbers]

    @property
    def said(self) -> list[int]:
        """The numbers of what the script knows texts again by: whole ones, and those with a mark for each figure."""
        return [self._numbers[one] for one in (self._said | self._patterns).items()]

    def number(self, both: Both) -> int:
        """The number of a text."""
        return self._numbers.setdefault((both["vi"], both["en"]), len(self._numbers))

    def english(self, both: Both) -> Markup:
        """The attribute of an element that holds the Vietnamese text: nothing where the script knows it again."""
        return Markup("" if self._is_known(both["vi"], both["en"]) else f" data-e={self.number(both)}")

    def _is_known(self, vi: str, en: str) -> bool:
        """Whether the script finds this English of a text, which from its first time on it does."""
        if _ALONE.fullmatch(vi):
            return turned(vi) == en
        if vi in self._said:
            return self._said[vi] == en
        marked, pattern = _FIGURE.sub(_MARK, vi), _pattern(vi, en)
        if marked in self._patterns:
            return pattern == (marked, self._patterns[marked])
        known, text = (self._said, (vi, en)) if pattern is None else (self._patterns, pattern)
        known[text[0]] = text[1]
        self._numbers.setdefault(text, len(self._numbers))
        return "\r" not in vi  # which a browser reads as another line

    def cell(self, both: Both, kind: str = "td") -> Markup:
        """An element that holds a text; what stands in it is escaped.

        >>> Tongues().cell({"vi": "a < b", "en": "a < b"})
        Markup('<td>a &lt; b</td>')
        """
        key = (both["vi"], both["en"], kind)
        if key not in self._cells:
            self._cells[key] = Markup(f"<{kind}{self.english(both)}>{escape(both['vi'])}</{kind}>")
        return self._cells[key]

    def opens(self, both: Both, what: str = "") -> Markup:
        """A button that holds a text and opens what is behind it: by itself the explanation of the value of its row.

        >>> Tongues().opens({"vi": "82,5", "en": "82.5"}, "y")
        Markup('<button data-o=y>82,5</button>')
        """
        opened = f" data-o={what}" if what else ""
        return Markup(f"<button{opened}{self.english(both)}>{escape(both['vi'])}</button>")

    def line(self, both: Both) -> Markup:
        """A text in a line of its own.

        >>> Tongues().line({"vi": "Hạn", "en": "Due"})
        Markup('<p>Hạn</p>')
        """
        return self.cell(both, "p")

    def text(self, both: Both) -> Markup:
        """A text by itself, in an element only where it has an English of its own."""
        return escape(both["vi"]) if both["vi"] == both["en"] else self.cell(both, "span")
