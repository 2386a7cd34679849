"""Whatever the README and the docs show is run, and whatever is generated is still what would be generated.

A ``python`` block runs where it stands, after the blocks above it. Of the others these are run or used, by the comment on
the line before: ``<!-- run -->`` a shell block, which must succeed; ``<!-- file: NAME -->`` a file that is written for the
blocks below; ``<!-- output -->`` what the block before printed, ``<!-- shown -->`` a part of it.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from commands import run_block

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "README.vi.md",
        ROOT / "CHANGELOG.md",
        *ROOT.glob("CONTRIBUTING*.md"),
        *(ROOT / "docs").rglob("*.md"),
    ]
)
BLOCK = re.compile(r"^(?:<!-- (?P<mark>.+?) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TAGS = {"python", "sh", "toml", "csv", "text", "json", "yaml", "powershell", "html"}


@dataclass(frozen=True)
class Block:
    """One fenced block: its kind, the comment before it, its text and its line."""

    kind: str
    mark: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("text"))
        yield Block(found["kind"], found["mark"] or "", found["text"], line)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _does(block: Block) -> bool:
    """Whether a block runs, or is a file for those that do."""
    return block.kind == "python" or block.mark == "run" or block.mark.startswith("file: ")


def _run_together() -> list[list[Path]]:
    """Pages with the same blocks that run, as a page and its translation mostly have.

    The blocks of README.vi.md are those of README.md, but for remarks: a test of their own holds that.
    """
    alike: dict[tuple[Block, ...], list[Path]] = {}
    for page in PAGES:
        doing = tuple(replace(block, line=0) for block in blocks(page) if _does(block))
        if doing and page.name != "README.vi.md":
            alike.setdefault(doing, []).append(page)
    return list(alike.values())


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample data, where ``nq57`` is the one that belongs to this Python."""
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("COLUMNS", "200")
    # what is proved here is what the examples print; counting the lines they run would double their time
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    # a page that runs pytest runs it as a reader does, not with the options of the run around it
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="the shell blocks are for a POSIX shell")
@pytest.mark.parametrize("pages", _run_together(), ids=lambda pages: "+".join(map(_name, pages)))
def test_examples_run(pages: list[Path], workplace: Path) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = []
    for block in filter(_does, blocks(pages[0])):
        where = f"{_name(pages[0])}:{block.line}"
        if block.kind == "python":
            printed.append(_run_python(block, where, names))
        elif block.mark == "run":
            printed.append(run_block(block.text, where))
        else:
            path = workplace / block.mark.removeprefix("file: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            printed.append(printed[-1] if printed else "")
    for page in pages:
        _holds(page, printed)


def _holds(page: Path, printed: list[str]) -> None:
    """Whether a page shows what its blocks printed."""
    done = -1
    for block in blocks(page):
        where = f"{_name(page)}:{block.line}"
        if _does(block):
            done += 1
        elif block.mark == "output":
            assert _lines(printed[done]) == _lines(block.text), where
        elif block.mark == "shown":
            assert "\n".join(_lines(block.text)) in "\n".join(_lines(printed[done])), where


def _run_python(block: Block, where: str, names: dict[str, Any]) -> str:
    """What the block prints; like a notebook it shows the value of its last line."""
    tree = ast.parse("\n" * block.line + block.text, where)
    said = StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(said):
        exec(compile(tree, where, "exec"), names)  # the examples of the docs are ours
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), where, "eval"), names)
            if value is not None:
                print(repr(value))
    return said.getvalue()


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_blocks_say_what_they_are(page: Path) -> None:
    assert [f"line {block.line}: {block.kind!r}" for block in blocks(page) if block.kind not in TAGS] == []
    # a fence that is never closed would swallow the blocks after it, and the tests with them
    assert page.read_text(encoding="utf-8").count("```") % 2 == 0


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in LINK.findall(text):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        other = (page.parent / target).resolve() if target else page
        if not other.exists() or (anchor and other.suffix == ".md" and not _has_anchor(other, anchor)):
            broken.append(link)
    assert broken == []


def _has_anchor(page: Path, anchor: str) -> bool:
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
    return f'<a id="{anchor}">' in text or anchor in made


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_pages_name_no_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?:/home/|/root/|/tmp/|C:\\Users)\S*", text) == []


# --- generated pages -------------------------------------------------------------------------------------------------


def _generator() -> Any:
    spec = spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator()


@pytest.mark.parametrize("page", GENERATOR.PAGES, ids=_name)
def test_generated_pages_are_fresh(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == GENERATOR.PAGES[page](), "run: python docs/generate.py"


@pytest.mark.parametrize(("title", "model"), GENERATOR.documented_models().items(), ids=str)
def test_every_field_is_explained_once(title: str, model: Any) -> None:
    notes = GENERATOR.field_notes()
    for name in model.model_fields:
        vi, en = GENERATOR.notes_of(model, name, notes)
        assert vi != en
    strange = notes.get(model.__name__, {}).keys() - model.model_fields.keys()
    assert strange == set(), f"{title}: notes on fields that do not exist"


def test_notes_are_about_models_that_exist() -> None:
    known = {model.__name__ for model in GENERATOR.documented_models().values()}
    assert GENERATOR.field_notes().keys() - known == {"Everywhere"}


# --- the READMEs -----------------------------------------------------------------------------------------------------


def _commands(page: str) -> list[str]:
    return [block.text for block in blocks(ROOT / page) if block.kind in ("sh", "powershell") and ".venv" in block.text]


def test_both_readmes_give_the_same_commands() -> None:
    assert len(_commands("README.md")) == 3
    assert _commands("README.md") == _commands("README.vi.md")


def test_both_readmes_show_the_same_examples() -> None:
    shown = [
        [
            re.sub(r"\s*#.*", "", block.text)
            for block in blocks(ROOT / page)
            if block.kind == "python" or block.mark == "run"
        ]
        for page in ("README.md", "README.vi.md")
    ]
    assert len(shown[0]) == 2
    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", ["main", "test"])
def test_ci_finds_its_commands(name: str) -> None:
    marked = [block for block in blocks(ROOT / "README.md") if block.mark == f"ci: {name}"]
    assert len(marked) == 1
    assert f"from_readme {name}" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "other"), [("README.md", "README.vi.md"), ("README.vi.md", "README.md")])
def test_readmes_lead_to_each_other(page: str, other: str) -> None:
    assert f"]({other})" in "\n".join((ROOT / page).read_text(encoding="utf-8").splitlines()[:5])


def test_pages_in_two_languages_have_the_same_parts() -> None:
    pairs = [
        (page, page.with_name(page.name.replace(".vi.md", ".md"))) for page in PAGES if page.name.endswith(".vi.md")
    ]
    assert len(pairs) >= 4
    for vietnamese, english in pairs:
        levels = [
            re.findall(r"^(#+) ", page.read_text(encoding="utf-8"), re.MULTILINE) for page in (vietnamese, english)
        ]
        assert levels[0] == levels[1], _name(vietnamese)
        code = [[(block.kind, block.mark) for block in blocks(page)] for page in (vietnamese, english)]
        assert [kind for kind, mark in code[0] if mark[:3] != "ci:"] == [kind for kind, _ in code[1]], _name(vietnamese)
