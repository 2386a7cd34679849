"""What lies in a folder or an archive: files to read in their order, letters and scans beside them, what is passed over."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.settings import SETTINGS_FILE
from nq57_indicators.reading.archives import LOCKED
from nq57_indicators.reading.own_tables import is_own_table
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.saved import ABOUT, named_files

HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
LETTERS = frozenset(
    {
        *(".pdf", ".doc", ".docx", ".rtf", ".odt", ".ppt", ".pptx"),
        *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp"),
        *(".eml", ".msg", ".p7s", ".p7m"),
    }
)
"""Suffixes of letters, scans, mails and signatures, which come along with tables and hold none."""
ARCHIVE = ".zip"
IN_UTF8 = 0x800


@dataclass(frozen=True)
class FileToRead:
    """A file, and why it cannot be read where that is known before opening it. ``shown`` names it, if not its path."""

    path: Path
    refusal: SubmissionError | None = None
    shown: str | None = None
    results: int = 0
    """It is the ``about.json``, or the folder, of results of ours; so many files of them are passed over."""

    @property
    def name(self) -> str:
        """The path as the caller gave it, with forward slashes on every system; of an archive, with the name inside it."""
        return self.shown or self.path.as_posix()

    @property
    def is_letter(self) -> bool:
        """Whether it lies beside the data: a letter, a scan, a mail."""
        return self.refusal is None and PurePosixPath(self.name).suffix.lower() in LETTERS

    @property
    def is_archive(self) -> bool:
        """Whether other files are in it."""
        return self.refusal is None and self.shown is None and self.path.suffix.lower() == ARCHIVE

    def stated(self) -> Iterator[tuple[str, str]]:
        """The keys that folders of the hive kind state for the files in them: ``stage=plan/part-0.parquet``.

        >>> list(FileToRead(Path("data/stage=plan/part-0.parquet")).stated())
        [('stage', 'plan')]
        """
        for folder in PurePosixPath(self.name).parts[:-1]:
            key, sign, text = folder.partition("=")
            if sign and key and text not in ("", HIVE_NULL):
                yield unquote(key), unquote(text)


def walk(folder: Path) -> list[FileToRead]:
    """Files below ``folder`` in sorted order of their relative paths; links to folders, and out of it, are not followed.

    Results that this library wrote are named by their ``about.json``, those of a broken run by their folder, and passed over.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("b.csv", "a.csv", "README.md", "~$a.xlsx"):
    ...         _ = (Path(folder) / name).write_text("x")
    ...     [file.path.name for file in walk(Path(folder))]
    ['a.csv', 'b.csv']
    """
    found: list[FileToRead] = []
    inside = folder.resolve()
    own: set[Path] = set()
    for where, folders, names in os.walk(folder, followlinks=False):
        here = Path(where)
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [here / name for name in folders if (here / name).is_symlink()]
        found += [FileToRead(link, SubmissionError("link-to-folder")) for link in links]
        results = _own_results(here)
        own |= results
        found += [FileToRead(here / ABOUT, results=len(results))] if results else []
        files = [here / name for name in names if not _passed_over(name) and here / name not in own]
        broken = {path for path in files if not path.is_symlink() and path.is_file() and is_own_table(path)}
        found += [FileToRead(here, results=len(broken))] if broken else []
        files = [path for path in files if path not in broken]
        found += [FileToRead(path, _link_out() if _leads_out(path, inside) else None) for path in files]
    return sorted(found, key=lambda file: file.path.relative_to(folder).parts)


def _own_results(folder: Path) -> set[Path]:
    """The files of a set of results that this library wrote into a folder, as far as they still are what it wrote."""
    files = {folder / file.name for file in named_files(folder) or () if file.stands_in(folder)}
    return {folder / ABOUT, *files} if files else set()


def _passed_over(name: str) -> bool:
    lower = name.lower()
    return (
        lower.startswith((".", "~$", "readme"))
        or lower.endswith(".md")
        or lower in ("thumbs.db", "desktop.ini", SETTINGS_FILE)
    )


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


def unpacked(archive: FileToRead, folder: Path, tally: Tally) -> list[FileToRead]:
    """The files of a .zip in sorted order, written to ``folder`` under names of our own; archives inside it are not opened.

    Raises ``SubmissionError`` for a damaged or locked archive, ``LimitError`` for one that unpacks to too much.

    >>> import tempfile
    >>> from nq57_indicators.models.limits import USUAL
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.zip"
    ...     with zipfile.ZipFile(path, "w") as packed:
    ...         packed.writestr("quy3/so_lieu.csv", "area,value")
    ...     [file] = unpacked(FileToRead(path, shown="gui.zip"), Path(folder), Tally(USUAL))
    ...     file.name, file.path.read_text()
    ('gui.zip/quy3/so_lieu.csv', 'area,value')
    """
    try:
        with zipfile.ZipFile(archive.path) as packed:
            entries = [entry for entry in packed.infolist() if _is_data(entry)]
            tally.check("files", len(entries))
            if any(entry.flag_bits & LOCKED for entry in entries):
                raise SubmissionError("archive-locked")
            named = sorted((_name(entry), entry) for entry in entries) if entries else []
            return [
                _written(packed, entry, name, archive, folder / str(at), tally)
                for at, (name, entry) in enumerate(named)
            ]
    except (SubmissionError, MemoryError):
        raise
    except OSError as error:
        if error.errno is None:  # bzip2 says OSError for damaged content as well
            raise SubmissionError("archive-damaged") from error
        raise SubmissionError("file-not-opened", cause=str(error.strerror or error)) from error
    except Exception as error:  # zlib, lzma and their like each have errors of their own
        raise SubmissionError("archive-damaged") from error


def _is_data(entry: zipfile.ZipInfo) -> bool:
    parts = [part for part in PurePosixPath(entry.filename).parts if part not in ("..", "/")]
    return bool(parts) and not entry.is_dir() and not any(_passed_over(part) or part == "__MACOSX" for part in parts)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was written: many programs write UTF-8 without saying so."""
    if entry.flag_bits & IN_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _written(
    packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, archive: FileToRead, place: Path, tally: Tally
) -> FileToRead:
    tally.count("unpacked_bytes", entry.file_size)
    path = place.with_suffix(PurePosixPath(name).suffix)
    with packed.open(entry) as inside, path.open("wb") as target:
        shutil.copyfileobj(inside, target)  # zipfile gives no more than the directory says
    return FileToRead(path, shown=f"{archive.name}/{name}", results=int(is_own_table(path)))


def named(files: Iterable[FileToRead]) -> str:
    """The names of files without their folders, in few words.

    >>> named([FileToRead(Path("a/b.pdf")), FileToRead(Path("c.docx"))])
    'b.pdf, c.docx'
    """
    return ", ".join(PurePosixPath(file.name).name for file in files)
