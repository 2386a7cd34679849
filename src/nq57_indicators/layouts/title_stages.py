"""The stage of a budget or plan that a title, or the name of a sheet or file, speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.wording import Wording

_STAGES: Final = ("plan", "revised_plan", "settled", "expected")
_OUTTURN: Final = re.compile(r"(?<!uoc )thuc hien|chap hanh")
_NO_PLAN: Final = re.compile(
    r"\b(?:so|bo|phong|ban|vu|cuc|vien)(?: tai chinh)?[ ,–-]+ke hoach\b(?! nam\b)"
    r"|\btai chinh ?[–-] ?ke hoach\b|\bke hoach(?: va | ?[,–-] ?)(?:dau tu|tai chinh)\b"
    r"|\b(?:kem theo|ban hanh theo|trien khai) (?:\w+ )?ke hoach\b|\bke hoach (?:so\b|\d{1,3}\b)"
)
""" "Sở Kế hoạch và Đầu tư" is an agency, "(Kèm theo Kế hoạch số 106/KH-UBND)" an act, what is carried out no plan any more."""
_SHORT: Final = re.compile(r"(?<=[^\W\d_])(?=(?:19|20)\d\d\b)")


def stage_of_title(lines: Sequence[str], wording: Wording) -> tuple[str, int] | None:
    """The stage that the lines of a title speak of, if it is one only, and the line; the outturn of a budget is none of it."""
    if any(_OUTTURN.search(plain(line)) for line in lines):
        return None
    texts = [_NO_PLAN.sub(" ", plain(line)) for line in lines]
    if any("ke hoach" in text for text in texts) and any(wording.mentions("results", line) for line in lines):
        texts = [text.replace("ke hoach", " ") for text in texts]  # "Kết quả so với kế hoạch"
    found: dict[str, int] = {}
    for at, text in enumerate(texts):
        for stage in _STAGES:
            if wording.mentions(stage, text):
                found.setdefault(stage, at)
    if set(found) == {"plan", "revised_plan"}:
        del found["plan"]
    return next(iter(found.items())) if len(found) == 1 else None


def stage_of_name(name: str, wording: Wording) -> str | None:
    """The stage that the name of a sheet or file speaks of: "Dự toán 2026", "KH2026"; one of a report is none.

    A name that says no more than "điều chỉnh" is that of corrected figures.
    """
    text = wording.in_full(_SHORT.sub(" ", " ".join(re.sub(r"[_-]", " ", name).split())))
    if re.search(r"\b(?:bao cao|bc)\b", plain(text)) or wording.mentions("results", text):
        return None
    found = stage_of_title([text], wording)
    if found is None or (found[0] == "revised_plan" and not wording.mentions("plan", text)):
        return None
    return found[0]
