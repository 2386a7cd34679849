import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nq57_indicators.errors import ArgumentError, Nq57Error
from nq57_indicators.writing.whole import whole_file, whole_folder


class BrokenError(Exception):
    pass


def write_half(place: Any, failure: BaseException) -> None:
    """Begin to write into what ``place`` opens, then fail."""
    with place as writing:
        (writing / "a.txt" if writing.is_dir() else writing).write_text("half")
        raise failure


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*"))


def test_a_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "results"
    with whole_folder(target) as writing:
        (writing / "a.txt").write_text("a")
        assert not target.exists()
    assert names(target) == ["a.txt"]
    assert names(tmp_path) == ["a.txt", "deep", "results"]


def test_an_existing_folder_keeps_its_other_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "a.txt").write_text("old")
    with whole_folder(tmp_path) as writing:
        (writing / "a.txt").write_text("new")
    assert names(tmp_path) == ["a.txt", "mine.txt"]
    assert (tmp_path / "a.txt").read_text() == "new"


@pytest.mark.parametrize("existing", [True, False])
def test_a_failing_body_leaves_nothing_behind(tmp_path: Path, existing: bool) -> None:
    target = tmp_path / "results"
    if existing:
        target.mkdir()
        (target / "a.txt").write_text("old")
    with pytest.raises(BrokenError):
        write_half(whole_folder(target), BrokenError())
    assert names(tmp_path) == (["a.txt", "results"] if existing else [])
    assert not existing or (target / "a.txt").read_text() == "old"


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_half(whole_file(tmp_path / "a.json"), KeyboardInterrupt())
    assert names(tmp_path) == []


def test_a_full_disk_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(Nq57Error) as caught:
        write_half(whole_folder(tmp_path / "results"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert caught.value.vi.startswith("Không ghi được")
    assert os.strerror(errno.ENOSPC) in caught.value.en
    assert names(tmp_path) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("x")
    with pytest.raises(ArgumentError, match="không phải là thư mục"), whole_folder(tmp_path / "results"):
        pytest.fail("the body must not run")
    assert (tmp_path / "results").read_text() == "x"


def test_a_file_is_replaced_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    with whole_file(path) as writing:
        writing.write_text("1")
    with pytest.raises(BrokenError):
        write_half(whole_file(path), BrokenError())
    assert path.read_text() == "1"
    assert names(tmp_path) == ["a.json", "new"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are a matter of POSIX")
def test_a_disk_that_runs_full_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    program = """
import resource, signal, sys
from pathlib import Path
from nq57_indicators.errors import Nq57Error
from nq57_indicators.writing.whole import whole_folder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with whole_folder(Path(sys.argv[1]) / "results") as writing:
        (writing / "a.csv").write_bytes(b"x" * 100_000)
except Nq57Error:
    print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "refused"
    assert names(tmp_path) == []


def test_a_move_that_fails_brings_back_what_stood_there(tmp_path: Path) -> None:
    """Old and new results never mix: here the third of three files cannot take its place."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / "d.txt").mkdir()
    with pytest.raises(Nq57Error):
        _write_four(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "d.txt"]
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in ("a.txt", "b.txt")] == ["old", "old"]


def _write_four(folder: Path) -> None:
    with whole_folder(folder) as writing:
        for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
            (writing / name).write_text("new", encoding="utf-8")


def into_subfolders(target: Path, text: str, *names: str) -> None:
    with whole_folder(target) as writing:
        for name in names:
            (writing / name).parent.mkdir(parents=True, exist_ok=True)
            (writing / name).write_text(text)


def test_files_of_subfolders_replace_those_of_before_and_leave_others(tmp_path: Path) -> None:
    into_subfolders(tmp_path / "back", "first", "bac/deep/a.txt", "bac/b.txt", "nam/c.txt")
    into_subfolders(tmp_path / "back", "second", "bac/deep/a.txt", "tay/d.txt", "e.txt")
    found = {path.relative_to(tmp_path / "back").as_posix(): path for path in (tmp_path / "back").rglob("*.txt")}
    assert {name: path.read_text() for name, path in found.items()} == {
        "bac/deep/a.txt": "second", "bac/b.txt": "first", "nam/c.txt": "first", "tay/d.txt": "second", "e.txt": "second",
    }  # fmt: skip
    assert not list((tmp_path / "back").glob(".*"))


def test_a_move_that_fails_in_a_subfolder_brings_back_what_stood_there(tmp_path: Path) -> None:
    into_subfolders(tmp_path / "back", "first", "bac/a.txt", "bac/b.txt", "z/c.txt")
    (tmp_path / "back" / "z" / "d.txt").mkdir()
    (tmp_path / "back" / "z" / "d.txt" / "hers.txt").write_text("hers")
    before = {path: path.read_text() for path in (tmp_path / "back").rglob("*") if path.is_file()}
    with pytest.raises(Nq57Error) as failure:
        into_subfolders(tmp_path / "back", "second", "bac/a.txt", "bac/new.txt", "z/d.txt")
    assert failure.value.code == "not-written"
    assert {path: path.read_text() for path in (tmp_path / "back").rglob("*") if path.is_file()} == before
