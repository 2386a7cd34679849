"""Tables as Parquet, CSV and JSON: the same bytes for the same rows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

_BOM = b"\xef\xbb\xbf"
_BLOCK = 50_000
_STARTS_A_FORMULA = r"^[=+\-@\t\r]"
_IS_A_FIGURE = r"^[+\-][0-9][0-9.,]*$"


def write_parquet(table: pa.Table, path: Path) -> None:
    """Parquet with dictionaries for ids and codes, and zstd."""
    arrow_parquet.write_table(table, path, compression="zstd")


def write_csv(table: pa.Table, path: Path) -> None:
    """UTF-8 with a byte order mark, so that Excel shows Vietnamese; figures with every digit, dates as ISO.

    Texts that a spreadsheet would run as a formula get an apostrophe in front.
    """
    with path.open("wb") as file:
        file.write(_BOM)
        arrow_csv.write_csv(pa.table([_safe(column) for column in table.columns], names=table.column_names), file)


def write_json(table: pa.Table, path: Path) -> None:
    """A list of records, one a line, each with every key; missing and infinite figures are null."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        divider = "\n"
        for batch in _finite(table).to_batches(_BLOCK):
            for record in batch.to_pylist():
                file.write(divider + json.dumps(record, ensure_ascii=False, allow_nan=False, default=_iso))
                divider = ",\n"
        file.write("\n]\n")


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula; figures stay as they are.

    >>> safe_text("=HYPERLINK(1)"), safe_text("-12,5")
    ("'=HYPERLINK(1)", '-12,5')
    """
    safe: str = _safe(pa.chunked_array([[text]]))[0].as_py()
    return safe


def _safe(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_string(column.type):
        return column
    risky = pc.and_(
        pc.match_substring_regex(column, _STARTS_A_FORMULA), pc.invert(pc.match_substring_regex(column, _IS_A_FIGURE))
    )
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def _finite(table: pa.Table) -> pa.Table:
    for place, name in enumerate(table.column_names):
        column = table.column(place)
        if pa.types.is_floating(column.type):
            nothing = pa.scalar(None, column.type)
            table = table.set_column(place, name, pc.if_else(pc.is_finite(column), column, nothing))
    return table


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
