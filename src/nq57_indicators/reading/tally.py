"""What has been read of one file so far, held against its limits."""

from __future__ import annotations

from collections import Counter

from nq57_indicators.errors import LimitError
from nq57_indicators.models.limits import Limits

CODES = {
    "bytes": "limit-bytes",
    "whole_bytes": "limit-whole-bytes",
    "unpacked_bytes": "limit-unpacked-bytes",
    "members": "limit-members",
    "files": "limit-files",
    "sheets": "limit-sheets",
    "columns": "limit-columns",
    "cells": "limit-cells",
    "text": "limit-text",
    "characters": "limit-characters",
    "seconds": "limit-seconds",
}
"""What is said where a file goes beyond a limit."""
TAGS_OF_A_CELL = 6
"""A cell and its value open and close; there are rows, texts and formulas besides."""
OTHER_TAGS = 100_000
"""Sheets, columns, styles, links: what stands in a workbook however few its cells are."""


class Tally:
    """Counts what one file holds; ``LimitError`` as soon as it is more than a limit allows.

    >>> tally = Tally(Limits(cells=10))
    >>> tally.count("cells", 8)
    >>> tally.left("cells")
    2
    >>> try:
    ...     tally.count("cells", 3)
    ... except LimitError as error:
    ...     error.fields["limit"], error.fields["most"]
    ('cells', 10)
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._counted: Counter[str] = Counter()

    def count(self, what: str, number: int = 1, limit: str | None = None) -> None:
        """So much more was met; ``what`` is the name of its limit, unless ``limit`` is."""
        self._counted[what] += number
        self.check(limit or what, self._counted[what])

    def check(self, limit: str, number: int) -> None:
        """So much is met at once: the size of a file, the length of a cell."""
        if number > getattr(self.limits, limit):
            raise self.beyond(limit)

    def count_tags(self, number: int) -> None:
        """So many XML tags were met: more than cells account for cost time all the same."""
        self._counted["tags"] += number
        if self._counted["tags"] > TAGS_OF_A_CELL * self.limits.cells + OTHER_TAGS:
            raise self.beyond("cells")

    def left(self, limit: str) -> int:
        """How much more there may be."""
        return int(getattr(self.limits, limit)) - self._counted[limit]

    def beyond(self, limit: str) -> LimitError:
        """The error for more than ``limit`` allows."""
        return LimitError(CODES[limit], limit=limit, most=getattr(self.limits, limit))
