"""What the rules and sums are looked up in: the made-up catalogue as plain lists, so that a peer needs none of the library.

Nothing in here is measured: every peer builds its own look-ups from it before its clock starts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import generate
import made_up_catalogue as made_up

FREQUENCIES = ("monthly", "quarterly", "semiannual", "annual")
MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
RULES = (
    "unknown-area",
    "unknown-variable",
    "bad-period",
    "unknown-code",
    "bad-unit",
    "flow-not-of-measure",
    "missing-without-reason",
    "period-not-over",
    "duplicate-key",
    "out-of-valid-range",
    "numerator-above-denominator",
    "missing-component",
)
"""The rules that made-up rows can break."""
EIGHT_RULES = (
    "unknown-area",
    "unknown-variable",
    "bad-period",
    "missing-without-reason",
    "out-of-valid-range",
    "bad-unit",
    "duplicate-key",
    "numerator-above-denominator",
)
"""The rules that every validator can express."""
KEY = ["variable", "ref_area", "time_period", "flow", "provider", "stage", "vintage"]
DAYS_A_YEAR = 365.25
AVAILABILITY = 0.66
CODES = {
    "calendar": ["statistical"],
    "flow": ["period", "stock"],
    "stage": ["actual"],
    "obs_status": ["normal", "missing"],
}


@dataclass(frozen=True)
class Variable:
    """One column of the rules: what a row of this variable must look like. ``indicator`` is a position."""

    name: str
    indicator: int
    is_numerator: bool
    unit: str
    flow: str
    low: float
    high: float


@dataclass(frozen=True)
class Period:
    """A period of any length; ``longer`` is the position of the next longer one it is part of, -1 for years.

    ``sums`` says that all its shorter parts are on the axis, ``lasts`` that the last one is.
    """

    label: str
    frequency: int
    start: str
    end: str
    longer: int = -1
    is_last: bool = False
    sums: bool = False
    lasts: bool = False


@dataclass(frozen=True)
class References:
    """Areas that report, the sums they make (each a map from part to whole), variables, targets by indicator, periods."""

    areas: list[str]
    sums: list[dict[str, str]]
    indicators: list[str]
    variables: list[Variable]
    targets: list[tuple[float, float]]
    dues: list[str]
    periods: list[Period]
    frequency: str

    @property
    def every_area(self) -> list[str]:
        """Areas that report, then those that are sums."""
        inside = [name for step in self.sums for both in step.items() for name in both]
        return list(dict.fromkeys([*self.areas, *inside]))

    @property
    def reported_periods(self) -> list[str]:
        """Labels of the periods that are reported; the first ones of ``periods``."""
        return [one.label for one in self.periods if FREQUENCIES[one.frequency] == self.frequency]

    @property
    def pillars(self) -> list[int]:
        """The pillar of every indicator."""
        return [at % made_up.PILLARS for at in range(len(self.indicators))]

    def oldest(self, day: date) -> date:
        """The day on or after which a value must end to be scored on ``day``: twice the frequency back."""
        months = day.year * 12 + day.month - 2 * MONTHS[self.frequency]
        return last_day(months)

    def scoring_due(self, day: date) -> int:
        """Which of the two targets scores on ``day``: the next one due, else the last."""
        ahead = [at for at, due in enumerate(self.dues) if date.fromisoformat(due) >= day]
        return ahead[0] if ahead else len(self.dues) - 1

    def write(self, path: Path) -> None:
        """Keep as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @staticmethod
    def read(path: Path) -> References:
        """What ``write`` kept."""
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kept["variables"] = [Variable(**one) for one in kept["variables"]]
        kept["targets"] = [tuple(one) for one in kept["targets"]]
        kept["periods"] = [Period(**one) for one in kept["periods"]]
        return References(**kept)


def references(plan: generate.Plan) -> References:
    """The references of a plan; reads the ids of the provinces from the packaged catalogue."""
    provinces = made_up.province_ids()
    communes = made_up.commune_ids(plan.communes)
    to_country = dict.fromkeys(provinces, made_up.TOTAL)
    to_province = {name: provinces[at % len(provinces)] for at, name in enumerate(communes)}
    return References(
        areas=communes or provinces,
        sums=[to_province, to_country] if communes else [to_country],
        indicators=made_up.indicator_ids(plan.indicators),
        variables=[_variable(at, name) for at, name in enumerate(made_up.variable_ids(plan.indicators))],
        targets=[made_up.target_values(at) for at in range(plan.indicators)],
        dues=[f"{year}-12-31" for year in made_up.DUE],
        periods=_periods(plan),
        frequency=plan.frequency,
    )


def _variable(at: int, name: str) -> Variable:
    flow = "stock" if made_up.is_stock(at // 2) else "period"
    return Variable(name, at // 2, at % 2 == 0, made_up.unit_of(at), flow, *made_up.VALID)


def _periods(plan: generate.Plan) -> list[Period]:
    """The reported periods and all longer ones they are part of, shorter before longer, each in order of time."""
    first = FREQUENCIES.index(plan.frequency)
    axes = [[_slot(label) for label in generate.period_labels(plan)]]
    for shorter, longer in pairwise(FREQUENCIES[first:]):
        ratio = MONTHS[longer] // MONTHS[shorter]
        axes.append(list(dict.fromkeys((slot - 1) // ratio + 1 for slot in axes[-1])))
    starts = [sum(map(len, axes[:at])) for at in range(len(axes))]
    return [one for at in range(len(axes)) for one in _axis(axes, starts, first, at)]


def _slot(label: str) -> int:
    """The number of a month or quarter, counted from the first one of year 0 as 1."""
    return int(label[:4]) * (4 if "Q" in label else 12) + int(label[-2:].lstrip("Q"))


def _axis(axes: list[list[int]], starts: list[int], first: int, at: int) -> Iterator[Period]:
    frequency = FREQUENCIES[first + at]
    months = MONTHS[frequency]
    for slot in axes[at]:
        longer, is_last = -1, False
        if at + 1 < len(axes):
            ratio = MONTHS[FREQUENCIES[first + at + 1]] // months
            longer = starts[at + 1] + axes[at + 1].index((slot - 1) // ratio + 1)
            is_last = slot % ratio == 0
        sums = lasts = False
        if at:
            ratio = months // MONTHS[FREQUENCIES[first + at - 1]]
            parts = range((slot - 1) * ratio + 1, slot * ratio + 1)
            sums, lasts = all(one in axes[at - 1] for one in parts), parts[-1] in axes[at - 1]
        start, end = last_day(slot * months - months) + timedelta(1), last_day(slot * months)
        yield Period(
            _label(frequency, slot), first + at, start.isoformat(), end.isoformat(), longer, is_last, sums, lasts
        )


def last_day(months: int) -> date:
    """The last day of a month, counted from year 0 with January of year 0 as 1."""
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) - timedelta(1)


def _label(frequency: str, slot: int) -> str:
    count = 12 // MONTHS[frequency]
    year, part = divmod(slot - 1, count)
    return {
        "monthly": f"{year}-{part + 1:02d}",
        "quarterly": f"{year}-Q{part + 1}",
        "semiannual": f"{year}-S{part + 1}",
        "annual": str(year),
    }[frequency]
