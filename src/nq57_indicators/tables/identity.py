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

_MOST_KINDS = 2**62
Coded = tuple[NDArray[np.integer[Any]], Sequence[str | None]]


def identity(*parts: str | None, repeat: int = 0) -> str:
    """A short hash of what makes a matter this one; ``repeat`` tells the second of its kind (1) from the first (0).

    >>> identity("unknown-area", "Biểu 1", "Địa bàn")
    'e98bd0f22b48'
    >>> identity("unknown-area", "Biểu 1", "Địa bàn", repeat=1)
    '705f960cff4e'
    """
    return _named(_DIVIDER.join(part or "" for part in parts), repeat)


def _named(stem: str, repeat: int) -> str:
    content = f"{stem}{_DIVIDER}#{repeat}" if repeat else stem
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=DIGITS // 2).hexdigest()


def identities(columns: Sequence[Coded]) -> NDArray[Any]:
    """The identity of every row; rows that are alike are told apart by their order.

    A column is codes and the texts they stand for; -1 stands for none.

    >>> identities([(np.array([0, 1, 0]), ["a", "b"])]).tolist() == [
    ...     identity("a"), identity("b"), identity("a", repeat=1)
    ... ]
    True
    """
    columns = [_by_text(codes, names) for codes, names in columns]
    kind = _kinds(columns)
    first, repeat = _repeats(kind)
    texts = [np.array(names, object)[codes[first]].tolist() for codes, names in columns]
    stems = list(map(_DIVIDER.join, zip(*texts, strict=True)))
    of_rows = zip(kind.tolist(), repeat.tolist(), strict=True)
    return np.array([_named(stems[stem], times) for stem, times in of_rows], object)


def _kinds(columns: Sequence[Coded]) -> NDArray[np.int64]:
    """A number for each row: the same where all columns say the same."""
    kind, count = np.zeros(len(columns[0][0]), np.int64), 1
    for codes, names in columns:
        if count * len(names) > _MOST_KINDS:
            there, kind = np.unique(kind, return_inverse=True)
            count = len(there)
        kind = kind * len(names) + codes
        count *= len(names)
    return np.unique(kind, return_inverse=True)[1]


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
