"""Numbers of months and quarters in words: "tháng chín", "quý ba"."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MONTHS: Final = {
    "mười hai": 12, "chạp": 12, "mười một": 11, "mười": 10, "chín": 9, "tám": 8, "bảy": 7, "sáu": 6, "tư": 4, "ba": 3,
    "hai": 2, "một": 1, "giêng": 1,
}  # fmt: skip
_MAY: Final = 5
_QUARTERS: Final = {"một": 1, "nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4}
_IN_WORDS: Final = re.compile(
    rf"(?<=tháng )(?P<month>{'|'.join(_MONTHS)}|năm(?= năm))(?!\w)|(?<=quý )(?P<quarter>{'|'.join(_QUARTERS)})(?!\w)",
    re.IGNORECASE,
)


def in_digits(text: str, *, as_long: bool = False) -> str:
    """A text with the numbers of months and quarters in digits; ``as_long`` as the words, so that places stay the same.

    >>> in_digits("Tháng chín năm 2026"), in_digits("tháng chín", as_long=True), in_digits("Tháng năm năm 2026")
    ('Tháng 9 năm 2026', 'tháng 0009', 'Tháng 5 năm 2026')
    """

    def digits(match: re.Match[str]) -> str:
        word = match[0].lower()
        number = _QUARTERS[word] if match["quarter"] else _MONTHS.get(word, _MAY)
        return str(number).zfill(len(word) if as_long else 1)

    return _IN_WORDS.sub(digits, unicodedata.normalize("NFC", text))
