"""What holds the package together: which way imports point, what may print or open files, what is public."""

from __future__ import annotations

import ast
import doctest
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import nq57_indicators as nq

PACKAGE = Path(nq.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
MOST_LINES = 350

HEIGHTS = (
    "services",
    "errors",
    "models parallel",
    "areas periods texts",
    "catalogue",
    "tables",
    "recognition",
    "computation schemas",
    "validation",
    "layouts",
    "reading",
    "writing",
    "forms",
    "display",
    "assessment",
    "cli",
)
"""Rooms of the package, lowest first: a room may import lower ones and itself, rooms of one height not each other."""

LEVELS = {room: height for height, rooms in enumerate(HEIGHTS) for room in rooms.split()}

NOT_FOR = {
    "models": ("pandas", "numpy", "pyarrow"),
    "errors": ("pandas", "numpy", "pyarrow", "pydantic"),
    "computation": ("nq57_indicators.texts", "openpyxl", "python_calamine", "pathlib", "io", "os", "csv"),
}
"""What the modules of a room never import, whatever stands below them."""

PUBLIC = [
    "ArgumentError",
    "Assessment",
    "Catalogue",
    "DefinitionError",
    "InvalidDataError",
    "LayoutError",
    "LimitError",
    "Nq57Error",
    "Report",
    "Submission",
    "SubmissionError",
    "UnknownIndicatorError",
    "aggregate",
    "assess",
    "indicator_values",
    "latest_vintage",
    "load_catalogue",
    "methods",
    "normalise",
    "read_submission",
    "restate",
    "target_gaps",
    "trends",
    "validate",
]


@dataclass(frozen=True)
class Import:
    """One import: the module named, where it stands, and the function around it (none at the top of a module)."""

    name: str
    line: int
    inside: str | None


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def _room(module: str) -> str | None:
    """``nq57_indicators.reading.csv`` → ``reading``; ``cli`` may be a module, a package, or several beside each other."""
    parts = module.split(".")
    if parts[0] != "nq57_indicators" or len(parts) == 1:
        return None
    return "cli" if parts[1].startswith("cli") else parts[1]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(node: ast.AST, inside: str | None = None) -> Iterator[Import]:
    """Imports that happen; those only the type checker sees are left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, inside) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"line {child.lineno}: imports are absolute"
            for alias in child.names:
                whole = f"{child.module}.{alias.name}"
                yield Import(whole if _is_module(whole) else str(child.module), child.lineno, inside)
        else:
            around = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else inside
            yield from _imports(child, around)


def _is_module(name: str) -> bool:
    if not name.startswith("nq57_indicators."):
        return False
    path = PACKAGE.joinpath(*name.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").exists()


def _calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, node.lineno


every_module = pytest.mark.parametrize("path", MODULES, ids=[_name(path) for path in MODULES])


def test_every_room_has_its_place() -> None:
    rooms = {_room(_name(path)) for path in MODULES} - {None}
    assert rooms <= LEVELS.keys()


@every_module
def test_imports_point_one_way(path: Path) -> None:
    """A frame's picture of itself (``_repr_html_``) is drawn by ``display``, asked for at the moment it is needed."""
    own = _room(_name(path))
    if own is None:  # the front door hands out names lazily
        assert [found.name for found in _imports(_tree(path)) if _room(found.name)] == []
        return
    wrong = []
    for found in _imports(_tree(path)):
        other = _room(found.name)
        if other in (None, own) or (other == "display" and found.inside in ("_repr_html_", "__str__")):
            continue
        if LEVELS[other] >= LEVELS[own]:
            wrong.append(f"line {found.line}: {own} imports {found.name}")
    assert wrong == []


@every_module
def test_rooms_stay_clear_of_what_is_not_theirs(path: Path) -> None:
    banned = NOT_FOR.get(str(_room(_name(path))), ())
    found = [
        f"line {one.line}: {one.name}"
        for one in _imports(_tree(path))
        if any(one.name == name or one.name.startswith(f"{name}.") for name in banned)
    ]
    assert found == []


@every_module
def test_computation_opens_no_file(path: Path) -> None:
    if _room(_name(path)) == "computation":
        doors = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_parquet", "to_csv"}
        assert [found for found in _calls(_tree(path)) if found[0] in doors] == []


@every_module
def test_only_the_command_line_prints(path: Path) -> None:
    """``plain_worker`` is a process of its own, whose printed lines are its answer to the process that started it."""
    if _room(_name(path)) != "cli" and path.name != "plain_worker.py":
        assert [found for found in _calls(_tree(path)) if found[0] == "print"] == []


@every_module
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@every_module
def test_nothing_happens_on_import(path: Path) -> None:
    """The top of a module names things; it calls nothing for its effect."""
    effects = [
        node.lineno
        for node in _tree(path).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and path.name != "__main__.py"
    ]
    assert effects == []


def test_no_utils() -> None:
    assert [_name(path) for path in MODULES if path.stem in ("utils", "util", "helpers", "misc", "common")] == []


def test_public_names() -> None:
    assert sorted(nq.__all__) == PUBLIC
    assert {name for name in dir(nq) if not name.startswith("_")} == set(PUBLIC)
    for name in PUBLIC:
        assert getattr(nq, name).__name__.rpartition(".")[2] == name


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        nq.asess  # noqa: B018  the attribute access is what is tested


@pytest.mark.parametrize("module", ["nq57_indicators", "nq57_indicators.models.tables", "nq57_indicators.errors"])
def test_importing_is_cheap(module: str) -> None:
    heavy = ["pandas", "numpy", "pyarrow", "openpyxl", "python_calamine", "typer", "rich"]
    asked = f"import sys, {module}; print(*[name for name in {heavy} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split() == []
    )


# --- examples in docstrings ------------------------------------------------------------------------------------------


def _public_docstrings() -> Iterator[tuple[str, str]]:
    """Every public function and class, and the methods of these classes; an attribute is described by its class."""
    for name in PUBLIC:
        thing = getattr(nq, name)
        yield name, inspect.getdoc(thing) or ""
        if inspect.isclass(thing):
            for method, member in vars(thing).items():
                if inspect.isfunction(member) and not method.startswith("_"):
                    yield f"{name}.{method}", inspect.getdoc(member) or ""


PUBLIC_DOCSTRINGS = list(_public_docstrings())


@pytest.mark.parametrize(("name", "text"), PUBLIC_DOCSTRINGS, ids=[name for name, _ in PUBLIC_DOCSTRINGS])
def test_public_docstrings_show_an_example(name: str, text: str) -> None:
    assert ">>> " in text


def _modules() -> list[ModuleType]:
    names = [one.name for one in pkgutil.walk_packages([str(PACKAGE)], "nq57_indicators.")]
    return [nq, *(import_module(name) for name in names if not name.endswith("__main__"))]


EXAMPLES = [test for module in _modules() for test in doctest.DocTestFinder().find(module) if test.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_examples_run(example: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append)
    assert result.failed == 0, "".join(said)
