"""Checks on a zipped workbook before any library opens it: sizes, and XML that could blow up."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.tally import Tally

LOCKED = 0x1
"""The mark of a part that a password protects."""
MANIFEST = "META-INF/manifest.xml"
LARGE_ENTRY = 50 << 20
MOST_RATIO = 200
PROLOG_BYTES = 1 << 20
CHUNK = 1 << 16
XML_SUFFIXES = (".xml", ".rels", ".vml")


def check_archive(path: Path, tally: Tally) -> None:
    """Refuse a zip bomb, too many parts, an encrypted archive, and XML with a document type (where entity bombs live).

    Only the directory and the first bytes of each XML part are looked at. Raises ``SubmissionError``.

    >>> import tempfile
    >>> from nq57_indicators.models.limits import USUAL
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xlsx"
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("xl/workbook.xml", "<workbook/>")
    ...     check_archive(path, Tally(USUAL))
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        tally.check("members", len(entries))
        _check_sizes(entries, tally)
        _check_names(entries)
        if _is_locked(archive, entries):
            raise SubmissionError("workbook-password")
        for entry in entries:
            if _is_xml(entry):
                _check_prolog(archive, entry)


def _is_locked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether a password protects it: all of it, or (.ods) the parts that are no longer XML then."""
    if any(entry.flag_bits & LOCKED for entry in entries):
        return True
    return MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)


def _check_sizes(entries: list[zipfile.ZipInfo], tally: Tally) -> None:
    """What the directory says already: too much XML, or a part that was made to burst."""
    tally.check("unpacked_bytes", sum(entry.file_size for entry in entries if _is_xml(entry)))
    if any(entry.file_size > LARGE_ENTRY and entry.file_size > MOST_RATIO * entry.compress_size for entry in entries):
        raise tally.beyond("unpacked_bytes")


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith(XML_SUFFIXES)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise SubmissionError("workbook-two-parts")


def _check_prolog(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Parse up to the root element: a document type can only stand before it."""
    reached_root: list[str] = []
    parser = xml_parser()
    parser.StartElementHandler = lambda tag, attributes: reached_root.append(tag)
    with archive.open(entry) as part:
        for _ in range(0, PROLOG_BYTES, CHUNK):
            chunk = part.read(CHUNK)
            parser.Parse(chunk, not chunk)
            if reached_root or not chunk:
                return
    raise SubmissionError("workbook-bad-xml", part=entry.filename)


def xml_parser() -> expat.XMLParserType:
    """A streaming XML parser that refuses document types, hence entities of any kind.

    >>> parser = xml_parser()
    >>> parser.Parse(b"<a/>", True)
    1
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise SubmissionError("workbook-doctype")


def parse(parser: expat.XMLParserType, part: IO[bytes], tally: Tally) -> None:
    """Let a parser walk through a part, as long as it does not unpack to too much."""
    while chunk := part.read(CHUNK):
        tally.count("unpacked_bytes", len(chunk))
        tally.count_tags(chunk.count(b"<"))
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
