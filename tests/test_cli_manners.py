"""What all commands have alike: help and faults of a call in the language asked for, whole words, silence when asked."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.cli.commands import application
from nq57_indicators.cli.exit_codes import FINDINGS, FINE, UNUSABLE
from nq57_indicators.cli.manners import in_language
from nq57_indicators.cli.screen import QUIET, Screen
from nq57_indicators.texts.labels import labels
from nq57_indicators.texts.language import LANGUAGES

ROOT = Path(__file__).parent.parent
BAD = """\
variable,ref_area,time_period,obs_value
dossiers_received,Bắc Ninh,2025-Q4,-200
dossiers_received_online,Bac Ninh,2025-Q4,150
"""


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NQ57_LANG", raising=False)
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.csv").write_text(BAD.replace("-200", "200").replace("Bac", "Bắc"), encoding="utf-8")


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from _commands(each, (*path, name))


COMMANDS = dict(_commands(typer.main.get_command(application())))
every_command = pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
every_language = pytest.mark.parametrize("lang", LANGUAGES)
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


# --- help ------------------------------------------------------------------------------------------------------------


@every_command
def test_help_is_in_the_language_asked_for(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    shown = {}
    for lang in LANGUAGES:
        assert run([*path, "-h", "--lang", lang]) == FINE
        shown[lang] = capsys.readouterr().out
    assert shown["vi"].startswith(f"{labels('vi')['help.usage']}: nq57 ")
    assert shown["en"].startswith(f"{labels('en')['help.usage']}: nq57 ")
    assert VIETNAMESE.findall(shown["en"]) == []
    assert "Show this" not in shown["vi"]
    assert " / " not in shown["vi"] + shown["en"]


@every_command
@every_language
def test_help_is_whole_and_fits_the_screen(
    path: tuple[str, ...], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run([*path, "--help", "--lang", lang])
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    words = " ".join(shown.split())
    command = COMMANDS[path]
    texts = [*(command.help or "").split("\n\n"), *(one.help for one in command.params if one.help)]
    own = {"Install completion for the current shell.", "Show completion for the current shell"}
    for text in texts:
        if not any(text.startswith(one) for one in own):
            assert in_language(text, lang) in words
    for name in getattr(command, "commands", {}):
        assert in_language(COMMANDS[(*path, name)].help.split("\n\n")[0], lang) in words


@every_command
def test_every_help_has_both_languages_divided_once(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    for text in (command.help, *(one.help for one in command.params if one.help)):
        if "completion for the current shell" not in text:
            divided = {len(part.split(" / ")) for part in text.split("\n\n")}
            assert divided == {2} or re.fullmatch(r"(\w+[,.] ?)+", text), text  # a list of codes is in no language


def test_the_language_may_stand_anywhere_also_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["--lang", "en", "validate", "good.csv"], ["validate", "good.csv", "--lang=en"]):
        assert run(arguments) == FINE
        assert "No findings." in capsys.readouterr().out
    monkeypatch.setenv("NQ57_LANG", "en")
    assert run(["validate", "good.csv"]) == FINE
    assert "No findings." in capsys.readouterr().out
    assert run(["validate", "good.csv", "--lang", "vi"]) == FINE
    assert "Không có phát hiện nào." in capsys.readouterr().out
    monkeypatch.setenv("NQ57_LANG", "fr")
    assert run(["validate", "good.csv"]) == UNUSABLE
    assert "'fr'" in capsys.readouterr().err


def test_versions_are_shown_before_any_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version", "--lang", "en"]) == FINE
    shown = capsys.readouterr().out
    assert shown.startswith(f"nq57_indicators {nq.__version__}; catalogue nq57 ")
    assert run(["version", "--lang", "en"]) == FINE
    assert capsys.readouterr().out == shown


@pytest.mark.skipif(sys.platform == "win32", reason="the shell that is asked is bash")
def test_a_shell_is_told_how_to_complete() -> None:
    asked = {**os.environ, "_NQ57_COMPLETE": "complete_bash", "COMP_WORDS": "nq57 val", "COMP_CWORD": "1"}
    program = [sys.executable, "-c", "from nq57_indicators.cli import main; main()"]
    said = subprocess.run(program, env=asked, capture_output=True, text=True, check=False)
    assert said.stdout.split() == ["validate"]


# --- faults of a call ------------------------------------------------------------------------------------------------

CALLS = [
    (["validate"], "thiếu SOURCE.", "SOURCE is missing."),
    (["valdate"], "không có lệnh “valdate”. Gần nhất: validate.", "there is no command “valdate”. Nearest: validate."),
    (["validate", "x", "--limt", "3"], "không có tùy chọn --limt. Gần nhất: --limit,", "there is no option --limt."),
    (
        ["validate", "x", "--limit", "a"],
        "--limit: giá trị phải là số nguyên",
        "--limit: the value must be a whole number",
    ),
    (
        ["validate", "x", "--limit", "-3"],
        "--limit: giá trị phải là số nguyên",
        "--limit: the value must be a whole number",
    ),
    (["validate", "x", "--limit"], "--limit cần một giá trị", "--limit needs a value"),
    (["assess", "x"], "thiếu --output.", "--output is missing."),
    (["verify", "a", "b"], "thừa b.", "b is too much."),
    (["catalogue"], "chưa ghi lệnh cần chạy.", "no command was given."),
    (["catalogue", "list", "--as-of", "x"], "--as-of: 'x' không phải là ngày", "--as-of: 'x' is not a date"),
    (["validate", "x", "--fail-on", "y"], "--fail-on: 'y' không hợp lệ", "--fail-on: 'y' is not one of"),
]


@pytest.mark.parametrize(("call", "vi", "en"), CALLS, ids=[" ".join(call) for call, _, _ in CALLS])
def test_faults_of_a_call_are_told_in_the_language_asked_for(
    call: list[str], vi: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, told in (("vi", vi), ("en", en)):
        assert run([*call[:-1], call[-1]] if lang == "vi" else ["--lang", "en", *call]) == UNUSABLE
        said = capsys.readouterr()
        assert said.out == ""
        assert told in said.err
        assert len(said.err.splitlines()) == 2
        if lang == "en":
            assert VIETNAMESE.findall(said.err) == []


# --- whole words -----------------------------------------------------------------------------------------------------

SCREENS = [
    ["validate", "bad.csv"],
    ["validate", str(ROOT / "sample_data" / "broken" / "column-asked.csv")],
    ["assess", str(ROOT / "sample_data" / "made_up" / "portal_dossiers.csv"), "--output", "results"],
    ["explain", "good.csv", "--indicator", "online_dossier_rate", "--areas", "P34-24", "--score-period", "2025-Q4"],
    ["catalogue", "list", "hồ sơ"],
    ["catalogue", "show", "online_dossier_rate"],
    ["catalogue", "coverage"],
]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _on_a_terminal(arguments: list[str], columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    terminal = _Terminal()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", terminal)
    run(arguments)
    monkeypatch.undo()
    return re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()).splitlines()


@pytest.mark.parametrize("arguments", SCREENS, ids=lambda arguments: " ".join(arguments[:2])[:30])
@every_language
def test_no_word_is_broken_on_a_narrow_terminal(
    arguments: list[str], lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = {}
    for columns in (80, 2000):
        with pytest.MonkeyPatch.context() as patched:
            patched.chdir(tmp_path)
            for name, value in {"NO_COLOR": "1", "TERM": "xterm"}.items():
                patched.setenv(name, value)
            shown[columns] = _on_a_terminal([*arguments, "--lang", lang], columns, patched)
    whole = {word for line in shown[2000] for word in line.split()}
    assert len(whole) > 10
    narrow = [word for line in shown[80] for word in line.split()]
    assert [word for word in narrow if word not in whole and not set(word) <= set("─━│")] == []
    assert [line for line in shown[80] if len(line.rstrip()) > 80 and " " in line.strip()] == []


def test_a_line_goes_on_below_where_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    Screen().print("    một hai ba bốn năm " + "sáu " * 20)
    assert all(line.startswith("    ") and line[4] != " " for line in terminal.getvalue().rstrip("\n").splitlines())


def test_into_a_pipe_lines_go_whole(capsys: pytest.CaptureFixture[str]) -> None:
    run(["validate", "bad.csv"])
    assert max(map(len, capsys.readouterr().out.splitlines())) > 80


# --- silence ---------------------------------------------------------------------------------------------------------


def test_quiet_says_only_why_a_check_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "good.csv", "--quiet"]) == FINE
    assert capsys.readouterr().out == ""
    assert run(["-q", "validate", "bad.csv"]) == FINDINGS
    assert capsys.readouterr().out.splitlines()[-1] == "Số liệu CHƯA đạt: có 1 phát hiện từ mức “lỗi” trở lên."
    assert run(["validate", "nothing.csv", "-q"]) == UNUSABLE
    assert "nothing.csv" in capsys.readouterr().err
    assert run(["assess", "good.csv", "--output", "results", "-q"]) == FINE
    assert capsys.readouterr().out == ""
    assert QUIET.get()
    assert run(["validate", "good.csv"]) == FINE
    assert capsys.readouterr().out != ""


@pytest.mark.parametrize(
    "call",
    [
        ["assess", "bad.csv", "--output", "results"],
        ["annotate", "bad.csv", "--output", "back.xlsx"],
        ["status", "bad.csv", "--areas", "P34-24"],
    ],
)
def test_whatever_fails_quietly_says_why(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*call, "-q"]) == FINDINGS
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "Số liệu CHƯA đạt: có 1 phát hiện từ mức “lỗi” trở lên."
    assert len(said) == len(set(said)) < 4


def test_documents_that_are_asked_for_are_printed_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(
        f"{name},Bắc Ninh,2025-Q4,{figure}\n"
        for name, figure in (("dossiers_received", 200), ("dossiers_received_online", 150), ("dossiers_resolved", -5))
    )
    Path("both.csv").write_text(f"variable,ref_area,time_period,obs_value\n{rows}", encoding="utf-8")
    value = ["--indicator", "online_dossier_rate", "--areas", "P34-24", "--score-period", "2025-Q4"]
    for call in (
        ["validate", "bad.csv", "--format", "json"],
        ["explain", "both.csv", *value, "--format", "json"],
        ["status", "both.csv", "--areas", "P34-24", "--format", "json"],
        ["schema", "online_dossier_rate"],
    ):
        run(call)
        aloud = capsys.readouterr().out
        run([*call, "--quiet"])
        assert capsys.readouterr().out == aloud != ""
