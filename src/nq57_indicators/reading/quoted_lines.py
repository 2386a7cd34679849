"""Delimited text every line of which was quoted once more as one cell: "a,b,c" is the record a,b,c."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from nq57_indicators.reading.encoding import TextEncoding

_SIGNS: Final = ",;\t|"


def unquoted_lines(path: Path, encoding: TextEncoding) -> Iterator[str] | None:
    """The lines of a file without the quotes around each; ``None`` where not all lines but the first are one quoted cell.

    The header may stand without them. Lines keep their numbers.
    """
    if not encoding.quotes:
        return None
    with path.open(encoding=encoding.name, newline="") as stream:
        if not _all_quoted(stream):
            return None
    return _lines(path, encoding)


def _all_quoted(lines: Iterable[str]) -> bool:
    header, number = "", 0
    for line in lines:
        bare = line.strip("\r\n")
        if not bare or bare.startswith("#"):
            continue
        inside = inside_of(bare)
        if not header:
            header = bare if inside is None else inside
            sign = max(_SIGNS, key=header.count)
            if not header.count(sign):
                return False
        elif inside is None or inside.count(sign) < header.count(sign):
            return False
        else:
            number += 1
    return number > 0


def inside_of(line: str) -> str | None:
    """What stands in the quotes around a whole line; ``None`` where it is no one quoted cell.

    >>> inside_of('"a,""1,5"",b"'), inside_of('"a","b"'), inside_of("a")
    ('a,"1,5",b', None, None)
    """
    if len(line) < len('""') or not (line.startswith('"') and line.endswith('"')):
        return None
    return line[1:-1].replace('""', '"') if '"' not in line[1:-1].replace('""', "") else None


def _lines(path: Path, encoding: TextEncoding) -> Iterator[str]:
    with path.open(encoding=encoding.name, newline="") as stream:
        for line in stream:
            inside = inside_of(line.strip("\r\n"))
            yield line if inside is None else f"{inside}\n"
