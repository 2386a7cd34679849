"""JSON and JSON lines: flat records, numbers with the decimals they were printed with."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.errors import LimitError, SubmissionError
from nq57_indicators.models.base import Text
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.reading.columns import column_from_values, printed_float, text_array
from nq57_indicators.reading.encoding import encoding_of
from nq57_indicators.reading.metadata import STATED
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.cells import RawTable

Record = dict[str, Any]
Stated = tuple[tuple[str, str], ...]
RECORDS = ("observations", "data", "records", "items", "rows", "số liệu", "dữ liệu", "so_lieu", "du_lieu")
"""What the list of records is called; any other name may say what its figures are."""
NOTES = frozenset({"note", "notes", "comment", "ghi_chu", "ghi chú", "ghi_chú"})
ASIDE = NOTES | {"source", "$schema", "nguồn", "nguon"}
BLOCK_RECORDS = 100_000
BLOCK_CHARACTERS = 1 << 24
SIGNS_OF_A_CELL = 2
"""A comma or bracket comes with each value; texts may hold some, too."""


def json_tables(path: Path, name: str, limits: Limits = USUAL) -> Iterator[tuple[RawTable, float]]:
    """A list of flat records, or an object that has one under a name of ``RECORDS``; ``rows`` are 1-based record numbers.

    What stands beside that list (``provider``, ``received``, ``geography``, ``units``, ``calendar``, ``flow``, ``stage``,
    ``period``, ``area``, ``decimal``) holds for all records: it fills what they leave open, and records that say something
    else are asked about. Notes are kept aside, any other key there raises ``SubmissionError``, as do nested values,
    repeated keys and ``NaN`` or ``Infinity``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.json"
    ...     _ = path.write_text('{"provider": "P34-24", "observations": [{"value": 12.50}]}', encoding="utf-8")
    ...     table, share = next(json_tables(path, "a.json"))
    ...     table.stated, table.columns[0].decimals.tolist()
    ((('provider', 'P34-24'),), [2])
    """
    tally = Tally(limits)
    tally.check("whole_bytes", path.stat().st_size)
    encoding = encoding_of(path).name
    document = _parsed(path.read_text(encoding=encoding), tally)
    records, stated = _observations(document)
    numbered = [(number, _flat(record, number)) for number, record in enumerate(records, start=1)]
    yield replace(_table(name, numbered, tally), stated=stated, notes=tuple(_notes(document))), 1.0


def json_lines_tables(path: Path, name: str, limits: Limits = USUAL) -> Iterator[tuple[RawTable, float]]:
    """One flat record per line; ``rows`` are 1-based line numbers, empty lines are passed over.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.jsonl"
    ...     _ = path.write_text('{"value": 1}\\n\\n{"value": 2}\\n', encoding="utf-8")
    ...     next(json_lines_tables(path, "a.jsonl"))[0].rows.tolist()
    [1, 3]
    """
    tally = Tally(limits)
    size = path.stat().st_size
    tally.check("bytes", size)
    encoding = encoding_of(path).name
    block: list[tuple[int, Record]] = []
    characters = 0
    with path.open("rb") as binary, io.TextIOWrapper(binary, encoding=encoding) as stream:
        for number, line in enumerate(_bounded_lines(stream), start=1):
            if not line.strip():
                continue
            if len(block) == BLOCK_RECORDS or characters > BLOCK_CHARACTERS:
                yield _table(name, block, Tally(limits)), min(binary.tell() / size, 1.0)
                block, characters = [], 0
            characters += len(line)
            block.append((number, _flat(_parsed(line, tally, number), number)))
    if not block:
        raise _no_records()
    yield _table(name, block, Tally(limits)), 1.0


def _bounded_lines(stream: Any) -> Iterator[str]:
    while line := stream.readline(BLOCK_CHARACTERS):
        if len(line) == BLOCK_CHARACTERS:
            raise LimitError("json-line-too-long")
        yield line


def _parsed(text: str, tally: Tally, line: int | None = None) -> Any:
    if sum(map(text.count, ",[{")) > SIGNS_OF_A_CELL * tally.limits.cells:
        raise tally.beyond("cells")
    try:
        return json.loads(
            text, parse_float=printed_float, parse_constant=_refuse_constant, object_pairs_hook=_record_of
        )
    except json.JSONDecodeError as error:
        at = line or error.lineno
        raise SubmissionError("json-not-valid", line=at, column=error.colno, cause=error.msg) from error
    except RecursionError as error:
        raise SubmissionError("json-too-deep") from error
    except ValueError as error:  # an integer with thousands of digits
        raise SubmissionError("json-number-too-long") from error


def _refuse_constant(literal: str) -> NoReturn:
    raise SubmissionError("json-literal", literal=literal)


def _record_of(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        times = Counter(name for name, _ in pairs)
        repeated = next(name for name in record if times[name] > 1)
        raise SubmissionError("json-key-repeated", key=repeated)
    return record


def _observations(document: Any) -> tuple[list[Any], Stated]:
    stated: Stated = ()
    if isinstance(document, dict):
        records = _key_of_records(document)
        stated = tuple(_stated(document, records))
        document = document[records]
    if not isinstance(document, list):
        raise SubmissionError("json-not-records", known=", ".join(RECORDS))
    if not document:
        raise _no_records()
    return document, stated


def _key_of_records(document: Record) -> str:
    found = [key for key in document if key.lower() in RECORDS]
    if len(found) != 1:
        raise SubmissionError("json-not-records", known=", ".join(RECORDS))
    return found[0]


def _stated(document: Record, records: str) -> Iterator[tuple[str, str]]:
    """What stands beside the records, each key once checked."""
    for key, value in document.items():
        if key == records or key.lower() in ASIDE:
            continue
        if key not in STATED:
            raise _unknown_key(key)
        if isinstance(value, dict | list):
            raise SubmissionError("json-context-not-value", key=key)
        if key == "decimal" and value not in (".", ",", None):
            raise SubmissionError("json-decimal", value=value)
        if value not in (None, ""):
            yield key, str(value)


def _notes(document: Any) -> Iterator[tuple[int, int, str]]:
    """The notes beside the records, one to a text."""
    for key, value in document.items() if isinstance(document, dict) else ():
        if key.lower() in NOTES:
            yield from (
                (0, 0, text) for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)
            )


def _unknown_key(key: str) -> SubmissionError:
    guess = nearest(key.lower(), STATED, cutoff=0.75)
    vi, en = (f"; có phải là “{guess}”?", f"; did you mean “{guess}”?") if guess else (".", ".")
    known = ", ".join(STATED)
    return SubmissionError("json-unknown-key", what=Text(vi=vi, en=en), key=key, known=known)


def _no_records() -> SubmissionError:
    return SubmissionError("json-no-records")


def _flat(record: Any, number: int) -> Record:
    if not isinstance(record, dict):
        raise SubmissionError("json-record-not-object", number=number)
    for key, value in record.items():
        if isinstance(value, dict | list):
            raise SubmissionError("json-nested-value", number=number, key=key)
        if isinstance(value, float) and not np.isfinite(value):
            raise SubmissionError("json-number-too-large", number=number, key=key)
    return record


def _table(name: str, numbered: list[tuple[int, Record]], tally: Tally) -> RawTable:
    headers = _headers((record for _, record in numbered), tally)
    tally.count("cells", len(headers) * len(numbered))
    text_array(list(headers))  # a key, too, must be text that can be written
    columns = tuple(
        column_from_values(header, place, [record.get(header) for _, record in numbered])
        for place, header in enumerate(headers, start=1)
    )
    return RawTable(name, None, "json", columns, np.array([number for number, _ in numbered], dtype=np.int32))


def _headers(records: Iterable[Record], tally: Tally) -> list[str]:
    """All keys in the order in which they are first met."""
    seen: dict[str, None] = {}
    for record in records:
        seen.update(dict.fromkeys(record))
        tally.check("columns", len(seen))
    return list(seen)
