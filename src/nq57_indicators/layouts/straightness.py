"""Whether a table is read straight on: one row of headers that all are known, and rows that are all alike."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from nq57_indicators.layouts.other_figures import is_trial
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.time_words import time_of_cell
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.number_text import read_number
from nq57_indicators.recognition.shapes import DAYS, OTHER_KEYS, PARTS_OF_A_YEAR, shape_of
from nq57_indicators.tables.cells import RawColumn, RawTable

_MOST_ROWS_LOOKED_AT = 100_000
_REMARKS = frozenset({"comment", "place", "lower", "upper", "basis"})


def is_straight(table: RawTable, wording: Wording, declared: Declared) -> bool:
    """Whether recognition reads a table as it stands: long or wide, without anything that a layout must say."""
    if table.above or table.merged or not len(table) or is_trial(table.sheet or "", wording):
        return False
    problems: list[tuple[str, str, str]] = []
    shape = shape_of(table, wording.names, lambda rule, _, found, other: problems.append((rule, found, other)))
    roles = set(shape.roles)
    if not shape.has_figures or not (_harmless(problems, wording) if shape.is_long else not problems):
        return False
    if not _says_where_and_when(roles, table, wording, declared) or "lower_area" in roles:
        return False
    if "unit_measure" in roles and any(variable.unit for variable in shape.variables):
        return False  # which unit holds is asked where both say different ones
    if len(table) > _MOST_ROWS_LOOKED_AT:
        return True
    figures = [shape.roles["obs_value"]] if shape.is_long else [variable.column for variable in shape.variables]
    return _rows_alike(table, shape.roles, wording) and not any(map(_holds_words, figures))


def has_keys(table: RawTable, wording: Wording, declared: Declared) -> bool:
    """Whether the headers of a table name areas, periods and figures."""
    shape = shape_of(table, wording.names, lambda *_: None)
    return shape.has_figures and _says_where_and_when(set(shape.roles), table, wording, declared)


def _says_where_and_when(roles: set[str], table: RawTable, wording: Wording, declared: Declared) -> bool:
    """Whether areas and periods have columns, or are stated for the whole file."""
    known = roles | {wording.role(key) or "" for key, _ in table.stated}
    has_area = bool({"ref_area", "area_code"} & known) or declared.area is not None
    has_period = bool({"time_period", "year", *PARTS_OF_A_YEAR} & known) or set(DAYS) <= known or bool(declared.period)
    return has_area and has_period


def _holds_words(column: RawColumn) -> bool:
    """Whether a column of figures holds words that stand for none: headers of a table below look like that."""
    words = pc.utf8_normalize(column.text.filter(pc.invert(pc.match_substring_regex(column.text, "[0-9]"))), "NFC")
    return any(_is_word(text) for text in words.unique().to_pylist() if text and text.strip())


def _is_word(text: str) -> bool:
    reading = read_number(text)
    return reading.value is None and not reading.missing and reading.problem == "bad-number"


def _harmless(problems: list[tuple[str, str, str]], wording: Wording) -> bool:
    """Whether what is wrong with the headers of a long table leaves no doubt of how it is read."""
    said = [(rule, wording.header(header), other) for rule, header, other in problems]
    return all(
        rule in ("duplicate-header", "bounds-not-read")
        or (rule == "unknown-column-of-dates" and other in OTHER_KEYS)
        or (rule == "unknown-header" and bool(words.rest) and not words.compared and not words.is_axis)
        for rule, words, other in said
    ) and not any(wording.role(header) == "agency" for _, header, _ in problems)


def _rows_alike(table: RawTable, roles: dict[str, RawColumn], wording: Wording) -> bool:
    """Whether every row has its keys, and no row is a total or of a lower level."""
    for role in ("ref_area", "variable", "time_period"):
        column = roles.get(role)
        if column is None:
            continue
        filled = np.asarray(column.text.is_valid().to_numpy(zero_copy_only=False), bool)
        if column.number is not None:
            filled = filled | ~np.isnan(column.number)
        if not filled.all():
            return False
    named = roles.get("variable")
    if named is not None and any(wording.names.item(text) < 0 for text in named.text.unique().to_pylist() if text):
        return False
    area = roles.get("ref_area")
    if area is None:
        return True
    texts = [text for text in area.text.unique().to_pylist() if text]
    odd = any(wording.is_total(text) or wording.is_lower(text) or text != text.strip() for text in texts)
    return not odd and not any(map(_may_be_period, texts)) and not wording.has_sums(frozenset(texts))


def _may_be_period(text: str) -> bool:
    """Whether what stands among areas heads the rows below it: "Tháng 2"."""
    return plain(text).startswith(("thang ", "quy ", "nam ", "tuan ")) and time_of_cell(text) is not None
