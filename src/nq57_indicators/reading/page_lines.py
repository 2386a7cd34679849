"""What a sheet prints at the head and foot of each page, without the codes that say where and how."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_PLACES: Final = re.compile(r"&[LCR]")
_CODES: Final = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3}|[A-JM-QS-Za-z])')


def printed_lines(texts: Iterable[str]) -> tuple[str, ...]:
    """The lines of texts such as ``&LUBND tỉnh&C&"Arial,Bold"Tháng 9/2026&RTrang &P/&N``.

    >>> printed_lines(['&LUBND tỉnh&C&"Arial,Bold"&12Tháng 9/2026&R&P/&N', "A && B"])
    ('UBND tỉnh', 'Tháng 9/2026', '/', 'A & B')
    """
    parts = [part for text in texts for part in _PLACES.split(text.replace("&&", "\0"))]
    lines = (_CODES.sub("", part).replace("\0", "&").strip() for part in parts)
    return tuple(dict.fromkeys(filter(None, lines)))
