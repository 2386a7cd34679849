"""Hidden sheets: those with figures are read, lists to choose from are passed over, and said so."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from workbooks import ods, ods_row, xls

import nq57_indicators as nq

FIGURES = (["variable", "ref_area", "time_period", "obs_value"], ["dossiers_received", "P34-24", "2026-Q1", 12])
WIDE = (["Tỉnh", "Kỳ", "Tổng số hồ sơ tiếp nhận"], ["Bắc Ninh", "2026-Q2", 15])
LIST = (["Lựa chọn", "Diễn giải"], ["1", "Trực tuyến"], ["2", "Trực tiếp"])
PROVINCES = (["Mã tỉnh", "Tên tỉnh"], ["24", "Bắc Ninh"])
NAMELESS = (["Tỉnh", "Kỳ", "Giá trị"], ["Bắc Ninh", "2026-Q1", 3])

Rows = tuple[list[str | int], ...]


def book(path: Path, sheets: dict[str, tuple[str, Rows]]) -> Path:
    """A workbook of sheets, each with its state and rows."""
    made = openpyxl.Workbook()
    for name, (state, rows) in sheets.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def told(submission: nq.Submission) -> list[tuple[str, str, str]]:
    """Rule, sheet and text of each finding."""
    return [(str(r), str(s), str(f)) for r, s, f in submission.findings[["rule", "sheet", "found"]].values.tolist()]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("rows", [LIST, PROVINCES])
@pytest.mark.parametrize("names", [("Số liệu", "Danh mục"), ("Danh mục", "Số liệu")])
def test_a_hidden_list_is_passed_over(state: str, rows: Rows, names: tuple[str, str], tmp_path: Path) -> None:
    sheets = {"Số liệu": ("visible", FIGURES), "Danh mục": (state, rows)}
    submission = nq.read_submission(book(tmp_path / "a.xlsx", {name: sheets[name] for name in names}))
    assert len(submission._coded) == 1
    assert told(submission) == [("hidden-sheet", "Danh mục", "Danh mục")]
    assert nq.validate(submission).ok


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_workbooks_hide_sheets_too(kind: str, hidden: bool, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xls":
        xls(path, [["Ma", "Ten"], ["1", "A"]], hidden=hidden)
    else:
        ods(path, ods_row("Ma", "Ten") + ods_row("1", "A"), hidden=hidden)
    rules = {rule for rule, _, _ in told(nq.read_submission(path))}
    assert rules == ({"hidden-sheet", "no-figures"} if hidden else {"unknown-variable", "missing-header"})


@pytest.mark.parametrize("rows", [FIGURES, WIDE])
def test_hidden_figures_are_read(rows: Rows, tmp_path: Path) -> None:
    submission = nq.read_submission(book(tmp_path / "a.xlsx", {"Ẩn": ("hidden", rows)}))
    assert len(submission._coded) == 1
    assert told(submission) == [("hidden-sheet-read", "Ẩn", "Ẩn")]


@pytest.mark.parametrize(
    ("sheets", "rules"),
    [
        ({"Danh mục": ("visible", LIST)}, ["unknown-variable", "unknown-variable", "missing-header"]),
        ({"Danh mục": ("hidden", NAMELESS)}, ["missing-header"]),
        ({"Danh mục": ("hidden", LIST)}, ["hidden-sheet", "no-figures"]),
    ],
)
def test_what_could_be_figures_is_never_passed_over(
    sheets: dict[str, tuple[str, Rows]], rules: list[str], tmp_path: Path
) -> None:
    submission = nq.read_submission(book(tmp_path / "a.xlsx", sheets))
    assert sorted(rule for rule, _, _ in told(submission)) == sorted(rules)
    assert not nq.validate(submission).ok


def test_a_hidden_sheet_that_is_asked_for_is_read_like_any_other(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Số liệu": ("visible", FIGURES), "Danh mục": ("hidden", LIST)})
    rules = {rule for rule, _, _ in told(nq.read_submission(path, sheet="Danh mục"))}
    assert "hidden-sheet" not in rules
    assert "missing-header" in rules
