"""Columns that nobody knows: whether they hold what a figure is of, so that figures may depend on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from nq57_indicators.areas.names import readings
from nq57_indicators.periods import PeriodError, read_period_text
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.names import Names, fold
from nq57_indicators.tables.cells import RawColumn

_MOST_LOOKED_AT, _MOST_TEXTS = 1000, 20
"""Of a column that nobody knows, so many rows and texts are looked at."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2060
_PART_OF_A_YEAR = re.compile(
    r"(?:(?:lũy kế|luy ke|đến|den|hết|het|cuối|cuoi) )*"
    r"(?:(?:tháng|thang|quý|quy|tuần|tuan|kỳ|ky|month|quarter|week|[tqsh])[. ]?(?:[0-9]{1,2}|[ivx]{1,4})"
    r"|[0-9]{1,2} (?:tháng|thang|months?)(?: (?:đầu|cuối|dau|cuoi)(?: năm| nam)?)?"
    r"|(?:nửa|nua) (?:đầu|cuối|dau|cuoi)(?: năm| nam)?|(?:cả|ca) (?:năm|nam)"
    r"|(?:0?[1-9]|[12][0-9]|3[01]) ?[/.-] ?(?:0?[1-9]|1[0-2]))"
)
"""Parts of a year and days whose year is left open."""
_OF_FIGURES = ("period", "ytd", "plan", "revised_plan", "expected", "executed", "settled")
_SHORT = ("short_plan", "short_expected", "short_executed", "short_settled")


def part_of_column(column: RawColumn, names: Names, roles: Mapping[str, RawColumn]) -> str:
    """What a column may say of figures: ``time_period`` (also their stage or flow), ``ref_area``, ``provider``, or nothing."""
    texts = column.text.slice(0, _MOST_LOOKED_AT).unique().to_pylist()
    if _years(column):
        return "time_period"
    areas = [text for role in ("ref_area", "area_code") if role in roles for text in _distinct(roles[role])]
    return part_of_texts(texts, names, areas, has_provider="provider" in roles)


def part_of_texts(texts: Iterable[str | None], names: Names, areas: Iterable[str | None], *, has_provider: bool) -> str:
    """The same of texts beside those of the column of ``areas``: other areas, or bodies where no column names them."""
    said = _texts(texts)
    if says_when(said, names):
        return "time_period"
    if said and not has_provider and all(_is_body(text, names) for text in said):
        return "provider"
    named = [_areas(text, names) for text in said]
    if not named or not all(named):
        return ""
    table = names.codes.catalogue.areas
    known = (area for text in areas if text for area in _areas(text, names))
    within = {area for member in known for area in (member, *table.ancestors(member))}
    return "" if all(found & within for found in named) else "ref_area"


def _distinct(column: RawColumn) -> list[str | None]:
    found: list[str | None] = column.text.unique().to_pylist()
    return found


def says_when(texts: Iterable[str | None], names: Names) -> bool:
    """Whether texts are dates, periods, stages or flows: figures beside them may depend on that.

    >>> from nq57_indicators import load_catalogue
    >>> from nq57_indicators.recognition.names import names_of
    >>> from nq57_indicators.tables.codebook import codebook
    >>> names = names_of(codebook(load_catalogue()))
    >>> [says_when(texts, names) for texts in (["05/2/2026", None], ["Quý III"], ["Lũy kế"], ["KH", "TH"], ["1", "2"])]
    [True, True, True, True, False]
    """
    said = _texts(texts)
    return bool(said) and sum(_is_when(text, names) for text in said) > len(said) / 2


def _texts(texts: Iterable[str | None]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text and text.strip()][:_MOST_TEXTS]


def _is_when(text: str, names: Names) -> bool:
    bare = fold(text)
    if day_of(text) is not None or any(bare in names.code_lists[name] for name in ("stage", "flow")):
        return True
    if any(bare in map(fold, names.words.get(name, ())) for name in (*_OF_FIGURES, *_SHORT)):
        return True
    if bare.isdigit():  # a running number, or a year
        return _FIRST_YEAR <= int(bare) <= _LAST_YEAR
    if _PART_OF_A_YEAR.fullmatch(bare.strip(" .:()")):
        return True
    try:
        read_period_text(text, "statistical")
    except PeriodError:
        return False
    return True


def _years(column: RawColumn) -> bool:
    """Whether a column that is typed as numbers holds years and nothing else."""
    if column.number is None or column.has_texts:
        return False
    numbers = column.number[~np.isnan(column.number)][:_MOST_LOOKED_AT]
    whole = (numbers == np.floor(numbers)) & (numbers >= _FIRST_YEAR) & (numbers <= _LAST_YEAR)
    return bool(len(numbers)) and bool(whole.all())


def _is_body(text: str, names: Names) -> bool:
    return fold(text) in names.providers and not _areas(text, names)


def _areas(text: str, names: Names) -> frozenset[str]:
    """The areas that a text names in any era."""
    table = names.codes.catalogue.areas
    if text.strip() in table:
        return frozenset({text.strip()})
    return frozenset(area for reading in readings(text) for area in table.names.exact.get(reading.key, ()))
