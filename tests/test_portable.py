"""The library runs on Windows, macOS and Linux: no call that only one of them has, no path that one of them refuses."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from import_graph import MODULES, module_name, tree_of

ROOT = Path(__file__).parent.parent

POSIX_ONLY = {
    "os": {
        "chown", "chroot", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getpgid",
        "getpriority", "getuid", "initgroups", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pread",
        "pwrite", "sched_getaffinity", "sched_setaffinity", "setegid", "seteuid", "setgid", "setpgid", "setsid", "setuid",
        "statvfs", "sync", "sysconf", "uname", "wait", "wait3", "wait4",
    },
    "signal": {"SIGALRM", "SIGKILL", "SIGPIPE", "SIGUSR1", "SIGUSR2", "alarm", "pthread_kill", "setitimer", "sigwait"},
    "multiprocessing": {"get_context:fork"},
}  # fmt: skip
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
LONGEST = 180
"""A clone stands in some folder already: Windows takes 260 characters in all, unless told otherwise."""


def posix_only(tree: ast.AST) -> list[str]:
    """What only POSIX systems have, unless a condition on the system (``hasattr``, ``sys.platform``) stands around it."""
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If | ast.IfExp) and re.search(r"hasattr|sys\.platform|os\.name", ast.unparse(node.test))
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in POSIX_ONLY.get(node.value.id, ()):
                found.append(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in POSIX_MODULES]
        elif isinstance(node, ast.ImportFrom):
            names = POSIX_ONLY.get(str(node.module), set())
            found += [alias.name for alias in node.names if node.module in POSIX_MODULES or alias.name in names]
    return found


def unusable_paths(paths: Iterable[str]) -> list[str]:
    """Paths that Windows cannot have."""
    return [
        path
        for path in paths
        if len(path) > LONGEST or any(RESERVED.match(part) or REFUSED.search(part) for part in path.split("/"))
    ]


def alike(paths: Iterable[str]) -> list[str]:
    """Paths, and folders, that differ from another one in case only."""
    names = {
        "/".join(parts[:size]) for path in paths for parts in [path.split("/")] for size in range(1, len(parts) + 1)
    }
    seen: dict[str, str] = {}
    return [name for name in sorted(names) if seen.setdefault(name.casefold(), name) != name]


def committed() -> list[str]:
    """Every file of the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        return listed.stdout.decode().split("\0")[:-1]
    hidden = re.compile(r"(^|/)(\.|__pycache__|results(/|$))")
    paths = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
    return [path for path in paths if not hidden.search(path)]


def test_no_call_that_only_posix_has() -> None:
    found = {module_name(path): posix_only(tree_of(path)) for path in MODULES}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_what_only_posix_has_is_found() -> None:
    assert posix_only(ast.parse("import os, fcntl\nos.fork()")) == ["fcntl", "os.fork"]
    assert posix_only(ast.parse("from os import sysconf")) == ["sysconf"]
    assert posix_only(ast.parse("if hasattr(os, 'sysconf'):\n    os.sysconf('x')")) == []


def test_paths_are_those_of_every_system() -> None:
    paths = committed()
    assert "pyproject.toml" in paths
    assert unusable_paths(paths) == []
    assert alike(paths) == []


def test_paths_that_some_system_refuses_are_found() -> None:
    assert unusable_paths(["a/con.txt", "b:c", "d/e. ", "f/" + "g" * 200, "h/console.txt"]) == [
        "a/con.txt", "b:c", "d/e. ", "f/" + "g" * 200,
    ]  # fmt: skip
    assert alike(["a/B.txt", "a/b.txt", "C/x", "c/y"]) == ["a/b.txt", "c"]
