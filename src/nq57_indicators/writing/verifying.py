"""Whether a folder of results is still what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nq57_indicators.errors import ArgumentError
from nq57_indicators.tables.saved import ABOUT, named_files, saved_files


@dataclass(frozen=True)
class Verdict:
    """``whole``: as written; ``changed``: files are gone or differ; ``unfinished``: no ``about.json`` vouches for any.

    ``others`` are files that do not belong to the set.
    """

    state: Literal["whole", "changed", "unfinished"]
    missing: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def verify_folder(folder: Path) -> Verdict:
    """Hold the files of a folder of results against its ``about.json``. ``ArgumentError`` where there is no such folder.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     verify_folder(Path(folder)).state
    'unfinished'
    """
    if not folder.is_dir():
        raise ArgumentError("not-a-folder" if folder.exists() else "folder-not-found", folder=str(folder))
    named = named_files(folder)
    if named is None:
        return Verdict("unfinished", others=tuple(file.name for file in saved_files(folder)))
    missing = [file.name for file in named if not (folder / file.name).is_file()]
    different = [file.name for file in named if file.name not in missing and not file.stands_in(folder)]
    state: Literal["whole", "changed"] = "changed" if missing or different else "whole"
    return Verdict(state, tuple(missing), tuple(different), tuple(others_in(folder)))


def others_in(folder: Path) -> list[str]:
    """The files of a folder that its ``about.json`` does not name, hidden ones left out."""
    own = {ABOUT, *(file.name for file in named_files(folder) or ())}
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [path.as_posix() for path in paths if path.as_posix() not in own and not path.parts[0].startswith(".")]
