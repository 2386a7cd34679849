"""Whole or not at all: what is written appears under its name when it is complete, and never half of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from nq57_indicators.errors import ArgumentError, Nq57Error


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder whose files move into ``folder`` once everything in it was written.

    When the body fails nothing is left behind and what ``folder`` held before is as it was. Files of other names in an
    existing folder stay. An ``OSError`` (full disk, no permission) becomes an ``Nq57Error``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole_folder(Path(place) / "results") as writing:
    ...         _ = (writing / "a.txt").write_text("done")
    ...     [file.name for file in (Path(place) / "results").iterdir()]
    ['a.txt']
    """
    folder = folder.absolute()
    with _said_plainly(folder):
        if folder.exists() and not folder.is_dir():
            raise ArgumentError("not-a-folder", folder=str(folder))
        # beside or inside the folder it goes to: a move within one disk takes a moment and cannot stop half-way
        writing = (folder if folder.exists() else _existing_parent(folder)) / f".nq57-{uuid4().hex}.partial"
        writing.mkdir()
        try:
            yield writing
            _move_in(writing, folder)
        finally:
            shutil.rmtree(writing, ignore_errors=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary file that takes the name ``path`` once it was written; when the body fails nothing is left behind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole_file(Path(place) / "a.json") as writing:
    ...         _ = writing.write_text("[]")
    ...     [file.name for file in Path(place).iterdir()]
    ['a.json']
    """
    path = path.absolute()
    with _said_plainly(path):
        writing = _existing_parent(path) / f".{path.name}.{uuid4().hex}.partial"
        try:
            yield writing
            path.parent.mkdir(parents=True, exist_ok=True)
            writing.replace(path)
        finally:
            writing.unlink(missing_ok=True)


def _existing_parent(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.is_dir())


def _move_in(writing: Path, folder: Path) -> None:
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        writing.replace(folder)
        return
    files = sorted(writing.iterdir())
    before = writing / ".before"
    before.mkdir()
    try:
        for file in files:
            _exchange(file, folder / file.name, before)
    except BaseException:
        # also when stopped by hand: what stood there comes back, so that old and new never mix
        for file in files:
            if not file.exists():
                _remove(folder / file.name)
            if (before / file.name).exists():
                (before / file.name).replace(folder / file.name)
        raise


def _exchange(file: Path, place: Path, before: Path) -> None:
    """Put a file, or a folder of parts, in its place, and what stood there among what was before."""
    if place.is_dir() and not _is_parted(place):
        raise IsADirectoryError(f"{place} is a folder")
    if place.exists():
        place.replace(before / place.name)
    file.replace(place)


def _is_parted(folder: Path) -> bool:
    """Whether a folder is one of ours: a table in parts, and nothing else."""
    files = list(folder.iterdir())
    return bool(files) and all(file.is_file() and file.match("part-*.parquet") for file in files)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Nq57Error("not-written", path=str(path), cause=reason) from error
