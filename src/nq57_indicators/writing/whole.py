"""Whole or not at all: what is written appears under its name when it is complete, and never half of it.

A folder of results is one whole set under its ``about.json``, or has none: ``about.json`` goes first and comes last, and
what is written is on the disk before its name is. So it stays at any instant, also when the process is killed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from nq57_indicators.errors import ArgumentError, Nq57Error
from nq57_indicators.tables.saved import ABOUT, named_files

_HEX = "[0-9a-f]" * 32
_BEFORE = ".before"


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder whose files move into ``folder`` once everything in it was written.

    When the body fails nothing is left behind and what ``folder`` held before is as it was. What an earlier ``about.json``
    of the folder names is replaced or removed; other files stay. A new folder appears in one step. What a killed process
    left behind is swept. An ``OSError`` (full disk, no permission) becomes an ``Nq57Error``.

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
        place, stem = (folder, "nq57") if folder.exists() else (_existing_parent(folder), f"{folder.name[:100]}.nq57")
        ours = {*_named_by(folder), *_swept(place, stem)}
        writing = place / f".{stem}-{uuid4().hex}.partial"
        writing.mkdir()
        try:
            yield writing
            _flush_all(writing)
            _move_in(writing, folder, ours)
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
        place, stem = _existing_parent(path), path.name[:100]
        _swept(place, stem)
        writing = place / f".{stem}-{uuid4().hex}.partial"
        try:
            yield writing
            _flush(writing)
            path.parent.mkdir(parents=True, exist_ok=True)
            _take_place(writing, path)
            _flush(path.parent)
        finally:
            writing.unlink(missing_ok=True)


def _existing_parent(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.is_dir())


def _named_by(folder: Path) -> set[str]:
    """The entries of a folder that its ``about.json`` says are ours."""
    named = named_files(folder)
    return set() if named is None else {ABOUT, *(file.name.partition("/")[0] for file in named)}


def _swept(place: Path, stem: str) -> set[str]:
    """Take away what killed processes left of this file or folder; gives back what those were about to write or replace."""
    ours: set[str] = set()
    for litter in place.glob(f".{_escaped(stem)}-{_HEX}.partial"):
        if litter.is_dir():
            ours |= _named_by(litter) | _named_by(litter / _BEFORE)
        _remove(litter)
    return ours


def _escaped(stem: str) -> str:
    return "".join(f"[{sign}]" if sign in "[]*?" else sign for sign in stem)


def _move_in(writing: Path, folder: Path, ours: set[str]) -> None:
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        writing.replace(folder)
        _flush(folder.parent)
        return
    files = sorted(_entries(writing, folder), key=_about_last)
    old = sorted({*ours, *files}, key=lambda name: (name != ABOUT, name))
    before = writing / _BEFORE
    before.mkdir()
    try:
        _exchange(files, old, writing, folder)
    except BaseException:
        # also when stopped by hand: what stood there comes back, so that old and new never mix
        for name in reversed(files):
            if not (writing / name).exists():
                _remove(folder / name)
        for name in sorted(old, key=_about_last):
            if (before / name).exists():
                (before / name).replace(folder / name)
        _flush(folder)
        raise


def _entries(writing: Path, folder: Path) -> Iterator[str]:
    """What is to be moved: files and folders, but of a folder that stands there already what is in it."""
    for entry in writing.iterdir():
        there = folder / entry.name
        if entry.is_dir() and there.is_dir() and not _is_parted(entry):
            yield from (f"{entry.name}/{name}" for name in _entries(entry, there))
        else:
            yield entry.name


def _about_last(name: str) -> tuple[bool, str]:
    return name == ABOUT, name


def _exchange(files: list[str], old: list[str], writing: Path, folder: Path) -> None:
    """Put the old entries aside, what vouches for them first, and the files in their place, what vouches for them last."""
    for name in old:
        _put_aside(folder / name, writing / _BEFORE / name)
        if name == ABOUT:
            _flush(folder)
    for name in files:
        if name == ABOUT:
            _flush(folder)
        _take_place(writing / name, folder / name)
    for changed in {(folder / name).parent for name in files} | {folder}:
        _flush(changed)


def _put_aside(place: Path, before: Path) -> None:
    """Put what stands in a place among what was before; a folder that is none of ours is in the way."""
    if place.is_dir() and not _is_parted(place):
        raise IsADirectoryError(f"{place} is a folder")
    if place.exists():
        before.parent.mkdir(parents=True, exist_ok=True)
        _take_place(place, before)


def _take_place(file: Path, place: Path) -> None:
    try:
        file.replace(place)
    except PermissionError as error:  # Windows: a program that reads a file holds it
        raise Nq57Error("not-replaced", path=str(place if place.exists() else file)) from error


def _is_parted(folder: Path) -> bool:
    """Whether a folder is one of ours: a table in parts, and nothing else."""
    files = list(folder.iterdir())
    return bool(files) and all(file.is_file() and file.match("part-*.parquet") for file in files)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _flush_all(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        _flush(path)
    _flush(folder)


def _flush(path: Path) -> None:
    """See that a file, or the names in a folder, are on the disk; Windows keeps the names of folders itself."""
    if path.is_dir():
        with suppress(OSError):  # some systems cannot flush a folder
            _sync(path, os.O_RDONLY)
    else:
        _sync(path, os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Nq57Error("not-written", path=str(path), cause=reason) from error
