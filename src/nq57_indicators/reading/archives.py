"""Checks on a zipped workbook before any library opens it: sizes, and XML that could blow up."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from nq57_indicators.errors import LimitError, SubmissionError

MOST_BYTES = 2 << 30
MOST_PART_BYTES = 1 << 28
LARGE_ENTRY = 50 << 20
MOST_RATIO = 200
MOST_ENTRIES = 10_000
PROLOG_BYTES = 1 << 20
CHUNK = 1 << 16
XML_SUFFIXES = (".xml", ".rels", ".vml")
# Only the sheets themselves are read as a stream, whatever their size.
STREAMED = "xl/worksheets/"
MOST_ODS_CELLS = 20_000_000


def check_archive(path: Path) -> None:
    """Refuse a zip bomb, an encrypted archive, and XML with a document type (where entity bombs live).

    Only the directory and the first bytes of each XML part are looked at. Raises ``SubmissionError``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xlsx"
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("xl/workbook.xml", "<workbook/>")
    ...     check_archive(path)
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        _check_sizes(entries)
        for entry in entries:
            if entry.filename.lower().endswith(XML_SUFFIXES):
                _check_prolog(archive, entry)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    bomb = (
        total > MOST_BYTES
        or len(entries) > MOST_ENTRIES
        or any(entry.file_size > LARGE_ENTRY and _ratio(entry) > MOST_RATIO for entry in entries)
    )
    oversized = any(
        entry.file_size > MOST_PART_BYTES
        and entry.filename.lower().endswith(XML_SUFFIXES)
        and not entry.filename.lower().startswith(STREAMED)
        for entry in entries
    )
    if bomb or oversized:
        raise LimitError("workbook-unpacks-too-large", megabytes=total / 2**20)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise SubmissionError("workbook-two-parts")


def _ratio(entry: zipfile.ZipInfo) -> float:
    return entry.file_size / max(entry.compress_size, 1)


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


def check_ods_extent(path: Path) -> None:
    """Refuse an .ods sheet whose repeated rows and columns span more cells than memory should hold.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.ods"
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("content.xml", "<a/>")
    ...     check_ods_extent(path)
    """
    extent = _OdsExtent()
    parser = xml_parser()
    parser.StartElementHandler = extent.start
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


class _OdsExtent:
    """The rectangle a sheet's filled cells span, with repeats counted."""

    def __init__(self) -> None:
        self.row = self.column = self.row_repeat = self.cell_start = self.width = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "table":
            self.row = self.row_repeat = self.width = 0
        elif local == "table-row":
            self.row += self.row_repeat
            self.row_repeat = _repeats(attributes, "number-rows-repeated")
            self.column = 0
        elif local in ("table-cell", "covered-table-cell"):
            self.column += _repeats(attributes, "number-columns-repeated")
            if any(name.rpartition(":")[2] in ("value-type", "formula") for name in attributes):
                self._filled()
        elif local == "p":
            self._filled()

    def _filled(self) -> None:
        self.width = max(self.width, self.column)
        if (self.row + self.row_repeat) * self.width > MOST_ODS_CELLS:
            raise LimitError("sheet-spans-too-much", most=MOST_ODS_CELLS)


def _repeats(attributes: dict[str, str], local_name: str) -> int:
    for name, value in attributes.items():
        if name.rpartition(":")[2] == local_name:
            return max(int(value), 1)
    return 1
