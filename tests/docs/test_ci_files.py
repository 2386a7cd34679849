"""What is there to be copied into a repository: each file holds to its published schema, and its steps run in one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import JUnitXml
from ruamel.yaml import YAML

import nq57_indicators as nq

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "how-to" / f"run-in-ci{suffix}.md" for suffix in ("", ".vi")]
BLOCK = re.compile(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = "variable,ref_area,time_period,obs_value\n"
GOOD, BAD = (f"{HEAD}dossiers_received,{row}\n" for row in ("Bắc Ninh,2025-Q4,200", "Huế,2025-Q4,-200"))

posix = pytest.mark.skipif(sys.platform == "win32", reason="the steps are for the shell of a Linux runner")


@cache
def files(page: Path) -> dict[str, str]:
    return dict(BLOCK.findall(page.read_text(encoding="utf-8")))


def loaded(name: str) -> Any:
    return YAML(typ="safe").load(files(PAGES[0])[name])


def published(name: str) -> Any:
    """The schema of SchemaStore for a kind of file, as the package check-jsonschema hands it on."""
    package = find_spec("check_jsonschema")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "builtin_schemas" / "vendor" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_both_pages_have_the_same_files() -> None:
    assert files(PAGES[0]) == files(PAGES[1])
    assert len(files(PAGES[0])) == 5


@pytest.mark.parametrize(
    ("name", "schema"), [(".github/workflows/nq57.yml", "github-workflows"), (".gitlab-ci.yml", "gitlab-ci")]
)
def test_a_file_for_a_ci_server_holds_to_its_published_schema(name: str, schema: str) -> None:
    document = json.loads(json.dumps(loaded(name)))
    checker = jsonschema.validators.validator_for(published(schema))(published(schema))
    assert [error.message for error in checker.iter_errors(document)] == []
    assert list(checker.iter_errors({"jobs": {"nq57": {"steps": 3}}} if "github" in schema else {"nq57": 3})) != []


# --- the steps, run --------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A fresh repository with submissions, one of them bad."""
    for name, text in {"good.csv": GOOD, "bad.csv": BAD}.items():
        path = tmp_path / "submissions" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        subprocess.run(command, cwd=tmp_path, check=True)
    return tmp_path


def step(repository: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A step as a runner runs it; the program is the one that is tested."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", **variables}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command], cwd=repository, env=environment, capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def without_install(commands: list[str]) -> list[str]:
    """All but the one command that installs the package: what is tested is the package that is here."""
    rest = [one for one in commands if not one.startswith("python -m pip install --no-index ")]
    assert len(rest) == len(commands) - 1
    return rest


@posix
def test_the_github_workflow_annotates_reports_and_fails(repository: Path) -> None:
    job = loaded(".github/workflows/nq57.yml")["jobs"]["nq57"]
    summary = repository / "summary.md"
    commands = without_install([one["run"] for one in job["steps"] if "run" in one])
    done = [step(repository, one, GITHUB_STEP_SUMMARY=str(summary), **job["env"]) for one in commands]
    assert [one.returncode for one in done] == [1, 0, 0]
    assert done[0].stdout.startswith("::error file=submissions/bad.csv,line=2,title=out-of-valid-range%3A ")
    assert summary.read_text(encoding="utf-8").startswith("## Check of the figures\n")
    [upload] = [one["with"]["sarif_file"] for one in job["steps"] if "upload-sarif" in one.get("uses", "")]
    document = json.loads((repository / upload).read_text(encoding="utf-8"))
    assert [one["ruleId"] for one in document["runs"][0]["results"]] == ["out-of-valid-range"]
    (repository / "submissions" / "bad.csv").unlink()
    done = [step(repository, one, GITHUB_STEP_SUMMARY=str(summary), **job["env"]) for one in commands]
    assert [one.returncode for one in done] == [0, 0, 0]


@posix
def test_the_gitlab_job_leaves_its_report_whatever_it_finds(repository: Path) -> None:
    job = loaded(".gitlab-ci.yml")["nq57"]
    [command] = without_install(job["script"])
    report = repository / job["artifacts"]["reports"]["junit"]
    assert step(repository, command, **job["variables"]).returncode == 1
    assert JUnitXml.fromstring(report.read_bytes()).failures == 1
    assert str(report.relative_to(repository)) in job["artifacts"]["paths"]
    (repository / "submissions" / "bad.csv").unlink()
    assert step(repository, command, **job["variables"]).returncode == 0
    assert JUnitXml.fromstring(report.read_bytes()).failures == 0


@posix
def test_the_hook_checks_what_is_committed(repository: Path) -> None:
    [hook] = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [own] = loaded(".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert own["id"] == hook["id"]
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True)
    staged = [
        name for name in listed.stdout.split() if re.search(own["files"], name) and re.search(hook["files"], name)
    ]
    assert staged == ["submissions/bad.csv", "submissions/good.csv"]
    done = step(repository, " ".join([hook["entry"], *own["args"], *staged]))
    assert done.returncode == 1
    assert "submissions/bad.csv › D2" in done.stdout
    assert step(repository, " ".join([hook["entry"], *own["args"], "submissions/good.csv"])).returncode == 0


def test_the_hook_is_offered_for_every_kind_of_file_that_is_read() -> None:
    [hook] = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for name in (path.name for path in (ROOT / "sample_data" / "made_up").iterdir() if path.is_file()):
        assert re.search(hook["files"], name), name
    assert not re.search(hook["files"], "README.md")


# --- the container ---------------------------------------------------------------------------------------------------


def test_the_container_installs_from_its_wheelhouse_and_runs_the_command_as_nobody() -> None:
    """What can be said without a builder of images: it is read line by line, and not built."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    steps = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    assert [said for name, said in steps if name == "FROM"] == ["${PYTHON} AS wheelhouse", "${PYTHON}"]
    said = dict(steps)
    assert json.loads(said["ENTRYPOINT"]) == ["nq57"]
    assert json.loads(said["CMD"]) == ["--help"]
    assert said["USER"] != "root"
    assert "--no-index --find-links /wheelhouse nq57_indicators" in said["RUN"]
    python = re.findall(r"python:(\d+)\.(\d+)-slim", text)
    assert len(set(python)) == 1
    assert tuple(map(int, python[0])) >= (3, 11)


def test_the_version_that_is_copied_is_this_one() -> None:
    assert loaded(".pre-commit-config.yaml")["repos"][0]["rev"] == f"v{nq.__version__}"
