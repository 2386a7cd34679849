"""What a shell completes the values of options to: codes, and ids of the catalogue that the package brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

_LISTED: Final[dict[str, Callable[[Catalogue], Iterable[str]]]] = {
    "--area": lambda catalogue: catalogue.areas,
    "--areas": lambda catalogue: [*catalogue.areas.schemes, *catalogue.areas],
    "--bodies": lambda catalogue: [*catalogue.bodies, *catalogue.areas],
    "--body": lambda catalogue: [*catalogue.bodies, *catalogue.areas],
    "--duty": lambda catalogue: catalogue.obligations,
    "--expected": lambda catalogue: catalogue.obligations,
    "--framework": lambda catalogue: catalogue.frameworks,
    "--geography": lambda catalogue: catalogue.areas.schemes,
    "--indicator": lambda catalogue: catalogue.indicators,
    "--indicators": lambda catalogue: [*catalogue.indicators, *catalogue.variables],
    "--pillar": lambda catalogue: catalogue.pillars,
    "--provider": lambda catalogue: [*catalogue.bodies, *catalogue.areas],
    "--unit": lambda catalogue: catalogue.units,
    "CODE": lambda catalogue: catalogue.rules,
}
"""The ids that an option, or an argument by its name, takes."""

Completion = Callable[[str], list[str]]


def completion_of(name: str, codes: tuple[str, ...] = ()) -> Completion | None:
    """What completes the value of an option: its codes, or ids; the last of several that stand between commas.

    >>> completion_of("--duty")("nd09"), completion_of("--area")("P34-2")[:2], completion_of("--output")
    (['nd09_quarterly'], ['P34-20', 'P34-22'], None)
    >>> completion_of("--areas")("P34-24,P63-24")
    ['P34-24,P63-24']
    """
    if not codes and name not in _LISTED:
        return None

    def complete(incomplete: str) -> list[str]:
        before, comma, begun = ("", "", incomplete) if codes else incomplete.rpartition(",")
        return [f"{before}{comma}{known}" for known in codes or _ids(name) if known.startswith(begun)]

    return complete


def _ids(name: str) -> Iterable[str]:
    from nq57_indicators.catalogue import load_catalogue

    return dict.fromkeys(_LISTED[name](load_catalogue()))
