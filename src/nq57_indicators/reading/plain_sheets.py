"""Cells of .xls and .ods workbooks, fetched from a process of its own that a hostile file may bring down."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.kinds import Kind, password_protected
from nq57_indicators.reading.tally import Tally
from nq57_indicators.reading.xls_extent import check_xls_extent

WORKER = Path(__file__).with_name("plain_worker.py")
# The worker sees the same packages as we do, but not this folder, whose csv.py and json.py would shadow Python's own.
START = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
)


def plain_sheets(path: Path, kind: Kind, sheet: str | None = None, limits: Limits = USUAL) -> Iterator[dict[str, Any]]:
    """First ``{"names": [...]}``, then ``{"title": ..., "hidden": ..., "rows": [[...], ...]}`` per sheet (or for ``sheet`` only).

    A cell is text, a float or ``None``; the first row and cell are A1. Raises ``SubmissionError`` for a workbook with a
    password, one the parser cannot read, and one that brings the parser down; ``LimitError`` for one that spans or says
    too much, which is found out before it is opened, and for one that keeps the parser busy too long.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xls"
    ...     _ = path.write_bytes(b"no workbook")
    ...     try:
    ...         next(plain_sheets(path, "xls"))
    ...     except SubmissionError as error:
    ...         print(error.en[:38])
    The workbook is damaged or not safe to
    """
    tally = Tally(limits)
    tally.check("whole_bytes", path.stat().st_size)
    check_xls_extent(path, tally)
    arguments = [str(path.resolve()), kind] + ([] if sheet is None else [sheet])
    command = [sys.executable, "-I", "-c", START, json.dumps(sys.path), str(WORKER), *arguments]
    try:
        worker = subprocess.run(command, capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise tally.beyond("seconds") from error
    if worker.returncode != 0:
        raise _unusable()
    for line in worker.stdout.splitlines():
        answer = json.loads(line)
        if answer.get("error") == "password":
            raise password_protected()
        yield answer


def _unusable() -> SubmissionError:
    return SubmissionError("workbook-unsafe")
