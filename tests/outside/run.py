"""What a change need not wait for, but a release must pass: ``python tests/outside/run.py [NAME …]``.

It needs more than Python, or more time: branches covered, LibreOffice, Chromium, fuzzing, mutants, the lowest versions of
``pyproject.toml``.
Where a tool is missing the step fails; nothing is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class MissingToolError(Exception):
    """A program that a step needs and this machine does not have."""


def tool(*names: str) -> str:
    """The path of the first of these programs."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise MissingToolError(f"not found: {' or '.join(names)}")


def coverage() -> None:
    """All tests cover at least 95 % of the branches."""
    counted = ("--cov=nq57_indicators", "--cov-branch", "--cov-fail-under=95")
    _run([sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", *counted])


def libreoffice() -> None:
    """Workbooks that were written open in LibreOffice and say the same there."""
    for name in ("check_libreoffice.py", "check_forms.py"):
        _pytest(name, SOFFICE=tool("soffice", "libreoffice"))


def chromium() -> None:
    """Notebook and page in a browser: as they are meant, with the keyboard, without a network; nothing in a name is run."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    for name in ("check_chromium.py", "check_page.py"):
        _pytest(name, CHROMIUM=tool(*names))


def fuzzing() -> None:
    """Files with random damage end in figures, findings or one error of ours."""
    _pytest("check_fuzzing.py")


def mutants() -> None:
    """At least 90 % of the mutants in a seeded sample are killed."""
    _run([sys.executable, str(HERE / "mutants.py")])


def lowest() -> None:
    """The tests pass with the lowest versions that ``pyproject.toml`` allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [re.sub(r"\s*>=\s*", "==", requirement) for requirement in project["dependencies"]]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
        _run([str(python), "-m", "pip", "install", "--quiet", *pins, f"{ROOT}[test]"])
        _run([str(python), "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider"])


STEPS: dict[str, Callable[[], None]] = {
    step.__name__: step for step in (coverage, libreoffice, chromium, fuzzing, mutants, lowest)
}


def _pytest(name: str, **settings: str) -> None:
    _run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / name)], **settings)


def _run(command: list[str], **settings: str) -> None:
    subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True)


def main(names: list[str]) -> int:
    """Run the steps named, or all; 1 where one fails, 2 for a name that is no step."""
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        print(f"no step {unknown[0]}; there are: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    failed = []
    for name in names or list(STEPS):
        print(f"== {name}: {STEPS[name].__doc__}", flush=True)
        begun = time.monotonic()
        try:
            STEPS[name]()
        except (MissingToolError, subprocess.CalledProcessError) as error:
            failed.append(name)
            print(f"FAILED: {error}")
        print(f"   {time.monotonic() - begun:.0f} s", flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
