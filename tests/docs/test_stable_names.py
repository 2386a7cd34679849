"""The list of what is stable holds what the library has, and notices what would be changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import stable_names

import nq57_indicators as nq
from nq57_indicators.models import tables

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "stable-names.txt"


def test_nothing_stable_changes_unseen() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == stable_names.stable_names(), "a change? python docs/generate.py"


def test_a_column_that_goes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.TABLES, "gaps", tables.GAPS[:-1])
    assert COMMITTED.read_text(encoding="utf-8") != stable_names.stable_names()


def test_a_name_or_a_signature_that_changes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stable_names.stable_names()
    monkeypatch.setattr(nq, "assess", lambda data: data, raising=False)
    assert stable_names.stable_names() != before


def test_every_section_has_lines() -> None:
    sections = COMMITTED.read_text(encoding="utf-8").split("\n[")[1:]
    titles = [section.partition("]")[0] for section in sections]
    assert titles == [
        "names", "columns", "codes of columns", "codes of findings", "codes of errors", "commands and options",
        "exit codes", "schemas",
    ]  # fmt: skip
    assert all(len(section.strip().splitlines()) > 4 for section in sections)
