"""What the figures themselves prove: of two names a column may have, only one lets the balances hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.layouts.grid import Grid
from nq57_indicators.models.definitions import Identity
from nq57_indicators.recognition.number_text import read_number

Figures = NDArray[np.float64]
_ALLOWED = 0.5
"""Balances are of counts: they hold to the unit."""


def proved(
    candidates: Sequence[str], figures: Figures, known: Mapping[str, Figures], identities: Iterable[Identity]
) -> str | None:
    """The only candidate under which a balance with the ``known`` columns holds in every row; else ``None``.

    >>> from nq57_indicators import load_catalogue
    >>> known = {"dossiers_resolved": np.array([9.0]), "dossiers_resolved_before_time": np.array([5.0]),
    ...          "dossiers_resolved_on_time": np.array([3.0])}
    >>> names = ("dossiers_resolved_late", "dossiers_pending_overdue")
    >>> proved(names, np.array([1.0]), known, load_catalogue().identities.values())
    'dossiers_resolved_late'
    """
    balances = [identity for identity in identities if identity.operator == "="]
    holding = [
        name for name in candidates if any(_holds(balance, {**known, name: figures}, name) for balance in balances)
    ]
    return holding[0] if len(holding) == 1 else None


def figures_in(grid: Grid, rows: Sequence[int], column: int) -> Figures:
    """The figures of a column in some rows, NaN where none is certain."""
    typed = [grid.numbers[row, column] for row in rows]
    texts = [grid.texts[row][column] for row in rows]
    read = [read_number(text, integer=True).value if text.strip() else None for text in texts]
    return np.array([number if value is None else value for number, value in zip(typed, read, strict=True)], float)


def _holds(identity: Identity, columns: Mapping[str, Figures], name: str) -> bool:
    terms = [(term, 1.0) for term in identity.left] + [(term, -1.0) for term in identity.right]
    names = [term.removeprefix("-") for term, _ in terms]
    if name not in names or not all(name in columns for name in names):
        return False
    difference = np.zeros(len(columns[name]))
    for term_name, (term, sign) in zip(names, terms, strict=True):
        difference = difference + columns[term_name] * (-sign if term.startswith("-") else sign)
    compared = ~np.isnan(difference)
    return bool(
        compared.any() and (np.abs(difference[compared]) < _ALLOWED).all() and (columns[name][compared] != 0).any()
    )
