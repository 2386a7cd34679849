"""Definition files that would hang or crash a careless reader: each is a problem that names its file."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder
from nq57_indicators.catalogue.files import LARGEST


@pytest.mark.parametrize(
    "text",
    [
        "id = " + "9" * 5000,
        "a = " + "[" * 20_000,
        "k = 1\n" * (LARGEST // 6 + 1),
        ".a" * 2000,
        "a" + ".a" * 2000 + " = 1",
        "[" + "a . " * 400_000 + "a]\nb = 1",
        'x = { "a"' + ".'b'" * 100 + " = 1 }",
        "x" * 900_000,
    ],
    ids=["digits", "deep", "large", "dots", "dotted", "dotted-table", "dotted-inside", "long-word"],
)
def test_a_hostile_file_is_one_problem(tmp_path: Path, text: str) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "zz.toml").write_text(text, encoding="utf-8")
    assert [problem.file for problem in check_folder(tmp_path)] == ["indicators/zz.toml"]


def test_what_is_nested_too_deeply_is_told_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "zz.toml").write_text("a = " + "[" * 20_000 + "]" * 20_000, encoding="utf-8")
    [problem] = check_folder(tmp_path)
    assert (problem.vi, problem.en) == ("lồng quá sâu, không đọc được", "nested too deeply to be read")


def test_a_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "indicators" / "zz.toml").mkdir(parents=True)
    assert [problem.file for problem in check_folder(tmp_path)] == ["indicators/zz.toml"]


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(nq.DefinitionError, match="no definitions"):
        nq.load_catalogue(tmp_path)
