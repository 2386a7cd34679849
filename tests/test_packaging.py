"""What is tested is what users get: the installed package, whole, with nothing taken from the source tree."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import nq57_indicators as nq

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "nq57_indicators"
INSTALLED = Path(nq.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PERMISSIVE = re.compile(r"apache|bsd|mit|isc|psf|python software|mpl|zlib|unlicense|0bsd|cnri|cc0", re.IGNORECASE)

in_ci = pytest.mark.skipif(os.environ.get("CI") != "true", reason="outside CI the package may be installed editable")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@in_ci
def test_the_installed_package_is_tested() -> None:
    assert "site-packages" in INSTALLED.parts
    assert INSTALLED != SOURCE
    assert str(ROOT / "src") not in sys.path


@in_ci
def test_nothing_is_lost_on_the_way() -> None:
    source, installed = _files(SOURCE), _files(INSTALLED)
    assert sorted(installed) == sorted(source)
    assert [name for name in source if source[name] != installed[name]] == []


def test_version_and_licence_agree() -> None:
    about = metadata.metadata("nq57_indicators")
    assert about["Version"] == nq.__version__ == PROJECT["version"]
    assert about["License-Expression"] == PROJECT["license"] == "Apache-2.0"
    assert "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION" in (ROOT / "LICENSE").read_text(
        encoding="utf-8"
    )


def test_the_package_is_typed() -> None:
    assert (INSTALLED / "py.typed").exists()


def test_the_command_is_there() -> None:
    [command] = [one for one in metadata.entry_points(group="console_scripts") if one.name == "nq57"]
    assert callable(command.load())


def _runtime() -> list[str]:
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["charts"]]
    return [re.split(r"[<>=!~\[; ]", one)[0] for one in needed]


@pytest.mark.parametrize("name", _runtime())
def test_dependencies_are_permissive(name: str) -> None:
    about = metadata.metadata(name)
    licences = [about.get("License-Expression") or "", about.get("License") or ""]
    licences += [one for one in about.get_all("Classifier", []) if one.startswith("License")]
    said = " ".join(licences)
    assert PERMISSIVE.search(said), said
    assert not re.search(r"\bA?GPL", said.splitlines()[0]), said


def test_every_dependency_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if re.match(r'\s+"[A-Za-z0-9_-]+(\[[a-z]+\])?>=', line)]
    assert len(required) >= len(_runtime())
    assert [line for line in required if "#" not in line] == []


def test_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    [section] = re.findall(rf"^## {re.escape(nq.__version__)}\b.*?(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    assert "### Scores" in section
