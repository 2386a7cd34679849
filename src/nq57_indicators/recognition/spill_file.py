"""Where arrays lie that are too large for memory: in a temporary file that the system reads back as it is needed."""

from __future__ import annotations

import tempfile
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEGMENT_BYTES = 256 << 20
"""How much of the file is opened at once: systems allow few openings."""
_ALIGNED = 64


class SpillFile:
    """Arrays in a temporary file without a name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the spill_file; arrays outlive it
        weakref.finalize(self, self._file.close)
        self._segment: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._used = 0
        self._end = 0

    def room(self, size: int, kind: np.dtype[Any]) -> NDArray[Any]:
        """An array to be written to, behind what stands in the file."""
        needed = size * kind.itemsize
        if self._used + needed > len(self._segment):
            length = max(SEGMENT_BYTES, needed)
            self._segment = np.memmap(self._file, np.uint8, "w+" if not self._end else "r+", self._end, (length,))
            self._end += -(-length // SEGMENT_BYTES) * SEGMENT_BYTES
            self._used = 0
        part = self._segment[self._used : self._used + needed]
        self._used += -(-needed // _ALIGNED) * _ALIGNED
        # as a plain array: what is computed from it shall not be taken for a part of the file
        return np.asarray(part).view(kind)
