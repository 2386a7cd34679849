"""What a folder of results says of itself: ``about.json`` names every file of the set with its size and SHA-256."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Any, Final

ABOUT: Final = "about.json"
"""Removed before anything of a folder of results changes, written when all of it stands."""
KIND: Final = "nq57-results"
"""What ``about.json`` says it speaks of: files of this name exist elsewhere, too."""


@dataclass(frozen=True)
class SavedFile:
    """One file of a set: its name with forward slashes, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str

    def stands_in(self, folder: Path) -> bool:
        """Whether the folder holds the file just as it was written."""
        path = folder / self.name
        return path.is_file() and path.stat().st_size == self.size and sha256_of(path) == self.sha256


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a").write_bytes(b"")
    ...     sha256_of(Path(folder, "a"))[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def saved_files(folder: Path) -> list[SavedFile]:
    """The files of a set as they stand in ``folder``, in the order of their names, without ``about.json`` itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / ABOUT)
    return [SavedFile(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for path in paths]


def named_files(folder: Path) -> list[SavedFile] | None:
    """The files that the ``about.json`` of a folder names; ``None`` without one of ours that can be read."""
    try:
        about: Any = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["about"] != KIND:
            return None
        files = [SavedFile(str(entry["file"]), int(entry["bytes"]), str(entry["sha256"])) for entry in about["files"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return files if all(_lies_within(file.name) for file in files) else None


def _lies_within(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not {"..", "/"} & set(parts) and "\\" not in name and ":" not in name
