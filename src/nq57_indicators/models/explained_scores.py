"""How a score and a rank came about, as data: the tree of contributions, and the areas compared."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nq57_indicators.models.base import Definition, Text
from nq57_indicators.models.codelists import Aggregate, Better, ScoreNote, ScoreReason, Transform
from nq57_indicators.models.explained_values import Figure, OfArea, ValueExplanation


class GoalpostScale(Definition):
    """A score by goalposts: ``worst`` scores nothing, ``best`` all."""

    kind: Literal["goalposts"] = "goalposts"
    worst: float
    best: float
    transform: Transform
    clamp: bool


class TargetScale(Definition):
    """A score by how much of a target is attained."""

    kind: Literal["target"] = "target"
    target: str
    operator: str
    low: Figure
    high: Figure
    two_sided: bool
    better: Better
    document: str
    clause: str
    confidence: str


class Scored(Definition):
    """What is told of every node and leaf.

    ``weight`` is as the framework has it, ``share_of_weight`` its part of what is present; ``contribution`` is in the points
    that the node above is shown in, ``of_top`` in those of the node that is explained (none below a geometric mean).
    """

    name: Text
    score: Figure
    lower: Figure
    upper: Figure
    missing_reason: ScoreReason | None
    note: tuple[ScoreNote, ...]
    weight: Figure
    share_of_weight: Figure
    contribution: Figure
    of_top: Figure


class LeafExplanation(Scored):
    """The score of an indicator below a node; a ``deduction`` takes its value off the node's score."""

    kind: Literal["leaf", "deduction"]
    indicator: str
    value: Figure
    value_lower: Figure
    value_upper: Figure
    unit: str
    unit_vi: str
    unit_en: str
    value_period: str | None
    age: int | None
    scale: Annotated[GoalpostScale | TargetScale, Field(discriminator="kind")] | None
    value_explained: ValueExplanation | None


class NodeExplanation(Scored):
    """The score of a node: ``starts_from`` and the contributions of parts and deductions add up to it exactly.

    An arithmetic mean starts from 0; a geometric one from the top of its scale, and its contributions are what each part
    takes off it. ``low`` and ``high`` are the ends of the scale it is shown on.
    """

    kind: Literal["node"] = "node"
    node: str
    low: float
    high: float
    points: Figure
    aggregate: Aggregate
    floor: Figure
    availability: float
    availability_needed: Figure
    required: Literal["all"] | None
    on_missing: Literal["renormalise", "missing"]
    carried_weight: float
    unlike_weight: float
    clipped: int
    starts_from: Figure
    parts: tuple[Annotated[NodeExplanation | LeafExplanation, Field(discriminator="kind")], ...]
    deductions: tuple[LeafExplanation, ...]


class ScoreExplanation(OfArea):
    """A score, with the tree below it; ``scale`` is the framework's."""

    kind: Literal["score"] = "score"
    framework: str
    official: bool
    scale: tuple[float, float]
    of: Annotated[NodeExplanation | LeafExplanation, Field(discriminator="kind")]


class Placed(Definition):
    """An area in a ranking; ``comparable`` says whether it takes part, else ``note`` or ``missing_reason`` why not.

    ``carried_weight`` and ``unlike_weight`` are the shares of the weight behind its score that rest on values carried
    forward, and on values that are not like those of most areas.
    """

    ref_area: str
    area: Text
    score: Figure
    lower: Figure
    upper: Figure
    rank: int | None
    comparable: bool
    carried_weight: float
    unlike_weight: float
    missing_reason: ScoreReason | None
    note: tuple[ScoreNote, ...]


class RankExplanation(OfArea):
    """A rank: the scores of all areas compared, the best first; below ``rank_from`` of them nobody is ranked."""

    kind: Literal["rank"] = "rank"
    framework: str
    official: bool
    node: str
    name: Text
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    rank_of: int
    compared: int
    rank_from: Figure
    places: tuple[Placed, ...]
