"""Days as people write them."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?$")
_VIETNAMESE = re.compile(r"^(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(\d{4})$", re.IGNORECASE)


def day_of(text: str) -> date | None:
    """The day a text names, ``2025-09-30`` or ``30/9/2025`` (day first, as in Viet Nam); ``None`` for anything else.

    >>> day_of("30/9/2025")
    datetime.date(2025, 9, 30)
    """
    text = text.strip()
    iso, vietnamese = _ISO.match(text), _VIETNAMESE.match(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if vietnamese:
            return date(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1]))
    except ValueError:
        return None
    return None
