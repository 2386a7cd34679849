"""What holds for all figures of a table that neither their columns nor their rows say."""

from __future__ import annotations

from dataclasses import dataclass, field

from nq57_indicators.layouts.times import Period


@dataclass
class Held:
    """What holds for all figures of a table that neither their columns nor their rows say."""

    period: Period | None = None
    area: str | None = None
    units: tuple[str, ...] = ()
    flow: str | None = None
    stage: str | None = None
    calendar: str | None = None
    geography: str | None = None
    item: int = -1
    year: int = 0
    of_flows: dict[str, Period] = field(default_factory=dict)
    """The period of each flow where a title speaks of two: "Báo cáo tháng 9 và 9 tháng" over "Trong kỳ" and "Lũy kế"."""
    flow_of_each: bool = False
    """Whether the running total that a title speaks of is that of some figures only."""
    waits: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    """Parts of which two statements differed, and somebody said which is right."""

    @property
    def unit(self) -> str | None:
        """The units of all figures as one text."""
        return ", ".join(self.units) or None
