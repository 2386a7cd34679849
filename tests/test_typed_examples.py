"""What a user writes is checked as strictly as what we write: the public names, and the Python blocks of all pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from test_docs import PAGES, ROOT, blocks

_PROBLEM = re.compile(r"^(\S+)\.py:(\d+): error: (.*?)  \[([\w-]+)\]$", re.MULTILINE)


def test_a_strict_checker_of_types_finds_nothing_but_a_name_that_is_none(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import nq57_indicators as nq\n\nnq.assess\nnq.load_catalogue().indicators\nnq.asess\n", "utf-8")
    pages = {re.sub(r"\W", "_", page.relative_to(ROOT).as_posix()): page for page in PAGES}
    for name, page in pages.items():
        lines: list[str] = []
        for block in blocks(page):
            if block.kind == "python":
                lines += [""] * (block.line - len(lines)) + block.text.splitlines()
        if lines:
            (tmp_path / f"{name}.py").write_text("\n".join(lines) + "\n", "utf-8")
    files = sorted(path.name for path in tmp_path.glob("*.py"))
    assert len(files) > 30
    checked = [sys.executable, "-m", "mypy", "--strict", "--disable-error-code=import-untyped", "--cache-dir", "cache"]
    said = subprocess.run(
        [*checked, *files], capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path
    ).stdout
    found = [(name, int(line), code) for name, line, _, code in _PROBLEM.findall(said)]
    assert found == [("script", 5, "attr-defined")], said
