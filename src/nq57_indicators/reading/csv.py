"""CSV and other delimited text: every cell stays text, the row is the line on which the record begins."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.base import Text
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.csv_header import Header, header_of
from nq57_indicators.reading.encoding import TextEncoding, encoding_of
from nq57_indicators.reading.quoted_lines import unquoted_lines
from nq57_indicators.reading.quotes import never_closed, open_quote, swallowed_rows, swallowing
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.cells import RawColumn, RawTable

BLOCK_BYTES = 1 << 23  # Arrow reads up to 32 blocks ahead
SHOWN_ROWS = 5
END_OF_FILE = "\x1a"
"""What programs of old write behind the last line."""
MOST_RAGGED = 1000
"""After so many ragged rows nobody needs to know of more."""


@dataclass
class RaggedRows:
    """Rows with too few or too many cells, collected while Arrow parses."""

    found: list[tuple[int, int, int]] = field(default_factory=list)

    def __call__(self, row: Any) -> str:
        if row.text.strip() == END_OF_FILE:
            return "skip"
        self.found.append((row.number, row.expected_columns, row.actual_columns))
        return "skip" if len(self.found) < MOST_RAGGED else "error"


def csv_tables(
    path: Path, name: str, limits: Limits = USUAL, words: Collection[str] = ()
) -> Iterator[tuple[RawTable, float]]:
    """The blocks of a delimited text file, each with the share of the file read so far.

    UTF-8 or UTF-16, with or without BOM; comma, semicolon, tab or pipe as the header shows, or as a line ``sep=;``
    says. Lines beginning with ``#`` and a letterhead before the header are kept as what stands above the table; ``words``
    are headers that a catalogue adds, folded. Lines that are each quoted as one cell are read without these quotes.
    ``rows`` are 1-based line numbers, also where quoted cells span lines; wholly empty rows are dropped. A row with another
    number of cells than the header raises ``SubmissionError`` naming the first such lines: a stray delimiter must not shift
    figures into other columns. So does a quoted cell that swallows the records after it. Blocks already handed over before
    such a row belong to a file that then failed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("# sample\\narea;value\\nP34-24;1,5\\n", encoding="utf-8")
    ...     table, share = next(csv_tables(path, "a.csv"))
    ...     table.rows.tolist(), [column.text.to_pylist() for column in table.columns], share
    ([3], [['P34-24'], ['1,5']], 1.0)
    """
    tally = Tally(limits)
    size = path.stat().st_size
    tally.check("bytes", size)
    encoding = encoding_of(path)
    lines = unquoted_lines(path, encoding)
    if lines is not None:
        with TemporaryDirectory() as folder:
            plain = Path(folder) / path.name
            with plain.open("w", encoding="utf-8", newline="") as target:
                target.writelines(lines)
            yield from csv_tables(plain, name, limits, words)
        return
    header = header_of(path, encoding, words)
    tally.check("columns", len(header.cells))
    _check_quotes(path, encoding, header)
    records, line = header.lines, header.lines + 1
    ragged = RaggedRows()
    with path.open("rb") as stream:
        for batch in _batches(stream, header, encoding, ragged):
            starts = _line_starts(batch, line, encoding.quoted)
            if ragged.found:
                raise _ragged(ragged.found, records, starts)
            if encoding.quoted and (cell := swallowing(batch.columns, header.delimiter, header.all_quoted)):
                raise swallowed_rows(int(starts[cell.record]), cell.column)
            yield _table(name, header, batch, starts[:-1]), stream.tell() / size
            records, line = records + batch.num_rows, int(starts[-1])
    if ragged.found:
        raise _ragged(ragged.found, records, np.array([line]))
    if records == header.lines:
        yield _empty_table(name, header), 1.0


def _check_quotes(path: Path, encoding: TextEncoding, header: Header) -> None:
    """Refuse a file that ends inside a quoted cell, and a header that holds the records after it."""
    cell = swallowing([pa.array([cell]) for cell in header.cells], header.delimiter)
    if cell is not None:
        raise swallowed_rows(header.lines - header.cells[cell.column - 1].count("\n"), cell.column)
    if encoding.quotes % 2:
        with path.open(encoding=encoding.name, newline="") as stream:
            line = never_closed(islice(stream, header.lines, None), header.delimiter)
        if line is not None:
            raise open_quote(header.lines + line + 1)


def _batches(stream: Any, header: Header, encoding: TextEncoding, ragged: RaggedRows) -> Iterator[Any]:
    names = [str(place) for place in range(len(header.cells))]
    size = stream.seek(0, io.SEEK_END)
    if _ends_with_header(stream, header, encoding):
        return
    stream.seek(0)
    try:
        yield from pyarrow.csv.open_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False,  # row numbers of ragged rows are only known in one thread
                block_size=max(min(BLOCK_BYTES, size), 1),
                skip_rows=header.lines,
                column_names=names,
                encoding="utf-8" if encoding.name == "utf-8-sig" else encoding.name,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=header.delimiter,
                newlines_in_values=encoding.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=ragged,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        if ragged.found:  # so many that there was no point in going on
            return
        raise SubmissionError("csv-not-cells", cause=str(error)) from error


def _ends_with_header(stream: Any, header: Header, encoding: TextEncoding) -> bool:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding.name, newline="")
    try:
        for _ in range(header.lines):
            text.readline()
        return not text.read(1)
    finally:
        text.detach()


def _line_starts(batch: Any, first: int, quoted: bool) -> NDArray[np.int64]:
    """The line on which each record of the batch begins, and last the line after the batch."""
    breaks = np.zeros(batch.num_rows + 1, dtype=np.int64)
    if quoted:
        for column in batch.columns:
            breaks[1:] += pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy(zero_copy_only=False)
    lines: NDArray[np.int64] = first + np.arange(batch.num_rows + 1) + np.cumsum(breaks)
    return lines


def _ragged(found: list[tuple[int, int, int]], before: int, starts: NDArray[np.int64]) -> SubmissionError:
    """One error for all ragged rows.

    Arrow counts records, good and bad: ``before`` of them ahead of this block, whose good ones begin at ``starts``.
    """
    vi, en = [], []
    for bad_before, (number, expected, actual) in enumerate(found[:SHOWN_ROWS]):
        good_before = number - before - 1 - bad_before
        known = min(good_before, len(starts) - 1)
        line = int(starts[known]) + good_before - known + bad_before
        vi.append(f"dòng {line} có {actual} ô (cần {expected})")
        en.append(f"line {line} has {actual} cells (expected {expected})")
    if len(found) > SHOWN_ROWS:
        least = ("ít nhất ", "at least ") if len(found) >= MOST_RAGGED else ("", "")
        vi.append(f"và {least[0]}{len(found) - SHOWN_ROWS} dòng khác")
        en.append(f"and {least[1]}{len(found) - SHOWN_ROWS} more")
    return SubmissionError("csv-ragged", lines=Text(vi="; ".join(vi), en="; ".join(en)))


def _table(name: str, header: Header, batch: Any, lines: NDArray[np.int64]) -> RawTable:
    filled = np.zeros(batch.num_rows, dtype=bool)
    for column in batch.columns:
        if column.null_count == 0:
            filled[:] = True
            break
        filled |= column.is_valid().to_numpy(zero_copy_only=False)
    if not filled.all():
        batch, lines = batch.filter(pa.array(filled)), lines[filled]
    columns = tuple(
        RawColumn(cell, place, batch.column(place - 1))
        for place, cell in enumerate(header.cells, start=1)
        if cell or batch.column(place - 1).null_count < batch.num_rows
    )
    return _raw_table(name, header, columns, lines.astype(np.int32))


def _empty_table(name: str, header: Header) -> RawTable:
    columns = tuple(
        RawColumn(cell, place, pa.nulls(0, pa.string())) for place, cell in enumerate(header.cells, start=1)
    )
    return _raw_table(name, header, columns, np.empty(0, dtype=np.int32))


def _raw_table(name: str, header: Header, columns: tuple[RawColumn, ...], lines: NDArray[np.int32]) -> RawTable:
    return RawTable(
        name, None, "csv", columns, lines, above=header.above, header_row=header.lines, comments=header.comments
    )
