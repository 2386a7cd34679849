"""Tables as Parquet, CSV and JSON: the same bytes for the same rows."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

from nq57_indicators.parallel import THREADS

_BOM = b"\xef\xbb\xbf"
_BLOCK = 50_000
_UNSEEN = r"(?:[^\pL\pN\pP\pS]|[\x{115F}\x{1160}\x{3164}\x{FFA0}\x{2800}])"
"""What nobody sees: blanks, controls, marks and what is not assigned; the letters that only fill; the empty Braille sign."""
_IS_A_FIGURE = r"^[+\-][0-9][0-9.,]*$"


class ParquetFile:
    """Parquet with dictionaries for ids and codes, and zstd; tables are added below one another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None

    def add(self, table: pa.Table) -> None:
        """Write more rows."""
        if self._writer is None:
            self._writer = arrow_parquet.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        """Nothing more comes."""
        if self._writer is not None:
            self._writer.close()


class ParquetFolder:
    """A folder of Parquet files, written several at a time: readers take the folder for one table."""

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self._path = path
        self._count = 0
        self._pool = ThreadPoolExecutor(THREADS)
        self._writing: deque[Future[None]] = deque()

    def add(self, table: pa.Table) -> None:
        """Write more rows into a file of their own."""
        path = self._path / f"part-{self._count:04}.parquet"
        self._count += 1
        self._writing.append(self._pool.submit(_write_part, table, path))
        if len(self._writing) > THREADS:  # not more in memory than are worked on
            self._writing.popleft().result()

    def close(self) -> None:
        """Wait for what is being written; an error of any file is raised here."""
        with self._pool:
            while self._writing:
                self._writing.popleft().result()


def _write_part(table: pa.Table, path: Path) -> None:
    arrow_parquet.write_table(table, path, compression="zstd")


class CsvFile:
    """UTF-8 with a byte order mark, so that Excel shows Vietnamese; figures with every digit, dates as ISO.

    Texts that a spreadsheet would run as a formula get an apostrophe in front.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._file.write(_BOM)
        self._writer: Any = None

    def add(self, table: pa.Table) -> None:
        """Write more rows."""
        plain = pa.table([_safe(column) for column in table.columns], names=table.column_names)
        if self._writer is None:
            self._writer = arrow_csv.CSVWriter(self._file, plain.schema)
        self._writer.write_table(plain)

    def close(self) -> None:
        """Nothing more comes."""
        if self._writer is not None:
            self._writer.close()
        self._file.close()


class JsonFile:
    """A list of records, one a line, each with every key; missing and infinite figures are null."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._divider = "[\n"

    def add(self, table: pa.Table) -> None:
        """Write more rows."""
        for batch in _finite(table).to_batches(_BLOCK):
            # a name may hold a percent sign
            names = (_JSON.encode(name).replace("%", "%%") for name in batch.schema.names)
            record = "{" + ", ".join(f"{name}: %s" for name in names) + "}"
            lines = [record % values for values in zip(*map(_json_texts, batch.columns), strict=True)]
            if lines:
                self._file.write(self._divider + ",\n".join(lines))
                self._divider = ",\n"

    def close(self) -> None:
        """Nothing more comes."""
        self._file.write("[\n]\n" if self._divider.startswith("[") else "\n]\n")
        self._file.close()


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula; figures stay as they are.

    >>> safe_text("=HYPERLINK(1)"), safe_text("-12,5")
    ("'=HYPERLINK(1)", '-12,5')
    """
    safe: str = _safe(pa.chunked_array([[text]]))[0].as_py()
    return safe


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts no spreadsheet takes for formulas.

    >>> without_formulas(pd.DataFrame({"file": ["=1.csv", "a.csv"], "rows": [1, 2]})).values.tolist()
    [["'=1.csv", 1], ['a.csv', 2]]
    """
    texts = frame.select_dtypes(["object", "string"])
    safe = {name: _safe(pa.chunked_array([pa.array(column, pa.string())])) for name, column in texts.items()}
    return frame.assign(**{str(name): column.to_pylist() for name, column in safe.items()})


@cache
def _starts_a_formula() -> str:
    """The pattern of a text that begins like a formula: also behind what nobody sees, and with a sign that means a plain one."""
    signs = (sign for sign in map(chr, range(0x10000)) if unicodedata.normalize("NFKC", sign)[0] in "=+-@")
    return rf"^(?:{_UNSEEN}*[{''.join(map(re.escape, signs))}]|[\t\r])"


def _safe(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_string(column.type):
        return column
    risky = pc.and_(
        pc.match_substring_regex(column, _starts_a_formula()), pc.invert(pc.match_substring_regex(column, _IS_A_FIGURE))
    )
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def _finite(table: pa.Table) -> pa.Table:
    for place, name in enumerate(table.column_names):
        column = table.column(place)
        if pa.types.is_floating(column.type):
            nothing = pa.scalar(None, column.type)
            table = table.set_column(place, name, pc.if_else(pc.is_finite(column), column, nothing))
    return table


def _json_texts(column: pa.Array) -> list[str]:
    """Every value of a column as JSON; values repeat, so that each distinct one is worded once."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    texts = np.array([*map(_JSON.encode, coded.dictionary.to_pylist()), "null"], object)
    places = coded.indices.fill_null(len(texts) - 1).to_numpy()
    return list(texts[places])


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


_JSON: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_iso)


PlainFile = ParquetFile | CsvFile | JsonFile
PLAIN: Final[Mapping[str, Callable[[Path], PlainFile]]] = {"parquet": ParquetFile, "csv": CsvFile, "json": JsonFile}
"""What writes each plain format."""
