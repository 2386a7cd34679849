"""Who owes the report of a duty: bodies that are named, or all of a level, as far as they are there."""

from __future__ import annotations

from datetime import date

from nq57_indicators.areas import resolve_area
from nq57_indicators.catalogue import Catalogue
from nq57_indicators.catalogue.naming import id_named
from nq57_indicators.errors import ArgumentError, UnknownIndicatorError
from nq57_indicators.models.definitions import Obligation


def duty_named(catalogue: Catalogue, name: str) -> Obligation:
    """The duty with this id or name; another is an ``UnknownIndicatorError``.

    >>> from nq57_indicators import load_catalogue
    >>> duty_named(load_catalogue(), "Regular quarterly report on administrative procedures").id
    'nd09_quarterly'
    """
    known = id_named(catalogue.obligations, name)
    if known is None:
        raise UnknownIndicatorError("no-such-obligation", name=name, listed=", ".join(catalogue.obligations))
    return catalogue.obligations[known]


def body_named(catalogue: Catalogue, body: str, day: date) -> str:
    """The id of a body, given by id or name; an area's name is that of a day. Another is an ``ArgumentError``.

    >>> from nq57_indicators import load_catalogue
    >>> body_named(load_catalogue(), "Bắc Ninh", date(2026, 1, 1)), body_named(load_catalogue(), "M-KHCN", date(2026, 1, 1))
    ('P34-24', 'M-KHCN')
    """
    if body in catalogue.areas or body in catalogue.bodies:
        return body
    found = id_named(catalogue.bodies, body) or resolve_area(body, catalogue.areas, day=day).area
    if found is None:
        raise ArgumentError("no-such-body", body=body)
    return found


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
    return tuple(body for body in named if exists_on(catalogue, body, day))
