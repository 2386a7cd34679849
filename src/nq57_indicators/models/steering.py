"""Texts that came from files, as a terminal, a log or a document of ours may show them."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    r"""``text`` with control characters, those that turn the direction of writing and those no document may hold spelt out.

    >>> visible("\x1b[31mHuế")
    '\\x1b[31mHuế'
    """
    return _STEERING.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)
