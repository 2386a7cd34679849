"""The variable that a title names as a whole, and the unit beside it: "Dân số (nghìn người) chia theo địa phương"."""

from __future__ import annotations

import re
import unicodedata

from nq57_indicators.layouts.context import area_in
from nq57_indicators.layouts.periods_said import Statement
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.wording import Wording

_OPENING = re.compile(
    r"^(?:(?:bảng|biểu)(?: số)? ?[\d.]*\s*[:.)-]?\s*|số liệu\s+|tổng hợp\s+|thống kê\s+)+", re.IGNORECASE
)
_DIVIDED = re.compile(
    r"\s*[,(]?\s*(?:(?:phân |chia )?theo|của các) (?:địa phương|tỉnh|thành phố|địa bàn)\b.*$", re.IGNORECASE
)
_REPORT = re.compile(r"^(?:(?:báo cáo|bảng|biểu|danh sách|tình hình|kết quả)(?: về)?\s+)+", re.IGNORECASE)
_COUNTS = re.compile(r"(?:tổng )?số (?!hóa|hoá|liệu|[\d:])", re.IGNORECASE)
_ALSO = re.compile(r"\s*[,;]\s*|\s+(?:và|and)\s+", re.IGNORECASE)
_BY_WHOM = re.compile(r"\s+(?:của|tại|trên|ở|theo|phân|chia|trong)\s.*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_OF_AREA = r"(?:\s*[,–-]?\s*(?:của|ở|tại))?\s*(?:các\s+)?(?:tỉnh|thành phố|tp\.?)?\s*"


def item_of_title(lines: list[Statement], wording: Wording) -> int:
    """The only variable that lines name with nothing beside it but its area, its time and the number of the table; else -1."""
    found = {wording.item(_bare(line.text, wording)) for line in lines}
    found.discard(-1)
    return found.pop() if len(found) == 1 else -1


def instead_of(item: int, text: str, wording: Wording) -> tuple[str, ...]:
    """The variables that a title may name rather than ``item``: it is the name of one, or counts what the names of some say.

    "SỐ HỒ SƠ QUÁ HẠN" counts; "CẢI CÁCH HÀNH CHÍNH" is a field, and "SỐ HỒ SƠ" all of them.
    """
    words = _BY_WHOM.sub("", _REPORT.sub("", _bare(text, wording)))
    pieces = {wording.item(piece) for piece in (words, *_ALSO.split(words))}
    if item in pieces or not (_COUNTS.match(words) or wording.item(words) >= 0):
        return ()
    codes = wording.names.codes
    named = wording.item(words)
    exact = codes.items[named] if named >= 0 else None
    found = wording.named_instead(words, item)
    return tuple(
        name for name in found if name == exact or _counted(codes.catalogue.variables[name].name.vi) == _counted(words)
    )


def _counted(text: str) -> str:
    """The first word of what is counted: hồ (sơ), thủ (tục), doanh (nghiệp)."""
    return next(iter(plain(_COUNTS.sub("", text)).split()), "")


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
