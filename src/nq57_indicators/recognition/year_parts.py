"""A part of a year in one column and its year in another, as one text."""

from __future__ import annotations

from nq57_indicators.recognition.names import fold


def year_and_part(role: str, part: str, year: str) -> str:
    """``3`` beside ``2025`` in a column of quarters is the third quarter of 2025; an empty part is the whole year."""
    if not part or not year:
        return year or part
    word, *others = _PART_WORDS[role]
    number = fold(part)
    said = next((prefix for prefix in (word, *others) if number.startswith(prefix)), "")
    return f"{word} {number.removeprefix(said).strip()} năm {year}"


_PART_WORDS = {
    "quarter": ("quý", "quarter", "q"),
    "month": ("tháng", "month", "t"),
    "week": ("tuần", "week", "w"),
}
