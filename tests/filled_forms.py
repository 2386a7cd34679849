"""Forms filled in as an officer would: a cell is found by the name of its column and the code of its row."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl

HEADERS = 2


class Filled:
    """The first sheet of a form, with cells to write into."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.page: Any = self.book.worksheets[0]
        self.head = next(cell.row for cell in self.page["A"] if cell.value == "STT")
        self.columns = {cell.value: cell.column for cell in self.page[self.head] if cell.value}
        self.rows: dict[tuple[str, str], int] = {}
        for row in range(self.head + HEADERS, self.page.max_row + 1):
            code = self.page.cell(row, self.columns["Mã số"]).value
            if code:
                area = self.page.cell(row, self.columns["Địa bàn"]).value if "Địa bàn" in self.columns else ""
                self.rows[code, area] = row

    def cell(self, column: str, variable: str, area: str = "") -> Any:
        """The cell of one column in the row of a variable."""
        return self.page.cell(self.rows[variable, area], self.columns[column])

    def put(self, figures: Mapping[str, object], column: str = "Số liệu", area: str = "") -> Filled:
        """Write into one column, by variable."""
        for variable, value in figures.items():
            self.cell(column, variable, area).value = value
        return self

    def insert_row(self, row: int) -> None:
        """Insert a row as Excel does it: what is merged or hidden below moves along."""
        merged = [copy(one) for one in self.page.merged_cells.ranges]
        hidden = [at for at, look in self.page.row_dimensions.items() if look.hidden]
        for one in merged:
            self.page.unmerge_cells(str(one))
        self.page.insert_rows(row)
        for one in merged:
            one.shift(row_shift=1 if one.min_row >= row else 0)
            self.page.merge_cells(str(one))
        for at in hidden:
            self.page.row_dimensions[at].hidden = False
        for at in hidden:
            self.page.row_dimensions[at + (at >= row)].hidden = True

    def saved(self, name: str = "") -> Path:
        """The workbook as a file, beside the form or in its place."""
        path = self.path.with_name(name) if name else self.path
        self.book.save(path)
        return path


def figures_of(observations: Any, *, by_area: bool = False) -> dict[Any, object]:
    """What was read: the figure of each variable (and area), or the reason it is missing for."""
    return {
        (one["variable"], one["ref_area"]) if by_area else one["variable"]: (
            one["obs_value"] if one["obs_status"] != "missing" else one["missing_reason"]
        )
        for one in observations.astype(object).where(observations.notna(), None).to_dict("records")
    }


_HALF: dict[str, Any] = {
    "period": "2026-S1",
    "form": {"duty": "nq03_half_year", "body": "P34-24"},
    "typed": {
        "Số liệu": {("dossiers_received", ""): "1.234.567", ("dossiers_received_online", ""): "1100000"},
        "Lý do thiếu": {("dossiers_resolved", ""): "chưa đến kỳ"},
        "Ghi chú": {("dossiers_received", ""): "Chưa gồm hồ sơ của tháng 6"},
    },
    "read": {
        ("dossiers_received", "P34-24"): 1234567.0,
        ("dossiers_received_online", "P34-24"): 1100000.0,
        ("dossiers_resolved", "P34-24"): "not_due",
    },
}
_MONEY: dict[str, Any] = {
    "period": "2026",
    "form": {"duty": "nq03_year_end", "body": "P34-04"},
    "typed": {
        "Số liệu": {
            ("stid_recurrent_expenditure", ""): "1.500,5",
            ("stid_investment_expenditure", ""): "0",
            ("local_budget_expenditure", ""): "12.345.678,25",
        },
        "Đơn vị tính": {
            ("stid_recurrent_expenditure", ""): "triệu đồng",
            ("stid_investment_expenditure", ""): "tỷ đồng",
            ("local_budget_expenditure", ""): "triệu đồng",
        },
    },
    "read": {
        ("stid_recurrent_expenditure", "P34-04"): 1500.5e6,
        ("stid_investment_expenditure", "P34-04"): 0.0,
        ("local_budget_expenditure", "P34-04"): 12345678.25e6,
    },
}
_AREAS: dict[str, Any] = {
    "period": "2025-S2",
    "form": {"duty": "nq03_half_year", "areas": ["P34-01", "P34-24"]},
    "typed": {
        "Số liệu": {
            ("dossiers_received", "Hà Nội"): "2.000",
            ("dossiers_received_online", "Hà Nội"): "1.900",
            ("dossiers_received", "Bắc Ninh"): "0",
        }
    },
    "read": {
        ("dossiers_received", "P34-01"): 2000.0,
        ("dossiers_received_online", "P34-01"): 1900.0,
        ("dossiers_resolved", "P34-01"): None,
        ("dossiers_received", "P34-24"): 0.0,
        ("dossiers_received_online", "P34-24"): None,
        ("dossiers_resolved", "P34-24"): None,
    },
}
_NO_STAGE: dict[str, Any] = _HALF | {
    "typed": _HALF["typed"]
    | {
        "Giai đoạn": {(item, ""): "" for item in ("dossiers_received", "dossiers_received_online", "dossiers_resolved")}
    },
}
FORMS_FILLED = {"half_year": _HALF, "money": _MONEY, "two_areas": _AREAS, "no_stage": _NO_STAGE}
"""Forms, what is typed into their cells under Vietnamese settings, and what must be read."""


def expected_of(name: str) -> dict[Any, object]:
    """What must be read of one of them, by variable and area."""
    read: dict[Any, object] = FORMS_FILLED[name]["read"]
    return read
