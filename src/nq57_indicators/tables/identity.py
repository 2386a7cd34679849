"""The short name of a finding or a doubt: the same for the same matter, wherever it stands and in every release."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGITS = 12
"""Hexadecimal digits: among a hundred thousand findings two get one name by chance once in fifty thousand submissions."""

_DIVIDER = "\x1f"
"""Divides the parts, so that ("ab", "c") and ("a", "bc") differ; no text of a sheet holds it."""

Coded = tuple[NDArray[np.integer[Any]], Sequence[str | None]]


def identity(*parts: str | None, repeat: int = 0) -> str:
    """A short hash of what makes a matter this one; ``repeat`` tells the second of its kind (1) from the first (0).

    >>> identity("unknown-area", "Biểu 1", "Địa bàn")
    'e98bd0f22b48'
    >>> identity("unknown-area", "Biểu 1", "Địa bàn", repeat=1)
    '705f960cff4e'
    """
    texts = [part or "" for part in parts] + ([f"#{repeat}"] if repeat else [])
    content = _DIVIDER.join(texts).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=DIGITS // 2).hexdigest()


def identities(columns: Sequence[Coded]) -> NDArray[Any]:
    """The identity of every row; rows that are alike are told apart by their order.

    A column is codes and the texts they stand for; -1 stands for none.

    >>> identities([(np.array([0, 1, 0]), ["a", "b"])]).tolist() == [
    ...     identity("a"), identity("b"), identity("a", repeat=1)
    ... ]
    True
    """
    size = len(columns[0][0])
    kind = np.zeros(size, np.int64)
    columns = [_by_text(codes, names) for codes, names in columns]
    for codes, _ in columns:  # one after another: the number never grows beyond the square of the number of rows
        _, own = np.unique(codes, return_inverse=True)
        _, kind = np.unique(kind * (int(own.max(initial=0)) + 1) + own, return_inverse=True)
    first, repeat = _repeats(kind)
    texts = [np.array(names, object)[codes[first]].tolist() for codes, names in columns]
    stems = list(zip(*texts, strict=True))
    return np.array(
        [identity(*stems[stem], repeat=times) for stem, times in zip(kind.tolist(), repeat.tolist(), strict=True)],
        object,
    )


def _by_text(codes: NDArray[np.integer[Any]], names: Sequence[str | None]) -> tuple[NDArray[np.int64], list[str]]:
    """The same column with one code for each text: two sheets, or two columns, may have one name; none is empty."""
    known: dict[str, int] = {}
    number = np.array([known.setdefault(name or "", len(known)) for name in (*names, None)], np.int64)
    return number[codes], list(known)


def _repeats(kind: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each kind stands first, and how many of its kind stand above each row."""
    order = np.argsort(kind, kind="stable")
    starts = np.flatnonzero(np.diff(kind[order], prepend=-1))
    repeat = np.empty(len(kind), np.int64)
    repeat[order] = np.arange(len(kind)) - np.repeat(starts, np.diff(starts, append=len(kind)))
    return order[starts], repeat
