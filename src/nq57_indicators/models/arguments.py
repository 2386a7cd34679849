"""Arguments as a caller gives them: what has the wrong type is refused by its name, with what was found and expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Protocol

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.base import Text

_LONGEST = 60
_TEXT = Text(vi="một văn bản", en="a text")
_TEXTS = Text(vi="một văn bản hoặc một danh sách văn bản", en="a text or a list of texts")
_PATH = Text(vi="đường dẫn của một tệp hoặc thư mục", en="the path of a file or folder")
_DATA = Text(
    vi="tệp, thư mục hoặc bảng số liệu (pandas, polars, pyarrow, DuckDB)",
    en="files, a folder or a table of figures (pandas, polars, pyarrow, DuckDB)",
)
_UNITS = Text(vi="một đơn vị tính, hoặc đơn vị của từng biến", en="a unit, or a unit for each variable")


class ArrowTable(Protocol):
    """A table of any library that gives itself as Arrow data (PyCapsule interface): polars, pyarrow, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


def refused(name: str, value: object, expected: Text) -> ArgumentError:
    """The error for an argument that is not what it should be.

    >>> refused("period", 2025, Text(vi="một văn bản", en="a text")).en
    'period=2025 (int) cannot be used; expected: a text.'
    """
    shown, kind = " ".join(repr(value).split()), type(value).__name__
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return ArgumentError("argument-refused", expected=expected, name=name, shown=shown, kind=kind)


def text_given(name: str, value: object) -> str:
    """A text.

    >>> text_given("area", "P34-24")
    'P34-24'
    """
    if not isinstance(value, str):
        raise refused(name, value, _TEXT)
    return value


def text_or_none(name: str, value: object) -> str | None:
    """A text, or nothing."""
    return None if value is None else text_given(name, value)


def texts_given(name: str, value: object) -> list[str]:
    """Several texts; one alone is a list of one, nothing an empty list.

    >>> texts_given("formats", "csv"), texts_given("formats", ("csv", "xlsx")), texts_given("expected", None)
    (['csv'], ['csv', 'xlsx'], [])
    """
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    # the keys of a mapping are hardly what was meant, and bytes are numbers
    several = isinstance(value, Iterable) and not isinstance(value, (Mapping, bytes))
    texts = list(value) if isinstance(value, Iterable) and several else []
    if not several or not all(isinstance(text, str) for text in texts):
        raise refused(name, value, _TEXTS)
    return texts


def path_given(name: str, value: object) -> Path:
    """A path; an empty one is refused, as it would be the current folder.

    >>> path_given("folder", "results").name
    'results'
    """
    if not isinstance(value, (str, PathLike)) or value == "":
        raise refused(name, value, _PATH)
    return Path(value)


def paths_among(option: str, values: object) -> Iterator[tuple[str, str]]:
    """What of an argument that takes models or files is a file, each after the option that named it.

    >>> list(paths_among("layout", ["form.toml", 3]))
    [('layout', 'form.toml')]
    """
    several = values if isinstance(values, Sequence) and not isinstance(values, str) else (values,)
    yield from ((option, str(value)) for value in several if isinstance(value, (str, PathLike)))


def flag_given(name: str, value: object) -> bool:
    """True or false, and nothing that Python would take for one of them."""
    if not isinstance(value, bool):
        raise refused(name, value, Text(vi="True hoặc False", en="True or False"))
    return value


def data_given(name: str, value: object) -> None:
    """Something that can be read: a path, several paths, or a table of figures, which says so itself (Arrow PyCapsule)."""
    is_source = isinstance(value, (str, PathLike, Sequence)) and not isinstance(value, bytes)
    if not is_source and not hasattr(value, "__arrow_c_stream__"):
        raise refused(name, value, _DATA)


def units_given(value: object) -> Mapping[str, str] | str | None:
    """One unit for all figures, or one for each variable."""
    if isinstance(value, Mapping):
        if not all(isinstance(part, str) for pair in value.items() for part in pair):
            raise refused("units", value, _UNITS)
    elif value is not None and not isinstance(value, str):
        raise refused("units", value, _UNITS)
    return value
