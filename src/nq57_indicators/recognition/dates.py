"""Days as people and programs write them."""

from __future__ import annotations

import re
from datetime import date, time

from nq57_indicators.models.visible import visible

_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)?"
_ISO = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?", re.IGNORECASE)
_VIETNAMESE = re.compile(rf"(?:ngày\s+)?([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_TIME}", re.IGNORECASE)
_CLOCK = re.compile(r"[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", re.IGNORECASE)


def day_of(text: str) -> date | None:
    """The day a text names, ``2025-09-30`` or ``30/9/2025`` (day first, as in Viet Nam); ``None`` for anything else.

    A time of day may follow, as programs write it (``2025-09-30T09:30:00Z``): the day is the one that stands there.

    >>> day_of("30/9/2025"), day_of("2025-09-30T23:30:00.000Z")
    (datetime.date(2025, 9, 30), datetime.date(2025, 9, 30))
    """
    text = visible(text).strip()
    iso, vietnamese = _ISO.fullmatch(text), _VIETNAMESE.fullmatch(text)
    try:
        if clock := _CLOCK.search(text):
            time(int(clock[1]), int(clock[2]), int(clock[3] or 0))  # 25:61 is no time
        if iso:
            return date.fromisoformat(iso[1])
        if vietnamese:
            return date(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1]))
    except ValueError:
        return None
    return None
