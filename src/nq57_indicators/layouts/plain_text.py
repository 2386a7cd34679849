"""Text without case and diacritics, sign by sign: what is found in it stands at the same place in the text itself."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_LETTERS: Final = {ord("đ"): "d", ord("ð"): "d"}


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """``text`` in lower case without diacritics, of the same length as its NFC form.

    >>> plain("Lũy kế – Đến THÁNG 9")
    'luy ke - den thang 9'
    """
    return "".join(map(_plain_sign, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=1 << 10)
def _plain_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    lower = sign.lower().translate(_LETTERS).translate(_DASHES)
    return unicodedata.normalize("NFD", lower)[0] if lower else sign
