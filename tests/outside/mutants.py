"""Mutants: small faults put into rules and computation, each run against the tests that reach its line.

``python tests/outside/mutants.py`` draws a seeded sample, and keeps what it found in ``--state``: stopped and started again it
goes on where it was. It ends with 1 where fewer than ``--least`` percent of the mutants are killed. A mutant that no test can
kill, because it computes the same, is listed with the reason in ``equivalent_mutants.toml``.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import coverage

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCE = ROOT / "src"
ROOMS = ("validation", "computation")
REACHING = (
    "tests/validation",
    "tests/computation",
    "tests/test_cases.py",
    "tests/test_properties.py",
    "tests/recognition/test_units.py",
)
FIRST = 40
"""So many of the tests that reach a line are run first: those that reach least besides it."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
TWINS = {
    "minimum": "maximum", "maximum": "minimum", "fmin": "fmax", "fmax": "fmin", "min": "max", "max": "min", "any": "all",
    "all": "any", "floor": "ceil", "ceil": "floor", "first": "last", "last": "first",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: the file, the place (bytes), what stands there and what is put in its place."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: str

    @property
    def name(self) -> str:
        """The same as long as the expression and its file are."""
        return f"{self.path}: {self.before} -> {self.after}"

    @property
    def key(self) -> str:
        """The name with the place: what the state is kept under."""
        return f"{self.path}:{self.line}:{self.start}: {self.after}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of one file, in the order of the text."""
    source = path.read_text(encoding="utf-8")
    lines = [0]
    for line in source.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    tree = ast.parse(source)
    left_out = {id(inner) for node in ast.walk(tree) for part in _not_run(node) for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if id(node) in left_out or not isinstance(node, ast.expr):
            continue
        start, end = lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset
        before = source.encode()[start:end].decode()
        for changed in _changed(node):
            after = f"({ast.unparse(ast.fix_missing_locations(changed))})"
            yield Mutant(path.relative_to(SOURCE).as_posix(), node.lineno, start, end, " ".join(before.split()), after)


def _not_run(node: ast.AST) -> list[ast.AST]:
    """Annotations and docstrings: a fault there changes nothing."""
    parts = [getattr(node, name, None) for name in ("annotation", "returns")]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        parts.append(node.value)
    return [part for part in parts if part is not None]


def _changed(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        yield _with(node, lambda one: one.ops.__setitem__(0, SWAPPED[type(one.ops[0])]()))
    elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPPED:
        yield _with(node, lambda one: setattr(one, "op", SWAPPED[type(one.op)]()))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield _with(node, lambda one: setattr(one, "value", not one.value))
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield _with(node, lambda one: setattr(one, "value", one.value + 1))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if name in TWINS:
            field = "attr" if isinstance(node.func, ast.Attribute) else "id"
            yield _with(node, lambda one: setattr(one.func, field, TWINS[name]))


def _with(node: ast.expr, change: Callable[[ast.expr], object]) -> ast.expr:
    own = copy.deepcopy(node)
    change(own)
    return own


def sample(seed: int, number: int) -> list[Mutant]:
    """The mutants drawn: the same for the same sources and seed."""
    paths = sorted(path for room in ROOMS for path in (SOURCE / "nq57_indicators" / room).rglob("*.py"))
    every = [mutant for path in paths for mutant in mutants_of(path)]
    return random.Random(seed).sample(every, min(number, len(every)))


def measured(data: Path) -> None:
    """Run the tests once, with the lines that each of them reaches."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *REACHING]
    done = subprocess.run(
        [*command, "--cov=nq57_indicators", "--cov-context=test", "--cov-report="],
        cwd=ROOT, env=os.environ | {"COVERAGE_FILE": str(data)}, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit("The tests fail without any mutant.")


class Reach:
    """Which tests reach a line, those first that reach the fewest lines."""

    def __init__(self, data: Path) -> None:
        self._data = coverage.CoverageData(basename=str(data))
        self._data.read()
        self._files = {Path(name).resolve(): name for name in self._data.measured_files()}
        self._by_file = {path: self._data.contexts_by_lineno(name) for path, name in self._files.items()}
        self._lines: dict[str, int] = {}
        for lines in self._by_file.values():
            for tests in lines.values():
                for test in tests:
                    self._lines[test] = self._lines.get(test, 0) + 1

    def tests(self, mutant: Mutant) -> list[str]:
        """Node ids of tests; a line that runs on import is reached by all that reach its file."""
        lines = self._by_file.get((SOURCE / mutant.path).resolve(), {})
        found = {test for test in lines.get(mutant.line, ()) if test}
        if not found and mutant.line in lines:
            found = {test for tests in lines.values() for test in tests if test}
        ordered = sorted(found, key=lambda test: (self._lines[test], test))
        return list(dict.fromkeys(test.rpartition("|")[0] for test in ordered))


def outcome(mutant: Mutant, tests: list[str], copied: Path) -> str:
    """``killed``, ``survived`` or ``unreached``; ``copied`` is a copy of the sources that nobody else uses."""
    if not tests:
        return "unreached"
    file = copied / mutant.path
    own = file.read_bytes()
    try:
        file.write_bytes(own[: mutant.start] + mutant.after.encode() + own[mutant.end :])
        chunks = (tests[:FIRST], tests[FIRST:])
        return "killed" if any(_fails(chunk, copied) for chunk in chunks if chunk) else "survived"
    finally:
        file.write_bytes(own)


def _fails(tests: list[str], copied: Path) -> bool:
    asked = copied / "asked.txt"
    asked.write_text("\n".join(tests), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:cov",
        "--hypothesis-seed=0",
    ]
    try:
        done = subprocess.run(
            [*command, f"@{asked}"], cwd=ROOT, capture_output=True, timeout=60 + len(tests), check=False,
            env=os.environ | {"PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def equivalents() -> dict[str, str]:
    """Mutants that compute the same, with the reason."""
    listed = tomllib.loads((HERE / "equivalent_mutants.toml").read_text(encoding="utf-8"))
    return {entry["mutant"]: entry["reason"] for entry in listed.get("mutants", [])}


def main() -> int:
    """Run what is not in the state yet, and say what is known."""
    options = _options()
    options.state.mkdir(parents=True, exist_ok=True)
    data, log = options.state / "coverage", options.state / "outcomes.jsonl"
    if not data.exists():
        measured(data)
    known = {}
    if log.exists():
        known = {one["key"]: one["outcome"] for one in map(json.loads, log.read_text(encoding="utf-8").splitlines())}
    drawn = sample(options.seed, options.number)
    reach, until = Reach(data), time.monotonic() + options.minutes * 60
    with log.open("a", encoding="utf-8") as out:

        def run(mutant: Mutant, copied: Path) -> None:
            known[mutant.key] = outcome(mutant, reach.tests(mutant), copied)
            out.write(json.dumps({"key": mutant.key, "outcome": known[mutant.key]}) + "\n")
            out.flush()

        in_copies(run, [mutant for mutant in drawn if mutant.key not in known], options.workers, until)
    return verdict(drawn, known, options.least)


def in_copies(run: Callable[[Mutant, Path], None], mutants: list[Mutant], workers: int, until: float) -> None:
    """Run mutants side by side, each in a copy of the sources that nobody else uses; none is begun after ``until``."""
    copies: Queue[Path] = Queue()

    def one_after_another(mutant: Mutant) -> None:
        if time.monotonic() < until:
            copied = copies.get()
            try:
                run(mutant, copied)
            finally:
                copies.put(copied)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        for number in range(workers):
            copies.put(Path(shutil.copytree(SOURCE, Path(folder) / str(number))))
        list(pool.map(one_after_another, mutants))


def verdict(drawn: list[Mutant], known: dict[str, str], least: float) -> int:
    """Print the survivors and the share killed; 0 where all were run and enough are killed."""
    same = equivalents()
    counted = [mutant for mutant in drawn if mutant.name not in same]
    alive = [mutant for mutant in counted if known.get(mutant.key) in ("survived", "unreached")]
    left = [mutant for mutant in counted if mutant.key not in known]
    for mutant in sorted(alive, key=lambda one: (one.path, one.line)):
        print(f"{known[mutant.key]}: src/{mutant.path}:{mutant.line}: {mutant.before} -> {mutant.after}")
    run = len(counted) - len(left)
    share = 100 * (run - len(alive)) / run if run else 0.0
    print(f"{run} of {len(counted)} mutants run, {run - len(alive)} killed: {share:.1f} %.")
    return int(bool(left) or share < least)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, default=ROOT / ".mutants", help="folder of what is known so far")
    parser.add_argument("--seed", type=int, default=57)
    parser.add_argument("--number", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--least", type=float, default=90.0, help="percent of mutants to be killed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
