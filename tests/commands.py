"""Commands as the pages show them: plain calls of ``nq57`` run in this process, what else a line says in a shell."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
from contextlib import redirect_stderr, redirect_stdout

from nq57_indicators.cli import run

# a call without a pipe, a loop or a variable, its output perhaps dropped, and the exit code it may end with
_CALL = re.compile(
    r"nq57 (?P<arguments>[^|&;<>$`*~]*?)(?P<drop>> /dev/null)? *(?:\|\| (?:\[|test) \$\? = (?P<code>\d)(?: \])?)?"
)
# what later lines of a block would miss, were each a shell of its own
_STATE = re.compile(r"\s|(?:cd|export|set|for|while|if|case)\b|\w+=|.*\\$")


def run_block(text: str, where: str) -> str:
    """What the commands print. Each must end with 0, or with the code the block names behind ``||``."""
    lines = [re.sub(r"(?:^|\s+)# .*", "", line) for line in text.replace("\\\n", " ").splitlines()]
    if any(map(_STATE.match, lines)):
        return _in_shell(text, where)
    return "".join(_run_line(line, where) for line in lines if line)


def _run_line(line: str, where: str) -> str:
    call = _CALL.fullmatch(line)
    if call is None:
        return _in_shell(line, where)
    code, out, err = run_call(shlex.split(call["arguments"]))
    assert code == 0 or str(code) == call["code"], f"{where}: {line}: exit {code}\n{out}\n{err}"
    return "" if call["drop"] else out


def _in_shell(text: str, where: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text], capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{where}: {text}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_call(arguments: list[str]) -> tuple[int, str, str]:
    """Exit code, output and errors of one call, as a pipe receives them."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        code = run(arguments)
    out, err = (stream.buffer.getvalue().decode().replace(os.linesep, "\n") for stream in streams)  # type: ignore[attr-defined]  # a BytesIO
    return code, out, err
