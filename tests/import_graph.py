"""All imports of the package as a graph of files: at the top, inside functions, for types only, and by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nq57_indicators as nq

PACKAGE = Path(nq.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


@dataclass(frozen=True)
class Import:
    """One import: the module named and the line it stands in."""

    name: str
    line: int


def module_name(path: Path) -> str:
    """``…/reading/csv.py`` → ``nq57_indicators.reading.csv``."""
    return path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


NAMES = frozenset(module_name(path) for path in MODULES)


@cache
def tree_of(path: Path) -> ast.Module:
    """The file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> tuple[Import, ...]:
    """Every import of a file, wherever it stands."""
    return tuple(_imports(tree_of(path)))


def _imports(tree: ast.AST) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(whole if whole in NAMES else str(node.module), node.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NAMES:
            yield Import(node.value, node.lineno)  # handed to importlib


def graph() -> dict[str, set[str]]:
    """For each file of the package those it imports."""
    return {module_name(path): {one.name for one in imports_of(path)} & NAMES - {module_name(path)} for path in MODULES}


def circles(edges: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of files that reach each other."""
    reached: dict[str, set[str]] = {}
    for start in edges:
        seen: set[str] = set()
        ahead = list(edges[start])
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead.extend(edges.get(name, ()))
        reached[start] = seen
    groups = {
        tuple(sorted(other for other in seen if name in reached.get(other, ())))
        for name, seen in reached.items()
        if name in seen
    }
    return [list(group) for group in sorted(groups)]
