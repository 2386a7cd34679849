"""Findings of one column that say the same are told once, with their count; each keeps its row in the table."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINDINGS
from nq57_indicators.writing.together import Together, told_together

CODES = [f"{number:02d}" for number in (1, 4, 8, 11, 12)]


def _report(**columns: list[object]) -> nq.Report:
    frame = {"variable": "dossiers_received", "ref_area": [f"P34-{code}" for code in CODES], "time_period": "2026-Q1"}
    return nq.validate(pd.DataFrame({**frame, **columns}))


def test_the_same_code_in_many_rows_is_told_once() -> None:
    report = _report(stage=["hoàn tất"] * 3 + ["xong", "hoàn tất"], obs_value=[1, 2, 3, 4, 5])
    assert len(report.findings) == 5
    told = told_together(report.findings, report.catalogue)
    assert told == [Together(0, "D5", 4), Together(3, "D4", 1)]
    assert told[0].place("x.csv › D1", "vi") == "x.csv › D1 … D5 (4 ô)"
    assert told[1].place("x.csv › D4", "vi") == "x.csv › D4"


def test_what_differs_in_a_figure_or_is_confirmed_one_by_one_stays_apart() -> None:
    differing = _report(obs_value=["a", "b", "b", "c", "d"])
    assert [one.number for one in told_together(differing.findings, differing.catalogue)] == [1, 2, 1, 1]
    doubtful = differing.findings.assign(severity="confirm")
    assert len(told_together(doubtful, differing.catalogue)) == 5


def test_nothing_found_is_nothing_told() -> None:
    report = _report(obs_value=[1, 2, 3, 4, 5])
    assert told_together(report.findings, report.catalogue) == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [f"dossiers_received,P34-{code},2026-Q1,Thực hiện,5" for code in CODES]
    path = tmp_path / "sent.csv"
    path.write_text("\n".join(["variable,ref_area,time_period,Trạng thái,obs_value", *rows]), encoding="utf-8")
    return path


def test_the_screen_the_notebook_and_the_summary_tell_it_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(file)]) == FINDINGS
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.count("“Thực hiện” là giá trị của cột “Giai đoạn") == 1
    assert "D2 … D6 (5 ô)" in shown
    assert "5 lỗi" in shown
    report = nq.validate(nq.read_submission(file))
    assert report._repr_html_().count("“Thực hiện” là giá trị") == 1
    report.save(file.with_name("summary.md"), "markdown")
    summary = file.with_name("summary.md").read_text(encoding="utf-8")
    assert summary.count("“Thực hiện” là giá trị") == 1
    assert "(5 ô)" in summary


def test_what_is_told_once_stands_with_its_own_rule_whatever_is_found_before_it(tmp_path: Path) -> None:
    """A notebook tells the most severe first; in the file the warnings stand above the error."""
    lines = [
        "variable,ref_area,time_period,obs_value,provider",
        "commune_staff,P34-24,2026-Q3,3200,abc",
        "commune_staff_equipped,P34-24,2026-Q3,2880,abc",
        "dossiers_received,P34-24,2025,90000,",
        "dossiers_received_online,P34-24,2025,95000,",
    ]
    path = tmp_path / "c.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = nq.validate(nq.read_submission(path))
    assert {"unknown-provider", "numerator-above-denominator"} <= set(report.findings["rule"])
    shown = report._repr_html_()
    assert "c.csv › E2 … E3 (2 ô)" in shown
    assert "c.csv › D5" in shown
    assert "−1" not in shown


def test_annotate_marks_every_row_and_lists_one_thing_to_do(file: Path) -> None:
    nq.validate(nq.read_submission(file)).annotate(file.with_name("back.xlsx"))
    todo, sheet = openpyxl.load_workbook(file.with_name("back.xlsx")).worksheets[:2]
    listed = [row[3] for row in todo.iter_rows(min_row=8, values_only=True) if row[3]]
    assert listed == ["D2 … D6 (5 ô)"]
    assert todo["D8"].hyperlink.location.endswith("!D2")
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == [f"D{row}" for row in range(2, 7)]
