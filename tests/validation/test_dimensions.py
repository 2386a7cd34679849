"""Every rule of validation stands in the room of its dimension."""

from __future__ import annotations

import ast
from pathlib import Path

import nq57_indicators as nq
from nq57_indicators.models.codelists import DIMENSIONS

ROOM = Path(nq.__file__).parent / "validation"


def _reported(path: Path) -> set[str]:
    """The rules that a file reports, by their codes in it."""
    rules = nq.load_catalogue().rules
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in rules}


def test_a_rule_stands_in_the_room_of_its_dimension() -> None:
    rules = nq.load_catalogue().rules
    found = {}
    for dimension in DIMENSIONS:
        files = (
            [ROOM / f"{dimension}.py"] if (ROOM / f"{dimension}.py").exists() else [*(ROOM / dimension).glob("*.py")]
        )
        found[dimension] = {rule for file in files for rule in _reported(file)}
    assert all(found.values())
    assert [
        (dimension, rule) for dimension, names in found.items() for rule in names if rules[rule].dimension != dimension
    ] == []
