"""How a number came about, as data: the tree below a value, a score, a rank, a gap, a trend or a class of progress.

Every number stands beside what it is made of, down to the cells, so that it can be worked out again from the data alone
(``nq57_indicators.replay``). A figure that is not there is ``None``. What is added up exactly is added up with ``math.fsum``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from nq57_indicators.models.base import Definition, Text
from nq57_indicators.models.codelists import Better, Met, OutlookMethod
from nq57_indicators.models.explained_scores import (
    GoalpostScale as GoalpostScale,
)
from nq57_indicators.models.explained_scores import (
    LeafExplanation as LeafExplanation,
)
from nq57_indicators.models.explained_scores import (
    NodeExplanation as NodeExplanation,
)
from nq57_indicators.models.explained_scores import (
    Placed as Placed,
)
from nq57_indicators.models.explained_scores import (
    RankExplanation as RankExplanation,
)
from nq57_indicators.models.explained_scores import (
    Scored as Scored,
)
from nq57_indicators.models.explained_scores import (
    ScoreExplanation as ScoreExplanation,
)
from nq57_indicators.models.explained_scores import (
    TargetScale as TargetScale,
)
from nq57_indicators.models.explained_values import (
    Cell as Cell,
)
from nq57_indicators.models.explained_values import (
    Figure as Figure,
)
from nq57_indicators.models.explained_values import (
    Made as Made,
)
from nq57_indicators.models.explained_values import (
    OfArea as OfArea,
)
from nq57_indicators.models.explained_values import (
    Part as Part,
)
from nq57_indicators.models.explained_values import (
    TargetLine as TargetLine,
)
from nq57_indicators.models.explained_values import (
    ValueExplanation as ValueExplanation,
)
from nq57_indicators.models.explained_values import (
    figure_of as figure_of,
)


class OfIndicator(OfArea):
    """A number of an indicator's value."""

    indicator: str
    name: Text
    unit: str
    unit_vi: str
    unit_en: str
    value: Figure
    lower: Figure
    upper: Figure
    value_explained: ValueExplanation | None


class Point(Definition):
    """A figure of the line that a pace is seen on; ``day`` is the last one of its period."""

    time_period: str
    day: date
    value: float


class OfTarget(OfIndicator):
    """A number of a value held against a target; for a target on an average ``value`` is the mean of ``mean_of``."""

    mean_of: tuple[ValueExplanation, ...] = ()


class GapExplanation(OfTarget):
    """A gap: the value (of a target on an average the mean up to it) against the ends of the target.

    ``rose``: whether it is better than the year before, for targets that also ask for that. ``line`` are the figures of the
    observed pace; ``projected_years`` are the first and the last year that slopes by least squares, Theil–Sen and, for shares
    of ``whole``, the logit give.
    """

    kind: Literal["gap"] = "gap"
    target: str
    document: str
    clause: str
    confidence: str
    relation: Literal["owed", "benchmark"]
    of_country: bool
    operator: str
    low: Figure
    high: Figure
    two_sided: bool
    better: Better
    due: date | None
    rose: Met | None
    met: Met
    gap: Figure
    gap_lower: Figure
    gap_upper: Figure
    required_pace: Figure
    observed_pace: Figure
    line: tuple[Point, ...]
    whole: Figure
    projected_year: int | None
    projected_years: tuple[int, int] | None
    note: str


class ClassExplanation(OfTarget):
    """A class of progress: how far the way from the base is done, how much of its time is gone, and what is decided first.

    ``facts`` are what the rules ask, each true or not; ``later`` is whether ``later_value``, the newest one after the due day,
    meets; ``rose`` and ``later_rose`` are whether the two are more than the year before, for targets that also ask for that.
    ``asked`` is the end of the target that the way leads to, ``asked_to`` the other one of a range that binds at both.
    """

    kind: Literal["class"] = "class"
    target: str
    document: str
    clause: str
    confidence: str
    operator: str
    rose: Met | None
    met: Met
    later: Met | None
    later_period: str | None
    later_value: Figure
    later_lower: Figure
    later_upper: Figure
    later_rose: Met | None
    later_explained: ValueExplanation | None = None
    low: Figure
    high: Figure
    asked: Figure
    asked_to: Figure = None
    better: Better
    due: date | None
    base_period: str | None
    base_value: Figure
    base_explained: ValueExplanation | None = None
    days_gone: Figure
    days_left: Figure
    progress: Figure
    time_share: Figure
    on_time_from: float
    slow_from: float
    facts: dict[str, bool]
    outlook: str | None
    outlook_reason: str | None
    outlook_method: OutlookMethod | None
    note: str = ""


class TrendExplanation(OfIndicator):
    """A trend: the figures it is measured from, and the change since each; growth itself has no growth rate."""

    kind: Literal["trend"] = "trend"
    base_period: str | None
    base_value: Figure
    base_explained: ValueExplanation | None = None
    years: Figure
    is_growth: bool
    previous_period: str | None
    previous_value: Figure
    previous_explained: ValueExplanation | None = None
    year_before_period: str | None
    year_before_value: Figure
    year_before_explained: ValueExplanation | None = None
    change: Figure
    change_percent: Figure
    cagr: Figure
    previous_change: Figure
    yearly_change: Figure
    series_break: str | None


Explanation = Annotated[
    ValueExplanation | ScoreExplanation | RankExplanation | GapExplanation | ClassExplanation | TrendExplanation,
    Field(discriminator="kind"),
]
"""Any explanation, told apart by ``kind``."""
