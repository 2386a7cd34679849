"""Why each variable has a plausible range, or none: nobody published figures that give one, and what else judges it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.base import Text


@dataclass(frozen=True)
class PlausibleRange:
    """The plausible range of a variable with its source (none: no published figures give one), and what else judges it."""

    variable: str
    bounds: tuple[float, float] | None
    source: Text | None
    closed: tuple[float, float] | None
    """Valid bounds, where both ends have one: a percentage, points."""
    shares: tuple[str, ...]
    """Indicators in which it stands above or below the line: no part is larger than its whole."""
    balances: tuple[str, ...]
    """Identities that it is a term of."""


def plausible_ranges(catalogue: Catalogue) -> tuple[PlausibleRange, ...]:
    """Every variable with its range, or with what judges it instead, by id.

    >>> from nq57_indicators import load_catalogue
    >>> found = {one.variable: one for one in plausible_ranges(load_catalogue())}
    >>> found["dossiers_received_by_post"].bounds, found["dossiers_received_by_post"].balances
    (None, ('dossiers_received_by_channel',))
    """
    shares, balances = _shares(catalogue), _balances(catalogue)
    return tuple(
        PlausibleRange(
            name,
            None if variable.plausible == (-inf, inf) else variable.plausible,
            variable.plausible_source,
            variable.valid if all(map(isfinite, variable.valid)) else None,
            shares.get(name, ()),
            balances.get(name, ()),
        )
        for name, variable in sorted(catalogue.variables.items())
    )


def _shares(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for indicator in catalogue.indicators.values():
        for name in indicator.formula.variables if indicator.is_share else ():
            found[name] = (*found.get(name, ()), indicator.id)
    return found


def _balances(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for identity in catalogue.identities.values():
        for term in {term.removeprefix("-") for term in (*identity.left, *identity.right)}:
            found[term] = (*found.get(term, ()), identity.id)
    return found
