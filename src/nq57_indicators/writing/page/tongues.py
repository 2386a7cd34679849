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


_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_MARK: Final = "#"
_ALONE: Final = re.compile(r"[\d.,]+(?: %)?")
"""What the script takes for a figure of a button."""


@lru_cache(maxsize=4096)
def _pattern(vi: str, en: str) -> dict[str, str] | None:
    """Both texts with a mark for each figure, where they have the same figures in the same order; else nothing."""
    figures = _FIGURE.findall(vi)
    if not figures or _MARK in vi + en or [turned(each) for each in figures] != _FIGURE.findall(en):
        return None
    return {"vi": _FIGURE.sub(_MARK, vi), "en": _FIGURE.sub(_MARK, en)}


class Tongues:
    """Numbers texts, and says of a text in the page how it becomes English.

    >>> tongues = Tongues()
    >>> tongues.english({"vi": "82,5 %", "en": "82.5 %"}), tongues.english({"vi": "Hạn", "en": "Due"})
    (Markup(' data-n'), Markup(' data-e=0'))
    >>> tongues.english({"vi": "thiếu 2,5 điểm", "en": "short by 2.5 points"})
    Markup(' data-f=1')
    >>> tongues.texts
    [['Hạn', 'Due'], ['thiếu # điểm', 'short by # points']]
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._cells: dict[tuple[str, str, str], Markup] = {}

    @property
    def texts(self) -> list[list[str]]:
        """Every text with a number: Vietnamese and English, or one text that is the same in both."""
        return [[vi] if vi == en else [vi, en] for vi, en in self._numbers]

    def number(self, both: Both) -> int:
        """The number of a text."""
        return self._numbers.setdefault((both["vi"], both["en"]), len(self._numbers))

    def english(self, both: Both) -> Markup:
        """The attribute of an element that holds the Vietnamese text: nothing where both are the same."""
        if both["vi"] == both["en"]:
            return Markup("")
        if turned(both["vi"]) == both["en"]:
            return Markup(" data-n")
        if (pattern := _pattern(both["vi"], both["en"])) is not None:
            return Markup(f" data-f={self.number(pattern)}")
        return Markup(f" data-e={self.number(both)}")

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
        return Markup(f"<button{opened}{self._english_of_button(both)}>{escape(both['vi'])}</button>")

    def _english_of_button(self, both: Both) -> Markup:
        """Nothing where a figure stands alone: the script turns those; what only looks like one carries its English."""
        if _ALONE.fullmatch(both["vi"]):
            return Markup("" if turned(both["vi"]) == both["en"] else f" data-e={self.number(both)}")
        return self.english(both)

    def text(self, both: Both) -> Markup:
        """A text by itself, in an element only where it has an English of its own."""
        return escape(both["vi"]) if both["vi"] == both["en"] else self.cell(both, "span")
