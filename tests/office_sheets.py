"""Sheets as offices lay them out, written and read: what tests of several modules share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

import nq57_indicators as nq

Rows = list[list[object]]
RECEIVED, ONLINE = "Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ tiếp nhận trực tuyến trong kỳ"


def read(
    folder: Path, rows: Rows, *merged: str, sheet: str = "Bao cao", name: str = "bieu", **said: Any
) -> nq.Submission:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    path = folder / f"{name}.xlsx"
    book.save(path)
    return nq.read_submission(path, **said)


def answered(folder: Path, answers: dict[str, str], name: str = "bieu") -> nq.Submission:
    """The file that ``read`` wrote, read again with answers: some are those of this very file only."""
    return nq.read_submission(folder / f"{name}.xlsx", answers=answers)


def keys(submission: nq.Submission) -> dict[str, tuple[str, ...]]:
    """Area, variable, period and flow (or stage) of each figure, by its cell."""
    frame = submission.observations
    found = {}
    for one in frame.astype(object).to_dict("records"):
        cell = f"{chr(64 + one['column'])}{one['row']}"
        flow = one["stage"] if one["stage"] != "actual" else one["flow"]
        found[cell] = (one["ref_area"], one["variable"], one["time_period"], flow)
    assert len(found) == len(frame)
    return found


def rules(submission: nq.Submission) -> list[str]:
    return sorted(set(submission.findings["rule"].astype(str)))
