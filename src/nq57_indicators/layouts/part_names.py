"""Names of sheets, files and sections that are those of one agency, level, field or channel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nq57_indicators.layouts.offices import names_office
from nq57_indicators.layouts.periods_said import Statement
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.wording import Wording

_COUNTED: Final = "ho so"
_FIELD: Final = "linh vuc "
_YEAR_OR_SEX: Final = "nam"
""" "Năm" is the year, "Nam" a sex: the name of a file may lack the mark that tells them apart."""


def is_name_of_part(name: str, wording: Wording) -> bool:
    """Whether a name is that of one agency that reports for itself, of a level or of a field: "Sở Y tế", "Cấp xã", "Đất đai"."""
    bare = " ".join(re.sub(r"[_-]", " ", name).split())
    if plain(bare) == _YEAR_OR_SEX:
        return False
    return is_part(bare, wording) or names_office(bare, wording.names)


def is_level_alone(name: Statement, sheets: Sequence[str], wording: Wording) -> bool:
    """Whether a sheet is called by the level of provinces, and no other sheet of the workbook by a part."""
    others = (sheet for sheet in sheets if sheet.replace("_", " ") != name.text)
    alone = not any(is_name_of_part(sheet, wording) for sheet in others)
    return name.where == "sheet" and wording.is_word("upper_levels", name.text) and alone


def is_part(text: str, wording: Wording) -> bool:
    """Whether a text names one level, sex or field and no more: "Cấp xã", "Lĩnh vực đất đai"."""
    bare = plain(text).strip(" .:").removeprefix(_FIELD)
    if bare == _YEAR_OR_SEX and "ă" in text.lower():
        return False
    return bare in wording.words["parts"] or bare in wording.words["fields"]


def names_channel(text: str, wording: Wording) -> bool:
    """Whether a text speaks of one way of filing: "trực tuyến", "bưu chính"."""
    return any(word in plain(text) for word in wording.words["channels"])


def is_of_channel(text: str, wording: Wording) -> bool:
    """Whether a section may be of one channel only: "Hồ sơ trực tuyến"; "Dịch vụ công trực tuyến" is a subject."""
    bare = plain(text).strip(" .:")
    return names_channel(text, wording) and (_COUNTED in bare or bare in wording.words["channels"])


def is_of_field(text: str, wording: Wording) -> bool:
    """Whether a section is that of one field of procedures: "Lĩnh vực y tế"; what forms are about is none."""
    bare = plain(text).strip(" .:")
    pillars = (plain(pillar.name.vi) for pillar in wording.names.codes.catalogue.pillars.values())
    is_subject = any(word in bare for word in wording.words["subjects"]) or any(pillar in bare for pillar in pillars)
    return bare.startswith(_FIELD) and not is_subject


def is_divided_by_fields(variable: str, wording: Wording) -> bool:
    """Whether a row names what is counted by fields, such as dossiers."""
    item = wording.label(variable).item
    codes = wording.names.codes
    name = codes.catalogue.variables.get(codes.items[item]) if item >= 0 else None
    return name is not None and any(word in plain(name.name.vi) for word in wording.words["divided_by_fields"])


def title_of_channel(lines: Sequence[Statement], texts: Sequence[str], wording: Wording) -> Statement | None:
    """A title of dossiers of one way of filing, "Hồ sơ trực tuyến quý III", over figures whose names speak of none."""
    if any(names_channel(text, wording) for text in texts):
        return None

    def is_of_one(line: str) -> bool:
        return _COUNTED in line and sum(word in line for word in wording.words["channels"]) == 1

    return next((line for line in lines if is_of_one(plain(line.text)) and not wording.is_remark(line.text)), None)
