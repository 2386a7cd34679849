"""An output that is also an input is refused before anything is read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from nq57_indicators.errors import ArgumentError
from nq57_indicators.reading.folders import walk


def check_file(output: Path, sources: Iterable[str | Path]) -> None:
    """Refuse to write over a source, or a file into a folder of sources, where the next run would read it.

    >>> check_file(Path("report.json"), ["figures.csv"])
    """
    for source in map(Path, sources):
        if _same(output, source):
            raise ArgumentError("output-is-input", output=str(output))
        if source.is_dir() and output.resolve().is_relative_to(source.resolve()):
            raise ArgumentError("output-among-inputs", output=str(output), source=source.as_posix())


def check_folder(output: Path, sources: Iterable[str | Path]) -> None:
    """Refuse to write results into a folder that holds a source, or files that would be read.

    One below a folder of sources that holds nothing but results is known as ours by the next run.

    >>> check_folder(Path("results"), ["figures.csv"])
    """
    if output.exists() and not output.is_dir():
        raise ArgumentError("not-a-folder", folder=str(output))
    for source in map(Path, sources):
        folder = source if source.is_dir() else source.parent
        below = source.is_dir() and output.resolve().is_relative_to(source.resolve())
        if _same(output, folder) or (below and _is_read(output)):
            raise ArgumentError("output-among-inputs", output=str(output), source=folder.as_posix())


def _is_read(folder: Path) -> bool:
    """Whether a folder holds anything that is read with the folder above it."""
    return any(not file.results for file in walk(folder))


def _same(path: Path, other: Path) -> bool:
    """Whether two paths are one file or folder, under whatever name."""
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there
        return os.path.normcase(path.resolve()) == os.path.normcase(other.resolve())
