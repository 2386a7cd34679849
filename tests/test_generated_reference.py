"""The pages on rules and on the command line say what the catalogue and the program say."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from nq57_indicators import load_catalogue

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"


def generated() -> dict[Path, str]:
    spec = spec_from_file_location("generate_rules_and_cli", ROOT / "docs" / "generate_rules_and_cli.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", ["rules.md", "rules.vi.md", "cli.md"])
def test_pages_are_fresh(name: str) -> None:
    page = REFERENCE / name
    assert page.read_text(encoding="utf-8") == generated()[page], "run: python docs/generate_rules_and_cli.py"


@pytest.mark.parametrize("name", ["rules.md", "rules.vi.md"])
def test_every_rule_has_its_anchor(name: str) -> None:
    text = (REFERENCE / name).read_text(encoding="utf-8")
    assert [rule for rule in load_catalogue().rules if text.count(f'<a id="{rule}">') != 1] == []


@pytest.mark.parametrize(
    "command",
    [
        "nq57 validate", "nq57 assess", "nq57 explain", "nq57 version", "nq57 catalogue list", "nq57 catalogue show",
        "nq57 catalogue check",
    ],
)  # fmt: skip
def test_every_command_is_described(command: str) -> None:
    assert f"\n## {command}\n" in (REFERENCE / "cli.md").read_text(encoding="utf-8")
