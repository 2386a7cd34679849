"""A folder of results at any instant: one whole set under its ``about.json``, or none; also when the process is killed."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from nq57_indicators.errors import Nq57Error
from nq57_indicators.tables.saved import ABOUT, KIND, saved_files
from nq57_indicators.writing.verifying import others_in, verify_folder
from nq57_indicators.writing.whole import whole_file, whole_folder

_STEPS = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync")
_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PROCESSES = multiprocessing.get_context(_START)
PROCESSES.set_forkserver_preload(["pytest", "nq57_indicators.writing.whole", "nq57_indicators.writing.verifying"])


def write_set(folder: Path, generation: str) -> None:
    """A small set of results: ``old`` has more files than ``new``, and a table in parts."""
    with whole_folder(folder) as writing:
        for name in ("values.csv", "gaps.csv", *(["values.json", "gaps.json"] if generation == "old" else [])):
            (writing / name).write_text(generation, encoding="utf-8")
        (writing / "trends.parquet").mkdir()
        (writing / "trends.parquet" / "part-0000.parquet").write_text(generation, encoding="utf-8")
        files = [{"file": one.name, "bytes": one.size, "sha256": one.sha256} for one in saved_files(writing)]
        about = {"about": KIND, "generation": generation, "files": files}
        (writing / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def killed(folder: Path, stop: int, generation: str = "new") -> int | None:
    """Write a set in a process that is killed before its ``stop``-th step; the number of steps where it was not."""
    receiving, sending = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_write_until, args=(folder, stop, generation, sending))
    process.start()
    process.join(120)
    assert process.exitcode in (0, 9)
    return int(receiving.recv()) if process.exitcode == 0 else None


def _write_until(folder: Path, stop: int, generation: str, sending: Connection) -> None:
    """Write a set, in a process of its own, which ends at the ``stop``-th step as if it were killed."""
    done = 0

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **options: Any) -> Any:
            nonlocal done
            done += 1
            if done == stop:
                os._exit(9)
            return call(*arguments, **options)

        return counting

    for name in _STEPS:
        setattr(os, name, counted(getattr(os, name)))
    write_set(folder, generation)
    sending.send(done)


def contents(folder: Path) -> set[str]:
    return {
        (folder / one.name).read_text(encoding="utf-8") for one in saved_files(folder) if not one.name.startswith(".")
    }


@pytest.mark.parametrize("existing", [True, False])
def test_killed_at_every_step(tmp_path: Path, existing: bool) -> None:
    whole, stop = 0, 1
    while True:
        folder = tmp_path / str(stop) / "results"
        folder.parent.mkdir()
        if existing:
            write_set(folder, "old")
            (folder / "mine.txt").write_text("mine", encoding="utf-8")
        steps = killed(folder, stop)
        if (folder / ABOUT).exists():
            verdict = verify_folder(folder)
            assert verdict.state == "whole", stop
            assert contents(folder) - {"mine"} in ({"old"}, {"new"}), stop
            whole += 1
        # the next run sweeps what the killed one left, and nothing of either set stays beside the new one
        write_set(folder, "new")
        assert verify_folder(folder).state == "whole"
        assert contents(folder) - {"mine"} == {"new"}, stop
        assert others_in(folder) == (["mine.txt"] if existing else [])
        assert not list(folder.parent.rglob(".*"))
        if steps is not None:
            break
        stop += 1
    assert stop > (15 if existing else 5)
    assert whole >= 2


def test_a_set_replaces_the_one_before_it_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    write_set(tmp_path, "old")
    write_set(tmp_path, "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ABOUT, "gaps.csv", "mine.txt", "trends.parquet", "values.csv",
    ]  # fmt: skip
    assert others_in(tmp_path) == ["mine.txt"]


def test_a_file_that_is_held_open_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path, "old")
    replace = Path.replace

    def held(path: Path, target: Path) -> Path:
        if path == tmp_path / "values.csv":
            raise PermissionError(13, "held open")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Nq57Error, match="cannot be replaced"):
        write_set(tmp_path, "new")
    monkeypatch.undo()
    assert verify_folder(tmp_path).state == "whole"
    assert contents(tmp_path) == {"old"}
    assert not list(tmp_path.glob(".*"))


def test_a_single_file_that_is_held_open_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")

    def held(path: Path, target: Path) -> Path:
        raise PermissionError(13, "held open")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Nq57Error, match="cannot be replaced"), whole_file(path) as writing:
        writing.write_text("new", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]


def test_litter_of_a_killed_file_is_swept_that_of_others_is_not(tmp_path: Path) -> None:
    own, other = (f".{name}-{'0' * 32}.partial" for name in ("report[1].json", "b.json"))
    for name in (own, other):
        (tmp_path / name).write_text("half", encoding="utf-8")
    with whole_file(tmp_path / "report[1].json") as writing:
        writing.write_text("{}", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [other, "report[1].json"]


@pytest.mark.parametrize("name", ["../mine.txt", "/mine.txt", "a/../../mine.txt", "c:\\mine.txt", ""])
def test_an_about_file_cannot_name_what_lies_elsewhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "results"
    write_set(folder, "old")
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    about["files"][0]["file"] = name
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
    assert verify_folder(folder).state == "unfinished"


def test_what_changed_is_named(tmp_path: Path) -> None:
    write_set(tmp_path, "old")
    (tmp_path / "values.csv").write_text("OLD", encoding="utf-8")
    (tmp_path / "gaps.csv").unlink()
    verdict = verify_folder(tmp_path)
    assert (verdict.state, verdict.missing, verdict.different) == ("changed", ("gaps.csv",), ("values.csv",))
    (tmp_path / ABOUT).unlink()
    assert verify_folder(tmp_path).state == "unfinished"
    for content in ("[]", "{", '{"about": "other"}', '{"about": "nq57-results", "files": 3}', "[" * 100_000):
        (tmp_path / ABOUT).write_text(content, encoding="utf-8")
        assert verify_folder(tmp_path).state == "unfinished"
