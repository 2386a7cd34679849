"""``nq57 annotate``: files come back with what is wrong in them, and the command says what it did."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINDINGS, FINE, UNUSABLE

HEAD = "variable,ref_area,time_period,obs_value\n"


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tot.csv").write_text(f"{HEAD}dossiers_received,Bắc Ninh,2025-Q4,200\n", encoding="utf-8")
    (tmp_path / "sai.csv").write_text(f"{HEAD}dossiers_received,Huế,2025-Q4,abc\n", encoding="utf-8")
    (tmp_path / "hong.xlsx").write_text("no workbook", encoding="utf-8")
    return tmp_path


def test_a_file_comes_back_and_the_screen_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["annotate", "sai.csv", "--output", "tra_lai.xlsx"]) == FINDINGS
    shown = capsys.readouterr().out
    assert "Đã trả lại 1 tệp, có ghi chú tại từng ô, trong tra_lai.xlsx." in shown
    assert "Số liệu CHƯA đạt" in shown
    assert openpyxl.load_workbook("tra_lai.xlsx").worksheets[1]["D2"].comment is not None


def test_several_files_come_back_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["annotate", "tot.csv", "sai.csv", "hong.xlsx", "--output", "back", "--lang", "en"]) == UNUSABLE
    shown = capsys.readouterr().out
    assert "2 file(s) returned in back" in shown
    assert "hong.xlsx is not returned: " in shown
    assert sorted(path.name for path in Path("back").iterdir()) == [
        "nq57-overview.xlsx", "sai.csv.xlsx", "tot.csv.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["tot.csv", "--output", "a.xlsx"], FINE),
        (["sai.csv", "--output", "a.xlsx", "--period", "2025-Q3"], FINDINGS),
        (["tot.csv", "--output", "tot.csv"], UNUSABLE),
        (["hong.xlsx", "--output", "a.xlsx"], UNUSABLE),
        (["tot.csv", "--output", "a.xlsx", "--previous", "hong.xlsx"], UNUSABLE),
        (["khong_co.csv", "--output", "a.xlsx"], UNUSABLE),
    ],
)
def test_exit_codes_are_those_of_validate(options: list[str], code: int) -> None:
    assert run(["annotate", *options]) == code
    assert Path("a.xlsx").exists() == (code != UNUSABLE)


def test_an_earlier_report_is_taken_from_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    run(["validate", "sai.csv", "--format", "json", "--output", "lan1.json"])
    assert run(["annotate", "sai.csv", "--output", "a.xlsx", "--previous", "lan1.json"]) == FINDINGS
    sheet = openpyxl.load_workbook("a.xlsx").worksheets[0]
    assert sheet["A4"].value == "So với lần kiểm tra trước: 0 điểm không còn, 1 điểm chưa sửa, 0 điểm mới."


def test_a_second_return_into_the_same_folders_replaces_the_first() -> None:
    for folder, code in (("bac", "P34-24"), ("nam", "P34-79")):
        Path("sent", folder).mkdir(parents=True)
        text = f"variable,ref_area,time_period,obs_value\ndossiers_received,{code},2026-Q1,abc\n"
        Path("sent", folder, f"{code}.csv").write_text(text, encoding="utf-8")
    assert run(["annotate", "sent", "--output", "back"]) == FINDINGS
    first = set(Path("back").rglob("*.xlsx"))
    assert len(first) == 3
    Path("back", "bac", "P34-24.csv.xlsx").write_bytes(b"no workbook")
    Path("back", "bac", "hers.txt").write_text("hers", encoding="utf-8")
    assert run(["annotate", "sent", "--output", "back"]) == FINDINGS
    assert set(Path("back").rglob("*.xlsx")) == first
    assert openpyxl.load_workbook("back/bac/P34-24.csv.xlsx").worksheets[1]["D2"].comment is not None
    assert Path("back", "bac", "hers.txt").read_text(encoding="utf-8") == "hers"
