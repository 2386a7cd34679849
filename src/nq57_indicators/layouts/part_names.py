"""Names of sheets, files and sections that are those of one agency, level, field or channel."""

from __future__ import annotations

import re
from typing import Final

from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.wording import Wording

_OFFICE: Final = re.compile(
    r"so (?:y te|xay dung|noi vu|tu phap|cong thuong|giao duc|gd|nong nghiep|nn|van hoa|vh|ngoai vu|du lich|dan toc|lao dong"
    r"|giao thong|gtvt|tai nguyen|tn ?& ?mt|tnmt|nnmt)\b"
)
""" "Sở Khoa học và Công nghệ", "Sở Tài chính" and the like report for their province: their names say nothing."""

_YEAR_OR_SEX: Final = "nam"
""" "Năm" is the year, "Nam" a sex: the name of a file may lack the mark that tells them apart."""


def is_name_of_part(name: str, wording: Wording) -> bool:
    """Whether a name is that of one agency that reports for itself, of a level or of a field: "Sở Y tế", "Cấp xã", "Đất đai"."""
    bare = " ".join(re.sub(r"[_-]", " ", name).split())
    if plain(bare) == _YEAR_OR_SEX:
        return False
    return is_part(bare, wording) or _OFFICE.match(plain(bare)) is not None


def is_part(text: str, wording: Wording) -> bool:
    """Whether a text names one level, sex or field and no more: "Cấp xã", "Lĩnh vực đất đai"."""
    bare = plain(text).strip(" .:").removeprefix("linh vuc ")
    if bare == _YEAR_OR_SEX and "ă" in text.lower():
        return False
    return bare in wording.words["parts"] or bare in wording.words["fields"]


def names_channel(text: str, wording: Wording) -> bool:
    """Whether a text speaks of one way of filing: "trực tuyến", "bưu chính"."""
    return any(word in plain(text) for word in wording.words["channels"])


def is_of_channel(text: str, wording: Wording) -> bool:
    """Whether a section may be of one channel only: "Hồ sơ trực tuyến"; "Dịch vụ công trực tuyến" is a subject."""
    bare = plain(text).strip(" .:")
    return names_channel(text, wording) and ("ho so" in bare or bare in wording.words["channels"])
