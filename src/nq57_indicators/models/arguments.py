"""Arguments as a caller gives them: what has the wrong type is refused by its name, with what was found and expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def refused(name: str, given: object, expected: Text) -> ArgumentError:
    """The error for an argument that is not what it should be.

    >>> refused("period", 2025, Text(vi="một văn bản", en="a text")).en
    'period=2025 (int) cannot be used; expected: a text.'
    """
    shown, kind = " ".join(repr(given).split()), type(given).__name__
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return ArgumentError("argument-refused", expected=expected, name=name, shown=shown, kind=kind)


def text_given(name: str, given: object) -> str:
    """A text.

    >>> text_given("area", "P34-24")
    'P34-24'
    """
    if not isinstance(given, str):
        raise refused(name, given, _TEXT)
    return given


def text_or_none(name: str, given: object) -> str | None:
    """A text, or nothing."""
    return None if given is None else text_given(name, given)


def texts_given(name: str, given: object) -> list[str]:
    """Several texts; one alone is a list of one, nothing an empty list.

    >>> texts_given("formats", "csv"), texts_given("formats", ("csv", "xlsx")), texts_given("expected", None)
    (['csv'], ['csv', 'xlsx'], [])
    """
    if given is None:
        return []
    if isinstance(given, str):
        return [given]
    # the keys of a mapping are hardly what was meant, and bytes are numbers
    several = isinstance(given, Iterable) and not isinstance(given, (Mapping, bytes))
    texts = list(given) if isinstance(given, Iterable) and several else []
    if not several or not all(isinstance(text, str) for text in texts):
        raise refused(name, given, _TEXTS)
    return texts


def path_given(name: str, given: object) -> Path:
    """A path; an empty one is refused, as it would be the current folder.

    >>> path_given("folder", "results").name
    'results'
    """
    if not isinstance(given, (str, PathLike)) or given == "":
        raise refused(name, given, _PATH)
    return Path(given)


def flag_given(name: str, given: object) -> bool:
    """True or false, and nothing that Python would take for one of them."""
    if not isinstance(given, bool):
        raise refused(name, given, Text(vi="True hoặc False", en="True or False"))
    return given


def data_given(name: str, given: object) -> None:
    """Something that can be read: a path, several paths, or a table of figures, which says so itself (Arrow PyCapsule)."""
    is_source = isinstance(given, (str, PathLike, Sequence)) and not isinstance(given, bytes)
    if not is_source and not hasattr(given, "__arrow_c_stream__"):
        raise refused(name, given, _DATA)


def units_given(given: object) -> Mapping[str, str] | str | None:
    """One unit for all figures, or one for each variable."""
    if isinstance(given, Mapping):
        if not all(isinstance(part, str) for pair in given.items() for part in pair):
            raise refused("units", given, _UNITS)
    elif given is not None and not isinstance(given, str):
        raise refused("units", given, _UNITS)
    return given
