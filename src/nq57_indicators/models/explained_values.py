"""How a value came about, as data: its formula, its parts, the cells they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import nan
from typing import Any, Literal

from nq57_indicators.models.base import Definition, Text
from nq57_indicators.models.codelists import Averaging, Better, Lang, Met
from nq57_indicators.models.confirmations import Confirmation
from nq57_indicators.models.formula_kinds import FormulaKind
from nq57_indicators.services import service

Figure = float | None


def figure_of(number: Any) -> Figure:
    """A figure, ``None`` where there is none.

    >>> figure_of(1), figure_of(float("nan"))
    (1.0, None)
    """
    return None if number is None or number != number else float(number)


class Explained(Definition):
    """What every explanation can do: show itself as text or HTML."""

    def text(self, lang: Lang = "vi") -> str:
        """The tree as lines of text."""
        return str(service("explanation_text")(self, service("language_given")(lang)))

    def html(self, lang: Lang = "vi") -> str:
        """The tree as HTML that can be folded; everything in it is escaped."""
        return str(service("explanation_html")(self, service("language_given")(lang)))

    def _repr_html_(self) -> str:
        return str(service("explanation_html")(self))


class Cell(Definition):
    """One observation: where it stands, what it says, and who confirmed it where it was asked about.

    ``decimals`` are its printed digits, where they are known; ``lower`` and ``upper`` are there where it states bounds.
    """

    variable: str
    ref_area: str
    area: Text
    time_period: str
    provider: str
    obs_value: Figure
    lower: Figure = None
    upper: Figure = None
    decimals: int | None = None
    vintage: date | None
    file: str
    sheet: str | None
    cell: str
    confirmation: Confirmation | None = None


class Made(Definition):
    """How cells make a figure: added up one after the other (``sum``), that over their number (``mean``), or bounds only.

    ``between``: from the lowest to the highest of them, half of the last printed digit of each included. Each of ``of`` is
    the number of a cell, counted from 0, or made of cells itself.
    """

    rule: Literal["sum", "mean", "between"]
    of: tuple[int | Made, ...]

    @property
    def looks_at_digits(self) -> bool:
        """Whether the printed digits of the cells enter: where there are bounds only."""
        return self.rule == "between" or any(each.looks_at_digits for each in self.of if not isinstance(each, int))

    def figure(self, cells: Sequence[float]) -> float:
        """The figure that cells of these values make; none between them.

        >>> year = Made(rule="mean", of=(0, Made(rule="sum", of=(1, 2))))
        >>> year.figure([4.0, 1.0, 1.0])
        3.0
        """
        parts = [cells[each] if isinstance(each, int) else each.figure(cells) for each in self.of]
        return nan if self.rule == "between" else self._together(parts)

    def bounds(self, cells: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
        """The bounds that cells make: each is its lower bound, its upper one, and half of its last printed digit.

        >>> Made(rule="between", of=(0, 1)).bounds([(60.0, 60.0, 0.5), (80.0, 80.0, 0.5)])
        (59.5, 80.5)
        """
        parts = [cells[each] if isinstance(each, int) else (*each.bounds(cells), 0.0) for each in self.of]
        if self.rule == "between":
            return min(low - half for low, _, half in parts), max(high + half for _, high, half in parts)
        return self._together([low for low, _, _ in parts]), self._together([high for _, high, _ in parts])

    def _together(self, parts: Sequence[float]) -> float:
        total = parts[0]
        for part in parts[1:]:
            total += part
        return total / len(parts) if self.rule == "mean" else total


class Part(Definition):
    """One term of the formula, ``sign`` -1 where it is subtracted.

    ``made_of`` says how the cells make its value, or its bounds where these are all that is known. ``how`` is a basis: as
    submitted (``components``), or summed, restated, held. ``side``: numerator, denominator, variable, or stated.
    """

    variable: str
    name_vi: str
    name_en: str
    side: str
    sign: float = 1.0
    time_period: str
    value: Figure
    lower: Figure = None
    upper: Figure = None
    unit: str
    unit_vi: str
    unit_en: str
    how: str
    cells: tuple[Cell, ...]
    made_of: Made | None = None


class TargetLine(Definition):
    """One target the value is held against, with its clause.

    ``low`` and ``high`` are the ends of what it asks for in the period; one that is a ``benchmark`` is compared with, and
    never met or missed.
    """

    target: str
    owner: str
    of_country: bool
    relation: Literal["owed", "benchmark"]
    operator: str
    value: Figure
    low: Figure
    high: Figure
    due: date | None
    met: Met
    gap: Figure
    note: str
    document: str
    clause: str
    confidence: str


class ValueExplanation(Explained):
    """A value with everything it rests on; ``targets`` are there where the value itself was asked for.

    ``note`` is ``unconfirmed`` where it rests on a figure that somebody has yet to confirm.

    ``formula_kind`` says how the ``parts`` make it: ``stated`` is the figure as submitted. ``numerator_constant`` and
    ``denominator_constant`` are the numbers in a formula; ``years`` is how long average growth is counted over.
    """

    kind: Literal["value"] = "value"
    indicator: str
    name_vi: str
    name_en: str
    ref_area: str
    area_vi: str
    area_en: str
    time_period: str
    value: Figure
    lower: Figure
    upper: Figure
    unit: str
    unit_vi: str
    unit_en: str
    basis: str
    obs_status: str
    provider: str
    formula: str
    formula_kind: FormulaKind | Literal["stated"]
    per: float = 1.0
    numerator_constant: float = 0.0
    denominator_constant: float = 0.0
    averaging: Averaging | None = None
    years: Figure = None
    definition_basis: str
    better: Better
    parts: tuple[Part, ...]
    targets: tuple[TargetLine, ...]
    catalogue: str
    note: str = ""


class OfArea(Explained):
    """Whose number it is, and by which definitions."""

    ref_area: str
    area: Text
    time_period: str
    catalogue: str
