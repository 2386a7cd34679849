"""The stage of the figures of a form whose rows do not say it."""

from __future__ import annotations

from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.interpreting import Interpretation
from nq57_indicators.layouts.rows import ASKED, RowReading
from nq57_indicators.models.codelists import STAGES


def hold_stage(interpretation: Interpretation, expected: str, inquiry: Inquiry) -> None:
    """The stage that the duty of a form expects, for rows that were added or cleared and say none.

    Where no row says that stage any more, somebody changed it: rows with a figure and without a stage are asked about.
    """
    said = {row.stage for row in interpretation.data} - {None}
    if not said or expected in said:
        interpretation.held.stage = expected
        return
    silent = [row for row in interpretation.data if row.stage is None and _has_figure(row, interpretation)]
    if not silent:
        return
    choices = [stage for stage in STAGES if stage in {*said, expected}]
    grid, names = interpretation.block.grid, [_name(row, interpretation) for row in silent]
    place = next((column.column for column in interpretation.columns if column.role == "stage"), 0)
    answer = inquiry.ask(
        "stage-asked", (*names, *choices),
        (grid.table.file, grid.table.sheet, grid.lines[silent[0].row], grid.places[place]),
        found="; ".join(names), choices=choices, figures=len(silent), of_file=True, closed=True,
    )  # fmt: skip
    interpretation.held.stage = answer
    for row in silent:
        row.kind = row.kind if answer else ASKED


def _has_figure(row: RowReading, interpretation: Interpretation) -> bool:
    grid = interpretation.block.grid
    return any(grid.said(row.row, figure.column) for figure in interpretation.figures)


def _name(row: RowReading, interpretation: Interpretation) -> str:
    return ", ".join(filter(None, (row.area.strip(), row.variable.strip())))
