"""Results of ours that no ``about.json`` vouches for, as after a broken run: known by what their files hold."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from nq57_indicators.computation.results.saved_tables import WRITTEN, is_saved_table
from nq57_indicators.tables.saved import KIND

HEAD: Final = 1 << 16
"""Bytes in which the first record of a table of ours stands."""
PAGE_SAYS: Final = b'<meta name="generator" content="nq57-indicators">'
EMPTY_TABLE: Final = "[\n]\n"


def is_own_table(path: Path) -> bool:
    """Whether a file is a table of saved results, the page of one, or what says of which files a set is.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "x.csv"
    ...     _ = path.write_text(",".join(column.name for column in WRITTEN["values"]), encoding="utf-8")
    ...     is_own_table(path)
    True
    """
    kind = path.suffix.lower()
    try:
        if kind == ".parquet":
            return is_saved_table(pq.read_schema(path).names)
        if kind not in (".csv", ".json", ".html"):
            return False
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        if kind == ".html":
            return PAGE_SAYS in head
        text = head.decode("utf-8-sig", errors="ignore")
        return _is_own_csv(text) if kind == ".csv" else _is_own_json(text, path)
    except Exception:  # what cannot be opened is told where it is read
        return False


def _is_own_csv(text: str) -> bool:
    return is_saved_table(next(csv.reader([text.partition("\n")[0]]), []))


def _is_own_json(text: str, path: Path) -> bool:
    """Records one a line; an empty list says nothing of itself but its name."""
    if text == EMPTY_TABLE:
        return path.stem in WRITTEN
    start = text.find("{")
    if start < 0:
        return False
    found: Any = json.JSONDecoder().raw_decode(text, start)[0]
    return found.get("about") == KIND or is_saved_table(found)
