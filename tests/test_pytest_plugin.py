"""The plugin of pytest: only where it is asked for; files of figures pass, or fail with their sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

HEAD = "variable,ref_area,time_period,obs_value\n"
GOOD = f"{HEAD}dossiers_received,Bắc Ninh,2025-Q4,200\n"
BAD = f"{HEAD}dossiers_received,Bắc Ninh,2025-Q4,-200\n"
ASKED = ("-p", "nq57_indicators.pytest_plugin")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {"good.csv": GOOD, "bad.csv": BAD, "~$bad.csv": "lock"}.items():
        path = tmp_path / "submissions" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "submissions" / "broken.xlsx").write_text("no workbook", encoding="utf-8")
    (tmp_path / "other.csv").write_text(BAD, encoding="utf-8")
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(project), *arguments]
    # without the options of the run around
    own = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    return subprocess.run(command, cwd=project, env=own, capture_output=True, text=True, encoding="utf-8", check=False)


def test_files_of_figures_are_tests_where_that_is_asked_for(project: Path) -> None:
    done = run(project, *ASKED)
    assert done.returncode == 1
    assert "2 failed, 2 passed" in done.stdout
    assert "bad.csv › D2" in done.stdout
    assert "→ " in done.stdout
    assert "broken.xlsx" in done.stdout
    assert "Traceback" not in done.stdout


def test_without_asking_pytest_knows_none_of_it(project: Path) -> None:
    done = run(project)
    assert "1 passed" in done.stdout
    assert [one for one in metadata.entry_points(group="pytest11") if one.value.startswith("nq57")] == []


def test_a_project_says_which_files_in_which_language_and_from_which_severity(project: Path) -> None:
    note = GOOD.replace("Bắc", "Bac")
    (project / "other.csv").write_text(note, encoding="utf-8")
    settings = "[pytest]\nnq57_files = other.csv\nnq57_lang = en\n"
    (project / "pytest.ini").write_text(settings, encoding="utf-8")
    assert "2 passed" in run(project, *ASKED).stdout
    (project / "pytest.ini").write_text(f"{settings}nq57_fail_on = note\n", encoding="utf-8")
    done = run(project, *ASKED)
    assert "1 failed, 1 passed" in done.stdout
    assert "has no accents" in done.stdout
    (project / "pytest.ini").write_text(f"{settings}nq57_fail_on = fatal\n", encoding="utf-8")
    done = run(project, *ASKED)
    assert done.returncode == 4
    assert "nq57_fail_on = 'fatal'" in done.stderr
