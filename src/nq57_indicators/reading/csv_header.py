"""The header of a delimited text file: where it stands, its cells, the delimiter it shows, what stands above it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.base import Text
from nq57_indicators.reading.encoding import TextEncoding, encoding_of
from nq57_indicators.recognition.names import fold, roles_of_headers

DELIMITERS = {
    ",": ("dấu phẩy", "comma"), ";": ("dấu chấm phẩy", "semicolon"), "\t": ("tab", "tab"), "|": ("dấu gạch đứng", "pipe"),
}  # fmt: skip
HEAD_CHARACTERS = 1 << 20
SAMPLE_RECORDS = 20
LETTERHEAD_RECORDS = 15
TOO_LONG = f"field larger than field limit ({csv.field_size_limit()})"
"""What Python says of a cell that is longer than any of a header; Arrow reads it all the same."""
# A comment begins with "#"; a header cell that is just "#" (a counter column) is followed by its delimiter.
COMMENT = re.compile(r'#(?![,;\t"])')
# How Excel is told the delimiter, in a line before the header.
STATED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?[\r\n]*', re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """The header record: its cells, the delimiter, the number of lines up to and including it, the cells above it.

    ``all_quoted`` says that each of its cells stands in quotes, as then those of all records do. ``comments`` are the lines
    above that begin with ``#``.
    """

    cells: tuple[str, ...]
    delimiter: str
    lines: int
    above: tuple[tuple[int, int, str], ...] = ()
    all_quoted: bool = False
    comments: tuple[tuple[int, int, str], ...] = ()


def delimiter_of(path: Path) -> str:
    """The sign between the cells of a delimited text file."""
    return header_of(path, encoding_of(path)).delimiter


def header_of(path: Path, encoding: TextEncoding, words: Collection[str] = ()) -> Header:
    """The header of a file, with what stands above it; ``words`` are headers that a catalogue adds, folded."""
    with path.open(encoding=encoding.name, newline="") as stream:
        head = io.StringIO(stream.read(HEAD_CHARACTERS), newline="")
    before = start = 0
    stated: str | None = None
    comments: list[tuple[int, list[str]]] = []
    for text in head:
        separator = STATED_DELIMITER.fullmatch(text)
        if separator and stated is None:
            stated = separator[1]
        elif COMMENT.match(text):
            comments.append((before + 1, [text.strip("# \t\r\n")]))
        elif text.strip():
            break
        before += 1
        start += len(text)
    else:
        raise SubmissionError("csv-no-header")
    rest = head.getvalue()[start:]
    above, found = _letterhead(rest, (stated,) if stated else tuple(DELIMITERS), {*roles_of_headers(), *words})
    delimiter = stated or found or _delimiter({sign: _widths(rest, sign) for sign in DELIMITERS}, before + 1)
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter)
    try:
        records = [(before + reader.line_num, cells) for cells in islice(filter(None, reader), above + 1)]
    except csv.Error as error:
        raise SubmissionError("csv-not-csv", cause=str(error)) from error
    cells = records.pop()[1]
    quoted = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    lines, said = before + reader.line_num, tuple(_cells_of(comments))
    return Header(tuple(cells), delimiter, lines, tuple(_cells_of(records)), rest.startswith(quoted), said)


def _cells_of(records: list[tuple[int, list[str]]]) -> Iterator[tuple[int, int, str]]:
    """The cells of comments or a letterhead with their line and column."""
    for line, cells in records:
        yield from ((line, place, cell) for place, cell in enumerate(cells, start=1) if cell.strip())


def _letterhead(text: str, delimiters: tuple[str, ...], words: set[str]) -> tuple[int, str | None]:
    """How many records stand above the header, and the delimiter that shows it; none where the first may be the header.

    Reports open with the agency and a title, in fewer cells than the table below. The header is the first record that
    names two roles, else the first of three cells that names one, else one of two cells where only lines of one cell stand
    above and records of two below; a first record that names any is the header itself.
    """
    readings = {sign: _records(text, sign) for sign in delimiters}
    if any(_roles(records[0], words) for records in readings.values() if records):
        return 0, None
    for roles, cells, alone in ((2, 2, False), (1, 3, False), (1, 2, True)):
        found = {
            sign: number
            for sign, records in readings.items()
            for number, record in reversed(list(enumerate(records)))
            if _roles(record, words) >= roles
            and sum(map(bool, record)) >= cells
            and (not alone or _stands_out(records, number))
        }
        if len(found) == 1:
            [(sign, number)] = found.items()
            return number, sign
    return 0, None


def _stands_out(records: list[list[str]], header: int) -> bool:
    """Whether a record has lines of one cell above it, and only records of as many cells as its own below."""
    below = records[header + 1 :]
    return (
        all(len(record) == 1 for record in records[:header])
        and bool(below)
        and all(len(record) == len(records[header]) for record in below)
    )


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The first records that hold anything, as far as they split."""
    records: list[list[str]] = []
    try:
        for record in filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            records.append(record)
            if len(records) > LETTERHEAD_RECORDS:
                break
    except csv.Error:  # said in words where the delimiter is looked for
        pass
    return records


def _roles(record: list[str], words: set[str]) -> int:
    return sum(fold(cell) in words for cell in record)


def _widths(text: str, delimiter: str) -> list[int]:
    """Cells in the header record and in the records after it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        widths += islice((len(record) for record in reader if record), SAMPLE_RECORDS)
    except csv.Error as error:
        if str(error) != TOO_LONG:
            raise SubmissionError("csv-not-csv", cause=str(error)) from error
    return widths or [1]  # what goes on for ever is one cell


def _delimiter(readings: dict[str, list[int]], line: int) -> str:
    """The one delimiter that the header and the records after it speak for; a draw is refused, never guessed."""
    possible = {sign: widths for sign, widths in readings.items() if widths[0] > 1}
    if not possible:
        return ","
    steady = {sign: widths for sign, widths in possible.items() if len(widths) > 1 and set(widths) == {widths[0]}}
    pool = steady or possible
    most = max(widths[0] for widths in pool.values())
    best = [sign for sign, widths in pool.items() if widths[0] == most]
    if len(best) == 1:
        return best[0]
    vi = " và ".join(DELIMITERS[sign][0] for sign in best)
    en = " and ".join(DELIMITERS[sign][1] for sign in best)
    raise SubmissionError("csv-delimiter-unclear", signs=Text(vi=vi, en=en), line=line)
