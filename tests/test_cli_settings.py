"""The file of settings: found in the folder read or named, read strictly, and told in what is printed."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from nq57_indicators.cli import run
from nq57_indicators.cli.declared import Declared
from nq57_indicators.cli.exit_codes import FINDINGS, FINE, UNUSABLE

FIGURES = """\
variable,ref_area,time_period,obs_value
dossiers_received,Bac Ninh,2025-Q4,100
dossiers_received_online,Bắc Ninh,2025-Q4,60
online_dossier_rate,Bắc Ninh,2025-Q4,75
"""
LOWER = '[rules]\nstated-differs-from-parts = "warning"\nunaccented-name = "off"\n'


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sent").mkdir()
    Path("sent", "figures.csv").write_text(FIGURES, encoding="utf-8")


def test_the_file_of_the_folder_counts_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "sent"]) == FINDINGS
    Path("sent", "nq57.toml").write_text(LOWER, encoding="utf-8")
    capsys.readouterr()
    assert run(["validate", "sent"]) == FINE
    shown = capsys.readouterr().out
    assert "Đã đọc 1 tệp" in shown
    assert "Quy tắc được hạ mức: unaccented-name, lưu ý → tắt (1 phát hiện)." in shown
    assert "CẢNH BÁO (đúng) stated-differs-from-parts" in shown
    assert run(["validate", "sent", "--fail-on", "warning"]) == FINDINGS
    assert run(["assess", "sent", "--output", "results", "--format", "json"]) == FINE
    about = json.loads(Path("results", "about.json").read_text(encoding="utf-8"))
    assert [one["rule"] for one in about["rules_lowered"]] == ["stated-differs-from-parts", "unaccented-name"]


def test_a_file_that_is_named_counts_instead(capsys: pytest.CaptureFixture[str]) -> None:
    Path("sent", "nq57.toml").write_text(LOWER, encoding="utf-8")
    Path("strict.toml").write_text("", encoding="utf-8")
    assert run(["validate", "sent", "--config", "strict.toml"]) == FINDINGS
    Path("lower.toml").write_text(LOWER, encoding="utf-8")
    assert run(["validate", "sent/figures.csv"]) == FINDINGS
    assert run(["validate", "sent/figures.csv", "--config", "lower.toml"]) == FINE


COMMANDS = {
    "validate": [],
    "annotate": ["--output", "returned"],
    "assess": ["--output", "results"],
    "explain": ["--areas", "P34-24", "--score-period", "2025-Q4", "--indicator", "online_dossier_rate"],
    "status": ["--areas", "P34-24"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_reads_keeps_the_settings(command: str) -> None:
    """The figures are the same five times: their finding fails the command, or is lowered by the file beside or named."""
    further = COMMANDS[command]
    assert run([command, "sent", *further]) == FINDINGS
    Path("lower.toml").write_text(LOWER, encoding="utf-8")
    assert run([command, "sent", *further, "--config", "lower.toml"]) == FINE
    Path("sent", "nq57.toml").write_text(LOWER, encoding="utf-8")
    assert run([command, "sent", *further]) == FINE


def test_commands_that_read_have_the_same_options_of_sources(capsys: pytest.CaptureFixture[str]) -> None:
    shared = None
    for command in COMMANDS:
        run([command, "--help"])
        options = set(re.findall(r"^ +(--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))
        shared = options if shared is None else shared & options
    fields = {one.name.replace("_", "-") for one in dataclasses.fields(Declared)} - {"sources"}
    assert {f"--{name}" for name in fields} <= (shared or set())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[ruls]\nx = 1\n", "ruls"),
        ("rules = 3\n", "[rules]"),
        ('[rules]\nidentity-brokn = "off"\n', "'identity-broken'?"),
        ('[rules]\nidentity-broken = "never"\n', "'never'"),
        ('[rules]\nduplicate-key = "note"\n', "'duplicate-key'"),
        ("[rules\n", "nq57.toml"),
        ("rules = " + "[" * 20_000, "nq57.toml"),
    ],
)
def test_what_the_file_must_not_say_is_refused_in_one_sentence(
    text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sent", "nq57.toml").write_text(text, encoding="utf-8")
    assert run(["validate", "sent", "--lang", "en"]) == UNUSABLE
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""


def test_two_files_and_none_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("more").mkdir()
    Path("more", "more.csv").write_text(FIGURES.replace("Bắc Ninh", "Huế"), encoding="utf-8")
    for folder in ("sent", "more"):
        Path(folder, "nq57.toml").write_text(LOWER, encoding="utf-8")
    assert run(["validate", "sent", "more"]) == UNUSABLE
    assert "sent/nq57.toml, more/nq57.toml" in capsys.readouterr().err
    assert run(["validate", "sent", "more", "--config", "nothing.toml"]) == UNUSABLE
    assert "nothing.toml" in capsys.readouterr().err
