"""Where kinds are kept, and what each is given to draw with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from ..dress import MONEY_TITLES, TITLES, letterhead, notes, signature, title, unit_line
from ..figures import MONTHS, QUARTERS, Period, World
from ..forms import Layer, Table
from ..paper import Case, Sheet
from ..words import AREAS, Area, Words


@dataclass
class Draft:
    """One case in the making: its dice, its figures, its words, and the sheet at hand."""

    case: Case
    rng: Random
    world: World
    words: Words

    def __post_init__(self) -> None:
        self.layer = Layer(self.case, self.rng, self.world, self.words)

    def sheet(self, name: str | None = None) -> Sheet:
        """A new sheet of the case."""
        sheet = Sheet(name or self.rng.choice(("Sheet1", "Biểu 1", "Phu luc", "BC", "Bao cao")))
        self.case.sheets.append(sheet)
        return sheet

    def period(self, *kinds: str) -> Period:
        """A period that is over, under today's provinces for the most part."""
        kind = self.rng.choice(kinds or ("month", "quarter"))
        if kind == "year":
            return Period("year", 2025)
        if kind == "half":
            return Period("half", self.rng.choice((2025, 2026)), 1)
        return self.rng.choice(MONTHS if kind == "month" else QUARTERS)

    def area(self) -> Area:
        """One province."""
        return self.rng.choice(AREAS)

    def maybe(self, share: float = 0.5) -> bool:
        """Whether something is so."""
        return self.rng.random() < share

    def head(self, sheet: Sheet, *, period: Period | None = None, area: Area | None = None, money: bool = False,
             always: bool = False, says: str | None = None, width: int = 6) -> int:  # fmt: skip
        """Letterhead and title, as far as this case has them; the row from which the table may begin."""
        row = 1
        if always or self.maybe(0.7):
            row = letterhead(sheet, self.rng, f"UBND {area.full}" if area else "Sở Khoa học và Công nghệ", width)
        if always or row > 1 or says:
            text = says or self.rng.choice(MONEY_TITLES if money else TITLES)
            if period is not None:
                text += f" {period.text(self.rng).upper()}"
            row = title(sheet, self.rng, text, row, width)
        return row

    def unit_line(self, sheet: Sheet, unit: str, row: int, width: int = 6) -> int:
        """The line that says the unit."""
        return unit_line(sheet, self.rng, unit, row, width)

    def tail(self, sheet: Sheet, row: int, area: Area | None = None, *, always: bool = False, width: int = 6) -> None:
        """Notes and signatures, as far as this case has them."""
        if always or self.maybe(0.4):
            row = notes(sheet, self.rng, row)
        if always or self.maybe(0.4):
            signature(sheet, self.rng, row, area.name if area else "Hà Nội", width)

    def trim(self, table: Table) -> Table:
        """A row of numbers under the header, a column of remarks: now and then."""
        if self.case.form in ("xlsx", "xls", "ods"):
            table.number_row = table.number_row or self.maybe(0.25)
            table.note = table.note or ("Ghi chú" if self.maybe(0.25) else None)
        return table


Make = Callable[[Draft], None]


@dataclass(frozen=True)
class Kind:
    """A kind of sheet and the line of the issue that it stands for."""

    name: str
    line: str
    make: Make


KINDS: dict[str, Kind] = {}


def kind(line: str) -> Callable[[Make], Make]:
    """Register a kind under its function's name."""

    def register(make: Make) -> Make:
        KINDS[make.__name__] = Kind(make.__name__, line, make)
        return make

    return register
