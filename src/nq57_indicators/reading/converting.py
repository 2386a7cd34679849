"""Text files and cells of older encodings become Unicode on their way in; what they were is told."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nq57_indicators.models.limits import Limits
from nq57_indicators.reading.encoding import utf_16_of
from nq57_indicators.reading.legacy import common_words, from_font, from_mojibake, legacy_of
from nq57_indicators.reading.sheets import SheetColumn
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.cells import Conversion

SAMPLE = 1 << 16
MOJIBAKE = "UTF-8 → Windows-1252"
WORDS = re.compile(rb"[^\s,;|\t\"]*[\x80-\xff][^,;|\t\r\n\"]*")
"""A cell with letters outside ASCII."""


@contextmanager
def in_unicode(path: Path, limits: Limits) -> Iterator[tuple[Path, Conversion | None]]:
    """A text file as it can be read: itself, or a copy in UTF-8 with what it was converted from.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_bytes("TØnh,N¨m\\nHµ Néi,2025\\n".encode("latin-1"))
    ...     with in_unicode(path, Limits()) as (readable, conversion):
    ...         readable.read_text("utf-8"), conversion
    ('Tỉnh,Năm\\nHà Nội,2025\\n', Conversion(encoding='TCVN3', raw='TØnh', text='Tỉnh'))
    """
    found = _converted(path, limits)
    if found is None:
        yield path, None
        return
    text, conversion = found
    with tempfile.TemporaryDirectory(prefix="nq57-") as folder:
        copy = Path(folder) / path.name
        copy.write_text(text, encoding="utf-8", newline="")
        yield copy, conversion


def _converted(path: Path, limits: Limits) -> tuple[str, Conversion] | None:
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    if utf_16_of(sample) is not None:
        return None
    try:
        seen = sample.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.end >= len(sample) - 3 and len(sample) == SAMPLE:  # a letter cut in two
            return None
        return _from_bytes(path, sample, limits)
    right = from_mojibake(seen)
    if right is None or common_words(right) < 2:
        return None
    whole = from_mojibake(_content(path, limits).decode("utf-8-sig"))
    return None if whole is None else (whole, _sample(MOJIBAKE, seen, right))


def _from_bytes(path: Path, sample: bytes, limits: Limits) -> tuple[str, Conversion] | None:
    legacy = legacy_of(sample)
    if legacy is None:
        return None
    cell = WORDS.search(sample)
    raw = cell[0] if cell else b""
    try:
        text = legacy.read(_content(path, limits))
        return text, Conversion(legacy.name, raw.decode("cp1252", "replace"), legacy.read(raw))
    except UnicodeDecodeError:
        return None


def _content(path: Path, limits: Limits) -> bytes:
    Tally(limits).check("whole_bytes", path.stat().st_size)
    return path.read_bytes()


def _sample(name: str, before: str, after: str) -> Conversion:
    """The first cell that changed."""
    cells = zip(re.split(r"[,;|\t\r\n]", before), re.split(r"[,;|\t\r\n]", after), strict=False)
    raw, text = next(((stood, reads) for stood, reads in cells if stood != reads), (before[:40], after[:40]))
    return Conversion(name, raw.strip('"'), text.strip('"'))


def convert_cells(columns: Mapping[int, SheetColumn], fonts: list[str]) -> Conversion | None:
    """Turn the texts of a sheet that fonts of older encodings show into Unicode, in place; what was converted first.

    Text with letters that such fonts do not have is Unicode already and stays.
    """
    converters = {style: converter for style, font in enumerate(fonts) if (converter := from_font(font)) is not None}
    first: Conversion | None = None
    for cells in columns.values() if converters else ():
        for at, (value, style) in enumerate(zip(cells.values, cells.styles, strict=True)):
            if isinstance(value, str) and style in converters and _may_be_legacy(value):
                text = converters[style](value)
                if text != value:
                    cells.values[at] = text
                    first = first or Conversion(fonts[style], value, text)
    return first


def _may_be_legacy(text: str) -> bool:
    """Whether all letters fit into one byte."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
