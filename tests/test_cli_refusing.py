"""Where JSON was asked for there is JSON, also where there is nothing to give: why, with a code, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINE, UNUSABLE
from nq57_indicators.cli.refusing import asks_for_json


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, Any], str]:
    """The document of a call that cannot be done, and what it says on stderr."""
    assert run(arguments) == 2
    told = capsys.readouterr()
    return json.loads(told.out)["error"], told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["collect", "{file}", "--expected", "nd09_quarterly", "--format", "json"],
        ["status", "{file}", "--areas", "P34-24", "--format=json"],
        [
            "explain",
            "{file}",
            "--areas",
            "P34-24",
            "--score-period",
            "2025",
            "--indicator",
            "gii_rank",
            "--format",
            "json",
        ],
        ["assess", "{file}", "--output", "{file}.out", "--format", "csv,json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_file_that_is_not_there_is_an_error_in_json(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "thu")
    error, said = refused(capsys, *(text.format(file=missing) for text in arguments))
    assert (error["code"], error["exit_code"], error["place"]) == ("file-not-found", 2, missing)
    assert error["message"]["vi"] in said
    assert error["message"]["en"].endswith("check its name and folder.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["status", "--format", "json"], "usage"),
        (["validate", "a.csv", "--format", "json", "--fail-on", "x"], "usage"),
        (["rule", "khong-co", "--format", "json"], "no-such-rule"),
        (["catalogue", "show", "khong-co", "--format", "json"], "no-such-definition"),
        (["catalogue", "check", "khong-co", "--format", "json"], "no-definition-folder"),
    ],
)
def test_a_call_that_is_not_right_is_told_in_both_languages(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error, _ = refused(capsys, *arguments)
    assert error["code"] == code
    assert error["message"]["vi"] != error["message"]["en"]


def test_problems_of_definitions_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "catalogue.toml").write_text("id = ", encoding="utf-8")
    error, _ = refused(capsys, "rule", "--catalogue", str(tmp_path), "--format", "json")
    assert [(problem["file"], problem["field"]) for problem in error["problems"]] == [("catalogue.toml", "id")]


def test_who_asks_for_no_json_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["collect", "khong-co", "--expected", "nd09_quarterly"]) == 2
    assert capsys.readouterr().out == ""
    assert not asks_for_json(["validate", "--format", "json", "--format", "text"])
    assert not asks_for_json(["validate", "--format"])


def test_a_file_that_the_system_does_not_open_has_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "so.csv")

    monkeypatch.setattr("nq57_indicators.collect", closed)
    error, said = refused(capsys, "collect", str(tmp_path), "--format", "json")
    assert (error["code"], error["place"]) == ("system", "so.csv")
    assert "so.csv" in said


def test_a_fault_of_ours_is_json_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("nq57_indicators.collect", broken)
    assert run(["collect", "thu", "--format", "json"]) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["error"]["code"] == "fault"
    assert told.err.count("KeyError") == 2


def test_a_history_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("before").mkdir()
    for path in ("a.csv", "before/a.csv"):
        Path(path).write_text("variable,ref_area,time_period,obs_value\ndossiers_received,P34-24,2025-Q4,5\n", "utf-8")
    Path("before/b.toml").write_text("x", encoding="utf-8")
    for missing in ("nothing.csv", "before/b.toml"):
        assert run(["validate", "a.csv", "--history", missing, "--lang", "en"]) == UNUSABLE
        assert missing in capsys.readouterr().err
    assert run(["validate", "a.csv", "--history", "before", "--lang", "en"]) == FINE
    assert "are not compared with: before/b.toml" in capsys.readouterr().err
