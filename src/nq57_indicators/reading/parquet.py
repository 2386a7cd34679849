"""Parquet, block by block: text columns arrive as dictionaries, so that strings become codes only once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nq57_indicators.errors import LimitError, SubmissionError
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.columns import column_from_arrow
from nq57_indicators.reading.metadata import stated_in
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.cells import RawTable

BLOCK_ROWS = 1 << 18
BLOCK_CELLS = 30 * BLOCK_ROWS
CELLS_OF_A_BYTE = 200
"""Parquet packs well, but figures take room: a file that claims more cells for its size is made to burst."""
MOST_ROWS = 2**31 - 1


def parquet_tables(path: Path, name: str, limits: Limits = USUAL) -> Iterator[tuple[RawTable, float]]:
    """The blocks of a Parquet file, each with the share of the file read so far.

    ``rows`` are 1-based positions of the records. Integer columns have 0 decimals, decimal columns their scale, floats
    an unknown number (-1); dates and timestamps become ISO text. Metadata of the schema named like the keys of a JSON file
    (``stage``, ``period``, …) hold for all records. Nested or binary columns raise ``SubmissionError``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.parquet"
    ...     pq.write_table(pa.table({"area": ["P34-24"], "value": [1.5]}), path)
    ...     table, share = next(parquet_tables(path, "a.parquet"))
    ...     table.columns[1].number.tolist(), table.rows.tolist(), share
    ([1.5], [1], 1.0)
    """
    tally = Tally(limits)
    tally.check("bytes", path.stat().st_size)
    with path.open("rb") as stream:
        schema = _schema(pq.ParquetFile(stream))
        text_columns = [field.name for field in schema if _is_text(field.type)]
        with _memory_of_the_system():
            parquet = pq.ParquetFile(stream, read_dictionary=text_columns)
        total = parquet.metadata.num_rows
        _check_extent(parquet.metadata, path.stat().st_size, tally)
        if total > MOST_ROWS:
            raise LimitError("parquet-too-many-rows", total=total, most_rows=MOST_ROWS)
        done = 0
        for batch in parquet.iter_batches(batch_size=min(BLOCK_ROWS, max(BLOCK_CELLS // len(schema), 1))):
            if batch.num_rows:
                yield _table(name, batch, done, total), (done + batch.num_rows) / total
                done += batch.num_rows
        if not total:
            yield _table(name, schema.empty_table(), 0, total), 1.0


def _check_extent(metadata: Any, size: int, tally: Tally) -> None:
    """Refuse what a small file unpacks to, as far as it says so itself."""
    tally.check("columns", metadata.num_columns)
    cells = metadata.num_rows * metadata.num_columns
    if cells > CELLS_OF_A_BYTE * size:
        tally.check("cells", cells)
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        tally.check("unpacked_bytes", group.total_byte_size)


_SWAPPING = Lock()


@contextmanager
def _memory_of_the_system() -> Iterator[None]:
    """What is opened in here takes its memory where numpy does; for all others the pool is back in place at once.

    Arrow's own pool returns a block of memory within milliseconds and asks for a fresh one, which must be cleared, for the
    next block of the file. A reader cannot be told its pool, it keeps the one it finds.
    """
    with _SWAPPING:
        usual = pa.default_memory_pool()
        pa.set_memory_pool(pa.system_memory_pool())
        try:
            yield
        finally:
            pa.set_memory_pool(usual)


def _schema(parquet: Any) -> Any:
    schema = parquet.schema_arrow
    if len(schema) == 0:
        raise SubmissionError("parquet-no-columns")
    for field in schema:
        if pa.types.is_nested(field.type):
            raise SubmissionError("column-nested-type", column=field.name, kind=str(field.type))
    return schema


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _table(name: str, batch: Any, done: int, total: int) -> RawTable:
    for place, header in enumerate(batch.schema.names):
        _check_text(header, batch.column(place), done)
    columns = tuple(
        column_from_arrow(header, place, batch.column(place - 1))
        for place, header in enumerate(batch.schema.names, start=1)
    )
    rows = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int32)
    return RawTable(name, None, "parquet", columns, rows, of_rows=total, stated=tuple(stated_in(batch.schema.metadata)))


def _check_text(header: str, array: Any, done: int) -> None:
    """Refuse bytes that are no UTF-8, which Parquet itself never looks at."""
    coded = pa.types.is_dictionary(array.type)
    texts = array.dictionary if coded else array
    if not _is_text(texts.type):
        return
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        contents = texts.cast(pa.large_binary()).to_pylist()
        wrong = next(place for place, content in enumerate(contents) if not _decodes(content))
        row = done + 1 + (array.indices.index(wrong).as_py() if coded else wrong)
        raise SubmissionError("parquet-bad-unicode", row=row, column=header) from error


def _decodes(content: bytes | None) -> bool:
    try:
        (content or b"").decode()
    except UnicodeDecodeError:
        return False
    return True
