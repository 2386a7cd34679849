"""Definitions by id or in a row: to be read, never changed, and short when they are shown."""

from __future__ import annotations

from collections.abc import Collection, ItemsView, Iterator, KeysView, Mapping, ValuesView
from itertools import islice
from typing import Any, Final, TypeVar

from nq57_indicators.services import service

_T = TypeVar("_T")
_NAMED: Final = 5


class Listing(Mapping[str, _T]):
    """A mapping that shows how many it holds and the first of them, where a ``dict`` shows everything.

    >>> Listing({"a": 1, "b": 2})
    <2: a, b>
    """

    __slots__ = ("_found",)

    def __init__(self, found: Mapping[str, _T]) -> None:
        self._found = dict(found)

    def __getitem__(self, name: str) -> _T:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def keys(self) -> KeysView[str]:
        """The ids."""
        return self._found.keys()

    def items(self) -> ItemsView[str, _T]:
        """The ids with what they stand for."""
        return self._found.items()

    def values(self) -> ValuesView[_T]:
        """What the ids stand for."""
        return self._found.values()

    def get(self, name: str, default: Any = None) -> Any:
        """What an id stands for, else ``default``."""
        return self._found.get(name, default)

    def __repr__(self) -> str:
        return _short(self._found)

    def _repr_html_(self) -> str:
        return str(service("listing_html")(self))


class Entries(tuple[_T, ...]):
    """A tuple that shows how many it holds and the first of them, where a ``tuple`` shows everything.

    >>> Entries("abcdefg")
    <7: a, b, c, d, e, …>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return _short(self)

    def _repr_html_(self) -> str:
        return str(service("entries_html")(self))


def _short(things: Collection[Any]) -> str:
    """How many there are, and the first of them."""
    named = [*map(str, islice(things, _NAMED)), *(["…"] if len(things) > _NAMED else [])]
    return f"<{len(things)}: {', '.join(named)}>" if named else "<0>"
