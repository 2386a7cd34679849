"""Where arrays wait: in memory as long as there are few, then in a file that the system reads back as it is needed."""

from __future__ import annotations

import tempfile
import weakref
from mmap import mmap
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_Kind = TypeVar("_Kind", bound=np.generic)

MOST_BYTES = 2 << 30
"""How much is kept in memory; no result depends on it."""
SEGMENT_BYTES = 256 << 20
"""How much of the file is opened at once: systems allow few openings."""
_ALIGNED = 64


def lies_in_a_file(array: NDArray[Any]) -> bool:
    """Whether an array is part of a file that is mapped into memory.

    >>> lies_in_a_file(np.arange(3))
    False
    """
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    return isinstance(owner, mmap)


class Shelf:
    """Keeps the arrays of one submission. What no longer fits goes to a temporary file without a name."""

    def __init__(self) -> None:
        self._held = 0
        self._file: Any = None
        self._segment: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._used = 0
        self._end = 0

    @property
    def is_full(self) -> bool:
        """Whether arrays go to the file."""
        return self._file is not None

    def keep(self, array: NDArray[_Kind]) -> NDArray[_Kind]:
        """The same array, here or in the file."""
        self._held += array.nbytes
        return self.replaced(array) if self._held > MOST_BYTES else array

    def replaced(self, array: NDArray[_Kind]) -> NDArray[_Kind]:
        """The same array in the file; one that lies there already is left alone."""
        if lies_in_a_file(array):
            return array
        kept: NDArray[_Kind] = self._room(len(array), array.dtype)
        kept[:] = array
        return kept

    def joined(self, blocks: list[NDArray[_Kind]]) -> NDArray[_Kind]:
        """One array of blocks that follow one another."""
        if len(blocks) == 1:
            return blocks[0]
        if not self.is_full:
            return np.concatenate(blocks)
        whole: NDArray[_Kind] = self.room(sum(len(block) for block in blocks), np.result_type(*blocks))
        np.concatenate(blocks, out=whole)
        return whole

    def room(self, size: int, kind: np.dtype[Any]) -> NDArray[Any]:
        """An array to be written to; in the file if arrays go there."""
        return self._room(size, kind) if self.is_full else np.empty(size, kind)

    def _room(self, size: int, kind: np.dtype[Any]) -> NDArray[Any]:
        """An array in the file, behind what stands there."""
        needed = size * kind.itemsize
        if self._used + needed > len(self._segment):
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the shelf; arrays outlive it
                weakref.finalize(self, self._file.close)
            length = max(SEGMENT_BYTES, needed)
            self._segment = np.memmap(self._file, np.uint8, "w+" if not self._end else "r+", self._end, (length,))
            self._end += -(-length // SEGMENT_BYTES) * SEGMENT_BYTES
            self._used = 0
        part = self._segment[self._used : self._used + needed]
        self._used += -(-needed // _ALIGNED) * _ALIGNED
        # as a plain array: what is computed from it shall not be taken for a part of the file
        return np.asarray(part).view(kind)
