"""What of a text people see: signs without a shape, which come along when text is copied, are not part of it."""

from __future__ import annotations

import re
from typing import Final

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def visible(text: str) -> str:
    """``text`` without soft hyphens, zero-width signs, marks of direction and byte order marks.

    >>> visible("12\\u200b")
    '12'
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)
