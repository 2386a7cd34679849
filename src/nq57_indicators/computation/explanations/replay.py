"""Work a number out again from its explanation alone, from the cells up, by the very functions that worked it out first.

Nothing is read but the explanation: no catalogue, no observations. Means over years, the scores that a rank compares and the
figures of a line start from what the explanation says of them. Where the columns differ from those of the table, one of
the two was changed by somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from nq57_indicators.computation.explanations.replay_values import (
    Columns,
    bounds_from_cells,
    figure,
    from_cells,
    mean_again,
    number,
    value_again,
)
from nq57_indicators.computation.gaps.outlook import NONE, Stand, Thresholds, classified, methods_of
from nq57_indicators.computation.gaps.progress import covered
from nq57_indicators.computation.gaps.projection import least_squares
from nq57_indicators.computation.gaps.standing import share_of_time
from nq57_indicators.computation.gaps.targets import OPERATORS
from nq57_indicators.computation.gaps.verdicts import gap_of, met_between, met_of, met_rising, projected_year, towards
from nq57_indicators.computation.panels.panel import Floats
from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR
from nq57_indicators.computation.scores.aggregation import NodeScores, Tree, of_leaf
from nq57_indicators.computation.scores.leaves import Leaf, Leaves, is_present, on_scale, taken_off
from nq57_indicators.computation.scores.measures import Attainment, Measure, is_bounded, measured
from nq57_indicators.computation.scores.ranks import enough, nobody, ranks_of
from nq57_indicators.computation.scores.reasons import NOTE, REASON, SCORED
from nq57_indicators.computation.trends.trends import percent_of, yearly_growth
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import MET, OUTLOOK_METHODS, OUTLOOK_REASONS, OUTLOOKS, SCORE_REASONS, Better, Met
from nq57_indicators.models.explanations import (
    ClassExplanation,
    Explanation,
    Figure,
    GapExplanation,
    GoalpostScale,
    LeafExplanation,
    NodeExplanation,
    RankExplanation,
    ScoreExplanation,
    TrendExplanation,
    figure_of,
)
from nq57_indicators.models.framework import Goalpost, Node
from nq57_indicators.models.indicator import sign_of
from nq57_indicators.tables.observations import day_number

_ANY: TypeAdapter[Explanation] = TypeAdapter(Explanation)


def replay(explanation: Explanation | Mapping[str, Any] | str) -> Columns:
    """The number of an explanation (or of its data, or its JSON) worked out again, bit for bit: columns of its table.

    Raises ``ArgumentError`` for what is no explanation.

    >>> import nq57_indicators as nq
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> explanation = nq.assess(frame).explain("online_dossier_rate", "P34-01", "2025-Q4", "gap")
    >>> nq.replay(explanation.model_dump_json())["gap"]
    5.0
    """
    told = _read(explanation)
    return _REPLAYS[told.kind](told)


def _read(explanation: Any) -> Explanation:
    try:
        if isinstance(explanation, str):
            return _ANY.validate_json(explanation)
        return _ANY.validate_python(explanation)
    except ValidationError as error:
        raise ArgumentError("no-explanation", problem=str(error.errors()[0]["msg"])) from error


def _with_bounds(told: GapExplanation | ClassExplanation | LeafExplanation) -> tuple[Figure, Figure, Figure]:
    """The value made again with its bounds, which are the same figure where it is exact."""
    if not isinstance(told, LeafExplanation) and told.mean_of:
        return (mean_again(told.mean_of, sign_of(told.better)),) * 3
    ends = (told.value_lower, told.value_upper) if isinstance(told, LeafExplanation) else (told.lower, told.upper)
    return bounds_from_cells((told.value, *ends), told.value_explained)


def _later(told: ClassExplanation) -> tuple[Figure, Figure, Figure]:
    """The same of the newest value after the due day."""
    return bounds_from_cells((told.later_value, told.later_lower, told.later_upper), told.later_explained)


# ---- scores -------------------------------------------------------------------------------------------------------------


def _score(told: ScoreExplanation) -> Columns:
    if isinstance(told.of, LeafExplanation):
        return _columns(of_leaf(_leaf(told.of, "", told.scale)))
    nodes = [node for node, _ in _nodes(told.of, None)]
    leaves = [leaf for node, parent in _nodes(told.of, None) for leaf in _leaves(parent, node.id, told.scale)]
    every = np.ones(1, bool)
    tree = Tree(nodes, told.scale, Leaves(told.time_period, np.zeros(1, np.int32), leaves, [], 1, every))
    return _columns(tree.done[told.of.node])


def _nodes(told: NodeExplanation, parent: str | None) -> Iterator[tuple[Node, NodeExplanation]]:
    """The nodes of a tree with their rules."""
    node = Node(
        id=told.node,
        parent=parent,
        **_weight(told),
        scale=None if told.points is not None else (told.low, told.high),
        aggregate=told.aggregate,
        floor=told.floor,
        availability=told.availability_needed,
        required=told.required,
        on_missing=told.on_missing,
    )
    yield node, told
    for part in told.parts:
        if isinstance(part, NodeExplanation):
            yield from _nodes(part, told.node)


def _weight(told: NodeExplanation) -> dict[str, Any]:
    """Points are weight and scale in one; a root has neither."""
    if told.points is not None:
        return {"points": told.points}
    return {} if told.weight is None else {"weight": told.weight}


def _leaves(told: NodeExplanation, node: str, scale: tuple[float, float]) -> Iterator[Leaf]:
    for part in (*told.parts, *told.deductions):
        if isinstance(part, LeafExplanation):
            yield _leaf(part, node, scale)


def _leaf(told: LeafExplanation, node: str, scale: tuple[float, float]) -> Leaf:
    """A leaf with its score measured again."""
    code = SCORED if told.missing_reason is None else REASON[told.missing_reason]
    reason = np.array([code], np.int8)
    figures = np.stack([number(each) for each in _with_bounds(told)])
    if told.kind == "deduction":
        scores = np.where(is_present(reason), taken_off(figures), np.nan)
    elif told.scale is None:
        scores = np.full((3, 1), np.nan)
    else:
        measure = _measure(told)
        scores = on_scale(measured(measure, figures).share, reason, scale, bounded=is_bounded(measure))
    note = np.array([sum(NOTE[name] for name in told.note)], np.int32)
    weight, none = number(told.weight), np.zeros(1, np.int32)
    return Leaf(
        node, told.indicator, weight, scores, reason, none, none.astype(np.int64), note, told.kind == "deduction"
    )


def _measure(told: LeafExplanation) -> Measure:
    scale = told.scale
    assert scale is not None
    if isinstance(scale, GoalpostScale):
        post = {"worst": scale.worst, "best": scale.best, "transform": scale.transform, "clamp": scale.clamp}
        return Goalpost(indicator=told.indicator, **post)
    sign = sign_of(scale.better)
    return Attainment(scale.operator, scale.low, scale.high, scale.two_sided, sign)


def _columns(scores: NodeScores) -> Columns:
    value, lower, upper = (figure_of(each) for each in scores.scores[:, 0])
    reason = int(scores.reason[0])
    return {
        "score": value,
        "lower": lower,
        "upper": upper,
        "availability": float(scores.availability[0]),
        "carried_weight": float(scores.carried[0]),
        "unlike_weight": float(scores.unlike[0]),
        "clipped": int(scores.clipped[0]),
        "missing_reason": None if reason == SCORED else SCORE_REASONS[reason],
    }


def _rank(told: RankExplanation) -> Columns:
    scores = np.array(
        [
            [np.nan if each is None else each for each in (place.score, place.lower, place.upper)]
            for place in told.places
        ]
    ).T
    ranks = ranks_of(scores, np.array([place.comparable for place in told.places], bool))
    if told.compared < 2 or not enough(ranks.count, told.compared, told.rank_from):
        ranks = nobody(len(told.places))
    at = [place.ref_area for place in told.places].index(told.ref_area)
    found = {"rank": ranks.rank, "rank_best": ranks.best, "rank_worst": ranks.worst}
    return {name: int(each[at]) or None for name, each in found.items()} | {"rank_of": ranks.count}


# ---- targets and trends -------------------------------------------------------------------------------------------------


class _Kinds(NamedTuple):
    """What verdicts ask of the one target."""

    operator: NDArray[np.int8]
    two_sided: NDArray[np.bool_]


class _Held(NamedTuple):
    """A value, turned so that more is better, held against the one target."""

    value: Floats
    high: Floats
    gap: Floats
    gap_worst: Floats
    gap_best: Floats
    met: NDArray[np.int8]


def _held(
    figures: tuple[Figure, Figure, Figure], asked: tuple[Figure, Figure], operator: str, better: Better,
    rose: Met | None, *, two_sided: bool,
) -> _Held:  # fmt: skip
    sign = sign_of(better)
    kinds = _Kinds(np.array([OPERATORS.index(operator)], np.int8), np.array([two_sided], bool))
    first = np.zeros(1, np.int64)
    value, lower, upper, low, high = (number(each) * sign for each in (*figures, *asked))
    if sign < 0:
        lower, upper, low, high = upper, lower, high, low
    gap, worst, best = (gap_of(kinds, first, each, low, high) for each in (value, lower, upper))
    met = met_of(kinds, first, worst, best)
    if two_sided and figures[1:] != (figures[0], figures[0]):
        met = met_between(met, kinds, first, lower, upper, low, high)
    if rose is not None:
        met = met_rising(met, np.array([MET.index(rose)], np.int8))
    return _Held(value, high, gap, worst, best, met)


def _gap(told: GapExplanation) -> Columns:
    held = _held(
        _with_bounds(told),
        (told.low, told.high),
        told.operator,
        told.better,
        told.rose,
        two_sided=told.two_sided,
    )
    return {
        "met": MET[held.met[0]],
        "gap": figure(held.gap),
        "gap_lower": figure(np.fmin(held.gap_worst, held.gap_best)),
        "gap_upper": figure(np.fmax(held.gap_worst, held.gap_best)),
        **_pace(told, held),
    }


def _pace(told: GapExplanation, held: _Held) -> Columns:
    """The slope of the line, and the year in which it closes the gap."""
    if len(told.line) < 2:
        return {"observed_pace": None, "projected_year": None}
    days = np.array([day_number(point.day) for point in told.line], np.int64)
    years = (days - days[0]) / DAYS_A_YEAR
    turned = np.array([point.value for point in told.line]) * sign_of(told.better)
    pace = np.array([least_squares(years, turned)])
    pace = towards(pace, held.value, held.high, np.array([told.two_sided]))
    behind = np.array([len(days)], np.int16), np.array([years[-1]], np.float32)
    return {
        "observed_pace": figure(pace),
        "projected_year": int(projected_year(days[-1:], held.gap, pace, held.met, behind)[0]) or None,
    }


def _class(told: ClassExplanation) -> Columns:
    sign = sign_of(told.better)
    ends = from_cells(told.base_value, told.base_explained), _with_bounds(told)[0], told.asked
    base, value, asked = (number(each) * sign for each in ends)
    two_sided = told.asked_to is not None
    beyond = asked if told.asked_to is None else number(told.asked_to) * sign
    progress, _ = covered(base, value, asked, beyond, np.array([two_sided]))
    other = told.asked_to if two_sided else told.asked
    wanted = (told.asked, other) if sign > 0 else (other, told.asked)
    met, later = (
        _held(figures, wanted, told.operator, told.better, rose, two_sided=two_sided).met
        for figures, rose in ((_with_bounds(told), told.rose), (_later(told), told.later_rose))
    )
    gone, left = number(told.days_gone), number(told.days_left)
    facts: dict[str, Any] = {name: np.array([stands], bool) for name, stands in told.facts.items()}
    stand = Stand(
        met=met,
        later=np.array([NONE], np.int8) if told.later_period is None else later,
        progress=progress,
        gone=gone,
        left=left,
        time_share=(time_share := share_of_time(gone, left)),
        **facts,
    )
    outlook, reason = classified(stand, Thresholds(told.on_time_from, told.slow_from))
    method = methods_of(outlook, stand.average, np.array([two_sided]))
    return {
        "met": MET[met[0]],
        "later_value": None if told.later_period is None else _later(told)[0],
        "progress": figure(progress),
        "time_share": figure(time_share),
        "outlook": None if outlook[0] == NONE else OUTLOOKS[outlook[0]],
        "outlook_reason": None if reason[0] == NONE else OUTLOOK_REASONS[reason[0]],
        "outlook_method": None if method[0] == NONE else OUTLOOK_METHODS[method[0]],
    }


def _trend(told: TrendExplanation) -> Columns:
    value, base, previous, year_before = (
        number(from_cells(figure, explained))
        for figure, explained in (
            (told.value, told.value_explained),
            (told.base_value, told.base_explained),
            (told.previous_value, told.previous_explained),
            (told.year_before_value, told.year_before_explained),
        )
    )
    change = value - base
    cagr = np.full(1, np.nan) if told.is_growth else yearly_growth(value, base, number(told.years))
    return {
        "change": figure(change),
        "change_percent": figure(percent_of(change, base)),
        "cagr": figure(cagr),
        "previous_change": figure(value - previous),
        "yearly_change": figure(value - year_before),
    }


_REPLAYS: dict[str, Callable[[Any], Columns]] = {
    "value": value_again, "score": _score, "rank": _rank, "gap": _gap, "class": _class, "trend": _trend,
}  # fmt: skip
