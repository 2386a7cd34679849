"""The contributor's map leads to files that exist, and both languages have the same one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("CONTRIBUTING.md", "CONTRIBUTING.vi.md")
PATH = re.compile(r"`((?:src|tests|docs|sample_data|\.ci)/[^`\s]*)`")


def _map(page: str) -> list[list[str]]:
    """The paths of each row of the table."""
    rows = [line for line in (ROOT / page).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [PATH.findall(row) for row in rows[1:]]


@pytest.mark.parametrize("page", PAGES)
def test_every_path_exists(page: str) -> None:
    paths = PATH.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(paths) > 25
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_both_maps_are_one() -> None:
    english, vietnamese = map(_map, PAGES)
    assert english == vietnamese
    assert all(english)
