"""What holds the package together: which way imports point, what may print or open files, what is public."""

from __future__ import annotations

import ast
import doctest
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import nq57_indicators as nq
from import_graph import MODULES, PACKAGE, circles, graph, imports_of, module_name, tree_of
from nq57_indicators.services import SERVICES, service

MOST_LINES = 350

HEIGHTS = (
    "services",
    "errors",
    "models parallel",
    "areas periods",
    "catalogue",
    "texts",
    "tables",
    "recognition",
    "computation schemas",
    "validation",
    "layouts",
    "reading",
    "answers",
    "assessment",
    "charts",
    "writing",
    "forms",
    "display",
    "cli pytest_plugin",
    "__main__",
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
    "charts",
    "collect",
    "form",
    "indicator_values",
    "latest_vintage",
    "load_catalogue",
    "methods",
    "normalise",
    "propose_layout",
    "read_submission",
    "replay",
    "restate",
    "set_language",
    "target_gaps",
    "trends",
    "validate",
    "with_names",
]


def _room(module: str) -> str | None:
    """``nq57_indicators.reading.csv`` → ``reading``; the front door is no room."""
    parts = module.split(".")
    return parts[1] if parts[0] == "nq57_indicators" and len(parts) > 1 else None


def _calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, node.lineno


WAYS_UP = {
    "sentence": "texts.errors",
    "label": "texts.labels",
    "language_given": "texts.language",
    "indicator_html": "display.definitions",
    "catalogue_html": "display.definitions",
    "definition_html": "display.definitions",
    "owned_html": "display.definitions",
    "areas_html": "display.listings",
    "listing_html": "display.listings",
    "entries_html": "display.listings",
    "submission_html": "display.notebook",
    "report_html": "display.notebook",
    "assessment_html": "display.notebook",
    "explanation_html": "display.explanations",
    "explanation_text": "texts.explanations",
    "save_report": "writing.reports",
    "save_assessment": "writing.outputs",
    "status_text": "writing.paragraphs",
    "sentences": "writing.sentences",
    "annotate": "forms.annotation.annotate",
    "save_picture": "writing.pictures",
    "page_html": "writing.page",
}
"""What objects ask of rooms above them: to be said, shown or saved."""

BY_NAME = {"nq57_indicators", "nq57_indicators.services"}
"""The files that import by names in a table: the front door, and the one way up."""


def test_every_room_has_its_place() -> None:
    rooms = {_room(module_name(path)) for path in MODULES} - {None}
    assert rooms == LEVELS.keys()


def test_imports_point_one_way() -> None:
    """Those for types only and those inside functions, too."""
    wrong = [
        f"{module_name(path)}, line {found.line}: imports {found.name}"
        for path in MODULES
        for found in imports_of(path)
        if (own := _room(module_name(path))) and (other := _room(found.name)) not in (None, own)
        if LEVELS[other] >= LEVELS[own]
    ]
    assert wrong == []


def test_no_circle_of_files() -> None:
    """The front door hands out names of every room; no room below the command line goes in by it."""
    assert circles(graph()) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    through_the_door = {name for name, imported in graph().items() if "nq57_indicators" in imported}
    assert {_room(name) for name in through_the_door} <= {"cli"}


def test_two_ways_up_and_no_third() -> None:
    assert SERVICES == WAYS_UP
    assert all(service(name).__name__ == name for name in SERVICES)
    loading = {"import_module", "__import__", "find_spec", "exec_module"}
    by_name = {module_name(path) for path in MODULES if loading & {name for name, _ in _calls(tree_of(path))}}
    assert by_name == BY_NAME


def test_rooms_stay_clear_of_what_is_not_theirs() -> None:
    found = [
        f"{module_name(path)}, line {one.line}: {one.name}"
        for path in MODULES
        for one in imports_of(path)
        for name in NOT_FOR.get(str(_room(module_name(path))), ())
        if one.name == name or one.name.startswith(f"{name}.")
    ]
    assert found == []


def _callers(names: set[str]) -> set[tuple[str, str]]:
    """Room and file name of every module that calls one of ``names``."""
    return {
        (str(_room(module_name(path))), path.name)
        for path in MODULES
        if names & {name for name, _ in _calls(tree_of(path))}
    }


def test_computation_opens_no_file() -> None:
    doors = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_parquet", "to_csv"}
    rooms = {room for room, _ in _callers(doors)}
    assert "reading" in rooms
    assert "computation" not in rooms


def test_only_the_command_line_prints() -> None:
    """``plain_worker`` is a process of its own, whose printed lines are its answer to the process that started it."""
    printing = _callers({"print"})
    assert ("cli", "screen.py") in printing
    assert {caller for caller in printing if caller[0] != "cli"} == {("reading", "plain_worker.py")}


def test_modules_stay_small() -> None:
    lengths = {module_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_nothing_happens_on_import() -> None:
    """The top of a module names things; it calls nothing for its effect."""
    effects = {
        module_name(path)
        for path in MODULES
        for node in tree_of(path).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    }
    assert {name for name in effects if not name.endswith("__main__")} == set()


def test_no_utils() -> None:
    assert [path.name for path in MODULES if path.stem in ("utils", "util", "helpers", "misc", "common")] == []


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
    heavy = ["pandas", "numpy", "pyarrow", "openpyxl", "python_calamine", "typer", "rich", "altair", "vl_convert"]
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
