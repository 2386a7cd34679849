"""What each column of a table holds: by the words over it, and where these do not say it, by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.groups import names_several, parts_of_one_sum, running_totals_beside, settle_totals
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.parts_across import leave_out_parts_across
from nq57_indicators.layouts.period_columns import figures_of_the_period, holds_periods, is_period
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.said import NOTHING, Said, joined
from nq57_indicators.layouts.wording import OF_WHICH, Wording
from nq57_indicators.recognition.number_text import read_number
from nq57_indicators.recognition.shapes import BOUNDS
from nq57_indicators.recognition.strange_columns import part_of_texts

_FIGURE = re.compile(r"[-+(]?\d[\d., \u00a0]*\)?\s*(?:%|[^\W\d_].*)?")
_MOST_NAMES = 3
_MOST_LOOKED_AT = 400
_MOSTLY = 0.6
_IGNORED_ROLES = frozenset({"comment", "place", "lower", "upper", "basis"})


def columns_of(block: Block, wording: Wording) -> list[ColumnReading]:
    """Every column of a table with its role."""
    readings = []
    for column in block.columns:
        said = of_path(block.paths[column], wording)
        readings.append(ColumnReading(column, block.paths[column], said, _role(said)))
    _parts_beside(readings, wording)
    running_totals_beside(block, readings, wording)
    settle_totals(block, readings, wording)
    _by_content(block, readings, wording)
    figures_of_the_period(block, readings)
    _one_axis(readings)
    leave_out_parts_across(block, readings, wording)
    _columns_of_parts(block, readings, wording)
    _not_understood(block, readings, wording)
    _tell_bounds(block, readings)
    for reading in readings:
        if not reading.path and reading.role == "comment" and _holds_figures(block, reading.column, readings, wording):
            reading.role = "nameless"
    return readings


def _holds_figures(block: Block, column: int, readings: list[ColumnReading], wording: Wording) -> bool:
    """Whether a column without a header holds more than running numbers, right of the keys."""
    keys = [reading.column for reading in readings if reading.role in ("ref_area", "variable", "time_period", "agency")]
    if not keys or column < min(keys):
        return False
    grid = block.grid

    def is_of_table(row: int) -> bool:
        """A signature under a table stands beside no figure, and names nothing that the table speaks of."""
        texts = [said for key in keys if (said := grid.said(row, key))]
        known = (wording.header(text) for text in texts)
        return bool(texts) and (
            _has_figure_beside(block, row, column) or any(said.area is not None or said.item >= 0 for said in known)
        )

    return any(grid.said(row, column) and is_of_table(row) for row in block.rows) or any(
        not np.isnan(grid.numbers[row, column]) for row in block.rows
    )


def of_path(path: tuple[str, ...], wording: Wording) -> Said:
    """What the words over a column say together, from top to bottom."""
    parts = [wording.header(text) for text in path]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    shared = joined(replace(said, item=-1, rest="", candidates=(), role=None) for said in reversed(parts))
    item = _item_of(list(path), wording)
    if item >= 0:
        return replace(shared, item=item, derived=False, area=None)
    named = [(name, said) for text, said in zip(path, parts, strict=True) if (name := _name(text, said))]
    role = next((said.role for said in reversed(parts) if said.role and said.role != "obs_value"), None)
    if role is not None and role == _axis_of(parts):  # "Địa phương" over the names of provinces, "Năm" over years
        return shared
    if role is not None:
        return replace(shared, rest=" ".join(path)) if any(said.item >= 0 for said in parts) else Said(role=role)
    if not named:
        return replace(shared, role=next((said.role for said in parts if said.role), None))
    if any(said.derived and not said.rest for said in parts):  # "% TH/KH" below "Hồ sơ tiếp nhận" is a rate of it
        return replace(shared, derived=True)
    item = _item_of([name for name, _ in named], wording)
    if item >= 0:
        return replace(shared, item=item)
    return _unjoined(named, shared, wording)


def _axis_of(parts: list[Said]) -> str | None:
    """The role that upper words give to the areas or periods below them."""
    above = next((said.role for said in parts if said.role), None)
    if any(said.area for said in parts) and above == "ref_area":
        return above
    return above if any(said.time for said in parts) and above in ("time_period", "year", "quarter", "month") else None


def _unjoined(named: list[tuple[str, Said]], shared: Said, wording: Wording) -> Said:
    """Several names over one column that make no known name together."""
    items = {said.item for _, said in named if said.item >= 0}
    others = [name for name, said in named if said.item < 0]
    if len(named) == 1:
        [(_, said)] = named
        return replace(shared, item=said.item, candidates=said.candidates, rest=said.rest)
    if len(items) == 1 and all(wording.is_word("group", name) for name in others):
        return replace(shared, item=items.pop())
    if len(items) == 2 and parts_of_one_sum(items, wording):  # "Từ kỳ trước" below "Hồ sơ tiếp nhận"
        return replace(shared, item=next(said.item for _, said in reversed(named) if said.item >= 0))
    if shared.derived:
        return replace(shared, derived=True)
    return replace(shared, rest=" ".join(name for name, _ in named))


def _name(text: str, said: Said) -> str:
    """What of a header names a variable, without unit, time, stage and flow; nothing where it names none."""
    if said.item < 0 and not said.rest and not said.candidates:
        return ""
    if said.rest:
        return said.rest
    return re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", text).strip() if said.unit or said.flow or said.time else text


def _item_of(names: list[str], wording: Wording) -> int:
    """The variable that several names make together, in any order, each with or without "trong đó"."""
    bare = [OF_WHICH.sub("", name) for name in names]
    if len(bare) == 1:
        return wording.item(bare[0])
    if len(bare) > _MOST_NAMES:
        return -1
    found = [wording.item(" ".join(order)) for order in permutations(bare)]
    if len(bare) == 2:  # "Hồ sơ tiếp nhận" over "Tiếp nhận trực tuyến": words that both have are said once
        found += [wording.item(way) for way in _overlapping(*bare)]
    return next((item for item in found if item >= 0), -1)


def _overlapping(upper: str, lower: str) -> Iterator[str]:
    words, more = upper.split(), lower.split()
    for size in range(min(len(words), len(more)), 0, -1):
        if plain(" ".join(words[-size:])) == plain(" ".join(more[:size])):
            yield " ".join([*words, *more[size:]])


def _role(said: Said) -> str:
    if said.compared:
        return "compared"
    if said.item >= 0:
        return "figures"
    if said.role is not None:
        return {"obs_value": "figures"}.get(said.role, "comment" if said.role in _IGNORED_ROLES else said.role)
    if said.candidates or said.rest:
        return "unknown"
    if said.derived:
        return "compared"
    return "figures" if said.is_axis or said.unit else "comment" if said == NOTHING else "unknown"


def _one_axis(readings: list[ColumnReading]) -> None:
    """Where rows name the variables, a column "Đơn vị" says units; a column named like a variable is none of its own."""
    if not any(reading.role == "variable" for reading in readings):
        return
    for reading in readings:
        if reading.role == "figures" and reading.said.item >= 0 and not reading.said.is_axis:
            reading.role = "unknown"
            reading.said = replace(reading.said, item=-1, rest=reading.header)


def _columns_of_parts(block: Block, readings: list[ColumnReading], wording: Wording) -> None:
    """Where the columns are variables, one of words such as "Lĩnh vực" divides their figures; of indicators it is a class."""
    if any(reading.role == "variable" for reading in readings):
        return
    for reading in readings:
        if reading.role == "unknown" and not reading.said.candidates and _names_parts(block, reading, wording):
            reading.role = "part"


def _names_parts(block: Block, reading: ColumnReading, wording: Wording) -> bool:
    texts = {text for row in block.rows if (text := block.grid.said(row, reading.column)) and not _is_alone(block, row)}
    if not texts or any(map(_may_be_figure, texts)):
        return False
    return wording.is_word("part", reading.header) or all(
        wording.is_word("parts", text) or wording.is_total(text) for text in texts
    )


def _has_figure_beside(block: Block, row: int, column: int) -> bool:
    """Whether another cell of a row holds a figure: notes and signatures have none beside them."""
    grid = block.grid
    others = [other for other in block.columns if other != column]
    return any(
        not np.isnan(grid.numbers[row, other]) or _FIGURE.fullmatch(grid.texts[row][other].strip()) for other in others
    )


def _number_of_flows(said: list[Said]) -> int:
    """How many texts say nothing but that figures are of the period, of the year to date, or beside such of another period."""
    flows = sum(bool(text.flow) and text == Said(flow=text.flow) for text in said)
    return flows + sum(text == Said(compared=True) for text in said) if flows else 0


# ---- by content ------------------------------------------------------------------------------------------------------


def _by_content(block: Block, readings: list[ColumnReading], wording: Wording) -> None:
    """Columns without a header that helps, told by what stands in them."""
    has = {reading.role for reading in readings}
    for reading in readings:
        if (reading.role not in _LOOKED_INTO and not (reading.role == "figures" and reading.said.item < 0)) or _ordinal(
            reading, wording
        ):
            continue
        kind = _kind_of_content(block, reading.column, wording, levels=reading.role == "unit_measure")
        if kind is not None and kind not in (reading.role, *has) and _may_be(block, reading, kind):
            reading.role = kind
            has.add(kind)


_LOOKED_INTO = frozenset({"unknown", "comment", "unit_measure", "variable", "agency", "ref_area", "time_period"})
_INSTEAD = {
    "variable": ("ref_area", "flow", "stage"),
    "ref_area": ("variable", "flow", "stage"),
    "time_period": ("flow",),
    "figures": ("time_period",),
    "agency": ("ref_area",),
}
"""What a column may turn out to be, whose header says another thing."""


def _may_be(block: Block, reading: ColumnReading, kind: str) -> bool:
    """Whether what stands in a column may overrule its header."""
    if reading.role in _INSTEAD:
        bare = reading.role != "time_period" or (bool(block.around) and not holds_periods(block, reading.column))
        return kind in _INSTEAD[reading.role] and bare
    if reading.role == "unknown":
        return not reading.said.candidates
    return kind == "ref_area" or not (reading.role == "comment" and reading.path)


def _parts_beside(readings: list[ColumnReading], wording: Wording) -> None:
    """ "Trong đó: Trực tuyến" beside "Hồ sơ tiếp nhận" is a part of it: the name is that of both together."""
    whole: tuple[str, ...] = ()
    for reading in readings:
        opened = bool(reading.path) and bool(OF_WHICH.match(f"{reading.path[0]} "))
        if not opened:
            whole = reading.path if reading.said.item >= 0 else whole
        elif reading.said.item < 0 and whole:
            named = [OF_WHICH.sub("", f"{text} ").strip() for text in reading.path]
            item = _item_of([whole[0], *filter(None, named)], wording)
            if item >= 0:
                reading.said, reading.role = replace(reading.said, item=item, rest="", candidates=()), "figures"


def _is_quotient(block: Block, column: int) -> bool:
    """Whether the row of numbers under the headers says that a column is worked out by division: (4)=(2)/(1)."""
    texts = (plain(block.grid.said(row, column)) for row in (*block.head, *block.rows[:2]))
    return any(re.fullmatch(r"\(?\d+\)? ?= ?[\d() x*%+.]*/[\d() x*%+./]*", text) for text in texts)


def _not_understood(block: Block, readings: list[ColumnReading], wording: Wording) -> None:
    """Columns under words that nobody knows: of figures, which are asked about; of dates, or of other words, which are told."""
    named = [reading for reading in readings if reading.role in ("ref_area", "area_code")]
    for reading in readings:
        if reading.role != "unknown":
            continue
        if _is_quotient(block, reading.column) or names_several(
            reading.path, lambda names: _item_of(list(names), wording)
        ):
            reading.role = "compared"
            continue
        texts = [
            text for row in block.rows if (text := block.grid.said(row, reading.column)) and not _is_alone(block, row)
        ]
        if reading.said.candidates or any(map(_may_be_figure, texts)):
            reading.role, reading.asked = "figures", True
        else:
            reading.role = "comment"
            areas = [block.grid.said(row, other.column) for other in named for row in block.rows]
            part = part_of_texts(texts, wording.names, areas, has_provider=any(r.role == "provider" for r in readings))
            reading.told = "unknown-column-of-dates" if part else "unknown-header"


def _tell_bounds(block: Block, readings: list[ColumnReading]) -> None:
    """Bounds other than the figure beside them are not read, and that is told."""
    figures = [reading.column for reading in readings if reading.role == "figures"]
    for reading in readings:
        if reading.said.role in BOUNDS and any(
            bound not in {block.grid.said(row, column) for column in figures}
            for row in block.rows
            if (bound := block.grid.said(row, reading.column))
        ):
            reading.told = "bounds-not-read"


def _is_alone(block: Block, row: int) -> bool:
    """Whether a row holds one cell only, as notes do."""
    return sum(bool(block.grid.said(row, column)) for column in block.columns) <= 1


def _may_be_figure(text: str) -> bool:
    reading = read_number(text)
    return reading.value is not None or reading.problem in ("ambiguous-number", "excel-error", "not-exact")


def _ordinal(reading: ColumnReading, wording: Wording) -> bool:
    return bool(reading.path) and wording.is_word("ordinal", reading.header)


def _is_level(text: str, wording: Wording) -> bool:
    """Whether a text is a level of administration, which heads its agencies: "Cấp tỉnh"."""
    return plain(text).startswith("cap ") and wording.is_word("parts", text)


def _kind_of_content(block: Block, column: int, wording: Wording, *, levels: bool = False) -> str | None:
    """What most texts of a column are: names of areas, of variables, units or periods; ``levels`` may stand among agencies."""
    grid = block.grid
    rows = [row for row in block.rows[:_MOST_LOOKED_AT] if _has_figure_beside(block, row, column)]
    texts = [grid.texts[row][column].strip() for row in rows]
    numbers = np.count_nonzero(~np.isnan(grid.numbers[rows, column])) if rows else 0
    texts = [text for text in texts if text and not _FIGURE.fullmatch(text)]
    distinct = list(dict.fromkeys(texts))
    if not distinct or numbers > len(texts):
        return None
    kinds = {
        "ref_area": sum(wording.area(text) is not None for text in distinct),
        "variable": sum(wording.label(text).item >= 0 for text in distinct),
        "unit_measure": sum(wording.unit(text) is not None for text in distinct),
        "time_period": sum(is_period(text) for text in distinct),
        "agency": sum(wording.is_agency(text) or (levels and _is_level(text, wording)) for text in distinct),
        "flow": _number_of_flows([wording.header(text) for text in distinct]),
        "stage": sum(wording.header(text) == Said(stage=wording.header(text).stage) for text in distinct),
    }
    best = max(kinds, key=lambda kind: kinds[kind])
    relevant = [text for text in distinct if not wording.is_total(text) and not wording.is_lower(text)]
    if not relevant and not kinds[best] and any(map(wording.is_lower, distinct)):
        return "agency"  # communes report to their province as its agencies do
    return best if kinds[best] and kinds[best] >= _MOSTLY * max(len(relevant), 1) else None
