"""What is said once of all figures of a table: in an option, a key, a folder, a layout, a title, the name of a sheet or file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Where = Literal["option", "key", "folder", "layout", "form", "title", "sheet", "file"]

OF_EACH: Final = frozenset({"option", "key", "folder", "layout", "form"})
"""Where a statement holds for each figure; a title or a name says what a table is about, and other periods may stand beside."""

Days = tuple[date, date]


@dataclass(frozen=True)
class Statement:
    """One thing said of a part of the key of all figures of a table.

    ``texts`` are what is said, as codes or as written: of a title they may be several, or none where its year is left open.
    ``shown`` is how it stands there, ``days`` the first and last days that the periods of a title or name cover, ``row`` and
    ``column`` the cell of a title.
    """

    part: str
    texts: tuple[str, ...]
    where: Where
    shown: str
    days: tuple[Days, ...] = ()
    row: int = 0
    column: int = 0

    @property
    def is_of_each(self) -> bool:
        """Whether it holds for each figure, not only for the table as a whole."""
        return self.where in OF_EACH
