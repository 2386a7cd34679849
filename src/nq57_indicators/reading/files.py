"""The door for files: which files, in what order, read by which reader, and one clear error for each that fails."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from nq57_indicators.errors import ArgumentError, LimitError, SubmissionError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.converting import in_unicode
from nq57_indicators.reading.csv import csv_tables
from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.reading.folders import FileToRead, named, unpacked, walk
from nq57_indicators.reading.json import json_lines_tables, json_tables
from nq57_indicators.reading.kinds import KIND_NAMES, WORKBOOKS, Kind, kind_of
from nq57_indicators.reading.parquet import parquet_tables
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.cells import RawTable, UnreadableFile
from nq57_indicators.tables.finding_texts import coded

Source = str | Path | Iterable[str | Path]
Progress = Callable[[str, float], None]
TextReader = Callable[..., Iterator[tuple[RawTable, float]]]

CAUSE_CHARACTERS = 200
READERS: dict[Kind, TextReader] = {
    "csv": csv_tables,
    "json": json_tables,
    "jsonl": json_lines_tables,
    "parquet": parquet_tables,
}


def tables_of(
    source: Source,
    *,
    sheet: str | None = None,
    progress: Progress | None = None,
    limits: Limits = USUAL,
    words: Collection[str] = (),
) -> Iterator[RawTable | UnreadableFile]:
    """The tables of a file, of all files in a folder (sorted, with subfolders), or of a list of both.

    Each ``RawTable`` is a block of one sheet of one file: cells with their place, nothing interpreted. ``sheet`` picks
    one sheet of workbooks, ``words`` are further headers, folded, that tell a table from the lines above it. ``progress``
    receives the file's name and the share of all bytes done, from 0 to 1.

    A .zip is read as the folder it holds. Letters, scans and mails in a folder are named at the end, in one
    ``UnreadableFile`` of the rule ``files-beside``. Folders named ``key=value`` state that for all their files. In folders,
    hidden files, Office lock files (``~$…``), ``README*`` and ``*.md`` are passed over; linked folders are not followed. A
    single file that cannot be read as its kind, a missing source and a folder with nothing to read raise
    ``SubmissionError``; among several files such a file is yielded as ``UnreadableFile`` and the rest is read. A large file
    may fail after some of its blocks were yielded: an ``UnreadableFile`` speaks for the whole file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("area,value\\nP34-24,5\\n", encoding="utf-8")
    ...     [table.columns[1].text.to_pylist() for table in tables_of(path)]
    [['5']]
    """
    with _Unpacking(limits) as unpacking:
        found, several = _files_of(source, unpacking)
        letters = [file for file in found if several and file.is_letter]
        files = [file for file in found if not (several and file.is_letter)]
        if letters and not files:
            refusal = SubmissionError("letters-only", names=named(letters))
            if isinstance(source, str | Path):
                raise refusal
            yield UnreadableFile(letters[0].name, coded(refusal))
            return
        meter = _Meter(files, progress)
        for file in files:
            yield from _told(file, sheet, limits, words, meter, several)
        if letters:
            yield UnreadableFile(letters[0].name, named(letters), str(len(letters)), "files-beside")


def _told(
    file: FileToRead, sheet: str | None, limits: Limits, words: Collection[str], meter: _Meter, several: bool
) -> Iterator[RawTable | UnreadableFile]:
    """The tables of a file with what its folders state; among several, the file itself where it cannot be read."""
    if file.results:
        yield UnreadableFile(file.name, file.name, str(file.results), "own-results")
        return
    try:
        stated = tuple(file.stated())
        for table, share in _tables_of_file(file, sheet, limits, words):
            meter.tell(file, share)
            yield replace(table.shortened(), stated=(*stated, *table.stated))
    except SubmissionError as error:
        if several and error.code == "own-workbook":
            yield UnreadableFile(file.name, file.name, "1", "own-results")
            return
        if not several:
            raise type(error)(error.code, **error.fields, place=file.name) from error
        yield UnreadableFile(file.name, coded(error))
    meter.finish(file)


class _Unpacking:
    """A place for what archives hold, made when the first one comes, gone when all was read."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._place: tempfile.TemporaryDirectory[str] | None = None
        self._archives = 0

    def __enter__(self) -> _Unpacking:
        return self

    def __exit__(self, *_: object) -> None:
        if self._place is not None:
            self._place.cleanup()

    def files(self, archive: FileToRead) -> list[FileToRead]:
        """What an archive holds; the archive itself, with the reason, where it cannot be opened."""
        if self._place is None:
            self._place = tempfile.TemporaryDirectory(prefix="nq57-")
        folder = Path(self._place.name) / str(self._archives)
        folder.mkdir()
        self._archives += 1
        try:
            files = unpacked(archive, folder, Tally(self._limits))
        except SubmissionError as error:
            return [replace(archive, refusal=error)]
        return files or [replace(archive, refusal=SubmissionError("archive-empty"))]


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


def _files_of(source: Source, unpacking: _Unpacking) -> tuple[list[FileToRead], bool]:
    """The files in reading order, and whether the source is more than a single file."""
    if isinstance(source, str | Path):
        path = _path(source)
        if not _is_folder(path):
            files = _opened([FileToRead(path)], unpacking)
            return files, len(files) > 1
        files = _opened(walk(path), unpacking)
        if all(file.results for file in files):
            raise SubmissionError("folder-empty", place=path.as_posix())
        return files, True
    parts = [_path(part) for part in source]
    if not parts:
        raise ArgumentError("no-files")
    files = []
    for part in parts:
        files.extend(_in_folder(part) if _is_folder(part) else [FileToRead(part)])
    return _opened(files, unpacking), True


def _in_folder(folder: Path) -> list[FileToRead]:
    """The files of a folder among several sources; the folder itself, refused, where it holds none."""
    empty = FileToRead(folder, refusal=SubmissionError("folder-empty"))
    return list(walk(folder)) or [empty]


def _opened(files: list[FileToRead], unpacking: _Unpacking) -> list[FileToRead]:
    """The files, and in place of every archive those it holds."""
    return [
        member
        for file in files
        for member in (unpacking.files(file) if file.is_archive and file.path.is_file() else [file])
    ]


def _path(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise refused("source", value, Text(vi="đường dẫn của tệp hoặc thư mục", en="the path of a file or folder"))
    if value == "":  # as a path it would be the current folder
        raise ArgumentError("no-file-name")
    return Path(value)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the system: reading it will say so
        return False


def _tables_of_file(
    file: FileToRead, sheet: str | None, limits: Limits, words: Collection[str]
) -> Iterator[tuple[RawTable, float]]:
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
        with (
            in_unicode(file.path, limits) if kind != "parquet" else nullcontext((file.path, None)) as (path, converted)
        ):
            read = partial(READERS[kind], words=words) if kind == "csv" and words else READERS[kind]
            for table, share in read(path, file.name, limits):
                yield replace(table, converted=converted), share
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
