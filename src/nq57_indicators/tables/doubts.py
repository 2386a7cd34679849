"""Doubts: what is not certain about a file, one question at one place; and how each of its tables was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nq57_indicators.models.tables import column_names
from nq57_indicators.tables.findings import column_letter

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Doubt:
    """One question: ``question`` is its rule (of one that figures wait for), ``found`` its evidence, ``choices`` the answers.

    ``row`` and ``column`` are those of the file (0: the whole sheet); ``figures`` counts what waits. ``of_file`` is the hash
    of the file whose answer is true of this very file only. ``assumed`` is the choice that figures are read by until somebody
    answers: then none waits.
    """

    id: str
    question: str
    file: str
    sheet: str | None
    row: int
    column: int
    found: str
    choices: tuple[str, ...]
    figures: int
    of_file: str | None = None
    assumed: str | None = None

    @property
    def cell(self) -> str | None:
        """The place as a spreadsheet names it."""
        letters = column_letter(self.column)
        return (f"{letters}{self.row}" if self.row else letters) or None


@dataclass(frozen=True)
class ReadAs:
    """How one table of a sheet was read, in few words: each a kind of statement and what it says.

    ``layout`` is the id of the layout used, ``None`` for a proposal.
    """

    file: str
    sheet: str | None
    layout: str | None
    said: tuple[tuple[str, str], ...]


def waiting_for(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """The questions that figures wait for; those of which an answer is assumed hold nothing up."""
    return tuple(doubt for doubt in doubts if doubt.assumed is None)


def doubts_frame(doubts: Sequence[Doubt]) -> pd.DataFrame:
    """The doubts table (see ``nq57_indicators.models.tables``), in the order in which the files were read."""
    import pandas as pd

    names = column_names("doubts")
    records = [
        (
            doubt.id,
            doubt.question,
            doubt.file,
            doubt.sheet,
            doubt.cell,
            doubt.found,
            "; ".join(doubt.choices),
            doubt.figures,
            doubt.assumed,
        )
        for doubt in doubts
    ]
    frame = pd.DataFrame(records, columns=names)
    return frame.astype({name: "str" for name in names if name != "figures"} | {"figures": "int64"})
