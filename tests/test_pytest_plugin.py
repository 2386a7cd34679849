"""The plugin of pytest: only where it is asked for; files of figures pass, or fail with their sentences."""

from __future__ import annotations

from importlib import metadata

import pytest

import nq57_indicators.pytest_plugin  # noqa: F401 -- runs put back the modules they load, numpy can be loaded once

pytest_plugins = ["pytester"]

HEAD = "variable,ref_area,time_period,obs_value\n"
GOOD = f"{HEAD}dossiers_received,Bắc Ninh,2025-Q4,200\n"
NOTED = GOOD.replace("Bắc", "Bac")
BAD = f"{HEAD}dossiers_received,Bắc Ninh,2025-Q4,-200\n"
OTHER = "[pytest]\nnq57_files = other.csv\nnq57_lang = en\n"


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    folder = pytester.mkdir("submissions")
    for name, text in {"good.csv": GOOD, "bad.csv": BAD, "~$bad.csv": "lock", "broken.xlsx": "no workbook"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (pytester.path / "other.csv").write_text(NOTED, encoding="utf-8")
    pytester.makepyfile(test_own="def test_own():\n    pass\n")
    return pytester


def run(project: pytest.Pytester, settings: str = "", *, asked: bool = True) -> pytest.RunResult:
    if settings:
        (project.path / "pytest.ini").write_text(settings, encoding="utf-8")
    asking = ("-p", "nq57_indicators.pytest_plugin") if asked else ()
    return project.runpytest_inprocess("-q", "-p", "no:cacheprovider", *asking)


def test_files_of_figures_are_tests_where_that_is_asked_for(project: pytest.Pytester) -> None:
    done = run(project)
    done.assert_outcomes(failed=2, passed=2)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    said = done.stdout.str()
    assert "bad.csv › D2" in said
    assert "→ " in said
    assert "broken.xlsx" in said
    assert "Traceback" not in said


def test_without_asking_pytest_knows_none_of_it(project: pytest.Pytester) -> None:
    run(project, asked=False).assert_outcomes(passed=1)
    assert [entry for entry in metadata.entry_points(group="pytest11") if entry.value.startswith("nq57")] == []


def test_a_project_says_which_files_in_which_language(project: pytest.Pytester) -> None:
    run(project, OTHER).assert_outcomes(passed=2)


@pytest.mark.parametrize("severity", ["note", "lưu ý"])
def test_a_project_says_from_which_severity_a_file_fails(project: pytest.Pytester, severity: str) -> None:
    done = run(project, f"{OTHER}nq57_fail_on = {severity}\n")
    done.assert_outcomes(failed=1, passed=1)
    assert "has no accents" in done.stdout.str()


@pytest.mark.parametrize(
    ("setting", "said"),
    [("nq57_fail_on = fatal", "nq57_fail_on='fatal' is not one of"), ("nq57_lang = fr", "nq57_lang = 'fr': vi, en")],
)
def test_a_setting_that_is_none_is_refused_before_anything_is_read(
    project: pytest.Pytester, setting: str, said: str
) -> None:
    done = run(
        project,
        f"[pytest]\nnq57_files = other.csv\n{setting}\n" + ("nq57_lang = en\n" if "lang" not in setting else ""),
    )
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert said in done.stderr.str()
