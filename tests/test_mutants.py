"""The tool that makes mutants: what it draws, what it changes, what it says."""

from __future__ import annotations

import ast
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parent / "outside" / "mutants.py"
CODE = '''"""A docstring with 1 < 2."""

def late(days: "a < b", most: int = 400) -> bool:
    """Nothing here counts: 1 + 1."""
    return not days <= most and np.minimum(days, -1) * 2 > 3
'''


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = spec_from_file_location("mutants", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    import sys

    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


def test_every_mutant_is_python_and_another_program(tool: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "SOURCE", tmp_path)
    path = tmp_path / "late.py"
    path.write_text(CODE, encoding="utf-8")
    changes = {(mutant.before, mutant.after) for mutant in tool.mutants_of(path)}
    assert changes == {
        ("400", "(401)"), ("not days <= most", "(days <= most)"), ("days <= most", "(days < most)"),
        ("not days <= most and np.minimum(days, -1) * 2 > 3", "(not days <= most or np.minimum(days, -1) * 2 > 3)"),
        ("np.minimum(days, -1)", "(np.maximum(days, -1))"), ("-1", "(1)"), ("1", "(2)"),
        ("np.minimum(days, -1) * 2", "(np.minimum(days, -1) / 2)"), ("2", "(3)"), ("3", "(4)"),
        ("np.minimum(days, -1) * 2 > 3", "(np.minimum(days, -1) * 2 >= 3)"),
    }  # fmt: skip
    for mutant in tool.mutants_of(path):
        own = CODE.encode()
        changed = (own[: mutant.start] + mutant.after.encode() + own[mutant.end :]).decode()
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(CODE))


def test_the_sample_is_the_same_every_time_and_spread_over_the_rooms(tool: Any) -> None:
    drawn = tool.sample(57, 300)
    assert drawn == tool.sample(57, 300)
    assert len({mutant.key for mutant in drawn}) == 300
    assert {mutant.path.split("/")[1] for mutant in drawn} == set(tool.ROOMS)


def test_what_is_alive_or_was_not_run_fails(tool: Any, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = tool.sample(57, 10)
    killed = {mutant.key: "killed" for mutant in drawn}
    assert tool.verdict(drawn, killed, 90.0) == 0
    one = drawn[0]
    assert tool.verdict(drawn, killed | {one.key: "survived"}, 90.0) == 0
    assert f"survived: src/{one.path}:{one.line}" in capsys.readouterr().out
    assert tool.verdict(drawn, killed | {one.key: "survived", drawn[1].key: "unreached"}, 90.0) == 1
    assert tool.verdict(drawn, {key: text for key, text in killed.items() if key != one.key}, 90.0) == 1
