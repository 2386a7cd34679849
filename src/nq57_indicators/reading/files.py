"""The door for files: which files, in what order, read by which reader, and one clear error for each that fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from nq57_indicators.errors import ArgumentError, LimitError, SubmissionError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.csv import csv_tables
from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.reading.json import json_lines_tables, json_tables
from nq57_indicators.reading.kinds import KIND_NAMES, WORKBOOKS, Kind, kind_of
from nq57_indicators.reading.parquet import parquet_tables
from nq57_indicators.tables.cells import RawTable, UnreadableFile

Source = str | Path | Iterable[str | Path]
Progress = Callable[[str, float], None]
TextReader = Callable[[Path, str, Limits], Iterator[tuple[RawTable, float]]]

CAUSE_CHARACTERS = 200
HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
READERS: dict[Kind, TextReader] = {
    "csv": csv_tables,
    "json": json_tables,
    "jsonl": json_lines_tables,
    "parquet": parquet_tables,
}


@dataclass(frozen=True)
class FileToRead:
    """A file, and why it cannot be read where that is known before opening it."""

    path: Path
    refusal: SubmissionError | None = None

    @property
    def name(self) -> str:
        """The path as the caller gave it, with forward slashes on every system."""
        return self.path.as_posix()


def tables_of(
    source: Source, *, sheet: str | None = None, progress: Progress | None = None, limits: Limits = USUAL
) -> Iterator[RawTable | UnreadableFile]:
    """The tables of a file, of all files in a folder (sorted, with subfolders), or of a list of both.

    Each ``RawTable`` is a block of one sheet of one file: cells with their place, nothing interpreted. ``sheet`` picks
    one sheet of workbooks. ``progress`` receives the file's name and the share of all bytes done, from 0 to 1.

    Folders named ``key=value`` state that for all their files. In folders, hidden files, Office lock files (``~$…``),
    ``README*`` and ``*.md`` are passed over; linked folders are not followed. A single file that cannot be read as its
    kind, a missing source and a folder with nothing to read raise ``SubmissionError``; among several files such a file is
    yielded as ``UnreadableFile`` and the rest is read. A large file may fail after some of its blocks were yielded: an
    ``UnreadableFile`` speaks for the whole file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("area,value\\nP34-24,5\\n", encoding="utf-8")
    ...     [table.columns[1].text.to_pylist() for table in tables_of(path)]
    [['5']]
    """
    files, several = _files_of(source)
    meter = _Meter(files, progress)
    for file in files:
        try:
            stated = tuple(_stated_by_folders(file.path))
            for table, share in _tables_of_file(file, sheet, limits):
                meter.tell(file, share)
                yield replace(table.shortened(), stated=(*stated, *table.stated))
        except SubmissionError as error:
            if not several:
                raise type(error)(error.code, **error.fields, place=file.name) from error
            yield UnreadableFile(file.name, error.vi, error.en)
        meter.finish(file)


class _Meter:
    """Turns the share of one file into the share of all bytes."""

    def __init__(self, files: list[FileToRead], progress: Progress | None) -> None:
        self._progress = progress
        self._sizes = {file: _size(file.path) for file in files} if progress else {}
        self._total = max(sum(self._sizes.values()), 1)
        self._done = 0

    def tell(self, file: FileToRead, share: float) -> None:
        if self._progress:
            self._progress(file.name, min((self._done + share * self._sizes[file]) / self._total, 1.0))

    def finish(self, file: FileToRead) -> None:
        self.tell(file, 1.0)
        self._done += self._sizes.get(file, 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _files_of(source: Source) -> tuple[list[FileToRead], bool]:
    """The files in reading order, and whether the source is more than a single file."""
    if isinstance(source, str | Path):
        path = _path(source)
        if not _is_folder(path):
            return [FileToRead(path)], False
        files = list(_walk(path))
        if not files:
            raise SubmissionError("folder-empty", folder=path.as_posix())
        return files, True
    parts = [_path(part) for part in source]
    if not parts:
        raise ArgumentError("no-files")
    files = []
    for part in parts:
        files.extend(_walk(part) if _is_folder(part) else [FileToRead(part)])
    return files, True


def _path(given: object) -> Path:
    if not isinstance(given, str | Path):
        raise refused("source", given, Text(vi="đường dẫn của tệp hoặc thư mục", en="the path of a file or folder"))
    if given == "":  # as a path it would be the current folder
        raise ArgumentError("no-file-name")
    return Path(given)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the system: reading it will say so
        return False


def _walk(folder: Path) -> Iterator[FileToRead]:
    """Files below ``folder`` in sorted order of their relative paths; links to folders, and out of it, are not followed."""
    found: list[FileToRead] = []
    inside = folder.resolve()
    for where, folders, names in os.walk(folder, followlinks=False):
        here = Path(where)
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [FileToRead(here / name, _linked_folder()) for name in folders if (here / name).is_symlink()]
        files = [here / name for name in names if not _passed_over(name)]
        found += [FileToRead(path, _link_out() if _leads_out(path, inside) else None) for path in files]
    return iter(sorted(found, key=lambda file: file.path.relative_to(folder).parts))


def _passed_over(name: str) -> bool:
    lower = name.lower()
    return lower.startswith((".", "~$", "readme")) or lower.endswith(".md") or lower in ("thumbs.db", "desktop.ini")


def _stated_by_folders(path: Path) -> Iterator[tuple[str, str]]:
    """The keys that folders of the hive kind state for the files in them: ``stage=plan/part-0.parquet``."""
    for folder in path.parts[:-1]:
        key, sign, text = folder.partition("=")
        if sign and key and text not in ("", HIVE_NULL):
            yield unquote(key), unquote(text)


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether a file is a link to something that is not in the folder that was given."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # in a circle
        return True


def _link_out() -> SubmissionError:
    return SubmissionError("link-out-of-folder")


def _linked_folder() -> SubmissionError:
    return SubmissionError("link-to-folder")


def _tables_of_file(file: FileToRead, sheet: str | None, limits: Limits) -> Iterator[tuple[RawTable, float]]:
    """The tables of one file; whatever goes wrong inside a reader comes out as ``SubmissionError``."""
    if file.refusal is not None:
        raise file.refusal
    kind: Kind | None = None
    try:
        _require_file(file.path)
        kind = kind_of(file.path)
        if kind in WORKBOOKS:
            yield from workbook_tables(file.path, file.name, kind, sheet, limits)
            return
        if sheet is not None:
            raise SubmissionError("no-sheets", kind=Text(vi=KIND_NAMES[kind][0], en=KIND_NAMES[kind][1]), sheet=sheet)
        yield from READERS[kind](file.path, file.name, limits)
    except SubmissionError:
        raise
    except MemoryError as error:
        raise LimitError("not-enough-memory") from error
    except OSError as error:
        if kind is not None:  # it did open: Arrow says OSError for damaged content as well
            raise _damaged(kind, error) from error
        raise SubmissionError("file-not-opened", cause=str(error.strerror or error)) from error
    except Exception as error:  # the libraries beneath raise anything at all on hostile bytes
        raise _damaged(kind, error) from error


def _require_file(path: Path) -> None:
    if not path.exists():
        raise SubmissionError("file-not-found")
    if not path.is_file():
        raise SubmissionError("not-a-file")


def _damaged(kind: Kind | None, error: Exception) -> SubmissionError:
    vi, en = KIND_NAMES[kind] if kind else ("tệp", "a file")
    cause = f"{type(error).__name__}: {' '.join(str(error).split())[:CAUSE_CHARACTERS]}"
    return SubmissionError("file-damaged", what=Text(vi=vi, en=en), cause=cause)
