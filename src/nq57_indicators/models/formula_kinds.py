"""The kinds of formula: what a definition of each kind states, and what follows for everything that is made of it.

A new kind is an entry here, its compiling and its terms in ``computation/values/formulas.py``, and its words in ``texts/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

FormulaKind = Literal["ratio", "level", "growth", "milestone", "text"]


@dataclass(frozen=True)
class Kind:
    """What a formula of one kind states, and how its figures behave.

    ``fields`` are those it may have, of which it ``needs`` all of one group. With ``own_item`` the indicator is its own
    variable where none is stated, within ``valid``. A ``rate`` is a relation of amounts: it has a natural zero, its parts
    are summed before it is taken, and it is scored from a least denominator. ``of_change``: figures are movements already, so
    they have no growth of their own. ``yes_or_no``: done or not done. ``computed``: figures follow from observations.
    """

    fields: frozenset[str] = frozenset()
    needs: tuple[tuple[str, ...], ...] = ()
    own_item: bool = False
    valid: tuple[float, float] | None = None
    rate: bool = False
    of_change: bool = False
    yes_or_no: bool = False
    computed: bool = True


FORMULA_KINDS: Final[Mapping[FormulaKind, Kind]] = {
    "ratio": Kind(
        frozenset({"numerator", "denominator", "national", "province"}),
        needs=(("numerator", "denominator"), ("national",), ("province",)),
        rate=True,
    ),
    "level": Kind(frozenset({"variable"}), own_item=True),
    "growth": Kind(
        frozenset({"variable", "averaging", "base_period"}), needs=(("variable", "averaging"),), of_change=True
    ),
    "milestone": Kind(frozenset({"variable"}), own_item=True, valid=(0.0, 1.0), yes_or_no=True),
    "text": Kind(computed=False),
}

OWN_FIELDS: Final = sorted({field for kind in FORMULA_KINDS.values() for field in kind.fields})
"""The fields that only some kinds have."""


def kinds_with(field: str) -> list[FormulaKind]:
    """The kinds that have a field.

    >>> kinds_with("variable")
    ['level', 'growth', 'milestone']
    """
    return [name for name, kind in FORMULA_KINDS.items() if field in kind.fields]
