"""Why a name or a code was taken for an area, or refused, and what to write instead, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "ok": ("“{text}” là {found}.", "“{text}” is {found}."),
    "ok_unaccented": ("“{text}” viết không dấu, hiểu là {found}.", "“{text}” has no accents, read as {found}."),
    "accent_mismatch": (
        "“{text}” sai dấu, không tự nhận là {found}. Hãy ghi {instead}.",
        "“{text}” has wrong accents and is not taken for {found}. Write {instead}.",
    ),
    "other_era": (
        "“{text}” có phải là {found}, nay thuộc {instead}? Số liệu của kỳ này báo cáo chung theo {instead}; không đổi tên "
        "dòng này thành {instead} nếu số chỉ của địa bàn cũ.",
        "Is “{text}” {found}, which is now part of {instead}? Figures of this period are reported for {instead}; do not "
        "rename this row to {instead} if its figure is of the former territory alone.",
    ),
    "type_mismatch": (
        "“{text}” không đúng loại đơn vị vào thời điểm này; có thể là đơn vị cấp huyện cũ trùng tên {found}. "
        "Nếu đúng địa bàn này, hãy ghi {instead}.",
        "“{text}” is not the kind of unit it is at this time; it may be a former district-level unit that shares its "
        "name with {found}. If that area is meant, write {instead}.",
    ),
    "ambiguous": (
        "“{text}” chỉ nhiều địa bàn. Hãy ghi một trong: {instead}.",
        "“{text}” may be several. Write one of: {instead}.",
    ),
    "no_era": (
        "Chỉ “{text}” thì chưa biết địa bàn trước hay sau sáp nhập. Hãy ghi mã ({instead}), hoặc khai báo kỳ hay "
        "hệ địa bàn.",
        "“{text}” alone does not tell the area before a merger from the one after it. Write the id ({instead}), or "
        "state the period or the geography.",
    ),
    "bare_code": (
        "“{text}” là số trần, không phải mã địa bàn. Hãy ghi mã đầy đủ ({instead}) hoặc khai báo đây là cột mã.",
        "“{text}” is a bare number, not an area id. Write the full id ({instead}) or declare this a column of codes.",
    ),
    "unknown": ("Không có địa bàn “{text}”. Gần nhất: {instead}.", "No area “{text}”. Nearest: {instead}."),
    "unknown_alone": (
        "Không có địa bàn “{text}”. Hãy ghi tên đầy đủ, có dấu, hoặc mã địa bàn.",
        "No area “{text}”. Write the full name with its accents, or the id of the area.",
    ),
    "wrong_era": (
        "“{text}” là {found}, không thuộc hệ địa bàn của kỳ này. Nếu số liệu là của {instead} thì ghi tên hoặc mã đó; "
        "nếu chỉ của địa bàn kia thì ghi mã của nó.",
        "“{text}” is {found}, which is not an area of this period. If the figure is for {instead}, write that name or "
        "id; if it is for the other territory alone, write its id.",
    ),
    "wrong_era_alone": (
        "“{text}” là {found}, không thuộc hệ địa bàn của kỳ này; không địa bàn nào thay thế nguyên vẹn. Nếu số liệu "
        "theo địa bàn đó thì ghi mã của nó.",
        "“{text}” is {found}, which is not an area of this period; no area took its place as a whole. If the figure is "
        "for that territory, write its id.",
    ),
    "marked": (
        "“{text}” chỉ địa bàn của thời kỳ khác ({found}). Hãy ghi mã của địa bàn có số liệu: {instead}.",
        "“{text}” means the territory of another time ({found}). Write the id the figure is for: {instead}.",
    ),
    "old_code": (
        "Mã “{text}” là mã cũ, của {found}. Mã nay dùng: {instead}.",
        "Code “{text}” is an old one, of {found}. The code now in use: {instead}.",
    ),
    "pair": (
        "Mã và tên “{text}” chỉ hai địa bàn khác nhau. Hãy ghi một trong: {instead}.",
        "Code and name “{text}” are two different areas. Write one of: {instead}.",
    ),
}
"""Vietnamese and English by reason; ``text`` as written, ``found`` the area it names, ``instead`` what to write."""
