"""Tables that an object works out once and gives to many: each caller gets a copy of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    import pandas as pd

_Owner = TypeVar("_Owner")


class own_copy(Generic[_Owner]):  # noqa: N801  # read as a decorator
    """A table as an attribute. Copies share their memory until somebody writes to them, and nobody else sees that.

    >>> import pandas as pd
    >>> class Made:
    ...     @own_copy
    ...     def table(self) -> pd.DataFrame:
    ...         return pd.DataFrame({"value": [1.0]})
    >>> made = Made()
    >>> mine = made.table
    >>> mine["value"] = 2.0
    >>> made.table["value"].tolist()
    [1.0]
    """

    def __init__(self, make: Callable[[_Owner], pd.DataFrame]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type[_Owner], name: str) -> None:
        self._kept_as = f"_{name}"

    @overload
    def __get__(self, owner: None, kind: type[_Owner]) -> own_copy[_Owner]: ...

    @overload
    def __get__(self, owner: _Owner, kind: type[_Owner]) -> pd.DataFrame: ...

    def __get__(self, owner: _Owner | None, kind: type[_Owner]) -> Any:
        if owner is None:
            return self
        kept = vars(owner)
        if self._kept_as not in kept:
            kept[self._kept_as] = self._make(owner)
        return kept[self._kept_as].copy(deep=False)
