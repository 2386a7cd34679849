"""Work on several things at once: numpy and Arrow leave the interpreter to others while they count."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from itertools import chain, islice
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

THREADS = min(os.cpu_count() or 1, 8)
"""How many at once; no result depends on it."""
_IS_HELPER = ContextVar("_IS_HELPER", default=False)
"""Whether the thread works for another one; it then starts none of its own."""


def _helpers(count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, initializer=_IS_HELPER.set, initargs=(True,))


def in_order(work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """What ``work`` makes of every item, in the order of the items.

    >>> in_order(lambda number: number * 2, [3, 1, 2])
    [6, 2, 4]
    """
    if len(items) < 2 or THREADS < 2 or _IS_HELPER.get():
        return [work(item) for item in items]
    with _helpers(THREADS) as pool:
        return list(pool.map(work, items))


def in_turn(work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """The same one after another, a few ahead of who takes them: no more results wait than there are threads.

    >>> list(in_turn(str, [3, 1, 2]))
    ['3', '1', '2']
    """
    coming = iter(items)
    first = list(islice(coming, 2))
    if len(first) < 2:  # nothing to do it beside
        yield from map(work, first)
        return
    with Background[_Result](THREADS) as background:
        for item in chain(first, coming):
            yield from background.take(partial(work, item))
        yield from background.rest()


class Background(Generic[_Result]):
    """Work handed over to threads beside, while the caller goes on; results come back in the order of the handing over.

    >>> with Background[str](1) as background:
    ...     [*background.take(lambda: "a"), *background.take(lambda: "b"), *background.rest()]
    ['a', 'b']
    """

    def __init__(self, threads: int) -> None:
        self._pool = _helpers(threads) if THREADS > 1 and not _IS_HELPER.get() else None
        self._coming: deque[Future[_Result]] = deque()

    def __enter__(self) -> Background[_Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the threads go, once they have done what they were handed."""
        if self._pool is not None:
            self._pool.shutdown()

    def take(self, work: Callable[[], _Result]) -> Iterator[_Result]:
        """Hand one piece of work over; gives back earlier results, so that few wait."""
        if self._pool is None:
            yield work()
            return
        self._coming.append(self._pool.submit(work))
        while len(self._coming) > THREADS:
            yield self._coming.popleft().result()

    def rest(self) -> Iterator[_Result]:
        """What has not come back yet."""
        while self._coming:
            yield self._coming.popleft().result()


def ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The same items, each made while the one before it is in use.

    >>> list(ahead(iter([1, 2, 3])))
    [1, 2, 3]
    """
    nothing = object()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, nothing)
        while (item := coming.result()) is not nothing:
            coming = pool.submit(next, items, nothing)
            yield item  # type: ignore[misc]  # the sentinel never leaves this function
