"""One column of a table as it is read."""

from __future__ import annotations

from dataclasses import dataclass

from nq57_indicators.layouts.said import Said


@dataclass
class ColumnReading:
    """One column of a table: where it stands, the words over it, what they say, and the role that follows.

    ``role`` is one of ``models.layouts.ColumnRole``, or ``nameless`` where figures stand under no header; ``asked`` marks figures
    whose variable must be asked for, ``told`` is the rule by which a column that nobody understands is told.
    """

    column: int
    path: tuple[str, ...]
    said: Said
    role: str
    given_unit: str | None = None
    asked: bool = False
    told: str | None = None

    @property
    def header(self) -> str:
        """The words over it as one text."""
        return " ".join(self.path)
