"""Definitions by id: to be read, never changed, and short when they are shown."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
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
        named = [*list(self._found)[:_NAMED], *(["…"] if len(self) > _NAMED else [])]
        return f"<{len(self)}: {', '.join(named)}>" if named else "<0>"

    def _repr_html_(self) -> str:
        return str(service("listing_html")(self))
