"""The command for what takes longer: a missing tool fails its step, an unknown step is refused."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

RUN = Path(__file__).parent / "outside" / "run.py"


@pytest.fixture(scope="module")
def run() -> Any:
    spec = spec_from_file_location("outside_run", RUN)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["libreoffice", "chromium"])
def test_a_missing_tool_fails(
    name: str, run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    assert run.main([name]) == 1
    assert "FAILED: not found: " in capsys.readouterr().out


def test_a_step_that_fails_does_not_stop_the_others(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        """Fails."""
        raise run.subprocess.CalledProcessError(1, "x")

    def passes() -> None:
        """Passes."""

    monkeypatch.setattr(run, "STEPS", {"first": fails, "second": passes})
    assert run.main([]) == 1
    shown = capsys.readouterr().out
    assert "== second" in shown
    assert "failed: first" in shown
    assert run.main(["second"]) == 0
    assert run.main(["third"]) == 2


def test_every_step_has_its_file(run: Any) -> None:
    assert set(run.STEPS) == {"coverage", "libreoffice", "chromium", "fuzzing", "mutants", "lowest"}
    for name in ("check_libreoffice.py", "check_chromium.py", "check_page.py", "check_fuzzing.py", "mutants.py"):
        assert (RUN.parent / name).exists()
