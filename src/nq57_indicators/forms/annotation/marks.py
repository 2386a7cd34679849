"""What is written on a workbook: the findings of its cells, row by row of a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter

from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.reading.package import OWN_WORDS

TODO_MARK = "nq57: việc cần sửa / what to mend"
"""What cell A1 of the to-do sheet says, by which it is known again."""
AUTHOR = "nq57"
"""Who the comments are by, by which they are known again."""
SEPARATOR = OWN_WORDS
_MOST_CHARACTERS = 4000

_PLACE = re.compile(r"([A-Z]*)(\d*)")


@dataclass(frozen=True)
class Mark:
    """One finding on one place of one sheet; row or column is 0 where the finding is of a whole column or row."""

    sheet: str
    row: int
    column: int
    severity: str
    text: str

    @property
    def order(self) -> int:
        """The worse, the smaller."""
        return SEVERITIES.index(self.severity)


def place_of(cell: str | None) -> tuple[int, int]:
    """Row and column of a place as findings name it.

    >>> place_of("C12"), place_of("12"), place_of("C"), place_of(None)
    ((12, 3), (12, 0), (0, 3), (0, 0))
    """
    letters, digits = (_PLACE.fullmatch(cell or "") or _PLACE.fullmatch("")).groups()  # type: ignore[union-attr]  # "" matches
    return int(digits or 0), column_index_from_string(letters) if letters else 0


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet names it.

    >>> cell_name(12, 28)
    'AB12'
    """
    return f"{get_column_letter(column)}{row}"


def said_by_us(text: str) -> str:
    """The words of a comment as they are written, so that they are known again.

    >>> said_by_us("Sai")
    '——— nq57 ———\\nSai'
    """
    shortened = text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + "…"
    return f"{SEPARATOR}\n{shortened}"
