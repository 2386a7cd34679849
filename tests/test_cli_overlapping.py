"""No command writes over what it reads, whichever option names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nq57_indicators.cli import run
from nq57_indicators.cli.commands import program
from nq57_indicators.cli.exit_codes import UNUSABLE
from nq57_indicators.cli.overlapping import PATHS, is_read, is_written

NO_PATHS = {
    "CODE", "DATE", "FORMATS", "ID", "IDS", "INDICATOR", "KIND", "MOMENT", "N", "NAME", "NAME=NUMBER", "NUMBER", "PERIOD",
    "SCHEME", "UNIT", "WORD", ",|.",
}  # fmt: skip
"""What the help calls values that are no paths. A new name comes here or among PATHS: then it is never written over."""


def commands(command: Any = None, name: str = "") -> Iterator[tuple[str, Any]]:
    command = command or program()
    if not hasattr(command, "commands"):
        yield name.strip(), command
        return
    for inner, below in command.commands.items():
        yield from commands(below, f"{name} {inner}")


COMMANDS = dict(commands())
WRITERS = {name: next(filter(is_written, command.params), None) for name, command in COMMANDS.items()}
PAIRS = [
    (name, param.name)
    for name, command in COMMANDS.items()
    for param in command.params
    if WRITERS[name] is not None and is_read(param)
]


def call(name: str, read: str, given: str, output: str) -> list[str]:
    """A call of a command with one path that it reads, and whatever else it must be given."""
    words = name.split()
    for param in COMMANDS[name].params:
        argument = param.param_type_name == "argument"
        if is_written(param):
            words += [max(param.opts, key=len), output]
        elif param.name == read or (param.required and is_read(param)):
            value = given if param.name == read else "elsewhere.csv"
            words += [value] if argument else [max(param.opts, key=len), value]
        elif param.required:
            words += ["x"] if argument else [max(param.opts, key=len), "x"]
    return words


def test_every_value_of_every_command_is_known_to_be_a_path_or_none() -> None:
    for name, command in COMMANDS.items():
        for param in command.params:
            called = param.metavar
            known = called is None or called in PATHS or called in NO_PATHS or set(called) & {"|"}
            assert known, f"{name}: is {called} of {param.name} a path? Then add it to cli.overlapping.PATHS"


def test_what_is_written_and_read_is_seen() -> None:
    writers = {name for name, param in WRITERS.items() if param is not None}
    assert writers == {"validate", "annotate", "assess", "layout", "form", "collect", "schema", "catalogue export"}
    options = ["sources", "layout", "answers", "history", "confirmations", "config", "catalogue"]
    assert {read for name, read in PAIRS if name == "validate"} == set(options)
    assert {read for name, read in PAIRS if name == "annotate"} == {*options, "previous"}
    assert {read for name, read in PAIRS if name == "collect"} == {
        "sources",
        "layout",
        "answers",
        "register",
        "catalogue",
    }


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("folder", "values.csv").write_text("kept", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("name", "read"), PAIRS, ids=[" ".join(pair) for pair in PAIRS])
def test_an_output_is_no_input_of_whatever_option(
    name: str, read: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = WRITERS[name].metavar == "FOLDER"
    cases = {"folder": ["folder", "folder/values.csv"]} if folder else {"folder/values.csv": ["folder/values.csv"]}
    cases |= {} if folder else {"folder/new.json": ["folder"]}
    for output, inputs in cases.items():
        for given in inputs:
            assert run([*call(name, read, given, output), "--lang", "en"]) == UNUSABLE
            told = capsys.readouterr().err
            assert "is an input and is not overwritten" in told or "lies in the folder of inputs" in told, told
    assert [path.name for path in Path("folder").iterdir()] == ["values.csv"]
    assert Path("folder", "values.csv").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        ("assess folder --output folder/deep --format csv", True),  # figures that are read lie there
        ("assess x.csv --history folder --output folder/deep", True),
        ("assess x.csv --history folder --output folder/new", False),
        ("assess x.csv --catalogue folder --output folder/new", True),  # a catalogue holds nothing but its own
        ("assess x.csv --answers folder/a.toml --output folder/new", False),
        ("collect folder --expected x --output folder/sent.csv", True),
    ],
)
def test_a_folder_below_is_refused_where_it_would_be_read(
    command: str, refused: bool, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("folder", "deep").mkdir()
    Path("folder", "deep", "values.csv").write_text("kept", encoding="utf-8")
    assert run([*command.split(), "--lang", "en"]) == UNUSABLE  # x.csv is not there
    assert ("lies in the folder of inputs" in capsys.readouterr().err) == refused
    assert Path("folder", "deep", "values.csv").read_text(encoding="utf-8") == "kept"
