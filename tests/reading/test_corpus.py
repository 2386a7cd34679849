"""Inputs that once broke it, or would break a careless reader: each ends with the exit code that its name begins with."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nq57_indicators.cli import run

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("[0-9]-*"))


def test_there_is_a_corpus() -> None:
    assert len(CORPUS) >= 20


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_an_input_ends_as_its_name_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    assert run(["validate", str(path), "--lang", "en"]) == int(path.name[0])
    told = capsys.readouterr()
    assert len(told.out + told.err) < 20_000
    assert time.monotonic() - started < 60  # much less on a machine at rest
