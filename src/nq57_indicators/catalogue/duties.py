"""Who owes the report of a duty: bodies that are named, or all of a level, as far as they are there."""

from __future__ import annotations

from datetime import date

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.definitions import Obligation


def exists_on(catalogue: Catalogue, body: str, day: date) -> bool:
    """Whether a body, which may be an area, is there on a day.

    >>> from nq57_indicators import load_catalogue
    >>> exists_on(load_catalogue(), "P34-24", date(2025, 6, 30)), exists_on(load_catalogue(), "M-KHCN", date(2026, 1, 1))
    (False, True)
    """
    return catalogue.areas.exists_on(body, day) if body in catalogue.areas else catalogue.bodies[body].in_force(day)


def owing_bodies(catalogue: Catalogue, duty: Obligation, day: date) -> tuple[str, ...]:
    """The bodies that owe a report whose period ends on a day, in their official order.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> len(owing_bodies(catalogue, catalogue.obligations["nq03_half_year"], date(2026, 6, 14)))
    34
    """
    named = duty.bodies or catalogue.areas.of_level(duty.level or "")
    return tuple(one for one in named if exists_on(catalogue, one, day))
