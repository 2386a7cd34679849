"""What kind of file this is: its first bytes decide, the suffix only says what was meant."""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path
from typing import Literal

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.base import Text
from nq57_indicators.reading.folders import LETTERS

Kind = Literal["csv", "json", "jsonl", "parquet", "xlsx", "xls", "ods"]

SUFFIX_KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
}
WORKBOOKS: frozenset[Kind] = frozenset({"xlsx", "xls", "ods"})

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# First bytes → what the file seems to be, in both languages.
FOREIGN = {
    b"%PDF": ("tệp PDF", "a PDF file"),
    b"\x89PNG": ("ảnh PNG", "a PNG picture"),
    b"\xff\xd8\xff": ("ảnh JPEG", "a JPEG picture"),
    b"\x1f\x8b": ("tệp nén gzip", "a gzip archive"),
    b"Rar!": ("tệp nén RAR", "a RAR archive"),
    b"7z\xbc\xaf": ("tệp nén 7z", "a 7z archive"),
    b"SQLite format 3": ("cơ sở dữ liệu SQLite", "an SQLite database"),
}
KIND_NAMES: dict[Kind, tuple[str, str]] = {
    "csv": ("văn bản CSV", "CSV text"),
    "json": ("JSON", "JSON"),
    "jsonl": ("JSON Lines", "JSON lines"),
    "parquet": ("Parquet", "Parquet"),
    "xlsx": ("bảng tính Excel .xlsx", "an Excel .xlsx workbook"),
    "xls": ("bảng tính Excel .xls", "an Excel .xls workbook"),
    "ods": ("bảng tính OpenDocument .ods", "an OpenDocument .ods workbook"),
}


def kind_of(path: Path) -> Kind:
    """The kind to read ``path`` as. Workbooks of one kind saved under the suffix of another are read as what they are.

    Raises ``SubmissionError`` for an unknown suffix, an empty file, an encrypted workbook, and a file whose content is
    something else than its suffix says.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("area,value", encoding="utf-8")
    ...     kind_of(path)
    'csv'
    """
    meant = SUFFIX_KINDS.get(path.suffix.lower())
    if meant is None and path.suffix.lower() in LETTERS:
        raise SubmissionError("letter-alone", suffix=path.suffix)
    if meant is None:
        known = " ".join((*SUFFIX_KINDS, ".zip"))
        raise SubmissionError("file-type-unknown", suffix=path.suffix, known=known)
    with path.open("rb") as stream:
        head = stream.read(512)
    if not head:
        raise SubmissionError("file-empty")
    found = _binary_kind(path, head)
    if found is None:
        return _text_kind(meant, head)
    if found != meant and not {found, meant} <= WORKBOOKS:
        raise _mismatch(meant, *KIND_NAMES[found])
    return found


def _binary_kind(path: Path, head: bytes) -> Kind | None:
    """The kind that the first bytes give away, ``None`` for what may be text."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(path)
    if head.startswith(OLE):
        return _ole_kind(path)
    for magic, (vi, en) in FOREIGN.items():
        if head.startswith(magic):
            raise SubmissionError("not-a-table", what=Text(vi=vi, en=en))
    return None


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise SubmissionError("workbook-truncated") from error
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        raise SubmissionError("workbook-binary")
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    word = any(name.startswith("word/") for name in names)
    vi, en = ("văn bản Word .docx", "a Word .docx document") if word else ("tệp nén zip", "a zip archive")
    raise SubmissionError("not-a-table", what=Text(vi=vi, en=en))


def _ole_kind(path: Path) -> Kind:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        encrypted = content.find(ENCRYPTED_PACKAGE) >= 0
    if encrypted:
        raise password_protected()
    return "xls"


def password_protected() -> SubmissionError:
    """The error for a workbook that only opens with a password.

    >>> password_protected().message("en")
    'The workbook is password-protected; remove the password and send it again.'
    """
    return SubmissionError("workbook-password")


def _text_kind(meant: Kind, head: bytes) -> Kind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        raise _mismatch(meant, "trang HTML hoặc XML", "an HTML or XML page")
    if meant in WORKBOOKS or meant == "parquet":
        binary = b"\x00" in head
        vi, en = ("dữ liệu nhị phân lạ", "unknown binary data") if binary else ("văn bản", "plain text")
        raise _mismatch(meant, vi, en)
    return meant


def _mismatch(meant: Kind, vi: str, en: str) -> SubmissionError:
    return SubmissionError(
        "suffix-and-content", meant=Text(vi=KIND_NAMES[meant][0], en=KIND_NAMES[meant][1]), what=Text(vi=vi, en=en)
    )
