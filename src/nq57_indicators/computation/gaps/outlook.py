"""The class of progress of a target: how far the way is done beside how much of its time is gone.

One class for status, trends and charts alike. Ours: the monitoring portal of the programme has states of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.panel import Floats, Mask, Small
from nq57_indicators.models.codelists import MET, OUTLOOK_METHODS, OUTLOOK_REASONS, OUTLOOKS
from nq57_indicators.tables.agreement import falls_short, reaches

_YES, _NO, _UNKNOWN = (MET.index(name) for name in ("yes", "no", "unknown"))
CLASS = {name: place for place, name in enumerate(OUTLOOKS)}
_HOW = {name: place for place, name in enumerate(OUTLOOK_METHODS)}
_BY_WAY = [CLASS[name] for name in ("on_time", "slow", "far_behind", "moving_away")]
_AHEAD = [*_BY_WAY, CLASS["too_early"]]
"""The classes that rest on the way and the time, not on the figure alone."""
WHY = {name: place for place, name in enumerate(OUTLOOK_REASONS)}
NONE = -1
"""No class: a benchmark, or no reason: there is a verdict."""


@dataclass(frozen=True)
class Thresholds:
    """From which ratio of progress to time a target is on time, and from which it is only slow; closed below."""

    on_time: float = 0.95
    slow: float = 0.60


@dataclass(frozen=True)
class Stand:
    """How values stand to their targets, one position each.

    ``met`` and ``later`` are positions in ``MET`` (``later``: of the newest value after the due day, ``NONE`` without one);
    ``progress`` is the share of the way done, ``time_share`` that of the time gone.
    """

    met: Small
    later: Small
    progress: Floats
    gone: Floats
    """Days from the base to the value."""
    left: Floats
    """Days from the value to the due day."""
    time_share: Floats
    owed: Mask
    decides: Mask
    """The value is that of the due day, and of the period the target is judged on."""
    on_due_day: Mask
    due: Mask
    """The target has a due day."""
    passed: Mask
    """It is the last value before a due day that has none, while there is a later one."""
    base_known: Mask
    base_meets: Mask
    broken: Mask
    """A break of the definition lies between base and value."""
    early: Mask
    """Not one period has passed since the base."""
    interim: Mask
    milestone: Mask
    growth: Mask
    average: Mask
    yearly: Mask
    """The target is owed anew every year."""


FACTS = (
    "owed", "decides", "on_due_day", "due", "passed", "base_known", "base_meets", "broken", "early", "interim", "milestone",
    "growth", "average", "yearly",
)  # fmt: skip
"""The fields of ``Stand`` that are true or not."""


def ratio_class(progress: Floats, time_share: Floats, thresholds: Thresholds) -> NDArray[np.int8]:
    """The class of a target that is neither met nor due, by progress over time gone.

    >>> shares = np.array([0.25, 1 / 3, 0.1, -0.2]), np.array([0.4, 0.4, 0.4, 0.4])
    >>> [OUTLOOKS[one] for one in ratio_class(*shares, Thresholds())]
    ['slow', 'slow', 'far_behind', 'moving_away']
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = progress / time_share
    conditions = [falls_short(progress, 0.0), reaches(ratio, thresholds.on_time), reaches(ratio, thresholds.slow)]
    names = ("moving_away", "on_time", "slow")
    return np.select(conditions, [CLASS[name] for name in names], CLASS["far_behind"]).astype(np.int8)


def classified(stand: Stand, thresholds: Thresholds) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """The class of each row, and why there is no verdict; the first rule that holds decides.

    Before the due day the newest value decides, on it the value it is judged on, and after it that of the due day: a later
    one can only make ``overdue`` a ``reached_late``, or ``reached`` a ``lost``. Where there is none of the due day the last
    one before it decides nothing any more.
    """
    yes, no, unknown = (stand.met == code for code in (_YES, _NO, _UNKNOWN))
    late, fell = stand.later == _YES, stand.later == _NO
    without = dict.fromkeys(OUTLOOK_REASONS, CLASS["no_verdict"])
    rules: list[tuple[Mask, str]] = [
        (stand.on_due_day & ~stand.decides, "interim"),
        (stand.passed, "no_due_figure"),
        (unknown, "met_unknown"),
        (stand.decides & yes & fell, "lost"),
        (stand.decides & no & late, "reached_late"),
        (stand.decides & no, "overdue"),
        (stand.average & ~stand.decides & yes, "on_time"),
        (yes, "reached"),
        (stand.average, "average"),
        (stand.yearly & stand.interim, "interim"),
        (~stand.due, "no_due"),
        (stand.milestone, "milestone"),
        (stand.growth, "growth"),
        (stand.base_meets, "lost"),
        (stand.broken, "base_before_break"),
        (~stand.base_known, "no_base"),
        (stand.early | ~(stand.time_share > 0), "too_early"),
    ]
    first = np.full(len(stand.met), len(rules), np.int8)
    for number, (rule, _) in reversed(list(enumerate(rules))):
        np.copyto(first, np.int8(number), where=rule)
    first[~stand.owed] = len(rules) + 1  # a benchmark has no class
    names = [name for _, name in rules]
    outlook = np.array([*(without.get(name, CLASS.get(name, NONE)) for name in names), NONE, NONE], np.int8).take(first)
    reason = np.array([*(WHY.get(name, NONE) for name in names), NONE, NONE], np.int8).take(first)
    ahead = np.flatnonzero(first == len(rules))
    outlook[ahead] = ratio_class(stand.progress.take(ahead), stand.time_share.take(ahead), thresholds)
    return outlook, reason


def rests_on_base(outlook: Small, stand: Stand) -> Mask:
    """Classes that another figure of the base would turn: those of the way, and what was reached at the base already."""
    return np.where(
        outlook == CLASS["lost"], ~rests_on_later(outlook, stand), np.isin(outlook, _BY_WAY) & ~stand.average
    )


def rests_on_later(outlook: Small, stand: Stand) -> Mask:
    """Classes that the newest value after the due day decides."""
    return stand.decides & np.isin(outlook, _AFTERWARDS)


_AFTERWARDS = [CLASS[name] for name in ("reached_late", "lost")]


def methods_of(outlook: Small, average: Mask, two_sided: Mask) -> Small:
    """How each class was found; nothing where there is no verdict. An average on its way is judged by its figure alone.

    >>> outlook = np.array([CLASS[name] for name in ("slow", "slow", "overdue", "on_time", "no_verdict")], np.int8)
    >>> average = np.array([False, False, False, True, True])
    >>> found = methods_of(outlook, average, np.array([False, True, True, False, False]))
    >>> [OUTLOOK_METHODS[code] if code >= 0 else None for code in found.tolist()]
    ['straight_path', 'distance_to_range', 'figure_alone', 'figure_alone', None]
    """
    paths = np.where(two_sided, _HOW["distance_to_range"], _HOW["straight_path"])
    found = np.where(np.isin(outlook, _AHEAD) & ~average, paths, _HOW["figure_alone"])
    return np.where((outlook == NONE) | (outlook == CLASS["no_verdict"]), NONE, found).astype(np.int8)
