"""Frameworks: ways of scoring."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from nq57_indicators.models.base import ContradictionError, Definition, Finite, Id, Nfc, Source, Text
from nq57_indicators.models.codelists import Aggregate, Frequency, Transform
from nq57_indicators.models.indicator import Indicator

MOST_WEIGHT = 1e9
Weight = Annotated[float, Field(ge=0, le=MOST_WEIGHT, allow_inf_nan=False)]
"""From 0 on; sums of larger ones would swallow the others."""
_FRACTION = r"^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$"


def _as_number(text: object) -> object:
    """A fraction in text as the number it stands for; anything else as it is."""
    if isinstance(text, str) and re.match(_FRACTION, text):
        above, below = text.split("/")
        return int(above) / int(below)
    return text


Share = Annotated[
    float,
    BeforeValidator(_as_number),
    Field(ge=0, le=1),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": _FRACTION}]}
    ),
]
"""A share from 0 to 1: a number, or a fraction in text."""


def _expect_apart(first: float, second: float, what: str) -> None:
    """Refuses two ends whose distance is beyond all numbers: every score between them would be 0."""
    if not math.isfinite(second - first):
        vi = f"{what}: {first:g} và {second:g} quá xa nhau, không tính được điểm; hãy ghi hai số gần hơn"
        en = f"{what}: {first:g} and {second:g} are too far apart to score between; write ends nearer to each other"
        raise ContradictionError(vi, en)


class Goalpost(Definition):
    """A fixed scale for one indicator: ``worst`` scores nothing, ``best`` scores all.

    ``frequency`` says of which periods the two are figures: amounts that add up over time are less in a month than in a year.
    """

    indicator: Id
    worst: Finite
    best: Finite
    transform: Transform = "linear"
    clamp: bool = True
    frequency: Frequency | None = None

    @model_validator(mode="after")
    def _two_ends(self) -> Goalpost:
        if self.worst == self.best:
            vi = f"worst và best của {self.indicator!r} phải khác nhau"
            raise ContradictionError(vi, f"worst and best of {self.indicator!r} must differ")
        _expect_apart(self.worst, self.best, f"worst, best ({self.indicator})")
        if self.transform == "log" and min(self.worst, self.best) <= 0:
            vi = f"thang log của {self.indicator!r} cần worst và best lớn hơn 0"
            raise ContradictionError(vi, f"the log scale of {self.indicator!r} needs worst and best above 0")
        return self


class Node(Definition):
    """A node of the tree: other nodes name it as ``parent``, or it holds indicators (by ``pillar`` or by list).

    ``points`` is weight and displayed scale in one (18 of 100); ``floor`` lifts scores before a geometric mean;
    ``availability`` is the least share of weight that must be present; ``deductions`` are indicators whose value is
    subtracted from the node's displayed score.
    """

    id: Id
    name: Text | None = None
    parent: Id | None = None
    weight: Weight = 1.0
    points: Weight | None = None
    scale: tuple[Finite, Finite] | None = None
    aggregate: Aggregate = "arithmetic"
    floor: Weight | None = None
    availability: float | None = Field(default=None, ge=0, le=1)
    required: Literal["all"] | None = None
    on_missing: Literal["renormalise", "missing"] = "renormalise"
    pillar: Id | None = None
    indicators: tuple[Id, ...] = ()
    exclude: tuple[Id, ...] = ()
    weights: dict[str, Weight] = Field(default_factory=dict)
    deductions: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _one_weight(self) -> Node:
        if self.points is not None and "weight" in self.model_fields_set:
            raise ContradictionError("chỉ ghi một trong hai: weight hoặc points", "weight or points, one of the two")
        return self

    def takes(self, indicator: Indicator) -> bool:
        """Whether its pillar brings an indicator; a composite index is scored only where it is listed."""
        return self.pillar is not None and indicator.pillar == self.pillar and not indicator.composite

    def members(self, indicators: Mapping[str, Indicator]) -> list[str]:
        """The indicators of it, as they are scored: those listed and those of its pillar, less the excluded.

        >>> Node(id="n", indicators=("a", "b")).members({})
        []
        """
        named = [name for name in self.indicators if name in indicators]
        named += [indicator.id for indicator in indicators.values() if self.takes(indicator)]
        return [name for name in dict.fromkeys(named) if name not in self.exclude]


class Reference(Definition):
    """Which target scores: the one of ``document``; where it has none, what ``else`` says."""

    document: Id
    otherwise: Literal["latest_due", "none"] = Field(default="latest_due", alias="else")


class Framework(Definition):
    """A tree of nodes over indicators, on one ``scale``, for the areas of one scheme.

    ``min_denominator`` is the least denominator a rate is scored from (an indicator's own goes before it); ``rank_from`` the
    share of the areas below which nobody is ranked, a number or a fraction such as ``"2/3"``.
    """

    id: Id
    name: Text | None = None
    official: bool
    version: str
    scale: tuple[Finite, Finite] = (0.0, 100.0)
    areas: Id | None = None
    reference: Reference | None = None
    source: Source | None = None
    note: Text | None = None
    min_denominator: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    rank_from: Share | None = None
    nodes: tuple[Node, ...] = Field(min_length=1)
    goalposts: tuple[Goalpost, ...] = ()
    keywords: tuple[Nfc, ...] = ()

    @model_validator(mode="after")
    def _scales(self) -> Framework:
        for low, high in (self.scale, *(node.scale for node in self.nodes if node.scale)):
            if not low < high:
                raise ContradictionError(
                    f"thang điểm (scale) {low} không nhỏ hơn {high}", f"scale: {low} is not below {high}"
                )
            _expect_apart(low, high, "scale")
        return self
