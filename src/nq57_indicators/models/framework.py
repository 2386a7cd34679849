"""Frameworks: ways of scoring."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from nq57_indicators.models.base import Definition, Id, Nfc, Source, Text
from nq57_indicators.models.codelists import Aggregate


class Goalpost(Definition):
    """A fixed scale for one indicator: ``worst`` scores nothing, ``best`` scores all."""

    indicator: Id
    worst: float
    best: float
    transform: Literal["linear", "log"] = "linear"
    clamp: bool = True

    @model_validator(mode="after")
    def _two_ends(self) -> Goalpost:
        if self.worst == self.best:
            raise ValueError("worst and best must differ")
        if self.transform == "log" and min(self.worst, self.best) <= 0:
            raise ValueError("a log scale needs positive ends")
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
    weight: float = Field(default=1.0, ge=0)
    points: float | None = Field(default=None, ge=0)
    scale: tuple[float, float] | None = None
    aggregate: Aggregate = "arithmetic"
    floor: float | None = None
    availability: float | None = Field(default=None, ge=0, le=1)
    required: Literal["all"] | None = None
    on_missing: Literal["renormalise", "missing"] = "renormalise"
    pillar: Id | None = None
    indicators: tuple[Id, ...] = ()
    exclude: tuple[Id, ...] = ()
    weights: dict[str, float] = Field(default_factory=dict)
    deductions: tuple[Id, ...] = ()


class Reference(Definition):
    """Which target scores: the one of ``document``; where it has none, what ``else`` says."""

    document: Id
    otherwise: Literal["latest_due", "none"] = Field(default="latest_due", alias="else")


class Framework(Definition):
    """Trees of nodes over indicators (as a rule one), on one ``scale``, for the areas of one scheme."""

    id: Id
    name: Text | None = None
    official: bool
    version: str
    scale: tuple[float, float] = (0.0, 100.0)
    areas: Id | None = None
    reference: Reference | None = None
    source: Source | None = None
    note: Text | None = None
    nodes: tuple[Node, ...] = Field(min_length=1)
    goalposts: tuple[Goalpost, ...] = ()
    keywords: tuple[Nfc, ...] = ()

    @model_validator(mode="after")
    def _trees(self) -> Framework:
        ids = [node.id for node in self.nodes]
        if len(ids) != len(set(ids)):
            raise ValueError("node ids repeat")
        parents = {node.id: node.parent for node in self.nodes}
        for node in self.nodes:
            if node.parent is not None and node.parent not in parents:
                raise ValueError(f"node {node.id}: unknown parent {node.parent!r}")
        if all(parent is not None for parent in parents.values()):
            raise ValueError("at least one node has no parent")
        for start in ids:
            seen: set[str] = set()
            at: str | None = start
            while at is not None:
                if at in seen:
                    raise ValueError(f"node {start}: its parents form a circle")
                seen.add(at)
                at = parents[at]
        return self
