"""What a text of a form says of the figures it stands over or beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nq57_indicators.layouts.times import Time


@dataclass(frozen=True)
class Said:
    """What a text says of the figures it stands over or beside. ``rest`` is what nobody understands of it.

    ``item`` is -1 where no variable is named; ``candidates`` are those a bare name may mean.
    """

    role: str | None = None
    item: int = -1
    candidates: tuple[str, ...] = ()
    unit: str | None = None
    time: Time | None = None
    days: Time | None = None
    flow: str | None = None
    stage: str | None = None
    provisional: bool = False
    area: str | None = None
    compared: bool = False
    derived: bool = False
    rest: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything in it is understood, and nothing is left over."""
        return not self.rest and self != NOTHING

    @property
    def is_axis(self) -> bool:
        """Whether it tells figures of one column from those of the next without naming a variable."""
        return not self.rest and bool(self.time or self.flow or self.stage or self.area)

    @property
    def has_own_time(self) -> bool:
        """Whether it says its last day, or a part of a year, whose year is asked for."""
        return bool((self.days and self.days.last) or (self.time and self.time.lacks_year))


NOTHING: Final = Said()


def both(first: Said, second: Said) -> Said:
    """Both texts taken together; the first wins."""
    return Said(
        role=first.role or second.role,
        item=first.item if first.item >= 0 else second.item,
        candidates=first.candidates or second.candidates,
        unit=first.unit or second.unit,
        time=_together(first.time, second.time),
        days=first.days or second.days,
        flow=first.flow or second.flow,
        stage=first.stage or second.stage,
        provisional=first.provisional or second.provisional,
        area=first.area or second.area,
        compared=first.compared or second.compared,
        derived=first.derived or second.derived,
        rest=first.rest or second.rest,
    )


def _together(first: Time | None, second: Time | None) -> Time | None:
    """ "Tháng 11" below or above "Năm 2025" is November 2025."""
    for part, other in ((first, second), (second, first)):
        if part is None or other is None:
            continue
        if part.months and not part.number and other.number and other.months == part.months:
            return other  # "Thực hiện quý" below "Quý III/2026"
        if part.lacks_year and other.year:
            return part.in_year(other.year)
    return first or second


def joined(parts: Iterable[Said]) -> Said:
    """What several texts say together; the first that speaks wins, part by part."""
    result = NOTHING
    for part in parts:
        result = both(result, part)
    return result
