"""What waits for answers is counted in the last line of every command that reads figures; layouts used are told."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINDINGS

RECEIVED, RESOLVED = "Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ đã giải quyết trong kỳ"
SPECIAL = "Hồ sơ loại II"
HEADS = ["Tỉnh", RECEIVED, RESOLVED, SPECIAL]


def workbook(path: Path, heads: list[str]) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Bieu"
    figures = {RECEIVED: 10, RESOLVED: 8, SPECIAL: 1, "Hồ sơ loại III": 2}
    for row in (["BÁO CÁO THÁNG 9/2026"], heads, *([area, *map(figures.get, heads[1:])] for area in ("Huế", "Hà Nội"))):
        page.append(row)
    book.save(path)


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    workbook(tmp_path / "a.xlsx", HEADS)
    text = nq.propose_layout(tmp_path / "a.xlsx").text.replace("# variable = ", "variable = ", 1)
    (tmp_path / "a.toml").write_text(text.replace('variable = ""', 'variable = "dossiers_resolved_late"'), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "a.xlsx"],
        ["validate", "a.xlsx", "-q"],
        ["validate", "a.xlsx", "--output", "b.txt"],
        ["annotate", "a.xlsx", "--output", "back.xlsx"],
        ["assess", "a.xlsx", "--output", "out"],
    ],
)
def test_the_last_line_counts_what_waits(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command) == FINDINGS
    last = [line for line in capsys.readouterr().out.splitlines() if line.strip()][-1]
    assert last.startswith("1 câu hỏi chưa trả lời, 2 số liệu đang chờ")


def test_reports_name_the_layout_that_was_used(capsys: pytest.CaptureFixture[str]) -> None:
    run(["validate", "a.xlsx", "--layout", "a.toml", "--format", "json"])
    used = [{"file": "a.xlsx", "sheet": "Bieu", "layout": "a"}]
    assert json.loads(capsys.readouterr().out)["layouts"] == used
    run(["validate", "a.xlsx", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["layouts"] == []
    run(["validate", "a.xlsx", "--layout", "a.toml", "--format", "markdown", "--lang", "en"])
    assert "- a.xlsx › Bieu: read by the layout a." in capsys.readouterr().out


def test_a_changed_form_is_answered_as_the_question_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``nq57 layout`` takes the layout, shows the question with its id, and the answer decides how the form is read."""
    workbook(tmp_path / "moved.xlsx", [HEADS[0], HEADS[2], HEADS[1], HEADS[3]])
    workbook(tmp_path / "more.xlsx", [*HEADS, "Hồ sơ loại III"])
    for name, found, figures in (("moved", f"~ {RESOLVED}; ~ {RECEIVED}", 6), ("more", "+ Hồ sơ loại III", 8)):
        [doubt] = nq.read_submission(f"{name}.xlsx", layout="a.toml").waiting
        assert (doubt.question, doubt.found, doubt.figures) == ("layout-differs", found, figures)
        assert run(["layout", f"{name}.xlsx", "--layout", "a.toml"]) == FINDINGS
        assert f'doubt = "{doubt.id}"' in capsys.readouterr().out
        answers = tmp_path / "answers.toml"
        answers.write_text(f"version = 1\n[[answers]]\ndoubt = '{doubt.id}'\nanswer = 'layout'\n", "utf-8")
        submission = nq.read_submission(f"{name}.xlsx", layout="a.toml", answers=answers)
        assert set(submission.observations["variable"]) >= {"dossiers_received", "dossiers_resolved_late"}
        assert "layout-differs" not in {doubt.question for doubt in submission.waiting}


def test_collect_and_form_take_layouts_and_answers() -> None:
    for layout, waiting in ((None, 1), ("a.toml", 0)):
        found = nq.collect("a.xlsx", "nq03_half_year", period="2026-S1", bodies=["P34-01"], layout=layout)
        assert len(found.report.submission.waiting) == waiting
    duty = ["--expected", "nq03_half_year", "--period", "2026-S1", "--bodies", "P34-01"]
    assert run(["collect", "a.xlsx", *duty, "--layout", "a.toml"]) == FINDINGS
    wanted = ["form", "--period", "2026-S2", "--duty", "nq03_half_year", "--body", "P34-01", "--output", "form.xlsx"]
    assert run([*wanted, "--history", "a.xlsx", "--layout", "a.toml"]) == 0
    assert run([*wanted[:-1], "a.xlsx", "--history", "a.xlsx"]) == 2
