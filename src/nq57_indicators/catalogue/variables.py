"""The variables of a catalogue: those of its files, of its indicators, and those that indicators stand for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nq57_indicators.models.definitions import Variable
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.models.listing import Listing


def variables_in_force(
    entries: Iterable[tuple[str, Variable]], indicators: Iterable[Indicator], as_of: date | None
) -> Listing[Variable]:
    """Those in force, and those that have ended but stand in a formula in force: earlier figures of theirs still count."""
    everything = [variable for _, variable in entries]
    named: set[str] = set()
    for indicator in indicators:
        implied = _implied_variable(indicator)
        everything += [*indicator.variables, *([implied] if implied else [])]
        named |= indicator.formula.variables
    return Listing({thing.id: thing for thing in everything if thing.in_force(as_of) or thing.id in named})


def _implied_variable(indicator: Indicator) -> Variable | None:
    """A level or milestone without a variable is its own variable: its observation is a component, not a statement."""
    formula = indicator.formula
    if not formula.rules.own_item or formula.variable not in (None, indicator.id):
        return None
    unbounded = (float("-inf"), float("inf"))
    return Variable(
        id=indicator.id,
        name=indicator.name,
        unit_measure=indicator.unit_measure,
        measure="stock",
        frequency=indicator.frequency or "annual",
        over_time="last",
        valid=formula.rules.valid or indicator.valid or unbounded,
        plausible=indicator.plausible or unbounded,
        plausible_source=indicator.plausible_source,
        peer_relative=indicator.peer_relative or indicator.unit_measure == "rank",
        integer=indicator.integer or indicator.unit_measure == "rank",
        aliases=indicator.aliases,
    )
