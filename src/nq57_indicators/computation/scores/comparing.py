"""Which areas are scored, and with which others they are compared."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import NamedTuple

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.framework import Framework
from nq57_indicators.tables.codebook import Codebook


class Compared(NamedTuple):
    """Areas that are compared with one another: those of one scheme and level, and which of them were asked for."""

    level: str
    areas: list[str]
    asked: list[str]


def compared(codes: Codebook, asked: list[str]) -> list[Compared]:
    """The areas asked for, each group with all others of its scheme and level."""
    table = codes.catalogue.areas
    groups: dict[tuple[str, str], list[str]] = {}
    for name in asked:
        groups.setdefault((table[name].scheme, table[name].level), []).append(name)
    return [
        Compared(level, [name for name in table.scheme(scheme) if table[name].level == level], mine)
        for (scheme, level), mine in groups.items()
    ]


def areas_of(
    framework: Framework, codes: Codebook, asked: str | list[str] | None, with_figures: Callable[[], Set[int]]
) -> list[str]:
    """The areas that are scored: those asked for (ids or a scheme), the framework's scheme, or all that have figures.

    Which have figures is asked for only where it decides: to know it is to work out all series.
    """
    chosen = framework.areas if asked is None else asked
    if chosen is None:
        seen = with_figures()
        return [name for name in codes.catalogue.areas if codes.area[name] in seen]
    return areas_asked(codes, chosen)


def areas_asked(codes: Codebook, asked: str | list[str]) -> list[str]:
    """The areas that ids, or a scheme, stand for; an ``ArgumentError`` for what is neither."""
    table, scheme = codes.catalogue.areas, asked
    if isinstance(scheme, list):
        unknown = [name for name in scheme if name not in table]
        if unknown:
            raise ArgumentError("no-such-area", area=unknown[0])
        return list(dict.fromkeys(scheme))
    if scheme in table and table[scheme].scheme == scheme:
        return [scheme]  # the country, in the scheme that bears its name
    inside = [name for name in table.scheme(scheme) if not _has_inner(codes, name, scheme)]
    if not inside:
        raise ArgumentError("no-such-geography", scheme=scheme, known=table.schemes)
    return inside


def _has_inner(codes: Codebook, name: str, scheme: str) -> bool:
    """Whether areas of the same scheme lie inside this one (a region of provinces)."""
    table = codes.catalogue.areas
    return any(table[child].scheme == scheme for child in table.children(name))
