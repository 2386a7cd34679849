"""The variable that a title names as a whole, and the unit beside it: "Dân số (nghìn người) chia theo địa phương"."""

from __future__ import annotations

import re
import unicodedata

from nq57_indicators.layouts.context import area_in
from nq57_indicators.layouts.periods_said import Statement
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.wording import Wording

_OPENING = re.compile(
    r"^(?:(?:bảng|biểu)(?: số)? ?[\d.]*\s*[:.)-]?\s*|số liệu\s+|tổng hợp\s+|thống kê\s+)+", re.IGNORECASE
)
_DIVIDED = re.compile(
    r"\s*[,(]?\s*(?:(?:phân |chia )?theo|của các) (?:địa phương|tỉnh|thành phố|địa bàn)\b.*$", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_OF_AREA = r"(?:\s*[,–-]?\s*(?:của|ở|tại))?\s*(?:các\s+)?(?:tỉnh|thành phố|tp\.?)?\s*"


def item_of_title(lines: list[Statement], wording: Wording) -> int:
    """The only variable that lines name with nothing beside it but its area, its time and the number of the table; else -1."""
    found = {wording.item(_bare(line.text, wording)) for line in lines}
    found.discard(-1)
    return found.pop() if len(found) == 1 else -1


def _bare(text: str, wording: Wording) -> str:
    area = area_in(text, wording)
    left = unicodedata.normalize("NFC", text)
    for time in reversed(times_in(text)):
        left = f"{left[: time.begin]} {left[time.end :]}"
    left = _DIVIDED.sub("", _OPENING.sub("", _without_unit(left, wording).strip()))
    if area is not None:
        left = re.sub(_OF_AREA + re.escape(area), " ", left, flags=re.IGNORECASE)
    return " ".join(left.split()).strip(" ,;:.()-–")


def _without_unit(text: str, wording: Wording) -> str:
    """A name without the unit in brackets behind it: "Dân số (nghìn người)"."""
    return _IN_BRACKETS.sub(lambda match: " " if wording.unit(match[1]) is not None else match[0], text)


def unit_of_title(lines: list[Statement], wording: Wording) -> tuple[str, ...]:
    """The unit in the brackets of a title that names the variable of all figures."""
    units = {
        unit for line in lines if wording.item(_bare(line.text, wording)) >= 0 and (unit := wording.unit_in(line.text))
    }
    return tuple(units) if len(units) == 1 else ()
