"""Agencies, communes and levels across the columns: their total is the figure of the area, none of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.wording import Wording

_NOT_YET_READ = frozenset({"unknown", "lower_area", "agency", "part"})


def leave_out_parts_across(block: Block, readings: Sequence[ColumnReading], wording: Wording) -> None:
    """Where rows name the variables and each of the parts has one total of its period, stage and flow beside it.

    Without such a total the columns of parts are asked about.
    """
    if not any(reading.role == "variable" for reading in readings):
        return
    filled = [reading for reading in readings if _holds_figures(block, reading.column)]
    parts = {reading.column: rule for reading in filled if (rule := _part(reading, wording))}
    totals = [reading for reading in readings if _is_total(reading, wording)]
    axes = [_axis(reading.said) for reading in totals]
    own = [_axis(reading.said) for reading in readings if reading.column in parts]
    if any(axes.count(axis) != 1 for axis in own):
        for reading in readings:
            reading.role = "unknown" if reading.column in parts else reading.role
        return
    if not own:
        return
    for reading in totals:
        reading.role, reading.said = "figures", replace(reading.said, role=None, rest="", candidates=())
    for reading in readings:
        if reading.column in parts:
            reading.role, reading.told = "comment", parts[reading.column]


def _holds_figures(block: Block, column: int) -> bool:
    """Whether figures stand in a column, and no words, such as the names of communes below "Xã"."""
    texts = [text for row in block.rows if (text := block.grid.said(row, column))]
    return any(map(str.isdigit, "".join(texts))) and not any(map(str.isalpha, "".join(texts)))


def _part(reading: ColumnReading, wording: Wording) -> str | None:
    """The rule by which a column of one part is told."""
    if reading.role not in _NOT_YET_READ or not reading.path or not _is_below_axes(reading, wording):
        return None
    text = reading.path[-1]
    if wording.is_word("parts", text):
        return "part-row-left-out"
    if wording.is_lower(text):
        return "lower-row-left-out"
    return "agency-row-left-out" if wording.is_agency(text) else None


def _is_total(reading: ColumnReading, wording: Wording) -> bool:
    unread = reading.role == "unknown" or (reading.role == "figures" and reading.said.item < 0)
    return unread and bool(reading.path) and wording.is_total(reading.path[-1]) and _is_below_axes(reading, wording)


def _is_below_axes(reading: ColumnReading, wording: Wording) -> bool:
    """Whether what stands above the last words of a header only says when and how, or that parts follow."""
    return all(
        wording.header(text).is_axis or wording.is_word("group", text) or _heads_parts(text, wording)
        for text in reading.path[:-1]
    )


def _heads_parts(text: str, wording: Wording) -> bool:
    said = wording.header(text)
    return said.role in ("lower_area", "agency", "part") or wording.is_word("part", text) or wording.is_total(text)


def _axis(said: Said) -> Said:
    return Said(time=said.time, days=said.days, flow=said.flow, stage=said.stage)
